//! What follows from published months: the list, one of them, what is done about it, its notice.

mod act;
mod list;
mod notice;
mod show;

pub(crate) use act::{close, decide, hold, notify, report};
pub(crate) use list::show as list;
pub(crate) use notice::{docx, pdf};
pub(crate) use show::show;

#[cfg(test)]
pub(crate) use list::Page as ListPage;
#[cfg(test)]
pub(crate) use show::Page;
