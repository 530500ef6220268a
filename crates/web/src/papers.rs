//! The papers that pages offer for download. Setting type is slow to compile, so the program hands it in.

use assessment::{Edition, Month, MonthResult, Policy, TownFigures, TownResult};
use workflow::view::NoticeLetter;

/// 文书: makes the papers of a month. `shikou` gives one that knows fonts and templates.
pub trait Papers: Send + Sync {
    /// The forms of 附件1 as PDF, one page a committee; of one committee where a code is given. `root` is printed on
    /// each when the month is published.
    ///
    /// # Errors
    /// When a font is missing or the paper cannot be set.
    fn forms_pdf(&self, paper: &PaperRequest<'_>, committee: Option<&str>) -> Result<Vec<u8>, PaperFailure>;

    /// The circular for Word, the root on it when the month is published.
    ///
    /// # Errors
    /// When it cannot be composed.
    fn circular_docx(&self, paper: &PaperRequest<'_>) -> Result<Vec<u8>, PaperFailure>;

    /// The same as PDF.
    ///
    /// # Errors
    /// When a font is missing or it cannot be set.
    fn circular_pdf(&self, paper: &PaperRequest<'_>) -> Result<Vec<u8>, PaperFailure>;

    /// The notice of an interview or analysis meeting for Word.
    ///
    /// # Errors
    /// When it cannot be composed.
    fn notice_docx(&self, notice: &NoticeLetter) -> Result<Vec<u8>, PaperFailure>;

    /// That notice as PDF.
    ///
    /// # Errors
    /// When it cannot be set.
    fn notice_pdf(&self, notice: &NoticeLetter) -> Result<Vec<u8>, PaperFailure>;
}

/// 文书请求: what the papers of a month are made from.
#[derive(Debug, Clone, Copy)]
pub struct PaperRequest<'a> {
    /// The policy, readings as the town decided them.
    pub policy: &'a Policy,
    /// Its edition of that month.
    pub edition: &'a Edition,
    /// Figures of the town.
    pub figures: &'a TownFigures,
    /// Results of the town.
    pub results: &'a TownResult,
    /// Which month.
    pub month: Month,
    /// The short root of the issue, where it is published.
    pub root: Option<&'a str>,
    /// For a month that is not published: who is still to come, line by line; every page says that it is a draft.
    pub draft: Option<&'a [String]>,
}

impl PaperRequest<'_> {
    /// The month's result.
    pub fn result(&self) -> Option<&MonthResult> {
        self.results.month(self.month)
    }
}

/// Why a paper was not made, in words for whoever asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PaperFailure(pub String);
