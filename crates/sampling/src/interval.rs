//! A 95 % interval of a rate from an effective number of persons, which need not hold a whole number of errors.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};

use crate::binomial::{GRID, TRIALS_MAX, lower_millionths, upper_millionths};
use crate::percent::{millionths_down, millionths_up};

/// Bounds of the share of *correct* persons, in millionths, rounded outward.
///
/// Between two whole numbers of errors the bounds of Clopper and Pearson are joined by a straight line. (With
/// the beta distribution in its place, as usual, the line would be bent by less than a thirtieth of one person.)
pub(crate) fn bounds_millionths(rate: &BigRational, effective: &BigRational) -> (u64, u64) {
    let trials = effective.floor().to_integer().to_u64().unwrap_or(TRIALS_MAX).clamp(1, TRIALS_MAX);
    let errors = (BigRational::one() - rate) * BigInt::from(trials);
    let limit = trials.saturating_mul(GRID);
    let (few, many) = (millionths_down(&errors), millionths_up(&errors).min(limit));
    let lowest_error = between(few, trials, lower_millionths);
    let highest_error = between(many, trials, upper_millionths);
    (GRID - ceiling(highest_error).min(GRID), GRID - floor(lowest_error).min(GRID))
}

/// The bound at a fractional number of errors, in millionths of millionths.
fn between(errors_millionths: u64, trials: u64, bound: impl Fn(u64, u64) -> u64) -> u128 {
    let (whole, part) = (errors_millionths / GRID, errors_millionths % GRID);
    let here = u128::from(bound(whole, trials));
    if part == 0 {
        return here * u128::from(GRID);
    }
    let next = u128::from(bound(whole + 1, trials));
    here * u128::from(GRID - part) + next * u128::from(part)
}

fn floor(value: u128) -> u64 {
    u64::try_from(value / u128::from(GRID)).unwrap_or(GRID)
}

fn ceiling(value: u128) -> u64 {
    u64::try_from(value.div_ceil(u128::from(GRID))).unwrap_or(GRID)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(correct: i64, persons: i64, effective: i64) -> (u64, u64) {
        let rate = BigRational::new(correct.into(), persons.into());
        bounds_millionths(&rate, &BigRational::from(BigInt::from(effective)))
    }

    #[test]
    fn whole_numbers_of_errors_give_the_bounds_of_clopper_and_pearson() {
        assert_eq!(of(90, 100, 100), (GRID - upper_millionths(10, 100), GRID - lower_millionths(10, 100)));
        assert_eq!(of(20, 20, 20), (831_566, GRID));
    }

    #[test]
    fn half_an_error_lies_halfway() {
        let (lower, upper) = of(199, 200, 100);
        assert_eq!(lower, GRID - (upper_millionths(0, 100) + upper_millionths(1, 100)).div_ceil(2));
        assert_eq!(upper, GRID - lower_millionths(1, 100) / 2);
    }

    #[test]
    fn fewer_effective_persons_never_narrow_it() {
        let mut before = of(97, 100, 20);
        for effective in 21..400 {
            let (lower, upper) = of(97, 100, effective);
            assert!(upper - lower <= before.1 - before.0 + 400, "{effective}");
            before = (lower, upper);
        }
    }
}
