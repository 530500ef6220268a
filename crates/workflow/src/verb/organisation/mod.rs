//! Stations and committees: founded, closed, renamed, moved, split, merged, each from a month on. Months that were
//! published keep what they had.

mod plan;
mod station;
mod warnings;

use assessment::{CommitteeFigures, MonthFigures, Policy, TownFigures};
use serde::{Deserialize, Serialize};

use self::plan::Plan;
use crate::actor::Actor;
use crate::deed::{Begun, ClientKey, Deed};
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::{FieldFault, Refusal};

pub(crate) use self::warnings::{holds, small_stations, stranded};

/// 居（村）委信息: what a committee is called and where it lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founding {
    /// Code of twelve digits.
    pub committee: String,
    /// Name.
    pub name: String,
    /// Station.
    pub station: String,
    /// Community.
    pub community: Option<String>,
}

impl Founding {
    /// The committees of a month of figures, as a roster.
    pub fn roster(figures: &TownFigures, month: &MonthFigures) -> Vec<Self> {
        let of = |row: &CommitteeFigures| Self {
            committee: row.code.to_string(),
            name: figures.name(row.name).to_owned(),
            station: figures.station_name(row.station).to_owned(),
            community: row.community.map(|name| figures.name(name).to_owned()),
        };
        month.committees.iter().map(of).collect()
    }
}

/// 居（村）委名称与归属: what a change leaves the committee with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitteeCard {
    /// Name.
    pub name: String,
    /// Station.
    pub station: String,
    /// Community.
    pub community: Option<String>,
}

/// 派出所信息: its place in lists and the town's own quota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationCard {
    /// Name.
    pub station: String,
    /// Its place in lists, from 1.
    pub position: i64,
    /// Pushes owed in a year; `None` leaves it to the policy.
    pub quota: Option<i64>,
}

/// 组织变更结果: what became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationChanged {
    /// Codes that were added.
    pub added: Vec<String>,
    /// Codes that changed.
    pub changed: Vec<String>,
    /// Codes that ended.
    pub ended: Vec<String>,
    /// How many stayed as they were.
    pub unchanged: usize,
    /// What a person should know: small stations, committees that the roster does not name.
    pub warnings: Vec<String>,
}

/// 名册预检: what a roster would change; nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPreview {
    /// What would become of it.
    pub would: OrganisationChanged,
    /// What is wrong, row by row; field is the code.
    pub faults: Vec<FieldFault>,
}

/// What stands at the end of a verb on committees.
const OBJECT: &str = "organisation";

impl Office {
    /// 导入名册: the committees of a month. The first time it founds the town's stations too, from the policy; later it
    /// adds and changes from `month` on. Committees that the roster does not name stay; a warning lists them.
    ///
    /// # Errors
    /// Permission, a month that was published already, rows that are wrong (all at once).
    pub async fn import_roster(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        rows: &[Founding],
    ) -> Result<OrganisationChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageCommittees, "import_roster", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        found_stations(&mut deed, &policy.policy).await?;
        let mut plan = Plan::of(&mut deed, actor, month).await?;
        plan.roster(rows);
        plan.carry_out(deed, policy.policy.newest(), "import_roster").await
    }

    /// What [`Self::import_roster`] would do.
    ///
    /// # Errors
    /// As it.
    pub async fn preview_roster(
        &self,
        actor: &Actor,
        month: &str,
        rows: &[Founding],
    ) -> Result<RosterPreview, Refusal> {
        if !actor.may(Permission::ManageCommittees) {
            return Err(Refusal::NotAllowed(Permission::ManageCommittees));
        }
        let mut read = self.db.read().await?;
        let policy = self.town_policy(&mut read, &actor.town).await?;
        let mut plan = Plan::of(&mut read, actor, month).await?;
        if plan.stations.is_empty() {
            plan.stations =
                policy.policy.newest().stations.iter().map(|station| station.name.clone()).collect();
        }
        plan.roster(rows);
        let faults = plan.faults();
        Ok(RosterPreview { would: plan.outcome(policy.policy.newest()), faults })
    }

    /// 新设居（村）委 from a month on.
    ///
    /// # Errors
    /// Permission; the code is in use; unknown station; a month that was published already.
    pub async fn found_committee(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        founding: &Founding,
    ) -> Result<OrganisationChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageCommittees, "found_committee", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let mut plan = Plan::of(&mut deed, actor, month).await?;
        plan.found("", founding);
        plan.carry_out(deed, policy.policy.newest(), "found_committee").await
    }

    /// 撤销居（村）委: `month` is the first in which it is no longer there.
    ///
    /// # Errors
    /// Permission; not found; stale; a month that was published already.
    pub async fn close_committee(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        committee: &str,
        version: i64,
    ) -> Result<OrganisationChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageCommittees, "close_committee", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let mut plan = Plan::of(&mut deed, actor, month).await?;
        plan.shown(&mut deed, committee, version).await?;
        plan.close(committee);
        plan.carry_out(deed, policy.policy.newest(), "close_committee").await
    }

    /// 更名、调整归属: name, station or community from a month on.
    ///
    /// # Errors
    /// Permission; not found; stale; unknown station; nothing differs; a month that was published already.
    pub async fn change_committee(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        committee: &str,
        card: &CommitteeCard,
        version: i64,
    ) -> Result<OrganisationChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageCommittees, "change_committee", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let mut plan = Plan::of(&mut deed, actor, month).await?;
        plan.shown(&mut deed, committee, version).await?;
        plan.change("", committee, card);
        plan.carry_out(deed, policy.policy.newest(), "change_committee").await
    }

    /// 拆分: `into` are those that are there from `month` on. One of them may keep the old code; otherwise it ends.
    ///
    /// # Errors
    /// As for closing and founding.
    pub async fn split_committee(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        committee: &str,
        version: i64,
        into: &[Founding],
    ) -> Result<OrganisationChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageCommittees, "split_committee", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let mut plan = Plan::of(&mut deed, actor, month).await?;
        plan.shown(&mut deed, committee, version).await?;
        plan.split(committee, into);
        plan.carry_out(deed, policy.policy.newest(), "split_committee").await
    }

    /// 合并: `committees` (code, version) become `into`, which may keep one of their codes.
    ///
    /// # Errors
    /// As for closing and founding.
    pub async fn merge_committees(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        committees: &[(String, i64)],
        into: &Founding,
    ) -> Result<OrganisationChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageCommittees, "merge_committees", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let mut plan = Plan::of(&mut deed, actor, month).await?;
        for (committee, version) in committees {
            plan.shown(&mut deed, committee, *version).await?;
        }
        plan.merge(committees, into);
        plan.carry_out(deed, policy.policy.newest(), "merge_committees").await
    }
}

/// A town without stations gets those that its policy names.
async fn found_stations(deed: &mut Deed<'_>, policy: &Policy) -> Result<(), Refusal> {
    let town = deed.actor().town.clone();
    if deed.stations(&town).await?.is_empty() {
        for (station, position) in policy.newest().stations.iter().zip(1..) {
            deed.add_station(&station.name, position, None).await?;
        }
    }
    Ok(())
}
