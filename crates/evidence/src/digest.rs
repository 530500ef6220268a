//! The hash that everything rests on, how its fields are told apart, and how a root is printed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sm3::Sm3;

/// 摘要算法: which hash. Whatever is sealed names its own, so that another can be chosen for what comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Algorithm {
    /// SHA-256 (FIPS 180-4).
    #[default]
    #[serde(rename = "sha-256")]
    Sha256,
    /// SM3 (GB/T 32905-2016), for offices that must use the national algorithm.
    #[serde(rename = "sm3")]
    Sm3,
}

impl Algorithm {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha-256",
            Self::Sm3 => "sm3",
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// 摘要: 32 bytes of either algorithm. Displays as 64 hexadecimal digits; [`Digest::short`] is for paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

/// 封存校验码: the first half of a root in eight groups of four, `3fa2 91bc …`, as it is printed and compared by eye.
///
/// 128 bits: who prepares two versions of a month in order to swap them later must find two that share a short form,
/// about 2⁶⁴ trials. Half as many digits would be found in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShortRoot([u8; 16]);

/// 盐: 32 chance bytes that keep a value from being guessed out of its commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Salt([u8; 32]);

/// What a text must be to be read as a [`Digest`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是完整的摘要：应为 64 位十六进制数（0–9、a–f），请从公告或记录里整段复制，不要用封存校验码")]
pub struct DigestError(pub String);

/// What a text must be to be read as a [`ShortRoot`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}”不是封存校验码：应为 32 位十六进制数（0–9、a–f），八组、每组四位，空格和大小写不论，请照纸上印的整段输入"
)]
pub struct ShortRootError(pub String);

/// What a text must be to be read as a [`Salt`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("盐应为 64 位十六进制数：请从承诺时保存的文件里整段复制")]
pub struct SaltError;

impl Digest {
    /// The 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Takes 32 bytes that a store kept.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What is printed on paper. A program compares the whole value wherever it has it.
    pub fn short(&self) -> ShortRoot {
        let mut half = [0; 16];
        for (to, from) in half.iter_mut().zip(&self.0) {
            *to = *from;
        }
        ShortRoot(half)
    }
}

impl ShortRoot {
    /// Whether the root begins with what is printed.
    pub fn fits(&self, root: &Digest) -> bool {
        root.short() == *self
    }
}

impl Salt {
    /// Takes 32 bytes that chance gave.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 摘要计算器: takes bytes piece by piece and gives their digest.
#[derive(Debug, Clone)]
pub struct Hasher(State);

#[derive(Debug, Clone)]
enum State {
    Sha256(Sha256),
    Sm3(Sm3),
}

impl Hasher {
    /// One that has taken nothing yet.
    pub fn new(algorithm: Algorithm) -> Self {
        Self(match algorithm {
            Algorithm::Sha256 => State::Sha256(Sha256::new()),
            Algorithm::Sm3 => State::Sm3(Sm3::new()),
        })
    }

    /// Takes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Sha256(state) => state.update(bytes),
            State::Sm3(state) => state.update(bytes),
        }
    }

    /// Takes a field preceded by its length, so that no two lists of fields give the same bytes.
    pub fn field(&mut self, field: &[u8]) {
        // Documents are refused long before they come near four gigabytes.
        let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
        self.bytes(&length.to_be_bytes());
        self.bytes(field);
    }

    /// The digest of all that was taken.
    pub fn finish(self) -> Digest {
        Digest(match self.0 {
            State::Sha256(state) => state.finalize().into(),
            State::Sm3(state) => state.finalize().into(),
        })
    }

    /// The digest of a list of fields, each preceded by its length.
    pub fn of_fields(algorithm: Algorithm, fields: &[&[u8]]) -> Digest {
        let mut hasher = Self::new(algorithm);
        for field in fields {
            hasher.field(field);
        }
        hasher.finish()
    }
}

/// Reads hexadecimal digits of either case that fill `N` bytes exactly.
fn read_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

fn write_hex(bytes: &[u8], formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, formatter)
    }
}

impl fmt::Display for Salt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, formatter)
    }
}

impl fmt::Display for ShortRoot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, pair) in self.0.chunks(2).enumerate() {
            if place > 0 {
                formatter.write_str(" ")?;
            }
            write_hex(pair, formatter)?;
        }
        Ok(())
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        read_hex(text.trim()).map(Self).ok_or_else(|| DigestError(text.chars().take(100).collect()))
    }
}

impl FromStr for Salt {
    type Err = SaltError;

    fn from_str(text: &str) -> Result<Self, SaltError> {
        read_hex(text.trim()).map(Self).ok_or(SaltError)
    }
}

impl FromStr for ShortRoot {
    type Err = ShortRootError;

    /// Takes what people type off paper: blanks and hyphens anywhere, either case, full-width digits and letters.
    fn from_str(text: &str) -> Result<Self, ShortRootError> {
        let kept = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '·')).map(|c| {
            let narrow = u32::from(c).checked_sub(0xfee0).and_then(char::from_u32);
            narrow.filter(char::is_ascii_alphanumeric).unwrap_or(c)
        });
        let digits: String = kept.take(65).collect();
        read_hex(&digits).map(Self).ok_or_else(|| ShortRootError(text.chars().take(100).collect()))
    }
}

/// In files a value stands in one form alone: another spelling of the same digits is a change like any other.
macro_rules! as_text {
    ($($name:ident: $error:ident($given:ident) -> $refusal:expr,)*) => {$(
        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from($given: String) -> Result<Self, $error> {
                let value: Self = $given.parse()?;
                if value.to_string() == $given { Ok(value) } else { Err($refusal) }
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    )*};
}

as_text! {
    Digest: DigestError(text) -> DigestError(text),
    ShortRoot: ShortRootError(text) -> ShortRootError(text),
    Salt: SaltError(text) -> SaltError,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_abc(algorithm: Algorithm) -> String {
        let mut hasher = Hasher::new(algorithm);
        hasher.bytes(b"abc");
        hasher.finish().to_string()
    }

    #[test]
    fn the_standards_own_examples_are_reproduced() {
        // FIPS 180-2, appendix B.1, and GB/T 32905-2016, appendix A.1: the message "abc".
        let sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(of_abc(Algorithm::Sha256), sha);
        let sm3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(of_abc(Algorithm::Sm3), sm3);
        let digest: Digest = sha.parse().expect("64 digits");
        assert_eq!(digest.short().to_string(), "ba78 16bf 8f01 cfea 4141 40de 5dae 2223");
    }

    #[test]
    fn a_short_form_is_read_as_people_type_it() {
        let digest: Digest = of_abc(Algorithm::Sha256).parse().expect("64 digits");
        for typed in [
            "ba78 16bf 8f01 cfea 4141 40de 5dae 2223",
            "BA7816BF8F01CFEA414140DE5DAE2223",
            " ba78-16bf-8f01-cfea\n4141　40de 5dae 2223 ",
            "ＢＡ７８ １６ｂｆ 8f01 cfea 4141 40de 5dae 2223",
        ] {
            assert!(typed.parse::<ShortRoot>().expect("a short form").fits(&digest), "{typed}");
        }
        for wrong in ["", "ba78 16bf", "ga78 16bf 8f01 cfea 4141 40de 5dae 2223", &digest.to_string()] {
            assert!(wrong.parse::<ShortRoot>().is_err(), "{wrong}");
        }
        let other = "ba78 16bf 8f01 cfea 4141 40de 5dae 2224".parse::<ShortRoot>().expect("a short form");
        assert!(!other.fits(&digest));
    }

    #[test]
    fn a_short_form_is_not_taken_for_a_digest() {
        assert!("ba78 16bf 8f01 cfea 4141 40de 5dae 2223".parse::<Digest>().is_err());
        assert!("+f".repeat(32).parse::<Digest>().is_err());
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        let of = |fields: &[&[u8]]| Hasher::of_fields(Algorithm::Sha256, fields);
        assert_ne!(of(&[b"ab", b"c"]), of(&[b"a", b"bc"]));
    }
}
