//! Digits in a row: what belongs at their end, what they say, and what one slip makes of them.

/// Digits, letters and stars in half width; a blank for anything else.
pub(crate) fn plain_byte(c: char) -> u8 {
    let half = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '●' | '∗' | '﹡' => '*',
        'Χ' | 'Х' | 'х' => 'X',
        _ => c,
    };
    u8::try_from(half).ok().filter(u8::is_ascii).unwrap_or(b' ')
}

/// ISO 7064 MOD 11-2 as GB 11643 uses it.
pub(crate) fn check_digit(body: &[u8]) -> u8 {
    let mut sum = 0_u32;
    for &byte in body {
        sum = (sum + u32::from(byte.wrapping_sub(b'0') & 15)) * 2 % 11;
    }
    match (12 - sum) % 11 {
        10 => b'X',
        digit => b'0' + u8::try_from(digit).unwrap_or_default(),
    }
}

/// The day of birth in a number of eighteen, as eight digits.
pub(crate) fn birth_of(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.get(6..14)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0_u32, |value, byte| value * 10 + u32::from(byte - b'0'));
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    ((1850..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some(value)
}

/// Whether one digit replaced, added, left out, or two neighbours swapped, make one of the other.
pub(crate) fn is_one_slip(a: &[u8], b: &[u8]) -> bool {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let shorter = a.len().min(b.len());
    match a.len().abs_diff(b.len()) {
        0 if head == shorter => false,
        0 if head + tail + 1 >= shorter => true,
        0 if head + tail + 2 == shorter => a.get(head) == b.get(head + 1) && a.get(head + 1) == b.get(head),
        1 => head + tail >= shorter,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        for (a, b) in [("501", "502"), ("501", "51"), ("501", "5001"), ("501", "510"), ("501", "5012")] {
            assert!(is_one_slip(a.as_bytes(), b.as_bytes()), "{a} {b}");
            assert!(is_one_slip(b.as_bytes(), a.as_bytes()), "{b} {a}");
        }
        for (a, b) in [("501", "501"), ("501", "612"), ("501", "105"), ("501", "50112"), ("", "12")] {
            assert!(!is_one_slip(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
    }
}
