//! From figures to marks and ranks: one town's month.

use std::cmp::Ordering;

use crate::Exact;
use crate::figures::{CommitteeFigures, MonthFigures, Station};
use crate::policy::{CutTies, Edition, NoSample, RankOrder, Rule, TownRate};
use crate::result::{CommitteeMonth, MonthResult, Notice, Status};
use crate::rule::{Sheet, bottom_places, per_count, step_below};
use crate::step::{NoTrace, StepBook, Trace};

/// 记录步骤: whether the arithmetic of each mark is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Marks only.
    Marks,
    /// Marks with every step.
    Steps,
}

/// Assesses one month of a town, without what follows from other months.
/// `before` is the month before of the same year; only the reading "month only" asks for it.
pub fn assess_month(
    edition: &Edition,
    stations: &[Station],
    figures: &MonthFigures,
    before: Option<&MonthFigures>,
    keep: Keep,
) -> MonthResult {
    assess_month_in(Vec::new(), edition, stations, figures, before, keep)
}

/// Assesses a month in memory that an earlier one has left.
pub(crate) fn assess_month_in(
    used: Vec<CommitteeMonth>,
    edition: &Edition,
    stations: &[Station],
    figures: &MonthFigures,
    before: Option<&MonthFigures>,
    keep: Keep,
) -> MonthResult {
    let committees = blank_results(used, edition, figures);
    match keep {
        Keep::Marks => assess(committees, edition, stations, figures, before, NoTrace).0,
        Keep::Steps => {
            let book = StepBook::new(figures.committees.len(), edition.items.len());
            let (mut result, book) = assess(committees, edition, stations, figures, before, book);
            for (committee, steps) in result.committees.iter_mut().zip(book.into_committees()) {
                committee.steps = steps;
            }
            result
        }
    }
}

fn assess<T: Trace>(
    committees: Vec<CommitteeMonth>,
    edition: &Edition,
    stations: &[Station],
    figures: &MonthFigures,
    before: Option<&MonthFigures>,
    trace: T,
) -> (MonthResult, T) {
    let mut sheet = Sheet { edition, figures, before, stations, committees, notices: Vec::new(), trace };
    let mut waiting = Vec::new();
    for (place, item) in edition.items.iter().enumerate() {
        match &item.rule {
            Rule::PerCount(counts) => per_count::apply(&mut sheet, (place, item), counts),
            Rule::StepBelow(rule) => {
                let committees = step_below::apply(&mut sheet, (place, item), rule);
                waiting.extend(committees.into_iter().map(|committee| (committee, place)));
            }
            Rule::BottomPlaces(rule) => bottom_places::apply(&mut sheet, (place, item), rule),
        }
    }
    if !waiting.is_empty() {
        step_below::rescale(&mut sheet, &waiting);
    }
    let Sheet { mut committees, mut notices, trace, .. } = sheet;
    for committee in &mut committees {
        committee.total = committee.marks.iter().take(edition.items.len()).sum();
    }
    let town_rate = town_rate(edition, figures, &committees);
    if town_rate.is_none() && committees.iter().any(CommitteeMonth::is_assessed) {
        notices.push(Notice::NoTownRate);
    }
    rank(edition, &mut committees);
    (MonthResult { month: figures.month, town_rate, committees, notices }, trace)
}

/// A blank result for each row, put where an earlier month's stood.
fn blank_results(
    used: Vec<CommitteeMonth>,
    edition: &Edition,
    figures: &MonthFigures,
) -> Vec<CommitteeMonth> {
    let mut committees = used;
    committees.truncate(figures.committees.len());
    committees.reserve(figures.committees.len() - committees.len());
    for (place, row) in figures.committees.iter().enumerate() {
        match committees.get_mut(place) {
            Some(result) => {
                result.blank(row, edition);
                measure(edition, row, result);
            }
            None => {
                let mut result = CommitteeMonth::new(row);
                measure(edition, row, &mut result);
                committees.push(result);
            }
        }
    }
    committees
}

#[inline]
fn measure(edition: &Edition, row: &CommitteeFigures, result: &mut CommitteeMonth) {
    let slots = result.measured.iter_mut().zip(&mut result.rates);
    for ((place, rate), (measured, lowered)) in edition.rates.iter().enumerate().zip(slots) {
        (*measured, *lowered) = step_below::rates(edition, row, place);
        if measured.is_none() && rate.none_checked.value == NoSample::NotAssessed {
            result.status = Status::NotAssessed;
        }
    }
}

fn town_rate(edition: &Edition, figures: &MonthFigures, committees: &[CommitteeMonth]) -> Option<Exact> {
    let place = usize::from(edition.town_rate.rate.0);
    let rate = edition.rates.get(place)?;
    let measured = || committees.iter().filter_map(|committee| committee.measured.get(place)?.as_ref());
    let lowered = || committees.iter().filter_map(|committee| committee.rates.get(place)?.as_ref());
    let checked = || figures.committees.iter().map(|row| i64::from(row.cells.count(rate.denominator)));
    match edition.town_rate.algorithm.value {
        TownRate::Pooled => {
            let correct: i64 = figures
                .committees
                .iter()
                .filter(|row| row.cells.count(rate.denominator) > 0)
                .map(|row| i64::from(row.cells.count(rate.numerator)))
                .sum();
            Exact::ratio(correct, checked().sum()).map(|share| &share * &Exact::whole(100))
        }
        TownRate::PooledLowered => {
            let weighted = committees.iter().zip(checked()).filter_map(|(committee, checked)| {
                Some(committee.rates.get(place)?.as_ref()? * &Exact::whole(checked))
            });
            weighted.sum::<Exact>().divide(&Exact::whole(checked().sum()))
        }
        TownRate::Mean => measured().sum::<Exact>().divide(&count(measured())),
        TownRate::MeanLowered => lowered().sum::<Exact>().divide(&count(lowered())),
        TownRate::District => figures.district_rate.clone(),
    }
}

fn count<I: Iterator>(items: I) -> Exact {
    Exact::whole(i64::try_from(items.count()).unwrap_or(i64::MAX))
}

fn rank(edition: &Edition, committees: &mut [CommitteeMonth]) {
    let rate = usize::from(edition.town_rate.rate.0);
    let by_rate = edition.ranking.order.value == RankOrder::TotalThenRate;
    let compare = |a: &CommitteeMonth, b: &CommitteeMonth| -> Ordering {
        let by_total = b.total.cmp(&a.total);
        if by_total != Ordering::Equal || !by_rate {
            return by_total;
        }
        b.rates.get(rate).cmp(&a.rates.get(rate))
    };
    let mut order = Vec::with_capacity(committees.len());
    order.extend(committees.iter_mut().filter(|committee| committee.is_assessed()));
    order.sort_by(|a, b| compare(a, b));
    let ranked = order.len();
    let full = edition.full_marks();
    let mut start = 0;
    while let Some(first) = order.get(start) {
        let ties =
            order.iter().skip(start).take_while(|other| compare(first, other) == Ordering::Equal).count();
        let place = Place::new(edition, start, ties, ranked);
        for committee in order.iter_mut().skip(start).take(ties) {
            let below_full = committee.total < full;
            committee.rank = u32::try_from(start + 1).unwrap_or(u32::MAX);
            committee.bottom = place.bottom && below_full;
            if place.across_cut && below_full {
                committee.confirm.add(edition.ranking.bottom_ties.reading);
            }
        }
        start += ties;
    }
}

/// Where a group of equals stands towards the last places.
struct Place {
    bottom: bool,
    across_cut: bool,
}

impl Place {
    fn new(edition: &Edition, start: usize, ties: usize, ranked: usize) -> Self {
        let cut = usize::try_from(edition.ranking.bottom_places).unwrap_or(usize::MAX);
        let equal_or_behind = ranked - start;
        let behind = equal_or_behind - ties;
        let across_cut = equal_or_behind > cut && behind < cut;
        let bottom = match edition.ranking.bottom_ties.value {
            CutTies::LeaveOut => equal_or_behind <= cut,
            CutTies::Include => behind < cut,
        };
        Self { bottom, across_cut }
    }
}
