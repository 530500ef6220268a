//! What pages show. A view reads one moment of the database, shows an actor nothing outside the own place, and answers
//! in plain owned fields. What an actor may not see is not found, in the same words as what is not there.

mod administration;
mod audit;
mod board;
mod committee;
mod consequence;
mod desk;
mod document;
mod grid;
mod import;
mod late;
mod live;
mod nouns;
mod organisation;
mod outstanding;
mod places;
mod policy;
mod publication;
mod published;
mod result;
mod review;
mod summary;
mod trial;
pub mod user;
mod verification;
mod year;

pub use audit::{AuditEntry, AuditPage, AuditWanted};
pub use board::{BoardStation, MonthBoard, MonthLine};
pub use committee::{CommitteePage, ObjectionLine, TrendPoint};
pub use consequence::{
    ConsequenceLine, ConsequenceList, ConsequencePage, ConsequenceStepLine, ConsequencesWanted, NoticeLetter,
};
pub use desk::{Desk, DeskBlock, Target, ToDo};
pub use document::PublishedDocument;
pub use grid::{GridCell, GridColumn, GridRow, StationGrid};
pub use import::ImportLine;
pub use late::{LateList, LateStation};
pub use organisation::{CommitteeLine, OrganisationPage, SpanLine, StationLine};
pub use places::Places;
pub use policy::{ClauseLine, DecisionLine, OptionLine, PolicyPage, ReadingLine};
pub use publication::PublicationLine;
pub(crate) use published::KnownIssues;
pub use published::{PublishedMonth, PublishedNouns, SignatureLine};
pub use result::{CommitteeResult, ItemResult, MonthResults, RateResult, StepLine};
pub use review::{CellDifference, ReviewRow, StationReview};
pub use summary::{SummaryStation, TownFigureCell, TownSummary};
pub use trial::{ReadingTrial, TrialCount, TrialRow, TrialVeto};
pub use verification::Verification;
pub use year::{BottomMonth, YearLine, YearNouns, YearPage};
