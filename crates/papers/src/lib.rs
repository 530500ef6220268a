//! The papers: what an assessed month looks like on the office's desk, as bytes of PDF and Word.
//!
//! Nouns go in, bytes come out. Nothing here reads a clock or a disk but [`Fonts::load`], which is told where to look.
//! The words and figures of a town come from its policy; the layout lives in the `.typ` files beside the nouns.

mod circular;
mod error;
mod font;
mod form;
mod glyph;
mod notice;
mod press;

pub use circular::{
    Align, Attachment, Block, Circular, CircularInput, Column, IssueDate, Letter, Section, Table,
    circular_docx, circular_pdf,
};
pub use error::PaperError;
pub use font::{Fonts, font_places};
pub use form::{Form, FormItem, FormMark, FormOutcome, FormWords, FormsInput, forms_pdf};
pub use glyph::GlyphWarning;
pub use notice::{NoticeLetter, notice_docx, notice_pdf};

/// What every page of a paper of a month that is not published says.
pub(crate) const DRAFT: &str = "草稿，未公布";

/// 文书: the bytes of one paper, with the characters it could not print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters that no font has; each is printed as its number in brackets.
    pub warnings: Vec<GlyphWarning>,
}
