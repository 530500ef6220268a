//! One committee: why marks were lost, month by month.

use askama::Template;
use workflow::view::CommitteePage;

use crate::address;
use crate::frame::Frame;
use crate::route::Answer;
use crate::trend;
use crate::visit::{Visit, on_to, page};

#[derive(Template)]
#[template(path = "pages/committee/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) shown: CommitteePage,
}

/// The page; a month may be named.
pub(crate) async fn show(visit: Visit) -> Answer {
    let month = Some(visit.part("month")).filter(|month| !month.is_empty());
    let shown = visit.office().committee_page(visit.actor(), visit.part("committee"), month).await?;
    page(&Page { frame: visit.frame(format!("{} {}", shown.name, shown.month))?, shown })
}

/// Objects to the marks.
pub(crate) async fn object(visit: Visit) -> Answer {
    let (committee, month) = (visit.part("committee"), visit.part("month"));
    let key = visit.key()?;
    visit.office().raise_objection(visit.actor(), &key, month, committee, visit.field("words")).await?;
    on_to(&format!("{}?done=objected", address::committee(committee, month)))
}

impl Page {
    fn picture(&self) -> String {
        trend::totals(&self.shown.trend, &self.shown.name)
    }
}
