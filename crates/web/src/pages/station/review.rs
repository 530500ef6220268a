//! A station's month before it is signed or reviewed: what it comes to, and what differs from last month.

use askama::Template;
use workflow::view::StationReview;

use crate::address;
use crate::chip::Chip as _;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page};

#[derive(Template)]
#[template(path = "pages/station/review.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) review: StationReview,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let review =
        visit.office().station_review(visit.actor(), visit.part("month"), visit.part("station")).await?;
    page(&Page { frame: visit.frame(format!("{} {} 审阅", review.station, review.month))?, review })
}

/// Signs for the station.
pub(crate) async fn sign(visit: Visit) -> Answer {
    let (month, station) = (visit.part("month"), visit.part("station"));
    let version = crate::pages::month::version(&visit)?;
    visit.office().sign_station(visit.actor(), &visit.key()?, month, station, version).await?;
    on_to("/?done=signed")
}

/// The office has looked at it.
pub(crate) async fn review(visit: Visit) -> Answer {
    let (month, station) = (visit.part("month"), visit.part("station"));
    let version = crate::pages::month::version(&visit)?;
    visit.office().review_station(visit.actor(), &visit.key()?, month, station, version).await?;
    on_to(&format!("{}?done=reviewed", address::summary(month)))
}

/// Sends it back.
pub(crate) async fn back(visit: Visit) -> Answer {
    let (month, station) = (visit.part("month"), visit.part("station"));
    let version = crate::pages::month::version(&visit)?;
    let (key, reason) = (visit.key()?, visit.field("reason"));
    visit.office().return_station(visit.actor(), &key, month, station, version, reason).await?;
    on_to("/?done=returned")
}

impl Page {
    /// What differs, in a few words; the largest tables say the least.
    fn differing(&self) -> usize {
        self.review.rows.iter().filter(|row| !row.differences.is_empty()).count()
    }

    fn has_note(&self, row: &workflow::view::ReviewRow) -> bool {
        !row.differences.is_empty() || !row.reason.is_empty() || !row.result.assessed
    }

    fn shown<'a>(&self, value: &'a str) -> &'a str {
        if value.is_empty() { "空" } else { value }
    }
}
