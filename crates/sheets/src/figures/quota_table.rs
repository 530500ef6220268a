//! 派出所定额: which stations a town has and what each owes in a year.

use std::collections::HashMap;

use super::row::Row;
use super::town_table::town_key;
use crate::finding::{Findings, Origin};

/// 派出所定额表: names are kept once, rows are three numbers.
#[derive(Debug, Default)]
pub(crate) struct QuotaTable {
    names: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
    /// Town, row, name and quota.
    rows: Vec<(u32, u32, u32, Option<u32>)>,
}

impl QuotaTable {
    pub(crate) fn push(&mut self, number: u32, row: &Row<'_>) {
        if let Some(name) = &row.station {
            let place = self.place(name);
            self.rows.push((town_key(row.town), number, place, row.quota));
        }
    }

    fn place(&mut self, name: &str) -> u32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.into());
        self.places.insert(name.into(), place);
        place
    }

    /// Sorts the rows and tells stations that are listed twice.
    pub(crate) fn finish(&mut self, has_towns: bool, origin: &Origin, findings: &mut Findings) {
        self.places = HashMap::new();
        if !has_towns && self.rows.windows(2).any(|pair| matches!(pair, [a, b] if a.0 != b.0)) {
            let remedy = "请在另外两张表里也加上“街镇编码”列，或只留本镇的派出所";
            findings.push(origin.whole("列了几个街镇的派出所，而居村数据没有“街镇编码”列", remedy));
        }
        if !has_towns {
            for row in &mut self.rows {
                row.0 = 0;
            }
        }
        self.rows.sort_unstable_by_key(|row| (row.0, row.2, row.1));
        for pair in self.rows.windows(2) {
            let [first, second] = pair else { continue };
            if (first.0, first.2) == (second.0, second.2) {
                let message = format!("“{}”已在第 {} 行列过", self.name(first.2), first.1);
                findings.push(origin.row(second.1, message, "每个派出所只能有一行，请删去多余的一行"));
            }
        }
        self.rows.sort_unstable_by_key(|row| (row.0, row.1));
    }

    fn name(&self, place: u32) -> &str {
        usize::try_from(place).ok().and_then(|place| self.names.get(place)).map_or("", AsRef::as_ref)
    }

    /// Stations of a town with their quotas, in the order of the table.
    pub(crate) fn stations(&self, town: u32) -> impl Iterator<Item = (&str, Option<u32>)> {
        let start = self.rows.partition_point(|row| row.0 < town);
        let rows = self.rows.get(start..).unwrap_or_default();
        rows.iter().take_while(move |row| row.0 == town).map(|row| (self.name(row.2), row.3))
    }
}
