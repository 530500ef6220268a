//! Figures in a bundle: every count that the assessment was given, under the policy's own names.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// 封存数据: what the assessment of the month was given. Earlier months are in it because streaks, and counts of the
/// month alone, come from them: so one bundle suffices to compute the month again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedFigures {
    /// The stations with their quotas.
    pub stations: Vec<SealedStation>,
    /// The months, ascending; the last is the one that is sealed.
    pub months: Vec<SealedMonth>,
}

/// 封存派出所: a station with the yearly quota that held for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedStation {
    /// Its name.
    pub name: String,
    /// Pushes owed in a year (条).
    pub quota: Option<u32>,
}

/// 封存月数据: one month's figures of a town.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedMonth {
    /// The month, `2022-06`.
    pub month: String,
    /// The town's counts by the policy's figure ids; `None` for a blank cell.
    pub town: BTreeMap<String, Option<u32>>,
    /// The town's rate as the district gave it, in percent.
    pub district_rate: Option<String>,
    /// The committees, by ascending code.
    pub committees: Vec<SealedCommittee>,
}

/// 封存居（村）委数据: one committee's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedCommittee {
    /// Its code of 12 digits.
    pub code: String,
    /// Its name in that month.
    pub name: String,
    /// Its station in that month.
    pub station: String,
    /// Its community in that month.
    pub community: Option<String>,
    /// The counts by the policy's figure ids; `None` for a blank cell.
    pub counts: BTreeMap<String, Option<u32>>,
}
