//! 接口: what programs ask and send, as JSON, by a token. Doc comments of what is sent and answered are product text: they
//! stand in `/api/openapi.json` and on the page `/api`, therefore in Chinese.

mod docs;
mod document;
mod figures;
mod given;
mod health;
mod problem;
mod results;
mod roster;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::Serialize;

use crate::problem::Problem;
use crate::route::Answer;

pub(crate) use docs::show as docs;
pub(crate) use document::show as openapi;
pub(crate) use figures::{check, take};
pub(crate) use health::health;
pub(crate) use problem::answer as problem;
pub(crate) use results::{months, results};
pub(crate) use roster::roster;

#[cfg(test)]
pub(crate) use docs::Page;

/// Whether an address is one where programs are answered.
pub(crate) fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/v1/")
}

fn json(document: &impl Serialize) -> Answer {
    let text = serde_json::to_string(document).map_err(|error| Problem::Fault(format!("answer: {error}")))?;
    Ok(json_text(text))
}

fn json_text(text: String) -> Response {
    let mut response = Response::new(text.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
