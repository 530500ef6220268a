//! The built-in policy under its default readings, computed a second time by a program that knows nothing of the first:
//! plain rows, big rationals, no shortcuts. Both must agree on random towns.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use crate::policy_folder;
use std::collections::BTreeMap;

use crate::random_town::{Row, Town, TownMonth, code, town};
use assessment::{Exact, Keep, Month, assess_town};
use num_bigint::BigInt;
use num_rational::BigRational as Number;
use proptest::prelude::*;

fn number(numerator: u64, denominator: u64) -> Number {
    Number::new(BigInt::from(numerator), BigInt::from(denominator))
}

/// 准确率，百分数；没有测查就没有。
fn measured(row: &Row) -> Option<Number> {
    let checked = row.checked.filter(|checked| *checked > 0)?;
    Some(number(u64::from(row.correct) * 100, u64::from(checked)))
}

/// 弄虚作假每人减十个百分点，减到零。
fn lowered(row: &Row) -> Option<Number> {
    let rate = measured(row)? - number(u64::from(row.falsified) * 10, 1);
    Some(rate.max(number(0, 1)))
}

/// 低于目标，满一步才扣；扣到零。
fn below(full: u64, rate: &Number, target: u64, step: &Number, each: &Number) -> Number {
    let short = number(target, 1) - rate;
    let steps = (short / step).floor().max(number(0, 1));
    (number(full, 1) - steps * each).max(number(0, 1))
}

fn overseas_marks(row: &Row, total: u32) -> Number {
    let Some(checked) = row.overseas_checked.filter(|checked| *checked > 0) else { return number(16, 1) };
    let each = if total < 500 {
        number(2, 1)
    } else if total <= 2000 {
        number(12, 10)
    } else {
        number(4, 10)
    };
    let rate = number(u64::from(row.overseas_correct) * 100, u64::from(checked));
    below(16, &rate, 99, &number(1, 1), &each)
}

/// 末三位：同所比自己差的有几家、与自己一样的有几家，就知道并列占了倒数第几到第几；取最轻的。
fn place_deduction(own: &Number, others: &[Number]) -> u64 {
    let worse = others.iter().filter(|other| *other < own).count();
    let alike = others.iter().filter(|other| *other == own).count();
    match worse + alike {
        1 => 6,
        2 => 4,
        3 => 2,
        _ => 0,
    }
}

fn share(row: &Row) -> Option<Number> {
    let whole = u64::from(row.hukou_elsewhere) + u64::from(row.from_other_province);
    (whole > 0).then(|| number(u64::from(row.declarations), whole))
}

fn declaration_marks(row: &Row, month: &TownMonth) -> Number {
    let Some(own) = share(row).filter(|share| *share <= number(1, 10)) else { return number(10, 1) };
    let neighbours: Vec<_> =
        month.rows.iter().filter(|other| other.station == row.station).filter_map(share).collect();
    number(10 - place_deduction(&own, &neighbours), 1)
}

fn push_marks(row: &Row, month: &TownMonth, quotas: &[Option<u32>]) -> Number {
    let neighbours: Vec<_> = month.rows.iter().filter(|other| other.station == row.station).collect();
    let exempt = match row.push_quota {
        Some(own) => row.pushes > own,
        None => quotas.get(row.station).copied().flatten().is_some_and(|quota| {
            neighbours.iter().map(|other| u64::from(other.pushes)).sum::<u64>() > u64::from(quota)
        }),
    };
    if exempt {
        return number(10, 1);
    }
    let pushes: Vec<_> = neighbours.iter().map(|other| number(u64::from(other.pushes), 1)).collect();
    number(10 - place_deduction(&number(u64::from(row.pushes), 1), &pushes), 1)
}

#[derive(Debug, PartialEq)]
struct Result {
    marks: Vec<Number>,
    total: Number,
    rate: Number,
    rank: usize,
    bottom: bool,
    meeting: bool,
    veto: bool,
    streak: u32,
    level: u32,
}

fn month_of(month: &TownMonth, quotas: &[Option<u32>]) -> (Option<Number>, BTreeMap<u64, Result>) {
    let checked: u64 = month.rows.iter().map(|row| u64::from(row.checked.unwrap_or(0))).sum();
    let correct: u64 =
        month.rows.iter().filter(|row| row.checked.is_some()).map(|row| u64::from(row.correct)).sum();
    let town_rate = (checked > 0).then(|| number(correct * 100, checked));
    let mut results = BTreeMap::new();
    for row in &month.rows {
        let Some(rate) = lowered(row) else { continue };
        let marks = vec![
            number(14 - u64::from(row.accounts_revoked.min(14)), 1),
            below(50, &rate, 98, &number(1, 10), &number(6, 10)),
            overseas_marks(row, month.overseas_total),
            declaration_marks(row, month),
            push_marks(row, month, quotas),
        ];
        let total = marks.iter().cloned().fold(number(0, 1), |sum, mark| sum + mark);
        let (rank, bottom, meeting, veto, streak, level) = (0, false, false, false, 0, 0);
        results
            .insert(row.committee, Result { marks, total, rate, rank, bottom, meeting, veto, streak, level });
    }
    let order: Vec<_> = results.values().map(|one| (one.total.clone(), one.rate.clone())).collect();
    for one in results.values_mut() {
        let own = (one.total.clone(), one.rate.clone());
        one.rank = order.iter().filter(|other| **other > own).count() + 1;
        let equal_or_behind = order.iter().filter(|other| **other <= own).count();
        one.bottom = equal_or_behind <= 10 && one.total < number(100, 1);
        let town_rate = town_rate.as_ref().unwrap();
        one.meeting = one.rate < *town_rate;
        one.veto = one.bottom && one.rate <= *town_rate;
    }
    (town_rate, results)
}

fn text(value: &Number) -> (String, String) {
    (value.numer().to_string(), value.denom().to_string())
}

fn compare(plain: &Town) -> std::result::Result<(), TestCaseError> {
    let policy = policy_folder::sanlin_with(&[]);
    let result = assess_town(&policy, &plain.figures(&policy, code), Keep::Marks);
    let mut streaks: BTreeMap<u64, u32> = BTreeMap::new();
    let mut years: BTreeMap<(u16, u64), Vec<Result>> = BTreeMap::new();
    let mut months = 0;
    for month in plain.months.iter().filter(|month| (month.year, month.number) >= (2022, 3)) {
        let (town_rate, mut expected) = month_of(month, &plain.quotas);
        let computed = result.month(Month::new(month.year, month.number).unwrap()).unwrap();
        months += 1;
        prop_assert_eq!(computed.town_rate.as_ref().map(Exact::lowest_terms), town_rate.as_ref().map(text));
        for row in &month.rows {
            let found = computed.committee(code(row.committee)).unwrap();
            let Some(mut own) = expected.remove(&row.committee) else {
                prop_assert!(!found.is_assessed() && found.rank == 0 && !found.bottom);
                continue;
            };
            let streak = streaks.entry(row.committee).or_default();
            *streak = if own.bottom { *streak + 1 } else { 0 };
            own.streak = *streak;
            own.level = match *streak {
                0 | 1 => 0,
                2 => 1,
                _ => 2,
            };
            prop_assert!(found.is_assessed());
            let marks: Vec<_> = found.marks.iter().take(5).map(Exact::lowest_terms).collect();
            prop_assert_eq!(marks, own.marks.iter().map(text).collect::<Vec<_>>());
            prop_assert_eq!(found.total.lowest_terms(), text(&own.total));
            let consequence = &found.consequence;
            prop_assert_eq!(
                (found.rank as usize, found.bottom, consequence.analysis_meeting, consequence.veto_counted),
                (own.rank, own.bottom, own.meeting, own.veto)
            );
            prop_assert_eq!(consequence.streak, own.streak);
            prop_assert_eq!(consequence.veto_excluded, own.bottom && !own.veto);
            prop_assert_eq!(consequence.interview, own.level.checked_sub(1).map(|level| level as usize));
            years.entry((month.year, row.committee)).or_default().push(own);
        }
        prop_assert!(expected.is_empty());
    }
    prop_assert_eq!(result.months.len(), months);
    for ((year, committee), own) in &years {
        let year = result.year(&policy, *year);
        let found = year.committees.iter().find(|found| found.code == code(*committee)).unwrap();
        let sum = own.iter().fold(number(0, 1), |sum, month| sum + &month.total);
        let average = sum / number(own.len() as u64, 1);
        prop_assert_eq!(found.average.as_ref().map(Exact::lowest_terms), Some(text(&average)));
        let count = |is: fn(&Result) -> bool| own.iter().filter(|month| is(month)).count();
        prop_assert_eq!(found.bottom_months.len(), count(|month| month.bottom));
        prop_assert_eq!(found.veto_proposed, count(|month| month.veto) >= 5);
        prop_assert_eq!(found.analysis_meetings.len(), count(|month| month.meeting));
        prop_assert_eq!(found.interviews.len(), count(|month| month.level > 0));
        prop_assert_eq!(found.longest_streak, own.iter().map(|month| month.streak).max().unwrap());
    }
    Ok(())
}

/// `PROPTEST_CASES` in the environment makes the run shorter or longer.
fn configuration() -> ProptestConfig {
    ProptestConfig {
        cases: ProptestConfig::default().cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(configuration())]

    #[test]
    fn a_naive_program_computes_the_same_month(town in town(60, 2)) {
        compare(&town)?;
    }

    #[test]
    fn a_naive_program_computes_the_same_years(town in town(14, 20)) {
        compare(&town)?;
    }
}
