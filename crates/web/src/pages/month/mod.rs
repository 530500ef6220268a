//! Months: the list, one month's board, its summary, who is late, its papers.

mod board;
mod late;
mod list;
mod paper;
mod reissue;
mod summary;

pub(crate) use board::show as board;
pub(crate) use late::{extend, show as late};
pub(crate) use list::{open, show as list};
pub(crate) use paper::{bundle, circular, circular_pdf, form_pdf, forms, ranking};
pub(crate) use reissue::{agree, ask};
pub(crate) use summary::{answer, lock, publish, show as summary, town_figures, unlock};

use crate::problem::Problem;
use crate::visit::Visit;

/// The version of what the page showed.
pub(crate) fn version(visit: &Visit) -> Result<i64, Problem> {
    visit.field("version").parse().map_err(|_| Problem::BadRequest("表单缺少版本，请刷新页面重做"))
}

#[cfg(test)]
pub(crate) use board::Page as BoardPage;
#[cfg(test)]
pub(crate) use late::Page as LatePage;
#[cfg(test)]
pub(crate) use list::Page as ListPage;
#[cfg(test)]
pub(crate) use summary::Page as SummaryPage;
