//! The town's month before it is published.

use assessment::Edition;
use assessment::policy::{FigureOf, TownRate};
use storage::{Read, TownFiguresRow};

use super::board::{BoardStation, MonthLine, needs};
use super::committee::{ObjectionLine, objection_lines};
use super::live::Live;
use super::result::MonthResults;
use crate::actor::Actor;
use crate::counts::{Counts, shown, town_counts};
use crate::ground::{month_of, month_row, state_of};
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::state::{MonthState, MonthStep};
use crate::verb::{missing_stations, station_rows};

/// 全镇数据格: one of the town's own counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownFigureCell {
    /// Id in the policy.
    pub figure: String,
    /// Head of the column.
    pub header: String,
    /// 人, 条.
    pub unit: String,
    /// A sentence about it.
    pub about: String,
    /// The value as text; empty for a blank.
    pub value: String,
    /// Last month's value; empty for none.
    pub before: String,
}

/// 汇总派出所: a station in the town's summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryStation {
    /// The station as on the board.
    pub station: BoardStation,
    /// Committees that are not assessed, by name, with the reason stated.
    pub not_assessed: Vec<String>,
    /// Committees whose figures are still to come, by name, with what they lack.
    pub lacking: Vec<String>,
}

/// 全镇汇总: what the office looks at before it locks and publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownSummary {
    /// The month.
    pub month: MonthLine,
    /// Stations, in the town's order.
    pub stations: Vec<SummaryStation>,
    /// The town's own counts.
    pub town_figures: Vec<TownFigureCell>,
    /// The town's rate as the district gives it; empty for none.
    pub district_rate: String,
    /// Whether the policy asks for the district's rate.
    pub wants_district_rate: bool,
    /// A remark.
    pub remark: String,
    /// How often the town's counts were changed: to be given back when they are set.
    pub town_figures_version: i64,
    /// The ranking as it would be published now.
    pub results: MonthResults,
    /// What stands against locking, as sentences.
    pub against_lock: Vec<String>,
    /// Stations that are not reviewed: locking needs a reason that covers them.
    pub missing: Vec<String>,
    /// What stands against publishing, as sentences.
    pub against_publish: Vec<String>,
    /// Objections, oldest first.
    pub objections: Vec<ObjectionLine>,
    /// Whether the actor may lock, or open again.
    pub may_lock: bool,
    /// Whether the actor may publish.
    pub may_publish: bool,
}

impl Office {
    /// The town's month before it is published; for the town office.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn town_summary(&self, actor: &Actor, month: &str) -> Result<TownSummary, Refusal> {
        needs(actor, Permission::ManageMonth)?;
        let mut read = self.db.read().await?;
        let row = month_row(&mut read, &actor.town, month).await?;
        let parsed = month_of(month)?;
        let live = Live::until(self, &mut read, &actor.town, month).await?;
        let nouns = live.nouns(parsed)?;
        let own = read.town_figures_between(&actor.town, month, month).await?.pop();
        let before = match parsed.before().map(|before| before.to_string()) {
            Some(before) => read.town_figures_between(&actor.town, &before, &before).await?.pop(),
            None => None,
        };
        let board = self.board(&mut read, actor, &row).await?;
        let mut results = nouns.results();
        let mut stations = Vec::new();
        for station in board.stations {
            let not_assessed = without(&mut read, actor, &results, month, &station).await?;
            let own = results.committees.iter().filter(|result| result.station == station.station);
            let lacking =
                own.filter_map(|result| Some(format!("{}（{}）", result.name, result.gap.as_ref()?.words())));
            stations.push(SummaryStation { lacking: lacking.collect(), station, not_assessed });
        }
        let state = state_of(&row)?;
        let against_lock = self.against_lock(&mut read, &actor.town, month).await?;
        let against_publish = self.against_publish(&mut read, &actor.town, &row).await?;
        results.notices.extend(later(&mut read, actor, &row.month, state).await?);
        let steps = [MonthStep::Lock, MonthStep::Unlock];
        Ok(TownSummary {
            month: board.month,
            stations,
            town_figures: town_cells(nouns.edition, month, own.as_ref(), before.as_ref())?,
            district_rate: own.as_ref().and_then(|row| row.district_rate.clone()).unwrap_or_default(),
            wants_district_rate: nouns.edition.town_rate.algorithm.value == TownRate::District,
            remark: own.as_ref().and_then(|row| row.remark.clone()).unwrap_or_default(),
            town_figures_version: own.as_ref().map_or(0, |row| row.version),
            results,
            against_lock: against_lock.into_iter().map(|fault| fault.words).collect(),
            missing: missing_stations(&read.station_months(&actor.town, month).await?)?,
            against_publish: against_publish.into_iter().map(|fault| fault.words).collect(),
            objections: objection_lines(&mut read, actor, month).await?,
            may_lock: steps.into_iter().any(|step| state.after(step).is_some()),
            may_publish: actor.may(Permission::Publish) && state.after(MonthStep::Publish).is_some(),
        })
    }
}

/// Months published after one that is issued again: their streaks rest on it.
async fn later(
    read: &mut Read,
    actor: &Actor,
    month: &str,
    state: MonthState,
) -> Result<Option<String>, Refusal> {
    if state != MonthState::Reissuing {
        return Ok(None);
    }
    let months = read.months(&actor.town).await?;
    let later: Vec<_> = months
        .iter()
        .filter(|row| row.month.as_str() > month && row.issue > 0)
        .map(|row| row.month.as_str())
        .collect();
    Ok((!later.is_empty()).then(|| {
        format!("{} 已按本月原来的结果公布，连续次数可能不同；本月重发后请核对是否一并重发", later.join("、"))
    }))
}

async fn without(
    read: &mut Read,
    actor: &Actor,
    results: &MonthResults,
    month: &str,
    station: &BoardStation,
) -> Result<Vec<String>, Refusal> {
    let rows = station_rows(read, &actor.town, month, &station.station).await?;
    let not_assessed = results.committees.iter().filter(|result| !result.assessed && result.gap.is_none());
    Ok(not_assessed
        .filter_map(|result| rows.iter().find(|(span, _)| span.committee == result.committee))
        .map(|(span, row)| match row.reason.as_str() {
            "" => format!("{}：没有写明原因", span.name),
            reason => format!("{}：{reason}", span.name),
        })
        .collect())
}

fn town_cells(
    edition: &Edition,
    month: &str,
    own: Option<&TownFiguresRow>,
    before: Option<&TownFiguresRow>,
) -> Result<Vec<TownFigureCell>, Refusal> {
    let counts = |row: Option<&TownFiguresRow>| match row {
        Some(row) => town_counts(&row.cells, month),
        None => Ok(Counts::new()),
    };
    let (now, last) = (counts(own)?, counts(before)?);
    Ok(edition
        .figures_of(FigureOf::Town)
        .map(|figure| TownFigureCell {
            figure: figure.id.clone(),
            header: figure.header.clone(),
            unit: figure.unit.clone(),
            about: figure.about.clone(),
            value: shown(now.get(&figure.id)),
            before: shown(last.get(&figure.id)),
        })
        .collect())
}
