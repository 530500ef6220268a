//! Who the ids in the town's rows are, as people say it.

use std::collections::BTreeMap;

use storage::{Read, StaffName, Stamp};

use crate::actor::{CONSOLE, CONSOLE_WORDS};
use crate::clock::told_at;
use crate::refusal::Refusal;
use crate::role::Role;

/// 姓名表: the users of a town by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(BTreeMap<String, StaffName>);

impl Names {
    pub(crate) async fn of(read: &mut Read, town: &str) -> Result<Self, Refusal> {
        let rows = read.staff_names(town).await?;
        Ok(Self(rows.into_iter().map(|row| (row.staff.clone(), row)).collect()))
    }

    /// The name; the id itself where there is no such user.
    pub(crate) fn name(&self, staff: &str) -> String {
        match self.0.get(staff) {
            Some(row) => row.name.clone(),
            None if staff == CONSOLE => CONSOLE_WORDS.to_owned(),
            None => staff.to_owned(),
        }
    }

    /// The role in words; empty where there is no such user.
    pub(crate) fn role(&self, staff: &str) -> String {
        let role = self.0.get(staff).and_then(|row| row.role.parse::<Role>().ok());
        role.map(|role| role.words().to_owned()).unwrap_or_default()
    }

    /// Name and time: `王某 2022年6月5日14:03`.
    pub(crate) fn told(&self, staff: &str, at: i64) -> String {
        format!("{} {}", self.name(staff), told_at(Stamp(at)))
    }

    /// The same where there may be nobody yet.
    pub(crate) fn told_if(&self, staff: Option<&String>, at: Option<i64>) -> Option<String> {
        Some(self.told(staff?, at?))
    }

    /// Users of a place with their roles, as `王某（民警）`; those who may not sign in left out.
    pub(crate) fn people_at(&self, place: &str) -> Vec<String> {
        let at_place = self.0.values().filter(|row| row.place == place && row.disabled_at.is_none());
        at_place
            .filter_map(|row| Some(format!("{}（{}）", row.name, row.role.parse::<Role>().ok()?.words())))
            .collect()
    }

    /// That somebody changed a thing meanwhile.
    pub(crate) fn stale(&self, what: &str, by: &str, at: i64, now: String) -> Refusal {
        Refusal::Stale { what: what.to_owned(), by: self.name(by), at: told_at(Stamp(at)), now }
    }
}
