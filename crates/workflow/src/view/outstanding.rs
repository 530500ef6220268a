//! Committees of a month whose figures are still to come, beside those that have marks.

use assessment::CommitteeCode;
use assessment::policy::{Item, Rate};

use super::result::{CommitteeResult, ItemResult, Nouns, RateResult, clause};
use crate::gap::Lacking;

impl<'a> Nouns<'a> {
    pub(super) fn lacking(self) -> impl Iterator<Item = &'a Lacking> {
        self.outstanding.into_iter().flat_map(|outstanding| &outstanding.committees)
    }

    /// The committee of a code, with its marks or with what it lacks.
    pub(crate) fn of(self, code: CommitteeCode) -> Option<CommitteeResult> {
        let lacks = || {
            let code = code.to_string();
            self.lacking().find(|lacking| lacking.committee == code).map(|lacking| self.unmarked(lacking))
        };
        self.month.committee(code).map(|found| self.committee(found)).or_else(lacks)
    }

    /// A committee whose figures are still to come: its items stand there without marks.
    pub(super) fn unmarked(self, lacking: &Lacking) -> CommitteeResult {
        let edition = self.edition;
        let item = |item: &Item| ItemResult {
            id: item.id.clone(),
            title: item.title.clone(),
            clause: clause(edition, item.clause),
            full: item.full_marks.to_string(),
            marks: None,
            deducted: false,
            steps: Vec::new(),
        };
        let rate = |rate: &Rate| RateResult {
            id: rate.id.clone(),
            title: rate.title.clone(),
            words: None,
            rounded: None,
            measured: None,
        };
        CommitteeResult {
            committee: lacking.committee.clone(),
            name: lacking.name.clone(),
            station: lacking.station.clone(),
            community: lacking.community.clone(),
            assessed: false,
            gap: Some(lacking.gap.clone()),
            reason: Some(lacking.gap.words()),
            rates: edition.rates.iter().map(rate).collect(),
            items: edition.items.iter().map(item).collect(),
            total: None,
            rank: None,
            bottom: false,
            streak: 0,
            interview_level: None,
            interview: None,
            analysis_meeting: false,
            veto_counted: false,
            veto_excluded: false,
            consequences: Vec::new(),
            confirm: Vec::new(),
        }
    }
}
