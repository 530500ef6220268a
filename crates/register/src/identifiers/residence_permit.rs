//! 港澳台居民居住证: a citizen number whose region is 810000, 820000 or 830000.

use std::fmt;

use super::{BirthDate, CitizenNumber, IdentifierError, IdentifierKind, Options, Sex};

/// 港澳台居民居住证号码. The number of a resident from Hong Kong, Macao or Taiwan; prints masked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidencePermit(CitizenNumber);

impl ResidencePermit {
    pub(crate) fn read(bytes: &[u8], options: &Options) -> Result<Self, IdentifierError> {
        CitizenNumber::read_18(bytes, IdentifierKind::ResidencePermit, options).map(Self)
    }

    /// Whether a number begins like one of these.
    pub(crate) fn begins(bytes: &[u8]) -> bool {
        matches!(bytes.get(..6), Some(b"810000" | b"820000" | b"830000"))
    }

    /// The whole number. The one way to read it in clear: whoever calls this answers for where it goes.
    #[must_use]
    pub fn clear(&self) -> &str {
        self.0.clear()
    }

    /// The day of birth.
    #[must_use]
    pub fn birth_date(&self) -> BirthDate {
        self.0.birth_date()
    }

    /// The sex: odd sequences are men's.
    #[must_use]
    pub fn sex(&self) -> Sex {
        self.0.sex()
    }
}

impl fmt::Display for ResidencePermit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for ResidencePermit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResidencePermit({self})")
    }
}
