//! 导入导出: figures from tables and back. What is wrong comes back in the user's own file.

mod confirm;
mod export;
mod preview;
mod read;

pub(crate) use confirm::{confirm, undo};
pub(crate) use export::{export, template};
pub(crate) use preview::{errors, preview, show};
pub(crate) use read::policy_of;

#[cfg(test)]
pub(crate) use preview::{Checked, Page};
