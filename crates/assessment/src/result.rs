//! What an assessed month is: marks, rates, rank and what follows, for each committee.

use crate::figures::{CommitteeCode, CommitteeFigures, FigureIndex, TownCode};
use crate::policy::{Edition, InterviewRule, MAX_ITEMS, MAX_RATES, ReadingIndex};
use crate::{Exact, Month, Step};

/// 评定状态: whether a committee has marks for the month. Having none is a result, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It has marks, a total and a rank.
    Assessed,
    /// Nothing was checked for the rate that everything rests on: no total, no rank.
    NotAssessed,
}

/// 待确认清单: readings by which a committee's result would differ and which a person must confirm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confirmations(u64);

impl Confirmations {
    /// Adds a reading.
    #[inline]
    pub fn add(&mut self, reading: Option<ReadingIndex>) {
        if let Some(reading) = reading {
            self.0 |= 1_u64.checked_shl(u32::from(reading.0)).unwrap_or(0);
        }
    }

    /// The readings, in the policy's order.
    pub fn iter(self) -> impl Iterator<Item = ReadingIndex> {
        (0..64_u8).filter(move |place| self.0 >> place & 1 == 1).map(ReadingIndex)
    }

    /// Whether there is nothing to confirm.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// 居（村）委当月结果: one committee's month.
#[derive(Debug, Clone)]
pub struct CommitteeMonth {
    /// Which committee.
    pub code: CommitteeCode,
    /// Position of its station in the town's figures.
    pub station: usize,
    /// Whether it was assessed.
    pub status: Status,
    /// Rates as measured, in percent, in the policy's order; `None` when nothing was checked.
    pub measured: [Option<Exact>; MAX_RATES],
    /// Rates after falsification.
    pub rates: [Option<Exact>; MAX_RATES],
    /// Marks in the policy's order; meaningless beyond its items and for a committee that is not assessed.
    pub marks: [Exact; MAX_ITEMS],
    /// Sum of the marks.
    pub total: Exact,
    /// Rank, 1 the best; 0 for a committee that is not assessed.
    pub rank: u32,
    /// Whether it is among the last places.
    pub bottom: bool,
    /// What a person must confirm.
    pub confirm: Confirmations,
    /// What follows from it.
    pub consequence: Consequence,
    /// The steps of each item; empty unless asked for.
    pub steps: Vec<Vec<Step>>,
}

impl CommitteeMonth {
    /// Nothing known yet.
    pub(crate) fn new(row: &CommitteeFigures) -> Self {
        Self {
            code: row.code,
            station: row.station,
            status: Status::Assessed,
            measured: [const { None }; MAX_RATES],
            rates: [const { None }; MAX_RATES],
            marks: [const { Exact::ZERO }; MAX_ITEMS],
            total: Exact::ZERO,
            rank: 0,
            bottom: false,
            confirm: Confirmations::default(),
            consequence: Consequence::default(),
            steps: Vec::new(),
        }
    }

    /// As new for another row: written over in place, which costs less than moving a new one there.
    /// Rates and marks beyond those of the edition mean nothing and stay.
    pub(crate) fn blank(&mut self, row: &CommitteeFigures, edition: &Edition) {
        self.code = row.code;
        self.station = row.station;
        self.status = Status::Assessed;
        let rates = edition.rates.len();
        self.measured.iter_mut().take(rates).for_each(|rate| *rate = None);
        self.rates.iter_mut().take(rates).for_each(|rate| *rate = None);
        self.marks.iter_mut().take(edition.items.len()).for_each(|mark| *mark = Exact::ZERO);
        self.total = Exact::ZERO;
        self.rank = 0;
        self.bottom = false;
        self.confirm = Confirmations::default();
        self.consequence = Consequence::default();
        self.steps.clear();
    }

    /// Whether it was assessed.
    pub fn is_assessed(&self) -> bool {
        self.status == Status::Assessed
    }
}

/// 当月后果: what a month brings a committee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consequence {
    /// Months in a row among the last places, this one included; 0 when it is not among them.
    pub streak: u32,
    /// Position in the policy's interview rules of the interview that is due.
    pub interview: Option<usize>,
    /// Whether it attends the month's analysis meeting.
    pub analysis_meeting: bool,
    /// Whether the month counts towards the veto.
    pub veto_counted: bool,
    /// Whether it is among the last places but excluded from the veto's count.
    pub veto_excluded: bool,
}

impl Consequence {
    /// The rule of the interview that is due, in the edition that the month was assessed by.
    pub fn interview_rule<'e>(&self, edition: &'e Edition) -> Option<&'e InterviewRule> {
        edition.interviews.get(self.interview?)
    }
}

/// 提示: something about a month that a person should know; it changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A group is so small that the places deducted take in much of it.
    SmallGroup {
        /// Position of the item.
        item: usize,
        /// Position of the station; `None` for the whole town.
        station: Option<usize>,
        /// How many are in order.
        committees: u32,
    },
    /// The year's count of earlier months is missing, so that the month alone cannot be told from it.
    NoEarlierMonth {
        /// Position of the item.
        item: usize,
        /// How many committees.
        committees: u32,
    },
    /// A figure that the chosen readings ask for is not there; it counts as zero.
    BlankFigure {
        /// Position of the item.
        item: usize,
        /// The figure.
        figure: FigureIndex,
        /// How many committees.
        committees: u32,
    },
    /// The district gave no rate for the town, so nobody can be compared with it.
    NoTownRate,
}

/// 全镇当月结果: one month of a town.
#[derive(Debug, Clone)]
pub struct MonthResult {
    /// Which month.
    pub month: Month,
    /// The rate that committees are compared with; `None` when nothing was checked anywhere.
    pub town_rate: Option<Exact>,
    /// Committees, by ascending code.
    pub committees: Vec<CommitteeMonth>,
    /// What a person should know.
    pub notices: Vec<Notice>,
}

impl MonthResult {
    /// Committees by rank, then by code; those not assessed last.
    pub fn by_rank(&self) -> Vec<&CommitteeMonth> {
        let mut ranked: Vec<_> = self.committees.iter().collect();
        ranked.sort_by_key(|committee| (!committee.is_assessed(), committee.rank, committee.code));
        ranked
    }

    /// One committee.
    pub fn committee(&self, code: CommitteeCode) -> Option<&CommitteeMonth> {
        let place = self.committees.binary_search_by_key(&code, |committee| committee.code).ok()?;
        self.committees.get(place)
    }

    /// How many were assessed.
    pub fn assessed(&self) -> usize {
        self.committees.iter().filter(|committee| committee.is_assessed()).count()
    }
}

/// 约谈: an interview that a month brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interview {
    /// The month.
    pub month: Month,
    /// Months in a row.
    pub streak: u32,
    /// Level.
    pub level: u32,
    /// Position in the policy's interview rules of that month.
    pub rule: usize,
}

/// 居（村）委年度结果: one committee's year.
#[derive(Debug, Clone)]
pub struct CommitteeYear {
    /// Which committee.
    pub code: CommitteeCode,
    /// Assessed months.
    pub months_assessed: u32,
    /// Mean of their totals; `None` without any.
    pub average: Option<Exact>,
    /// Months among the last places.
    pub bottom_months: Vec<Month>,
    /// Those that count towards the veto.
    pub veto_counted_months: Vec<Month>,
    /// Whether the veto is proposed; a person decides.
    pub veto_proposed: bool,
    /// Longest streak that stood in a month of the year.
    pub longest_streak: u32,
    /// Interviews.
    pub interviews: Vec<Interview>,
    /// Months with an analysis meeting.
    pub analysis_meetings: Vec<Month>,
}

/// 全镇年度结果: one year of a town.
#[derive(Debug, Clone)]
pub struct YearResult {
    /// The calendar year.
    pub year: u16,
    /// Its months that have figures, ascending.
    pub months: Vec<Month>,
    /// Committees, by ascending code.
    pub committees: Vec<CommitteeYear>,
}

/// 街镇结果: every month of a town, ascending.
#[derive(Debug, Clone)]
pub struct TownResult {
    /// The code in the column 街镇编码, where the file has one.
    pub town: Option<TownCode>,
    /// Months, ascending.
    pub months: Vec<MonthResult>,
}
