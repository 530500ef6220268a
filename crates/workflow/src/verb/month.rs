//! The town's month: opened, deadlines extended, locked, opened again.

use assessment::policy::FigureOf;
use assessment::{Edition, Month};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{CommitteeSpan, MonthRow, Scope, StationMonthRow};

use super::carry;
use super::organisation::small_stations;
use super::station_month::station_rows;
use crate::actor::Actor;
use crate::clock::due_date;
use crate::counts::{faults, town_counts};
use crate::deed::{Begun, ClientKey, Deed};
use crate::gap::Gap;
use crate::ground::{month_as_shown, month_of, month_row, part_as_shown, part_state, reason_of, state_of};
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::{FieldFault, Refusal};
use crate::state::{MonthState, MonthStep, StationState};

/// 开月结果: a month that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthOpened {
    /// The month.
    pub month: String,
    /// How many stations it has.
    pub stations: usize,
    /// How many committees.
    pub committees: usize,
    /// How many cells were brought over from the month before.
    pub carried: usize,
    /// When forms are due.
    pub form_due: String,
    /// When it is to be published.
    pub publish_due: String,
    /// What a person should know, as sentences: small stations, unsigned readings.
    pub warnings: Vec<String>,
}

/// 月份变更结果: what a month is after a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthChanged {
    /// The month.
    pub month: String,
    /// Id of its state now; see [`MonthState`].
    pub state: String,
    /// Its version now.
    pub version: i64,
}

impl MonthChanged {
    /// Its state now.
    pub fn state(&self) -> Option<MonthState> {
        self.state.parse().ok()
    }
}

impl Office {
    /// 开月: the month after the newest (any month, where there is none yet), with a part for each station and what
    /// last month already knew brought over.
    ///
    /// # Errors
    /// Permission; not the next month; before the policy; no committees.
    pub async fn open_month(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
    ) -> Result<MonthOpened, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageMonth, "open_month", key).await? {
            Begun::Repeated(opened) => return Ok(opened),
            Begun::Fresh(deed) => deed,
        };
        let parsed = month_of(month)?;
        follows(&deed.months(&actor.town).await?, parsed)?;
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let edition = policy.edition(parsed)?;
        let committees = deed.committees_in(&actor.town, month, &Scope::Town).await?;
        if committees.is_empty() {
            return Err(Refusal::State(format!("{month} 没有居村委：请先导入居村委名册")));
        }
        let (form_due, publish_due) = dues(edition, parsed);
        let (by, at) = (&actor.id, deed.at());
        deed.add_month(&MonthRow {
            month: month.to_owned(),
            state: MonthState::Open.id().to_owned(),
            issue: 0,
            form_due: form_due.clone(),
            publish_due: publish_due.clone(),
            reason: None,
            version: 1,
            changed_by: by.clone(),
            changed_at: at.0,
        })
        .await?;
        let mut stations: Vec<&str> = committees.iter().map(|span| span.station.as_str()).collect();
        stations.sort_unstable();
        stations.dedup();
        for station in &stations {
            deed.add_part(month, station, &form_due).await?;
        }
        let carried = carry::over(&mut deed, edition, parsed, &committees).await?;
        let opened = MonthOpened {
            month: month.to_owned(),
            stations: stations.len(),
            committees: committees.len(),
            carried,
            form_due,
            publish_due,
            warnings: warnings(edition, &committees),
        };
        let details =
            json!({ "stations": opened.stations, "committees": opened.committees, "carried": carried });
        deed.finish(month_object(month), &details, opened).await
    }

    /// 延期: a later date for a station's form, with a reason.
    ///
    /// # Errors
    /// Permission; not found; stale; not later than now is; no reason.
    #[allow(
        clippy::too_many_arguments,
        reason = "an extension has this many parts, each named by the caller"
    )]
    pub async fn extend_deadline(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        station: &str,
        version: i64,
        until: &str,
        reason: &str,
    ) -> Result<MonthChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageMonth, "extend_deadline", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let (town, mut part) = crate::ground::station_part(&mut deed, actor, month, station).await?;
        part_as_shown(&mut deed, actor, &part, version).await?;
        in_state(&town, MonthState::Open, "延期")?;
        if part_state(&part)?.is_signed() {
            return Err(Refusal::State(format!("{station}已经签认，不用延期")));
        }
        let until = later(until, &part)?;
        let reason = reason_of("reason", reason)?;
        let before = std::mem::replace(&mut part.form_due, until.clone());
        let at = deed.at();
        deed.add_extension(month, station, &until, &reason, &actor.id, at).await?;
        deed.put_part(&part).await?;
        let changed =
            MonthChanged { month: month.to_owned(), state: part.state.clone(), version: part.version + 1 };
        let details = json!({ "before": before, "until": until, "reason": reason });
        deed.finish(part_object(month, station), &details, changed).await
    }

    /// 锁定: ends the gathering. Stations that are not reviewed need a reason.
    ///
    /// # Errors
    /// Permission; stale; the town's figures are missing; stations are missing and no reason is given.
    pub async fn lock_month(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        version: i64,
        reason: &str,
    ) -> Result<MonthChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageMonth, "lock_month", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let row = month_row(&mut deed, &actor.town, month).await?;
        month_as_shown(&mut deed, actor, &row, version).await?;
        let after = step(&row, MonthStep::Lock)?;
        let against = self.against_lock(&mut deed, &actor.town, month).await?;
        if !against.is_empty() {
            return Err(Refusal::Invalid(against));
        }
        let missing = missing_stations(&deed.station_months(&actor.town, month).await?)?;
        let reason = match missing.is_empty() {
            true => None,
            false => Some(reason_of("reason", reason).map_err(|_| unreviewed(&missing))?),
        };
        let details = json!({ "missing": missing, "reason": reason });
        let row = MonthRow { state: after.id().to_owned(), reason, ..row };
        deed.put_month(&row).await?;
        let changed = changed(&row);
        deed.finish(month_object(month), &details, changed).await
    }

    /// 解锁: opens a locked month again, with a reason.
    ///
    /// # Errors
    /// Permission; stale; no reason.
    pub async fn unlock_month(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        version: i64,
        reason: &str,
    ) -> Result<MonthChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageMonth, "unlock_month", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        let row = month_row(&mut deed, &actor.town, month).await?;
        month_as_shown(&mut deed, actor, &row, version).await?;
        let after = step(&row, MonthStep::Unlock)?;
        let reason = reason_of("reason", reason)?;
        let details = json!({ "reason": reason });
        let row = MonthRow { state: after.id().to_owned(), reason: Some(reason), ..row };
        deed.put_month(&row).await?;
        let changed = changed(&row);
        deed.finish(month_object(month), &details, changed).await
    }

    /// What stands against locking, field by field: the town's own counts, and rows that somebody began and left.
    pub(crate) async fn against_lock(
        &self,
        read: &mut storage::Read,
        town: &str,
        month: &str,
    ) -> Result<Vec<FieldFault>, Refusal> {
        let mut against = self.against_town_figures(read, town, month).await?;
        let policy = self.town_policy(read, town).await?;
        let edition = policy.edition(month_of(month)?)?;
        for part in read.station_months(town, month).await? {
            for (span, row) in station_rows(read, town, month, &part.station).await? {
                // A row that nobody began is not assessed, and the reason for locking without it says why. One that
                // was left half-way would be sealed with zeros that nobody typed.
                if let Some(gap) = Gap::of(edition, &row).filter(|gap| gap.started) {
                    let field = format!("{}/reason", span.committee);
                    let words = format!("{}{}。补上，或把这一行清空", span.name, gap.words());
                    against.push(FieldFault { field, words });
                }
            }
        }
        Ok(against)
    }

    /// What is wrong with the town's own counts.
    pub(crate) async fn against_town_figures(
        &self,
        read: &mut storage::Read,
        town: &str,
        month: &str,
    ) -> Result<Vec<FieldFault>, Refusal> {
        let policy = self.town_policy(read, town).await?;
        let edition = policy.edition(month_of(month)?)?;
        let own = read.town_figures_between(town, month, month).await?;
        let counts = match own.first() {
            Some(row) => town_counts(&row.cells, month)?,
            None => Default::default(),
        };
        let faults = faults(edition, FigureOf::Town, &counts);
        Ok(faults.into_iter().map(|(field, words)| FieldFault { field, words }).collect())
    }
}

impl Deed<'_> {
    /// Writes a month over the version it was read at: the turnstile lets nobody in between.
    pub(crate) async fn put_month(&mut self, row: &MonthRow) -> Result<(), Refusal> {
        let (by, at) = (self.actor().id.clone(), self.at());
        match self.change_month(row, &by, at).await? {
            true => Ok(()),
            false => Err(Refusal::Fault(format!("month {} moved on inside its verb", row.month))),
        }
    }

    /// Begins a station's part of a month, unless it is there already.
    pub(crate) async fn add_part(
        &mut self,
        month: &str,
        station: &str,
        form_due: &str,
    ) -> Result<(), Refusal> {
        let part = StationMonthRow {
            month: month.to_owned(),
            station: station.to_owned(),
            state: StationState::Open.id().to_owned(),
            form_due: form_due.to_owned(),
            version: 1,
            changed_by: self.actor().id.clone(),
            changed_at: self.at().0,
            ..StationMonthRow::default()
        };
        Ok(self.add_station_month(&part).await?)
    }

    /// Writes a station's part over the version it was read at.
    pub(crate) async fn put_part(&mut self, row: &StationMonthRow) -> Result<(), Refusal> {
        let (by, at) = (self.actor().id.clone(), self.at());
        match self.change_station_month(row, &by, at).await? {
            true => Ok(()),
            false => Err(Refusal::Fault(format!("station_month {} moved on inside its verb", row.station))),
        }
    }
}

/// The object of an audit line about a month.
pub(crate) fn month_object(month: &str) -> String {
    format!("month/{month}")
}

/// The object of an audit line about a station's part.
pub(crate) fn part_object(month: &str, station: &str) -> String {
    format!("month/{month}/station/{station}")
}

/// The month's state after a step, or why it cannot be taken.
pub(crate) fn step(row: &MonthRow, step: MonthStep) -> Result<MonthState, Refusal> {
    let state = state_of(row)?;
    state.after(step).ok_or_else(|| Refusal::State(format!("{}“{state}”，不能{}", row.month, step.words())))
}

/// Refuses where the month is in another state.
pub(crate) fn in_state(row: &MonthRow, wanted: MonthState, what: &str) -> Result<(), Refusal> {
    let state = state_of(row)?;
    match state == wanted {
        true => Ok(()),
        false => Err(Refusal::State(format!("{}“{state}”，不能{what}", row.month))),
    }
}

/// The month as a step's answer says it.
pub(crate) fn changed(row: &MonthRow) -> MonthChanged {
    MonthChanged { month: row.month.clone(), state: row.state.clone(), version: row.version + 1 }
}

/// Stations that are not reviewed.
pub(crate) fn missing_stations(parts: &[StationMonthRow]) -> Result<Vec<String>, Refusal> {
    let mut missing = Vec::new();
    for part in parts {
        if part_state(part)? != StationState::Reviewed {
            missing.push(part.station.clone());
        }
    }
    Ok(missing)
}

fn unreviewed(missing: &[String]) -> Refusal {
    let words = format!("{}还没有审核：先审核，或写明缺这些派出所也锁定的理由", missing.join("、"));
    Refusal::Invalid(vec![FieldFault { field: "reason".to_owned(), words }])
}

fn follows(months: &[MonthRow], month: Month) -> Result<(), Refusal> {
    let Some(newest) = months.last() else { return Ok(()) };
    let next = month_of(&newest.month)?.next();
    match month == next {
        true => Ok(()),
        false => Err(Refusal::State(format!("下一个要开的月份是 {next}，不是 {month}"))),
    }
}

fn dues(edition: &Edition, month: Month) -> (String, String) {
    let calendar = &edition.calendar;
    (
        due_date(month, u32::from(calendar.form_due_day)).to_string(),
        due_date(month, u32::from(calendar.meeting_due_day)).to_string(),
    )
}

fn warnings(edition: &Edition, committees: &[CommitteeSpan]) -> Vec<String> {
    let mut warnings = small_stations(edition, committees);
    let unsigned = edition.readings.iter().filter(|reading| !reading.is_decided()).count();
    if unsigned > 0 {
        warnings.push(format!("有 {unsigned} 项读法待确认，凡依据它们的表上都会写明"));
    }
    warnings
}

fn later(until: &str, part: &StationMonthRow) -> Result<String, Refusal> {
    let wrong = |words: String| Refusal::Invalid(vec![FieldFault { field: "until".to_owned(), words }]);
    let until: Date = until.trim().parse().map_err(|_| wrong("日期写成 2022-06-08 的样子".to_owned()))?;
    let until = until.to_string();
    match until.as_str() > part.form_due.as_str() {
        true => Ok(until),
        false => Err(wrong(format!("要晚于现在的期限 {}", part.form_due))),
    }
}
