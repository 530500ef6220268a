//! What publishing a month changes in what follows from the months.

use assessment::{Keep, TownFigures, assess_town};
use serde_json::{Value, json};
use storage::{ConsequenceRow, NewConsequence, NewStep, Scope};

use crate::assembled::whole_figures_until;
use crate::consequence::{Arisen, Basis, following};
use crate::deed::Deed;
use crate::ground::{month_of, state_of};
use crate::refusal::Refusal;
use crate::state::{ConsequenceKind, ConsequenceState, ConsequenceStep, MonthState};
use crate::town_policy::TownPolicy;

/// How many consequences publishing changed.
#[derive(Debug, Default)]
pub(super) struct Changes {
    added: usize,
    withdrawn: usize,
    restated: usize,
}

impl Changes {
    /// As the audit line says it.
    pub(super) fn details(&self) -> Value {
        json!({ "added": self.added, "withdrawn": self.withdrawn, "restated": self.restated })
    }
}

/// Brings the consequences of a month that is being published, and of those published after it, into line with what the
/// assessment says now.
pub(super) async fn follow(
    deed: &mut Deed<'_>,
    policy: &TownPolicy,
    figures: &TownFigures,
    month: &str,
    issue: i64,
) -> Result<Changes, Refusal> {
    let town = deed.actor().town.clone();
    let last = last_published(deed, &town, month).await?;
    let result = if last == month {
        assess_town(&policy.policy, figures, Keep::Marks)
    } else {
        // A later month that is being issued again may have rows that are not whole.
        let (figures, _) = whole_figures_until(deed, &town, policy, &last).await?;
        assess_town(&policy.policy, &figures, Keep::Marks)
    };
    let mut wanted = following(&policy.policy, &result, month_of(month)?)?;
    let mut changes = Changes::default();
    let said = json!({ "month": month, "issue": issue }).to_string();
    for row in deed.consequences(&town, &Scope::Town, month, false).await? {
        let state = consequence_state(&row)?;
        if state == ConsequenceState::Withdrawn || row.month.as_str() > last.as_str() {
            continue;
        }
        let basis = basis_of(&row)?;
        let place = wanted
            .iter()
            .position(|arisen| arisen.is(&row.month, &row.committee, &row.kind, row.level, &basis));
        match place.map(|place| wanted.swap_remove(place)) {
            None => {
                changes.withdrawn += 1;
                step(deed, &row, ConsequenceStep::Withdraw, &said, None).await?;
            }
            Some(arisen) if arisen.basis != basis => {
                changes.restated += 1;
                // What it rested on before stays with the step.
                let was = basis.in_short(arisen.kind);
                let said = json!({ "month": month, "issue": issue, "was": was }).to_string();
                step(deed, &row, ConsequenceStep::Restate, &said, Some(&written(&arisen.basis)?)).await?;
            }
            Some(_) => {}
        }
    }
    wanted.sort_by(|a, b| (a.month, &a.committee, a.kind).cmp(&(b.month, &b.committee, b.kind)));
    changes.added = wanted.len();
    let mut number = deed.next_consequence().await?;
    for arisen in &wanted {
        add(deed, arisen, number, &said).await?;
        number += 1;
    }
    Ok(changes)
}

/// The last month in the row of published months that begins with `month`; one that is being issued again ends it, for
/// its own publishing looks at it and at what comes after.
async fn last_published(deed: &mut Deed<'_>, town: &str, month: &str) -> Result<String, Refusal> {
    let mut last = month.to_owned();
    for row in deed.months(town).await? {
        if row.month.as_str() <= month {
            continue;
        }
        if state_of(&row)? != MonthState::Published {
            break;
        }
        last = row.month;
    }
    Ok(last)
}

async fn add(deed: &mut Deed<'_>, arisen: &Arisen, number: i64, said: &str) -> Result<(), Refusal> {
    let (by, at) = (deed.actor().id.clone(), deed.at());
    let (month, basis) = (arisen.month.to_string(), written(&arisen.basis)?);
    let new = NewConsequence {
        number,
        month: &month,
        committee: &arisen.committee,
        kind: arisen.kind.id(),
        level: i64::from(arisen.level),
        basis: &basis,
        due: &arisen.due,
    };
    let state = ConsequenceState::ToDo.id();
    let step = NewStep { number, step: ConsequenceStep::Arise.id(), state, details: said, basis: None };
    Ok(deed.add_consequence(new, step, &by, at).await?)
}

/// Takes a step that the state allows, over the row that was read in this verb.
pub(super) async fn step(
    deed: &mut Deed<'_>,
    row: &ConsequenceRow,
    step: ConsequenceStep,
    details: &str,
    basis: Option<&str>,
) -> Result<ConsequenceState, Refusal> {
    let state = consequence_state(row)?;
    let refused = || Refusal::State(format!("{}的这项后果“{state}”，不能{step}", row.name));
    let after = state.after(step).ok_or_else(refused)?;
    let (by, at) = (deed.actor().id.clone(), deed.at());
    let taken = NewStep { number: row.number, step: step.id(), state: after.id(), details, basis };
    match deed.step_consequence(taken, row.version, &by, at).await? {
        true => Ok(after),
        false => Err(Refusal::Fault(format!("consequence {} moved on inside its verb", row.number))),
    }
}

/// The state of a consequence.
pub(crate) fn consequence_state(row: &ConsequenceRow) -> Result<ConsequenceState, Refusal> {
    row.state.parse().map_err(|()| Refusal::Fault(format!("consequence {}: {}", row.number, row.state)))
}

/// What it is.
pub(crate) fn kind_of(row: &ConsequenceRow) -> Result<ConsequenceKind, Refusal> {
    row.kind.parse().map_err(|()| Refusal::Fault(format!("consequence {}: {}", row.number, row.kind)))
}

/// What a consequence rests on.
pub(crate) fn basis_of(row: &ConsequenceRow) -> Result<Basis, Refusal> {
    let unreadable = |error| Refusal::Fault(format!("consequence {}: {error}", row.number));
    serde_json::from_str(&row.basis).map_err(unreadable)
}

fn written(basis: &Basis) -> Result<String, Refusal> {
    serde_json::to_string(basis).map_err(|error| Refusal::Fault(format!("basis: {error}")))
}
