//! The month that is assessed.

use std::fmt;
use std::str::FromStr;

/// 月份: a calendar month, written `2022-06`.
///
/// ```
/// use assessment::Month;
/// let june: Month = "2022-06".parse()?;
/// assert_eq!(june.next().to_string(), "2022-07");
/// # Ok::<(), assessment::MonthError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u16);

/// Why a text is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是月份：请写成四位年份-两位月份，如 2022-06")]
pub struct MonthError(pub String);

impl Month {
    /// The month `number` (1 to 12) of `year` (1 to 5000).
    #[inline]
    pub fn new(year: u16, number: u16) -> Option<Self> {
        ((1..=5000).contains(&year) && (1..=12).contains(&number)).then(|| Self(year * 12 + number - 1))
    }

    /// The calendar year.
    #[inline]
    pub const fn year(self) -> u16 {
        self.0 / 12
    }

    /// 1 for January to 12 for December.
    #[inline]
    pub const fn number(self) -> u16 {
        self.0 % 12 + 1
    }

    /// The month before this one, where there is one.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        self.0.checked_sub(1).filter(|month| *month >= 12).map(Self)
    }

    /// The month after this one.
    #[must_use]
    #[inline]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year(), self.number())
    }
}

/// As it is written: lists of months are shown to people.
impl fmt::Debug for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let digits = |part: &str, length: usize| {
            (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        text.split_once('-')
            .and_then(|(year, number)| Self::new(digits(year, 4)?, digits(number, 2)?))
            .ok_or_else(|| MonthError(text.to_owned()))
    }
}

impl<'de> serde::Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl<'de> serde::Deserialize<'de> for crate::Exact {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_refuses_the_rest() {
        let december: Month = "2022-12".parse().unwrap();
        assert_eq!(
            (december.year(), december.number(), december.to_string()),
            (2022, 12, "2022-12".to_owned())
        );
        assert_eq!(december.next(), Month::new(2023, 1).unwrap());
        assert_eq!(december.next().before(), Some(december));
        assert_eq!(Month::new(1, 1).unwrap().before(), None);
        for text in [
            "2022-13",
            "2022-00",
            "2022-6",
            "202-06",
            "2022/06",
            "",
            "2022-06-01",
            "２０２２-06",
            "0000-01",
            "9999-01",
        ] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
