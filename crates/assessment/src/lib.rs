//! The assessment: a policy as data, figures in, marks with their steps, ranking and consequences out.
//!
//! Everything here is arithmetic: no clock, disk, network or float. The same input gives the same marks.

mod assess;
mod case;
mod compare;
mod consequence;
pub mod document;
mod exact;
mod figures;
mod month;
pub mod policy;
mod remark;
mod result;
mod rule;
mod step;
mod words;
mod year;

pub use assess::{Keep, assess_month};
pub use case::{CaseOutcome, confirm_keys, run_cases};
pub use compare::{Change, ChangeKind, Comparison, VetoChange};
pub use consequence::{MonthByMonth, assess_town};
pub use exact::{Exact, ExactError};
pub use figures::{
    Cells, CommitteeCode, CommitteeFigures, FigureIndex, MAX_COUNT, MAX_FIGURES, MonthFigures, Station,
    TownCode, TownFigures,
};
pub use month::{Month, MonthError};
pub use policy::{Edition, Policy, PolicyError, PolicyErrors, PolicySource};
pub use remark::{
    NOT_ASSESSED, awaited_readings, level_words, not_assessed_reason, not_assessed_reasons, remark,
    town_words,
};
pub use result::{
    CommitteeMonth, CommitteeYear, Confirmations, Consequence, Interview, MonthResult, Notice, Status,
    TownResult, YearResult,
};
pub use step::{Operation, Step, recompute};
pub use words::{marks_words, percent_words, reading_note};
pub use year::YearBook;
