//! Tails of the binomial and the hypergeometric distribution, and the bounds of Clopper and Pearson.

use crate::scaled::Scaled;

/// Bounds are whole millionths: a ten-thousandth of a percentage point.
pub(crate) const GRID: u64 = 1_000_000;

/// More trials than this are treated as this many: the bounds then differ by less than the grid shows of chance.
pub(crate) const TRIALS_MAX: u64 = 1 << 40;

/// Each side of a 95 % interval leaves out at most this, in thousandths.
const SIDE_THOUSANDTHS: u64 = 25;

/// `P(X ≤ successes)` for `trials` with a chance of `millionths`; summed from zero, so meant for few successes.
fn sum_at_most(successes: u64, trials: u64, millionths: u64) -> Scaled {
    let failing = GRID - millionths;
    let mut term = Scaled::ratio(failing, GRID).power(trials);
    let mut sum = term;
    for k in 0..successes {
        term = term.times((trials - k) * millionths, (k + 1) * failing);
        sum = sum.sum(term);
    }
    sum
}

/// Whether `P(X ≤ successes)` is at most 2.5 %. Sums the shorter of the two sides.
fn is_unlikely_at_most(successes: u64, trials: u64, millionths: u64) -> bool {
    if successes >= trials {
        return false;
    }
    if millionths == 0 || millionths >= GRID {
        return millionths > 0;
    }
    if successes <= trials / 2 {
        return sum_at_most(successes, trials, millionths) <= Scaled::ratio(SIDE_THOUSANDTHS, 1000);
    }
    let more = sum_at_most(trials - successes - 1, trials, GRID - millionths);
    more >= Scaled::ratio(1000 - SIDE_THOUSANDTHS, 1000)
}

/// `P(X ≤ successes)`, from whichever side is shorter to sum; cut to the precision of the larger side.
pub(crate) fn at_most(successes: u64, trials: u64, millionths: u64) -> Scaled {
    if successes >= trials || millionths == 0 {
        return Scaled::ONE;
    }
    if millionths >= GRID {
        return Scaled::ZERO;
    }
    sum_at_most(successes, trials, millionths)
}

/// The least chance, in millionths, under which so few successes have a probability of at most 2.5 %.
///
/// Clopper, C. J., Pearson, E. S. (1934): The use of confidence or fiducial limits. Biometrika 26, 404–413.
pub(crate) fn upper_millionths(successes: u64, trials: u64) -> u64 {
    let (mut likely, mut unlikely) = (0, GRID);
    if successes >= trials {
        return GRID;
    }
    while unlikely - likely > 1 {
        let middle = likely.midpoint(unlikely);
        if is_unlikely_at_most(successes, trials, middle) { unlikely = middle } else { likely = middle }
    }
    unlikely
}

/// The greatest chance, in millionths, under which so many successes have a probability of at most 2.5 %.
pub(crate) fn lower_millionths(successes: u64, trials: u64) -> u64 {
    GRID - upper_millionths(trials.saturating_sub(successes), trials)
}

/// `P(X ≤ marked_here)` when `marked` are spread by chance over `here + there`: Fisher's exact one-sided probability.
///
/// Fisher, R. A. (1935): The logic of inductive inference. J. Royal Statistical Society 98, 39–82.
pub(crate) fn spread_at_most(marked_here: u64, here: u64, there: u64, marked: u64) -> Scaled {
    let least = marked.saturating_sub(there);
    let all = here + there;
    if marked_here < least || marked > all {
        return Scaled::ZERO;
    }
    // C(here, least) · C(there, marked − least) ÷ C(all, marked), where either `least` is 0 or all of there is marked.
    let mut term = Scaled::ONE;
    for i in 0..marked {
        let possible = if least == 0 { there - i } else { i + 1 };
        term = term.times(possible, all - i);
    }
    for i in 0..least {
        term = term.times(here - i, i + 1);
    }
    let mut sum = term;
    for k in least..marked_here.min(here).min(marked) {
        // Two steps: one product of all four would not fit.
        term = term.times(here - k, k + 1).times(marked - k, there + k + 1 - marked);
        sum = sum.sum(term);
    }
    sum
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use num_traits::{One, Zero, pow};
    use proptest::prelude::*;

    use super::*;

    fn choose(n: u64, k: u64) -> BigInt {
        if k > n {
            BigInt::zero()
        } else {
            (0..k).fold(BigInt::one(), |product, i| product * (n - i) / (i + 1))
        }
    }

    fn exact_at_most(successes: u64, trials: u64, millionths: u64) -> BigRational {
        let size = |n: u64| usize::try_from(n).unwrap();
        let numerator = (0..=successes).fold(BigInt::zero(), |sum, k| {
            let chance = pow(BigInt::from(millionths), size(k));
            let failing = pow(BigInt::from(GRID - millionths), size(trials - k));
            sum + choose(trials, k) * chance * failing
        });
        BigRational::new(numerator, pow(BigInt::from(GRID), size(trials)))
    }

    fn side() -> BigRational {
        BigRational::new(25.into(), 1000.into())
    }

    /// Bounds in ten-thousandths, rounded to the nearest, as tables print them.
    fn table(successes: u64, trials: u64) -> (u64, u64) {
        let nearest = |millionths: u64| (millionths + 50) / 100;
        (nearest(lower_millionths(successes, trials)), nearest(upper_millionths(successes, trials)))
    }

    /// Newcombe, R. G. (1998): Two-sided confidence intervals for the single proportion. Statistics in Medicine 17,
    /// 857–872, table I, method 5.
    #[test]
    fn bounds_are_those_of_the_literature() {
        assert_eq!(table(81, 263), (2527, 3676));
        assert_eq!(table(15, 148), (578, 1617));
        assert_eq!(table(0, 20), (0, 1684));
        assert_eq!(table(1, 29), (9, 1776));
        assert_eq!(table(20, 20), (8316, 10_000));
        assert_eq!(table(10, 100), (490, 1762));
    }

    /// The lady tasting tea: all four cups right by chance is 1 in 70, three or more 17 in 70.
    #[test]
    fn the_exact_test_gives_the_known_probabilities() {
        assert_eq!(spread_at_most(0, 4, 4, 4).millionths_up(), 14_286);
        assert_eq!(spread_at_most(1, 4, 4, 4).millionths_up(), 242_858);
        // All of there is marked: nothing smaller than 3 can be here.
        assert_eq!(spread_at_most(2, 5, 2, 5), Scaled::ZERO);
        assert_eq!(spread_at_most(3, 5, 2, 5).millionths_up(), 476_191);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn tails_agree_with_exact_fractions(trials in 1_u64..400, part in 0_u64..1000, millionths in 1_u64..GRID) {
            let successes = trials * part / 1000;
            let exact = exact_at_most(successes, trials, millionths);
            let error = &exact - at_most(successes, trials, millionths).exact();
            let allowed = &exact * BigRational::new(BigInt::one(), pow(BigInt::from(10), 13));
            prop_assert!(error >= BigRational::zero() && error <= allowed, "{successes} of {trials}");
        }

        #[test]
        fn bounds_are_the_last_on_the_grid_that_exact_fractions_allow(trials in 1_u64..300, part in 0_u64..=1000) {
            let successes = trials * part / 1000;
            let upper = upper_millionths(successes, trials);
            if successes < trials {
                prop_assert!(exact_at_most(successes, trials, upper) <= side());
                prop_assert!(exact_at_most(successes, trials, upper - 1) > side());
            }
            let lower = lower_millionths(successes, trials);
            if successes > 0 {
                let at_least = |millionths| BigRational::one() - exact_at_most(successes - 1, trials, millionths);
                prop_assert!(at_least(lower) <= side());
                prop_assert!(at_least(lower + 1) > side());
            }
        }

        #[test]
        fn spreads_agree_with_exact_fractions(here in 1_u64..60, there in 1_u64..60, part in 0_u64..=100, part_here in 0_u64..=100) {
            let marked = (here + there) * part / 100;
            let marked_here = here.min(marked) * part_here / 100;
            let ways = |k: u64| choose(here, k) * if k <= marked { choose(there, marked - k) } else { BigInt::zero() };
            let exact = BigRational::new((0..=marked_here).map(ways).sum::<BigInt>(), choose(here + there, marked));
            let error = &exact - spread_at_most(marked_here, here, there, marked).exact();
            let allowed = &exact * BigRational::new(BigInt::one(), pow(BigInt::from(10), 13));
            prop_assert!(error >= BigRational::zero() && error <= allowed);
        }
    }

    #[test]
    fn a_whole_city_is_computed_as_well() {
        // 2 % of 10 million: the normal bounds are 0.02 ± 1.96·√(0.02·0.98/10⁷) = 0.019913…0.020087.
        assert_eq!(
            (lower_millionths(200_000, 10_000_000), upper_millionths(200_000, 10_000_000)),
            (19_913, 20_087)
        );
    }
}
