//! The town's stations: added, put in order, given a quota, left by all their committees. One without committees takes
//! no part in later months; those that were published keep it.

use serde_json::json;
use storage::Read;

use super::plan::{LONGEST_NAME, Plan, card_of};
use super::{CommitteeCard, OrganisationChanged, StationCard};
use crate::actor::Actor;
use crate::deed::{Begun, ClientKey};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::{FieldFault, Refusal};

impl Office {
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

    /// 居村委改到别的派出所: all of a station's, from a month on. So a station gets another name, is closed, or becomes part
    /// of another: one without committees takes no part in later months.
    ///
    /// # Errors
    /// Permission; not found; stale; the same station; no committees; a month that was published already.
    pub async fn move_committees(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        station: (&str, i64),
        to: &str,
    ) -> Result<OrganisationChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageCommittees, "move_committees", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let (name, version) = station;
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let stations = deed.stations(&actor.town).await?;
        let missing = || Refusal::NotFound(format!("派出所“{name}”"));
        let before = stations.iter().find(|row| row.station == name).ok_or_else(missing)?;
        if before.version != version {
            let now = station_words(before.position, before.quota);
            let what = format!("派出所“{name}”");
            return Err(stale(&mut deed, actor, &what, &station_object(name), now).await?);
        }
        let mut plan = Plan::of(&mut deed, actor, month).await?;
        let own = plan.spans.iter().filter(|span| span.until_month.is_none() && span.station == name);
        let committees: Vec<_> = own.map(|span| (span.committee.clone(), card_of(span))).collect();
        let refused =
            |words: String| Err(Refusal::Invalid(vec![FieldFault { field: "to".to_owned(), words }]));
        if to == name {
            return refused("请选另一个派出所".to_owned());
        }
        if committees.is_empty() {
            return refused(format!("{name}没有居村委可改"));
        }
        for (code, old) in committees {
            plan.change("", &code, &CommitteeCard { station: to.to_owned(), ..old });
        }
        plan.carry_out(deed, policy.policy.newest(), "move_committees").await
    }
}

fn station_faults(card: &StationCard) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let mut wrong = |field: &str, words: &str| {
        faults.push(FieldFault { field: field.to_owned(), words: words.to_owned() });
    };
    let name = card.station.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
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
