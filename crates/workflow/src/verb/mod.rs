//! What people do. One verb is one function: permission, one transaction, one audit line, one receipt.

mod arising;
mod carry;
mod cells;
mod consequence;
mod import;
mod month;
mod objection;
mod organisation;
mod publication;
mod reading;
mod setting;
mod station_month;

pub use cells::{CellEdit, CellsSaved, ReasonEdit, TownFiguresEdit};
pub use consequence::{ConsequenceShown, ConsequencesMoved, HeldRecord, ReportRecord, Summons};
pub use import::{CellProblem, FiguresImport, ImportDone, ImportPreview, ImportUndone};
pub use month::{MonthChanged, MonthOpened};
pub use objection::ObjectionRaised;
pub use organisation::{CommitteeCard, Founding, OrganisationChanged, RosterPreview, StationCard};
pub use publication::{Published, ReissueAsked};
pub use reading::{ReadingDecided, ReadingDecision};
pub use setting::{Setting, SettingChanged};
pub use station_month::StationMoved;

pub(crate) use arising::{basis_of, consequence_state, kind_of};
pub(crate) use cells::not_editable;
pub(crate) use import::UNDO_MICROSECONDS;
pub(crate) use month::{missing_stations, month_object, part_object};
pub(crate) use organisation::{holds, small_stations, stranded};
pub(crate) use setting::objections_on;
pub(crate) use station_month::{draft_faults, station_rows};
