//! 出生日期: a day of the calendar, as a number carries it.

use std::fmt;

/// 出生日期. A day that exists in the Gregorian calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthDate {
    year: u16,
    month: u8,
    day: u8,
}

impl BirthDate {
    /// The day, or `None` when there is none: 30 February, month 13. Years run from 1800 to 2199.
    #[must_use]
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        if year < 1800 || year > 2199 || month == 0 || month > 12 || day == 0 || day > days_in(year, month) {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// The year, with its century.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Year, month and day of eight digits.
    pub(crate) fn of_digits(digits: &[u8]) -> Option<Self> {
        let value = super::characters::number(digits)?;
        let part = |divisor: u64, modulus: u64| u16::try_from(value / divisor % modulus).ok();
        let (year, month, day) = (part(10_000, 10_000)?, part(100, 100)?, part(1, 100)?);
        Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

/// The number of days of a month.
pub(crate) const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A day of birth narrows a person down: whatever is logged by accident shows the year alone.
        write!(f, "BirthDate({:04}-**-**)", self.year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist() {
        assert!(BirthDate::new(2000, 2, 29).is_some());
        assert!(BirthDate::new(1900, 2, 29).is_none());
        assert!(BirthDate::new(1999, 2, 30).is_none());
        assert!(BirthDate::new(1999, 13, 1).is_none());
        assert!(BirthDate::new(1999, 0, 1).is_none());
        assert!(BirthDate::new(1799, 1, 1).is_none());
        assert_eq!(BirthDate::of_digits(b"19900307").map(|d| d.to_string()).as_deref(), Some("1990-03-07"));
    }

    #[test]
    fn prints_the_year_alone_when_it_is_not_asked_for() {
        let date = BirthDate::new(1990, 3, 7).unwrap();
        assert_eq!(format!("{date:?}"), "BirthDate(1990-**-**)");
    }
}
