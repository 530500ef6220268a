//! A list of steps in which one number was changed does not recompute: the first step that does not follow is named.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use assessment::policy::{ClauseIndex, NoSample, RateIndex, StepCounting};
use assessment::{Exact, FigureIndex, Operation, Step, recompute};

const FIGURE: FigureIndex = FigureIndex(0);

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}

fn run(operations: &[Operation]) -> Result<String, usize> {
    let step =
        |operation: &Operation| Step { clause: ClauseIndex(0), reading: None, operation: operation.clone() };
    let steps: Vec<_> = operations.iter().map(step).collect();
    recompute(&steps).map(|mark| mark.to_string())
}

fn count_times(count: u32, each: &str, deducted: &str) -> Operation {
    Operation::CountTimes { figure: FIGURE, count, each: exact(each), deducted: exact(deducted) }
}

fn marks_for(count: u32, each: &str, deducted: &str) -> Operation {
    Operation::MarksFor { figure: FIGURE, count, each: exact(each), deducted: exact(deducted) }
}

fn rate(numerator: u32, denominator: u32, percent: &str) -> Operation {
    Operation::Rate { rate: RateIndex(0), numerator, denominator, percent: exact(percent) }
}

fn lower(count: u32, each: &str, from: &str, percent: &str) -> Operation {
    Operation::Lower { figure: FIGURE, count, each: exact(each), from: exact(from), percent: exact(percent) }
}

fn band(count: u32, above: Option<u32>, until: Option<u32>, each: &str) -> Operation {
    Operation::Band { figure: FIGURE, count, above, until, each: exact(each) }
}

fn reached(percent: &str, target: &str) -> Operation {
    Operation::Reached { percent: exact(percent), target: exact(target) }
}

fn steps(percent: &str, target: &str, step: &str, counting: StepCounting, steps: &str) -> Operation {
    let (percent, target, step, steps) = (exact(percent), exact(target), exact(step), exact(steps));
    Operation::Steps { percent, target, step, counting, steps }
}

fn steps_times(steps: &str, each: &str, deducted: &str) -> Operation {
    Operation::StepsTimes { steps: exact(steps), each: exact(each), deducted: exact(deducted) }
}

fn mark(full: &str, deducted: &str, floored: bool, mark: &str) -> Operation {
    Operation::Mark { full: exact(full), deducted: exact(deducted), floored, mark: exact(mark) }
}

fn measure(numerator: u32, denominator: Option<u64>, value: &str) -> Operation {
    Operation::Measure { numerator, denominator, value: exact(value) }
}

fn place(best: u32, worst: u32, of: u32) -> Operation {
    Operation::Place { best, worst, of }
}

fn place_deducts(deducted: &str) -> Operation {
    Operation::PlaceDeducts { deducted: exact(deducted) }
}

fn by_share(percent: &str, limit: &str, awaits_decision: bool) -> Operation {
    Operation::ExemptByShare { percent: exact(percent), limit: exact(limit), reached: true, awaits_decision }
}

fn by_quota(pushes: u64, quota: &str) -> Operation {
    Operation::ExemptByQuota { pushes, quota: exact(quota), of_station: true, freed: true }
}

fn share_too_small(percent: &str, limit: &str) -> Operation {
    Operation::ExemptByShare {
        percent: exact(percent),
        limit: exact(limit),
        reached: false,
        awaits_decision: false,
    }
}

fn quota_not_passed(pushes: u64, quota: &str) -> Operation {
    Operation::ExemptByQuota { pushes, quota: exact(quota), of_station: true, freed: false }
}

fn quota(of_year: u32, month: Option<u16>, quota: &str) -> Operation {
    Operation::Quota { of_year, month, quota: exact(quota) }
}

fn no_sample(deducted: &str) -> Operation {
    unchecked(NoSample::Zero, "0", "0", deducted)
}

fn unchecked(treatment: NoSample, others: &str, others_full: &str, deducted: &str) -> Operation {
    let (others, others_full) = (exact(others), exact(others_full));
    Operation::NoSample { treatment, others, others_full, deducted: exact(deducted) }
}

/// Good lists, each with its mark.
fn good() -> Vec<(Vec<Operation>, &'static str)> {
    use StepCounting::{Complete, Proportional, Started};
    vec![
        (vec![count_times(3, "1", "3"), count_times(2, "0.5", "1"), mark("14", "4", false, "10")], "10"),
        (vec![count_times(15, "1", "15"), mark("14", "15", true, "0")], "0"),
        (vec![count_times(15, "1", "15"), mark("14", "15", false, "-1")], "-1"),
        (vec![rate(98, 100, "98"), reached("98", "98"), mark("50", "0", false, "50")], "50"),
        (
            vec![
                rate(100, 100, "100"),
                lower(1, "10", "100", "90"),
                steps("90", "98", "0.1", Complete, "80"),
                steps_times("80", "0.6", "48"),
                mark("50", "48", false, "2"),
            ],
            "2",
        ),
        (vec![rate(5, 100, "5"), lower(1, "10", "5", "0"), mark("50", "0", false, "50")], "50"),
        (
            vec![
                rate(985, 1000, "98.5"),
                band(812, Some(500), Some(2000), "1.2"),
                steps("98.5", "99", "1", Started, "1"),
                steps_times("1", "1.2", "1.2"),
                mark("16", "1.2", false, "14.8"),
            ],
            "14.8",
        ),
        (
            vec![
                rate(985, 1000, "98.5"),
                steps("98.5", "99", "1", Proportional, "0.5"),
                steps_times("0.5", "1.2", "0.6"),
                marks_for(1, "10", "10"),
                mark("16", "10.6", false, "5.4"),
            ],
            "5.4",
        ),
        (
            vec![measure(4, Some(200), "2"), place(1, 1, 9), place_deducts("6"), mark("10", "6", false, "4")],
            "4",
        ),
        (vec![measure(4, None, "4"), place(3, 2, 3), place_deducts("2"), mark("10", "2", false, "8")], "8"),
        (
            vec![
                measure(12, Some(100), "12"),
                place(1, 1, 9),
                by_share("12", "10", false),
                mark("10", "0", false, "10"),
            ],
            "10",
        ),
        (vec![by_share("10", "10", true), place_deducts("6"), mark("10", "6", false, "4")], "4"),
        (vec![by_quota(126, "125"), mark("10", "0", false, "10")], "10"),
        (vec![quota_not_passed(125, "125"), place_deducts("6"), mark("10", "6", false, "4")], "4"),
        (vec![share_too_small("10", "10"), place_deducts("6"), mark("10", "6", false, "4")], "4"),
        (vec![quota(125, None, "125"), by_quota(126, "125"), mark("10", "0", false, "10")], "10"),
        (vec![quota(850, Some(6), "425"), by_quota(426, "425"), mark("10", "0", false, "10")], "10"),
        (vec![no_sample("16"), mark("16", "16", false, "0")], "0"),
        (vec![unchecked(NoSample::Full, "0", "0", "0"), mark("16", "0", false, "16")], "16"),
        (vec![unchecked(NoSample::Rescale, "63", "84", "4"), mark("16", "4", false, "12")], "12"),
        (vec![unchecked(NoSample::Rescale, "0", "0", "0"), mark("16", "0", false, "16")], "16"),
        (vec![unchecked(NoSample::NotAssessed, "0", "0", "0"), mark("16", "0", false, "16")], "16"),
        (vec![Operation::Unranked, Operation::NotDue, mark("10", "0", false, "10")], "10"),
        (
            vec![
                band(500, None, Some(500), "2"),
                band(500, Some(500), None, "2"),
                mark("1", "0", false, "1"),
            ],
            "1",
        ),
    ]
}

#[test]
fn good_lists_recompute() {
    for (operations, expected) in good() {
        assert_eq!(run(&operations), Ok(expected.to_owned()), "{operations:?}");
    }
}

#[test]
fn a_list_without_its_mark_is_not_complete() {
    assert_eq!(run(&[]), Err(0));
    for (operations, _) in good() {
        let (_, rest) = operations.split_last().unwrap();
        assert_eq!(run(rest), Err(rest.len()));
    }
}

#[test]
fn every_forged_number_is_found_where_it_stands() {
    use StepCounting::{Complete, Proportional, Started};
    let measured = rate(90, 100, "90");
    for (forged, at) in [
        (vec![count_times(3, "1", "2")], 0),
        (vec![marks_for(2, "10", "10")], 0),
        (vec![rate(98, 100, "97")], 0),
        (vec![rate(98, 0, "98")], 0),
        // The rate lowered is not the rate that was measured, or is lowered by another amount.
        (vec![measured.clone(), lower(1, "10", "91", "81")], 1),
        (vec![measured.clone(), lower(1, "10", "90", "81")], 1),
        (vec![lower(1, "10", "90", "80")], 0),
        // The count lies outside its band, on either side.
        (vec![band(499, Some(500), Some(2000), "1.2")], 0),
        (vec![band(2001, Some(500), Some(2000), "1.2")], 0),
        (vec![band(501, None, Some(500), "2")], 0),
        // The target is reached, or not; by the rate that was measured.
        (vec![measured.clone(), reached("90", "98")], 1),
        (vec![measured.clone(), reached("99", "98")], 1),
        (vec![reached("99", "98")], 0),
        (vec![measured.clone(), steps("91", "98", "0.1", Complete, "70")], 1),
        (vec![measured.clone(), steps("90", "90", "0.1", Complete, "0")], 1),
        (vec![measured.clone(), steps("90", "80", "0.1", Complete, "-100")], 1),
        (vec![measured.clone(), steps("90", "98", "0.1", Complete, "79")], 1),
        (vec![measured.clone(), steps("90", "98", "0", Complete, "80")], 1),
        (vec![rate(985, 1000, "98.5"), steps("98.5", "99", "1", Complete, "0.5")], 1),
        (vec![rate(985, 1000, "98.5"), steps("98.5", "99", "1", Started, "0")], 1),
        (vec![rate(985, 1000, "98.5"), steps("98.5", "99", "1", Proportional, "1")], 1),
        // Steps times marks: other steps, other marks than the band's, another product.
        (vec![steps_times("1", "2", "2")], 0),
        (
            vec![
                measured.clone(),
                steps("90", "98", "0.1", Complete, "80"),
                steps_times("79", "0.6", "47.4"),
            ],
            2,
        ),
        (
            vec![
                measured.clone(),
                steps("90", "98", "0.1", Complete, "80"),
                steps_times("80", "0.6", "47.4"),
            ],
            2,
        ),
        (
            vec![
                measured,
                band(1, None, None, "2"),
                steps("90", "98", "1", Complete, "8"),
                steps_times("8", "1", "8"),
            ],
            3,
        ),
        // Shares and places.
        (vec![measure(4, Some(200), "3")], 0),
        (vec![measure(4, Some(0), "4")], 0),
        (vec![measure(4, Some(u64::MAX), "4")], 0),
        (vec![measure(4, None, "5")], 0),
        (vec![place(1, 2, 3)], 0),
        (vec![place(4, 1, 3)], 0),
        (vec![place(1, 0, 3)], 0),
        (vec![by_share("9", "10", false)], 0),
        (vec![by_quota(125, "125")], 0),
        (vec![quota_not_passed(126, "125")], 0),
        (vec![share_too_small("11", "10")], 0),
        (vec![quota(850, Some(6), "850")], 0),
        (vec![quota(850, None, "425")], 0),
        (vec![quota(850, Some(6), "425"), by_quota(851, "850")], 1),
        (vec![by_quota(u64::MAX, "125")], 0),
        // Who is exempt is not deducted.
        (vec![by_share("12", "10", false), place_deducts("6")], 1),
        (vec![by_quota(126, "125"), place_deducts("6")], 1),
        (vec![by_share("12", "10", false), by_share("12", "10", true), place_deducts("6")], 2),
        // What is left.
        (vec![count_times(3, "1", "3"), mark("14", "2", false, "12")], 1),
        (vec![count_times(3, "1", "3"), mark("14", "3", false, "12")], 1),
        (vec![count_times(15, "1", "15"), mark("14", "15", true, "-1")], 1),
        (vec![no_sample("16"), mark("16", "0", false, "16")], 1),
        // What is left when nobody was checked: nothing, everything, or the share that the others reached.
        (vec![no_sample("15"), mark("16", "15", false, "1")], 1),
        (vec![unchecked(NoSample::Full, "0", "0", "1"), mark("16", "1", false, "15")], 1),
        (vec![unchecked(NoSample::Rescale, "63", "84", "5"), mark("16", "5", false, "11")], 1),
        (vec![measure(12, Some(100), "12"), by_share("13", "10", false)], 1),
        (vec![place_deducts("6"), mark("10", "0", false, "10")], 1),
        (vec![marks_for(1, "10", "10"), mark("50", "0", false, "50")], 1),
    ] {
        assert_eq!(run(&forged), Err(at), "{forged:?}");
    }
}
