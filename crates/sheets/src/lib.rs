//! Tables: the bytes of spreadsheets and CSV files into figures, and back.
//!
//! Nothing here opens a file: readers and writers are given by the caller. Input is taken whole or refused with every
//! finding at once.

mod cell;
mod csv;
mod figures;
mod finding;
pub mod limits;
mod magic;
mod marked;
mod ranking;
mod result_csv;
mod roster;
mod workbook;
mod write;
mod xls;
mod xlsx;

pub use csv::chunks::{Chunk, Chunks};
pub use csv::committees::Worker;
pub use csv::list::{List, ListPiece, ListReader, ListRow};
pub use csv::list_header::ListColumn;
pub use csv::open::{CsvFiles, open_csv};
pub use csv::source::{CsvSource, read_text, text_reader};
pub use csv::stream::{read_csv, stream_csv};
pub use csv::{COMMITTEE_FILE, QUOTA_FILE, TOWN_FILE};
pub use figures::parser::{Parsed, Parser};
pub use figures::sequence::{Ending, FigureBook, Sequence, Stop};
pub use figures::{COMMITTEE_SHEET, QUOTA_SHEET, TOWN_SHEET};
pub use finding::{Finding, MAX_LISTED, Refusal};
pub use marked::{Mark, marked_workbook};
pub use ranking::{RankingReader, WorkbookError, ranking_workbook, ranking_workbook_for, year_workbook};
pub use result_csv::{YEARLY_HEADER, monthly_header, write_month, write_year};
pub use roster::{ROSTER_SHEET, RosterFile, RosterRow, read_roster, write_roster};
pub use workbook::{read_workbook, stream_workbook};
pub use write::WriteError;
pub use write::csv::FigureCsv;
pub use write::template::{GUIDE_SHEET, figures_template};
pub use write::workbook::write_figures;
