//! One consequence: its basis, what was done, what is to be done next.

use askama::Template;
use axum::http::StatusCode;
use workflow::view::ConsequencePage;
use workflow::{ConsequenceState, ConsequenceStep, Refusal};

use crate::chip::Chip as _;
use crate::faults::Faults;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Visit, page_with};

#[derive(Template)]
#[template(path = "pages/consequence/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) shown: ConsequencePage,
    pub(crate) faults: Faults,
    /// What was typed, where it was refused.
    pub(crate) typed: Fields,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let number = number(visit.part("number"))?;
    render(&visit, number, StatusCode::OK, Faults::default()).await
}

/// The page with what was typed and what is wrong with it.
pub(super) async fn render(visit: &Visit, number: i64, status: StatusCode, faults: Faults) -> Answer {
    let shown = visit.office().consequence_page(visit.actor(), number).await?;
    let typed = if faults.is_empty() { Fields::default() } else { visit.asked.fields.clone() };
    let title = format!("{} {}", shown.line.name, shown.line.title);
    page_with(status, &Page { frame: visit.frame(title)?, shown, faults, typed })
}

/// A number as an address has it.
pub(super) fn number(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Refusal::NotFound("这项后果".to_owned()).into())
}

impl Page {
    fn may(&self, step: &str) -> bool {
        self.shown.next.iter().any(|next| next.id() == step)
    }

    fn pick(&self) -> String {
        format!("{}.{}", self.shown.line.number, self.shown.line.version)
    }

    fn is_told(&self) -> bool {
        self.shown.steps.iter().any(|step| step.step == ConsequenceStep::Notify)
    }

    fn is_withdrawn(&self) -> bool {
        self.shown.line.state == ConsequenceState::Withdrawn
    }

    fn who(&self, place: &usize) -> String {
        format!("who.{place}")
    }

    fn value(&self, field: &str) -> String {
        self.typed.get(field).to_owned()
    }

    /// The day that a form begins with.
    fn day(&self, field: &str) -> String {
        let typed = self.typed.get(field);
        if typed.is_empty() { self.shown.today.clone() } else { typed.to_owned() }
    }
}
