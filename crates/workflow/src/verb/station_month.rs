//! A station's part of a month: handed in, signed, reviewed, returned.

use std::collections::BTreeMap;

use assessment::Edition;
use assessment::policy::FigureOf;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use storage::{CommitteeSpan, Read, StationMonthRow};

use super::month::{in_state, part_object};
use crate::actor::Actor;
use crate::counts::{CountRow, faults, without_sample};
use crate::deed::{Begun, ClientKey, Deed};
use crate::ground::{committees_of, month_of, part_as_shown, part_state, reason_of, station_part};
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::{FieldFault, Refusal};
use crate::state::{MonthState, StationState, StationStep};

/// 派出所步骤结果: what a station's part is after a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationMoved {
    /// The month.
    pub month: String,
    /// The station.
    pub station: String,
    /// Id of its state now; see [`StationState`].
    pub state: String,
    /// Its version now.
    pub version: i64,
}

impl StationMoved {
    /// Its state now.
    pub fn state(&self) -> Option<StationState> {
        self.state.parse().ok()
    }
}

impl Office {
    /// 提交初稿: the officer hands the station's part in. With `confirm_carried` all cells that were brought over are
    /// confirmed with it.
    ///
    /// # Errors
    /// Permission; not found; stale; state; every cell that is wrong, missing or unconfirmed, all at once.
    pub async fn submit_draft(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        station: &str,
        version: i64,
        confirm_carried: bool,
    ) -> Result<StationMoved, Refusal> {
        let mut deed = match self.begin(actor, Permission::SubmitDraft, "submit_draft", key).await? {
            Begun::Repeated(moved) => return Ok(moved),
            Begun::Fresh(deed) => deed,
        };
        let mut part = part_for(&mut deed, actor, month, station, version, StationStep::Submit).await?;
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let edition = policy.edition(month_of(month)?)?;
        let mut rows = station_rows(&mut deed, &actor.town, month, station).await?;
        let faults = draft_faults(edition, &rows, confirm_carried);
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        let confirmed = confirm(&mut deed, month, &mut rows).await?;
        part.drafted_by = Some(actor.id.clone());
        part.drafted_at = Some(deed.at().0);
        finish(deed, part, json!({ "confirmed": confirmed })).await
    }

    /// 签认: the deputy chief signs for the station.
    ///
    /// # Errors
    /// Permission; not found; stale; state; the actor handed it in.
    pub async fn sign_station(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        station: &str,
        version: i64,
    ) -> Result<StationMoved, Refusal> {
        let mut deed = match self.begin(actor, Permission::SignStation, "sign_station", key).await? {
            Begun::Repeated(moved) => return Ok(moved),
            Begun::Fresh(deed) => deed,
        };
        let mut part = part_for(&mut deed, actor, month, station, version, StationStep::Sign).await?;
        if part.drafted_by.as_deref() == Some(actor.id.as_str()) {
            return Err(Refusal::State("提交初稿的人不能自己签认：请分管副所长签认".to_owned()));
        }
        part.signed_by = Some(actor.id.clone());
        part.signed_at = Some(deed.at().0);
        finish(deed, part, json!({})).await
    }

    /// 审核: the town office has looked at it.
    ///
    /// # Errors
    /// Permission; not found; stale; state.
    pub async fn review_station(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        station: &str,
        version: i64,
    ) -> Result<StationMoved, Refusal> {
        let mut deed = match self.begin(actor, Permission::Review, "review_station", key).await? {
            Begun::Repeated(moved) => return Ok(moved),
            Begun::Fresh(deed) => deed,
        };
        let mut part = part_for(&mut deed, actor, month, station, version, StationStep::Review).await?;
        part.reviewed_by = Some(actor.id.clone());
        part.reviewed_at = Some(deed.at().0);
        finish(deed, part, json!({})).await
    }

    /// 退回: by the deputy chief what was handed in, by the town office what was signed or reviewed; with a reason.
    ///
    /// # Errors
    /// Permission; not found; stale; state; no reason.
    pub async fn return_station(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        station: &str,
        version: i64,
        reason: &str,
    ) -> Result<StationMoved, Refusal> {
        let (permission, step) = match actor.may(Permission::SignStation) {
            true => (Permission::SignStation, StationStep::ReturnByDeputy),
            false => (Permission::Review, StationStep::ReturnByOffice),
        };
        let mut deed = match self.begin(actor, permission, "return_station", key).await? {
            Begun::Repeated(moved) => return Ok(moved),
            Begun::Fresh(deed) => deed,
        };
        let mut part = part_for(&mut deed, actor, month, station, version, step).await?;
        let reason = reason_of("reason", reason)?;
        let details = json!({ "reason": reason });
        part.reason = Some(reason);
        // Who drafted stays, so that whoever signs next is told apart; the signatures are void.
        part.signed_by = None;
        part.signed_at = None;
        part.reviewed_by = None;
        part.reviewed_at = None;
        finish(deed, part, details).await
    }
}

/// A station's part that the step is possible for, with the state after it.
async fn part_for(
    deed: &mut Deed<'_>,
    actor: &Actor,
    month: &str,
    station: &str,
    version: i64,
    step: StationStep,
) -> Result<StationMonthRow, Refusal> {
    let (town, part) = station_part(deed, actor, month, station).await?;
    part_as_shown(deed, actor, &part, version).await?;
    in_state(&town, MonthState::Open, step.words())?;
    let state = part_state(&part)?;
    match state.after(step) {
        Some(after) => Ok(StationMonthRow { state: after.id().to_owned(), ..part }),
        None => Err(Refusal::State(format!("{station}的 {month} 数据是“{state}”，不能{}", step.words()))),
    }
}

async fn finish(mut deed: Deed<'_>, part: StationMonthRow, details: Value) -> Result<StationMoved, Refusal> {
    deed.put_part(&part).await?;
    let object = part_object(&part.month, &part.station);
    let moved = StationMoved {
        month: part.month,
        station: part.station,
        state: part.state,
        version: part.version + 1,
    };
    deed.finish(object, &details, moved).await
}

/// The committees of a station with their counts, blank where nothing is stored.
pub(crate) async fn station_rows(
    read: &mut Read,
    town: &str,
    month: &str,
    station: &str,
) -> Result<Vec<(CommitteeSpan, CountRow)>, Refusal> {
    let spans = committees_of(read, town, month, station).await?;
    let mut stored = BTreeMap::new();
    for row in read.figures_between(town, month, month).await? {
        stored.insert(row.committee.clone(), CountRow::read(&row)?);
    }
    Ok(spans
        .into_iter()
        .map(|span| {
            let row = stored.remove(&span.committee).unwrap_or_default();
            (span, row)
        })
        .collect())
}

/// Everything that stands against handing in; field is `committee/figure`.
pub(crate) fn draft_faults(
    edition: &Edition,
    rows: &[(CommitteeSpan, CountRow)],
    confirm_carried: bool,
) -> Vec<FieldFault> {
    let mut found = Vec::new();
    for (span, row) in rows {
        let mut fault = |figure: &str, words: String| {
            found.push(FieldFault {
                field: format!("{}/{figure}", span.committee),
                words: format!("{}：{words}", span.name),
            });
        };
        for (figure, words) in faults(edition, FigureOf::Committee, &row.counts) {
            fault(&figure, words);
        }
        for figure in edition.figures_of(FigureOf::Committee) {
            if row.carried.contains(&figure.id) && !confirm_carried {
                fault(&figure.id, format!("“{}”是上月带入的，请确认或改正", figure.header));
            }
        }
        if let Some(checked) = without_sample(edition, &row.counts)
            && row.reason.is_empty()
        {
            let words = format!("“{}”为空或为 0，当月不评定，请写明原因", checked.header);
            fault("reason", words);
        }
    }
    found
}

/// Takes the mark from every cell that was brought over; how many cells.
async fn confirm(
    deed: &mut Deed<'_>,
    month: &str,
    rows: &mut [(CommitteeSpan, CountRow)],
) -> Result<usize, Refusal> {
    let (by, at) = (deed.actor().id.clone(), deed.at());
    let mut confirmed = 0;
    for (span, row) in rows {
        let carried = std::mem::take(&mut row.carried);
        if carried.is_empty() {
            continue;
        }
        confirmed += carried.len();
        for figure in carried {
            row.touched.insert(figure, (by.clone(), at.0));
        }
        let stored = row.row(month, &span.committee)?;
        if !deed.put_figures(&stored, &by, at).await? {
            return Err(Refusal::Fault(format!("figures {} moved on inside its verb", span.committee)));
        }
    }
    Ok(confirmed)
}
