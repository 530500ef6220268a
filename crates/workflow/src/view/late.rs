//! Who is late, and a text to remind them with.

use assessment::Edition;
use storage::{Read, StationMonthRow};

use super::board::{days_after, needs};
use super::result::month_words;
use crate::actor::Actor;
use crate::ground::{month_of, month_row, part_state, state_of};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;
use crate::state::{MonthState, StationState};
use crate::verb::{draft_faults, station_rows};

/// 逾期派出所: a station whose form is overdue or due soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateStation {
    /// Station.
    pub station: String,
    /// State.
    pub state: StationState,
    /// When it is due, extensions included.
    pub form_due: String,
    /// Days late; 0 on the day it is due, below 0 before.
    pub days_late: i64,
    /// Whom to call: names with roles.
    pub people: Vec<String>,
    /// What is missing, as sentences.
    pub missing: Vec<String>,
    /// The reminder, to be copied.
    pub reminder: String,
    /// How often the station's part was changed: to be given back by an extension.
    pub version: i64,
}

/// 催报清单: the stations that have not signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateList {
    /// Month.
    pub month: String,
    /// Stations that have not signed, the latest first.
    pub stations: Vec<LateStation>,
    /// One reminder to all, to be copied.
    pub reminder_to_all: String,
}

impl Office {
    /// Stations of a month that have not signed.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn late_list(&self, actor: &Actor, month: &str) -> Result<LateList, Refusal> {
        needs(actor, Permission::SeeFigures)?;
        let mut read = self.db.read().await?;
        month_row(&mut read, &actor.town, month).await?;
        self.late(&mut read, actor, month).await
    }

    pub(crate) async fn late(
        &self,
        read: &mut Read,
        actor: &Actor,
        month: &str,
    ) -> Result<LateList, Refusal> {
        let policy = self.town_policy(read, &actor.town).await?;
        let edition = policy.edition(month_of(month)?)?;
        let names = Names::of(read, &actor.town).await?;
        let row = month_row(read, &actor.town, month).await?;
        let mut stations = Vec::new();
        // Once a month is locked nobody is reminded any more.
        let parts = match state_of(&row)? {
            MonthState::Open => read.station_months(&actor.town, month).await?,
            _ => Vec::new(),
        };
        for part in parts {
            if actor.covers_station(&part.station) && !part_state(&part)?.is_signed() {
                stations.push(self.late_station(read, actor, edition, &part, &names).await?);
            }
        }
        stations.sort_by(|a, b| b.days_late.cmp(&a.days_late).then_with(|| a.station.cmp(&b.station)));
        let reminder_to_all = to_all(edition, month, &stations)?;
        Ok(LateList { month: month.to_owned(), stations, reminder_to_all })
    }

    async fn late_station(
        &self,
        read: &mut Read,
        actor: &Actor,
        edition: &Edition,
        part: &StationMonthRow,
        names: &Names,
    ) -> Result<LateStation, Refusal> {
        let state = part_state(part)?;
        let rows = station_rows(read, &actor.town, &part.month, &part.station).await?;
        let faults = draft_faults(edition, &rows, true).len();
        let carried: usize = rows.iter().map(|(_, row)| row.carried.len()).sum();
        let mut missing = Vec::new();
        if state == StationState::Drafted {
            missing.push("分管副所长签认".to_owned());
        } else {
            if faults > 0 {
                missing.push(format!("{faults} 处没有填或有误"));
            }
            if carried > 0 {
                missing.push(format!("{carried} 格上月带入的数待确认"));
            }
            missing.push("提交和签认".to_owned());
        }
        let days_late = days_after(self, &part.form_due)?;
        Ok(LateStation {
            station: part.station.clone(),
            state,
            form_due: part.form_due.clone(),
            days_late,
            people: names.people_at(&Place::Station(part.station.clone()).to_string()),
            reminder: reminder(edition, part, days_late, &missing)?,
            missing,
            version: part.version,
        })
    }
}

fn reminder(
    edition: &Edition,
    part: &StationMonthRow,
    days_late: i64,
    missing: &[String],
) -> Result<String, Refusal> {
    let month = month_words(month_of(&part.month)?);
    let (station, due, office) = (&part.station, &part.form_due, &edition.instrument.office);
    let when = match days_late {
        ..0 => format!("应于 {due} 前报{office}，还有 {} 天", -days_late),
        0 => format!("今天（{due}）应报{office}"),
        late => format!("应于 {due} 前报{office}，已逾期 {late} 天"),
    };
    let missing = missing.join("、");
    Ok(format!(
        "{station}：{month}居村委人口管理工作考核表{when}。还缺：{missing}。请尽快办理；确有困难的，请说明原因申请延期。"
    ))
}

fn to_all(edition: &Edition, month: &str, stations: &[LateStation]) -> Result<String, Refusal> {
    if stations.is_empty() {
        return Ok(String::new());
    }
    let listed: Vec<_> = stations
        .iter()
        .map(|station| {
            let (name, due) = (&station.station, &station.form_due);
            match station.days_late {
                ..=0 => format!("{name}（期限 {due}）"),
                late => format!("{name}（期限 {due}，逾期 {late} 天）"),
            }
        })
        .collect();
    let (month, office) = (month_words(month_of(month)?), &edition.instrument.office);
    Ok(format!("各派出所：{month}考核表尚未签认的有{}。请尽快填报、签认，报{office}。", listed.join("、")))
}
