//! What every verb on a month stands on: the month, the station's part, whether both are as the page showed them.

use assessment::Month;
use storage::{CommitteeSpan, MonthRow, Read, Scope, StationMonthRow};

use crate::actor::Actor;
use crate::names::Names;
use crate::place::Place;
use crate::refusal::{FieldFault, Refusal};
use crate::state::{MonthState, StationState};

impl Place {
    /// The same for storage's queries.
    pub(crate) fn scope(&self) -> Scope {
        match self {
            Self::Town => Scope::Town,
            Self::Station(name) => Scope::Station(name.clone()),
            Self::Community(name) => Scope::Community(name.clone()),
            Self::Committee(code) => Scope::Committee(code.clone()),
        }
    }
}

/// A month as a verb or a page was given it.
pub(crate) fn month_of(text: &str) -> Result<Month, Refusal> {
    text.parse()
        .map_err(|_| Refusal::NotFound(format!("月份“{}”", text.chars().take(20).collect::<String>())))
}

/// The row of a month.
pub(crate) async fn month_row(read: &mut Read, town: &str, month: &str) -> Result<MonthRow, Refusal> {
    month_of(month)?;
    read.month(town, month).await?.ok_or_else(|| Refusal::NotFound(format!("月份“{month}”")))
}

/// A month and a station's part in it, within what the actor answers for.
pub(crate) async fn station_part(
    read: &mut Read,
    actor: &Actor,
    month: &str,
    station: &str,
) -> Result<(MonthRow, StationMonthRow), Refusal> {
    let missing = || Refusal::NotFound(format!("派出所“{station}”的 {month} 数据"));
    if !actor.covers_station(station) {
        return Err(missing());
    }
    let town = read.month(&actor.town, month).await?.ok_or_else(missing)?;
    let part = read.station_month(&actor.town, month, station).await?.ok_or_else(missing)?;
    Ok((town, part))
}

/// The committees of a station in a month.
pub(crate) async fn committees_of(
    read: &mut Read,
    town: &str,
    month: &str,
    station: &str,
) -> Result<Vec<CommitteeSpan>, Refusal> {
    Ok(read.committees_in(town, month, &Scope::Station(station.to_owned())).await?)
}

/// The state of a month.
pub(crate) fn state_of(row: &MonthRow) -> Result<MonthState, Refusal> {
    row.state.parse().map_err(|()| Refusal::Fault(format!("month {}: state {}", row.month, row.state)))
}

/// The state of a station's part.
pub(crate) fn part_state(row: &StationMonthRow) -> Result<StationState, Refusal> {
    row.state.parse().map_err(|()| Refusal::Fault(format!("station_month {}: {}", row.month, row.state)))
}

/// Refuses what was shown before somebody changed the month.
pub(crate) async fn month_as_shown(
    read: &mut Read,
    actor: &Actor,
    row: &MonthRow,
    version: i64,
) -> Result<(), Refusal> {
    if row.version == version {
        return Ok(());
    }
    let names = Names::of(read, &actor.town).await?;
    let now = format!("现在是“{}”", state_of(row)?);
    Err(names.stale(&format!("{} 月份", row.month), &row.changed_by, row.changed_at, now))
}

/// Refuses what was shown before somebody changed the station's part.
pub(crate) async fn part_as_shown(
    read: &mut Read,
    actor: &Actor,
    row: &StationMonthRow,
    version: i64,
) -> Result<(), Refusal> {
    if row.version == version {
        return Ok(());
    }
    let names = Names::of(read, &actor.town).await?;
    let now = format!("现在是“{}”，期限 {}", part_state(row)?, row.form_due);
    let what = format!("{}的 {} 数据", row.station, row.month);
    Err(names.stale(&what, &row.changed_by, row.changed_at, now))
}

/// A reason as typed, which must say something.
pub(crate) fn reason_of(field: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let wrong = |words: &str| {
        Err(Refusal::Invalid(vec![FieldFault { field: field.to_owned(), words: words.to_owned() }]))
    };
    if text.is_empty() {
        return wrong("请写明理由");
    }
    if text.chars().count() > LONGEST_REASON {
        return wrong("最多 500 字");
    }
    Ok(text.to_owned())
}

const LONGEST_REASON: usize = 500;

/// The first month that may still change: the one after the last that was ever published.
pub(crate) fn first_open(months: &[MonthRow]) -> Option<Month> {
    let published = months.iter().filter(|row| row.issue > 0);
    published.filter_map(|row| row.month.parse::<Month>().ok()).max().map(Month::next)
}

/// Refuses a month that was published, or lies before one that was.
pub(crate) fn still_open(months: &[MonthRow], month: Month) -> Result<(), Refusal> {
    match first_open(months) {
        Some(first) if month < first => {
            Err(Refusal::State(format!("{month} 已经公布：已公布的月份不改，最早从 {first} 起")))
        }
        _ => Ok(()),
    }
}
