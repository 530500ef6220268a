//! What a desk is made of.

use super::super::board::MonthBoard;
use super::super::committee::TrendPoint;
use super::super::consequence::ConsequenceLine;
use super::super::late::LateStation;
use super::super::result::CommitteeResult;

/// 去处: which page deals with it; the pages know their addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A station's grid.
    Grid {
        /// Month.
        month: String,
        /// Station.
        station: String,
    },
    /// A station's review.
    Review {
        /// Month.
        month: String,
        /// Station.
        station: String,
    },
    /// A month's board.
    Board {
        /// Month.
        month: String,
    },
    /// A month's summary.
    Summary {
        /// Month.
        month: String,
    },
    /// A published month.
    Published {
        /// Month.
        month: String,
    },
    /// A committee's page.
    Committee {
        /// Code.
        committee: String,
    },
    /// A committee's page with a month that is about to be published.
    Preview {
        /// Month.
        month: String,
        /// Code.
        committee: String,
    },
    /// The late list.
    Late {
        /// Month.
        month: String,
    },
    /// Where a month is opened.
    OpenMonth {
        /// The month that is next.
        month: String,
    },
    /// Policy and readings.
    Policy,
    /// Committees.
    Organisation,
    /// Users.
    Users,
    /// Settings, backup, health.
    System,
    /// The audit.
    Audit,
}

/// 待办: one thing to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToDo {
    /// What, as a sentence: `2022-06 有 3 个派出所待审核`.
    pub words: String,
    /// How many.
    pub count: usize,
    /// Whether it is late.
    pub late: bool,
    /// Where.
    pub target: Target,
}

/// 工作台块: one block of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "a desk has seven of them at most")]
pub enum DeskBlock {
    /// What to do now; empty means nothing.
    ToDo(Vec<ToDo>),
    /// The month under way with its stations.
    Progress(MonthBoard),
    /// Who is late.
    Late {
        /// Month.
        month: String,
        /// Stations.
        stations: Vec<LateStation>,
    },
    /// The newest published month in brief.
    Published {
        /// Month.
        month: String,
        /// Issue.
        issue: i64,
        /// Root as printed.
        short_root: String,
        /// What the town's rate is called.
        town_rate_title: String,
        /// The town's rate in words.
        town_rate: Option<String>,
        /// How many are assessed.
        assessed: usize,
        /// The last places within what the actor sees in full; for the town, all of them.
        bottom: Vec<CommitteeResult>,
        /// What the last places are called.
        bottom_title: String,
        /// How many interviews are due, by level: (1, 3) are three of level 1.
        interviews: Vec<(u32, usize)>,
    },
    /// The own committee's newest result, steps included.
    Own {
        /// Month.
        month: String,
        /// Result.
        result: CommitteeResult,
        /// How many committees are ranked.
        of: usize,
        /// Published months, oldest first.
        trend: Vec<TrendPoint>,
    },
    /// The committees of a community or station in the newest published month, by rank; without steps.
    Committees {
        /// Month.
        month: String,
        /// What they are of: a station's or community's name.
        of: String,
        /// Results.
        results: Vec<CommitteeResult>,
    },
    /// What follows from published months and is still to be done.
    Consequences {
        /// Those first due, interviews and vetoes before analysis meetings.
        lines: Vec<ConsequenceLine>,
        /// How many are open.
        open: usize,
        /// How many of these are overdue.
        overdue: usize,
    },
    /// Readings that nobody has signed.
    Readings {
        /// How many.
        undecided: usize,
        /// How many of these must be asked before the town starts.
        ask_before_start: usize,
    },
}

/// 工作台: the first page after signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// Blocks, most pressing first; at most seven.
    pub blocks: Vec<DeskBlock>,
}
