//! What holds for every town and every reading; each function's name is the property.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use crate::random_town::{Row, Town, code, policy, town};
use assessment::{
    CommitteeMonth, Exact, Keep, MonthByMonth, MonthResult, Policy, TownFigures, TownResult, YearBook,
    assess_month, assess_town, recompute,
};
use proptest::prelude::*;

/// All that a committee's month says, as text: two results are the same when their texts are.
fn told(policy: &Policy, month: &MonthResult, committee: &CommitteeMonth) -> String {
    let items = policy.newest().items.len();
    format!(
        "{} {:?} {:?} {:?} {} {} {} {:?} {:?}",
        committee.station,
        committee.status,
        (&committee.measured, &committee.rates),
        &committee.marks[..items],
        committee.total,
        committee.rank,
        committee.bottom,
        (committee.confirm, committee.consequence),
        month.town_rate,
    )
}

fn all_told(policy: &Policy, result: &TownResult, name: impl Fn(u64) -> u64) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for month in &result.months {
        for committee in &month.committees {
            let committee_name = name(committee.code.digits());
            all.insert(format!("{} {committee_name}", month.month), told(policy, month, committee));
        }
    }
    all
}

fn run(policy: &Policy, town: &Town) -> (TownFigures, TownResult) {
    let figures = town.figures(policy, code);
    let result = assess_town(policy, &figures, Keep::Marks);
    (figures, result)
}

/// `PROPTEST_CASES` in the environment makes the run shorter or longer.
fn configuration() -> ProptestConfig {
    ProptestConfig {
        cases: ProptestConfig::default().cases * 5 / 8,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(configuration())]

    #[test]
    fn order_of_rows_never_matters(policy in policy(), town in town(30, 3), shuffled in Just((1_u64..=30).collect::<Vec<_>>()).prop_shuffle()) {
        let (_, straight) = run(&policy, &town);
        let place = |committee: u64| shuffled[usize::try_from(committee - 1).unwrap()];
        let back = |digits: u64| shuffled.iter().position(|code| *code == digits).unwrap() as u64 + 1;
        let figures = town.figures(&policy, |committee| code(place(committee)));
        let mixed = assess_town(&policy, &figures, Keep::Marks);
        let base = code(0).digits();
        prop_assert_eq!(
            all_told(&policy, &straight, |digits| digits - base),
            all_told(&policy, &mixed, |digits| back(digits - base))
        );
        for year in [2022, 2023, 2024] {
            let sum = |result: &TownResult| -> Exact {
                result.year(&policy, year).committees.iter().filter_map(|one| one.average.clone()).sum()
            };
            prop_assert_eq!(sum(&straight), sum(&mixed));
        }
    }

    #[test]
    fn renaming_committees_changes_nothing(policy in policy(), town in town(20, 3)) {
        let (mut figures, straight) = run(&policy, &town);
        figures.names = (0..40).map(|number| format!("另名{number}")).collect();
        for station in &mut figures.stations {
            station.name.push_str("（更名）");
        }
        for month in &mut figures.months {
            for (place, row) in month.committees.iter_mut().enumerate() {
                row.name = 39 - place;
                row.community = Some(place);
            }
        }
        let renamed = assess_town(&policy, &figures, Keep::Marks);
        prop_assert_eq!(all_told(&policy, &straight, |one| one), all_told(&policy, &renamed, |one| one));
    }

    #[test]
    fn a_better_figure_never_lowers_the_committees_own_marks(
        policy in policy(), town in town(12, 2), who in any::<prop::sample::Index>(), what in 0_usize..8,
    ) {
        // Deducting the second last more than the last pays for being last: that reading is the one exception.
        prop_assume!(policy.newest().reading_by_key("bottom_three_order").unwrap().chosen().unwrap().id == "last_six");
        let mut better = town.clone();
        let month = better.months.last_mut().unwrap();
        prop_assume!(!month.rows.is_empty());
        let place = who.index(month.rows.len());
        improve(&mut month.rows[place], what);
        let committee = code(month.rows[place].committee);
        let last = |town: &Town| run(&policy, town).1.months.pop().and_then(|month| month.committee(committee).cloned());
        let (Some(before), Some(after)) = (last(&town), last(&better)) else { return Ok(()) };
        prop_assert_eq!(before.status, after.status);
        prop_assume!(before.is_assessed());
        for (item, (before, after)) in before.marks.iter().zip(&after.marks).enumerate() {
            prop_assert!(after >= before, "item {item}: {before} became {after}");
        }
        prop_assert!(after.total >= before.total);
    }

    #[test]
    fn total_is_the_sum_of_its_items(policy in policy(), town in town(30, 2)) {
        for month in &run(&policy, &town).1.months {
            for committee in &month.committees {
                let items = policy.newest().items.len();
                let sum: Exact = committee.marks[..items].iter().sum();
                prop_assert_eq!(&sum, &committee.total);
                prop_assert!(committee.marks[items..].iter().all(Exact::is_zero));
            }
        }
    }

    #[test]
    fn ties_share(policy in policy(), town in town(30, 2)) {
        let newest = policy.newest();
        let by_rate = newest.reading_by_key("rank_order").unwrap().chosen().unwrap().id == "total_then_accuracy";
        let full = newest.full_marks();
        let (figures, result) = run(&policy, &town);
        for month in &result.months {
            let rows = figures.months.iter().find(|rows| rows.month == month.month).unwrap();
            let assessed: Vec<_> = month.committees.iter().filter(|one| one.is_assessed()).collect();
            let better = |a: &CommitteeMonth, b: &CommitteeMonth| {
                a.total > b.total || (by_rate && a.total == b.total && a.rates[0] > b.rates[0])
            };
            for one in &assessed {
                let ahead = assessed.iter().filter(|other| better(other, one)).count();
                prop_assert_eq!(one.rank as usize, ahead + 1);
                for other in assessed.iter().filter(|other| !better(other, one) && !better(one, other)) {
                    prop_assert_eq!((one.rank, one.bottom), (other.rank, other.bottom));
                }
                prop_assert!(!one.bottom || one.total < full);
            }
            // Equal shares in one station lose the same marks, whatever the reading of ties.
            let share = |place: usize| {
                let cells = &rows.committees[place].cells;
                let count = |id: &str| i64::from(cells.count(newest.figures.iter().find(|figure| figure.id == id).unwrap().index));
                Exact::ratio(count("declarations"), count("hukou_elsewhere") + count("from_other_province"))
            };
            let year_to_date = newest.reading_by_key("annual_in_monthly").unwrap().chosen().unwrap().id != "month_only";
            for (a, one) in month.committees.iter().enumerate() {
                for (b, other) in month.committees.iter().enumerate().take(a) {
                    if year_to_date && one.station == other.station && share(a) == share(b) {
                        prop_assert_eq!(&one.marks[3], &other.marks[3]);
                    }
                }
            }
        }
    }

    #[test]
    fn at_most_ten_are_in_the_bottom_ten_unless_a_tie_is_let_in(policy in policy(), town in town(40, 2)) {
        let include = policy.newest().reading_by_key("bottom_ten_ties").unwrap().chosen().unwrap().id == "include";
        let full = policy.newest().full_marks();
        for month in &run(&policy, &town).1.months {
            let bottom: Vec<_> = month.committees.iter().filter(|one| one.bottom).collect();
            let assessed: Vec<_> = month.committees.iter().filter(|one| one.is_assessed()).collect();
            prop_assert!(include || bottom.len() <= 10);
            let best = bottom.iter().map(|one| one.rank).min();
            // Whoever ranks behind someone in the bottom ten is in it too.
            prop_assert!(assessed.iter().all(|one| best.is_none_or(|best| one.rank < best) || one.bottom));
            if assessed.len() <= 10 {
                prop_assert!(assessed.iter().all(|one| one.bottom == (one.total < full)));
            }
        }
    }

    #[test]
    fn every_step_list_recomputes_to_its_mark(policy in policy(), town in town(20, 2)) {
        let figures = town.figures(&policy, code);
        let result = assess_town(&policy, &figures, Keep::Steps);
        for month in &result.months {
            let edition = policy.edition(month.month).unwrap();
            for committee in month.committees.iter().filter(|one| one.is_assessed()) {
                prop_assert_eq!(committee.steps.len(), edition.items.len());
                for (steps, mark) in committee.steps.iter().zip(&committee.marks) {
                    prop_assert_eq!(recompute(steps), Ok(mark.clone()));
                    for step in steps {
                        let line = step.line(edition);
                        prop_assert!(!step.words(edition).is_empty() && line.contains('　'), "{line}");
                    }
                    // One step too few, and the mark does not follow any more.
                    prop_assert_eq!(recompute(&steps[..steps.len() - 1]), Err(steps.len() - 1));
                }
            }
        }
    }

    #[test]
    fn bare_and_traced_runs_agree(policy in policy(), town in town(20, 3)) {
        let figures = town.figures(&policy, code);
        let bare = assess_town(&policy, &figures, Keep::Marks);
        let traced = assess_town(&policy, &figures, Keep::Steps);
        prop_assert_eq!(all_told(&policy, &bare, |one| one), all_told(&policy, &traced, |one| one));
        for (bare, traced) in bare.months.iter().zip(&traced.months) {
            prop_assert_eq!(&bare.notices, &traced.notices);
            prop_assert!(bare.committees.iter().all(|one| one.steps.is_empty()));
        }
    }

    #[test]
    fn marks_stay_between_zero_and_full(policy in policy(), town in town(20, 2)) {
        prop_assume!(policy.newest().reading_by_key("item_floor").unwrap().chosen().unwrap().id == "zero");
        for month in &run(&policy, &town).1.months {
            for committee in &month.committees {
                for (item, mark) in policy.newest().items.iter().zip(&committee.marks) {
                    prop_assert!(!mark.is_negative() && *mark <= item.full_marks, "{} {mark}", item.id);
                }
                for rate in committee.measured.iter().chain(&committee.rates).flatten() {
                    prop_assert!(!rate.is_negative() && *rate <= Exact::whole(100));
                }
            }
        }
    }

    #[test]
    fn years_split_at_any_month_give_the_same_consequences(
        policy in policy(), town in town(14, 14), at in any::<prop::sample::Index>(),
    ) {
        let (figures, whole) = run(&policy, &town);
        let split = at.index(figures.months.len() + 1);
        let mut until = figures.clone();
        until.months.truncate(split);
        let until = assess_town(&policy, &until, Keep::Marks);
        let all = all_told(&policy, &whole, |one| one);
        for (key, value) in &all_told(&policy, &until, |one| one) {
            prop_assert_eq!(Some(value), all.get(key));
        }
        // Each month stands for itself but for the month before; what follows comes from the months' results alone.
        for (place, month) in figures.months.iter().enumerate() {
            let edition = policy.edition(month.month).unwrap_or(policy.newest());
            let just_before = place.checked_sub(1).map(|before| &figures.months[before]);
            let just_before = just_before.filter(|before| before.month.next() == month.month && month.month.number() != 1);
            let alone = assess_month(edition, &figures.stations, month, just_before, Keep::Marks);
            let Some(inside) = whole.month(month.month) else { continue };
            for (alone, inside) in alone.committees.iter().zip(&inside.committees) {
                prop_assert_eq!((&alone.total, alone.rank, alone.bottom), (&inside.total, inside.rank, inside.bottom));
            }
        }
        years_add_up(&policy, &whole)?;
    }

    #[test]
    fn towns_in_the_same_memory_know_nothing_of_each_other(policy in policy(), towns in prop::collection::vec(town(12, 4), 2..5)) {
        let mut runner = MonthByMonth::default();
        let mut book = YearBook::new(2022);
        for town in &towns {
            let (figures, alone) = run(&policy, town);
            let mut months = Vec::new();
            book.clear();
            runner.assess(&policy, &figures, Keep::Marks, |edition, month| {
                book.add(edition, month);
                months.push(month.clone());
            });
            let together = TownResult { months, ..alone.clone() };
            prop_assert_eq!(all_told(&policy, &together, |one| one), all_told(&policy, &alone, |one| one));
            prop_assert_eq!(format!("{:?}", book.finish()), format!("{:?}", alone.year(&policy, 2022)));
        }
    }
}

/// A year's lists and counts are those of its months.
fn years_add_up(policy: &Policy, whole: &TownResult) -> Result<(), TestCaseError> {
    for year in [2022, 2023, 2024] {
        let result = whole.year(policy, year);
        prop_assert_eq!(result.year, year);
        let months: Vec<_> = whole.months.iter().filter(|month| month.month.year() == year).collect();
        prop_assert_eq!(&result.months, &months.iter().map(|month| month.month).collect::<Vec<_>>());
        for committee in &result.committees {
            let own: Vec<_> = months
                .iter()
                .filter_map(|month| Some((month.month, month.committee(committee.code)?)))
                .filter(|(_, one)| one.is_assessed())
                .collect();
            let which = |is: &dyn Fn(&CommitteeMonth) -> bool| -> Vec<_> {
                own.iter().filter(|(_, one)| is(one)).map(|(month, _)| *month).collect()
            };
            prop_assert_eq!(committee.months_assessed as usize, own.len());
            let sum: Exact = own.iter().map(|(_, one)| &one.total).sum();
            prop_assert_eq!(committee.average.clone(), sum.divide(&Exact::from(committee.months_assessed)));
            prop_assert_eq!(&committee.bottom_months, &which(&|one| one.bottom));
            prop_assert_eq!(&committee.veto_counted_months, &which(&|one| one.consequence.veto_counted));
            prop_assert_eq!(&committee.analysis_meetings, &which(&|one| one.consequence.analysis_meeting));
            let interviews: Vec<_> = committee.interviews.iter().map(|interview| interview.month).collect();
            prop_assert_eq!(&interviews, &which(&|one| one.consequence.interview.is_some()));
            prop_assert!(
                committee
                    .interviews
                    .iter()
                    .all(|interview| interview.level == interview.streak.clamp(1, 3) - 1)
            );
            let longest = own.iter().map(|(_, one)| one.consequence.streak).max().unwrap_or(0);
            prop_assert_eq!(committee.longest_streak, longest);
        }
    }
    Ok(())
}

/// One figure a little better than it was, where it can be.
fn improve(row: &mut Row, what: usize) {
    match what {
        0 => row.correct = (row.correct + 1).min(row.checked.unwrap_or(0)),
        1 => row.falsified = row.falsified.saturating_sub(1),
        2 => row.overseas_correct = (row.overseas_correct + 1).min(row.overseas_checked.unwrap_or(0)),
        3 => row.accounts_revoked = row.accounts_revoked.saturating_sub(1),
        4 => row.declarations += 1,
        5 => row.pushes += 1,
        6 => row.pushes += 40,
        _ => row.inactive_accounts = row.inactive_accounts.map(|count| count.saturating_sub(1)),
    }
}
