//! What the months of a town bring its committees, gathered from the assessment: which month, which clause, who must
//! come, by when. Nothing is computed here that the assessment has computed already.

use assessment::{CommitteeCode, Edition, Month, Policy, TownResult, percent_words};
use serde::{Deserialize, Serialize};

use crate::clock::due_date;
use crate::refusal::Refusal;
use crate::state::ConsequenceKind;

/// 依据: what a consequence rests on, in the words that held when it arose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Where the document says so: `三（五）2`.
    pub clause: String,
    /// The months it rests on, oldest first.
    pub months: Vec<String>,
    /// Months among the last places that do not count, oldest first; for a veto.
    pub excluded: Vec<String>,
    /// The committee's rate in words; for an analysis meeting.
    pub rate: String,
    /// The town's.
    pub town_rate: String,
    /// Who must be there or convenes it.
    pub attendants: Vec<String>,
    /// Who is talked to.
    pub interviewee: String,
    /// Who is reported to; empty where nobody is.
    pub report_to: String,
    /// What the veto's switch rests on.
    pub legal_basis: String,
}

impl Basis {
    /// In one line.
    pub(crate) fn in_short(&self, kind: ConsequenceKind) -> String {
        let months = self.months.join("、");
        match kind {
            ConsequenceKind::AnalysisMeeting => {
                format!("{months} 准确率 {}，全镇 {}", self.rate, self.town_rate)
            }
            ConsequenceKind::Interview => format!("连续 {} 个月排名靠末：{months}", self.months.len()),
            ConsequenceKind::Veto => {
                let excluded = match self.excluded.as_slice() {
                    [] => String::new(),
                    excluded => format!("；高于全镇准确率、不计入：{}", excluded.join("、")),
                };
                format!("年内 {} 个月计入：{months}{excluded}", self.months.len())
            }
        }
    }
}

/// 应有后果: what a month brings a committee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arisen {
    pub(crate) month: Month,
    pub(crate) committee: String,
    pub(crate) kind: ConsequenceKind,
    pub(crate) level: u32,
    pub(crate) basis: Basis,
    pub(crate) due: String,
}

impl Arisen {
    /// Whether a consequence that stands is this one. A veto is proposed on certain months; on others it is another.
    pub(crate) fn is(&self, month: &str, committee: &str, kind: &str, level: i64, basis: &Basis) -> bool {
        self.month.to_string() == month
            && self.committee == committee
            && self.kind.id() == kind
            && i64::from(self.level) == level
            && (self.kind != ConsequenceKind::Veto || self.basis.months == basis.months)
    }
}

/// What the months from `first` on bring, as far as the result goes.
pub(crate) fn following(policy: &Policy, result: &TownResult, first: Month) -> Result<Vec<Arisen>, Refusal> {
    let mut found = Vec::new();
    for month in result.months.iter().filter(|month| month.month >= first) {
        let missing = || Refusal::Fault(format!("no edition of {}", month.month));
        let edition = policy.edition(month.month).ok_or_else(missing)?;
        let due = by_the_next_result(edition, month.month);
        for committee in &month.committees {
            let consequence = &committee.consequence;
            let code = committee.code;
            let mut add = |kind, level, basis| {
                let (committee, due) = (code.to_string(), due.clone());
                found.push(Arisen { month: month.month, committee, kind, level, basis, due });
            };
            if let Some(rule) = edition.analysis_meeting.as_ref().filter(|_| consequence.analysis_meeting) {
                let own = committee.rates.get(usize::from(edition.town_rate.rate.0)).and_then(Option::as_ref);
                let basis = Basis {
                    clause: clause(edition, rule.clause),
                    months: vec![month.month.to_string()],
                    rate: own.map(percent_words).unwrap_or_default(),
                    town_rate: month.town_rate.as_ref().map(percent_words).unwrap_or_default(),
                    attendants: vec![rule.convened_by.clone(), rule.together_with.clone()],
                    ..Basis::default()
                };
                add(ConsequenceKind::AnalysisMeeting, 0, basis);
            }
            if let Some(rule) = consequence.interview_rule(edition) {
                let basis = Basis {
                    clause: clause(edition, rule.clause),
                    months: streak_months(result, code, month.month, consequence.streak),
                    attendants: rule.attendants.clone(),
                    interviewee: rule.interviewee.clone(),
                    report_to: rule.report_to.clone(),
                    ..Basis::default()
                };
                add(ConsequenceKind::Interview, rule.level, basis);
            }
        }
    }
    vetoes(policy, result, first, &mut found)?;
    Ok(found)
}

/// Vetoes that the years propose in a month from `first` on: in that month which makes enough.
fn vetoes(
    policy: &Policy,
    result: &TownResult,
    first: Month,
    found: &mut Vec<Arisen>,
) -> Result<(), Refusal> {
    let mut years: Vec<u16> = result
        .months
        .iter()
        .map(|month| month.month)
        .filter(|month| *month >= first)
        .map(Month::year)
        .collect();
    years.dedup();
    for number in years {
        let year = result.year(policy, number);
        let Some(last) = year.months.last() else { continue };
        let edition = policy.edition(*last).ok_or_else(|| Refusal::Fault(format!("no edition of {last}")))?;
        let Some(rule) = &edition.veto else { continue };
        let enough = usize::try_from(rule.bottom_months_a_year).unwrap_or(usize::MAX).max(1);
        for committee in year.committees.iter().filter(|committee| committee.veto_proposed) {
            let Some(counted) = committee.veto_counted_months.get(..enough) else { continue };
            let Some(month) = counted.last().copied().filter(|month| *month >= first) else { continue };
            let excluded = committee.bottom_months.iter().filter(|bottom| **bottom <= month);
            let excluded = excluded.filter(|bottom| !committee.veto_counted_months.contains(bottom));
            let basis = Basis {
                clause: clause(edition, rule.clause),
                months: counted.iter().map(ToString::to_string).collect(),
                excluded: excluded.map(ToString::to_string).collect(),
                legal_basis: rule.legal_basis.clone(),
                ..Basis::default()
            };
            let year_end = Month::new(number, 12).unwrap_or(month);
            found.push(Arisen {
                month,
                committee: committee.code.to_string(),
                kind: ConsequenceKind::Veto,
                level: 0,
                basis,
                due: by_the_next_result(edition, year_end),
            });
        }
    }
    Ok(())
}

/// What follows from a month is done before the next month's result: by the day of that month's meeting.
fn by_the_next_result(edition: &Edition, month: Month) -> String {
    due_date(month.next(), u32::from(edition.calendar.meeting_due_day)).to_string()
}

/// The assessed months of a streak that ends in `last`, oldest first.
fn streak_months(result: &TownResult, code: CommitteeCode, last: Month, streak: u32) -> Vec<String> {
    let assessed = result.months.iter().rev().filter(|month| {
        month.month <= last && month.committee(code).is_some_and(assessment::CommitteeMonth::is_assessed)
    });
    let mut months: Vec<_> = assessed
        .take(usize::try_from(streak).unwrap_or(usize::MAX))
        .map(|month| month.month.to_string())
        .collect();
    months.reverse();
    months
}

fn clause(edition: &Edition, clause: assessment::policy::ClauseIndex) -> String {
    edition.clause(clause).map(|clause| clause.place.clone()).unwrap_or_default()
}
