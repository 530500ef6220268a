//! The audit log as a file: a head and one entry a line, each line with its digest so that a change is told by line.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::canonical::{self, CanonicalError};
use crate::digest::{Algorithm, Digest, ShortRoot};
use crate::entry::{ENTRY_BYTES_MAX, Entry, EntryError};
use crate::merkle::{ConsistencyProof, InclusionProof, MerkleTree, leaf, root_of};

/// The form of file that this version writes and reads.
pub const LOG_FORMAT: &str = "shikou-log/1";

/// The form of proof that this version writes and reads.
pub const GROWTH_FORMAT: &str = "shikou-growth/1";

/// 日志头: how long the audit log was at a moment, and its root then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditHead {
    /// Entries.
    pub size: u64,
    /// The root of their tree.
    pub root: Digest,
}

/// 操作日志: an exported file that was read and found to be one piece.
#[derive(Debug, Clone)]
pub struct AuditLog {
    /// The town whose log it is.
    pub town: String,
    /// The hash.
    pub algorithm: Algorithm,
    /// Its head as the file states it, which is what its lines give.
    pub head: AuditHead,
    leaves: Vec<Digest>,
}

/// 日志增长证明: that a log at a later moment continues what it was at an earlier one. Whose log it is, only its entries
/// prove; so no town stands here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogGrowth {
    /// [`GROWTH_FORMAT`].
    pub format: String,
    /// The hash.
    pub algorithm: Algorithm,
    /// The log then.
    pub old: AuditHead,
    /// The log now.
    pub new: AuditHead,
    /// The path of the [`ConsistencyProof`].
    pub path: Vec<Digest>,
}

/// The first line of a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadLine {
    format: String,
    algorithm: Algorithm,
    town: String,
    size: u64,
    root: Digest,
    short: ShortRoot,
}

/// What is wrong with an exported log; the first of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// The first line is not a head.
    #[error("第 1 行（文件头）：{0}")]
    Head(CanonicalError),
    /// Another form of file.
    #[error("第 1 行（文件头）：格式是“{0}”，本程序只认“{LOG_FORMAT}”")]
    Format(String),
    /// A short form of another root.
    #[error("第 1 行（文件头）：封存校验码不是根的前一半")]
    Short,
    /// A line that is no entry.
    #[error("第 {line} 行：{error}")]
    Entry {
        /// Line of the file, from 1.
        line: u64,
        /// Why.
        error: EntryError,
    },
    /// An entry that is not what its digest says.
    #[error("第 {line} 行：内容与本行的摘要不符，这一行被改过")]
    Leaf {
        /// Line of the file, from 1.
        line: u64,
    },
    /// A place left out, twice or out of order.
    #[error("第 {line} 行：应为第 {expected} 条，写的是第 {found} 条：有记录被删去、插入或调换")]
    Sequence {
        /// Line of the file, from 1.
        line: u64,
        /// The place that follows.
        expected: u64,
        /// The place that it states.
        found: u64,
    },
    /// An entry of another town.
    #[error("第 {line} 行：街镇是“{found}”，与文件头不同")]
    Town {
        /// Line of the file, from 1.
        line: u64,
        /// The town that it states.
        found: String,
    },
    /// Lines cut off or added.
    #[error("文件头写着 {stated} 条，实有 {found} 条：文件尾部被截去或加了行")]
    Size {
        /// In the head.
        stated: u64,
        /// Counted.
        found: u64,
    },
    /// A root that the lines do not give.
    #[error("各行算出的根是 {found}，文件头写的是 {stated}：有的行连同摘要一起被改过")]
    Root {
        /// In the head.
        stated: Digest,
        /// From the lines.
        found: Digest,
    },
    /// A log shorter than an earlier head.
    #[error("先前封存时已有 {size} 条，这份日志只有 {found} 条：后面的记录被删去")]
    Shorter {
        /// Entries of the earlier head.
        size: u64,
        /// Entries of this log.
        found: u64,
    },
    /// An earlier root that the lines do not give.
    #[error("前 {size} 条与封存时的根不符：第 {} 至 {size} 条之间被改过", .agreed + 1)]
    Contradiction {
        /// Entries of the longest earlier head that agrees.
        agreed: u64,
        /// Entries of the first that does not.
        size: u64,
    },
}

/// The first line of an exported log, with its line end.
///
/// # Errors
/// When the size is beyond what JSON keeps exactly.
pub fn log_head_line(algorithm: Algorithm, town: &str, head: &AuditHead) -> Result<Vec<u8>, CanonicalError> {
    let line = HeadLine {
        format: LOG_FORMAT.to_owned(),
        algorithm,
        town: town.to_owned(),
        size: head.size,
        root: head.root,
        short: head.root.short(),
    };
    canonical::write_of(&line).map(ended)
}

/// The line of an entry in an exported log, with its line end.
///
/// # Errors
/// When the entry has no canonical form.
pub fn log_entry_line(algorithm: Algorithm, entry: &Entry) -> Result<Vec<u8>, EntryError> {
    let line = json!({ "entry": entry.to_value()?, "leaf": entry.leaf(algorithm)? });
    Ok(ended(canonical::write(&line)?))
}

fn ended(mut line: Vec<u8>) -> Vec<u8> {
    line.push(b'\n');
    line
}

impl AuditLog {
    /// Writes a whole file. A store with many entries writes [`log_head_line`] and [`log_entry_line`] one by one.
    ///
    /// # Errors
    /// When an entry has no canonical form.
    pub fn write(algorithm: Algorithm, town: &str, entries: &[Entry]) -> Result<Vec<u8>, EntryError> {
        let mut tree = MerkleTree::new(algorithm);
        let mut lines = Vec::new();
        for entry in entries {
            tree.add_leaf(entry.leaf(algorithm)?);
            lines.extend(log_entry_line(algorithm, entry)?);
        }
        let mut file = log_head_line(algorithm, town, &AuditHead { size: tree.size(), root: tree.root() })?;
        file.append(&mut lines);
        Ok(file)
    }

    /// Reads a file and checks each line, the number of lines and the root.
    ///
    /// # Errors
    /// The first line that is wrong and what is wrong with it.
    pub fn read(file: &[u8]) -> Result<Self, LogError> {
        let file = file.strip_suffix(b"\n").unwrap_or(file);
        let mut lines = (1..).zip(file.split(|byte| *byte == b'\n'));
        let (_, first) = lines.next().unwrap_or((1, b""));
        let head = read_head(first)?;
        let mut tree = MerkleTree::new(head.algorithm);
        let mut leaves = Vec::new();
        for (line, bytes) in lines {
            let (entry, leaf) = read_line(line, bytes, head.algorithm)?;
            let expected = line - 1;
            if entry.sequence != expected {
                return Err(LogError::Sequence { line, expected, found: entry.sequence });
            }
            if entry.town != head.town {
                return Err(LogError::Town { line, found: entry.town });
            }
            tree.add_leaf(leaf);
            leaves.push(leaf);
        }
        let (stated, found) = (head.size, tree.size());
        if stated != found {
            return Err(LogError::Size { stated, found });
        }
        let (stated, found) = (head.root, tree.root());
        if stated != found {
            return Err(LogError::Root { stated, found });
        }
        let audit = AuditHead { size: head.size, root: head.root };
        Ok(Self { town: head.town, algorithm: head.algorithm, head: audit, leaves })
    }

    /// Checks the log against heads that were sealed or printed earlier.
    ///
    /// # Errors
    /// When it is shorter than one of them or does not continue it; the entries between which it was changed are told.
    pub fn check(&self, earlier: &[AuditHead]) -> Result<(), LogError> {
        let mut earlier = earlier.to_vec();
        earlier.sort_by_key(|head| head.size);
        let mut agreed = 0;
        for head in earlier {
            let size = head.size;
            match self.root_at(size) {
                None => return Err(LogError::Shorter { size, found: self.head.size }),
                Some(root) if root != head.root => return Err(LogError::Contradiction { agreed, size }),
                Some(_) => agreed = size,
            }
        }
        Ok(())
    }

    /// The root of its first entries; `None` when it has fewer.
    pub fn root_at(&self, size: u64) -> Option<Digest> {
        let size = usize::try_from(size).ok()?;
        self.leaves.get(..size).map(|leaves| root_of(self.algorithm, leaves))
    }

    /// Proves that the entry with this sequence is in the log.
    pub fn prove(&self, sequence: u64) -> Option<InclusionProof> {
        let index = usize::try_from(sequence.checked_sub(1)?).ok()?;
        InclusionProof::new(self.algorithm, &self.leaves, index)
    }

    /// Proves that the log continues what it was at a size, to be handed out without the log.
    pub fn growth(&self, old_size: u64) -> Option<LogGrowth> {
        let proof = ConsistencyProof::new(self.algorithm, &self.leaves, usize::try_from(old_size).ok()?)?;
        Some(LogGrowth {
            format: GROWTH_FORMAT.to_owned(),
            algorithm: self.algorithm,
            old: AuditHead { size: old_size, root: self.root_at(old_size)? },
            new: self.head,
            path: proof.path,
        })
    }
}

impl LogGrowth {
    /// Whether it proves what it states. Whether the old root is the printed one is for the caller to see.
    pub fn holds(&self) -> bool {
        let (old_size, new_size) = (self.old.size, self.new.size);
        let proof = ConsistencyProof { old_size, new_size, path: self.path.clone() };
        self.format == GROWTH_FORMAT && proof.holds(self.algorithm, &self.old.root, &self.new.root)
    }
}

fn read_head(line: &[u8]) -> Result<HeadLine, LogError> {
    let value = canonical::read(line).map_err(LogError::Head)?;
    let format = value.get("format").and_then(Value::as_str).unwrap_or("无");
    if format != LOG_FORMAT {
        return Err(LogError::Format(format.chars().take(50).collect()));
    }
    let head: HeadLine = canonical::shape(value).map_err(LogError::Head)?;
    if !head.short.fits(&head.root) {
        return Err(LogError::Short);
    }
    Ok(head)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryLine {
    entry: Value,
    leaf: Digest,
}

fn read_line(line: u64, bytes: &[u8], algorithm: Algorithm) -> Result<(Entry, Digest), LogError> {
    let wrong = |error: EntryError| LogError::Entry { line, error };
    if bytes.len() > ENTRY_BYTES_MAX + 200 {
        return Err(wrong(EntryError::TooLong));
    }
    let read: EntryLine = canonical::read_as(bytes).map_err(|error| wrong(error.into()))?;
    // The line is canonical, so writing the entry again gives the bytes that stand in it.
    let content = canonical::write(&read.entry).map_err(|error| wrong(error.into()))?;
    let entry = Entry::from_value(read.entry).map_err(wrong)?;
    if leaf(algorithm, &content) != read.leaf {
        return Err(LogError::Leaf { line });
    }
    Ok((entry, read.leaf))
}
