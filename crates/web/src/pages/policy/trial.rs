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
    /// Which page of the rows, from 1.
    pub(crate) part: usize,
}

/// As many rows as one page holds.
const SHOWN: usize = 100;

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let trial =
        visit.office().reading_trial(visit.actor(), visit.part("reading"), visit.query("choice")).await?;
    let part = visit.query("part").parse().unwrap_or(1);
    page(&Page { frame: visit.frame("试算读法")?, trial, part })
}

impl Page {
    fn parts(&self) -> usize {
        self.trial.rows.len().div_ceil(SHOWN).max(1)
    }

    /// The part that is shown; one that is not there is the nearest.
    fn part(&self) -> usize {
        self.part.clamp(1, self.parts())
    }

    fn rows(&self) -> impl Iterator<Item = &workflow::view::TrialRow> {
        self.trial.rows.iter().skip((self.part() - 1) * SHOWN).take(SHOWN)
    }

    /// The address of a part.
    fn at(&self, part: &usize) -> String {
        format!("/policy/readings/{}/trial?choice={}&part={part}", self.trial.reading, self.trial.choice)
    }

    fn href(&self, committee: &str, month: &str) -> String {
        address::committee(committee, month)
    }

    fn shown<'a>(&self, value: &'a str) -> &'a str {
        if value.is_empty() { "--" } else { value }
    }
}
