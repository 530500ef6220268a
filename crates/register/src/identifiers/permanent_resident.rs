//! 外国人永久居留身份证: eighteen digits beginning with 9 since 2023, three letters and twelve digits before.

use std::fmt;

use super::characters::{Characters, number};
use super::{BirthDate, CitizenNumber, IdentifierError, IdentifierKind, Options, Warning, Warnings, country};

/// 外国人永久居留身份证号码. A card of either edition; prints masked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PermanentResident(Characters);

/// 持证人线索. What both editions of a card say of their holder: country, province of issue, day of birth.
///
/// Equal clues mean that an old and a new card may be one person's, not that they are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HolderClue {
    country: u16,
    province: u8,
    /// Year without its century, month, day: an old card tells no more.
    birth: u32,
}

impl PermanentResident {
    pub(crate) fn read(
        bytes: &[u8],
        options: &Options,
        warnings: &mut Warnings,
    ) -> Result<Self, IdentifierError> {
        let kind = IdentifierKind::PermanentResident;
        match bytes.len() {
            18 => {
                let first = bytes.first().copied().unwrap_or_default();
                if first != b'9' {
                    return Err(IdentifierError::Character { kind, position: 1, found: char::from(first) });
                }
                CitizenNumber::read_18(bytes, kind, options)?;
            }
            15 => Self::look_at_old(bytes, warnings)?,
            found => return Err(IdentifierError::Length { kind, found }),
        }
        let card = Characters::of(bytes).map(Self).ok_or(IdentifierError::Unrecognised)?;
        if !card.country().is_some_and(country::is_known) {
            warnings.add(Warning::UnknownCountry);
        }
        Ok(card)
    }

    /// Whether a number looks like an old card: three letters, twelve digits.
    pub(crate) fn is_old_form(bytes: &[u8]) -> bool {
        let (Some(letters), Some(digits), 15) = (bytes.get(..3), bytes.get(3..), bytes.len()) else {
            return false;
        };
        letters.iter().all(u8::is_ascii_uppercase) && number(digits).is_some()
    }

    fn look_at_old(bytes: &[u8], warnings: &mut Warnings) -> Result<(), IdentifierError> {
        for (at, byte) in bytes.iter().enumerate() {
            if if at < 3 { !byte.is_ascii_uppercase() } else { !byte.is_ascii_digit() } {
                let (position, found) = (at + 1, char::from(*byte));
                return Err(IdentifierError::Character {
                    kind: IdentifierKind::PermanentResident,
                    position,
                    found,
                });
            }
        }
        // No published rule gives the old cards' check digit or says that their dates were always kept clean.
        let mut date = [b'2', b'0', 0, 0, 0, 0, 0, 0];
        let day = bytes.get(7..13).unwrap_or_default();
        date.iter_mut().skip(2).zip(day).for_each(|(place, byte)| *place = *byte);
        let leap_century = BirthDate::of_digits(&date).is_some();
        if !leap_century {
            warnings.add(Warning::NoSuchBirthDate);
        }
        Ok(())
    }

    /// The whole number. The one way to read it in clear: whoever calls this answers for where it goes.
    #[must_use]
    pub fn clear(&self) -> &str {
        self.0.text()
    }

    /// Whether this is the edition of 2023.
    #[must_use]
    pub fn is_new_edition(&self) -> bool {
        self.0.bytes().len() == 18
    }

    /// The numeric country code of ISO 3166-1, where the card gives one that is known.
    #[must_use]
    pub fn country(&self) -> Option<u16> {
        if self.is_new_edition() {
            u16::try_from(number(self.0.bytes().get(3..6)?)?).ok()
        } else {
            country::number_of(self.0.bytes().get(..3)?)
        }
    }

    /// The day of birth; an old card does not say the century, so it has none.
    #[must_use]
    pub fn birth_date(&self) -> Option<BirthDate> {
        if self.is_new_edition() { BirthDate::of_digits(self.0.bytes().get(6..14)?) } else { None }
    }

    /// What links an old card to the new one of the same person; `None` when the country is unknown.
    #[must_use]
    pub fn holder_clue(&self) -> Option<HolderClue> {
        let bytes = self.0.bytes();
        let (province, birth) = if self.is_new_edition() {
            (bytes.get(1..3)?, bytes.get(8..14)?)
        } else {
            (bytes.get(3..5)?, bytes.get(7..13)?)
        };
        Some(HolderClue {
            country: self.country()?,
            province: u8::try_from(number(province)?).ok()?,
            birth: u32::try_from(number(birth)?).ok()?,
        })
    }
}

impl fmt::Display for PermanentResident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.masked(0, 4, f)
    }
}

impl fmt::Debug for PermanentResident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PermanentResident({self})")
    }
}

impl fmt::Debug for HolderClue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HolderClue(country {})", self.country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(PermanentResident, Warnings), IdentifierError> {
        let mut warnings = Warnings::default();
        PermanentResident::read(text.as_bytes(), &Options::default(), &mut warnings).map(|c| (c, warnings))
    }

    #[test]
    fn both_editions() {
        let (new, warnings) = read("932682198501010017").unwrap();
        assert!(warnings.is_empty());
        assert_eq!(new.country(), Some(682));
        assert_eq!(new.birth_date().map(|d| d.to_string()).as_deref(), Some("1985-01-01"));
        assert_eq!(format!("{new:?}"), "PermanentResident(**************0017)");
        let (old, warnings) = read("CAN110019810803").unwrap();
        assert!(warnings.contains(Warning::NoSuchBirthDate));
        assert_eq!(old.birth_date(), None);
        assert_eq!(
            read("932682198501010018").err(),
            Some(IdentifierError::CheckDigit { kind: IdentifierKind::PermanentResident })
        );
        assert!(matches!(read("832682198501010017"), Err(IdentifierError::Character { position: 1, .. })));
    }

    #[test]
    fn an_old_card_and_the_new_one_of_the_same_person_share_a_clue() {
        let old = read("CAN110081080312").unwrap().0;
        let new = read("911124198108030024").unwrap().0;
        assert!(old.holder_clue().is_some());
        assert_eq!(old.holder_clue(), new.holder_clue());
        assert_ne!(old.holder_clue(), read("932682198501010017").unwrap().0.holder_clue());
    }
}
