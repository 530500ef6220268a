//! 排名: a month as it was published.

mod show;

pub(crate) use show::{newest, show};

#[cfg(test)]
pub(crate) use show::Page;
