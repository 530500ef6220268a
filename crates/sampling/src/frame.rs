//! The list that is drawn from, and its root.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::stratum::Stratum;
use evidence::{Algorithm, Digest, MerkleTree};

/// The most dwellings of one frame: more than any town or district has.
pub const MAX_DWELLINGS: usize = 10_000_000;

/// The longest identifier of a dwelling, in bytes.
const ID_BYTES_MAX: usize = 200;

/// The most errors that are listed one by one; the rest are counted.
const ERRORS_MAX: usize = 1_000;

/// 抽样框行: one dwelling that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameRow {
    /// The register's identifier of the dwelling; no address and no name.
    pub dwelling_id: Box<str>,
    /// The committee's official code of 12 digits.
    pub committee_code: Box<str>,
    /// The stratum.
    pub stratum: Stratum,
}

/// 抽样框: all dwellings that can be drawn, each once, frozen: sorted, checked, with its root.
#[derive(Debug, Clone)]
pub struct Frame {
    rows: Vec<FrameRow>,
    root: Digest,
}

/// What must be mended in a frame before it can be frozen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A column is missing.
    #[error("表头缺“{0}”列：请在第一行写上 dwelling_id、committee_code、stratum 三列")]
    MissingColumn(&'static str),
    /// A column stands twice.
    #[error("表头有两个“{0}”列：请只留一个")]
    DoubleColumn(&'static str),
    /// Nothing to draw from.
    #[error("抽样框是空的：请确认导出了房屋数据")]
    Empty,
    /// More than [`MAX_DWELLINGS`].
    #[error("抽样框超过 {MAX_DWELLINGS} 户：请按街镇或派出所分开抽样")]
    TooMany,
    /// A quote that never ends.
    #[error("第 {line} 行起有一个没有结束的引号：请检查这一行的双引号")]
    OpenQuote {
        /// Where it begins.
        line: u32,
    },
    /// A row shorter than the header.
    #[error("第 {line} 行只有 {cells} 格，比表头少：请补齐这一行")]
    ShortRow {
        /// Where.
        line: u32,
        /// How many cells.
        cells: usize,
    },
    /// An identifier that is empty, too long or holds invisible characters.
    #[error(
        "第 {line} 行的 dwelling_id 为空、超过 {ID_BYTES_MAX} 字节、首尾有空格或含有控制字符：请重新导出房屋编码"
    )]
    BadDwelling {
        /// Where.
        line: u32,
    },
    /// Not a committee code.
    #[error("第 {line} 行的 committee_code“{found}”不是 12 位数字：请按文本格式导出居村委编码")]
    BadCommittee {
        /// Where.
        line: u32,
        /// What stands there.
        found: String,
    },
    /// An unknown stratum.
    #[error("第 {line} 行的 stratum：{error}")]
    BadStratum {
        /// Where.
        line: u32,
        /// What stands there.
        error: crate::stratum::StratumError,
    },
    /// The same dwelling twice: it would have two chances.
    #[error("第 {line} 行与第 {first} 行是同一户“{id}”：一户只能出现一次，请去掉重复的行")]
    Duplicate {
        /// The later row.
        line: u32,
        /// The earlier row.
        first: u32,
        /// Which dwelling.
        id: Box<str>,
    },
}

/// Everything that must be mended, in the order of the rows; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct FrameErrors {
    /// The first of them, at most 1,000.
    pub listed: Vec<FrameError>,
    /// How many more there are.
    pub unlisted: usize,
}

impl fmt::Display for FrameErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, error) in self.listed.iter().enumerate() {
            let separator = if place == 0 { "" } else { "\n" };
            write!(formatter, "{separator}{error}。")?;
        }
        if self.unlisted > 0 {
            write!(formatter, "\n另有 {} 处问题没有列出：先改好以上各处，再试一次。", self.unlisted)?;
        }
        Ok(())
    }
}

impl From<FrameError> for FrameErrors {
    fn from(error: FrameError) -> Self {
        Self { listed: vec![error], unlisted: 0 }
    }
}

impl Frame {
    /// Checks, sorts and freezes rows. Errors name a row by its position, counted from 1.
    ///
    /// # Errors
    /// When a row cannot be drawn from as it stands; every such row is told.
    pub fn freeze(rows: impl IntoIterator<Item = FrameRow>) -> Result<Self, FrameErrors> {
        Self::freeze_numbered((1..).zip(rows).collect(), Vec::new())
    }

    /// Freezes rows that know their line in a file, after errors that were met on the way.
    pub(crate) fn freeze_numbered(
        mut rows: Vec<(u32, FrameRow)>,
        mut errors: Vec<(u32, FrameError)>,
    ) -> Result<Self, FrameErrors> {
        if rows.len() > MAX_DWELLINGS {
            return Err(FrameError::TooMany.into());
        }
        for (line, row) in &rows {
            let line = *line;
            if !is_dwelling_id(&row.dwelling_id) {
                errors.push((line, FrameError::BadDwelling { line }));
            }
            if !is_committee_code(&row.committee_code) {
                let found = row.committee_code.chars().take(30).collect();
                errors.push((line, FrameError::BadCommittee { line, found }));
            }
        }
        rows.sort_unstable_by(|(line_a, a), (line_b, b)| {
            a.dwelling_id.cmp(&b.dwelling_id).then(line_a.cmp(line_b))
        });
        for ((first, earlier), (line, later)) in rows.iter().zip(rows.iter().skip(1)) {
            if earlier.dwelling_id == later.dwelling_id && is_dwelling_id(&later.dwelling_id) {
                let (line, first, id) = (*line, *first, later.dwelling_id.clone());
                errors.push((line, FrameError::Duplicate { line, first, id }));
            }
        }
        if rows.is_empty() && errors.is_empty() {
            errors.push((0, FrameError::Empty));
        }
        if !errors.is_empty() {
            errors.sort_by_key(|(line, _)| *line);
            let unlisted = errors.len().saturating_sub(ERRORS_MAX);
            let listed = errors.into_iter().take(ERRORS_MAX).map(|(_, error)| error).collect();
            return Err(FrameErrors { listed, unlisted });
        }
        let rows: Vec<FrameRow> = rows.into_iter().map(|(_, row)| row).collect();
        let root = root_of(&rows);
        Ok(Self { rows, root })
    }

    /// The rows, by ascending bytes of the identifier.
    pub fn rows(&self) -> &[FrameRow] {
        &self.rows
    }

    /// The root: any dwelling added, removed or changed gives another one.
    pub const fn root(&self) -> Digest {
        self.root
    }

    /// One dwelling.
    pub fn row(&self, dwelling_id: &str) -> Option<&FrameRow> {
        let place = self.rows.binary_search_by(|row| (*row.dwelling_id).cmp(dwelling_id)).ok()?;
        self.rows.get(place)
    }

    /// How many committees have a dwelling here.
    pub fn committees(&self) -> usize {
        let counted: HashSet<&str> = self.rows.iter().map(|row| &*row.committee_code).collect();
        counted.len()
    }
}

/// The canonical form of a frame is the list of its rows by ascending identifier, each written as three fields
/// (identifier, committee code, stratum key) and each field preceded by its length; the rows are the tree's leaves.
fn root_of(rows: &[FrameRow]) -> Digest {
    let mut tree = MerkleTree::new(Algorithm::Sha256);
    for row in rows {
        tree.add_with(|hasher| {
            hasher.field(row.dwelling_id.as_bytes());
            hasher.field(row.committee_code.as_bytes());
            hasher.field(row.stratum.key().as_bytes());
        });
    }
    tree.root()
}

fn is_dwelling_id(text: &str) -> bool {
    (1..=ID_BYTES_MAX).contains(&text.len()) && text.trim() == text && !text.chars().any(char::is_control)
}

fn is_committee_code(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
