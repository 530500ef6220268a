//! What is done about consequences, one or several at once.

use axum::http::StatusCode;
use workflow::{ConsequenceShown, ConsequencesMoved, FieldFault, HeldRecord, Refusal, ReportRecord, Summons};

use super::show::number;
use super::{list, show};
use crate::faults::Faults;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Visit, on_to};

/// Tells day and place.
pub(crate) async fn notify(visit: Visit) -> Answer {
    let summons = Summons {
        on: visit.field("notify_on").to_owned(),
        time: visit.field("time").to_owned(),
        place: visit.field("place").to_owned(),
    };
    let (key, picked) = (visit.key()?, picked(&visit)?);
    let moved = visit.office().notify_consequences(visit.actor(), &key, &picked, &summons).await;
    answer(&visit, moved, ("on", "notify_on"), "notified").await
}

/// Records what came of it.
pub(crate) async fn hold(visit: Visit) -> Answer {
    let held = HeldRecord {
        on: visit.field("held_on").to_owned(),
        result: visit.field("result").to_owned(),
        minutes: visit.field("minutes").to_owned(),
        present: present(&visit),
    };
    let (key, picked) = (visit.key()?, picked(&visit)?);
    let moved = visit.office().hold_consequences(visit.actor(), &key, &picked, &held).await;
    answer(&visit, moved, ("on", "held_on"), "held").await
}

/// Records that it was reported.
pub(crate) async fn report(visit: Visit) -> Answer {
    let report = ReportRecord { on: visit.field("on").to_owned(), words: visit.field("words").to_owned() };
    let (key, one) = (visit.key()?, the_one(&visit)?);
    let moved = visit.office().report_consequence(visit.actor(), &key, one, &report).await;
    answer(&visit, moved, ("", ""), "reported").await
}

/// Nothing more is to be done.
pub(crate) async fn close(visit: Visit) -> Answer {
    let (key, picked) = (visit.key()?, picked(&visit)?);
    let moved = visit.office().close_consequences(visit.actor(), &key, &picked, visit.field("remark")).await;
    answer(&visit, moved, ("", ""), "closed").await
}

/// Decides about a veto.
pub(crate) async fn decide(visit: Visit) -> Answer {
    let (key, one) = (visit.key()?, the_one(&visit)?);
    let moved = match visit.field("applies") {
        "yes" | "no" => {
            let applies = visit.field("applies") == "yes";
            visit.office().decide_veto(visit.actor(), &key, one, applies, visit.field("reason")).await
        }
        _ => Err(Refusal::Invalid(vec![FieldFault {
            field: "applies".to_owned(),
            words: "请选实行还是不实行".to_owned(),
        }])),
    };
    answer(&visit, moved, ("", ""), "resolved").await
}

/// What was ticked: number and version of each.
fn picked(visit: &Visit) -> Result<Vec<ConsequenceShown>, Problem> {
    let picks = visit.asked.fields.iter().filter(|(name, _)| *name == "pick");
    picks.map(|(_, value)| pick(value)).collect()
}

fn pick(value: &str) -> Result<ConsequenceShown, Problem> {
    let parts = value.split_once('.').and_then(|(number, version)| {
        Some(ConsequenceShown { number: number.parse().ok()?, version: version.parse().ok()? })
    });
    parts.ok_or(Problem::BadRequest("表单缺少版本，请刷新页面重做"))
}

/// The one of the address, at the version that the form carries.
fn the_one(visit: &Visit) -> Result<ConsequenceShown, Problem> {
    let number = number(visit.part("number"))?;
    let version = picked(visit)?.first().map_or(0, |shown| shown.version);
    Ok(ConsequenceShown { number, version })
}

/// Who came: as what and the name, from the fields of one or the lines of the list.
fn present(visit: &Visit) -> Vec<(String, String)> {
    let mut present = Vec::new();
    for (name, role) in visit.asked.fields.iter() {
        if let Some(place) = name.strip_prefix("role.") {
            present.push((role.to_owned(), visit.field(&format!("who.{place}")).to_owned()));
        }
    }
    for line in visit.field("present").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (role, name) = line.split_once(char::is_whitespace).unwrap_or(("到场", line));
        present.push((role.to_owned(), name.trim().to_owned()));
    }
    present
}

/// On to where it was done, or the page again with what is wrong.
async fn answer(
    visit: &Visit,
    moved: Result<ConsequencesMoved, Refusal>,
    renamed: (&str, &str),
    done: &str,
) -> Answer {
    let one = match visit.part("number") {
        "" => visit.field("one"),
        number => number,
    };
    match moved {
        Ok(_) if one.is_empty() => on_to(&format!("/consequences?done={done}")),
        Ok(_) => on_to(&format!("/consequences/{}?done={done}", number(one)?)),
        Err(Refusal::Invalid(mut faults)) => {
            for fault in &mut faults {
                if fault.field == renamed.0 {
                    renamed.1.clone_into(&mut fault.field);
                }
            }
            let (status, faults) = (StatusCode::UNPROCESSABLE_ENTITY, Faults(faults));
            match one {
                "" => list::render(visit, status, faults).await,
                one => show::render(visit, number(one)?, status, faults).await,
            }
        }
        Err(refusal) => Err(refusal.into()),
    }
}
