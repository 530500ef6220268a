//! The rate of all persons from the dwellings that were checked, with its interval.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use serde::Serialize;

use crate::checked::{CheckedError, CheckedStratum, sound};
use crate::interval::bounds_millionths;
use crate::percent::{Factor, Percent};
use crate::stratum::Stratum;

/// 区间: bounds that hold the true rate in at least about 95 of 100 samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// Lower bound, rounded down to a ten-thousandth of a point.
    pub lower: Percent,
    /// Upper bound, rounded up likewise.
    pub upper: Percent,
    /// How they were found.
    pub method: IntervalMethod,
}

/// 区间算法: which of the stated methods gave an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IntervalMethod {
    /// Every dwelling was checked: there is nothing left to estimate.
    Complete,
    /// The spread between dwellings gives the effective number of persons.
    Linearised,
    /// The dwellings show no spread, so each counts as one person: all errors of a dwelling are taken as one.
    DwellingAsUnit,
}

/// 估计: what the checked dwellings say about all persons of the frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// The rate with each stratum at its true weight.
    pub rate: Percent,
    /// Its 95 % interval.
    pub interval: Interval,
    /// Σ correct ÷ Σ persons as they stand: the figure of the form.
    pub pooled: Percent,
    /// Dwellings in the frame, of the strata that were checked.
    pub dwellings: u64,
    /// Dwellings checked.
    pub dwellings_checked: u64,
    /// Persons found or registered there.
    pub persons: u64,
    /// Of these, correct.
    pub correct: u64,
    /// How many independent persons tell as much as these; none when every dwelling was checked.
    pub effective_persons: Option<Factor>,
    /// Variance over that of as many independent persons; none when it cannot be told.
    pub design_effect: Option<Factor>,
    /// Strata that have dwellings of which none was checked: the estimate says nothing about them.
    pub unsampled: Vec<Stratum>,
}

/// Two-sided 95 % points of Student's t, in thousandths, for 1, 2, … degrees of freedom; beyond the list, the steps.
const T_THOUSANDTHS: [u32; 30] = [
    12_706, 4303, 3182, 2776, 2571, 2447, 2365, 2306, 2262, 2228, 2201, 2179, 2160, 2145, 2131, 2120, 2110,
    2101, 2093, 2086, 2080, 2074, 2069, 2064, 2060, 2056, 2052, 2048, 2045, 2042,
];
const T_STEPS_THOUSANDTHS: [(u64, u32); 4] = [(120, 1980), (60, 2000), (40, 2021), (0, 2042)];

/// The same point of the normal distribution, in thousandths.
pub(crate) const Z_THOUSANDTHS: u32 = 1960;

/// Estimates the rate of one committee, or of several put together stratum by stratum.
///
/// The estimator is the combined ratio estimator `R = Σ(Nₕ/nₕ)yₕ ÷ Σ(Nₕ/nₕ)xₕ` with dwellings as clusters, its
/// variance the linearised one, `Σ Nₕ²(1−nₕ/Nₕ)s²ₕ/nₕ ÷ X²` with `s²ₕ` that of `y − Rx` between the dwellings of a
/// stratum (Cochran, Sampling Techniques, 3rd ed. 1977, §§ 6.3, 6.11 and 9A; Särndal, Swensson & Wretman, Model Assisted
/// Survey Sampling, 1992, § 5.6). The interval takes `R(1−R)/v` as the effective number of persons, lessened for
/// the degrees of freedom, and the exact bounds of Clopper and Pearson (Korn & Graubard, Survey Methodology 24, 1998,
/// 193–201). When every checked dwelling has the same rate, the variance says nothing, and each dwelling counts as one.
///
/// # Errors
/// When the numbers contradict each other, or there is nobody to speak of.
pub fn estimate(strata: &[CheckedStratum]) -> Result<Estimate, CheckedError> {
    sound(strata)?;
    let sums: Vec<Sums> = strata.iter().filter(|one| !one.checked.is_empty()).map(Sums::of).collect();
    let persons: u64 = sums.iter().map(|one| one.persons).sum();
    let correct: u64 = sums.iter().map(|one| one.correct).sum();
    if persons == 0 {
        return Err(CheckedError::NoPersons);
    }
    let all_persons: BigRational = sums.iter().map(|one| one.weight() * BigInt::from(one.persons)).sum();
    let all_correct: BigRational = sums.iter().map(|one| one.weight() * BigInt::from(one.correct)).sum();
    let rate = all_correct / &all_persons;
    let spread = Spread { sums: &sums, rate: &rate };
    let variance = spread.variance() / (&all_persons * &all_persons);
    let dwellings: u64 = sums.iter().map(|one| one.in_frame).sum();
    let dwellings_checked: u64 = sums.iter().map(|one| one.checked).sum();

    let binomial = &rate * (BigRational::one() - &rate);
    let complete = dwellings == dwellings_checked;
    let tells = !variance.is_zero();
    let (method, effective) = if complete {
        (IntervalMethod::Complete, None)
    } else if tells {
        // Clusters that happen to look better than independent persons are not believed.
        let cap = whole(persons) * whole(dwellings) / whole(dwellings - dwellings_checked);
        let effective = &binomial / &variance * lessened(spread.degrees_of_freedom());
        (IntervalMethod::Linearised, Some(effective.min(cap)))
    } else {
        (IntervalMethod::DwellingAsUnit, Some(whole(spread.inhabited())))
    };
    let (lower, upper) = match &effective {
        None => (Percent::new(rate.clone()), Percent::new(rate.clone())),
        Some(effective) => {
            let (lower, upper) = bounds_millionths(&rate, effective);
            (Percent::of_millionths(lower), Percent::of_millionths(upper))
        }
    };
    let has_none = |one: &&CheckedStratum| one.checked.is_empty() && one.dwellings > 0;
    Ok(Estimate {
        interval: Interval { lower, upper, method },
        pooled: Percent::new(BigRational::new(correct.into(), persons.into())),
        dwellings,
        dwellings_checked,
        persons,
        correct,
        effective_persons: effective.map(Factor::new),
        design_effect: (tells && !complete).then(|| Factor::new(variance * whole(persons) / binomial)),
        unsampled: strata.iter().filter(has_none).map(|one| one.stratum).collect(),
        rate: Percent::new(rate),
    })
}

/// Sums over the checked dwellings of one stratum.
struct Sums {
    in_frame: u64,
    checked: u64,
    inhabited: u64,
    persons: u64,
    correct: u64,
    persons_squared: BigInt,
    correct_squared: BigInt,
    persons_correct: BigInt,
}

impl Sums {
    fn of(stratum: &CheckedStratum) -> Self {
        let mut sums = Self {
            in_frame: stratum.dwellings,
            checked: 0,
            inhabited: 0,
            persons: 0,
            correct: 0,
            persons_squared: BigInt::zero(),
            correct_squared: BigInt::zero(),
            persons_correct: BigInt::zero(),
        };
        for dwelling in &stratum.checked {
            let (persons, correct) = (u64::from(dwelling.persons), u64::from(dwelling.correct));
            sums.checked += 1;
            sums.inhabited += u64::from(persons > 0);
            sums.persons += persons;
            sums.correct += correct;
            sums.persons_squared += persons * persons;
            sums.correct_squared += correct * correct;
            sums.persons_correct += persons * correct;
        }
        sums
    }

    /// How many dwellings each checked one stands for.
    fn weight(&self) -> BigRational {
        whole(self.in_frame) / whole(self.checked)
    }

    fn is_complete(&self) -> bool {
        self.in_frame == self.checked
    }

    /// `Σ e` and `Σ e²` with `e = correct − rate × persons`.
    fn residuals(&self, rate: &BigRational) -> (BigRational, BigRational) {
        let sum = whole(self.correct) - rate * BigInt::from(self.persons);
        let squares = BigRational::from(self.correct_squared.clone())
            - rate * (&self.persons_correct * BigInt::from(2))
            + rate * rate * &self.persons_squared;
        (sum, squares)
    }
}

/// The dwellings' spread around the rate.
struct Spread<'s> {
    sums: &'s [Sums],
    rate: &'s BigRational,
}

impl Spread<'_> {
    /// The variance of the total of `e` over the frame.
    fn variance(&self) -> BigRational {
        let open = self.sums.iter().filter(|one| !one.is_complete());
        open.map(|one| {
            let checked = whole(one.checked);
            let remains = BigRational::one() - &checked / whole(one.in_frame);
            whole(one.in_frame) * whole(one.in_frame) * remains / checked * self.between(one)
        })
        .sum()
    }

    /// `s²` of one stratum. A single dwelling shows no spread of its own and borrows that of all together.
    fn between(&self, one: &Sums) -> BigRational {
        let (sum, squares) = one.residuals(self.rate);
        if one.checked >= 2 {
            let checked = whole(one.checked);
            return (squares - &sum * &sum / checked) / whole(one.checked - 1);
        }
        let checked: u64 = self.sums.iter().map(|one| one.checked).sum();
        let squares: BigRational = self.sums.iter().map(|one| one.residuals(self.rate).1).sum();
        squares / whole(checked.saturating_sub(1).max(1))
    }

    /// Checked dwellings that have anybody.
    fn inhabited(&self) -> u64 {
        self.sums.iter().map(|one| one.inhabited).sum()
    }

    /// Inhabited dwellings less strata, at least one.
    fn degrees_of_freedom(&self) -> u64 {
        let open = || self.sums.iter().filter(|one| !one.is_complete() && one.inhabited > 0);
        let dwellings: u64 = open().map(|one| one.inhabited).sum();
        let strata = open().map(|_| 1_u64).sum();
        dwellings.saturating_sub(strata).max(1)
    }
}

/// `(z/t)²`, by which few degrees of freedom lessen the effective number.
fn lessened(degrees: u64) -> BigRational {
    let listed = usize::try_from(degrees).ok().and_then(|degrees| T_THOUSANDTHS.get(degrees.checked_sub(1)?));
    let step = || T_STEPS_THOUSANDTHS.iter().find(|(from, _)| degrees >= *from).map(|(_, point)| point);
    let point = listed.or_else(step).copied().unwrap_or(Z_THOUSANDTHS);
    let factor = BigRational::new(Z_THOUSANDTHS.into(), point.into());
    &factor * &factor
}

pub(crate) fn whole(number: u64) -> BigRational {
    BigRational::from(BigInt::from(number))
}
