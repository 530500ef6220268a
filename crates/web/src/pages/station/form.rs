//! One committee's form before it is published, with the arithmetic behind each mark.

use askama::Template;
use workflow::Refusal;
use workflow::view::{CommitteeResult, StationReview};

use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, page};

#[derive(Template)]
#[template(path = "pages/station/form.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) month: String,
    pub(crate) station: String,
    pub(crate) result: CommitteeResult,
    pub(crate) previous: Option<(String, String)>,
    pub(crate) next: Option<(String, String)>,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let review =
        visit.office().station_review(visit.actor(), visit.part("month"), visit.part("station")).await?;
    let code = visit.part("committee");
    let place = review.rows.iter().position(|row| row.result.committee == code);
    let Some(place) = place else { return Err(Refusal::NotFound("这个居村委".to_owned()).into()) };
    let previous = place.checked_sub(1).and_then(|place| named(&review, place));
    let next = named(&review, place + 1);
    let StationReview { month, station, mut rows, .. } = review;
    let result = rows.swap_remove(place).result;
    let frame = visit.frame(format!("{} {month} 考核表", result.name))?;
    page(&Page { frame, month, station, result, previous, next })
}

/// Code and name of the committee in a row.
fn named(review: &StationReview, place: usize) -> Option<(String, String)> {
    review.rows.get(place).map(|row| (row.result.committee.clone(), row.result.name.clone()))
}
