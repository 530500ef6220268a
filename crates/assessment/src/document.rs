//! Results as JSON, as the contract writes them: exact values as strings, codes as strings, lists by rank then code.
//! The command, the sealed bundle and the browser print these same documents.

use serde_json::{Map, Value, json};

use crate::policy::{FigureOf, Reading};
use crate::{
    CommitteeMonth, CommitteeYear, Edition, Exact, Month, MonthResult, Policy, Step, TownFigures, YearResult,
    confirm_keys, not_assessed_reason, reading_note,
};

/// A figure or mark as the contract prints it.
fn exact(value: &Exact) -> Value {
    Value::String(value.to_string())
}

fn optional(value: Option<&Exact>) -> Value {
    value.map_or(Value::Null, exact)
}

fn months(months: &[Month]) -> Value {
    months.iter().map(ToString::to_string).collect()
}

/// One town's month.
pub fn month(edition: &Edition, figures: &TownFigures, result: &MonthResult) -> Map<String, Value> {
    let mut document = Map::new();
    document.insert("policy".to_owned(), json!(edition.instrument.id));
    document.insert("month".to_owned(), json!(result.month.to_string()));
    if let Some(town) = figures.town {
        document.insert("town_code".to_owned(), json!(town.to_string()));
    }
    document.insert("town".to_owned(), town(edition, figures, result));
    let committees =
        result.by_rank().into_iter().map(|found| committee(edition, figures, result.month, found));
    document.insert("committees".to_owned(), committees.collect());
    document
}

fn town(edition: &Edition, figures: &TownFigures, result: &MonthResult) -> Value {
    let mut town = Map::new();
    if let Some(rate) = edition.rates.get(usize::from(edition.town_rate.rate.0)) {
        town.insert(rate.id.clone(), optional(result.town_rate.as_ref()));
    }
    let row = figures.months.iter().find(|month| month.month == result.month);
    for figure in edition.figures_of(FigureOf::Town) {
        town.insert(figure.id.clone(), json!(row.and_then(|row| row.town.get(figure.index))));
    }
    let assessed = result.assessed();
    town.insert("assessed".to_owned(), json!(assessed));
    town.insert("not_assessed".to_owned(), json!(result.committees.len() - assessed));
    Value::Object(town)
}

fn committee(edition: &Edition, figures: &TownFigures, month: Month, found: &CommitteeMonth) -> Value {
    let row = figures.row(month, found.code);
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
    put("code", json!(found.code.to_string()));
    put("name", json!(row.map_or("", |row| figures.name(row.name))));
    put("station", json!(figures.station_name(found.station)));
    put("community", json!(row.and_then(|row| row.community).map(|name| figures.name(name))));
    put("status", json!(if found.is_assessed() { "assessed" } else { "not_assessed" }));
    if !found.is_assessed() {
        put("reason", json!(not_assessed_reason(edition, found)));
    }
    for (rate, (lowered, measured)) in edition.rates.iter().zip(found.rates.iter().zip(&found.measured)) {
        put(&rate.id, optional(lowered.as_ref()));
        if rate.lowered_by.is_some() {
            put(&format!("{}_measured", rate.id), optional(measured.as_ref()));
        }
    }
    if found.is_assessed() {
        let items: Map<_, _> = edition
            .items
            .iter()
            .zip(&found.marks)
            .map(|(item, mark)| (item.id.clone(), exact(mark)))
            .collect();
        put("items", Value::Object(items));
        put("total", exact(&found.total));
        put("rank", json!(found.rank));
    } else {
        put("items", Value::Null);
        put("total", Value::Null);
        put("rank", Value::Null);
    }
    put("bottom_ten", json!(found.bottom));
    put("needs_confirmation", json!(confirm_keys(edition, found)));
    let consequence = &found.consequence;
    put("streak", json!(consequence.streak));
    put("interview_level", json!(interview_level(edition, found)));
    put("analysis_meeting", json!(consequence.analysis_meeting));
    put("veto_counted", json!(consequence.veto_counted));
    put("veto_excluded", json!(consequence.veto_excluded));
    Value::Object(document)
}

/// The level of the interview that is due, if any.
pub fn interview_level(edition: &Edition, found: &CommitteeMonth) -> Option<u32> {
    found.consequence.interview_rule(edition).map(|rule| rule.level)
}

/// One town's year.
pub fn year(policy: &Policy, figures: &TownFigures, result: &YearResult) -> Map<String, Value> {
    let mut document = Map::new();
    document.insert("policy".to_owned(), json!(policy.id()));
    document.insert("year".to_owned(), json!(result.year));
    document.insert("months".to_owned(), months(&result.months));
    if let Some(town) = figures.town {
        document.insert("town_code".to_owned(), json!(town.to_string()));
    }
    let committees = result.committees.iter().map(|found| committee_year(figures, result, found));
    document.insert("committees".to_owned(), committees.collect());
    document
}

fn committee_year(figures: &TownFigures, result: &YearResult, found: &CommitteeYear) -> Value {
    let name =
        result.months.iter().rev().find_map(|month| figures.row(*month, found.code)).map(|row| row.name);
    let interviews: Vec<_> = found
        .interviews
        .iter()
        .map(|interview| {
            json!({
                "month": interview.month.to_string(),
                "streak": interview.streak,
                "level": interview.level,
            })
        })
        .collect();
    json!({
        "code": found.code.to_string(),
        "name": name.map_or("", |name| figures.name(name)),
        "months_assessed": found.months_assessed,
        "average": found.average.as_ref().map(|average| average.rounded(2)),
        "average_exact": optional(found.average.as_ref()),
        "bottom_ten_months": months(&found.bottom_months),
        "veto_counted_months": months(&found.veto_counted_months),
        "veto_proposed": found.veto_proposed,
        "longest_streak": found.longest_streak,
        "interviews": interviews,
        "analysis_meetings": months(&found.analysis_meetings),
    })
}

/// One document for one town; for several, one with a list of towns.
pub fn towns(mut documents: Vec<Map<String, Value>>) -> Value {
    match documents.len() {
        1 => documents.pop().map_or(Value::Null, Value::Object),
        _ => json!({ "towns": documents }),
    }
}

/// One committee's marks with every step.
pub fn explanation(
    edition: &Edition,
    figures: &TownFigures,
    month: Month,
    found: &CommitteeMonth,
    only: Option<usize>,
) -> Value {
    let mut document = committee(edition, figures, month, found);
    let items: Vec<_> = edition
        .items
        .iter()
        .zip(&found.steps)
        .zip(&found.marks)
        .enumerate()
        .filter(|(place, _)| only.is_none_or(|only| only == *place))
        .map(|(_, ((item, steps), mark))| {
            json!({
                "id": item.id,
                "title": item.title,
                "clause": edition.clause(item.clause).map(|clause| clause.place.clone()),
                "full_marks": item.full_marks.to_string(),
                "marks": found.is_assessed().then(|| mark.to_string()),
                "steps": steps.iter().map(|taken| step(edition, taken)).collect::<Vec<_>>(),
            })
        })
        .collect();
    if let Value::Object(document) = &mut document {
        document.insert("policy".to_owned(), json!(edition.instrument.id));
        document.insert("month".to_owned(), json!(month.to_string()));
        document.insert("explanation".to_owned(), Value::Array(items));
    }
    document
}

fn step(edition: &Edition, taken: &Step) -> Value {
    let reading = taken.reading.and_then(|reading| edition.reading(reading));
    json!({
        "clause": edition.clause(taken.clause).map(|clause| clause.place.clone()),
        "words": taken.words(edition),
        "reading": reading.map(|reading| reading.key.clone()),
        "reading_decided": reading.map(Reading::is_decided),
        "note": taken.reading.and_then(|reading| reading_note(edition, reading)),
    })
}

/// A document as it is printed, without a line end: the same bytes wherever it is shown or kept.
pub fn text(document: &Value) -> String {
    format!("{document:#}")
}
