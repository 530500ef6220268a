//! What all rows of 居村数据 are read with: columns, rules and the two smaller tables. Shared by every core.

use std::collections::HashSet;

use assessment::policy::{Edition, FigureOf, Policy};
use assessment::{Cells, CommitteeFigures, FigureIndex, Month, TownCode, TownFigures};

use super::builder::MonthRows;
use super::quota_table::QuotaTable;
use super::row::Table;
use super::town_table::{TownMonth, TownTable, town_key};
use crate::finding::{Finding, Findings, Origin};

/// 解析器: reads rows of 居村数据 into figures; the same one serves every chunk of a file on every core.
#[derive(Debug)]
pub struct Parser {
    pub(crate) table: Table,
    pub(crate) towns: TownTable,
    pub(crate) town_origin: Origin,
    /// Whether 全镇数据 could be read; if not, its months are not missed one by one.
    pub(crate) towns_are_read: bool,
    pub(crate) quotas: QuotaTable,
    /// Whether 派出所定额 could be read; if not, stations of several towns are not missed one by one.
    pub(crate) quotas_are_read: bool,
    /// The policy's stations, for towns that the quota table does not name.
    pub(crate) stations: Vec<(String, Option<u32>)>,
    /// Heads of year-to-date figures, for their warnings.
    pub(crate) heads: Vec<(FigureIndex, String)>,
    /// What is wrong with the heads and with the two smaller tables.
    pub(crate) findings: Findings,
    pub(crate) set_aside: Vec<String>,
}

/// 解析结果: what one chunk held.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Towns in the order of the file; whoever is done with them may take them out.
    pub towns: Vec<TownFigures>,
    /// Their codes.
    pub(crate) codes: Vec<Option<TownCode>>,
    pub(crate) findings: Findings,
    /// Stations that nobody knows while there is no 派出所定额 to know them.
    pub(crate) strangers: Findings,
    pub(crate) warnings: Findings,
    /// Rows before the policy: how many, and the first.
    pub(crate) early: Early,
}

/// Rows of months that do not exist for the policy.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Early {
    pub(crate) count: u64,
    pub(crate) first: u32,
}

impl Early {
    pub(crate) fn note(&mut self, row: u32) {
        if self.count == 0 {
            self.first = row;
        }
        self.count += 1;
    }

    pub(crate) fn join(&mut self, later: Self) {
        if self.count == 0 {
            self.first = later.first;
        }
        self.count += later.count;
    }

    pub(crate) fn warning(self, origin: &Origin, valid_from: Option<Month>) -> Option<Finding> {
        let from = valid_from.filter(|_| self.count > 0)?;
        let message =
            format!("有 {} 行的月份早于方案施行的 {from}（第一处在第 {} 行）", self.count, self.first);
        Some(origin.whole(message, "这些行不参加考核，已搁置；如不是有意的请核对月份"))
    }
}

impl Parser {
    pub(crate) fn new(policy: &Policy, table: Table, town_origin: Origin) -> Self {
        let edition = policy.newest();
        let figures = edition.figures_of(FigureOf::Town).map(|figure| figure.index).collect();
        Self {
            table,
            towns: TownTable::new(figures),
            town_origin,
            towns_are_read: false,
            quotas: QuotaTable::default(),
            quotas_are_read: false,
            stations: edition.stations.iter().map(|station| (station.name.clone(), station.quota)).collect(),
            heads: heads(edition),
            findings: Findings::default(),
            set_aside: Vec::new(),
        }
    }

    /// The quota of a station that the town knows; `Err` with those it knows otherwise.
    pub(crate) fn station(&self, town: Option<TownCode>, name: &str) -> Result<Option<u32>, Vec<&str>> {
        let mut listed = self.quotas.stations(town_key(town)).peekable();
        let mut known = Vec::new();
        if listed.peek().is_some() {
            for (station, quota) in listed {
                if station == name {
                    return Ok(quota);
                }
                known.push(station);
            }
            return Err(known);
        }
        match self.stations.iter().find(|(station, _)| station == name) {
            Some((_, quota)) => Ok(*quota),
            None => Err(self.stations.iter().map(|(station, _)| station.as_str()).collect()),
        }
    }

    pub(crate) fn town_months(&self, town: Option<TownCode>) -> Vec<TownMonth> {
        self.towns.months(town_key(town)).collect()
    }

    pub(crate) fn tell_duplicates(&self, rows: &MonthRows, parsed: &mut Parsed) {
        let pairs = rows.committees.windows(2).zip(rows.numbers.windows(2));
        for (committees, numbers) in pairs {
            let ([first, second], [earlier, later]) = (committees, numbers) else { continue };
            if first.code == second.code {
                let message = format!("{} 的 {} 已在第 {earlier} 行填过", first.code, rows.month);
                let remedy =
                    format!("一个居村委每月只能有一行：请核对第 {earlier} 行和第 {later} 行，删去一行");
                parsed.findings.push(self.table.origin.row(*later, message, remedy));
            }
        }
    }

    pub(crate) fn tell_missing_month(
        &self,
        town: Option<TownCode>,
        month: Month,
        first_row: Option<u32>,
        parsed: &mut Parsed,
    ) {
        if !self.towns_are_read {
            return;
        }
        let whose = town.map_or_else(String::new, |town| format!("街镇 {town} 的 "));
        let message = format!("{whose}{month} 有居村数据，而全镇数据里没有这个月");
        let remedy = format!("请在全镇数据里补上 {month} 的一行");
        parsed.findings.push(self.table.origin.at(first_row, None, message, remedy));
    }

    pub(crate) fn warn_unused_months(
        &self,
        town: Option<TownCode>,
        said: &[TownMonth],
        months: &[MonthRows],
        parsed: &mut Parsed,
    ) {
        for said in said.iter().filter(|said| !months.iter().any(|rows| rows.month == said.month)) {
            let whose = town.map_or_else(String::new, |town| format!("街镇 {town} 的 "));
            let message = format!("{whose}{} 没有居村数据", said.month);
            let remedy = "这个月不考核；如有漏填请补上居村数据";
            parsed.warnings.push(self.town_origin.row(said.row, message, remedy));
        }
    }

    /// Warns of towns that 全镇数据 has and 居村数据 does not.
    pub(crate) fn warn_unused_towns(&self, towns: &HashSet<Option<TownCode>>, warnings: &mut Findings) {
        let keys: HashSet<u32> = towns.iter().map(|town| town_key(*town)).collect();
        for (town, row) in self.towns.towns().filter(|(town, _)| !keys.contains(town)) {
            if town != 0 {
                let message = format!("街镇 {town} 没有居村数据");
                warnings.push(self.town_origin.row(row, message, "这个街镇不考核；如有漏填请补上居村数据"));
            }
        }
    }

    /// Warns of counts of the year so far that are less than in an earlier month of the year.
    pub(crate) fn warn_falling(&self, months: &[MonthRows], parsed: &mut Parsed) {
        let figures = &self.table.rules.year_to_date;
        if figures.is_empty() {
            return;
        }
        for (at, rows) in months.iter().enumerate() {
            let earlier = months.get(..at).unwrap_or_default();
            let year = rows.month.year();
            let first = earlier.partition_point(|before| before.month.year() < year);
            let earlier = earlier.get(first..).unwrap_or_default();
            if earlier.is_empty() {
                continue;
            }
            for (place, (committee, number)) in rows.committees.iter().zip(&rows.numbers).enumerate() {
                let Some((month, before)) = last_row(earlier, place, committee) else { continue };
                let before = &before.cells;
                if figures.iter().any(|figure| before.get(*figure) > committee.cells.get(*figure)) {
                    self.warn_fall(*number, committee, month, before, parsed);
                }
            }
        }
    }

    fn warn_fall(
        &self,
        number: u32,
        now: &CommitteeFigures,
        month: Month,
        before: &Cells,
        parsed: &mut Parsed,
    ) {
        for figure in &self.table.rules.year_to_date {
            let (Some(then), Some(count)) = (before.get(*figure), now.cells.get(*figure)) else { continue };
            if then > count {
                let head =
                    self.heads.iter().find(|(index, _)| index == figure).map(|(_, head)| head.as_str());
                let message = format!("年初至今的累计数从 {month} 的 {then} 降到 {count}");
                let remedy = "累计数不应减少，请核对是否填成了当月数";
                parsed.warnings.push(self.table.origin.at(Some(number), head, message, remedy));
            }
        }
    }
}

/// The committee's row in the latest of the earlier months that has one; it mostly stands at the same place.
pub(crate) fn last_row<'a>(
    earlier: &'a [MonthRows],
    place: usize,
    committee: &CommitteeFigures,
) -> Option<(Month, &'a CommitteeFigures)> {
    earlier.iter().rev().find_map(|rows| {
        let same = rows.committees.get(place).filter(|other| other.code == committee.code);
        let found = same.or_else(|| {
            let at = rows.committees.binary_search_by_key(&committee.code, |other| other.code).ok()?;
            rows.committees.get(at)
        });
        found.map(|found| (rows.month, found))
    })
}

fn heads(edition: &Edition) -> Vec<(FigureIndex, String)> {
    edition.figures_of(FigureOf::Committee).map(|figure| (figure.index, figure.header.clone())).collect()
}
