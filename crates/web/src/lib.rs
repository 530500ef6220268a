//! The web: routes, pages and files; the only crate that speaks HTTP.
//!
//! A route is one line of [`route::table`]: method, path, who may, handler. A page is a folder of `pages/` with the
//! handler and its template side by side. Pages read through the views of `workflow` and change things through its
//! verbs; nothing here writes to storage.

mod address;
mod asset;
mod chip;
mod clock_words;
mod faults;
mod fields;
mod frame;
mod held;
mod initials;
mod meters;
mod pages;
mod papers;
mod percent;
#[cfg(test)]
mod pictures;
mod problem;
mod qr;
mod random;
mod route;
#[cfg(test)]
mod sample;
mod serve;
mod trend;
mod uploads;
mod visit;
mod web;

pub use pages::demo::DEMO_PASSWORD;
pub use papers::{PaperFailure, PaperRequest, Papers};
pub use problem::Problem;
pub use route::{Access, matrix};
pub use serve::{router, serve};
pub use web::{Look, Web, WebSettings};
