//! Seeds: promised before the frame is frozen, shown after.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use evidence::{Algorithm, Digest, Hasher, Salt};

const COMMITMENT_TAG: &[u8] = b"shikou/sampling/commitment/1";
const JOINT_TAG: &[u8] = b"shikou/sampling/seed/1";

/// Twenty rolls of a ten-sided die: fewer could be tried out one by one before the seed is shown.
const SEED_BYTES_MIN: usize = 20;
const SEED_BYTES_MAX: usize = 200;

/// 种子: the text that, with the frame's root, decides a draw. Twenty thrown digits will do; so will any longer text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seed(String);

/// 承诺: the digest of seed and salt, published before the frame is frozen.
pub type Commitment = Digest;

/// Why a seed is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeedError {
    /// Too short to be hard to guess, or too long to be read out.
    #[error(
        "种子应为 {SEED_BYTES_MIN} 至 {SEED_BYTES_MAX} 个字节，现为 {0} 个：请至少掷 {SEED_BYTES_MIN} 个十面骰子，按次序写成一串"
    )]
    Length(usize),
    /// Something that does not survive being copied by hand.
    #[error("种子首尾不能有空格，中间不能有换行等控制字符：请去掉后重新承诺")]
    Characters,
}

/// 种子份额: what one party promised and then showed.
///
/// Several parties may each give one; then nobody steers the draw as long as one of them does not plot with the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedShare {
    /// Who promised, as the notice names them.
    pub holder: String,
    /// What was published before the frame was frozen.
    pub commitment: Commitment,
    /// What was shown after.
    pub seed: Seed,
    /// What was shown with it.
    pub salt: Salt,
}

impl Seed {
    /// Takes a text as a seed.
    ///
    /// # Errors
    /// When it is too short or too long, or would not survive being copied.
    pub fn new(text: impl Into<String>) -> Result<Self, SeedError> {
        let text = text.into();
        if !(SEED_BYTES_MIN..=SEED_BYTES_MAX).contains(&text.len()) {
            return Err(SeedError::Length(text.len()));
        }
        if text.trim() != text || text.chars().any(char::is_control) {
            return Err(SeedError::Characters);
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The digest to be published now, before the frame is frozen.
    ///
    /// ```
    /// use sampling::{Salt, Seed};
    /// let seed = Seed::new("31415926535897932384")?;
    /// let commitment = seed.commit(&Salt::new([7; 32]));
    /// assert_eq!(commitment.to_string().len(), 64);
    /// # Ok::<(), sampling::SeedError>(())
    /// ```
    pub fn commit(&self, salt: &Salt) -> Commitment {
        Hasher::of_fields(Algorithm::Sha256, &[COMMITMENT_TAG, self.0.as_bytes(), salt.bytes()])
    }
}

impl SeedShare {
    /// A share with its commitment worked out.
    pub fn new(holder: impl Into<String>, seed: Seed, salt: Salt) -> Self {
        Self { holder: holder.into(), commitment: seed.commit(&salt), seed, salt }
    }

    /// Whether what was shown is what was promised.
    pub fn holds(&self) -> bool {
        self.seed.commit(&self.salt) == self.commitment
    }
}

/// The one seed that several make, in the order in which they were promised.
pub fn joint_seed<'s>(seeds: impl IntoIterator<Item = &'s Seed>) -> Digest {
    let mut fields = vec![JOINT_TAG];
    fields.extend(seeds.into_iter().map(|seed| seed.0.as_bytes()));
    Hasher::of_fields(Algorithm::Sha256, &fields)
}

impl FromStr for Seed {
    type Err = SeedError;

    fn from_str(text: &str) -> Result<Self, SeedError> {
        Self::new(text)
    }
}

impl TryFrom<String> for Seed {
    type Error = SeedError;

    fn try_from(text: String) -> Result<Self, SeedError> {
        Self::new(text)
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        seed.0
    }
}
