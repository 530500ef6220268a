//! Storage: the only SQL of the house, on SQLite and on PostgreSQL.
//!
//! Every key begins with the town. What pages may do is a method of [`Read`]; what only a verb may do is a method of
//! [`Write`], which a verb gets from [`Db::begin`] and gives back with [`Write::finish`]: one transaction, one audit
//! line, one receipt.

#[cfg(test)]
extern crate self as storage;

mod arg;
mod attempt;
mod audit;
mod backup;
#[cfg(test)]
mod catalogue;
mod committee;
mod consequence;
mod db;
mod error;
mod extension;
mod figures;
mod first_run;
mod import;
#[cfg(test)]
mod io_errors;
mod migration;
mod month;
mod names;
mod objection;
#[cfg(test)]
mod power_loss;
mod publication;
mod reading_decision;
mod receipt;
#[cfg(test)]
mod recorded;
mod scope;
mod session;
mod setting;
mod sqlite;
mod staff;
mod stamp;
mod station;
mod token;
mod town;
mod town_key;
mod turns;

pub use attempt::AttemptRow;
pub use audit::{AuditFilter, AuditLine, AuditRow};
pub use backup::{BackupError, BackupSummary};
pub use committee::{CommitteeSpan, NewSpan, Succession};
pub use consequence::{ConsequenceRow, ConsequenceStepRow, NewConsequence, NewStep};
pub use db::{Db, Engine, Read, Write};
pub use error::StorageError;
pub use extension::ExtensionRow;
pub use figures::{FiguresRow, TownFiguresRow};
pub use first_run::FirstRunRow;
pub use import::ImportRow;
pub use month::{MonthRow, StationMonthRow};
pub use names::StaffName;
pub use objection::ObjectionRow;
pub use publication::{NewPublication, PublicationRow, ReissueRow};
pub use reading_decision::DecisionRow;
pub use receipt::{Receipt, ReceiptKey};
pub use scope::Scope;
pub use session::SessionRow;
pub use setting::SettingRow;
pub use staff::{StaffFilter, StaffLine, StaffRow};
pub use stamp::Stamp;
pub use station::StationRow;
pub use token::TokenRow;
pub use town::TownRow;
pub use town_key::TownKeyRow;
pub use turns::Turns;
