//! Pages for what went wrong.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use workflow::FieldFault;

use crate::frame::Frame;
use crate::problem::Problem;
use crate::visit::{Asked, Signed, page_with};

#[derive(Template)]
#[template(path = "pages/problem/show.html")]
pub(crate) struct Page<'a> {
    pub(crate) frame: Frame,
    pub(crate) words: String,
    pub(crate) faults: &'a [FieldFault],
    pub(crate) advice: &'static str,
}

/// A problem, inside the frame of whoever asked.
pub(crate) fn show(problem: &Problem, signed: Option<&Signed>, asked: &Asked, fragment: bool) -> Response {
    if fragment {
        return plain(problem.status(), problem.words());
    }
    let frame = signed.map(|signed| Frame::signed(signed, asked, problem.title().to_owned()));
    let frame = match frame {
        Some(Ok(frame)) => Frame { done: None, ..frame },
        _ => Frame::guest(problem.title()),
    };
    let page = Page { frame, words: problem.words(), faults: problem.faults(), advice: problem.advice() };
    page_with(problem.status(), &page).unwrap_or_else(|_| plain(problem.status(), problem.words()))
}

/// A problem before anything is known about who asks.
pub(crate) fn bare(problem: &Problem) -> Response {
    show(problem, None, &Asked::default(), false)
}

fn plain(status: StatusCode, words: String) -> Response {
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
