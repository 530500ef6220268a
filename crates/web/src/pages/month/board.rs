//! One month: how far each station is.

use askama::Template;
use workflow::view::MonthBoard;
use workflow::{MonthState, Permission};

use crate::chip::Chip as _;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, page};

#[derive(Template)]
#[template(path = "pages/month/board.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) board: MonthBoard,
    pub(crate) may_manage: bool,
    pub(crate) may_import: bool,
    pub(crate) may_ask: bool,
    pub(crate) may_agree: bool,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let board = visit.office().month_board(visit.actor(), visit.part("month")).await?;
    let actor = visit.actor();
    page(&Page {
        frame: visit.frame(format!("{} 看板", board.month.month))?,
        may_manage: actor.may(Permission::ManageMonth),
        may_import: actor.may(Permission::ImportFigures),
        may_ask: actor.may(Permission::AskReissue),
        may_agree: actor.may(Permission::AgreeReissue) && board.may_agree,
        board,
    })
}

impl Page {
    /// The steps of a month: words, and whether they are behind us or under way.
    fn flow(&self) -> Vec<(&'static str, &'static str)> {
        let at = match self.board.month.state {
            MonthState::Open if self.board.reviewed == self.board.of && self.board.of > 0 => 2,
            MonthState::Open if self.board.stations.iter().any(|station| !station.state.is_editable()) => 1,
            MonthState::Open => 0,
            MonthState::Locked => 3,
            MonthState::Published => 5,
            MonthState::Reissuing => 3,
        };
        let look = |place: usize| match place.cmp(&at) {
            std::cmp::Ordering::Less => "past",
            std::cmp::Ordering::Equal => "at",
            std::cmp::Ordering::Greater => "",
        };
        ["填报", "签认审核", "锁定", "公布"]
            .into_iter()
            .enumerate()
            .map(|(place, words)| (words, look(place)))
            .collect()
    }

    fn is_open(&self) -> bool {
        matches!(self.board.month.state, MonthState::Open | MonthState::Reissuing)
    }

    fn is_published(&self) -> bool {
        self.board.month.state.is_published()
    }

    fn may_ask_now(&self) -> bool {
        self.may_ask && self.board.month.state == MonthState::Published && self.board.reissue_asked.is_none()
    }
}
