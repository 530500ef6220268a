//! For whoever keeps the machine running: is the program there, can it answer, how is it doing.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use storage::StorageError;

use crate::meters::Moment;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::Guest;
use crate::web::Web;

/// The text format that Prometheus reads.
const METERS: &str = "text/plain; version=0.0.4; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

/// The program runs.
pub(crate) async fn alive(_guest: Guest) -> Answer {
    Ok(plain(StatusCode::OK, PLAIN, "ok\n".to_owned()))
}

/// The database answers.
pub(crate) async fn ready(guest: Guest) -> Answer {
    Ok(match months(&guest.web).await {
        Ok(_) => plain(StatusCode::OK, PLAIN, "ready\n".to_owned()),
        Err(error) => {
            (guest.web.settings.report)(&format!("GET /readyz: storage: {error}"));
            plain(StatusCode::SERVICE_UNAVAILABLE, PLAIN, "not ready\n".to_owned())
        }
    })
}

/// What the site counts about itself: for this machine alone, unless it is set up otherwise.
pub(crate) async fn metrics(guest: Guest) -> Answer {
    let web = &guest.web;
    if !guest.asked.local && !web.settings.open_meters {
        return Err(Problem::NoPage);
    }
    let places = web.settings.requests_at_once;
    let moment = Moment {
        under_way: (places.saturating_sub(web.places.available_permits()), places),
        turns: web.office.db().turns(),
        months: months(web).await.map_err(workflow::Refusal::from)?,
    };
    Ok(plain(StatusCode::OK, METERS, web.meters.shown(&moment)))
}

async fn months(web: &Web) -> Result<Vec<(String, i64)>, StorageError> {
    web.office.db().read().await?.months_by_state().await
}

fn plain(status: StatusCode, kind: &'static str, words: String) -> Response {
    let mut response = Response::new(words.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
