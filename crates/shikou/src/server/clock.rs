//! The machine's clock, and moments in words.

use std::time::{SystemTime, UNIX_EPOCH};

use storage::Stamp;
use workflow::Clock;

/// 系统时钟: this machine's.
#[derive(Debug)]
pub(crate) struct MachineClock;

impl Clock for MachineClock {
    #[allow(clippy::disallowed_methods)]
    fn now(&self) -> Stamp {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Stamp(i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX))
    }
}

/// Day and time in Shanghai, for names of files: `20260105-083000`.
pub(crate) fn moment_words(stamp: Stamp) -> String {
    let seconds = stamp.0.div_euclid(1_000_000) + 8 * 3_600;
    let of_day = seconds.rem_euclid(86_400);
    let date = workflow::business_date(stamp).to_string().replace('-', "");
    format!("{date}-{:02}{:02}{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_shanghai() {
        assert_eq!(moment_words(Stamp(0)), "19700101-080000");
        assert_eq!(moment_words(Stamp(1_767_571_199_000_000)), "20260105-075959");
    }
}
