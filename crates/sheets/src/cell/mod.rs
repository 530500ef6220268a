//! One cell: what a file may hold and how it is read as a count, a code, a month, a name or a rate.
//!
//! Reading is tolerant of how people type and strict about what a value means: a value that could mean two things is
//! refused with the way to write it.

mod code;
mod count;
mod month;
mod name;
mod text;

pub(crate) use code::{committee_code, town_code};
pub(crate) use count::{count, percent};
pub(crate) use month::month;
pub(crate) use name::name;
pub(crate) use text::{header, is_space, plain};

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellValue<'a> {
    Blank,
    Text(&'a str),
    /// A number as decimal digits, without an exponent.
    Number(&'a str),
    /// A date; only its month matters here.
    Date {
        year: u16,
        month: u16,
    },
    Bool(bool),
    /// `#REF!` and its like.
    ErrorValue(&'a str),
    /// A formula whose result the file does not hold.
    Uncomputed,
    /// Bytes that are not text in the file's encoding.
    Garbled,
}

/// Why a cell cannot be read: what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) remedy: String,
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: remedy.into() }
    }
}

impl<'a> CellValue<'a> {
    /// Blank, or what the cell holds; blank text counts as blank.
    pub(crate) fn is_blank(self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) => text::is_blank(text),
            _ => false,
        }
    }

    /// The fault of a cell that no kind of value can be read from.
    pub(crate) fn fault(self) -> Option<Fault> {
        match self {
            Self::ErrorValue(value) => {
                Some(Fault::new(format!("单元格是错误值 {}", shown(value)), "请改正公式，或直接填写数值"))
            }
            Self::Text(text) if is_error_value(text) => {
                Some(Fault::new(format!("单元格是错误值 {}", shown(text)), "请在原表里改正公式，再重新导出"))
            }
            Self::Uncomputed => Some(Fault::new(
                "公式没有保存计算结果",
                "请用 Excel 或 WPS 打开并保存一次，或用“选择性粘贴—数值”代替公式",
            )),
            Self::Garbled => {
                Some(Fault::new("文字乱码，不是 UTF-8 或 GB18030 编码", "请另存为“CSV UTF-8”后重新提交"))
            }
            _ => None,
        }
    }

    /// The cell as text for messages.
    pub(crate) fn display(self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) | Self::Number(text) | Self::ErrorValue(text) => shown(text),
            Self::Date { year, month } => format!("{year:04}-{month:02} 的日期"),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
            Self::Uncomputed => "公式".to_owned(),
            Self::Garbled => "乱码".to_owned(),
        }
    }
}

fn is_error_value(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('#')
        && ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!"]
            .contains(&text)
}

/// A text cut short and on one line, for a message.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 24;
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut out: String = text.trim().chars().take(LONGEST).map(clean).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
