//! 操作记录: everything that happened, and that nothing of it was changed.

mod show;

pub(crate) use show::show;

#[cfg(test)]
pub(crate) use show::Page;
