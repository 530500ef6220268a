//! The months, and one month with the state of every station.

use std::collections::BTreeMap;

use storage::{MonthRow, Read, StationMonthRow};

use crate::actor::Actor;
use crate::clock::business_date;
use crate::ground::{month_row, part_state, state_of};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::state::{MonthState, StationState};
use crate::verb::{draft_faults, station_rows};

/// 月份行: a month in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthLine {
    /// The month, `2022-06`.
    pub month: String,
    /// Its state.
    pub state: MonthState,
    /// Newest issue; 0 before it was published.
    pub issue: i64,
    /// When forms are due.
    pub form_due: String,
    /// When it is to be published.
    pub publish_due: String,
    /// How often it was changed: to be given back by verbs on the month.
    pub version: i64,
}

/// 派出所进度: a station on the board of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardStation {
    /// Name.
    pub station: String,
    /// State.
    pub state: StationState,
    /// How many committees it has this month.
    pub committees: usize,
    /// How many committees still have something to fill in or confirm.
    pub incomplete: usize,
    /// When its form is due, extensions included.
    pub form_due: String,
    /// Days late, 0 when in time or signed.
    pub days_late: i64,
    /// Why it was returned.
    pub reason: Option<String>,
    /// Who handed it in and when, in words.
    pub drafted: Option<String>,
    /// Who signed and when, in words.
    pub signed: Option<String>,
    /// Who reviewed and when, in words.
    pub reviewed: Option<String>,
    /// Extensions granted, as sentences.
    pub extensions: Vec<String>,
    /// How often it was changed: to be given back by verbs on the station's part.
    pub version: i64,
}

/// 月份看板: a month with all stations that the actor sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthBoard {
    /// The month.
    pub month: MonthLine,
    /// Stations, in the town's order.
    pub stations: Vec<BoardStation>,
    /// How many of all stations are reviewed; the same for every actor.
    pub reviewed: usize,
    /// How many stations there are.
    pub of: usize,
    /// Why the month was locked without a station or opened again, if it was.
    pub reason: Option<String>,
    /// A reissue that was asked for and to which nobody agreed yet: reason and who asked, in words.
    pub reissue_asked: Option<String>,
    /// Whether the actor may agree to it: somebody else asked.
    pub may_agree: bool,
    /// Objections without an answer.
    pub objections_open: usize,
}

impl Office {
    /// All months, newest first. Roles that see no figures get only those that were published.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn months(&self, actor: &Actor) -> Result<Vec<MonthLine>, Refusal> {
        let inside = actor.may(Permission::SeeFigures);
        if !inside {
            needs(actor, Permission::SeeResults)?;
        }
        let mut read = self.db.read().await?;
        let rows = read.months(&actor.town).await?;
        let mut lines = Vec::new();
        for row in rows.iter().rev().filter(|row| inside || row.issue > 0) {
            let mut line = month_line(row)?;
            if !inside {
                line.state = MonthState::Published;
            }
            lines.push(line);
        }
        Ok(lines)
    }

    /// One month with its stations, as far as the actor sees them. Needs figures to be visible.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn month_board(&self, actor: &Actor, month: &str) -> Result<MonthBoard, Refusal> {
        needs(actor, Permission::SeeFigures)?;
        let mut read = self.db.read().await?;
        let row = month_row(&mut read, &actor.town, month).await?;
        self.board(&mut read, actor, &row).await
    }

    pub(crate) async fn board(
        &self,
        read: &mut Read,
        actor: &Actor,
        row: &MonthRow,
    ) -> Result<MonthBoard, Refusal> {
        let (town, month) = (&actor.town, &row.month);
        let parts = read.station_months(town, month).await?;
        let names = Names::of(read, town).await?;
        let mut lines = BTreeMap::new();
        let mut reviewed = 0;
        for part in &parts {
            reviewed += usize::from(part_state(part)? == StationState::Reviewed);
            if actor.covers_station(&part.station) {
                lines.insert(part.station.clone(), self.board_station(read, town, part, &names).await?);
            }
        }
        for extension in read.extensions(town, month).await? {
            if let Some(line) = lines.get_mut(&extension.station) {
                let told = names.told(&extension.granted_by, extension.granted_at);
                line.extensions.push(format!("延至 {}：{}（{told}）", extension.until, extension.reason));
            }
        }
        let order = read.stations(town).await?;
        let asked = read.reissues(town).await?.into_iter();
        let asked = asked
            .filter(|asked| asked.month == *month && asked.issue == row.issue + 1)
            .find(|asked| asked.agreed_by.is_none());
        let objections = read.objections(town, month, &actor.place.scope()).await?;
        Ok(MonthBoard {
            month: month_line(row)?,
            stations: order.iter().filter_map(|station| lines.remove(&station.station)).collect(),
            reviewed,
            of: parts.len(),
            reason: row.reason.clone(),
            may_agree: asked
                .as_ref()
                .is_some_and(|asked| asked.asked_by != actor.id && actor.may(Permission::AgreeReissue)),
            reissue_asked: asked
                .map(|asked| format!("{}（{}）", asked.reason, names.told(&asked.asked_by, asked.asked_at))),
            objections_open: objections.iter().filter(|objection| objection.answer.is_none()).count(),
        })
    }

    async fn board_station(
        &self,
        read: &mut Read,
        town: &str,
        part: &StationMonthRow,
        names: &Names,
    ) -> Result<BoardStation, Refusal> {
        let state = part_state(part)?;
        let policy = self.town_policy(read, town).await?;
        let edition = policy.edition(crate::ground::month_of(&part.month)?)?;
        let rows = station_rows(read, town, &part.month, &part.station).await?;
        let mut incomplete: Vec<_> = draft_faults(edition, &rows, false)
            .into_iter()
            .filter_map(|fault| fault.field.split_once('/').map(|(committee, _)| committee.to_owned()))
            .collect();
        incomplete.dedup();
        Ok(BoardStation {
            station: part.station.clone(),
            state,
            committees: rows.len(),
            incomplete: incomplete.len(),
            form_due: part.form_due.clone(),
            days_late: self.days_late(part)?.max(0),
            reason: part.reason.clone().filter(|_| state == StationState::Returned),
            drafted: names.told_if(part.drafted_by.as_ref(), part.drafted_at),
            signed: names.told_if(part.signed_by.as_ref(), part.signed_at),
            reviewed: names.told_if(part.reviewed_by.as_ref(), part.reviewed_at),
            extensions: Vec::new(),
            version: part.version,
        })
    }

    /// Days since a station's form was due; 0 or less while there is time or once it is signed.
    pub(crate) fn days_late(&self, part: &StationMonthRow) -> Result<i64, Refusal> {
        if part_state(part)?.is_signed() {
            return Ok(0);
        }
        days_after(self, &part.form_due)
    }
}

/// Days from a date until today; below 0 while it is to come.
pub(crate) fn days_after(office: &Office, date: &str) -> Result<i64, Refusal> {
    let due: jiff::civil::Date =
        date.parse().map_err(|_| Refusal::Fault(format!("date {date} in storage")))?;
    let days = business_date(office.now()).since(due).map(|span| span.get_days());
    days.map(i64::from).map_err(|error| Refusal::Fault(format!("days since {date}: {error}")))
}

/// Refuses whoever may not.
pub(crate) fn needs(actor: &Actor, permission: Permission) -> Result<(), Refusal> {
    if actor.may(permission) { Ok(()) } else { Err(Refusal::NotAllowed(permission)) }
}

pub(crate) fn month_line(row: &MonthRow) -> Result<MonthLine, Refusal> {
    Ok(MonthLine {
        month: row.month.clone(),
        state: state_of(row)?,
        issue: row.issue,
        form_due: row.form_due.clone(),
        publish_due: row.publish_due.clone(),
        version: row.version,
    })
}
