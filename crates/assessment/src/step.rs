//! Steps: how a mark came about, one operation after another, so that every mark can be shown and recomputed.

use crate::Exact;
use crate::figures::FigureIndex;
use crate::policy::{ClauseIndex, NoSample, RateIndex, ReadingIndex, StepCounting};

/// 步骤: one operation of a mark's arithmetic, with its clause and the reading it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Where the document says so.
    pub clause: ClauseIndex,
    /// The reading used, where the document leaves it open.
    pub reading: Option<ReadingIndex>,
    /// What was done, inputs and result.
    pub operation: Operation,
}

/// 运算: what a step does. Inputs come first, the result last; a deduction is a positive number of marks.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// A count times marks for each.
    CountTimes {
        /// The count's figure.
        figure: FigureIndex,
        /// The count.
        count: u32,
        /// Marks for each.
        each: Exact,
        /// Marks deducted.
        deducted: Exact,
    },
    /// A rate from its counts.
    Rate {
        /// Which rate.
        rate: RateIndex,
        /// What is right.
        numerator: u32,
        /// What was checked.
        denominator: u32,
        /// The rate in percent.
        percent: Exact,
    },
    /// A rate lowered for a count, never below zero.
    Lower {
        /// The count's figure.
        figure: FigureIndex,
        /// The count.
        count: u32,
        /// Percentage points for each.
        each: Exact,
        /// The rate before.
        from: Exact,
        /// The rate after.
        percent: Exact,
    },
    /// Nobody was checked.
    NoSample {
        /// What that means.
        treatment: NoSample,
        /// Sum of the other items' marks.
        others: Exact,
        /// Sum of the other items' full marks.
        others_full: Exact,
        /// Marks deducted.
        deducted: Exact,
    },
    /// The band that a town figure lies in.
    Band {
        /// The town's figure.
        figure: FigureIndex,
        /// Its count.
        count: u32,
        /// The band above this value (exclusive of it where the edge belongs to the band before).
        above: Option<u32>,
        /// The band until this value.
        until: Option<u32>,
        /// Marks for a step.
        each: Exact,
    },
    /// The target is reached.
    Reached {
        /// The rate.
        percent: Exact,
        /// The target.
        target: Exact,
    },
    /// How many steps the rate is below the target.
    Steps {
        /// The rate.
        percent: Exact,
        /// The target.
        target: Exact,
        /// Size of a step (percentage points).
        step: Exact,
        /// How parts count.
        counting: StepCounting,
        /// Steps.
        steps: Exact,
    },
    /// Steps times marks for each.
    StepsTimes {
        /// Steps.
        steps: Exact,
        /// Marks for a step.
        each: Exact,
        /// Marks deducted.
        deducted: Exact,
    },
    /// Marks for a count, taken from the item and not from the rate.
    MarksFor {
        /// The count's figure.
        figure: FigureIndex,
        /// The count.
        count: u32,
        /// Marks for each.
        each: Exact,
        /// Marks deducted.
        deducted: Exact,
    },
    /// The count or share that is put in order.
    Measure {
        /// The count.
        numerator: u32,
        /// What it is a share of; `None` when the count itself is ordered.
        denominator: Option<u64>,
        /// The share in percent, or the count.
        value: Exact,
    },
    /// It cannot be put in order: the share has no denominator.
    Unranked,
    /// Deductions fall due in December only.
    NotDue,
    /// Places from the bottom, the last being 1.
    Place {
        /// Best place of the tie (or the place itself).
        best: u32,
        /// Worst place of the tie (or the place itself).
        worst: u32,
        /// How many are in order.
        of: u32,
    },
    /// What the place deducts.
    PlaceDeducts {
        /// Marks deducted.
        deducted: Exact,
    },
    /// Whether a share frees from the deduction.
    ExemptByShare {
        /// The share in percent.
        percent: Exact,
        /// The limit in percent.
        limit: Exact,
        /// Whether the share is enough.
        reached: bool,
        /// Whether a person has yet to decide, so that the deduction stands.
        awaits_decision: bool,
    },
    /// The quota that a month is held against.
    Quota {
        /// The year's quota.
        of_year: u32,
        /// The month's number, where the quota counts in proportion.
        month: Option<u16>,
        /// The quota that holds.
        quota: Exact,
    },
    /// Whether a quota frees from the deduction.
    ExemptByQuota {
        /// Pushes of the committee, or of its station.
        pushes: u64,
        /// The quota that holds.
        quota: Exact,
        /// Whether it is the station's total.
        of_station: bool,
        /// Whether the pushes are more than the quota.
        freed: bool,
    },
    /// What is left of the full marks.
    Mark {
        /// Full marks.
        full: Exact,
        /// Marks deducted in all.
        deducted: Exact,
        /// Whether the floor held it up.
        floored: bool,
        /// The mark.
        mark: Exact,
    },
}

/// Takes steps as they are made, or nothing at all: a bare run pays nothing for explanations.
pub(crate) trait Trace {
    /// Records a step of a committee's item; the step is only made when it is kept.
    fn record(&mut self, committee: usize, item: usize, step: impl FnOnce() -> Step);
}

/// Keeps no steps.
pub(crate) struct NoTrace;

impl Trace for NoTrace {
    #[inline(always)]
    fn record(&mut self, _: usize, _: usize, _: impl FnOnce() -> Step) {}
}

/// Keeps every step, by committee and item.
pub(crate) struct StepBook {
    items: usize,
    steps: Vec<Vec<Step>>,
}

impl StepBook {
    pub(crate) fn new(committees: usize, items: usize) -> Self {
        Self { items, steps: vec![Vec::new(); committees * items] }
    }

    /// The steps by committee, then by item.
    pub(crate) fn into_committees(self) -> impl Iterator<Item = Vec<Vec<Step>>> {
        let mut steps = self.steps.into_iter();
        let items = self.items;
        std::iter::from_fn(move || {
            let taken: Vec<_> = steps.by_ref().take(items).collect();
            (!taken.is_empty()).then_some(taken)
        })
    }
}

impl Trace for StepBook {
    #[inline]
    fn record(&mut self, committee: usize, item: usize, step: impl FnOnce() -> Step) {
        if let Some(steps) = self.steps.get_mut(committee * self.items + item) {
            steps.push(step());
        }
    }
}

/// Recomputes a mark from its steps alone: every operation must follow from its inputs and from the steps before it.
/// Returns the mark, or the position of the first step that does not follow.
pub fn recompute(steps: &[Step]) -> Result<Exact, usize> {
    let mut state = Replay::default();
    for (place, step) in steps.iter().enumerate() {
        state.follow(&step.operation).ok_or(place)?;
    }
    state.mark.ok_or(steps.len())
}

#[derive(Default)]
struct Replay {
    percent: Option<Exact>,
    each: Option<Exact>,
    steps: Option<Exact>,
    quota: Option<Exact>,
    deducted: Exact,
    measured: Option<Exact>,
    freed: bool,
    /// The share of the full marks that is left when nobody was checked.
    left_unchecked: Option<Exact>,
    mark: Option<Exact>,
}

impl Replay {
    fn follow(&mut self, operation: &Operation) -> Option<()> {
        let holds = |claim: bool| claim.then_some(());
        match operation {
            Operation::CountTimes { count, each, deducted, .. }
            | Operation::MarksFor { count, each, deducted, .. } => {
                holds(&Exact::from(*count) * each == *deducted)?;
                self.deducted = &self.deducted + deducted;
            }
            Operation::Rate { numerator, denominator, percent, .. } => {
                holds(Exact::ratio(i64::from(*numerator) * 100, i64::from(*denominator))? == *percent)?;
                self.percent = Some(percent.clone());
            }
            Operation::Lower { count, each, from, percent, .. } => {
                holds(self.percent.as_ref() == Some(from))?;
                holds((from - &(&Exact::from(*count) * each)).max(Exact::ZERO) == *percent)?;
                self.percent = Some(percent.clone());
            }
            Operation::Band { each, count, above, until, .. } => {
                holds(
                    above.is_none_or(|above| *count >= above) && until.is_none_or(|until| *count <= until),
                )?;
                self.each = Some(each.clone());
            }
            Operation::Reached { percent, target } => {
                holds(self.percent.as_ref() == Some(percent) && percent >= target)?;
            }
            Operation::Steps { percent, target, step, counting, steps } => {
                holds(self.percent.as_ref() == Some(percent) && percent < target)?;
                let exact = (target - percent).divide(step)?;
                let counted = match counting {
                    StepCounting::Complete => exact.floor(),
                    StepCounting::Started => exact.ceiling(),
                    StepCounting::Proportional => exact,
                };
                holds(counted == *steps)?;
                self.steps = Some(counted);
            }
            Operation::StepsTimes { steps, each, deducted } => {
                holds(
                    self.steps.as_ref() == Some(steps) && self.each.as_ref().is_none_or(|band| band == each),
                )?;
                holds(&(steps * each) == deducted)?;
                self.deducted = &self.deducted + deducted;
            }
            Operation::Measure { numerator, denominator, value } => {
                let expected = match denominator {
                    Some(whole) => Exact::ratio(i64::from(*numerator) * 100, i64::try_from(*whole).ok()?)?,
                    None => Exact::from(*numerator),
                };
                holds(expected == *value)?;
                self.measured = Some(expected);
            }
            Operation::Place { best, worst, of } => holds(worst <= best && best <= of && *worst > 0)?,
            Operation::ExemptByShare { percent, limit, reached, awaits_decision } => {
                // A share at the limit is enough by one reading and not by another.
                holds(if *reached { percent >= limit } else { percent <= limit })?;
                holds(self.measured.as_ref().is_none_or(|share| share == percent))?;
                self.freed |= *reached && !awaits_decision;
            }
            Operation::Quota { of_year, month, quota } => {
                let expected = match month {
                    Some(month) => Exact::ratio(i64::from(*of_year) * i64::from(*month), 12)?,
                    None => Exact::from(*of_year),
                };
                holds(expected == *quota)?;
                self.quota = Some(quota.clone());
            }
            Operation::ExemptByQuota { pushes, quota, freed, .. } => {
                holds(self.quota.as_ref().is_none_or(|held| held == quota))?;
                holds((Exact::from(i64::try_from(*pushes).ok()?) > *quota) == *freed)?;
                self.freed |= *freed;
            }
            Operation::PlaceDeducts { deducted } => {
                holds(!self.freed)?;
                self.deducted = &self.deducted + deducted;
            }
            Operation::NoSample { treatment, others, others_full, deducted } => {
                self.left_unchecked = match treatment {
                    NoSample::Full => Some(Exact::ONE),
                    NoSample::Zero => Some(Exact::ZERO),
                    NoSample::Rescale => Some(others.divide(others_full).unwrap_or(Exact::ONE)),
                    NoSample::NotAssessed => None,
                };
                self.deducted = &self.deducted + deducted;
            }
            Operation::Unranked | Operation::NotDue => {}
            Operation::Mark { full, deducted, floored, mark } => {
                holds(self.deducted == *deducted)?;
                let left = full - deducted;
                holds(self.left_unchecked.as_ref().is_none_or(|share| full * share == left))?;
                holds(*mark == if *floored { Exact::ZERO } else { left })?;
                self.mark = Some(mark.clone());
            }
        }
        Some(())
    }
}
