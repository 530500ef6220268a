//! 用户: who may sign in, as what, for where.

mod change;
mod form;
mod list;

pub(crate) use change::{amend, disable, enable, reset_password, reset_totp, show};
pub(crate) use form::{create, new};
pub(crate) use list::show as list;

#[cfg(test)]
pub(crate) use change::Page;
#[cfg(test)]
pub(crate) use form::{Page as NewPage, Places};
#[cfg(test)]
pub(crate) use list::Page as ListPage;
