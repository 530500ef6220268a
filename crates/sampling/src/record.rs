//! What is written down of a draw so that anybody can repeat it.

use serde::{Deserialize, Serialize};

use crate::allocation::{AllocationRule, AllocationRuleError};
use crate::commitment::{SeedShare, joint_seed};
use crate::draw::{Draw, draw};
use crate::frame::Frame;
use crate::replacement::{Queue, Replacement, ReplacementError, ReplacementReason};
use crate::stratum::Stratum;
use evidence::Digest;

/// The only form of record that this program writes and reads.
pub(crate) const FORMAT: &str = "shikou-draw/1";

/// 抽样记录: everything that a draw follows from and everything that followed, to be kept and published.
///
/// It holds no address and no person: identifiers of dwellings alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawRecord {
    /// Which form this is, `shikou-draw/1`: SHA-256, tickets and allocation as this version does them.
    pub format: String,
    /// Who promised which seed, in the order of the notice.
    pub shares: Vec<SeedShare>,
    /// The frame that was frozen.
    pub frame: FrameSummary,
    /// How samples were shared out.
    pub rule: AllocationRule,
    /// What was drawn, by committee and stratum.
    pub cells: Vec<RecordedCell>,
    /// What was replaced, in the order in which it happened.
    #[serde(default)]
    pub replacements: Vec<Replacement>,
}

/// 抽样框摘要: which frame it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameSummary {
    /// The root.
    pub root: Digest,
    /// Its short form, as printed.
    pub short: String,
    /// How many dwellings.
    pub dwellings: u64,
    /// How many committees.
    pub committees: u64,
}

/// 抽中清单: the dwellings drawn from one stratum of one committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedCell {
    /// The committee's code.
    pub committee_code: Box<str>,
    /// The stratum.
    pub stratum: Stratum,
    /// Dwellings in the frame.
    pub dwellings: u64,
    /// How many are drawn.
    pub allocated: u32,
    /// Their identifiers, in the order of the draw.
    pub drawn: Vec<Box<str>>,
}

/// Why a draw is not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Nobody promised anything.
    #[error("没有种子：请先由至少一方承诺种子（commitment），再冻结抽样框")]
    NoSeed,
    /// A share given twice.
    #[error("“{0}”的种子与另一方相同：每一方应当各出各的，请重新承诺")]
    SameSeed(String),
    /// Shown is not what was promised.
    #[error("“{0}”公布的种子和盐与先前的承诺不符：请核对是否抄错；确实不符的，这次抽样作废，重新承诺")]
    BrokenPromise(String),
    /// The rule cannot be used.
    #[error(transparent)]
    Rule(#[from] AllocationRuleError),
}

impl DrawRecord {
    /// Draws and writes it down.
    ///
    /// # Errors
    /// When no seed was promised, a promise is broken, or the rule draws nothing.
    pub fn new(frame: &Frame, shares: Vec<SeedShare>, rule: AllocationRule) -> Result<Self, RecordError> {
        rule.check()?;
        if shares.is_empty() {
            return Err(RecordError::NoSeed);
        }
        for (place, share) in shares.iter().enumerate() {
            if !share.holds() {
                return Err(RecordError::BrokenPromise(share.holder.clone()));
            }
            if shares.iter().take(place).any(|earlier| earlier.seed == share.seed) {
                return Err(RecordError::SameSeed(share.holder.clone()));
            }
        }
        let mut record = Self {
            format: FORMAT.to_owned(),
            shares,
            frame: FrameSummary::of(frame),
            rule,
            cells: Vec::new(),
            replacements: Vec::new(),
        };
        record.cells = record.draw(frame).cells.iter().map(RecordedCell::of).collect();
        Ok(record)
    }

    /// Derives the draw again from a frame, the seeds and the rule; nothing else of the record is used.
    pub fn draw<'f>(&self, frame: &'f Frame) -> Draw<'f> {
        draw(frame, &joint_seed(self.shares.iter().map(|share| &share.seed)), &self.rule)
    }

    /// Replaces a dwelling by the next in the order and writes it down. `frame` and `draw` are those of this record.
    ///
    /// # Errors
    /// When the dwelling is not in the sample any more or never was, or the reason lacks its note. A record whose
    /// earlier replacements do not follow from the draw is refused the same way.
    pub fn replace(
        &mut self,
        frame: &Frame,
        draw: &Draw<'_>,
        out: &str,
        reason: ReplacementReason,
        note: &str,
    ) -> Result<&Replacement, ReplacementError> {
        let mut queue = Queue::new(frame, draw);
        for earlier in &self.replacements {
            queue.replace(&earlier.out, earlier.reason, &earlier.note)?;
        }
        let new = queue.replace(out, reason, note)?;
        Ok(self.replacements.push_mut(new))
    }

    /// The dwellings that are in the sample after all replacements, by committee, stratum and ticket.
    ///
    /// # Errors
    /// When a replacement does not follow from the draw.
    pub fn standing<'d>(
        &self,
        frame: &'d Frame,
        draw: &'d Draw<'d>,
    ) -> Result<Vec<&'d str>, ReplacementError> {
        let mut queue = Queue::new(frame, draw);
        for replacement in &self.replacements {
            queue.replace(&replacement.out, replacement.reason, &replacement.note)?;
        }
        Ok(queue.standing().collect())
    }
}

impl FrameSummary {
    /// The summary of a frame.
    pub fn of(frame: &Frame) -> Self {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Self {
            root: frame.root(),
            short: frame.root().short().to_string(),
            dwellings: count(frame.rows().len()),
            committees: count(frame.committees()),
        }
    }
}

impl RecordedCell {
    pub(crate) fn of(cell: &crate::DrawCell<'_>) -> Self {
        Self {
            committee_code: cell.committee_code.into(),
            stratum: cell.stratum,
            dwellings: u64::try_from(cell.order.len()).unwrap_or(u64::MAX),
            allocated: cell.allocated,
            drawn: cell.drawn().map(Into::into).collect(),
        }
    }
}
