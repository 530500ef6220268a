//! 按步扣分: marks for each step that a rate is below a target (“每低0.1个百分点扣0.6分”).

use super::Sheet;
use crate::Exact;
use crate::figures::CommitteeFigures;
use crate::policy::{
    Band, BandEdge, Edition, FalsifiedEffect, Item, NoSample, Rate, ReadingIndex, Rule, StepBelow,
    StepCounting,
};
use crate::step::{Operation, Step, Trace};

/// Deducts, except for committees whose item waits for the other items' share; those are returned.
pub(crate) fn apply<T: Trace>(
    sheet: &mut Sheet<'_, T>,
    item: (usize, &Item),
    rule: &StepBelow,
) -> Vec<usize> {
    let (edition, figures) = (sheet.edition, sheet.figures);
    let Some(rate) = edition.rates.get(usize::from(rule.rate.0)) else { return Vec::new() };
    let band = band_of(rule, rule.band_by.map_or(0, |figure| figures.town.count(figure)));
    let mut waiting = Vec::new();
    for (committee, row) in figures.committees.iter().enumerate() {
        let percent = sheet
            .committees
            .get(committee)
            .and_then(|result| result.rates.get(usize::from(rule.rate.0)).cloned().flatten());
        let Some(percent) = percent else {
            if !no_sample(sheet, committee, item, rate) {
                waiting.push(committee);
            }
            continue;
        };
        explain_rate(sheet, committee, item, row, rate, rule);
        let below = deduct(sheet, committee, item, rule, &band, &percent);
        let deducted = &below + &marks_for(sheet, committee, item, row, rate);
        sheet.close(committee, item, deducted);
    }
    waiting
}

/// The band in force, with its limits for the explanation.
struct InForce<'a> {
    band: &'a Band,
    count: u32,
    above: Option<u32>,
    reading: Option<ReadingIndex>,
}

fn band_of(rule: &StepBelow, count: u32) -> InForce<'_> {
    let mut above = None;
    let mut at_edge = None;
    for band in &rule.bands {
        match &band.until {
            Some((until, edge)) => {
                if count == *until {
                    at_edge = edge.reading;
                }
                if count < *until || (count == *until && edge.value == BandEdge::This) {
                    return InForce { band, count, above, reading: at_edge };
                }
                above = Some(*until);
            }
            None => return InForce { band, count, above, reading: at_edge },
        }
    }
    // Compiling refuses bands without an open end; an empty stand-in keeps this total.
    InForce { band: &NO_BAND, count, above, reading: None }
}

static NO_BAND: Band = Band { until: None, deduct_marks: Exact::ZERO };

fn explain_rate<T: Trace>(
    sheet: &mut Sheet<'_, T>,
    committee: usize,
    item: (usize, &Item),
    row: &CommitteeFigures,
    rate: &Rate,
    rule: &StepBelow,
) {
    let (numerator, denominator) = (row.cells.count(rate.numerator), row.cells.count(rate.denominator));
    let Some(measured) = Exact::ratio(i64::from(numerator) * 100, i64::from(denominator)) else { return };
    sheet.record(committee, item, None, || Operation::Rate {
        rate: rule.rate,
        numerator,
        denominator,
        percent: measured.clone(),
    });
    let Some(lowered) = &rate.lowered_by else { return };
    let count = row.cells.count(lowered.figure);
    if count > 0 && lowered.effect.value == FalsifiedEffect::Rate {
        let (clause, reading) = (lowered.clause, lowered.effect.reading);
        sheet.trace.record(committee, item.0, || Step {
            clause,
            reading,
            operation: Operation::Lower {
                figure: lowered.figure,
                count,
                each: lowered.percentage_points.clone(),
                percent: lower(&measured, count, &lowered.percentage_points),
                from: measured,
            },
        });
    }
}

/// A rate after so many times so many percentage points, never below zero.
pub(crate) fn lower(measured: &Exact, count: u32, each: &Exact) -> Exact {
    (measured - &(&Exact::from(count) * each)).max(Exact::ZERO)
}

/// Rates of a row: as measured and after falsification; `None` when nothing was checked.
pub(crate) fn rates(
    edition: &Edition,
    row: &CommitteeFigures,
    place: usize,
) -> (Option<Exact>, Option<Exact>) {
    let Some(rate) = edition.rates.get(place) else { return (None, None) };
    let correct = i64::from(row.cells.count(rate.numerator));
    let Some(measured) = Exact::ratio(correct * 100, i64::from(row.cells.count(rate.denominator))) else {
        return (None, None);
    };
    let count = rate.lowered_by.as_ref().map_or(0, |lowered| row.cells.count(lowered.figure));
    let lowered = match &rate.lowered_by {
        Some(by) if count > 0 && by.effect.value == FalsifiedEffect::Rate => {
            lower(&measured, count, &by.percentage_points)
        }
        _ => measured.clone(),
    };
    (Some(measured), Some(lowered))
}

fn deduct<T: Trace>(
    sheet: &mut Sheet<'_, T>,
    committee: usize,
    item: (usize, &Item),
    rule: &StepBelow,
    in_force: &InForce<'_>,
    percent: &Exact,
) -> Exact {
    if *percent >= rule.target_percent {
        sheet.record(committee, item, None, || Operation::Reached {
            percent: percent.clone(),
            target: rule.target_percent.clone(),
        });
        return Exact::ZERO;
    }
    let each = &in_force.band.deduct_marks;
    if let Some(figure) = rule.band_by {
        sheet.record(committee, item, in_force.reading, || Operation::Band {
            figure,
            count: in_force.count,
            above: in_force.above,
            until: in_force.band.until.as_ref().map(|(until, _)| *until),
            each: each.clone(),
        });
    }
    let exact = (&rule.target_percent - percent).divide(&rule.step_percentage_points).unwrap_or_default();
    let whole = exact.floor();
    let reading = if whole == exact { None } else { rule.counting.reading };
    let steps = match rule.counting.value {
        StepCounting::Complete => whole,
        StepCounting::Started => exact.ceiling(),
        StepCounting::Proportional => exact,
    };
    let deducted = &steps * each;
    sheet.record(committee, item, reading, || Operation::Steps {
        percent: percent.clone(),
        target: rule.target_percent.clone(),
        step: rule.step_percentage_points.clone(),
        counting: rule.counting.value,
        steps: steps.clone(),
    });
    sheet.record(committee, item, None, || Operation::StepsTimes {
        steps,
        each: each.clone(),
        deducted: deducted.clone(),
    });
    deducted
}

fn marks_for<T: Trace>(
    sheet: &mut Sheet<'_, T>,
    committee: usize,
    item: (usize, &Item),
    row: &CommitteeFigures,
    rate: &Rate,
) -> Exact {
    let Some(lowered) = &rate.lowered_by else { return Exact::ZERO };
    let count = row.cells.count(lowered.figure);
    if count == 0 || lowered.effect.value == FalsifiedEffect::Rate {
        return Exact::ZERO;
    }
    let deducted = &Exact::from(count) * &lowered.percentage_points;
    sheet.record(committee, item, lowered.effect.reading, || Operation::MarksFor {
        figure: lowered.figure,
        count,
        each: lowered.percentage_points.clone(),
        deducted: deducted.clone(),
    });
    deducted
}

/// Closes an item of which nobody was checked; `false` when it waits for the other items.
fn no_sample<T: Trace>(
    sheet: &mut Sheet<'_, T>,
    committee: usize,
    item: (usize, &Item),
    rate: &Rate,
) -> bool {
    let treatment = rate.none_checked.value;
    let deducted = match treatment {
        NoSample::Rescale => return false,
        NoSample::Zero => item.1.full_marks.clone(),
        NoSample::Full | NoSample::NotAssessed => Exact::ZERO,
    };
    sheet.record(committee, item, rate.none_checked.reading, || Operation::NoSample {
        treatment,
        others: Exact::ZERO,
        others_full: Exact::ZERO,
        deducted: deducted.clone(),
    });
    if treatment != NoSample::NotAssessed {
        sheet.close(committee, item, deducted);
    }
    true
}

/// Gives items of which nobody was checked the share that the committee's other items reached.
pub(crate) fn rescale<T: Trace>(sheet: &mut Sheet<'_, T>, waiting: &[(usize, usize)]) {
    let edition = sheet.edition;
    for &(committee, place) in waiting {
        let Some(item) = edition.items.get(place) else { continue };
        let Some(row) = sheet.committees.get(committee) else { continue };
        let counts = |other: usize| !waiting.contains(&(committee, other));
        let others = edition.items.iter().zip(&row.marks).enumerate().filter(|(other, _)| counts(*other));
        let (mut reached, mut full) = (Exact::ZERO, Exact::ZERO);
        for (_, (other, mark)) in others {
            reached = &reached + mark;
            full = &full + &other.full_marks;
        }
        let share = reached.divide(&full).unwrap_or(Exact::ONE);
        let deducted = &item.full_marks - &(&item.full_marks * &share);
        let reading = match &item.rule {
            Rule::StepBelow(rule) => edition.rates.get(usize::from(rule.rate.0)),
            _ => None,
        };
        sheet.record(committee, (place, item), reading.and_then(|rate| rate.none_checked.reading), || {
            Operation::NoSample {
                treatment: NoSample::Rescale,
                others: reached,
                others_full: full,
                deducted: deducted.clone(),
            }
        });
        sheet.close(committee, (place, item), deducted);
    }
}
