//! How far a month has come: the states and the only ways between them. `docs/states.md` draws the same tables.

use std::fmt;
use std::str::FromStr;

macro_rules! states {
    ($($(#[$about:meta])* $name:ident { $($(#[$value_about:meta])* $value:ident = $id:literal, $words:literal;)* })*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$value_about])* $value,)* }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$value,)*];

            /// As it is stored.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$value => $id,)* }
            }

            /// As people say it.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$value => $words,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.words())
            }
        }

        impl FromStr for $name {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|value| value.id() == text).ok_or(())
            }
        }
    )*};
}

states! {
    /// 派出所月份状态: how far a station's part of a month has come.
    StationState {
        /// The officer fills it in.
        Open = "open", "填报中";
        /// Handed in, waits for the deputy chief.
        Drafted = "drafted", "待签认";
        /// Signed for the station, waits for the town office.
        Signed = "signed", "待审核";
        /// Reviewed by the town office.
        Reviewed = "reviewed", "已审核";
        /// Sent back with a reason; filled in again.
        Returned = "returned", "退回";
    }
    /// 派出所步骤: what moves a station's part of a month on.
    StationStep {
        /// The officer hands it in.
        Submit = "submit", "提交";
        /// The deputy chief signs.
        Sign = "sign", "签认";
        /// The town office has reviewed it.
        Review = "review", "审核";
        /// The deputy chief sends it back.
        ReturnByDeputy = "return_by_deputy", "副所长退回";
        /// The town office sends it back.
        ReturnByOffice = "return_by_office", "平安办退回";
    }
    /// 月份状态: how far a town's month has come.
    MonthState {
        /// Stations fill in, sign; the office reviews.
        Open = "open", "进行中";
        /// Nothing changes any more; about to be published.
        Locked = "locked", "已锁定";
        /// Published; never edited.
        Published = "published", "已公布";
        /// To be published once more, by agreement of two.
        Reissuing = "reissuing", "重发中";
    }
    /// 月份步骤: what moves a town's month on.
    MonthStep {
        /// The office ends the gathering.
        Lock = "lock", "锁定";
        /// The office opens it again, with a reason.
        Unlock = "unlock", "解锁";
        /// The head publishes.
        Publish = "publish", "公布";
        /// A second person agrees that it is to be issued again.
        AgreeReissue = "agree_reissue", "同意重发";
    }
    /// 后果种类: what a published month may bring a committee.
    ConsequenceKind {
        /// A meeting for those below the town's rate.
        AnalysisMeeting = "analysis_meeting", "月度分析会";
        /// A talk with the secretary.
        Interview = "interview", "约谈";
        /// The year is failed, if a person decides so.
        Veto = "veto", "一票否决建议";
    }
    /// 后果状态: how far what a month brought has come.
    ConsequenceState {
        /// Nothing was done about it yet.
        ToDo = "to_do", "待办";
        /// Day and place are told.
        Noticed = "noticed", "已通知";
        /// It took place; result and minutes are recorded.
        Held = "held", "已召开";
        /// Told to whom it must be reported.
        Reported = "reported", "已上报";
        /// Nothing more is to be done.
        Closed = "closed", "已办结";
        /// A reissue took away what it rested on.
        Withdrawn = "withdrawn", "已撤销";
    }
    /// 后果步骤: what moves a consequence on.
    ConsequenceStep {
        /// A month came out that brings it.
        Arise = "arise", "产生";
        /// Day and place are told, or told anew.
        Notify = "notify", "发通知";
        /// Result, minutes and who came are recorded.
        Hold = "hold", "登记结果";
        /// It is told to whom it must be reported.
        Report = "report", "上报";
        /// Nothing more is to be done.
        Close = "close", "办结";
        /// A person decides about the veto.
        Decide = "decide", "决定";
        /// A reissue changed what it rests on, and it stands.
        Restate = "restate", "更新依据";
        /// A reissue took away what it rested on.
        Withdraw = "withdraw", "撤销";
    }
}

impl StationState {
    /// The state after a step; `None` where the step is not possible.
    pub const fn after(self, step: StationStep) -> Option<Self> {
        match (self, step) {
            (Self::Open | Self::Returned, StationStep::Submit) => Some(Self::Drafted),
            (Self::Drafted, StationStep::Sign) => Some(Self::Signed),
            (Self::Signed, StationStep::Review) => Some(Self::Reviewed),
            (Self::Drafted, StationStep::ReturnByDeputy)
            | (Self::Signed | Self::Reviewed, StationStep::ReturnByOffice) => Some(Self::Returned),
            _ => None,
        }
    }

    /// Whether figures may be filled in.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Open | Self::Returned)
    }

    /// Whether the station has done its part.
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::Signed | Self::Reviewed)
    }
}

impl MonthState {
    /// The state after a step; `None` where the step is not possible.
    pub const fn after(self, step: MonthStep) -> Option<Self> {
        match (self, step) {
            (Self::Open, MonthStep::Lock) => Some(Self::Locked),
            (Self::Locked, MonthStep::Unlock) => Some(Self::Open),
            (Self::Locked | Self::Reissuing, MonthStep::Publish) => Some(Self::Published),
            (Self::Published, MonthStep::AgreeReissue) => Some(Self::Reissuing),
            _ => None,
        }
    }

    /// Whether an issue of the month exists, though another may be on its way.
    pub const fn is_published(self) -> bool {
        matches!(self, Self::Published | Self::Reissuing)
    }
}

impl ConsequenceState {
    /// The state after a step; `None` where the step is not possible.
    pub const fn after(self, step: ConsequenceStep) -> Option<Self> {
        match (self, step) {
            (Self::Withdrawn, _) | (_, ConsequenceStep::Arise) => None,
            (Self::ToDo | Self::Noticed, ConsequenceStep::Notify) => Some(Self::Noticed),
            (Self::Noticed, ConsequenceStep::Hold) => Some(Self::Held),
            (Self::Held, ConsequenceStep::Report) => Some(Self::Reported),
            (Self::Held | Self::Reported, ConsequenceStep::Close) | (Self::ToDo, ConsequenceStep::Decide) => {
                Some(Self::Closed)
            }
            (_, ConsequenceStep::Restate) => Some(self),
            (_, ConsequenceStep::Withdraw) => Some(Self::Withdrawn),
            _ => None,
        }
    }

    /// Whether something is still to be done.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Withdrawn)
    }
}

impl ConsequenceKind {
    /// Whether a step is part of such a consequence; `reports` says whether somebody is to be reported to, and then
    /// nothing is closed before that.
    pub const fn takes(self, state: ConsequenceState, step: ConsequenceStep, reports: bool) -> bool {
        use ConsequenceStep as S;
        match (self, step) {
            (_, S::Arise | S::Restate | S::Withdraw) => true,
            (Self::Veto, S::Decide) => true,
            (Self::Veto, _) | (_, S::Decide) => false,
            (_, S::Notify | S::Hold) => true,
            (_, S::Report) => reports,
            (_, S::Close) => !reports || matches!(state, ConsequenceState::Reported),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ways between states as the drawing in `docs/states.md` has them.
    fn drawn(heading: &str) -> Vec<(String, String, String)> {
        let text = include_str!("../../../docs/states.md");
        let section = text.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
        section
            .lines()
            .filter_map(|line| line.trim().split_once(" --> "))
            .filter_map(|(from, rest)| {
                let (to, step) = rest.split_once(" : ")?;
                (from != "[*]").then(|| (from.to_owned(), step.to_owned(), to.to_owned()))
            })
            .collect()
    }

    #[test]
    fn the_drawing_shows_the_stations_ways_and_no_other() {
        let mut coded = Vec::new();
        for state in StationState::ALL {
            for step in StationStep::ALL {
                if let Some(after) = state.after(*step) {
                    coded.push((state.id().to_owned(), step.id().to_owned(), after.id().to_owned()));
                }
            }
        }
        let mut drawn = drawn("Station");
        coded.sort();
        drawn.sort();
        assert_eq!(drawn, coded);
    }

    #[test]
    fn the_drawing_shows_the_months_ways_and_no_other() {
        let mut coded = Vec::new();
        for state in MonthState::ALL {
            for step in MonthStep::ALL {
                if let Some(after) = state.after(*step) {
                    coded.push((state.id().to_owned(), step.id().to_owned(), after.id().to_owned()));
                }
            }
        }
        let mut drawn = drawn("Month");
        coded.sort();
        drawn.sort();
        assert_eq!(drawn, coded);
    }

    #[test]
    fn the_drawing_shows_the_consequences_ways_and_no_other() {
        let mut coded = Vec::new();
        for state in ConsequenceState::ALL {
            for step in ConsequenceStep::ALL {
                if let Some(after) = state.after(*step) {
                    coded.push((state.id().to_owned(), step.id().to_owned(), after.id().to_owned()));
                }
            }
        }
        let mut drawn = drawn("Consequence");
        coded.sort();
        drawn.sort();
        assert_eq!(drawn, coded);
    }

    #[test]
    fn an_interview_is_closed_after_it_was_reported_and_a_veto_by_a_decision_alone() {
        use ConsequenceStep as S;
        let (held, reported) = (ConsequenceState::Held, ConsequenceState::Reported);
        assert!(!ConsequenceKind::Interview.takes(held, S::Close, true));
        assert!(ConsequenceKind::Interview.takes(reported, S::Close, true));
        assert!(ConsequenceKind::AnalysisMeeting.takes(held, S::Close, false));
        assert!(!ConsequenceKind::AnalysisMeeting.takes(held, S::Report, false));
        for step in [S::Notify, S::Hold, S::Report, S::Close] {
            assert!(!ConsequenceKind::Veto.takes(ConsequenceState::ToDo, step, true), "{step}");
        }
        assert!(!ConsequenceKind::Interview.takes(ConsequenceState::ToDo, S::Decide, true));
    }

    #[test]
    fn ids_read_back() {
        for state in StationState::ALL {
            assert_eq!(state.id().parse(), Ok(*state));
        }
        for state in MonthState::ALL {
            assert_eq!(state.id().parse(), Ok(*state));
        }
        assert_eq!("closed".parse::<MonthState>(), Err(()));
    }
}
