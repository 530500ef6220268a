//! What another reading would change, value by value.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use crate::policy_folder;
use crate::random_town::{Row, Town, TownMonth, code};
use assessment::{ChangeKind, Comparison, Keep, Policy, PolicySource, VetoChange, assess_town};

fn row(committee: u64) -> Row {
    Row::spotless(committee, 1000)
}

/// Five months of two committees: the first is perfect, the second is checked at 97.95 %.
fn town(months: std::ops::RangeInclusive<u16>) -> Town {
    let rows = || {
        vec![row(1), Row { checked: Some(10000), correct: 9795, ..row(2) }, Row { checked: None, ..row(3) }]
    };
    let month =
        |number| TownMonth { year: 2022, number, overseas_total: 1, district_rate: None, rows: rows() };
    Town { quotas: vec![Some(5)], months: months.map(month).collect() }
}

fn compared(base: &Policy, other: &Policy, town: &Town) -> Comparison {
    let figures = town.figures(base, code);
    let (before, after) =
        (assess_town(base, &figures, Keep::Marks), assess_town(other, &figures, Keep::Marks));
    Comparison::between((base, &before), (other, &after))
}

fn told(comparison: &Comparison) -> Vec<(String, u64, ChangeKind, &str, &str)> {
    let number = |digits: u64| digits - code(0).digits();
    let changes = comparison.changes.iter();
    changes
        .map(|one| {
            (
                one.month.to_string(),
                number(one.code.digits()),
                one.kind,
                one.before.as_str(),
                one.after.as_str(),
            )
        })
        .collect()
}

#[test]
fn the_same_reading_changes_nothing() {
    let policy = policy_folder::sanlin_with(&[]);
    let comparison = compared(&policy, &policy, &town(3..=8));
    assert_eq!(comparison, Comparison::default());
    assert!(comparison.counts().is_empty());
}

#[test]
fn every_changed_value_is_listed_with_both_sides() {
    use ChangeKind::{Bottom, Interview, Marks, Rank, Total, VetoCounted};
    let (complete, started) =
        (policy_folder::sanlin_with(&[]), policy_folder::sanlin_with(&[("step_count", "started")]));
    let comparison = compared(&complete, &started, &town(3..=4));
    let month = |month: &str| (month.to_owned(), 2);
    let first =
        [(Marks(1), "50", "49.4"), (Total, "100", "99.4"), (Bottom, "否", "是"), (VetoCounted, "否", "是")];
    let second = [first.as_slice(), &[(Interview, "", "1")]].concat();
    let expected: Vec<_> = [("2022-03", first.to_vec()), ("2022-04", second)]
        .into_iter()
        .flat_map(|(name, values)| {
            values.into_iter().map(move |(kind, before, after)| (month(name), kind, before, after))
        })
        .map(|((month, committee), kind, before, after)| (month, committee, kind, before, after))
        .collect();
    assert_eq!(told(&comparison), expected);
    let counts: Vec<_> = comparison.counts().into_iter().collect();
    assert_eq!(counts, [(Marks(1), 2), (Total, 2), (Bottom, 2), (VetoCounted, 2), (Interview, 1)]);
    assert!(comparison.vetoes.is_empty());

    let by_total = policy_folder::sanlin_with(&[("rank_order", "total_only")]);
    assert_eq!(
        told(&compared(&complete, &by_total, &town(3..=3))),
        [("2022-03".to_owned(), 2, Rank, "2", "1")]
    );
}

#[test]
fn a_veto_that_would_be_proposed_is_listed_by_its_committee() {
    let (complete, started) =
        (policy_folder::sanlin_with(&[]), policy_folder::sanlin_with(&[("step_count", "started")]));
    let veto = |proposed| VetoChange { year: 2022, code: code(2), proposed };
    assert_eq!(compared(&complete, &started, &town(3..=7)).vetoes, [veto(true)]);
    assert_eq!(compared(&started, &complete, &town(3..=7)).vetoes, [veto(false)]);
    assert!(compared(&complete, &started, &town(3..=6)).vetoes.is_empty());
}

#[test]
fn analysis_meetings_and_unassessed_months_are_compared_too() {
    let district = policy_folder::sanlin_with(&[("town_accuracy", "district")]);
    let pooled = policy_folder::sanlin_with(&[]);
    let comparison = compared(&pooled, &district, &town(3..=3));
    assert_eq!(told(&comparison), [("2022-03".to_owned(), 2, ChangeKind::AnalysisMeeting, "是", "否")]);
}

#[test]
fn only_months_and_committees_of_both_are_compared() {
    let files = policy_folder::files_of("sanlin-2022-50")
        .into_iter()
        .map(|(path, text)| (path, text.replacen("valid_from = \"2022-03\"", "valid_from = \"2022-05\"", 1)));
    let later = Policy::compile_with(&PolicySource::new(files), &[("step_count", "started")]).unwrap();
    let earlier = policy_folder::sanlin_with(&[]);
    // Only the months before May have the first committee, so the later policy's year does not know it.
    let mut town = town(3..=9);
    for month in town.months.iter_mut().filter(|month| month.number >= 5) {
        month.rows.remove(0);
    }
    let comparison = compared(&earlier, &later, &town);
    assert!(comparison.changes.iter().all(|one| one.code == code(2) && one.month.number() >= 5));
    assert_eq!(comparison.vetoes, [VetoChange { year: 2022, code: code(2), proposed: true }]);
}
