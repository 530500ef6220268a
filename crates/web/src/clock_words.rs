//! Times and days as people in the office write them.

use jiff::Timestamp;
use jiff::tz::Offset;
use storage::Stamp;

const SHANGHAI: Offset = Offset::constant(8);

/// `2026-03-05 14:02`.
pub(crate) fn moment(stamp: Stamp) -> String {
    let timestamp = Timestamp::from_microsecond(stamp.0).unwrap_or(Timestamp::UNIX_EPOCH);
    let time = SHANGHAI.to_datetime(timestamp);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minute()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_shanghai() {
        assert_eq!(moment(Stamp(0)), "1970-01-01 08:00");
    }
}
