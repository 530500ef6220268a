//! What follows from published months, overdue first; several may be moved on at once.

use askama::Template;
use axum::http::StatusCode;
use workflow::ConsequenceKind;
use workflow::view::{ConsequenceLine, ConsequenceList, ConsequencesWanted};

use crate::chip::Chip as _;
use crate::faults::Faults;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, page_with};

#[derive(Template)]
#[template(path = "pages/consequence/list.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) list: ConsequenceList,
    pub(crate) wanted: ConsequencesWanted,
    pub(crate) faults: Faults,
    /// What was typed into the bar, where it was refused.
    pub(crate) typed: Fields,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    render(&visit, StatusCode::OK, Faults::default()).await
}

/// The page with what was typed and what is wrong with it.
pub(super) async fn render(visit: &Visit, status: StatusCode, faults: Faults) -> Answer {
    let typed = if faults.is_empty() { Fields::default() } else { visit.asked.fields.clone() };
    let asked = if faults.is_empty() { &visit.asked.query } else { &visit.asked.fields };
    let wanted = ConsequencesWanted {
        kind: asked.get("kind").parse().ok(),
        month: asked.get("month").to_owned(),
        all: asked.get("state") == "all",
    };
    let list = visit.office().consequences(visit.actor(), &wanted).await?;
    page_with(status, &Page { frame: visit.frame("督导约谈")?, list, wanted, faults, typed })
}

impl Page {
    fn kinds(&self) -> &'static [ConsequenceKind] {
        ConsequenceKind::ALL
    }

    fn is_kind(&self, kind: &ConsequenceKind) -> bool {
        self.wanted.kind == Some(*kind)
    }

    fn kind_id(&self) -> &'static str {
        self.wanted.kind.map_or("", ConsequenceKind::id)
    }

    /// Whether several may be moved on: a veto is decided on its own page.
    fn may_pick(&self, line: &ConsequenceLine) -> bool {
        self.may_act() && line.kind != ConsequenceKind::Veto && line.state.is_open()
    }

    fn may_act(&self) -> bool {
        self.list.may_manage || self.list.may_record
    }

    fn is_picked(&self, line: &ConsequenceLine) -> bool {
        let picked = format!("{}.{}", line.number, line.version);
        self.typed.iter().any(|(name, value)| name == "pick" && value == picked)
    }

    fn has_any(&self) -> bool {
        self.list.lines.iter().any(|line| self.may_pick(line))
    }
}
