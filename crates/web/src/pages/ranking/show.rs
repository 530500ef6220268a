//! The published ranking.

use askama::Template;
use workflow::view::PublishedMonth;

use crate::address;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, page};

#[derive(Template)]
#[template(path = "pages/ranking/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) published: PublishedMonth,
    /// Whether the actor sees the whole town, of which the papers are.
    pub(crate) papers: bool,
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
    let published = visit.office().published_month(visit.actor(), month, issue).await?;
    let papers = visit.actor().place == workflow::Place::Town;
    page(&Page { frame: visit.frame(format!("{} 排名", published.results.month))?, published, papers })
}

impl Page {
    fn is_own(&self, committee: &str) -> bool {
        let own = &self.published.own;
        // Where everything is the own, nothing stands out.
        own.len() < self.published.results.committees.len() && own.iter().any(|code| code == committee)
    }

    fn href(&self, committee: &str, _station: &str) -> Option<String> {
        let own = self.published.own.iter().any(|code| code == committee);
        own.then(|| address::committee(committee, &self.published.results.month))
    }

    fn bottom(&self) -> usize {
        self.published.results.committees.iter().filter(|result| result.bottom).count()
    }
}
