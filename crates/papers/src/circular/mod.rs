//! The monthly circular (通报): one content, printed as Word and as PDF.

mod compose;
mod content;
mod indicators;
mod ledger;
mod overview;
mod package;
mod problems;
mod ranking;
mod supervision;
mod unsettled;
mod word;

pub use content::{
    Align, Attachment, Block, Circular, CircularInput, Column, IssueDate, Letter, Section, Table,
};
pub use word::circular_docx;

use serde_json::to_value;

use crate::{Fonts, Paper, PaperError, press};

/// The circular as PDF, in the form of GB/T 9704.
///
/// # Errors
/// A template is at fault; the input never is.
pub fn circular_pdf(circular: &Circular, fonts: &Fonts) -> Result<Paper, PaperError> {
    let data = to_value(circular).map_err(|reason| PaperError::Template(reason.to_string()))?;
    press::print(include_str!("circular.typ"), data, fonts, "shikou circular")
}
