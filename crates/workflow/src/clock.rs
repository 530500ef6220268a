//! Time as the office reads it: Shanghai, calendar days.

use assessment::Month;
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};
use storage::Stamp;

/// 时钟: gives the time. Only the program's entry knows a real one.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now.
    fn now(&self) -> Stamp;
}

/// Beijing time, without summer time since 1991.
const SHANGHAI: Offset = Offset::constant(8);

/// The calendar day in Shanghai.
pub fn business_date(stamp: Stamp) -> Date {
    let timestamp = Timestamp::from_microsecond(stamp.0).unwrap_or(Timestamp::UNIX_EPOCH);
    SHANGHAI.to_datetime(timestamp).date()
}

/// A point in time as people say it: `2022年6月5日14:03`.
pub fn told_at(stamp: Stamp) -> String {
    let timestamp = Timestamp::from_microsecond(stamp.0).unwrap_or(Timestamp::UNIX_EPOCH);
    let at = SHANGHAI.to_datetime(timestamp);
    format!("{}年{}月{}日{}:{:02}", at.year(), at.month(), at.day(), at.hour(), at.minute())
}

/// The day of the month after `month` on which something is due; the last day where that month is shorter.
pub fn due_date(month: Month, day: u32) -> Date {
    let next = month.next();
    let first = i16::try_from(next.year()).ok().zip(i8::try_from(next.number()).ok());
    let first = first.and_then(|(year, month)| Date::new(year, month, 1).ok()).unwrap_or(Date::MAX);
    let due = first.checked_add((i64::from(day.max(1)) - 1).days()).unwrap_or(first);
    if due.month() == first.month() { due } else { first.last_of_month() }
}
