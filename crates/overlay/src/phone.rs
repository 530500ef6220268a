//! 电话的比对: a key for telephones however they are written.

use crate::hash::mix2;

const SALT: u64 = 0x0f;

/// The digits of a telephone as a value, without the country's prefix; 0 when there are too few or some are hidden.
#[inline]
pub(crate) fn digits(cell: &[u8]) -> u64 {
    if let Ok(plain) = <&[u8; 11]>::try_from(cell)
        && plain.first() == Some(&b'1')
    {
        let value = plain.iter().try_fold(0_u64, |value, byte| {
            let digit = byte.wrapping_sub(b'0');
            (digit <= 9).then_some(value * 10 + u64::from(digit))
        });
        return value.unwrap_or_else(|| patient(cell));
    }
    if cell.is_empty() { 0 } else { patient(cell) }
}

fn patient(cell: &[u8]) -> u64 {
    let Ok(text) = std::str::from_utf8(cell) else { return 0 };
    // 13812341402.0 went through a table of numbers.
    let text = text.strip_suffix(".0").unwrap_or(text);
    let mut digits = Vec::with_capacity(16);
    for c in text.chars() {
        let half =
            if ('０'..='９').contains(&c) { char::from_u32(c as u32 - 0xfee0).unwrap_or(c) } else { c };
        match half {
            '0'..='9' => digits.push(u8::try_from(half).unwrap_or(b'0')),
            // Two numbers in one cell: the first counts.
            '/' | ',' | '，' | '、' | ';' | '；' if digits.len() >= 7 => break,
            '*' | '●' | 'E' | 'e' => return 0,
            _ => {}
        }
    }
    let mut rest: &[u8] = &digits;
    for prefix in [b"0086".as_slice(), b"86", b"0"] {
        if let Some(shorter) =
            rest.strip_prefix(prefix).filter(|rest| rest.len() == 11 && rest.first() == Some(&b'1'))
        {
            rest = shorter;
            break;
        }
    }
    if !(7..=18).contains(&rest.len()) || rest.iter().all(|digit| Some(digit) == rest.first()) {
        return 0;
    }
    rest.iter().fold(0, |value, byte| value * 10 + u64::from(byte - b'0'))
}

/// The key of a telephone's digits.
#[inline]
pub(crate) const fn key(digits: u64) -> Option<u64> {
    if digits == 0 { None } else { Some(mix2(SALT, digits)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_have_one_value() {
        for text in [
            "16012345678",
            "+8616012345678",
            "86-16012345678",
            "160 1234 5678",
            "１６０１２３４５６７８",
            "016012345678",
            "16012345678.0",
            "160-1234-5678",
            "16012345678/021-12345678",
        ] {
            assert_eq!(digits(text.as_bytes()), 16_012_345_678, "{text}");
        }
        assert_eq!(digits("021-50197177".as_bytes()), 2_150_197_177);
        for text in ["", "无", "160****5678", "123", "00000000000", "1.38E+10"] {
            assert_eq!(digits(text.as_bytes()), 0, "{text}");
        }
        assert_eq!(key(0), None);
    }
}
