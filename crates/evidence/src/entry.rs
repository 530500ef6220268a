//! One line of the audit log: who did what, when, to what.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::{self, CanonicalError};
use crate::digest::{Algorithm, Digest};
use crate::merkle::leaf;

/// The form of entry that this version writes and reads.
pub const ENTRY_FORMAT: &str = "shikou-entry/1";

/// The longest name, identifier or key in an entry, in bytes.
const WORD_BYTES_MAX: usize = 500;

/// The longest entry: details are a few values, never a table.
pub(crate) const ENTRY_BYTES_MAX: usize = 1 << 20;

/// 操作记录: what one verb did. It holds no personal value in clear: such values stand in `details` as a
/// [`Commitment`](crate::Commitment).
///
/// ```
/// use evidence::{Algorithm, Entry};
/// let entry = Entry {
///     town: "310115130".to_owned(),
///     sequence: 1,
///     at: 1_782_000_000_000_000,
///     actor: "0197a0c0-0000-7000-8000-000000000001".to_owned(),
///     verb: "month.publish".to_owned(),
///     object: "2026-06".to_owned(),
///     details: serde_json::json!({ "issue": 1 }),
///     client_key: "0197a0c0-0000-7000-8000-0000000000ff".to_owned(),
/// };
/// let bytes = entry.to_bytes()?;
/// assert_eq!(Entry::read(&bytes)?, entry);
/// let leaf = evidence::leaf(Algorithm::Sha256, &bytes);
/// # Ok::<(), evidence::EntryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The town in whose log it stands.
    pub town: String,
    /// Its place in that log, from 1, without gaps.
    pub sequence: u64,
    /// When, in microseconds since 1970 in UTC.
    pub at: i64,
    /// Who: the user's identifier, never a name.
    pub actor: String,
    /// What was done, `month.publish`.
    pub verb: String,
    /// To what: the identifier of a month, a committee, a user.
    pub object: String,
    /// What else there is to know.
    pub details: Value,
    /// The key with which the client asked, by which a repeated request is recognised.
    pub client_key: String,
}

/// Why an entry is not written, or not taken for one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not canonical, or of another shape.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// Another form of entry.
    #[error("格式是“{0}”，本程序只认“{ENTRY_FORMAT}”")]
    Format(String),
    /// A field that is empty or too long.
    #[error("“{0}”为空或超过 {WORD_BYTES_MAX} 字节")]
    Word(&'static str),
    /// Places are counted from 1.
    #[error("“sequence”应从 1 起")]
    Sequence,
    /// Longer than any verb writes.
    #[error("超过 1 MiB：操作记录只写要点，不写整张表")]
    TooLong,
}

impl Entry {
    /// The canonical bytes: what is stored, exported and hashed.
    ///
    /// # Errors
    /// When a field is empty or too long, or the details have no canonical form.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        let bytes = canonical::write(&self.to_value()?)?;
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(EntryError::TooLong);
        }
        Ok(bytes)
    }

    /// Its leaf in the log's tree.
    ///
    /// # Errors
    /// As [`Entry::to_bytes`].
    pub fn leaf(&self, algorithm: Algorithm) -> Result<Digest, EntryError> {
        Ok(leaf(algorithm, &self.to_bytes()?))
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// When they are not an entry in canonical form.
    pub fn read(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(EntryError::TooLong);
        }
        Self::from_value(canonical::read(bytes)?)
    }

    pub(crate) fn to_value(&self) -> Result<Value, EntryError> {
        self.check()?;
        let mut value = canonical::value_of(self)?;
        if let Some(members) = value.as_object_mut() {
            members.insert("format".to_owned(), ENTRY_FORMAT.into());
        }
        Ok(value)
    }

    pub(crate) fn from_value(mut value: Value) -> Result<Self, EntryError> {
        let format = value.as_object_mut().and_then(|members| members.remove("format"));
        if format.as_ref().and_then(Value::as_str) != Some(ENTRY_FORMAT) {
            let found = format.map_or_else(|| "无".to_owned(), |format| format.to_string());
            return Err(EntryError::Format(found.chars().take(50).collect()));
        }
        let entry: Self = canonical::shape(value)?;
        entry.check()?;
        Ok(entry)
    }

    fn check(&self) -> Result<(), EntryError> {
        let words = [
            ("town", &self.town),
            ("actor", &self.actor),
            ("verb", &self.verb),
            ("object", &self.object),
            ("client_key", &self.client_key),
        ];
        let wrong = |text: &str| text.is_empty() || text.len() > WORD_BYTES_MAX;
        if let Some((name, _)) = words.iter().find(|(_, text)| wrong(text)) {
            return Err(EntryError::Word(name));
        }
        if self.sequence == 0 {
            return Err(EntryError::Sequence);
        }
        Ok(())
    }
}
