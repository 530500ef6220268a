//! 手机号码: eleven digits of the mainland, with or without the country's prefix.

use std::fmt;

use super::characters::{Characters, number};
use super::{IdentifierError, IdentifierKind};

/// 手机号码. Eleven digits; prints masked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(u64);

impl Mobile {
    /// A number from its eleven digits as one value; `None` when it is no mobile number.
    #[must_use]
    pub fn of_value(value: u64) -> Option<Self> {
        (13_000_000_000..20_000_000_000).contains(&value).then_some(Self(value))
    }

    /// Reads eleven digits, the prefix taken off before.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, IdentifierError> {
        let kind = IdentifierKind::Mobile;
        let bytes = without_prefix(bytes);
        if let Some(at) = bytes.iter().position(|byte| !byte.is_ascii_digit()) {
            let found = bytes.get(at).map_or('?', |byte| char::from(*byte));
            return Err(IdentifierError::Character { kind, position: at + 1, found });
        }
        let (Some(value), 11) = (number(bytes), bytes.len()) else {
            return Err(IdentifierError::Length { kind, found: bytes.len() });
        };
        let wrong = if bytes.first() == Some(&b'1') { 1 } else { 0 };
        let found = bytes.get(wrong).map_or('?', |byte| char::from(*byte));
        Self::of_value(value).ok_or(IdentifierError::Character { kind, position: wrong + 1, found })
    }

    /// Whether a number can be nothing else: eleven digits that begin right, the prefix taken off before.
    pub(crate) fn is_meant(bytes: &[u8]) -> bool {
        bytes.first() == Some(&b'+') || Self::read(bytes).is_ok()
    }

    /// The eleven digits as a number. The one way to read it in clear: whoever calls this answers for where it goes.
    #[must_use]
    pub const fn clear(&self) -> u64 {
        self.0
    }
}

/// `+86`, `0086`, `86` before eleven digits.
fn without_prefix(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"+").unwrap_or(bytes);
    for prefix in [b"0086".as_slice(), b"86", b"0"] {
        if let Some(rest) = bytes.strip_prefix(prefix).filter(|rest| rest.len() == 11) {
            return rest;
        }
    }
    bytes
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        match Characters::of(text.as_bytes()) {
            Some(characters) => characters.masked(3, 4, f),
            None => f.write_str("***********"),
        }
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mobile({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_and_without_prefix() {
        for text in ["13812341402", "+8613812341402", "8613812341402", "008613812341402", "013812341402"] {
            assert_eq!(Mobile::read(text.as_bytes()).map(|m| m.clear()), Ok(13_812_341_402), "{text}");
        }
        assert_eq!(Mobile::of_value(13_812_341_402).map(|m| m.to_string()).as_deref(), Some("138****1402"));
    }

    #[test]
    fn what_is_no_mobile_number() {
        let kind = IdentifierKind::Mobile;
        assert_eq!(
            Mobile::read(b"12812341402").err(),
            Some(IdentifierError::Character { kind, position: 2, found: '2' })
        );
        assert_eq!(
            Mobile::read(b"23812341402").err(),
            Some(IdentifierError::Character { kind, position: 1, found: '2' })
        );
        assert_eq!(Mobile::read(b"1381234140").err(), Some(IdentifierError::Length { kind, found: 10 }));
        assert!(matches!(Mobile::read(b"1381234140A"), Err(IdentifierError::Character { position: 11, .. })));
    }
}
