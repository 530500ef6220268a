//! The published ranking.

use askama::Template;
use workflow::view::PublishedMonth;

use crate::address;
use crate::frame::Frame;
use crate::initials;
use crate::route::Answer;
use crate::visit::{Visit, page};

#[derive(Template)]
#[template(path = "pages/ranking/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) published: PublishedMonth,
    /// How many are in the last places, whatever is looked for.
    pub(crate) bottom: usize,
    /// What is looked for.
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "pages/ranking/none.html")]
pub(crate) struct None {
    pub(crate) frame: Frame,
}

/// The newest.
pub(crate) async fn newest(visit: Visit) -> Answer {
    let months = visit.office().months(visit.actor()).await?;
    match months.iter().find(|line| line.issue > 0) {
        Some(line) => render(&visit, &line.month, Option::None).await,
        Option::None => page(&None { frame: visit.frame("排名")? }),
    }
}

/// The one that is named.
pub(crate) async fn show(visit: Visit) -> Answer {
    let issue = visit.query("issue").parse().ok();
    render(&visit, visit.part("month"), issue).await
}

async fn render(visit: &Visit, month: &str, issue: Option<i64>) -> Answer {
    let mut published = visit.office().published_month(visit.actor(), month, issue).await?;
    let text = visit.query("text").to_owned();
    let ranked = &mut published.results.committees;
    let bottom = ranked.iter().filter(|result| result.bottom).count();
    ranked.retain(|result| initials::fits(&text, &[&result.name, &result.committee, &result.station]));
    let frame = visit.frame(format!("{} 排名", published.results.month))?;
    page(&Page { frame, published, bottom, text })
}

impl Page {
    fn year(&self) -> &str {
        self.published.results.month.split('-').next().unwrap_or_default()
    }

    fn is_own(&self, committee: &str) -> bool {
        let own = &self.published.own;
        // Where everything is the own, nothing stands out.
        own.len() < self.published.results.committees.len() && own.iter().any(|code| code == committee)
    }

    fn href(&self, committee: &str, _station: &str) -> Option<String> {
        let own = self.published.own.iter().any(|code| code == committee);
        own.then(|| address::committee(committee, &self.published.results.month))
    }
}
