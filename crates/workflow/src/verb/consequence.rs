//! What is done about the consequences of months: told, held, reported, closed; the veto decided.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use storage::ConsequenceRow;

use super::arising::{basis_of, consequence_state, kind_of, step};
use crate::actor::Actor;
use crate::clock::business_date;
use crate::deed::{Begun, ClientKey, Deed};
use crate::ground::reason_of;
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::{FieldFault, Refusal};
use crate::state::ConsequenceStep;

/// 所示后果: a consequence as the page showed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsequenceShown {
    /// Its number.
    pub number: i64,
    /// Its version then.
    pub version: i64,
}

/// 约期: when and where an interview or analysis meeting is to take place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summons {
    /// The day, `2022-07-12`.
    pub on: String,
    /// At what time, in words; may be empty.
    pub time: String,
    /// Where.
    pub place: String,
}

/// 结果登记: what came of an interview or analysis meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRecord {
    /// The day it took place.
    pub on: String,
    /// What came of it.
    pub result: String,
    /// What was said.
    pub minutes: String,
    /// Who came: as what, and the name; an empty name did not come.
    pub present: Vec<(String, String)>,
}

/// 上报登记: that it was reported upward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRecord {
    /// The day.
    pub on: String,
    /// What was said.
    pub words: String,
}

/// 后果变更结果: what was moved on, and how far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsequencesMoved {
    /// Numbers.
    pub numbers: Vec<i64>,
    /// Id of the state of all of them now; see [`crate::ConsequenceState`].
    pub state: String,
}

/// The most that one request moves on.
const MOST: usize = 500;

impl Office {
    /// 发通知: tells day and place of interviews or analysis meetings, or tells them anew.
    ///
    /// # Errors
    /// Permission; not found; stale; state; the day is no date; no place.
    pub async fn notify_consequences(
        &self,
        actor: &Actor,
        key: &ClientKey,
        shown: &[ConsequenceShown],
        summons: &Summons,
    ) -> Result<ConsequencesMoved, Refusal> {
        let begun = self.begin(actor, Permission::ManageConsequences, "notify_consequences", key).await?;
        let deed = match begun {
            Begun::Repeated(moved) => return Ok(moved),
            Begun::Fresh(deed) => deed,
        };
        let mut faults = Vec::new();
        let on = day("on", &summons.on, None, &mut faults);
        let place = told("place", &summons.place, &mut faults);
        refuse(faults)?;
        let details = json!({ "on": on, "time": summons.time.trim(), "place": place });
        move_on(deed, shown, ConsequenceStep::Notify, details).await
    }

    /// 登记结果: what came of interviews or analysis meetings, for those within the actor's place.
    ///
    /// # Errors
    /// Permission; not found; stale; state; the day lies ahead; nobody came; nothing is said.
    pub async fn hold_consequences(
        &self,
        actor: &Actor,
        key: &ClientKey,
        shown: &[ConsequenceShown],
        held: &HeldRecord,
    ) -> Result<ConsequencesMoved, Refusal> {
        let begun = self.begin(actor, Permission::RecordConsequence, "hold_consequences", key).await?;
        let deed = match begun {
            Begun::Repeated(moved) => return Ok(moved),
            Begun::Fresh(deed) => deed,
        };
        let mut faults = Vec::new();
        let on = day("on", &held.on, Some(business_date(deed.at())), &mut faults);
        let result = told("result", &held.result, &mut faults);
        let minutes = told("minutes", &held.minutes, &mut faults);
        let present = attendance(&held.present, &mut faults);
        refuse(faults)?;
        let details = json!({ "on": on, "result": result, "minutes": minutes, "present": present });
        move_on(deed, shown, ConsequenceStep::Hold, details).await
    }

    /// 上报: tells whom the document names.
    ///
    /// # Errors
    /// Permission; not found; stale; state; nobody is to be reported to; the day lies ahead; nothing is said.
    pub async fn report_consequence(
        &self,
        actor: &Actor,
        key: &ClientKey,
        shown: ConsequenceShown,
        report: &ReportRecord,
    ) -> Result<ConsequencesMoved, Refusal> {
        let begun = self.begin(actor, Permission::ManageConsequences, "report_consequence", key).await?;
        let deed = match begun {
            Begun::Repeated(moved) => return Ok(moved),
            Begun::Fresh(deed) => deed,
        };
        let mut faults = Vec::new();
        let on = day("on", &report.on, Some(business_date(deed.at())), &mut faults);
        let words = told("words", &report.words, &mut faults);
        refuse(faults)?;
        move_on(deed, &[shown], ConsequenceStep::Report, json!({ "on": on, "words": words })).await
    }

    /// 办结: nothing more is to be done; with a word on what was mended.
    ///
    /// # Errors
    /// Permission; not found; stale; state; it was not reported yet.
    pub async fn close_consequences(
        &self,
        actor: &Actor,
        key: &ClientKey,
        shown: &[ConsequenceShown],
        remark: &str,
    ) -> Result<ConsequencesMoved, Refusal> {
        let begun = self.begin(actor, Permission::ManageConsequences, "close_consequences", key).await?;
        let deed = match begun {
            Begun::Repeated(moved) => return Ok(moved),
            Begun::Fresh(deed) => deed,
        };
        let remark = if remark.trim().is_empty() { String::new() } else { reason_of("remark", remark)? };
        move_on(deed, shown, ConsequenceStep::Close, json!({ "remark": remark })).await
    }

    /// 决定一票否决: whether the year is failed, with the reason. The months only propose it.
    ///
    /// # Errors
    /// Permission; not found; stale; state; not a veto; no reason.
    pub async fn decide_veto(
        &self,
        actor: &Actor,
        key: &ClientKey,
        shown: ConsequenceShown,
        applies: bool,
        reason: &str,
    ) -> Result<ConsequencesMoved, Refusal> {
        let begun = self.begin(actor, Permission::DecideVeto, "decide_veto", key).await?;
        let deed = match begun {
            Begun::Repeated(moved) => return Ok(moved),
            Begun::Fresh(deed) => deed,
        };
        let reason = reason_of("reason", reason)?;
        let details = json!({ "applies": applies, "reason": reason });
        move_on(deed, &[shown], ConsequenceStep::Decide, details).await
    }
}

/// Takes one step on all of them, or on none.
async fn move_on(
    mut deed: Deed<'_>,
    shown: &[ConsequenceShown],
    taken: ConsequenceStep,
    details: Value,
) -> Result<ConsequencesMoved, Refusal> {
    let mut numbers: Vec<i64> = shown.iter().map(|shown| shown.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let fault = |words: &str| {
        Refusal::Invalid(vec![FieldFault { field: "numbers".to_owned(), words: words.to_owned() }])
    };
    if numbers.is_empty() {
        return Err(fault("请先勾选要办的事项"));
    }
    if numbers.len() > MOST || numbers.len() != shown.len() {
        return Err(fault("一次最多办 500 项，每项一次"));
    }
    let text = details.to_string();
    let mut state = None;
    for shown in shown {
        let row = as_shown(&mut deed, shown).await?;
        allowed(&row, taken)?;
        state = Some(step(&mut deed, &row, taken, &text, None).await?);
    }
    let state = state.map(|state| state.id().to_owned()).unwrap_or_default();
    let mut said = details;
    if let Some(object) = said.as_object_mut() {
        object.insert("numbers".to_owned(), json!(numbers));
    }
    deed.finish(consequence_object(&numbers), &said, ConsequencesMoved { numbers, state }).await
}

/// The consequence within the actor's place, as the page showed it.
async fn as_shown(deed: &mut Deed<'_>, shown: &ConsequenceShown) -> Result<ConsequenceRow, Refusal> {
    let (town, scope) = (deed.actor().town.clone(), deed.actor().place.scope());
    let row = deed.consequence(&town, &scope, shown.number).await?;
    let row = row.ok_or_else(|| Refusal::NotFound(format!("后果 {}", shown.number)))?;
    if row.version != shown.version {
        let names = Names::of(deed, &town).await?;
        let what = format!("{}的这项后果", row.name);
        let now = format!("现在是“{}”", consequence_state(&row)?);
        return Err(names.stale(&what, &row.changed_by, row.changed_at, now));
    }
    Ok(row)
}

/// Refuses a step that is no part of such a consequence.
fn allowed(row: &ConsequenceRow, taken: ConsequenceStep) -> Result<(), Refusal> {
    let kind = kind_of(row)?;
    let reports = !basis_of(row)?.report_to.is_empty();
    let state = consequence_state(row)?;
    if kind.takes(state, taken, reports) {
        return Ok(());
    }
    let why = match taken {
        ConsequenceStep::Close if reports => "要先上报，再办结",
        ConsequenceStep::Report => "不用上报",
        _ => "没有这一步",
    };
    Err(Refusal::State(format!("{}的“{kind}”{why}", row.name)))
}

/// The object of an audit line about consequences.
fn consequence_object(numbers: &[i64]) -> String {
    match numbers {
        [one] => format!("consequence/{one}"),
        _ => "consequence".to_owned(),
    }
}

/// Who came, as what; somebody must have.
fn attendance(present: &[(String, String)], faults: &mut Vec<FieldFault>) -> Vec<(String, String)> {
    let trimmed = present.iter().map(|(role, name)| (role.trim().to_owned(), name.trim().to_owned()));
    let present: Vec<_> = trimmed.filter(|(role, _)| !role.is_empty()).collect();
    let longest = present.iter().map(|(role, name)| role.chars().count().max(name.chars().count())).max();
    if present.iter().all(|(_, name)| name.is_empty()) {
        add(faults, "present", "请写明谁到场：至少一人");
    } else if longest > Some(LONGEST_NAME) {
        add(faults, "present", "到场的人每项最多 100 字");
    }
    present
}

const LONGEST_NAME: usize = 100;

/// A day as typed, not after `latest`.
pub(super) fn day(field: &str, text: &str, latest: Option<Date>, faults: &mut Vec<FieldFault>) -> String {
    match text.trim().parse::<Date>() {
        Err(_) => add(faults, field, "日期写成 2022-06-08 的样子"),
        Ok(day) if latest.is_some_and(|latest| day > latest) => add(faults, field, "日期还没到"),
        Ok(day) => return day.to_string(),
    }
    String::new()
}

/// A text that must say something.
pub(super) fn told(field: &str, text: &str, faults: &mut Vec<FieldFault>) -> String {
    let text = text.trim();
    match text.chars().count() {
        0 => add(faults, field, "请填写"),
        1..=LONGEST_TEXT => {}
        _ => add(faults, field, "最多 4000 字"),
    }
    text.to_owned()
}

const LONGEST_TEXT: usize = 4000;

pub(super) fn add(faults: &mut Vec<FieldFault>, field: &str, words: &str) {
    faults.push(FieldFault { field: field.to_owned(), words: words.to_owned() });
}

/// All faults at once, or none.
pub(super) fn refuse(faults: Vec<FieldFault>) -> Result<(), Refusal> {
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Invalid(faults)) }
}
