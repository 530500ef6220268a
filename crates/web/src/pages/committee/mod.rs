//! 居（村）委: one committee through the months; the list and its changes.

mod change;
mod list;
mod roster;
mod show;
mod stations;

pub(crate) use change::{amend, close, found, merge, show as edit, split};
pub(crate) use list::show as list;
pub(crate) use roster::{
    confirm as roster_confirm, errors as roster_errors, export as roster_export, preview as roster_preview,
    show as roster,
};
pub(crate) use show::{object, show};
pub(crate) use stations::{leave as leave_station, set as set_station, show as stations};

#[cfg(test)]
pub(crate) use change::{Kind, Page as ChangePage};
#[cfg(test)]
pub(crate) use list::Page as ListPage;
#[cfg(test)]
pub(crate) use roster::Page as RosterPage;
#[cfg(test)]
pub(crate) use show::Page;
#[cfg(test)]
pub(crate) use stations::Page as StationsPage;
