//! What follows from marks: stations, the town's rate, ranking, interviews, meetings, veto, year and calendar.

use super::option::{Choice, CutTies, RankOrder, Switch, TownRate, VetoExclusion};
use super::{ClauseIndex, RateIndex, ReadingIndex};

/// 派出所定额: a police station and the pushes it owes in a year.
#[derive(Debug, Clone)]
pub struct StationQuota {
    /// Name of the station.
    pub name: String,
    /// Pushes a year (条).
    pub quota: Option<u32>,
}

/// 全镇准确率: the town's rate that committees are compared with.
#[derive(Debug, Clone)]
pub struct TownRateRule {
    /// Which rate.
    pub rate: RateIndex,
    /// Name in Chinese.
    pub title: String,
    /// How the town's is computed.
    pub algorithm: Choice<TownRate>,
    /// Head of the town column with the district's figure.
    pub district_header: Option<String>,
}

/// 排名: order, ties and the last places.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// Where it stands.
    pub clause: ClauseIndex,
    /// What decides between equal totals.
    pub order: Choice<RankOrder>,
    /// How many are in the last places.
    pub bottom_places: u32,
    /// What they are called, 末十位.
    pub bottom_title: String,
    /// A tie across the cut.
    pub bottom_ties: Choice<CutTies>,
    /// Whether the circular names them.
    pub bottom_published: Choice<Switch>,
}

/// 约谈规则: who talks to whom after how many months in a row.
#[derive(Debug, Clone)]
pub struct InterviewRule {
    /// Where it stands.
    pub clause: ClauseIndex,
    /// Months in a row among the last places.
    pub streak_months: u32,
    /// Level, 1 or higher.
    pub level: u32,
    /// Who is talked to.
    pub interviewee: String,
    /// Who must attend.
    pub attendants: Vec<String>,
    /// Who is reported to.
    pub report_to: String,
    /// The reading by which longer streaks propose this level again.
    pub beyond: Option<ReadingIndex>,
}

/// 月度分析会规则: the meeting for those whose rate is strictly below the town's.
#[derive(Debug, Clone)]
pub struct AnalysisMeetingRule {
    /// Where it stands.
    pub clause: ClauseIndex,
    /// Who convenes it.
    pub convened_by: String,
    /// Together with whom.
    pub together_with: String,
    /// Whether it is in force.
    pub applies: Choice<Switch>,
}

/// 一票否决规则: so many months among the last places in a year.
#[derive(Debug, Clone)]
pub struct VetoRule {
    /// Where it stands.
    pub clause: ClauseIndex,
    /// What it is called.
    pub title: String,
    /// Months in a calendar year.
    pub bottom_months_a_year: u32,
    /// Months that do not count.
    pub exclusion: Choice<VetoExclusion>,
    /// Whether it is in force.
    pub applies: Choice<Switch>,
    /// What the switch rests on.
    pub legal_basis: String,
}

/// 年度规则: the year's average.
#[derive(Debug, Clone)]
pub struct YearRule {
    /// Where it stands.
    pub clause: ClauseIndex,
    /// The reading of "每月考核分的平均数".
    pub average_reading: ReadingIndex,
}

/// 日程: when a month's form and meeting are due, in the month after.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Where it stands.
    pub clause: ClauseIndex,
    /// Day of the month after by which the form is due.
    pub form_due_day: u8,
    /// Day of the month after by which the meeting is held.
    pub meeting_due_day: u8,
}
