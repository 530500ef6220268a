//! Everything that is stored for the town, computed again and held against itself.

use askama::Template;
use workflow::view::Verification;

use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, page};

#[derive(Template)]
#[template(path = "pages/audit/check.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) found: Verification,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let found = visit.office().verify_town(visit.actor()).await?;
    page(&Page { frame: visit.frame("核对")?, found })
}
