//! Positive numbers with 64 significant bits and a wide exponent, made of integers alone.
//!
//! Probabilities of whole samples are far smaller than any fixed-point number can hold, and as exact fractions they
//! have millions of digits. These are cut off towards zero after each operation, the same on every machine: a value
//! that took `k` operations is too small by at most `k` parts in 2⁶³.

use std::cmp::Ordering;

/// A number `mantissa × 2^exponent`; the mantissa has its highest bit set, or is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scaled {
    mantissa: u64,
    exponent: i64,
}

impl Scaled {
    pub(crate) const ONE: Self = Self { mantissa: 1 << 63, exponent: -63 };
    pub(crate) const ZERO: Self = Self { mantissa: 0, exponent: 0 };

    pub(crate) fn ratio(numerator: u64, denominator: u64) -> Self {
        Self::ONE.times(numerator, denominator)
    }

    /// `self × numerator ÷ denominator`; zero when the denominator is, which no caller asks for.
    pub(crate) fn times(self, numerator: u64, denominator: u64) -> Self {
        let product = u128::from(self.mantissa) * u128::from(numerator);
        if product == 0 || denominator == 0 {
            return Self::ZERO;
        }
        // Shifted to the top first, so that the quotient keeps at least 64 bits.
        let shift = product.leading_zeros();
        let quotient = (product << shift) / u128::from(denominator);
        Self::normal(quotient, self.exponent - i64::from(shift))
    }

    pub(crate) fn product(self, other: Self) -> Self {
        let product = u128::from(self.mantissa) * u128::from(other.mantissa);
        Self::normal(product, self.exponent + other.exponent)
    }

    pub(crate) fn sum(self, other: Self) -> Self {
        let (large, small) = if self >= other { (self, other) } else { (other, self) };
        if small.mantissa == 0 {
            return large;
        }
        let wide = u128::from(large.mantissa) << 63;
        let apart = u32::try_from(large.exponent - small.exponent).unwrap_or(u32::MAX);
        let added = (u128::from(small.mantissa) << 63).checked_shr(apart).unwrap_or(0);
        Self::normal(wide + added, large.exponent - 63)
    }

    pub(crate) fn power(self, mut times: u64) -> Self {
        let (mut result, mut square) = (Self::ONE, self);
        while times > 0 {
            if times % 2 == 1 {
                result = result.product(square);
            }
            square = square.product(square);
            times /= 2;
        }
        result
    }

    /// Millionths, upwards, of a number that is at most one.
    pub(crate) fn millionths_up(self) -> u32 {
        (0..=20)
            .rev()
            .fold(0_u32, |floor, bit| {
                let trial = floor + (1 << bit);
                if Self::ratio(u64::from(trial), 1_000_000) <= self { trial } else { floor }
            })
            .saturating_add(1)
            .min(1_000_000)
    }

    fn normal(wide: u128, exponent: i64) -> Self {
        if wide == 0 {
            return Self::ZERO;
        }
        let surplus = 64 - i64::from(wide.leading_zeros());
        let shifted = if surplus >= 0 { wide >> surplus } else { wide << -surplus };
        Self { mantissa: u64::try_from(shifted).unwrap_or(u64::MAX), exponent: exponent + surplus }
    }
}

impl PartialOrd for Scaled {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scaled {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.mantissa, other.mantissa) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            _ => (self.exponent, self.mantissa).cmp(&(other.exponent, other.mantissa)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use num_traits::{Signed, pow};
    use proptest::prelude::*;

    impl Scaled {
        /// The exact value.
        pub(crate) fn exact(self) -> BigRational {
            let two = |times: u64| pow(BigInt::from(2), usize::try_from(times).unwrap());
            let mantissa = BigInt::from(self.mantissa);
            match self.exponent {
                0.. => BigRational::from(mantissa * two(self.exponent.unsigned_abs())),
                _ => BigRational::new(mantissa, two(self.exponent.unsigned_abs())),
            }
        }
    }

    /// Whether `found` is `wanted`, less at most `parts` in 2⁶³.
    pub(crate) fn close(found: Scaled, wanted: &BigRational, parts: u64) -> bool {
        let error = wanted - found.exact();
        let allowed = wanted * BigRational::new(parts.into(), pow(BigInt::from(2), 63));
        !error.is_negative() && error <= allowed
    }

    proptest! {
        #[test]
        fn operations_lose_at_most_the_last_bit(a in 1_u64.., b in 1_u64.., c in 1_u64.., d in 1_u64.., n in 0_u64..40) {
            let (x, y) = (Scaled::ratio(a, b), Scaled::ratio(c, d));
            let (exact_x, exact_y) = (x.exact(), y.exact());
            prop_assert!(close(x, &BigRational::new(a.into(), b.into()), 1));
            prop_assert!(close(x.product(y), &(&exact_x * &exact_y), 1));
            prop_assert!(close(x.sum(y), &(&exact_x + &exact_y), 2));
            prop_assert!(close(x.power(n), &pow(exact_x.clone(), usize::try_from(n).unwrap()), 2 * n + 2));
            prop_assert_eq!(x.cmp(&y), exact_x.cmp(&exact_y));
        }
    }

    #[test]
    fn a_probability_is_told_in_millionths_upwards() {
        assert_eq!(Scaled::ratio(1, 70).millionths_up(), 14_286);
        assert_eq!(Scaled::ratio(1, 1 << 60).millionths_up(), 1);
        assert_eq!(Scaled::ONE.millionths_up(), 1_000_000);
    }
}
