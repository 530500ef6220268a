//! The hash that everything rests on, and how its fields are told apart.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// 摘要: a SHA-256 value. Displays as 64 hexadecimal digits; [`Digest::short`] is for reading aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

/// What a text must be to be read as a [`Digest`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是完整的摘要：应为 64 位十六进制数（0–9、a–f），请从公告或记录里整段复制，不要用短码")]
pub struct DigestError(pub String);

impl Digest {
    /// The 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first half in eight groups of four, `3fa2 91bc …`: what is printed on paper and compared by eye.
    ///
    /// A verification compares the whole value, never this.
    pub fn short(&self) -> String {
        let mut text = String::with_capacity(40);
        for (place, byte) in self.0.iter().take(16).enumerate() {
            if place > 0 && place % 2 == 0 {
                text.push(' ');
            }
            text.push_str(&format!("{byte:02x}"));
        }
        text
    }

    pub(crate) fn of(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }
}

/// Every field is preceded by its length, so that no two lists of fields give the same bytes.
pub(crate) fn feed(hasher: &mut Sha256, field: &[u8]) {
    // A field is a name, a digest or a seed; none comes near four gigabytes.
    let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
    hasher.update(length.to_be_bytes());
    hasher.update(field);
}

/// A hasher that has taken the fields so far.
pub(crate) fn hasher_of(fields: &[&[u8]]) -> Sha256 {
    let mut hasher = Sha256::new();
    for field in fields {
        feed(&mut hasher, field);
    }
    hasher
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// Reads exactly 64 hexadecimal digits of either case.
pub(crate) fn read_hex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        read_hex(text.trim()).map(Self).ok_or_else(|| DigestError(text.to_owned()))
    }
}

impl TryFrom<String> for Digest {
    type Error = DigestError;

    fn try_from(text: String) -> Result<Self, DigestError> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_s_own_example_is_reproduced() {
        // FIPS 180-2, appendix B.1: the message "abc".
        let mut hasher = Sha256::new();
        hasher.update(b"abc");
        let wanted = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(hasher).to_string(), wanted);
        assert_eq!(
            wanted.parse::<Digest>().map(|d| d.short()),
            Ok("ba78 16bf 8f01 cfea 4141 40de 5dae 2223".to_owned())
        );
    }

    #[test]
    fn a_short_form_is_not_taken_for_a_digest() {
        assert!("ba78 16bf 8f01 cfea 4141 40de 5dae 2223".parse::<Digest>().is_err());
        assert!("+f".repeat(32).parse::<Digest>().is_err());
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        assert_ne!(Digest::of(hasher_of(&[b"ab", b"c"])), Digest::of(hasher_of(&[b"a", b"bc"])));
    }
}
