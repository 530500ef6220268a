//! The notice (通知) that calls somebody to an interview or a meeting: a letter of a page, in the form of the circular.

use crate::circular::{Circular, IssueDate, circular_docx, circular_pdf};
use crate::{Fonts, Paper, PaperError};

/// 通知: what a notice says. No resident is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLetter {
    /// 发文机关标志.
    pub issuer: String,
    /// 标题.
    pub title: String,
    /// 主送机关.
    pub addressee: String,
    /// 正文, paragraph by paragraph.
    pub paragraphs: Vec<String>,
    /// 署名.
    pub signature: String,
    /// 成文日期.
    pub date: IssueDate,
}

/// The notice as Word, in the form of GB/T 9704.
///
/// # Errors
/// The package could not be written: a fault of the program.
pub fn notice_docx(notice: &NoticeLetter) -> Result<Paper, PaperError> {
    circular_docx(&letter(notice))
}

/// The notice as PDF, in the same form.
///
/// # Errors
/// A template is at fault; the input never is.
pub fn notice_pdf(notice: &NoticeLetter, fonts: &Fonts) -> Result<Paper, PaperError> {
    circular_pdf(&letter(notice), fonts)
}

/// A notice is a circular without sections and attachments.
fn letter(notice: &NoticeLetter) -> Circular {
    Circular {
        draft: None,
        issuer: notice.issuer.clone(),
        number: None,
        title: vec![notice.title.clone()],
        addressees: notice.addressee.clone(),
        opening: notice.paragraphs.clone(),
        sections: Vec::new(),
        signature: notice.signature.clone(),
        date: notice.date.to_string(),
        issued: Some(notice.date),
        attachments: Vec::new(),
    }
}
