//! What another reading, or another policy, would change in the same figures.

use std::collections::BTreeMap;

use crate::figures::CommitteeCode;
use crate::policy::Policy;
use crate::result::{CommitteeMonth, TownResult};
use crate::{Exact, Month};

/// 变化: one value of a committee's month that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which month.
    pub month: Month,
    /// Which committee.
    pub code: CommitteeCode,
    /// What differs.
    pub kind: ChangeKind,
    /// The value before, as printed; empty for none.
    pub before: String,
    /// The value after, as printed; empty for none.
    pub after: String,
}

/// 变化种类: what can differ between two readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Marks of the item at this place.
    Marks(usize),
    /// The total.
    Total,
    /// The rank.
    Rank,
    /// Being among the last places.
    Bottom,
    /// Whether the month counts towards the veto.
    VetoCounted,
    /// The interview's level.
    Interview,
    /// Attending the analysis meeting.
    AnalysisMeeting,
}

/// 年度变化: a veto that would be proposed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VetoChange {
    /// The year.
    pub year: u16,
    /// Which committee.
    pub code: CommitteeCode,
    /// Whether it would be proposed.
    pub proposed: bool,
}

/// 比较: everything that differs between two results of the same figures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// Values of committee-months.
    pub changes: Vec<Change>,
    /// Veto proposals of years.
    pub vetoes: Vec<VetoChange>,
}

impl Comparison {
    /// Compares two results of the same figures; both policies must have the same items.
    pub fn between(base: (&Policy, &TownResult), other: (&Policy, &TownResult)) -> Self {
        let mut comparison = Self::default();
        for month in &base.1.months {
            let Some(changed) = other.1.month(month.month) else { continue };
            for before in &month.committees {
                if let Some(after) = changed.committee(before.code) {
                    comparison.committee(month.month, (base.0, before), (other.0, after));
                }
            }
        }
        comparison.years(base, other);
        comparison
    }

    /// How many values of each kind differ.
    pub fn counts(&self) -> BTreeMap<ChangeKind, usize> {
        let mut counts = BTreeMap::new();
        for change in &self.changes {
            *counts.entry(change.kind).or_insert(0) += 1;
        }
        counts
    }

    fn committee(
        &mut self,
        month: Month,
        base: (&Policy, &CommitteeMonth),
        other: (&Policy, &CommitteeMonth),
    ) {
        let before = values(base.0, month, base.1);
        for (kind, after) in values(other.0, month, other.1) {
            let held = before.get(&kind).cloned().unwrap_or_default();
            if held != after {
                self.changes.push(Change { month, code: base.1.code, kind, before: held, after });
            }
        }
    }

    fn years(&mut self, base: (&Policy, &TownResult), other: (&Policy, &TownResult)) {
        let mut years: Vec<_> = base.1.months.iter().map(|month| month.month.year()).collect();
        years.dedup();
        for year in years {
            let (before, after) = (base.1.year(base.0, year), other.1.year(other.0, year));
            for before in &before.committees {
                // Policies of different dates have different months, and so perhaps different committees.
                let Some(after) = after.committees.iter().find(|after| after.code == before.code) else {
                    continue;
                };
                if before.veto_proposed != after.veto_proposed {
                    self.vetoes.push(VetoChange { year, code: after.code, proposed: after.veto_proposed });
                }
            }
        }
    }
}

fn values(policy: &Policy, month: Month, committee: &CommitteeMonth) -> BTreeMap<ChangeKind, String> {
    let Some(edition) = policy.edition(month) else { return BTreeMap::new() };
    let shown = |value: &Exact| if committee.is_assessed() { value.to_string() } else { String::new() };
    let yes = |value: bool| if value { "是".to_owned() } else { "否".to_owned() };
    let marks = committee.marks.iter().take(edition.items.len()).enumerate();
    let mut values: BTreeMap<_, _> =
        marks.map(|(item, mark)| (ChangeKind::Marks(item), shown(mark))).collect();
    let consequence = &committee.consequence;
    let level = consequence.interview_rule(edition).map(|rule| rule.level);
    values.extend([
        (ChangeKind::Total, shown(&committee.total)),
        (ChangeKind::Rank, if committee.rank == 0 { String::new() } else { committee.rank.to_string() }),
        (ChangeKind::Bottom, yes(committee.bottom)),
        (ChangeKind::VetoCounted, yes(consequence.veto_counted)),
        (ChangeKind::Interview, level.map(|level| level.to_string()).unwrap_or_default()),
        (ChangeKind::AnalysisMeeting, yes(consequence.analysis_meeting)),
    ]);
    values
}
