//! The header of a list: which columns are asked for, and what the others are called.

use crate::cell;
use crate::finding::{Finding, Origin};
use crate::limits::MAX_COLUMNS;

/// 清单列: a column that a list is read for.
#[derive(Debug, Clone, Copy)]
pub struct ListColumn {
    /// What it may be called; the first name is the contract's and wins over the others.
    pub names: &'static [&'static str],
    /// Whether a list without it is refused.
    pub required: bool,
}

impl ListColumn {
    pub(crate) fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }
}

/// Where the columns of a list stand.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListHeader {
    /// For each column asked for, its place.
    pub(crate) wanted: Vec<Option<usize>>,
    /// Place and head of every other column.
    pub(crate) extra: Vec<(usize, String)>,
    /// Every head as it is written.
    pub(crate) heads: Vec<String>,
}

impl ListHeader {
    /// What to call a column in a finding.
    pub(crate) fn title(&self, place: usize) -> String {
        let head = self.heads.get(place).filter(|head| !head.is_empty());
        head.cloned().unwrap_or_else(|| format!("第 {} 列", place + 1))
    }
}

pub(crate) fn find_header(
    heads: &[String],
    columns: &[ListColumn],
    origin: &Origin,
    row: u32,
) -> Result<ListHeader, Finding> {
    if heads.len() > MAX_COLUMNS {
        let message = format!("表头有 {} 列，超过 {MAX_COLUMNS} 列", heads.len());
        return Err(origin.row(row, message, "请只留需要的列"));
    }
    let known: Vec<String> = heads.iter().map(|head| plain(head)).collect();
    let mut wanted = Vec::new();
    for column in columns {
        let place = column.names.iter().map(|name| plain(name)).find(|name| known.contains(name));
        let mut places = (0..heads.len()).filter(|at| place.is_some() && known.get(*at) == place.as_ref());
        let (first, second) = (places.next(), places.next());
        if second.is_some() {
            let message = format!("表头有两个“{}”列", place.unwrap_or_default());
            return Err(origin.row(row, message, "请只留一个，或改名"));
        }
        if first.is_none() && column.required {
            return Err(missing(column, heads, origin, row));
        }
        wanted.push(first);
    }
    let is_wanted = |at: &usize| wanted.contains(&Some(*at));
    let last = heads.iter().rposition(|head| !head.trim().is_empty()).map_or(0, |last| last + 1);
    let heads: Vec<String> = heads.iter().take(last).map(|head| head.trim().to_owned()).collect();
    let extra = heads.iter().cloned().enumerate().filter(|(at, _)| !is_wanted(at)).collect();
    Ok(ListHeader { wanted, extra, heads })
}

fn plain(head: &str) -> String {
    cell::header(head).to_ascii_lowercase()
}

fn missing(column: &ListColumn, heads: &[String], origin: &Origin, row: u32) -> Finding {
    let names = column.names.join("”或“");
    // A list without a header begins with its first row, which may be about a person: it is not repeated.
    let looks_like_heads =
        |head: &String| head.chars().count() <= 20 && !head.chars().any(|c| c.is_numeric());
    let told = if heads.iter().all(looks_like_heads) {
        let heads: Vec<&str> = heads.iter().map(|head| head.trim()).take(12).collect();
        format!("表头没有“{names}”列（有：{}）", heads.join("、"))
    } else {
        format!("第一行不像表头，没有“{names}”列")
    };
    origin.row(row, told, format!("请在第一行写上列名 {}", column.name()))
}
