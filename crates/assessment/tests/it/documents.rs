//! Results as the contract's JSON, and what stands beside a committee in words.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use crate::policy_folder;
use crate::random_town::{Row, Town, TownMonth, code};
use assessment::document;
use assessment::{
    CommitteeMonth, Keep, Month, Policy, TownCode, TownFigures, TownResult, assess_town, awaited_readings,
    not_assessed_reason, remark, town_words,
};

fn row(committee: u64, correct: u32) -> Row {
    Row { correct, ..Row::spotless(committee, 300) }
}

/// Thirteen committees over two months: the first falls behind twice, the last was not checked.
fn town() -> TownFigures {
    let rows = || {
        let mut rows: Vec<_> = (1..=12).map(|committee| row(committee, 293)).collect();
        rows[0].accounts_revoked = 2;
        rows.push(Row { checked: None, ..row(13, 0) });
        rows
    };
    let month =
        |number| TownMonth { year: 2022, number, overseas_total: 812, district_rate: None, rows: rows() };
    let town = Town { quotas: vec![Some(10)], months: vec![month(5), month(6)] };
    town.figures(&policy_folder::sanlin_with(&[]), code)
}

fn june() -> Month {
    "2022-06".parse().unwrap()
}

fn run(policy: &Policy, figures: &TownFigures) -> TownResult {
    assess_town(policy, figures, Keep::Steps)
}

fn committee(result: &TownResult, number: u64) -> &CommitteeMonth {
    result.months[1].committee(code(number)).unwrap()
}

#[test]
fn a_month_is_written_by_rank_with_exact_values() {
    let (policy, mut figures) = (policy_folder::sanlin_with(&[]), town());
    figures
        .months
        .iter_mut()
        .for_each(|month| month.committees.retain(|row| [1, 12, 13].map(code).contains(&row.code)));
    let result = run(&policy, &figures);
    let edition = policy.newest();
    let one = document::month(edition, &figures, &result.months[1]);
    insta::assert_snapshot!(document::text(&document::towns(vec![one.clone()])));
    figures.town = TownCode::new(310_115_130);
    let other = document::month(edition, &figures, &result.months[1]);
    assert_eq!(other["town_code"], "310115130");
    let both = document::towns(vec![one.clone(), other.clone()]);
    assert_eq!(both, serde_json::json!({ "towns": [one, other] }));
}

#[test]
fn a_year_is_written_with_its_average_rounded_and_exact() {
    let (policy, mut figures) = (policy_folder::sanlin_with(&[]), town());
    let year = run(&policy, &figures).year(&policy, 2022);
    let mut document = document::year(&policy, &figures, &year);
    let committees = document["committees"].as_array().unwrap();
    assert_eq!(committees.len(), 13);
    document["committees"] = [0, 11, 12].map(|place| committees[place].clone()).into_iter().collect();
    insta::assert_snapshot!(document::text(&document.into()));
    figures.town = TownCode::new(310_115_130);
    assert_eq!(document::year(&policy, &figures, &year)["town_code"], "310115130");
}

#[test]
fn an_explanation_holds_the_steps_of_all_items_or_of_one() {
    let (policy, figures) = (policy_folder::sanlin_with(&[]), town());
    let result = run(&policy, &figures);
    let explain = |number, only| {
        document::explanation(policy.newest(), &figures, june(), committee(&result, number), only)
    };
    insta::assert_snapshot!(document::text(&explain(1, Some(1))));
    let all = explain(1, None);
    let items: Vec<_> =
        all["explanation"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    assert_eq!(items, policy.newest().items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>());
    assert_eq!((&all["policy"], &all["month"]), (&"sanlin-2022-50".into(), &"2022-06".into()));
    assert!(explain(13, None)["explanation"][0]["marks"].is_null());
}

#[test]
fn the_level_of_an_interview_is_that_of_its_rule() {
    let (policy, figures) = (policy_folder::sanlin_with(&[]), town());
    let result = run(&policy, &figures);
    let level = |number| document::interview_level(policy.newest(), committee(&result, number));
    assert_eq!((level(1), level(13)), (Some(1), None));
    let mut longer = figures;
    let july = assessment::MonthFigures { month: june().next(), ..longer.months[1].clone() };
    longer.months.push(july);
    let result = run(&policy, &longer);
    assert_eq!(
        document::interview_level(policy.newest(), result.months[2].committee(code(1)).unwrap()),
        Some(2)
    );
}

#[test]
fn a_remark_names_the_last_places_only_where_they_may_be_named() {
    let (policy, figures) = (policy_folder::sanlin_with(&[]), town());
    let edition = policy.newest();
    let result = run(&policy, &figures);
    let told = |number, names_last| remark(edition, committee(&result, number), names_last);
    insta::assert_snapshot!(
        [(1, true), (1, false), (2, true), (2, false), (13, true)]
            .map(|(number, names_last)| format!("{number} {names_last}: {}", told(number, names_last)))
            .join("\n")
    );
    let may = result.months[0].committee(code(1)).unwrap();
    assert!(!remark(edition, may, true).contains("连续"), "{}", remark(edition, may, true));
}

#[test]
fn readings_that_give_away_the_last_places_await_nobody_where_those_are_not_named() {
    let (policy, figures) = (policy_folder::sanlin_with(&[]), town());
    let edition = policy.newest();
    let result = run(&policy, &figures);
    let keys = |number, names_last| -> Vec<_> {
        awaited_readings(edition, committee(&result, number), names_last)
            .into_iter()
            .map(|reading| edition.reading(reading).unwrap().key.clone())
            .collect()
    };
    let (all, some) = (keys(2, true), keys(2, false));
    assert!(all.contains(&"bottom_ten_ties".to_owned()), "{all:?}");
    let expected: Vec<_> = all.iter().filter(|key| *key != "bottom_ten_ties").cloned().collect();
    assert_eq!(some, expected);
}

#[test]
fn a_reason_names_the_rate_that_nobody_checked_and_a_town_its_name_or_code() {
    let (policy, mut figures) = (policy_folder::sanlin_with(&[]), town());
    let result = run(&policy, &figures);
    let edition = policy.newest();
    assert_eq!(
        not_assessed_reason(edition, committee(&result, 13)),
        "当月没有测查登记准确率（抽查人数为空或为0）"
    );
    // The overseas rate of this committee is missing too, and does not keep it from being assessed.
    assert!(committee(&result, 1).measured[1].is_none() && committee(&result, 1).is_assessed());
    assert_eq!(not_assessed_reason(edition, committee(&result, 1)), "当月没有可以评定的数据");
    assert_eq!(town_words(edition, &figures), "三林镇");
    figures.town = TownCode::new(310_115_130);
    assert_eq!(town_words(edition, &figures), "街镇310115130");
}
