//! A station's month: the grid, the check before handing in, the review, one committee's form.

mod check;
mod edit;
mod form;
mod fragment;
mod grid;
mod review;

pub(crate) use check::{show as check, submit};
pub(crate) use form::show as form;
pub(crate) use grid::{prefill, save, show as grid};
pub(crate) use review::{back, review, show as review_page, sign};

#[cfg(test)]
pub(crate) use check::Page as CheckPage;
#[cfg(test)]
pub(crate) use form::Page as FormPage;
#[cfg(test)]
pub(crate) use grid::Page as GridPage;
#[cfg(test)]
pub(crate) use review::Page as ReviewPage;
