//! Consequences against the log and the months: every step under its verb's number, every state the one that the steps
//! lead to, no step left out; every basis what the published months give when they are computed again.

use std::collections::BTreeMap;

use assessment::{Keep, assess_town};
use serde_json::Value;
use storage::{ConsequenceRow, ConsequenceStepRow, Read, Scope};

use super::faults::Faults;
use super::issues::Stored;
use super::log::{Line, Log};
use crate::consequence::following;
use crate::refusal::Refusal;
use crate::state::{ConsequenceState, ConsequenceStep};
use crate::verb::basis_of;

/// Verbs that take steps, with the step of each.
const VERBS: [(&str, ConsequenceStep); 5] = [
    ("notify_consequences", ConsequenceStep::Notify),
    ("hold_consequences", ConsequenceStep::Hold),
    ("report_consequence", ConsequenceStep::Report),
    ("close_consequences", ConsequenceStep::Close),
    ("decide_veto", ConsequenceStep::Decide),
];

/// Steps that publishing takes, with what its line counts them as.
const PUBLISHED: [(ConsequenceStep, &str); 3] = [
    (ConsequenceStep::Arise, "added"),
    (ConsequenceStep::Withdraw, "withdrawn"),
    (ConsequenceStep::Restate, "restated"),
];

pub(super) async fn check(
    read: &mut Read,
    town: &str,
    log: &Log,
    stored: Option<&Stored>,
    faults: &mut Faults,
) -> Result<(), Refusal> {
    let steps = read.consequence_steps(town, 0).await?;
    let mut counted: BTreeMap<(i64, String), i64> = BTreeMap::new();
    let mut states: BTreeMap<i64, Option<ConsequenceState>> = BTreeMap::new();
    for row in &steps {
        let place = format!("后果 {} 的步骤 {}", row.number, row.sequence);
        let fits = log.lines.get(&row.sequence).is_some_and(|line| is_line_of(row, line));
        faults.unless(fits, &place, "操作记录里没有这一步，或写的不同：这一行被改过或是后加的");
        *counted.entry((row.sequence, row.step.clone())).or_default() += 1;
        let state = states.entry(row.number).or_default();
        let step = row.step.parse::<ConsequenceStep>().ok();
        *state = match (*state, step) {
            (None, Some(ConsequenceStep::Arise)) => Some(ConsequenceState::ToDo),
            (Some(state), Some(step)) => state.after(step),
            _ => None,
        };
    }
    let rows = read.consequences(town, &Scope::Town, "", false).await?;
    // While a month is being issued again nothing rests on it yet.
    if let Some(stored) = stored.filter(|stored| !stored.reissuing) {
        rests_on_the_months(&rows, stored, faults)?;
    }
    for row in rows {
        let led = states.remove(&row.number).flatten();
        let fits = led.is_some_and(|state| state.id() == row.state);
        faults.unless(fits, &format!("后果 {}", row.number), "状态不是各步骤走到的那个，被改过");
    }
    for number in states.keys() {
        faults.add(&format!("后果 {number}"), "只有步骤，这一项不在了");
    }
    let mut none_left_out = |line: &Line, step: ConsequenceStep, said: i64| {
        let found = counted.get(&(line.sequence, step.id().to_owned())).copied().unwrap_or(0);
        let words = format!("“{step}”了 {said} 项，留下的步骤有 {found} 个：有的不在了，或是后加的");
        faults.unless(found == said, &format!("操作记录第 {} 条", line.sequence), &words);
    };
    for line in log.of_verb("publish_month") {
        for (step, name) in PUBLISHED {
            let said = line.details.get("consequences").and_then(|counts| counts.get(name));
            none_left_out(line, step, said.and_then(Value::as_i64).unwrap_or(0));
        }
    }
    for (verb, step) in VERBS {
        for line in log.of_verb(verb) {
            let numbers = line.details.get("numbers").and_then(Value::as_array).map_or(0, Vec::len);
            none_left_out(line, step, i64::try_from(numbers).unwrap_or(i64::MAX));
        }
    }
    Ok(())
}

/// What stands is what the months give now: on the same months, by the same day.
fn rests_on_the_months(rows: &[ConsequenceRow], stored: &Stored, faults: &mut Faults) -> Result<(), Refusal> {
    let Some(first) = stored.figures.months.first() else { return Ok(()) };
    let result = assess_town(&stored.policy.policy, &stored.figures, Keep::Marks);
    let given = following(&stored.policy.policy, &result, first.month)?;
    for row in rows.iter().filter(|row| row.state != ConsequenceState::Withdrawn.id()) {
        let basis = basis_of(row).unwrap_or_default();
        let fits = given.iter().any(|arisen| {
            let again = &arisen.basis;
            arisen.is(&row.month, &row.committee, &row.kind, row.level, &basis)
                && arisen.due == row.due
                && (&again.months, &again.excluded) == (&basis.months, &basis.excluded)
                && (&again.rate, &again.town_rate) == (&basis.rate, &basis.town_rate)
        });
        let words = "按已公布的月份重新计算，没有这一项，或依据、期限不同：被改过或是后加的";
        faults.unless(fits, &format!("后果 {}", row.number), words);
    }
    Ok(())
}

/// Whether the line says what the step's row says.
fn is_line_of(row: &ConsequenceStepRow, line: &Line) -> bool {
    let verb =
        VERBS.iter().find(|(_, step)| step.id() == row.step).map_or("publish_month", |(verb, _)| *verb);
    if line.verb != verb || line.actor != row.taken_by || line.at != row.taken_at {
        return false;
    }
    let Ok(Value::Object(details)) = serde_json::from_str(&row.details) else { return false };
    if verb == "publish_month" {
        let month = details.get("month").and_then(Value::as_str).unwrap_or_default();
        return line.object == format!("month/{month}") && details.get("issue") == line.details.get("issue");
    }
    let numbers = line.details.get("numbers").and_then(Value::as_array);
    let named =
        numbers.is_some_and(|numbers| numbers.iter().any(|number| number.as_i64() == Some(row.number)));
    named && details.iter().all(|(name, value)| line.details.get(name) == Some(value))
}
