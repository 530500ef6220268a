//! Numbers straight from bytes, eight at a time: the quick way for cells that are written plainly.

use assessment::Month;

const ZEROS: u64 = 0x3030_3030_3030_3030;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Eight bytes from a place, the first lowest.
#[inline]
pub(crate) fn word(data: &[u8], at: usize) -> Option<u64> {
    data.get(at..)?.first_chunk::<8>().map(|bytes| u64::from_le_bytes(*bytes))
}

/// The high bits of those of a word's bytes that are no digits.
#[inline]
fn others(word: u64) -> u64 {
    let digits = word ^ ZEROS;
    // Above 9 a byte carries into its high bit; a byte with its high bit set is no digit anyway.
    ((digits & !HIGH_BITS).wrapping_add(0x7676_7676_7676_7676) | digits) & HIGH_BITS
}

/// How many of a word's bytes, from the lowest, are digits.
#[inline]
fn digit_count(word: u64) -> usize {
    (others(word).trailing_zeros() / 8) as usize
}

/// Where in 64 bytes those stand that are no digits, one bit each: found at once, so that no field waits for the one
/// before it.
#[inline]
pub(crate) fn ends(window: &[u8; 64]) -> u64 {
    let (words, _) = window.as_chunks::<8>();
    words.iter().rev().fold(0, |bits, word| {
        // The product gathers the eight high bits in its highest byte.
        let gathered = (others(u64::from_le_bytes(*word)) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits << 8 | gathered
    })
}

/// The number that the first `length` (0 to 7) of the bytes at a place spell, all digits; anything for none.
#[inline]
pub(crate) fn number_of(data: &[u8], at: usize, length: usize) -> Option<u32> {
    let unused = u32::try_from(64 - 8 * length).ok()?;
    let digits = (word(data, at)? ^ ZEROS).wrapping_shl(unused);
    u32::try_from(sum(digits)).ok()
}

/// The number that a word's lowest `count` bytes, all digits, spell; `count` is 1 to 8.
#[inline]
fn number(word: u64, count: usize) -> u64 {
    sum((word ^ ZEROS) << (64 - 8 * count))
}

/// The number of eight digits, the first in the lowest byte.
#[inline]
fn sum(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let low = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
    let high = ((pairs >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
    low.wrapping_add(high) >> 32
}

/// A count of up to seven digits with the byte after it; length 0 for a blank; `None` asks for the patient way.
#[inline]
pub(crate) fn count(data: &[u8], at: usize) -> Option<Count> {
    let word = word(data, at)?;
    let length = digit_count(word);
    if length > 7 {
        return None;
    }
    let next = (word >> (8 * length)) & 0xff;
    let value = if length == 0 { 0 } else { u32::try_from(number(word, length)).ok()? };
    Some(Count { value, length, is_before_comma: next == u64::from(b',') })
}

/// What [`count`] finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) value: u32,
    pub(crate) length: usize,
    pub(crate) is_before_comma: bool,
}

/// Whether bytes begin with others, eight at a time: labels are too short for a call to pay.
#[inline]
pub(crate) fn begins_with(bytes: &[u8], with: &[u8]) -> bool {
    let Some(bytes) = bytes.get(..with.len()) else { return false };
    let (words, rest) = bytes.as_chunks::<8>();
    let (other_words, other_rest) = with.as_chunks::<8>();
    words.iter().zip(other_words).all(|(a, b)| u64::from_le_bytes(*a) == u64::from_le_bytes(*b))
        && match (bytes.last_chunk::<8>(), with.last_chunk::<8>()) {
            (Some(a), Some(b)) => u64::from_le_bytes(*a) == u64::from_le_bytes(*b),
            _ => rest.iter().zip(other_rest).all(|(a, b)| a == b),
        }
}

/// The number of exactly `length` digits (9 to 15) at a place.
#[inline]
pub(crate) fn long_number(data: &[u8], at: usize, length: usize) -> Option<u64> {
    let (first, second) = (word(data, at)?, word(data, at + 8)?);
    let rest = length - 8;
    if digit_count(first) != 8 || digit_count(second) != rest {
        return None;
    }
    let scale = [10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000].get(rest - 1)?;
    Some(number(first, 8) * scale + number(second, rest))
}

/// Months repeat: the last one read and the bytes that said it.
#[derive(Debug, Default)]
pub(crate) struct MonthScan {
    bytes: u64,
    month: Option<Month>,
}

impl MonthScan {
    /// The month written as `2022-06` at a place; seven bytes.
    #[inline]
    pub(crate) fn read(&mut self, data: &[u8], at: usize) -> Option<Month> {
        let bytes = word(data, at)? & 0x00ff_ffff_ffff_ffff;
        if bytes != self.bytes || self.month.is_none() {
            let text = std::str::from_utf8(data.get(at..at + 7)?).ok()?;
            self.month = text.parse().ok();
            self.bytes = bytes;
        }
        self.month
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_length_are_read() {
        for (text, expected) in [
            (",       ", Some((0, 0))),
            ("7,      ", Some((7, 1))),
            ("42\n     ", Some((42, 2))),
            ("9999999,", Some((9_999_999, 7))),
            ("0000012,", Some((12, 7))),
            ("12345678", None),
            ("1:      ", Some((1, 1))),
            ("\u{b5}       ", Some((0, 0))),
            ("12", None),
        ] {
            let found = count(text.as_bytes(), 0);
            assert_eq!(found.map(|count| (count.value, count.length)), expected, "{text:?}");
            assert_eq!(found.is_some_and(|count| count.is_before_comma), text.contains(','), "{text:?}");
        }
    }

    #[test]
    fn ends_are_found_wherever_they_stand() {
        for place in 0..64 {
            let mut window = [b'7'; 64];
            for other in [b',', b'\n', b'/', b':', 0, 0xb0, 0xff] {
                window[place] = other;
                assert_eq!(ends(&window), 1 << place, "{other}");
            }
        }
        let text = b"1,23,456,7890,12345,123456,1234567,,0\n-----------------------------";
        let mut window = [b'9'; 64];
        window.copy_from_slice(&text[..64]);
        let (mut bits, mut start, mut found) = (ends(&window), 0, Vec::new());
        for _ in 0..9 {
            let end = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            found.push((end - start, number_of(text, start, end - start).unwrap()));
            start = end + 1;
        }
        let counts = [(1, 1), (2, 23), (3, 456), (4, 7_890), (5, 12_345), (6, 123_456), (7, 1_234_567)];
        assert_eq!(found[..7], counts);
        assert_eq!((found[7].0, found[8]), (0, (1, 0)));
    }

    #[test]
    fn beginnings_are_compared_whole() {
        for length in 0..40 {
            let with: Vec<u8> = (0..length).collect();
            let mut bytes = with.clone();
            bytes.extend([7, 8]);
            assert!(begins_with(&bytes, &with), "{length}");
            assert_eq!(begins_with(&with[..with.len().saturating_sub(1)], &with), length == 0);
            for place in 0..with.len() {
                let mut changed = bytes.clone();
                changed[place] ^= 1;
                assert!(!begins_with(&changed, &with), "{length} {place}");
            }
        }
    }

    #[test]
    fn codes_are_read_whole_or_not_at_all() {
        assert_eq!(long_number(b"310115130001,1,2,3", 0, 12), Some(310_115_130_001));
        assert_eq!(long_number(b"310115130,1,2,3,45", 0, 9), Some(310_115_130));
        assert_eq!(long_number(b"31011513000,1,2,3,", 0, 12), None);
        assert_eq!(long_number(b"3101151300011,2,3,", 0, 12), None);
    }

    #[test]
    fn months_are_read_as_they_are_written() {
        let mut scan = MonthScan::default();
        assert_eq!(scan.read(b"2022-06,", 0), Month::new(2022, 6));
        assert_eq!(scan.read(b"2022-06,", 0), Month::new(2022, 6));
        assert_eq!(scan.read(b"2022-13,", 0), None);
        assert_eq!(scan.read(b"2022-07,", 0), Month::new(2022, 7));
        assert_eq!(scan.read(b"2022/07,", 0), None);
    }
}
