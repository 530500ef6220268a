//! The figures of one town as they arrive from the police stations: counts, nothing about a person.

use std::fmt;

use crate::{Exact, Month};

/// The most figures a policy may declare for a committee, and for the town.
pub const MAX_FIGURES: usize = 16;
/// The largest count accepted: nine digits, more people than any province has.
pub const MAX_COUNT: u32 = 999_999_999;

/// 居（村）委编码: the official 12-digit code of a committee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitteeCode(u64);

impl CommitteeCode {
    /// From 12 digits; the first must not be zero.
    #[inline]
    pub fn new(digits: u64) -> Option<Self> {
        (100_000_000_000..=999_999_999_999).contains(&digits).then_some(Self(digits))
    }

    /// The code as a number.
    #[inline]
    pub const fn digits(self) -> u64 {
        self.0
    }

    /// The town the code lies in by its first nine digits.
    #[inline]
    pub fn town(self) -> TownCode {
        TownCode(u32::try_from(self.0 / 1000).unwrap_or(0))
    }
}

impl fmt::Display for CommitteeCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:012}", self.0)
    }
}

/// 街镇编码: the official 9-digit code of a town.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TownCode(u32);

impl TownCode {
    /// From 9 digits; the first must not be zero.
    #[inline]
    pub fn new(digits: u32) -> Option<Self> {
        (100_000_000..=999_999_999).contains(&digits).then_some(Self(digits))
    }

    /// The code as a number.
    #[inline]
    pub const fn digits(self) -> u32 {
        self.0
    }
}

impl fmt::Display for TownCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:09}", self.0)
    }
}

/// 数据项序号: which of the figures that the policy declares, in the policy's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureIndex(pub u8);

/// 数据格: one row's counts by [`FigureIndex`]; `None` where the cell is blank or the column is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Cells([u32; MAX_FIGURES]);

/// Stands in a cell that has no count; no count is as large.
const BLANK: u32 = u32::MAX;

impl Cells {
    /// The count, if there is one.
    #[inline]
    pub fn get(&self, figure: FigureIndex) -> Option<u32> {
        self.0.get(usize::from(figure.0)).copied().filter(|count| *count != BLANK)
    }

    /// The count, a blank taken as zero: for figures whose blanks the policy has already dealt with.
    #[inline]
    pub fn count(&self, figure: FigureIndex) -> u32 {
        self.get(figure).unwrap_or(0)
    }

    /// Puts a count (or a blank) in its place; a place the policy cannot have declared is ignored.
    /// Counts are at most [`MAX_COUNT`]; a larger one is kept as far as it can be told from a blank.
    #[inline]
    pub fn set(&mut self, figure: FigureIndex, count: Option<u32>) {
        if let Some(cell) = self.0.get_mut(usize::from(figure.0)) {
            *cell = count.map_or(BLANK, |count| count.min(BLANK - 1));
        }
    }
}

impl Default for Cells {
    #[inline]
    fn default() -> Self {
        Self([BLANK; MAX_FIGURES])
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_list()
            .entries(self.0.iter().map(|count| Some(*count).filter(|count| *count != BLANK)))
            .finish()
    }
}

/// 派出所: a police station as the figures name it, with the year's push quota that holds for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Station {
    /// Name, `三林派出所`.
    pub name: String,
    /// Pushes owed in a year (条), from the workbook's quota sheet or else from the policy.
    pub quota: Option<u32>,
}

/// 居（村）委当月数据: what arrived for one committee and month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitteeFigures {
    /// Which committee.
    pub code: CommitteeCode,
    /// Position of its name of that month in [`TownFigures::names`].
    pub name: usize,
    /// Position of its station of that month in [`TownFigures::stations`].
    pub station: usize,
    /// Position of its community's name of that month in [`TownFigures::names`].
    pub community: Option<usize>,
    /// The counts.
    pub cells: Cells,
}

/// 全镇当月数据: one month of a town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthFigures {
    /// Which month.
    pub month: Month,
    /// The town's own counts, by the order of the policy's town figures.
    pub town: Cells,
    /// The town's rate as the district gives it, in percent; used by the reading that asks for it.
    pub district_rate: Option<Exact>,
    /// Committees, by ascending code.
    pub committees: Vec<CommitteeFigures>,
}

/// 街镇数据: all months of one town, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TownFigures {
    /// The code in the column 街镇编码, where the file has one.
    pub town: Option<TownCode>,
    /// Stations in the order in which the figures name them.
    pub stations: Vec<Station>,
    /// Names of committees and communities, each once.
    pub names: Vec<String>,
    /// Months, ascending.
    pub months: Vec<MonthFigures>,
}

impl TownFigures {
    /// The name a position stands for; empty when there is none.
    pub fn name(&self, position: usize) -> &str {
        self.names.get(position).map_or("", String::as_str)
    }

    /// The station's name; empty when there is none.
    pub fn station_name(&self, position: usize) -> &str {
        self.stations.get(position).map_or("", |station| &station.name)
    }

    /// The row of one committee in one month.
    pub fn row(&self, month: Month, code: CommitteeCode) -> Option<&CommitteeFigures> {
        let figures = self.months.iter().find(|figures| figures.month == month)?;
        let place = figures.committees.binary_search_by_key(&code, |row| row.code).ok()?;
        figures.committees.get(place)
    }
}
