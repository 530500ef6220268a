//! Puts rows into towns, in one of two ways: a town ends where the next begins, or it may come again later.

use std::collections::HashMap;

use assessment::{TownCode, TownFigures};

use super::builder::{Labels, TownBuilder};
use super::columns::Role;
use super::parser::{Parsed, Parser};
use super::row::{Row, RowOutcome};
use crate::cell::{self, CellValue};

/// How the rows of towns lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grouping {
    /// A town's rows stand together, so that it can be let go at its last one.
    Contiguous,
    /// They may stand anywhere, so that everything is held to the end.
    Scattered,
}

/// 行收集: one core's share of the work.
#[derive(Debug)]
pub(crate) struct Collector<'p> {
    pub(crate) parser: &'p Parser,
    grouping: Grouping,
    builders: Vec<TownBuilder>,
    by_town: HashMap<Option<TownCode>, usize>,
    current: usize,
    pub(crate) has_towns: bool,
    pub(crate) parsed: Parsed,
}

impl<'p> Collector<'p> {
    pub(crate) fn new(parser: &'p Parser, grouping: Grouping) -> Self {
        Self {
            parser,
            grouping,
            builders: vec![TownBuilder::for_town(None)],
            by_town: HashMap::from([(None, 0)]),
            current: 0,
            has_towns: parser.table.columns.has(Role::Town),
            parsed: Parsed::default(),
        }
    }

    /// The town whose rows are being gathered.
    #[inline]
    pub(crate) fn builder(&mut self) -> Option<&mut TownBuilder> {
        self.builders.get_mut(self.current)
    }

    #[inline]
    pub(crate) fn current(&self) -> Option<&TownBuilder> {
        self.builders.get(self.current)
    }

    /// Turns to a town.
    #[inline]
    pub(crate) fn begin(&mut self, town: Option<TownCode>) {
        if self.builders.get(self.current).is_none_or(|builder| builder.town != town) {
            self.turn_to(town);
        }
    }

    #[cold]
    fn turn_to(&mut self, town: Option<TownCode>) {
        if self.grouping == Grouping::Contiguous {
            self.end_town();
            if let Some(builder) = self.builder() {
                builder.town = town;
            }
            return;
        }
        let next = self.builders.len();
        self.current = *self.by_town.entry(town).or_insert(next);
        if self.current == next {
            self.builders.push(TownBuilder::for_town(town));
        }
    }

    fn end_town(&mut self) {
        let Some(builder) = self.builders.get_mut(self.current) else { return };
        if !builder.is_empty() {
            let town = builder.finish(self.parser, &mut self.parsed);
            self.parsed.codes.push(town.town);
            self.parsed.towns.push(town);
        }
    }

    /// Ends every town and hands over what has been gathered since the last time.
    pub(crate) fn end(&mut self) -> Parsed {
        for current in 0..self.builders.len() {
            self.current = current;
            self.end_town();
        }
        std::mem::take(&mut self.parsed)
    }

    /// Keeps the memory of a town that nobody needs any more for those to come.
    pub(crate) fn recycle(&mut self, town: TownFigures) {
        if let Some(builder) = self.builder() {
            builder.recycle(town);
        }
    }

    /// Reads a row the patient way.
    pub(crate) fn take_row(&mut self, number: u32, cells: &[CellValue<'_>]) {
        match self.parser.table.read(number, cells, &mut self.parsed.findings) {
            RowOutcome::Row(row) => self.put(number, &row),
            RowOutcome::Early => self.parsed.early.note(number),
            RowOutcome::Blank | RowOutcome::Totals => {}
        }
    }

    fn put(&mut self, number: u32, row: &Row<'_>) {
        if self.has_towns && row.town.is_none() {
            return;
        }
        let (Some(month), Some(code)) = (row.month, row.code) else { return };
        self.begin(row.town);
        let station = self.station(number, row.station.as_deref().unwrap_or_default());
        let Some(builder) = self.builder() else { return };
        let place = builder.find_seen(code);
        let name = builder.names.place(row.name.as_deref().unwrap_or_default());
        let community = row.community.as_deref().map(|community| builder.names.place(community));
        let labels = Labels { name, station, community };
        builder.note(place, code, labels, &[]);
        builder.push(number, month, code, labels, row.cells);
    }

    /// The place of a station; one that nobody knows is told once for each town.
    pub(crate) fn station(&mut self, number: u32, name: &str) -> usize {
        let Some(builder) = self.builders.get_mut(self.current) else { return 0 };
        if let Some(place) = builder.find_station(name) {
            return place;
        }
        if name.is_empty() {
            return builder.add_station(name, None);
        }
        match self.parser.station(builder.town, name) {
            Ok(quota) => builder.add_station(name, quota),
            Err(known) => {
                let place = builder.add_station(name, None);
                let message = format!("派出所“{}”不在名单里", cell::shown(name));
                let remedy = format!(
                    "已知的有：{}。请改正本行和其余同名的行；确有这个派出所，请在“派出所定额”表里加一行",
                    known.iter().take(30).copied().collect::<Vec<_>>().join("、")
                );
                let head = self.parser.table.columns.title_of(Role::Station);
                let finding = self.parser.table.origin.at(Some(number), head, message, remedy);
                let is_listed = self.parser.quotas_are_read;
                let told = if is_listed { &mut self.parsed.findings } else { &mut self.parsed.strangers };
                told.push(finding);
                place
            }
        }
    }
}
