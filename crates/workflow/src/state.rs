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
