//! The grid of a station: one row a committee, one column a figure.

use std::collections::BTreeMap;

use assessment::Edition;
use assessment::policy::{Accumulates, Figure, FigureOf};
use storage::{CommitteeSpan, Read};

use super::board::needs;
use crate::actor::Actor;
use crate::counts::{CountRow, Counts, faults, fell, is_required, shown, without_sample};
use crate::gap::Gap;
use crate::ground::{month_of, part_state, state_of, station_part};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::{FieldFault, Refusal};
use crate::state::{MonthState, StationState};
use crate::verb::{draft_faults, not_editable, station_rows};

/// 表格列: a figure of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridColumn {
    /// Id in the policy: `checked`.
    pub figure: String,
    /// Head of the column.
    pub header: String,
    /// 人, 条.
    pub unit: String,
    /// A sentence about it.
    pub about: String,
    /// Whether it counts the year so far.
    pub year_to_date: bool,
    /// Whether a blank is refused when handing in.
    pub required: bool,
    /// Sum over the rows; `None` where every row is blank.
    pub total: Option<u64>,
}

/// 表格格: one count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    /// Id of the figure.
    pub figure: String,
    /// The value as text; empty for a blank. To be given back as `was` when it is changed.
    pub value: String,
    /// Whether it was brought over and is not confirmed yet: yellow.
    pub carried: bool,
    /// Whether something is to be filled in here: yellow.
    pub missing: bool,
    /// Last month's value; empty for none.
    pub before: String,
    /// What is wrong with it, and what to do.
    pub fault: Option<String>,
}

/// 表格行: a committee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// Code.
    pub committee: String,
    /// Name in the month.
    pub name: String,
    /// Community in the month.
    pub community: Option<String>,
    /// Cells, one for each column, in the columns' order.
    pub cells: Vec<GridCell>,
    /// Why the committee has no sample, as stated.
    pub reason: String,
    /// Whether a reason must be stated before the month can be handed in.
    pub needs_reason: bool,
    /// What the row lacks before it can have marks.
    pub gap: Option<Gap>,
    /// How often the row was changed.
    pub version: i64,
    /// Who changed it last and when, in words; empty when nobody did.
    pub changed: String,
}

/// 派出所表格: everything a station fills in for a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationGrid {
    /// The month.
    pub month: String,
    /// State of the month.
    pub month_state: MonthState,
    /// The station.
    pub station: String,
    /// State of its part.
    pub state: StationState,
    /// How often its part was changed: to be given back when handing in.
    pub version: i64,
    /// When it is due.
    pub form_due: String,
    /// Days late, 0 when in time.
    pub days_late: i64,
    /// Why it was returned.
    pub returned_because: Option<String>,
    /// Whether the actor may change cells now.
    pub editable: bool,
    /// Whether the actor may hand it in now.
    pub may_submit: bool,
    /// Columns, in the policy's order.
    pub columns: Vec<GridColumn>,
    /// Rows, by code.
    pub rows: Vec<GridRow>,
    /// How many cells are yellow.
    pub yellow: usize,
    /// How many of these are carried over: to be confirmed together when handing in.
    pub carried: usize,
    /// Everything that stands against handing in now, the carried cells left aside; field is `committee/figure`.
    pub faults: Vec<FieldFault>,
}

impl Office {
    /// A station's grid of a month.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn station_grid(
        &self,
        actor: &Actor,
        month: &str,
        station: &str,
    ) -> Result<StationGrid, Refusal> {
        needs(actor, Permission::SeeFigures)?;
        let mut read = self.db.read().await?;
        let (town, part) = station_part(&mut read, actor, month, station).await?;
        let policy = self.town_policy(&mut read, &actor.town).await?;
        let edition = policy.edition(month_of(month)?)?;
        let names = Names::of(&mut read, &actor.town).await?;
        let stored = station_rows(&mut read, &actor.town, month, station).await?;
        let before = last_month(&mut read, &actor.town, month).await?;
        let (state, month_state) = (part_state(&part)?, state_of(&town)?);
        // Last year's count is no floor for this year's.
        let same_year = month_of(month)?.number() > 1;
        let rows: Vec<_> = stored
            .iter()
            .map(|(span, row)| grid_row(edition, span, row, before.get(&span.committee), same_year, &names))
            .collect();
        let editable =
            actor.may(Permission::EditFigures) && not_editable(actor, month_state, state).is_none();
        let cells = || rows.iter().flat_map(|row| &row.cells);
        Ok(StationGrid {
            month: month.to_owned(),
            month_state,
            station: station.to_owned(),
            state,
            version: part.version,
            days_late: self.days_late(&part)?.max(0),
            form_due: part.form_due,
            returned_because: part.reason.filter(|_| state == StationState::Returned),
            editable,
            may_submit: editable && month_state == MonthState::Open && actor.may(Permission::SubmitDraft),
            columns: columns(edition, &stored),
            yellow: cells().filter(|cell| cell.carried || cell.missing).count(),
            carried: cells().filter(|cell| cell.carried).count(),
            faults: draft_faults(edition, &stored, true),
            rows,
        })
    }
}

/// The counts of the month before, by committee.
pub(crate) async fn last_month(
    read: &mut Read,
    town: &str,
    month: &str,
) -> Result<BTreeMap<String, Counts>, Refusal> {
    let Some(before) = month_of(month)?.before().map(|before| before.to_string()) else {
        return Ok(BTreeMap::new());
    };
    let rows = read.figures_between(town, &before, &before).await?;
    rows.iter().map(|row| Ok((row.committee.clone(), CountRow::read(row)?.counts))).collect()
}

fn columns(edition: &Edition, rows: &[(CommitteeSpan, CountRow)]) -> Vec<GridColumn> {
    let total = |figure: &Figure| {
        let counts = rows.iter().filter_map(|(_, row)| row.counts.get(&figure.id));
        counts.map(|count| u64::from(*count)).reduce(|sum, count| sum + count)
    };
    edition
        .figures_of(FigureOf::Committee)
        .map(|figure| GridColumn {
            figure: figure.id.clone(),
            header: figure.header.clone(),
            unit: figure.unit.clone(),
            about: figure.about.clone(),
            year_to_date: figure.accumulates == Accumulates::Year,
            required: is_required(figure),
            total: total(figure),
        })
        .collect()
}

fn grid_row(
    edition: &Edition,
    span: &CommitteeSpan,
    row: &CountRow,
    before: Option<&Counts>,
    same_year: bool,
    names: &Names,
) -> GridRow {
    let faults: BTreeMap<_, _> = faults(edition, FigureOf::Committee, &row.counts).into_iter().collect();
    let figures = edition.figures_of(FigureOf::Committee);
    let unsampled = without_sample(edition, &row.counts).is_some() && row.reason.is_empty();
    let sample = edition.rates.get(usize::from(edition.town_rate.rate.0));
    let of_sample = |index| sample.is_some_and(|rate| index == rate.denominator || index == rate.numerator);
    let cells = figures.map(|figure| {
        let value = row.counts.get(&figure.id);
        let last = before.and_then(|counts| counts.get(&figure.id));
        let fault = faults.get(&figure.id).cloned();
        let fallen = (same_year && fell(figure, value, last))
            .then(|| format!("提醒：全年累计比上月的 {} 少，请核对", shown(last)));
        GridCell {
            figure: figure.id.clone(),
            value: shown(value),
            carried: row.carried.contains(&figure.id),
            // Without a sample either the sample is still to come, or the reason.
            missing: value.is_none() && (fault.is_some() || unsampled && of_sample(figure.index)),
            before: shown(last),
            fault: fault.or(fallen),
        }
    });
    GridRow {
        committee: span.committee.clone(),
        name: span.name.clone(),
        community: span.community.clone(),
        cells: cells.collect(),
        reason: row.reason.clone(),
        needs_reason: unsampled,
        gap: Gap::of(edition, row),
        version: row.version,
        changed: match row.changed_by.as_str() {
            "" => String::new(),
            by => names.told(by, row.changed_at),
        },
    }
}
