//! 公民身份号码 (GB 11643): six digits of region, eight of birth, three of sequence, one to check.

use std::fmt;

use super::characters::{Characters, number};
use super::check_digit::mod_11_2;
use super::region::region;
use super::{BirthDate, IdentifierError, IdentifierKind, Options, Sex, Warning, Warnings};

/// The region of invented numbers: no county has it.
pub(crate) const SYNTHETIC_REGION: u32 = 790_000;

/// By this year the whole population had been given numbers: a code that existed then is younger than many who have it.
const FIRST_CARDS_ISSUED: u16 = 1990;

/// 公民身份号码. Eighteen characters whose date and check digit fit; prints masked.
///
/// An old number of fifteen digits is kept as the eighteen that its holder has now, so that both are equal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenNumber(Characters);

impl CitizenNumber {
    /// Composes a number from its parts: the check digit is computed.
    ///
    /// `None` when the region has more than six digits or the sequence more than three.
    #[must_use]
    pub fn compose(region: u32, birth: BirthDate, sequence: u16) -> Option<Self> {
        if region > 999_999 || sequence > 999 {
            return None;
        }
        let mut bytes = [0; 18];
        let (year, month, day) = (u64::from(birth.year()), u64::from(birth.month()), u64::from(birth.day()));
        let mut value = u64::from(region) * 100_000_000_000
            + (year * 10_000 + month * 100 + day) * 1_000
            + u64::from(sequence);
        for place in bytes.iter_mut().take(17).rev() {
            *place = b'0' + u8::try_from(value % 10).ok()?;
            value /= 10;
        }
        *bytes.last_mut()? = mod_11_2(bytes.get(..17)?);
        Characters::of(&bytes).map(Self)
    }

    /// An invented number with sequence 000, for where composing cannot fail and a number is needed all the same.
    pub(crate) fn of_nobody(birth: BirthDate) -> Self {
        Self::compose(SYNTHETIC_REGION, birth, 0).unwrap_or(Self(Characters::NONE))
    }

    /// The whole number. The one way to read it in clear: whoever calls this answers for where it goes.
    #[must_use]
    pub fn clear(&self) -> &str {
        self.0.text()
    }

    /// The first seventeen digits as a number, for joins in memory; as confidential as [`clear`](Self::clear).
    #[must_use]
    pub fn clear_key(&self) -> u64 {
        self.part(0, 17)
    }

    /// The six digits of the region of first registration.
    #[must_use]
    pub fn region(&self) -> u32 {
        u32::try_from(self.part(0, 6)).unwrap_or_default()
    }

    /// The day of birth.
    #[must_use]
    pub fn birth_date(&self) -> BirthDate {
        let date = self.0.bytes().get(6..14).and_then(BirthDate::of_digits);
        // No number is made without its day being checked.
        date.unwrap_or(EPOCH)
    }

    /// The sex: odd sequences are men's.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.part(16, 17).is_multiple_of(2) { Sex::Female } else { Sex::Male }
    }

    /// Whether the number is an invented one.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        self.region() == SYNTHETIC_REGION
    }

    fn part(&self, from: usize, to: usize) -> u64 {
        self.0.bytes().get(from..to).and_then(number).unwrap_or_default()
    }

    /// Reads eighteen characters or fifteen.
    pub(crate) fn read(
        bytes: &[u8],
        options: &Options,
        warnings: &mut Warnings,
    ) -> Result<Self, IdentifierError> {
        let number = match bytes.len() {
            18 => Self::read_18(bytes, IdentifierKind::CitizenNumber, options)?,
            15 => {
                warnings.add(Warning::OldForm);
                Self::read_15(bytes, options)?
            }
            found => return Err(IdentifierError::Length { kind: IdentifierKind::CitizenNumber, found }),
        };
        number.look_at_region(options, warnings)?;
        Ok(number)
    }

    /// The structure that all eighteen-character numbers of persons share: digits, date, check digit.
    pub(crate) fn read_18(
        bytes: &[u8],
        kind: IdentifierKind,
        options: &Options,
    ) -> Result<Self, IdentifierError> {
        let found = bytes.len();
        let (Some(body), Some(check), true) = (bytes.get(..17), bytes.last(), found == 18) else {
            return Err(IdentifierError::Length { kind, found });
        };
        only_digits(body, kind)?;
        if !check.is_ascii_digit() && *check != b'X' {
            return Err(IdentifierError::Character { kind, position: 18, found: char::from(*check) });
        }
        let date = body.get(6..14).and_then(BirthDate::of_digits).ok_or(IdentifierError::Date { kind })?;
        if mod_11_2(body) != *check {
            return Err(IdentifierError::CheckDigit { kind });
        }
        if options.today.is_some_and(|today| date > today) {
            return Err(IdentifierError::BornInFuture { kind });
        }
        Characters::of(bytes).map(Self).ok_or(IdentifierError::Unrecognised)
    }

    fn read_15(bytes: &[u8], options: &Options) -> Result<Self, IdentifierError> {
        let kind = IdentifierKind::CitizenNumber;
        only_digits(bytes, kind)?;
        let (Some(region), Some(rest)) = (bytes.get(..6), bytes.get(6..)) else {
            return Err(IdentifierError::Length { kind, found: bytes.len() });
        };
        // The sequences 996 to 999 were kept for those born in the nineteenth century.
        let century = if rest.get(6..8) == Some(b"99") && rest.get(8) >= Some(&b'6') { b"18" } else { b"19" };
        let mut long = [0; 18];
        let parts = region.iter().chain(century).chain(rest);
        for (place, byte) in long.iter_mut().zip(parts) {
            *place = *byte;
        }
        let check = mod_11_2(long.get(..17).unwrap_or_default());
        if let Some(place) = long.last_mut() {
            *place = check;
        }
        Self::read_18(&long, kind, options)
    }

    /// Region codes are never a reason to refuse: tables have holes, and numbers outlive counties.
    fn look_at_region(self, options: &Options, warnings: &mut Warnings) -> Result<(), IdentifierError> {
        let birth_year = self.birth_date().year();
        if birth_year < 1900 {
            warnings.add(Warning::BornBefore1900);
        }
        if self.is_synthetic() {
            return if options.demo { Ok(()) } else { Err(IdentifierError::Synthetic) };
        }
        match region(self.region()) {
            None => warnings.add(Warning::UnknownRegion),
            Some(known)
                if known.first_year.is_some_and(|first| first > birth_year.max(FIRST_CARDS_ISSUED)) =>
            {
                warnings.add(Warning::RegionYoungerThanBirth);
            }
            Some(known) if known.last_year.is_some_and(|last| last < birth_year) => {
                warnings.add(Warning::RegionAbolishedBeforeBirth);
            }
            Some(_) => {}
        }
        Ok(())
    }
}

const EPOCH: BirthDate = match BirthDate::new(1800, 1, 1) {
    Some(date) => date,
    None => unreachable!(),
};

fn only_digits(bytes: &[u8], kind: IdentifierKind) -> Result<(), IdentifierError> {
    match bytes.iter().position(|byte| !byte.is_ascii_digit()) {
        None => Ok(()),
        Some(at) => {
            let found = bytes.get(at).map_or('?', |byte| char::from(*byte));
            Err(IdentifierError::Character { kind, position: at + 1, found })
        }
    }
}

impl fmt::Display for CitizenNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.masked(0, 4, f)
    }
}

impl fmt::Debug for CitizenNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CitizenNumber({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, demo: bool) -> Result<(CitizenNumber, Warnings), IdentifierError> {
        let mut warnings = Warnings::default();
        let options = Options { demo, ..Options::default() };
        CitizenNumber::read(text.as_bytes(), &options, &mut warnings).map(|number| (number, warnings))
    }

    #[test]
    fn parts_of_a_number() {
        let (number, warnings) = read("11010519491231002X", false).unwrap();
        assert_eq!(number.region(), 110_105);
        assert_eq!(number.birth_date().to_string(), "1949-12-31");
        assert_eq!(number.sex(), Sex::Female);
        assert_eq!(number.to_string(), "**************002X");
        assert_eq!(format!("{number:?}"), "CitizenNumber(**************002X)");
        assert_eq!(number.clear(), "11010519491231002X");
        assert_eq!(number.clear_key(), 11_010_519_491_231_002);
        assert!(warnings.is_empty());
    }

    #[test]
    fn an_old_number_equals_the_new_one() {
        let (old, warnings) = read("610104620927690", false).unwrap();
        assert_eq!(old, read("610104196209276908", false).unwrap().0);
        assert!(warnings.contains(Warning::OldForm));
        let (centenarian, warnings) = read("310101980101996", false).unwrap();
        assert_eq!(centenarian.birth_date().year(), 1898);
        assert!(warnings.contains(Warning::BornBefore1900));
    }

    #[test]
    fn regions_warn_and_never_refuse() {
        let warned = |text: &str| read(text, false).map(|(_, w)| w.iter().collect::<Vec<_>>());
        assert_eq!(warned("500154199301135886"), Ok(vec![Warning::RegionYoungerThanBirth]));
        assert_eq!(warned("44040119580101000X"), Ok(vec![]));
        let young = CitizenNumber::compose(350_404, BirthDate::new(1995, 5, 5).unwrap(), 123).unwrap();
        assert_eq!(warned(young.clear()), Ok(vec![Warning::RegionYoungerThanBirth]));
        let unknown = CitizenNumber::compose(111_111, BirthDate::new(1995, 5, 5).unwrap(), 123).unwrap();
        assert_eq!(warned(unknown.clear()), Ok(vec![Warning::UnknownRegion]));
        let gone = CitizenNumber::compose(310_225, BirthDate::new(2015, 5, 5).unwrap(), 123).unwrap();
        assert_eq!(warned(gone.clear()), Ok(vec![Warning::RegionAbolishedBeforeBirth]));
    }

    #[test]
    fn invented_numbers_are_for_the_demo() {
        let number =
            CitizenNumber::compose(SYNTHETIC_REGION, BirthDate::new(1995, 5, 5).unwrap(), 7).unwrap();
        assert_eq!(read(number.clear(), false).err(), Some(IdentifierError::Synthetic));
        assert_eq!(read(number.clear(), true).map(|(n, w)| (n, w.is_empty())), Ok((number, true)));
    }
}
