//! Personal values in records that never go away: only a salted digest stands there.

use serde::{Deserialize, Serialize};

use crate::digest::{Algorithm, Digest, Hasher, Salt};

const TAG: &[u8] = b"shikou/evidence/commitment/1";

/// 承诺: stands for a value without telling it. Shown with its salt, the value can be checked; once the salt is
/// deleted, nobody can find out or prove what the value was, and the record around it still verifies.
///
/// ```
/// use evidence::{Algorithm, Commitment, Salt};
/// let salt = Salt::new([7; 32]); // from the machine's source of chance
/// let written = Commitment::of(Algorithm::Sha256, &salt, "王小明");
/// assert!(written.holds(Algorithm::Sha256, &salt, "王小明"));
/// assert!(!written.holds(Algorithm::Sha256, &salt, "王小民"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The digest of tag, salt and value, each preceded by its length.
    pub commitment: Digest,
}

impl Commitment {
    /// Commits to a value. Every value gets a salt of its own: with one salt for two, equal values show.
    pub fn of(algorithm: Algorithm, salt: &Salt, value: &str) -> Self {
        Self { commitment: Hasher::of_fields(algorithm, &[TAG, salt.bytes(), value.as_bytes()]) }
    }

    /// Whether it was made of this value and salt.
    pub fn holds(&self, algorithm: Algorithm, salt: &Salt, value: &str) -> bool {
        *self == Self::of(algorithm, salt, value)
    }
}
