//! 通行证 and passports: a letter or two and digits, without a check digit that the number itself shows.

use std::fmt;

use super::characters::Characters;
use super::{IdentifierError, IdentifierKind};

/// 出入境证件号码. A travel permit or passport; prints masked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TravelDocument {
    kind: IdentifierKind,
    characters: Characters,
}

/// The shape of a number: `L` a letter, `9` a digit, anything else itself.
fn fits(bytes: &[u8], shape: &[u8]) -> bool {
    bytes.len() == shape.len()
        && bytes.iter().zip(shape).all(|(byte, wanted)| match wanted {
            b'_' => byte.is_ascii_uppercase(),
            b'9' => byte.is_ascii_digit(),
            literal => byte == literal,
        })
}

/// The kinds in the order in which they are tried; the shape says it all. `_` stands for a letter, `9` for a digit.
const SHAPES: &[(IdentifierKind, &[&[u8]])] = &[
    (IdentifierKind::HomeReturnPermit, &[b"H99999999", b"M99999999", b"H9999999999", b"M9999999999"]),
    (IdentifierKind::TaiwanPermit, &[b"99999999", b"9999999999_", b"9999999999"]),
    (IdentifierKind::HongKongMacaoPermit, &[b"C99999999", b"W99999999", b"C_9999999", b"W_9999999"]),
    (IdentifierKind::PermitToTaiwan, &[b"L99999999", b"T99999999", b"L_9999999"]),
    (
        IdentifierKind::ChinesePassport,
        &[
            b"E99999999",
            b"E_9999999",
            b"G99999999",
            b"P99999999",
            b"P9999999",
            b"PE9999999",
            b"S99999999",
            b"S9999999",
            b"SE9999999",
            b"D99999999",
            b"D9999999",
            b"DE9999999",
            b"K99999999",
            b"KJ9999999",
            b"MA9999999",
        ],
    ),
];

impl TravelDocument {
    /// Reads a number of the kind that it is said to be.
    pub(crate) fn read_as(kind: IdentifierKind, bytes: &[u8]) -> Result<Self, IdentifierError> {
        let shapes = SHAPES.iter().find(|(known, _)| *known == kind).map(|(_, shapes)| *shapes);
        let right = match shapes {
            Some(shapes) => shapes.iter().any(|shape| fits(bytes, shape)),
            None => is_foreign_passport(bytes),
        };
        if right {
            return Self::new(kind, bytes).ok_or(IdentifierError::Unrecognised);
        }
        let found = bytes.len();
        let lengths = shapes.unwrap_or_default().iter();
        if shapes.is_some() && !lengths.clone().any(|shape| shape.len() == found) {
            return Err(IdentifierError::Length { kind, found });
        }
        if shapes.is_none() && !(6..=9).contains(&found) {
            return Err(IdentifierError::Length { kind, found });
        }
        let closest =
            lengths.filter(|shape| shape.len() == found).map(|shape| first_misfit(bytes, shape)).max();
        let at = closest.unwrap_or_default();
        let found = bytes.get(at).map_or('?', |byte| char::from(*byte));
        Err(IdentifierError::Character { kind, position: at + 1, found })
    }

    /// Reads a number of which nobody said the kind.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let known = SHAPES.iter().find(|(_, shapes)| shapes.iter().any(|shape| fits(bytes, shape)));
        match known {
            Some((kind, _)) => Self::new(*kind, bytes),
            None if is_foreign_passport(bytes) => Self::new(IdentifierKind::ForeignPassport, bytes),
            None => None,
        }
    }

    fn new(kind: IdentifierKind, bytes: &[u8]) -> Option<Self> {
        Characters::of(bytes).map(|characters| Self { kind, characters })
    }

    /// Which document it is.
    #[must_use]
    pub const fn kind(&self) -> IdentifierKind {
        self.kind
    }

    /// Whether the number alone does not tell the document: digits only, or a letter that two kinds begin with.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        let bytes = self.characters.bytes();
        self.kind == IdentifierKind::ForeignPassport || bytes.iter().all(u8::is_ascii_digit)
    }

    /// The whole number. The one way to read it in clear: whoever calls this answers for where it goes.
    #[must_use]
    pub fn clear(&self) -> &str {
        self.characters.text()
    }
}

fn first_misfit(bytes: &[u8], shape: &[u8]) -> usize {
    let pairs = bytes.iter().zip(shape);
    pairs
        .take_while(|(byte, wanted)| fits(std::slice::from_ref(*byte), std::slice::from_ref(*wanted)))
        .count()
}

/// Six to nine letters and digits (ICAO 9303), digits among them.
fn is_foreign_passport(bytes: &[u8]) -> bool {
    (6..=9).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes.iter().filter(|byte| byte.is_ascii_digit()).count() >= 4
}

impl fmt::Display for TravelDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.characters.masked(1, 2, f)
    }
}

impl fmt::Debug for TravelDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TravelDocument({}, {self})", self.kind.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_by_its_shape() {
        for (text, kind) in [
            ("H12345678", IdentifierKind::HomeReturnPermit),
            ("M1234567801", IdentifierKind::HomeReturnPermit),
            ("12345678", IdentifierKind::TaiwanPermit),
            ("1234567801B", IdentifierKind::TaiwanPermit),
            ("C12345678", IdentifierKind::HongKongMacaoPermit),
            ("CA1234567", IdentifierKind::HongKongMacaoPermit),
            ("L12345678", IdentifierKind::PermitToTaiwan),
            ("E12345678", IdentifierKind::ChinesePassport),
            ("EA1234567", IdentifierKind::ChinesePassport),
            ("G12345678", IdentifierKind::ChinesePassport),
            ("P1234567", IdentifierKind::ChinesePassport),
            ("SE1234567", IdentifierKind::ChinesePassport),
            ("KJ1234567", IdentifierKind::ChinesePassport),
            ("123456789", IdentifierKind::ForeignPassport),
            ("AB1234567", IdentifierKind::ForeignPassport),
        ] {
            assert_eq!(TravelDocument::read(text.as_bytes()).map(|d| d.kind()), Some(kind), "{text}");
        }
        assert!(TravelDocument::read(b"ABCDEFG").is_none());
        assert!(TravelDocument::read(b"12345").is_none());
    }

    #[test]
    fn a_wrong_number_of_a_known_kind_says_where() {
        let error = TravelDocument::read_as(IdentifierKind::HomeReturnPermit, b"H1234O678").err();
        let wanted =
            IdentifierError::Character { kind: IdentifierKind::HomeReturnPermit, position: 6, found: 'O' };
        assert_eq!(error, Some(wanted));
        let error = TravelDocument::read_as(IdentifierKind::TaiwanPermit, b"123").err();
        assert_eq!(error, Some(IdentifierError::Length { kind: IdentifierKind::TaiwanPermit, found: 3 }));
        assert!(TravelDocument::read_as(IdentifierKind::ForeignPassport, b"H12345678").is_ok());
    }

    #[test]
    fn prints_masked() {
        let permit = TravelDocument::read(b"H12345678").unwrap();
        assert_eq!(permit.to_string(), "H******78");
        assert_eq!(format!("{permit:?}"), "TravelDocument(home_return_permit, H******78)");
    }
}
