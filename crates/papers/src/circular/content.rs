//! What a circular is made of, before anyone asks on which paper.

use std::fmt;

use assessment::policy::Edition;
use assessment::{MonthResult, TownFigures, YearResult};
use serde::Serialize;

/// 通报输入: what a month's circular is written from.
#[derive(Debug, Clone)]
pub struct CircularInput<'a> {
    /// The policy as it holds for the month.
    pub edition: &'a Edition,
    /// The figures the month was assessed from.
    pub figures: &'a TownFigures,
    /// The month.
    pub month: &'a MonthResult,
    /// The month before, to compare with.
    pub previous: Option<&'a MonthResult>,
    /// The year so far, for the veto.
    pub year: Option<&'a YearResult>,
    /// What the office writes on its letters.
    pub letter: Letter,
}

/// 公文要素: what the office writes on its letters and no figures tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letter {
    /// 发文机关 and 署名; the policy's when it is not given.
    pub issuer: Option<String>,
    /// 发文字号.
    pub number: Option<String>,
    /// 主送机关; the policy's when it is not given.
    pub addressees: Option<String>,
    /// 成文日期; left open for the pen when it is not given.
    pub date: Option<IssueDate>,
    /// The short root of the month's sealed bundle, once it is published.
    pub root: Option<String>,
    /// For a month that is not published: who is still to come, line by line; empty when nobody is.
    pub draft: Option<Vec<String>>,
}

/// 成文日期: the day a circular is dated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueDate {
    /// Year.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
}

impl fmt::Display for IssueDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}年{}月{}日", self.year, self.month, self.day)
    }
}

/// 通报: the circular's content. No resident is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Circular {
    /// What stands on top of every page of a draft.
    pub draft: Option<String>,
    /// 发文机关标志.
    pub issuer: String,
    /// 发文字号.
    pub number: Option<String>,
    /// 标题, line by line: broken where the words allow it.
    pub title: Vec<String>,
    /// 主送机关.
    pub addressees: String,
    /// Paragraphs before the first heading.
    pub opening: Vec<String>,
    /// 正文.
    pub sections: Vec<Section>,
    /// 落款.
    pub signature: String,
    /// 成文日期 as it is printed.
    pub date: String,
    /// 成文日期, for what the file says about itself.
    #[serde(skip)]
    pub issued: Option<IssueDate>,
    /// 附件.
    pub attachments: Vec<Attachment>,
}

/// 正文部分: a numbered part of the circular.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// 一、总体情况.
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// 段落: a piece of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Block {
    /// A heading of the second level, （一）….
    Subheading {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: String,
    },
    /// A table.
    Table(Table),
}

/// 附件: a list at the end, on a page of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// Title.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// 表格: columns and rows of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each with a text for each column.
    pub rows: Vec<Vec<String>>,
}

/// 列: a column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its share of the width.
    pub width: u16,
    /// On which side its texts stand.
    pub align: Align,
}

/// 对齐: on which side a column's texts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words.
    Left,
    /// Short words.
    Center,
    /// Numbers.
    Right,
}

impl Block {
    pub(super) fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into() }
    }

    pub(super) fn subheading(text: impl Into<String>) -> Self {
        Self::Subheading { text: text.into() }
    }
}

impl Column {
    pub(super) fn new(title: impl Into<String>, width: u16, align: Align) -> Self {
        Self { title: title.into(), width, align }
    }
}
