//! For whoever keeps the machine running: is the program there, and can it answer.

use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::route::Answer;
use crate::visit::Guest;

/// The program runs.
pub(crate) async fn alive(_guest: Guest) -> Answer {
    Ok(plain("ok\n"))
}

/// The database answers.
pub(crate) async fn ready(guest: Guest) -> Answer {
    let mut read = guest.web.office.db().read().await.map_err(workflow::Refusal::from)?;
    read.towns().await.map_err(workflow::Refusal::from)?;
    Ok(plain("ready\n"))
}

fn plain(words: &'static str) -> Response {
    let mut response = Response::new(words.into());
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
