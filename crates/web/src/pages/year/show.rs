//! A year: averages, months among the last, what counts towards the veto.

use askama::Template;
use workflow::Refusal;
use workflow::view::{YearLine, YearPage};

use crate::chip::Chip as _;
use crate::frame::Frame;
use crate::initials;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Visit, XLSX, file, page};

#[derive(Template)]
#[template(path = "pages/year/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) shown: YearPage,
    /// What is looked for.
    pub(crate) text: String,
}

fn wanted(visit: &Visit) -> Result<u16, Refusal> {
    visit.part("year").parse().map_err(|_| Refusal::NotFound("这一年".to_owned()))
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let mut shown = visit.office().year_page(visit.actor(), wanted(&visit)?).await?;
    let text = visit.query("text").to_owned();
    shown.lines.retain(|line| initials::fits(&text, &[&line.name, &line.committee, &line.station]));
    page(&Page { frame: visit.frame(format!("{} 年汇总", shown.year))?, shown, text })
}

/// The year's workbook.
pub(crate) async fn workbook(visit: Visit) -> Answer {
    let year = wanted(&visit)?;
    let nouns = visit.office().year_nouns(visit.actor(), year).await?;
    // Work that takes its time stands aside, so that other requests go on.
    let made = tokio::task::spawn_blocking(move || {
        sheets::year_workbook(&nouns.policy, &nouns.figures, &nouns.year)
            .map_err(|error| Problem::Fault(format!("workbook of the year: {error}")))
    });
    let bytes = made.await.map_err(|error| Problem::Fault(format!("workbook: {error}")))??;
    file(&format!("年度汇总表{year}.xlsx"), XLSX, bytes)
}

impl Page {
    fn earlier(&self) -> Option<&u16> {
        self.shown.years.iter().rev().find(|year| **year < self.shown.year)
    }

    fn later(&self) -> Option<&u16> {
        self.shown.years.iter().find(|year| **year > self.shown.year)
    }

    /// The month's number: the year stands above.
    fn number<'a>(&self, month: &'a str) -> &'a str {
        month.split_once('-').map_or(month, |(_, number)| number.trim_start_matches('0'))
    }

    fn proposed(&self) -> usize {
        self.shown.lines.iter().filter(|line| line.proposed).count()
    }

    /// How far a committee is from the veto: `3 / 5`.
    fn towards(&self, line: &YearLine) -> String {
        match (self.shown.veto_months, line.counted) {
            (Some(needed), counted) => format!("{counted} / {needed}"),
            (None, counted) => counted.to_string(),
        }
    }
}
