//! The kinds of rules. Each turns figures into deductions for one item, over all committees of a town's month at once.

pub(crate) mod bottom_places;
pub(crate) mod per_count;
pub(crate) mod step_below;

use crate::Exact;
use crate::figures::{MonthFigures, Station};
use crate::policy::{Edition, Floor, Item, ReadingIndex};
use crate::result::{CommitteeMonth, Notice};
use crate::step::{Operation, Step, Trace};

/// One town's month on the way to its marks.
pub(crate) struct Sheet<'a, T> {
    pub(crate) edition: &'a Edition,
    pub(crate) figures: &'a MonthFigures,
    /// The month before in the same year, for counts of the month alone.
    pub(crate) before: Option<&'a MonthFigures>,
    pub(crate) stations: &'a [Station],
    pub(crate) committees: Vec<CommitteeMonth>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) trace: T,
}

impl<T: Trace> Sheet<'_, T> {
    /// Records a step under the item's own clause.
    #[inline]
    pub(crate) fn record(
        &mut self,
        committee: usize,
        (place, item): (usize, &Item),
        reading: Option<ReadingIndex>,
        operation: impl FnOnce() -> Operation,
    ) {
        let clause = item.clause;
        self.trace.record(committee, place, || Step { clause, reading, operation: operation() });
    }

    /// Closes an item for a committee: what is left of its full marks.
    #[inline]
    pub(crate) fn close(&mut self, committee: usize, (place, item): (usize, &Item), deducted: Exact) {
        let left = &item.full_marks - &deducted;
        let floored = item.floor.value == Floor::Zero && left.is_negative();
        let mark = if floored { Exact::ZERO } else { left };
        let reading = if floored { item.floor.reading } else { None };
        self.record(committee, (place, item), reading, || Operation::Mark {
            full: item.full_marks.clone(),
            deducted,
            floored,
            mark: mark.clone(),
        });
        if let Some(slot) = self.committees.get_mut(committee).and_then(|row| row.marks.get_mut(place)) {
            *slot = mark;
        }
    }
}
