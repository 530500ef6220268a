//! Dwellings that could not be checked, and the ones that took their place.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::draw::Draw;
use crate::frame::Frame;
use crate::stratum::Stratum;

/// 替换原因: why a drawn dwelling could not be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReplacementReason {
    /// 拒访: nobody let us in.
    #[serde(rename = "拒访")]
    Refused,
    /// 空关: nobody opened, at different times of day.
    #[serde(rename = "空关")]
    NobodyHome,
    /// 拆除: the building is gone.
    #[serde(rename = "拆除")]
    Demolished,
    /// 地址不存在: there is no such door.
    #[serde(rename = "地址不存在")]
    NoSuchAddress,
    /// 其他: something else, told in the note.
    #[serde(rename = "其他")]
    Other,
}

impl ReplacementReason {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Refused, Self::NobodyHome, Self::Demolished, Self::NoSuchAddress, Self::Other];

    /// The word on screen and paper.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Refused => "拒访",
            Self::NobodyHome => "空关",
            Self::Demolished => "拆除",
            Self::NoSuchAddress => "地址不存在",
            Self::Other => "其他",
        }
    }

    /// Whether the dwelling exists but was not seen: these may bend the result, since such dwellings may differ.
    pub const fn is_unseen(self) -> bool {
        matches!(self, Self::Refused | Self::NobodyHome | Self::Other)
    }
}

/// 替换: one drawn dwelling that could not be checked, with the one that follows in the order of the draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// The committee's code.
    pub committee_code: Box<str>,
    /// The stratum.
    pub stratum: Stratum,
    /// The dwelling that could not be checked.
    pub out: Box<str>,
    /// The next in the order; none when the stratum is used up.
    #[serde(rename = "in")]
    pub next: Option<Box<str>>,
    /// Why.
    pub reason: ReplacementReason,
    /// More about it; needed for 其他.
    #[serde(default)]
    pub note: String,
}

/// Why a dwelling cannot be replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplacementError {
    /// Not a dwelling of the frame.
    #[error("抽样框里没有“{0}”这一户：请核对房屋编码")]
    Unknown(String),
    /// Not in the sample, so there is nothing to replace.
    #[error("“{0}”没有被抽中，不能替换：只能替换抽中的、或替换进来的房屋")]
    NotDrawn(String),
    /// Replaced before.
    #[error("“{0}”已经被替换过一次：请核对登记")]
    Twice(String),
    /// 其他 without a word.
    #[error("替换“{0}”的原因是“其他”：请写明是什么情况")]
    NoNote(String),
}

/// The sample as replacements change it.
pub(crate) struct Queue<'d> {
    frame: &'d Frame,
    draw: &'d Draw<'d>,
    /// Reserve used so far in each cell.
    used: HashMap<(&'d str, Stratum), usize>,
    /// Dwellings of the sample, those that came in as well.
    inside: HashSet<&'d str>,
    outside: HashSet<String>,
}

impl<'d> Queue<'d> {
    pub(crate) fn new(frame: &'d Frame, draw: &'d Draw<'d>) -> Self {
        let inside = draw.cells.iter().flat_map(|cell| cell.drawn()).collect();
        Self { frame, draw, used: HashMap::new(), inside, outside: HashSet::new() }
    }

    /// Takes one dwelling out and says which follows.
    pub(crate) fn replace(
        &mut self,
        out: &str,
        reason: ReplacementReason,
        note: &str,
    ) -> Result<Replacement, ReplacementError> {
        let row = self.frame.row(out).ok_or_else(|| ReplacementError::Unknown(out.to_owned()))?;
        if self.outside.contains(out) {
            return Err(ReplacementError::Twice(out.to_owned()));
        }
        if !self.inside.contains(out) {
            return Err(ReplacementError::NotDrawn(out.to_owned()));
        }
        if reason == ReplacementReason::Other && note.trim().is_empty() {
            return Err(ReplacementError::NoNote(out.to_owned()));
        }
        let used = self.used.entry((&row.committee_code, row.stratum)).or_default();
        let cell = self.draw.cell(&row.committee_code, row.stratum);
        let next = cell.and_then(|cell| cell.reserve().nth(*used));
        *used += 1;
        self.outside.insert(out.to_owned());
        self.inside.extend(next);
        Ok(Replacement {
            committee_code: row.committee_code.clone(),
            stratum: row.stratum,
            out: row.dwelling_id.clone(),
            next: next.map(Into::into),
            reason,
            note: note.trim().to_owned(),
        })
    }

    /// Dwellings that are in the sample in the end: to be visited, or visited.
    pub(crate) fn standing(&self) -> impl Iterator<Item = &'d str> {
        self.draw
            .cells
            .iter()
            .flat_map(|cell| cell.order.iter().copied())
            .filter(|id| self.inside.contains(id) && !self.outside.contains(*id))
    }
}
