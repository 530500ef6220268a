//! Stations and committees: founded, closed, renamed, moved, split, merged, each from a month on. Months that were
//! published keep what they had.

mod plan;
mod warnings;

use assessment::Policy;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::Read;

use self::plan::Plan;
use crate::actor::Actor;
use crate::deed::{Begun, ClientKey, Deed};
use crate::names::Names;
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

    /// 派出所: adds one (version 0) or changes its order and quota.
    ///
    /// # Errors
    /// Permission; stale.
    pub async fn set_station(
        &self,
        actor: &Actor,
        key: &ClientKey,
        card: &StationCard,
        version: i64,
    ) -> Result<OrganisationChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageCommittees, "set_station", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let name = card.station.trim();
        let faults = station_faults(card);
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        let before = deed.stations(&actor.town).await?.into_iter().find(|row| row.station == name);
        let held = before.as_ref().map_or(0, |row| row.version);
        if held != version {
            let now = before.map_or_else(String::new, |row| station_words(row.position, row.quota));
            return Err(
                stale(&mut deed, actor, &format!("派出所“{name}”"), &station_object(name), now).await?
            );
        }
        let done = match &before {
            Some(_) => deed.change_station(name, card.position, card.quota, version).await?,
            None => deed.add_station(name, card.position, card.quota).await.map(|()| true)?,
        };
        if !done {
            return Err(Refusal::Fault(format!("station {name} moved on inside its verb")));
        }
        let details = json!({ "position": card.position, "quota": card.quota,
            "before": before.as_ref().map(|row| json!({ "position": row.position, "quota": row.quota })) });
        let outcome = OrganisationChanged { unchanged: usize::from(before.is_some()), ..Default::default() };
        deed.finish(station_object(name), &details, outcome).await
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

fn station_faults(card: &StationCard) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let mut wrong = |field: &str, words: &str| {
        faults.push(FieldFault { field: field.to_owned(), words: words.to_owned() });
    };
    let name = card.station.trim();
    if name.is_empty() || name.chars().count() > plan::LONGEST_NAME || name.chars().any(char::is_control) {
        wrong("station", "请填派出所名称，最多 40 字");
    }
    if !(1..=999).contains(&card.position) {
        wrong("position", "次序填 1 至 999 的整数");
    }
    if card.quota.is_some_and(|quota| !(0..=i64::from(assessment::MAX_COUNT)).contains(&quota)) {
        wrong("quota", "推送定额填不带小数的数字，按政策的就留空");
    }
    faults
}

fn station_words(position: i64, quota: Option<i64>) -> String {
    let quota = quota.map_or_else(|| "按政策".to_owned(), |quota| quota.to_string());
    format!("次序 {position}，推送定额 {quota}")
}

fn station_object(name: &str) -> String {
    format!("station/{name}")
}

/// Who changed a station stands in the audit alone.
async fn stale(
    read: &mut Read,
    actor: &Actor,
    what: &str,
    object: &str,
    now: String,
) -> Result<Refusal, Refusal> {
    let names = Names::of(read, &actor.town).await?;
    let last = read.audit_of(&actor.town, object, 1).await?.pop();
    let (by, at) = last.map(|line| (line.actor, line.at)).unwrap_or_default();
    Ok(names.stale(what, &by, at, now))
}
