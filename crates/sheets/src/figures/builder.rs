//! The rows of one town as they come in, in any order, put together into its figures.

use std::ops::Range;

use assessment::{
    Cells, CommitteeCode, CommitteeFigures, Month, MonthFigures, Station, TownCode, TownFigures,
};

use super::identity::Doubt;
use super::names::{Names, Places, hash_number};
use super::order::{Renumbering, sort_by_code};
use super::parser::{Parsed, Parser};
use super::town_table::TownMonth;

/// What a committee was called when it was last seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Labels {
    pub(crate) name: usize,
    pub(crate) station: usize,
    pub(crate) community: Option<usize>,
}

#[derive(Debug)]
struct Seen {
    code: CommitteeCode,
    labels: Labels,
    /// Where the bytes of its labels stand among those of the town; empty when they are not known.
    run: Range<usize>,
}

/// One month's rows with their numbers in the file.
#[derive(Debug)]
pub(crate) struct MonthRows {
    pub(crate) month: Month,
    pub(crate) committees: Vec<CommitteeFigures>,
    pub(crate) numbers: Vec<u32>,
}

/// 街镇数据的收集.
#[derive(Debug, Default)]
pub(crate) struct TownBuilder {
    pub(crate) town: Option<TownCode>,
    seen: Vec<Seen>,
    runs: Vec<u8>,
    seen_places: Places,
    next_seen: usize,
    pub(crate) names: Names,
    pub(crate) stations: Vec<Station>,
    months: Vec<MonthRows>,
    month_at: usize,
    /// Lists of row numbers and of rows to be used again, and how large the last town was: towns are alike.
    spare_numbers: Vec<Vec<u32>>,
    spare_rows: Vec<Vec<CommitteeFigures>>,
    usual_rows: usize,
    last: Option<(Month, CommitteeCode)>,
    pub(crate) doubt: Doubt,
    /// Whether a row came out of the order of months and codes.
    out_of_order: bool,
}

impl TownBuilder {
    pub(crate) fn for_town(town: Option<TownCode>) -> Self {
        Self { town, ..Self::default() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.months.is_empty()
    }

    /// Where the committee stands among those seen; files repeat them in the same order, so the next is tried first.
    #[inline]
    pub(crate) fn find_seen(&mut self, code: CommitteeCode) -> Option<usize> {
        let next = self.next_seen;
        if self.seen.get(next).is_some_and(|seen| seen.code == code) {
            self.next_seen = next + 1;
            return Some(next);
        }
        let last = next.wrapping_sub(1);
        if self.seen.get(last).is_some_and(|seen| seen.code == code) {
            return Some(last);
        }
        self.search_seen(code)
    }

    fn search_seen(&mut self, code: CommitteeCode) -> Option<usize> {
        let seen = &self.seen;
        let is_it = |place: usize| seen.get(place).is_some_and(|seen| seen.code == code);
        let place = self.seen_places.find(hash_number(code.digits()), is_it)?;
        self.next_seen = place + 1;
        Some(place)
    }

    #[inline]
    pub(crate) fn labels(&self, place: usize) -> Option<Labels> {
        self.seen.get(place).map(|seen| seen.labels)
    }

    /// The bytes by which the committee's labels were last written, where they are known.
    #[inline]
    pub(crate) fn run(&self, place: usize) -> Option<&[u8]> {
        let run = self.seen.get(place)?.run.clone();
        if run.is_empty() { None } else { self.runs.get(run) }
    }

    /// Notes what a committee is called in this row, and the bytes that say so (none where they are not one piece).
    pub(crate) fn note(&mut self, place: Option<usize>, code: CommitteeCode, labels: Labels, run: &[u8]) {
        let start = self.runs.len();
        self.runs.extend_from_slice(run);
        let run = start..self.runs.len();
        if let Some(seen) = place.and_then(|place| self.seen.get_mut(place)) {
            self.doubt.see_again(seen.labels, labels);
            (seen.labels, seen.run) = (labels, run);
            return;
        }
        self.doubt.see_first(self.town, code, labels.name);
        let place = self.seen.len();
        self.seen.push(Seen { code, labels, run });
        self.next_seen = place + 1;
        let seen = &self.seen;
        self.seen_places
            .add(place, |place| seen.get(place).map_or(0, |seen| hash_number(seen.code.digits())));
    }

    pub(crate) fn find_station(&self, name: &str) -> Option<usize> {
        self.stations.iter().position(|station| station.name == name)
    }

    pub(crate) fn station_name(&self, place: usize) -> &str {
        self.stations.get(place).map_or("", |station| station.name.as_str())
    }

    pub(crate) fn add_station(&mut self, name: &str, quota: Option<u32>) -> usize {
        self.stations.push(Station { name: self.names.text(name), quota });
        self.stations.len() - 1
    }

    /// Adds a row.
    #[inline]
    pub(crate) fn push(
        &mut self,
        number: u32,
        month: Month,
        code: CommitteeCode,
        labels: Labels,
        cells: Cells,
    ) {
        self.out_of_order |= self.last.is_some_and(|last| last >= (month, code));
        self.last = Some((month, code));
        let at = self.month_place(month);
        if let Some(rows) = self.months.get_mut(at) {
            let Labels { name, station, community } = labels;
            rows.committees.push(CommitteeFigures { code, name, station, community, cells });
            rows.numbers.push(number);
        }
    }

    /// The month of the row before, or the one after that, or whichever it is.
    #[inline]
    fn month_place(&mut self, month: Month) -> usize {
        let is_it = |at: usize| self.months.get(at).is_some_and(|rows| rows.month == month);
        let at = self.month_at;
        if is_it(at) {
            return at;
        }
        self.month_at = if is_it(at + 1) { at + 1 } else { self.search_month(month) };
        self.month_at
    }

    fn search_month(&mut self, month: Month) -> usize {
        if let Some(at) = self.months.iter().position(|rows| rows.month == month) {
            return at;
        }
        let room = self.months.last().map_or(self.usual_rows, |rows| rows.committees.len()) + 1;
        let numbers = self.spare_numbers.pop().unwrap_or_default();
        let mut committees = self.spare_rows.pop().unwrap_or_default();
        committees.reserve(room);
        self.months.push(MonthRows { month, committees, numbers });
        self.months.len() - 1
    }

    /// The town's figures, checked as a whole; the builder is as new afterwards.
    pub(crate) fn finish(&mut self, parser: &Parser, parsed: &mut Parsed) -> TownFigures {
        self.months.sort_by_key(|rows| rows.month);
        for rows in &mut self.months {
            sort_by_code(rows);
            parser.tell_duplicates(rows, parsed);
        }
        parser.warn_falling(&self.months, parsed);
        parser.warn_identities(self, &self.months, parsed);
        if self.out_of_order {
            Renumbering::new(&mut self.names, &mut self.stations).apply(&mut self.months);
        }
        let town = self.town;
        let said = parser.town_months(town);
        let months = std::mem::take(&mut self.months);
        parser.warn_unused_months(town, &said, &months, parsed);
        self.usual_rows = months.last().map_or(0, |rows| rows.committees.len());
        let months = months.into_iter().map(|mut rows| {
            let mut numbers = std::mem::take(&mut rows.numbers);
            let month = with_town(rows, numbers.first().copied(), &said, parser, town, parsed);
            numbers.clear();
            self.spare_numbers.push(numbers);
            month
        });
        let months = months.collect();
        let figures = TownFigures {
            town,
            stations: std::mem::take(&mut self.stations),
            names: self.names.take(),
            months,
        };
        self.clear();
        figures
    }

    /// Keeps the memory of a town that was handed over.
    pub(crate) fn recycle(&mut self, town: TownFigures) {
        self.spare_rows.extend(town.months.into_iter().map(|month| {
            let mut committees = month.committees;
            committees.clear();
            committees
        }));
        self.names.recycle(town.names);
        self.names.recycle(town.stations.into_iter().map(|station| station.name));
    }

    fn clear(&mut self) {
        self.seen.clear();
        self.runs.clear();
        self.seen_places.clear();
        self.next_seen = 0;
        self.month_at = 0;
        self.last = None;
        self.doubt.clear();
        self.out_of_order = false;
    }
}

/// A month's rows with what 全镇数据 says of the month.
fn with_town(
    rows: MonthRows,
    first: Option<u32>,
    said: &[TownMonth],
    parser: &Parser,
    town: Option<TownCode>,
    parsed: &mut Parsed,
) -> MonthFigures {
    let found = said.iter().find(|said| said.month == rows.month);
    if found.is_none() {
        parser.tell_missing_month(town, rows.month, first, parsed);
    }
    MonthFigures {
        month: rows.month,
        town: found.map(|said| said.cells).unwrap_or_default(),
        district_rate: found.and_then(|said| said.rate.clone()),
        committees: rows.committees,
    }
}
