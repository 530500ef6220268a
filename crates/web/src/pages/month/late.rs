//! Who has not signed, whom to call, and what to send them.

use askama::Template;
use workflow::view::LateList;

use crate::address;
use crate::chip::Chip as _;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page};

#[derive(Template)]
#[template(path = "pages/month/late.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) list: LateList,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let list = visit.office().late_list(visit.actor(), visit.part("month")).await?;
    page(&Page { frame: visit.frame(format!("{} 催报", list.month))?, list })
}

/// A later date for a station.
pub(crate) async fn extend(visit: Visit) -> Answer {
    let (month, station) = (visit.part("month"), visit.part("station"));
    let version = super::version(&visit)?;
    let (until, reason) = (visit.field("until"), visit.field("reason"));
    let key = visit.key()?;
    visit.office().extend_deadline(visit.actor(), &key, month, station, version, until, reason).await?;
    on_to(&format!("{}?done=extended", address::late(month)))
}
