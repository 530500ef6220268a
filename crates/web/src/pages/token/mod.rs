//! 接口令牌: what programs show to enter, made and revoked by people.

mod issue;
mod list;

pub(crate) use issue::{issue, revoke};
pub(crate) use list::show as list;

#[cfg(test)]
pub(crate) use list::Page;
