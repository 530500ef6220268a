//! The own account: password, one-time codes, sign-ins.

mod first_run;
mod password;
mod show;
mod totp;

pub(crate) use first_run::{create as first_run_create, show as first_run};
pub(crate) use password::{change as change_password, show as password};
pub(crate) use show::{Line, lines, show};
pub(crate) use totp::{begin as totp_begin, confirm as totp_confirm, drop_codes as totp_drop, show as totp};

#[cfg(test)]
pub(crate) use first_run::Page as FirstRunPage;
#[cfg(test)]
pub(crate) use password::Page as PasswordPage;
#[cfg(test)]
pub(crate) use show::Page;
#[cfg(test)]
pub(crate) use totp::Page as TotpPage;
