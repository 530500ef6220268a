//! A record compared with what it should be.

use crate::commitment::Commitment;
use crate::frame::Frame;
use crate::record::{DrawRecord, FORMAT, FrameSummary, RecordedCell};
use crate::replacement::{Queue, ReplacementError};
use crate::stratum::Stratum;
use evidence::Digest;

/// 不符: one place where a record is not what follows from its frame and its seeds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// Another form of record.
    #[error("记录的格式是“{0}”，本程序只认“{FORMAT}”")]
    Format(String),
    /// No seed at all.
    #[error("记录里没有种子，无从重算")]
    NoSeed,
    /// Shown is not what was promised.
    #[error("“{holder}”公布的种子和盐算出的承诺是 {derived}，记录写的是 {recorded}")]
    Promise {
        /// Who.
        holder: String,
        /// In the record.
        recorded: Commitment,
        /// From seed and salt.
        derived: Commitment,
    },
    /// The record's commitments are not those published before the frame was frozen.
    #[error("第 {place} 份承诺：公告写的是 {published}，记录写的是 {recorded}")]
    Notice {
        /// Which, counted from 1.
        place: usize,
        /// In the notice, or 无.
        published: String,
        /// In the record, or 无.
        recorded: String,
    },
    /// Two parties with one seed.
    #[error("“{0}”的种子与前面一方相同")]
    SameSeed(String),
    /// Another frame.
    #[error("抽样框的根：文件算出 {derived}，记录写的是 {recorded}；抽样框被改过，或拿错了文件")]
    Root {
        /// In the record.
        recorded: Digest,
        /// From the frame.
        derived: Digest,
    },
    /// The summary of the frame says something else.
    #[error("抽样框摘要不符：应为封存校验码 {}、{} 户、{} 个居（村）委", .0.short, .0.dwellings, .0.committees)]
    Summary(FrameSummary),
    /// The rule cannot be used.
    #[error("分配规则不能用：{0}")]
    Rule(crate::AllocationRuleError),
    /// Cells missing, too many or in another order.
    #[error("居（村）委 {committee_code} {stratum}层：重算{}，记录{}", has(*.derived), has(*.recorded))]
    Cell {
        /// Committee.
        committee_code: Box<str>,
        /// Stratum.
        stratum: Stratum,
        /// Whether the draw has it.
        derived: bool,
        /// Whether the record has it, once.
        recorded: bool,
    },
    /// Another number of dwellings.
    #[error(
        "居（村）委 {committee_code} {stratum}层：重算为 {} 户中抽 {}，记录为 {} 户中抽 {}",
        .derived.0, .derived.1, .recorded.0, .recorded.1
    )]
    Allocation {
        /// Committee.
        committee_code: Box<str>,
        /// Stratum.
        stratum: Stratum,
        /// Dwellings and drawn, derived.
        derived: (u64, u32),
        /// Dwellings and drawn, recorded.
        recorded: (u64, u32),
    },
    /// Another dwelling.
    #[error("居（村）委 {committee_code} {stratum}层第 {place} 户：重算为“{derived}”，记录为“{recorded}”")]
    Drawn {
        /// Committee.
        committee_code: Box<str>,
        /// Stratum.
        stratum: Stratum,
        /// Which, counted from 1.
        place: usize,
        /// Derived, or 无.
        derived: Box<str>,
        /// Recorded, or 无.
        recorded: Box<str>,
    },
    /// A replacement that the draw does not allow.
    #[error("第 {place} 次替换：{error}")]
    Replacement {
        /// Which, counted from 1.
        place: usize,
        /// Why not.
        error: ReplacementError,
    },
    /// A replacement by another dwelling than the next.
    #[error("第 {place} 次替换“{out}”：应换成“{derived}”，记录为“{recorded}”（或居村委、层写错）")]
    Next {
        /// Which, counted from 1.
        place: usize,
        /// What went out.
        out: Box<str>,
        /// Derived, or 无可替换.
        derived: Box<str>,
        /// Recorded, or 无可替换.
        recorded: Box<str>,
    },
}

const fn has(present: bool) -> &'static str {
    if present { "有这一格" } else { "没有这一格（或次序不对、重复）" }
}

/// Derives the whole draw again and tells every difference; none means that the record is what it should be.
///
/// `published` are the commitments of the notice, in its order; empty when the notice is not at hand, and then nothing
/// shows that the seeds were chosen before the frame.
pub fn verify(record: &DrawRecord, frame: &Frame, published: &[Commitment]) -> Vec<Difference> {
    let mut found = Vec::new();
    if record.format != FORMAT {
        return vec![Difference::Format(record.format.clone())];
    }
    seeds(record, published, &mut found);
    let summary = FrameSummary::of(frame);
    if record.frame.root != summary.root {
        let (recorded, derived) = (record.frame.root, summary.root);
        found.push(Difference::Root { recorded, derived });
    } else if record.frame != summary {
        found.push(Difference::Summary(summary));
    }
    if let Err(error) = record.rule.check() {
        found.push(Difference::Rule(error));
        return found;
    }
    let draw = record.draw(frame);
    let derived: Vec<RecordedCell> = draw.cells.iter().map(RecordedCell::of).collect();
    cells(&derived, &record.cells, &mut found);
    let mut queue = Queue::new(frame, &draw);
    for (place, recorded) in (1..).zip(&record.replacements) {
        match queue.replace(&recorded.out, recorded.reason, &recorded.note) {
            Err(error) => found.push(Difference::Replacement { place, error }),
            Ok(derived) => {
                let same = (&derived.next, &derived.committee_code, derived.stratum)
                    == (&recorded.next, &recorded.committee_code, recorded.stratum);
                if !same {
                    let told = |next: Option<Box<str>>| next.unwrap_or_else(|| "无可替换".into());
                    let (derived, recorded_next) = (told(derived.next), told(recorded.next.clone()));
                    let out = recorded.out.clone();
                    found.push(Difference::Next { place, out, derived, recorded: recorded_next });
                }
            }
        }
    }
    found
}

fn seeds(record: &DrawRecord, published: &[Commitment], found: &mut Vec<Difference>) {
    if record.shares.is_empty() {
        found.push(Difference::NoSeed);
    }
    for (place, share) in record.shares.iter().enumerate() {
        if !share.holds() {
            let (recorded, derived) = (share.commitment, share.seed.commit(&share.salt));
            found.push(Difference::Promise { holder: share.holder.clone(), recorded, derived });
        }
        if record.shares.iter().take(place).any(|earlier| earlier.seed == share.seed) {
            found.push(Difference::SameSeed(share.holder.clone()));
        }
    }
    if published.is_empty() {
        return;
    }
    for place in 0..published.len().max(record.shares.len()) {
        let published = published.get(place).map_or("无".to_owned(), Digest::to_string);
        let recorded =
            record.shares.get(place).map_or("无".to_owned(), |share| share.commitment.to_string());
        if published != recorded {
            found.push(Difference::Notice { place: place + 1, published, recorded });
        }
    }
}

/// Walks both lists in their order, so that a missing cell does not make all that follow differ.
fn cells(derived: &[RecordedCell], recorded: &[RecordedCell], found: &mut Vec<Difference>) {
    let key = |cell: &RecordedCell| (cell.committee_code.clone(), cell.stratum);
    let (mut ours, mut theirs) = (derived.iter().peekable(), recorded.iter().peekable());
    loop {
        let (our, their) = match (ours.peek(), theirs.peek()) {
            (None, None) => return,
            (our, None) => (our.copied(), None),
            (None, their) => (None, their.copied()),
            (Some(our), Some(their)) => match key(our).cmp(&key(their)) {
                std::cmp::Ordering::Less => (Some(*our), None),
                std::cmp::Ordering::Greater => (None, Some(*their)),
                std::cmp::Ordering::Equal => (Some(*our), Some(*their)),
            },
        };
        if our.is_some() {
            ours.next();
        }
        if their.is_some() {
            theirs.next();
        }
        match (our, their) {
            (Some(our), Some(their)) => cell(our, their, found),
            (Some(one), None) | (None, Some(one)) => found.push(Difference::Cell {
                committee_code: one.committee_code.clone(),
                stratum: one.stratum,
                derived: our.is_some(),
                recorded: their.is_some(),
            }),
            (None, None) => return,
        }
    }
}

fn cell(derived: &RecordedCell, recorded: &RecordedCell, found: &mut Vec<Difference>) {
    let (committee_code, stratum) = (derived.committee_code.clone(), derived.stratum);
    if (derived.dwellings, derived.allocated) != (recorded.dwellings, recorded.allocated) {
        found.push(Difference::Allocation {
            committee_code: committee_code.clone(),
            stratum,
            derived: (derived.dwellings, derived.allocated),
            recorded: (recorded.dwellings, recorded.allocated),
        });
    }
    for place in 0..derived.drawn.len().max(recorded.drawn.len()) {
        let at = |list: &[Box<str>]| list.get(place).cloned().unwrap_or_else(|| "无".into());
        let (ours, theirs) = (derived.drawn.get(place), recorded.drawn.get(place));
        if ours != theirs {
            found.push(Difference::Drawn {
                committee_code: committee_code.clone(),
                stratum,
                place: place + 1,
                derived: at(&derived.drawn),
                recorded: at(&recorded.drawn),
            });
        }
    }
}
