//! 系统: what the town chose, and how the machine is.

mod health;
mod show;

pub(crate) use health::{alive, metrics, ready};
pub(crate) use show::{change, show};

#[cfg(test)]
pub(crate) use show::Page;
