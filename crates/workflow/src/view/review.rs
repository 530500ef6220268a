//! A station's month before signing or review: what differs from last month, and what it would come to.

use assessment::Edition;
use assessment::policy::{Figure, FigureOf};

use super::board::needs;
use super::grid::last_month;
use super::live::Live;
use super::result::CommitteeResult;
use crate::actor::Actor;
use crate::assembled::code_of;
use crate::counts::{CountRow, Counts, fell, shown};
use crate::ground::{month_of, part_state, state_of, station_part};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::state::{MonthState, StationState, StationStep};
use crate::verb::{draft_faults, station_rows};

/// 与上月差异: a count that differs much from last month's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellDifference {
    /// Head of the column.
    pub header: String,
    /// Last month's value; empty for none.
    pub before: String,
    /// This month's value; empty for a blank.
    pub now: String,
    /// Whether a year's count fell, which it cannot.
    pub fell: bool,
}

/// 审阅行: a committee under review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// What the figures come to now; ranks and places move while other stations still fill in.
    pub result: CommitteeResult,
    /// Counts that differ from last month's.
    pub differences: Vec<CellDifference>,
    /// Why the committee has no sample, as stated.
    pub reason: String,
}

/// 派出所审阅: what the deputy chief signs and the office reviews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationReview {
    /// The month.
    pub month: String,
    /// State of the month.
    pub month_state: MonthState,
    /// The station.
    pub station: String,
    /// State of its part.
    pub state: StationState,
    /// How often its part was changed: to be given back by signing, returning, reviewing.
    pub version: i64,
    /// When it is due.
    pub form_due: String,
    /// Who handed it in and when, in words.
    pub drafted: Option<String>,
    /// Who signed and when, in words.
    pub signed: Option<String>,
    /// Whether the actor may sign it now.
    pub may_sign: bool,
    /// Whether the actor may review it now.
    pub may_review: bool,
    /// Whether the actor may return it now.
    pub may_return: bool,
    /// Titles of the items, in the form's order.
    pub item_titles: Vec<String>,
    /// Rows, by code.
    pub rows: Vec<ReviewRow>,
    /// What stands against it, as sentences.
    pub faults: Vec<String>,
    /// What a person should know about the month as computed now, as sentences.
    pub notices: Vec<String>,
}

impl Office {
    /// A station's month before signing or review.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn station_review(
        &self,
        actor: &Actor,
        month: &str,
        station: &str,
    ) -> Result<StationReview, Refusal> {
        needs(actor, Permission::SeeFigures)?;
        let mut read = self.db.read().await?;
        let (town, part) = station_part(&mut read, actor, month, station).await?;
        let live = Live::until(self, &mut read, &actor.town, month).await?;
        let edition = live.policy.edition(month_of(month)?)?;
        let names = Names::of(&mut read, &actor.town).await?;
        let stored = station_rows(&mut read, &actor.town, month, station).await?;
        let before = last_month(&mut read, &actor.town, month).await?;
        let nouns = live.nouns(month_of(month)?)?;
        let same_year = month_of(month)?.number() > 1;
        let mut rows = Vec::new();
        for (span, row) in &stored {
            let Some(result) = nouns.of(code_of(&span.committee)?) else { continue };
            rows.push(ReviewRow {
                result,
                differences: differences(edition, row, before.get(&span.committee), same_year),
                reason: row.reason.clone(),
            });
        }
        let (state, month_state) = (part_state(&part)?, state_of(&town)?);
        let open = month_state == MonthState::Open;
        let may = |permission: Permission, step: StationStep| {
            open && actor.may(permission) && state.after(step).is_some()
        };
        let own = part.drafted_by.as_deref() == Some(actor.id.as_str());
        Ok(StationReview {
            month: month.to_owned(),
            month_state,
            station: station.to_owned(),
            state,
            version: part.version,
            may_sign: may(Permission::SignStation, StationStep::Sign) && !own,
            may_review: may(Permission::Review, StationStep::Review),
            may_return: may(Permission::SignStation, StationStep::ReturnByDeputy)
                || may(Permission::Review, StationStep::ReturnByOffice),
            drafted: names.told_if(part.drafted_by.as_ref(), part.drafted_at),
            signed: names.told_if(part.signed_by.as_ref(), part.signed_at),
            form_due: part.form_due,
            item_titles: edition.items.iter().map(|item| item.title.clone()).collect(),
            rows,
            faults: draft_faults(edition, &stored, false).into_iter().map(|fault| fault.words).collect(),
            notices: nouns.notices(),
        })
    }
}

fn differences(
    edition: &Edition,
    row: &CountRow,
    before: Option<&Counts>,
    same_year: bool,
) -> Vec<CellDifference> {
    let Some(before) = before else { return Vec::new() };
    let mut found = Vec::new();
    for figure in edition.figures_of(FigureOf::Committee) {
        let (last, now) = (before.get(&figure.id), row.counts.get(&figure.id));
        let fallen = same_year && fell(figure, now, last);
        if fallen || is_far(last, now) {
            found.push(difference(figure, last, now, fallen));
        }
    }
    found
}

fn difference(figure: &Figure, last: Option<&u32>, now: Option<&u32>, fell: bool) -> CellDifference {
    CellDifference { header: figure.header.clone(), before: shown(last), now: shown(now), fell }
}

/// Whether a person would ask why: a count came or went, or is less than half or more than double and not by a few.
fn is_far(last: Option<&u32>, now: Option<&u32>) -> bool {
    const A_FEW: u32 = 10;
    match (last, now) {
        (Some(last), Some(now)) => {
            let apart = last.abs_diff(*now);
            apart > A_FEW && apart > *last.max(now) / 2
        }
        (last, now) => last.or(now).is_some_and(|count| *count > 0),
    }
}
