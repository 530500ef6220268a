//! Exact rational numbers: the only arithmetic that marks, rates and averages are made of.
//!
//! A value is a fraction of a 64-bit and a 32-bit integer as long as it fits and a fraction of big integers when it
//! does not, so that no operation overflows, rounds or panics. Digits are rounded only when they are printed.

mod text;

use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// 精确数: an exact rational number. Displays as the lowest decimal, or as `n/d` when no finite decimal exists.
///
/// ```
/// use assessment::Exact;
/// let rate: Exact = "97.95".parse()?;
/// assert_eq!((Exact::whole(98) - rate).to_string(), "0.05");
/// assert_eq!(Exact::ratio(293, 3).map(|third| third.to_string()), Some("293/3".to_owned()));
/// # Ok::<(), assessment::ExactError>(())
/// ```
#[derive(Clone)]
pub struct Exact(Repr);

/// Fractions need not be in lowest terms: reducing costs more than most sums do, so it waits until it is needed.
#[derive(Clone)]
enum Repr {
    /// Sixteen bytes with room for the mark that tells the kinds apart: results are mostly made of these.
    Small {
        numerator: i64,
        denominator: u32,
    },
    Big(Box<BigRational>),
}

/// What a text must be to be read as an [`Exact`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是精确数：请写成整数、小数（如 0.6）或分数（如 293/300），不带百分号和单位")]
pub struct ExactError(pub String);

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self::whole(0);
    /// One.
    pub const ONE: Self = Self::whole(1);

    /// A whole number.
    #[inline]
    pub const fn whole(value: i64) -> Self {
        Self(Repr::Small { numerator: value, denominator: 1 })
    }

    /// `numerator / denominator`, or `None` when the denominator is zero.
    #[inline]
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        match u32::try_from(denominator) {
            Ok(0) => None,
            Ok(denominator) => Some(Self(Repr::Small { numerator, denominator })),
            Err(_) => Some(Self::reduced(i128::from(numerator), i128::from(denominator))),
        }
    }

    /// Exact quotient, or `None` when `divisor` is zero.
    #[inline]
    pub fn divide(&self, divisor: &Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        Some(match (&self.0, &divisor.0) {
            (Repr::Small { numerator: a, denominator: b }, Repr::Small { numerator: c, denominator: d }) => {
                Self::from_wide(wide(*a, *d), wide(*c, *b))
            }
            _ => Self::through_big(self, divisor, |a, b| a / b),
        })
    }

    /// The greatest whole number not above this.
    #[inline]
    pub fn floor(&self) -> Self {
        match &self.0 {
            Repr::Small { numerator, denominator } => {
                Self::whole(numerator.div_euclid(i64::from(*denominator)))
            }
            Repr::Big(value) => Self::from_big(value.floor()),
        }
    }

    /// The least whole number not below this.
    #[inline]
    pub fn ceiling(&self) -> Self {
        -(-self.clone()).floor()
    }

    /// Whether this is zero.
    #[inline]
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small { numerator, .. } => *numerator == 0,
            Repr::Big(value) => value.is_zero(),
        }
    }

    /// Whether this is below zero.
    #[inline]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { numerator, .. } => *numerator < 0,
            Repr::Big(value) => value.is_negative(),
        }
    }

    #[inline]
    fn from_wide(numerator: i128, denominator: i128) -> Self {
        if let (Ok(numerator), Ok(denominator)) = (i64::try_from(numerator), u32::try_from(denominator)) {
            return Self(Repr::Small { numerator, denominator });
        }
        Self::reduced(numerator, denominator)
    }

    #[cold]
    fn reduced(numerator: i128, denominator: i128) -> Self {
        Self::from_big(BigRational::new(BigInt::from(numerator), BigInt::from(denominator)))
    }

    /// The way of big numbers. It stands apart, so that the quick way is short enough to be put where it is used.
    #[cold]
    #[inline(never)]
    fn through_big(
        a: &Self,
        b: &Self,
        operation: impl FnOnce(BigRational, BigRational) -> BigRational,
    ) -> Self {
        Self::from_big(operation(a.big(), b.big()))
    }

    #[cold]
    fn from_big(value: BigRational) -> Self {
        match (value.numer().to_i64(), value.denom().to_u32()) {
            (Some(numerator), Some(denominator)) => Self(Repr::Small { numerator, denominator }),
            _ => Self(Repr::Big(Box::new(value))),
        }
    }

    #[cold]
    fn big(&self) -> BigRational {
        match &self.0 {
            Repr::Small { numerator, denominator } => {
                BigRational::new(BigInt::from(*numerator), BigInt::from(*denominator))
            }
            Repr::Big(value) => (**value).clone(),
        }
    }
}

#[inline]
fn wide(a: i64, b: u32) -> i128 {
    i128::from(a) * i128::from(b)
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self::whole(value)
    }
}

impl From<u32> for Exact {
    fn from(value: u32) -> Self {
        Self::whole(i64::from(value))
    }
}

impl Add for &Exact {
    type Output = Exact;
    #[inline]
    fn add(self, other: Self) -> Exact {
        match (&self.0, &other.0) {
            (Repr::Small { numerator: a, denominator: b }, Repr::Small { numerator: c, denominator: d }) => {
                sum(*a, *b, *c, *d)
            }
            _ => Exact::through_big(self, other, |a, b| a + b),
        }
    }
}

impl Sub for &Exact {
    type Output = Exact;
    #[inline]
    fn sub(self, other: Self) -> Exact {
        match (&self.0, &other.0) {
            (Repr::Small { numerator: a, denominator: b }, Repr::Small { numerator: c, denominator: d })
                if *c != i64::MIN =>
            {
                sum(*a, *b, -*c, *d)
            }
            _ => Exact::through_big(self, other, |a, b| a - b),
        }
    }
}

/// `a/b + c/d`. Equal denominators and whole numbers are by far the most frequent and need no wide product.
#[inline]
fn sum(a: i64, b: u32, c: i64, d: u32) -> Exact {
    let quick = if b == d {
        a.checked_add(c).map(|numerator| (numerator, b))
    } else if d == 1 {
        c.checked_mul(b.into()).and_then(|scaled| a.checked_add(scaled)).map(|numerator| (numerator, b))
    } else if b == 1 {
        a.checked_mul(d.into()).and_then(|scaled| scaled.checked_add(c)).map(|numerator| (numerator, d))
    } else {
        None
    };
    match quick {
        Some((numerator, denominator)) => Exact(Repr::Small { numerator, denominator }),
        None => wide_sum(a, b, c, d),
    }
}

#[inline(never)]
fn wide_sum(a: i64, b: u32, c: i64, d: u32) -> Exact {
    // Numerators are at most 2^63 and denominators below 2^32, so that two products add up to less than 2^96.
    Exact::from_wide(wide(a, d) + wide(c, b), i128::from(b) * i128::from(d))
}

impl Mul for &Exact {
    type Output = Exact;
    #[inline]
    fn mul(self, other: Self) -> Exact {
        match (&self.0, &other.0) {
            (Repr::Small { numerator: a, denominator: b }, Repr::Small { numerator: c, denominator: d }) => {
                match (a.checked_mul(*c), b.checked_mul(*d)) {
                    (Some(numerator), Some(denominator)) => Exact(Repr::Small { numerator, denominator }),
                    _ => Exact::reduced(i128::from(*a) * i128::from(*c), i128::from(*b) * i128::from(*d)),
                }
            }
            _ => Exact::through_big(self, other, |a, b| a * b),
        }
    }
}

impl Neg for &Exact {
    type Output = Exact;
    #[inline]
    fn neg(self) -> Exact {
        match &self.0 {
            Repr::Small { numerator, denominator } => match numerator.checked_neg() {
                Some(numerator) => Exact(Repr::Small { numerator, denominator: *denominator }),
                None => Exact::from_big(-self.big()),
            },
            Repr::Big(value) => Exact::from_big(-(**value).clone()),
        }
    }
}

macro_rules! owned_operators {
    ($($operator:ident $method:ident),*) => {$(
        impl $operator for Exact {
            type Output = Exact;
            #[inline]
            fn $method(self, other: Self) -> Exact {
                $operator::$method(&self, &other)
            }
        }
        impl $operator<&Exact> for Exact {
            type Output = Exact;
            #[inline]
            fn $method(self, other: &Self) -> Exact {
                $operator::$method(&self, other)
            }
        }
    )*};
}
owned_operators!(Add add, Sub sub, Mul mul);

impl Neg for Exact {
    type Output = Exact;
    #[inline]
    fn neg(self) -> Exact {
        -&self
    }
}

impl std::iter::Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(values: I) -> Exact {
        values.fold(Exact::ZERO, |sum, value| &sum + &value)
    }
}

impl<'a> std::iter::Sum<&'a Exact> for Exact {
    fn sum<I: Iterator<Item = &'a Exact>>(values: I) -> Exact {
        values.fold(Exact::ZERO, |sum, value| &sum + value)
    }
}

impl Ord for Exact {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small { numerator: a, denominator: b }, Repr::Small { numerator: c, denominator: d }) => {
                if b == d {
                    a.cmp(c)
                } else {
                    wide(*a, *d).cmp(&wide(*c, *b))
                }
            }
            _ => cmp_big(self, other),
        }
    }
}

#[cold]
#[inline(never)]
fn cmp_big(a: &Exact, b: &Exact) -> Ordering {
    a.big().cmp(&b.big())
}

impl PartialOrd for Exact {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Exact {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        text.parse().unwrap()
    }

    #[test]
    fn outgrows_sixty_four_bits_without_loss() {
        let third = Exact::ratio(1, 3).unwrap();
        let huge = Exact::whole(i64::MAX);
        assert_eq!((&(&huge * &huge) * &third).divide(&huge), Some(&huge * &third));
        assert_eq!(&(&huge + &huge) - &huge, huge);
        assert_eq!(-Exact::whole(i64::MIN) + Exact::whole(i64::MIN), Exact::ZERO);
        assert_eq!(Exact::ratio(i64::MIN, -1), Some(-Exact::whole(i64::MIN)));
        let extreme = Exact::ratio(i64::MIN, i64::MAX).unwrap();
        assert_eq!(&(&extreme + &extreme) - &extreme, extreme);
        let squared = &huge * &huge;
        assert!(squared > huge && -&squared < Exact::ZERO && !squared.is_zero() && !squared.is_negative());
        assert_eq!(squared.floor(), squared);
        assert_eq!(squared.rounded(1), "85070591730234615847396907784232501249.0");
    }

    #[test]
    fn floors_and_ceilings_hold_on_both_sides_of_zero() {
        for (given, floor, ceiling) in
            [("1.5", 1, 2), ("-1.5", -2, -1), ("2", 2, 2), ("-2", -2, -2), ("0", 0, 0)]
        {
            assert_eq!(exact(given).floor(), Exact::whole(floor), "{given}");
            assert_eq!(exact(given).ceiling(), Exact::whole(ceiling), "{given}");
        }
    }

    #[test]
    fn a_number_and_its_absence_take_sixteen_bytes() {
        assert_eq!((size_of::<Exact>(), size_of::<Option<Exact>>()), (16, 16));
    }

    #[test]
    fn denominators_beyond_thirty_two_bits_stay_exact() {
        let long = i64::from(u32::MAX) + 2;
        let tiny = Exact::ratio(1, long).unwrap();
        assert_eq!(tiny.to_string(), format!("1/{long}"));
        assert_eq!(&tiny * &Exact::whole(long), Exact::ONE);
        assert_eq!(Exact::ratio(3 * long, 2 * long), Exact::ratio(3, 2));
        assert!(Exact::ZERO < tiny && tiny < Exact::ratio(1, i64::from(u32::MAX)).unwrap());
        assert_eq!(Exact::whole(-3).divide(&Exact::ratio(-6, 5).unwrap()).unwrap().to_string(), "2.5");
    }

    #[test]
    fn lowest_terms_are_lowest() {
        assert_eq!(Exact::ratio(150, 100).unwrap().lowest_terms(), ("3".to_owned(), "2".to_owned()));
        assert_eq!(Exact::ZERO.lowest_terms(), ("0".to_owned(), "1".to_owned()));
    }
}
