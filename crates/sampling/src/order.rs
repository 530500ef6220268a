//! Whether one committee is really better than another, or only in these samples.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive};
use serde::Serialize;

use crate::binomial::{GRID, TRIALS_MAX, at_most, spread_at_most};
use crate::estimate::Estimate;
use crate::percent::{Percent, millionths_down, millionths_up};
use crate::scaled::Scaled;

/// A difference is called real when chance gives it, in its direction, in at most this many of a million samples.
const REAL_MILLIONTHS: u32 = 25_000;

/// 次序检验: whether the order of two committees is more than chance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderTest {
    /// Rate of the first less rate of the second.
    pub difference: Percent,
    /// Lower bound of the difference at 95 %.
    pub lower: Percent,
    /// Upper bound.
    pub upper: Percent,
    /// If both were equally good, so large a difference in this direction would come up in so many of a million samples.
    pub chance_millionths: u32,
    /// Whether the order is real: zero lies outside the bounds, and chance would give it in at most 2.5 % of samples.
    pub is_real: bool,
}

/// Compares two committees whose samples were drawn apart.
///
/// The bounds of the difference join those of the two rates by squares (method 10 of Newcombe, Statistics in Medicine
/// 17, 1998, 873–890; Zou & Donner, Statistics in Medicine 27, 2008, 1693–1702). The chance is Fisher's exact one-sided
/// probability with the effective numbers of persons; errors are rounded to whole ones against the difference.
pub fn compare_order(first: &Estimate, second: &Estimate) -> OrderTest {
    let difference = first.rate.value() - second.rate.value();
    let arm = |down: &Estimate, up: &Estimate| {
        let down = down.rate.value() - down.interval.lower.value();
        let up = up.interval.upper.value() - up.rate.value();
        square_root_up(&(&down * &down + &up * &up))
    };
    // Outward to the grid, like every bound.
    let lower = to_grid((&difference - arm(first, second)).floor_to_grid());
    let upper = to_grid(-(-(&difference + arm(second, first))).floor_to_grid());
    let (better, worse) = if difference.is_negative() { (second, first) } else { (first, second) };
    let chance_millionths = chance_millionths(better, worse);
    let apart = lower.is_positive() || upper.is_negative();
    OrderTest {
        difference: Percent::new(difference),
        lower: Percent::new(lower),
        upper: Percent::new(upper),
        chance_millionths,
        is_real: apart && chance_millionths <= REAL_MILLIONTHS,
    }
}

fn chance_millionths(better: &Estimate, worse: &Estimate) -> u32 {
    let (few, many) = (wrong(better), wrong(worse));
    match (trials(better), trials(worse)) {
        (None, None) if few < many => 0,
        (None, None) => 1_000_000,
        (Some(here), None) => {
            let errors = whole_up(&few, here);
            at_most(errors, here, millionths_down(&many)).millionths_up()
        }
        (None, Some(there)) => {
            let errors = whole_down(&many, there);
            // At least so many errors is at most so few correct ones.
            at_most(there - errors, there, GRID - millionths_up(&few).min(GRID)).millionths_up()
        }
        (Some(here), Some(there)) => {
            let (errors_here, errors_there) = (whole_up(&few, here), whole_down(&many, there));
            let errors = errors_here + errors_there;
            let chance = if errors <= (here + there) / 2 {
                spread_at_most(errors_here, here, there, errors)
            } else {
                // The same event told by correct persons, of whom there are fewer.
                spread_at_most(there - errors_there, there, here, here + there - errors)
            };
            chance.min(Scaled::ONE).millionths_up()
        }
    }
}

fn wrong(estimate: &Estimate) -> BigRational {
    BigRational::one() - estimate.rate.value()
}

fn trials(estimate: &Estimate) -> Option<u64> {
    let effective = estimate.effective_persons.as_ref()?;
    Some(effective.value().floor().to_integer().to_u64().unwrap_or(TRIALS_MAX).clamp(1, TRIALS_MAX))
}

fn whole_up(share: &BigRational, trials: u64) -> u64 {
    (share * BigInt::from(trials)).ceil().to_integer().to_u64().unwrap_or(trials).min(trials)
}

fn whole_down(share: &BigRational, trials: u64) -> u64 {
    (share * BigInt::from(trials)).floor().to_integer().to_u64().unwrap_or(0).min(trials)
}

fn to_grid(millionths: BigInt) -> BigRational {
    BigRational::new(millionths, GRID.into())
}

/// The square root, upwards on a grid finer than that of the bounds.
fn square_root_up(value: &BigRational) -> BigRational {
    let fine = BigInt::from(GRID) * BigInt::from(GRID);
    let scaled = (value * (&fine * &fine)).ceil().to_integer();
    let root = scaled.sqrt();
    let root = if &root * &root < scaled { root + 1 } else { root };
    BigRational::new(root, fine)
}

trait Grid {
    fn floor_to_grid(&self) -> BigInt;
}

impl Grid for BigRational {
    fn floor_to_grid(&self) -> BigInt {
        (self * BigInt::from(GRID)).floor().to_integer()
    }
}

#[cfg(test)]
mod tests {
    use num_traits::Zero;

    use super::*;
    use crate::estimate::{Interval, IntervalMethod};
    use crate::percent::Factor;

    fn of(correct: i64, persons: i64, lower: &str, upper: &str) -> Estimate {
        let rate = Percent::new(BigRational::new(correct.into(), persons.into()));
        let [lower, upper] = [lower, upper].map(|bound| bound.parse().unwrap());
        Estimate {
            interval: Interval { lower, upper, method: IntervalMethod::Linearised },
            pooled: rate.clone(),
            rate,
            dwellings: 1000,
            dwellings_checked: 30,
            persons: persons.unsigned_abs(),
            correct: correct.unsigned_abs(),
            effective_persons: Some(Factor::new(BigRational::from(BigInt::from(persons)))),
            design_effect: None,
            unsampled: Vec::new(),
        }
    }

    /// Newcombe (1998, 873–890), table II, 56/70 − 48/80 by method 10: 0.0524 to 0.3339, from the Wilson bounds of each.
    #[test]
    fn bounds_of_a_difference_are_those_of_the_literature() {
        let test = compare_order(&of(56, 70, "69.1834", "87.6953"), &of(48, 80, "49.0455", "70.0382"));
        assert_eq!(test.difference.to_string(), "20");
        assert_eq!((test.lower.rounded(2), test.upper.rounded(2)), ("5.24".to_owned(), "33.39".to_owned()));
        assert!(test.is_real);
    }

    #[test]
    fn the_order_of_the_two_only_turns_the_sign() {
        let (a, b) = (of(95, 100, "88.7165", "98.3572"), of(88, 100, "79.9803", "93.6445"));
        let (forth, back) = (compare_order(&a, &b), compare_order(&b, &a));
        assert_eq!(forth.lower.value(), &-back.upper.value().clone());
        assert_eq!(forth.upper.value(), &-back.lower.value().clone());
        assert_eq!(forth.chance_millionths, back.chance_millionths);
        assert!(!forth.is_real);
        // Fisher, one-sided, 5 of 100 against 12 of 100: 0.0630894 (the hypergeometric sum in whole numbers).
        assert_eq!(forth.chance_millionths, 63_090);
    }

    #[test]
    fn equal_rates_are_never_in_order() {
        let a = of(97, 100, "91.48", "99.38");
        let test = compare_order(&a, &a);
        assert!(!test.is_real && test.difference.value().is_zero());
        assert!(test.chance_millionths > 500_000);
    }

    #[test]
    fn complete_checks_leave_nothing_to_chance() {
        let mut a = of(99, 100, "99", "99");
        let mut b = of(98, 100, "98", "98");
        (a.effective_persons, b.effective_persons) = (None, None);
        let test = compare_order(&b, &a);
        assert!(test.is_real);
        assert_eq!((test.chance_millionths, test.lower.to_string()), (0, "-1".to_owned()));
        let sampled = of(80, 100, "70.81", "87.34");
        assert!(compare_order(&a, &sampled).is_real && compare_order(&sampled, &a).is_real);
        assert!(!compare_order(&of(99, 100, "94.55", "99.98"), &b).is_real);
    }
}
