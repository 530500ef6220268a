//! Another reading tried on the months that were published.

use askama::Template;
use workflow::view::ReadingTrial;

use crate::address;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, page};

#[derive(Template)]
#[template(path = "pages/policy/trial.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) trial: ReadingTrial,
}

/// More rows than anybody reads are left out, with their number said.
const SHOWN: usize = 300;

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let trial =
        visit.office().reading_trial(visit.actor(), visit.part("reading"), visit.query("choice")).await?;
    page(&Page { frame: visit.frame("试算读法")?, trial })
}

impl Page {
    fn rows(&self) -> impl Iterator<Item = &workflow::view::TrialRow> {
        self.trial.rows.iter().take(SHOWN)
    }

    fn more(&self) -> usize {
        self.trial.rows.len().saturating_sub(SHOWN)
    }

    fn href(&self, committee: &str, month: &str) -> String {
        address::committee(committee, month)
    }

    fn shown<'a>(&self, value: &'a str) -> &'a str {
        if value.is_empty() { "--" } else { value }
    }
}
