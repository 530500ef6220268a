//! The clock: the only place that asks the machine what day it is.

use std::time::{SystemTime, UNIX_EPOCH};

use register::identifiers::BirthDate;

const DAY_SECONDS: u64 = 86_400;
/// Business time is that of Shanghai, eight hours ahead and never changed.
const SHANGHAI_SECONDS: u64 = 8 * 3_600;

/// Today in Shanghai; none when the machine's clock stands in a year that cannot be.
#[allow(clippy::disallowed_methods)]
pub(crate) fn today() -> Option<BirthDate> {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    date_of((elapsed.as_secs() + SHANGHAI_SECONDS) / DAY_SECONDS)
}

/// The date so many days after 1 January 1970, after Howard Hinnant's `civil_from_days`: years begin in March, so that
/// the leap day is the last.
fn date_of(days: u64) -> Option<BirthDate> {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    BirthDate::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        for (days, date) in
            [(0, "1970-01-01"), (11_016, "2000-02-29"), (11_017, "2000-03-01"), (20_088, "2024-12-31")]
        {
            assert_eq!(date_of(days).map(|date| date.to_string()).as_deref(), Some(date));
        }
        assert_eq!(date_of(u64::from(u32::MAX)), None);
    }
}
