//! How many dwellings to draw for a wanted precision.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive};
use serde::Serialize;

use crate::estimate::{Z_THOUSANDTHS, whole};
use crate::interval::bounds_millionths;
use crate::percent::{Factor, Percent};

/// More effective persons than this are not asked for.
const PERSONS_MAX: u64 = 1_000_000;

/// 样本量问题: the precision that is wanted and what is known beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SizeQuestion {
    /// Half the width of the 95 % interval.
    pub half_width: Percent,
    /// The rate that is expected.
    pub expected: Percent,
    /// How much less a person tells for living with others; 1 when dwellings do not matter.
    pub design_effect: Factor,
    /// Persons of a dwelling, on average.
    pub persons_per_dwelling: Factor,
    /// Dwellings in the frame; none when they are too many to matter.
    pub dwellings: Option<u64>,
}

/// 样本量: how many to draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SampleSize {
    /// Dwellings to draw.
    pub dwellings: u64,
    /// Persons whom they hold on average.
    pub persons: u64,
    /// Independent persons that would be needed, by the interval that will be printed.
    pub independent_persons: u64,
    /// The same by the textbook's normal approximation, for comparison: `z²p(1−p)/d²`.
    pub textbook_independent_persons: u64,
    /// Dwellings by the textbook's approximation.
    pub textbook_dwellings: u64,
    /// Whether the frame holds no more dwellings, so that all are drawn.
    pub is_complete: bool,
}

/// What is wrong with the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// Not between 0 and 50 points.
    #[error("精度（区间半宽）应大于 0、小于 50 个百分点：例如 1.5")]
    HalfWidth,
    /// Not a rate.
    #[error("预计准确率应在 0 与 100 之间：例如 98")]
    Expected,
    /// Below one.
    #[error("设计效应不应小于 1、大于 100：不清楚时填 2，做过一次测查后用测查结果里的数")]
    DesignEffect,
    /// No persons.
    #[error("户均人数应大于 0、不超过 100：例如 2.6")]
    PersonsPerDwelling,
    /// No dwellings.
    #[error("抽样框户数应至少为 1")]
    Dwellings,
    /// Finer than any sample reaches.
    #[error("要达到这样的精度，需要超过 {PERSONS_MAX} 人：请放宽精度")]
    TooFine,
}

/// Answers how many dwellings to draw.
///
/// The number of independent persons is the least for which the exact interval at the expected rate is as narrow as
/// wanted; the textbook's `z²p(1−p)/d²` is given beside it and is smaller near 100 %. Both are multiplied by the design
/// effect and lessened by the finite population, `n ÷ (1 + (n − 1)/N)` with `N` persons (Cochran 1977, § 4.4),
/// and divided by the persons of a dwelling, upwards.
///
/// # Errors
/// When a number of the question makes no sense.
pub fn sample_size(question: &SizeQuestion) -> Result<SampleSize, SizeError> {
    let width = question.half_width.value();
    let expected = question.expected.value();
    let (one, hundred) = (BigRational::one(), whole(100));
    if !width.is_positive() || width * BigInt::from(2) >= one {
        return Err(SizeError::HalfWidth);
    }
    if expected.is_negative() || *expected > one {
        return Err(SizeError::Expected);
    }
    if *question.design_effect.value() < one || *question.design_effect.value() > hundred {
        return Err(SizeError::DesignEffect);
    }
    let household = question.persons_per_dwelling.value();
    if !household.is_positive() || *household > hundred {
        return Err(SizeError::PersonsPerDwelling);
    }
    if question.dwellings == Some(0) {
        return Err(SizeError::Dwellings);
    }
    let independent_persons = least_persons(width, expected)?;
    let z = BigRational::new(Z_THOUSANDTHS.into(), 1000.into());
    let textbook = &z * &z * expected * (one - expected) / (width * width);
    let dwellings = question.dwellings_for(&whole(independent_persons));
    let persons = up(&(whole(dwellings) * household));
    Ok(SampleSize {
        dwellings,
        persons,
        independent_persons,
        textbook_independent_persons: up(&textbook),
        textbook_dwellings: question.dwellings_for(&textbook),
        is_complete: question.dwellings == Some(dwellings),
    })
}

impl SizeQuestion {
    fn dwellings_for(&self, independent: &BigRational) -> u64 {
        let one = BigRational::one();
        let household = self.persons_per_dwelling.value();
        let clustered = independent * self.design_effect.value();
        let Some(dwellings) = self.dwellings else { return up(&(clustered / household)).max(1) };
        let population = whole(dwellings) * household;
        let finite =
            if clustered > one { &clustered / (&one + (&clustered - &one) / population) } else { clustered };
        up(&(finite / household)).clamp(1, dwellings)
    }
}

/// The least number of independent persons for which the interval is no wider than twice `width`.
fn least_persons(width: &BigRational, expected: &BigRational) -> Result<u64, SizeError> {
    let fits = |persons: u64| {
        let (lower, upper) = bounds_millionths(expected, &whole(persons));
        BigRational::new((upper - lower).into(), 2_000_000.into()) <= *width
    };
    let mut enough = 1;
    while !fits(enough) {
        enough *= 2;
        if enough > PERSONS_MAX {
            return Err(SizeError::TooFine);
        }
    }
    let mut too_few = enough / 2;
    while enough - too_few > 1 {
        let middle = too_few.midpoint(enough);
        if fits(middle) { enough = middle } else { too_few = middle }
    }
    Ok(enough)
}

fn up(value: &BigRational) -> u64 {
    value.ceil().to_integer().to_u64().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(
        half_width: &str,
        expected: &str,
        effect: &str,
        household: &str,
        dwellings: Option<u64>,
    ) -> SizeQuestion {
        SizeQuestion {
            half_width: half_width.parse().unwrap(),
            expected: expected.parse().unwrap(),
            design_effect: effect.parse().unwrap(),
            persons_per_dwelling: household.parse().unwrap(),
            dwellings,
        }
    }

    #[test]
    fn the_textbook_number_is_the_known_one() {
        // The best known sample size: 50 % ± 5 points needs 384.16, so 385; of 1,000 persons 278 (rounded up).
        let size = sample_size(&question("5", "50", "1", "1", Some(1000))).unwrap();
        assert_eq!((size.textbook_independent_persons, size.textbook_dwellings), (385, 278));
        // 98 % ± 1 point: 1.96² · 0.98 · 0.02 / 0.01² = 752.9536.
        let size = sample_size(&question("1", "98", "1", "1", None)).unwrap();
        assert_eq!(size.textbook_independent_persons, 753);
        assert!((753..900).contains(&size.independent_persons), "{size:?}");
    }

    #[test]
    fn clusters_need_more_and_small_committees_fewer() {
        let dwellings = |effect, dwellings| {
            sample_size(&question("2", "97", effect, "2.5", dwellings)).unwrap().dwellings
        };
        let alone = dwellings("1", None);
        assert!(dwellings("1.8", None) > alone * 17 / 10);
        assert!(dwellings("1", Some(300)) < alone);
        assert!(dwellings("1", Some(100_000)) <= alone);
    }

    #[test]
    fn no_errors_expected_still_needs_a_sample() {
        // 0.025^(1/n) ≥ 0.96 first holds at n = 91.
        let size = sample_size(&question("2", "100", "1", "1", None)).unwrap();
        assert_eq!((size.independent_persons, size.textbook_independent_persons), (91, 0));
    }

    #[test]
    fn a_tiny_committee_is_drawn_whole() {
        let size = sample_size(&question("0.5", "98", "2", "2", Some(12))).unwrap();
        assert_eq!((size.dwellings, size.is_complete), (12, true));
    }

    #[test]
    fn questions_that_make_no_sense_are_refused() {
        let refused = |half_width, expected, effect, household, dwellings| {
            sample_size(&question(half_width, expected, effect, household, dwellings)).unwrap_err()
        };
        assert_eq!(refused("0", "98", "1", "2", None), SizeError::HalfWidth);
        assert_eq!(refused("50", "98", "1", "2", None), SizeError::HalfWidth);
        assert_eq!(refused("1", "101", "1", "2", None), SizeError::Expected);
        assert_eq!(refused("1", "98", "0.5", "2", None), SizeError::DesignEffect);
        assert_eq!(refused("1", "98", "1", "0", None), SizeError::PersonsPerDwelling);
        assert_eq!(refused("1", "98", "1", "2", Some(0)), SizeError::Dwellings);
        assert_eq!(refused("0.001", "50", "1", "2", None), SizeError::TooFine);
    }
}
