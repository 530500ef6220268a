//! The places that a user may be given.

use std::collections::BTreeSet;

use storage::Scope;

use crate::actor::Actor;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;

/// 可选范围: stations, communities and committees as they are now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Stations, in the town's order.
    pub stations: Vec<String>,
    /// Communities, by name.
    pub communities: Vec<String>,
    /// Committees: code and name, by code.
    pub committees: Vec<(String, String)>,
}

impl Office {
    /// The places of the town, for whoever manages users.
    ///
    /// # Errors
    /// Permission.
    pub async fn places(&self, actor: &Actor) -> Result<Places, Refusal> {
        if !actor.may(Permission::ManageUsers) {
            return Err(Refusal::NotAllowed(Permission::ManageUsers));
        }
        let mut read = self.db.read().await?;
        let stations = read.stations(&actor.town).await?;
        let mut spans = read.committee_spans(&actor.town, &Scope::Town).await?;
        spans.retain(|span| span.until_month.is_none());
        let communities: BTreeSet<String> = spans.iter().filter_map(|span| span.community.clone()).collect();
        Ok(Places {
            stations: stations.into_iter().map(|row| row.station).collect(),
            communities: communities.into_iter().collect(),
            committees: spans.into_iter().map(|span| (span.committee, span.name)).collect(),
        })
    }
}
