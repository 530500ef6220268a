//! 操作记录: everything that happened, and that nothing of it was changed.

mod check;
mod show;

pub(crate) use check::show as check;
pub(crate) use show::show;

#[cfg(test)]
pub(crate) use check::Page as CheckPage;
#[cfg(test)]
pub(crate) use show::Page;
