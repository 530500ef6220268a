//! 统一社会信用代码 (GB 32100): the number of a unit.

use std::fmt;

use super::characters::Characters;
use super::check_digit::{gb_11714, gb_32100};
use super::{IdentifierError, IdentifierKind, Warning, Warnings};

/// 统一社会信用代码. A unit's eighteen characters whose check character fits; prints masked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(Characters);

impl CreditCode {
    pub(crate) fn read(bytes: &[u8], warnings: &mut Warnings) -> Result<Self, IdentifierError> {
        let kind = IdentifierKind::CreditCode;
        let (Some(body), Some(check), 18) = (bytes.get(..17), bytes.last(), bytes.len()) else {
            return Err(IdentifierError::Length { kind, found: bytes.len() });
        };
        let belongs = |(at, byte): (usize, &u8)| match at {
            2..8 => byte.is_ascii_digit(),
            _ => gb_32100(&[*byte]).is_some(),
        };
        if let Some((at, byte)) = bytes.iter().enumerate().find(|place| !belongs(*place)) {
            return Err(IdentifierError::Character { kind, position: at + 1, found: char::from(*byte) });
        }
        if gb_32100(body) != Some(*check) {
            return Err(IdentifierError::CheckDigit { kind });
        }
        let organisation = bytes.get(8..16).and_then(gb_11714);
        if organisation != bytes.get(16).copied() {
            warnings.add(Warning::OrganisationCheck);
        }
        Characters::of(bytes).map(Self).ok_or(IdentifierError::Unrecognised)
    }

    /// The whole code. The one way to read it in clear: a sole trader's leads to a person.
    #[must_use]
    pub fn clear(&self) -> &str {
        self.0.text()
    }

    /// The region of the registering office.
    #[must_use]
    pub fn region(&self) -> u32 {
        let digits = self.0.bytes().get(2..8).and_then(super::characters::number);
        digits.and_then(|value| u32::try_from(value).ok()).unwrap_or_default()
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.masked(2, 4, f)
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreditCode({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<CreditCode, IdentifierError> {
        CreditCode::read(text.as_bytes(), &mut Warnings::default())
    }

    #[test]
    fn the_specimen_of_the_standard_and_its_errors() {
        let code = read("91350100M000100Y43").unwrap();
        assert_eq!(code.region(), 350_100);
        assert_eq!(code.to_string(), "91************0Y43");
        assert_eq!(
            read("91350100M000100Y44").err(),
            Some(IdentifierError::CheckDigit { kind: IdentifierKind::CreditCode })
        );
        assert!(matches!(read("91350100I000100Y43"), Err(IdentifierError::Character { position: 9, .. })));
        assert!(matches!(read("9135X100M000100Y43"), Err(IdentifierError::Character { position: 5, .. })));
        assert!(matches!(read("9135"), Err(IdentifierError::Length { found: 4, .. })));
    }
}
