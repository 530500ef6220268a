//! All months.

use askama::Template;
use assessment::Month;
use workflow::Permission;
use workflow::view::MonthLine;

use crate::address;
use crate::chip::Chip as _;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page};

#[derive(Template, Default)]
#[template(path = "pages/month/list.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) months: Vec<MonthLine>,
    pub(crate) may_open: bool,
    /// The month that is next.
    pub(crate) next: String,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let months = visit.office().months(visit.actor()).await?;
    let newest = months.first().and_then(|line| line.month.parse::<Month>().ok());
    page(&Page {
        frame: visit.frame("月份")?,
        may_open: visit.actor().may(Permission::ManageMonth),
        next: newest.map_or_else(String::new, |month| month.next().to_string()),
        months,
    })
}

/// Opens a month.
pub(crate) async fn open(visit: Visit) -> Answer {
    let opened = visit.office().open_month(visit.actor(), &visit.key()?, visit.field("month")).await?;
    on_to(&format!("{}?done=opened", address::summary(&opened.month)))
}
