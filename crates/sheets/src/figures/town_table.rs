//! 全镇数据: the town's own figures by town and month, packed so that half a million rows take a few megabytes.

use assessment::{Cells, Exact, FigureIndex, Month, TownCode};

use super::row::{Row, RowOutcome};
use crate::finding::{Findings, Origin};

/// The number of a town in the tables; a table without the column 街镇编码 has the one town 0.
pub(crate) fn town_key(town: Option<TownCode>) -> u32 {
    town.map_or(0, TownCode::digits)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    town: u32,
    month: Month,
    row: u32,
}

/// 全镇数据表.
#[derive(Debug, Default)]
pub(crate) struct TownTable {
    figures: Vec<FigureIndex>,
    /// Town, month and row, with the place of the counts.
    keys: Vec<(Key, u32)>,
    counts: Vec<u32>,
    rates: Vec<(u32, Exact)>,
    /// Whether rows were left out because their months lie before the policy.
    pub(crate) has_early: bool,
}

/// No count.
const BLANK: u32 = u32::MAX;

/// What the table says of one town and month.
#[derive(Debug)]
pub(crate) struct TownMonth {
    pub(crate) month: Month,
    pub(crate) row: u32,
    pub(crate) cells: Cells,
    pub(crate) rate: Option<Exact>,
}

impl TownTable {
    pub(crate) fn new(figures: Vec<FigureIndex>) -> Self {
        Self { figures, ..Self::default() }
    }

    pub(crate) fn take(&mut self, number: u32, outcome: RowOutcome<'_>) {
        match outcome {
            RowOutcome::Row(row) => self.push(number, &row),
            RowOutcome::Early => self.has_early = true,
            RowOutcome::Blank | RowOutcome::Totals => {}
        }
    }

    fn push(&mut self, number: u32, row: &Row<'_>) {
        if let Some(month) = row.month {
            self.put(number, town_key(row.town), month, &row.cells);
            if let Some(rate) = &row.rate {
                let place = u32::try_from(self.keys.len() - 1).unwrap_or(u32::MAX);
                self.rates.push((place, rate.clone()));
            }
        }
    }

    #[inline]
    pub(crate) fn put(&mut self, number: u32, town: u32, month: Month, cells: &Cells) {
        let place = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        self.keys.push((Key { town, month, row: number }, place));
        self.counts.extend(self.figures.iter().map(|figure| cells.get(*figure).unwrap_or(BLANK)));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Sorts the rows and tells those that say the same town and month twice.
    pub(crate) fn finish(&mut self, origin: &Origin, findings: &mut Findings) {
        if !self.keys.is_sorted() {
            self.keys.sort_unstable();
        }
        for pair in self.keys.windows(2) {
            let [(first, _), (second, _)] = pair else { continue };
            if (first.town, first.month) == (second.town, second.month) {
                let town = if first.town == 0 { String::new() } else { format!("街镇 {} 的", first.town) };
                let message = format!("{town} {} 已在第 {} 行填过", first.month, first.row);
                findings.push(origin.row(second.row, message.trim(), "每个月只能有一行，请删去多余的一行"));
            }
        }
    }

    /// The months of a town, ascending.
    pub(crate) fn months(&self, town: u32) -> impl Iterator<Item = TownMonth> + '_ {
        let start = self.keys.partition_point(|(key, _)| key.town < town);
        let rows = self.keys.get(start..).unwrap_or_default();
        rows.iter().take_while(move |(key, _)| key.town == town).map(|(key, place)| self.month(*key, *place))
    }

    fn month(&self, key: Key, place: u32) -> TownMonth {
        let width = self.figures.len();
        let start = usize::try_from(place).unwrap_or(usize::MAX).saturating_mul(width);
        let counts = self.counts.get(start..).unwrap_or_default();
        let mut cells = Cells::default();
        for (figure, count) in self.figures.iter().zip(counts) {
            cells.set(*figure, (*count != BLANK).then_some(*count));
        }
        let rate = self.rates.binary_search_by_key(&place, |(place, _)| *place).ok();
        let rate = rate.and_then(|at| self.rates.get(at)).map(|(_, rate)| rate.clone());
        TownMonth { month: key.month, row: key.row, cells, rate }
    }

    /// Towns of the table with the row of each one's first month, ascending.
    pub(crate) fn towns(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.keys.chunk_by(|(a, _), (b, _)| a.town == b.town).filter_map(|rows| {
            let (key, _) = rows.first()?;
            Some((key.town, key.row))
        })
    }
}
