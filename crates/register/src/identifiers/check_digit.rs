//! Check characters of the standards.

/// ISO 7064 MOD 11-2 as GB 11643 uses it: the character that belongs behind seventeen digits.
///
/// Horner's form of Σ aᵢ·2^(i−1) ≡ 1 (mod 11). It finds every single wrong digit and every swap of two neighbours,
/// because 2 has order 10 modulo the prime 11.
pub(crate) fn mod_11_2(digits: &[u8]) -> u8 {
    let mut sum = 0_u32;
    for &byte in digits {
        sum = (sum + u32::from(byte.wrapping_sub(b'0') & 15)) * 2 % 11;
    }
    match (12 - sum) % 11 {
        10 => b'X',
        value => digit(value),
    }
}

/// GB 32100: the character that belongs behind the first seventeen of a 统一社会信用代码.
///
/// `None` when a character is not of its alphabet (which leaves out I, O, S, V and Z).
pub(crate) fn gb_32100(characters: &[u8]) -> Option<u8> {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut sum = 0;
    let mut weight = 1;
    for byte in characters {
        sum += ALPHABET.iter().position(|known| known == byte)? * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET.get((31 - sum % 31) % 31).copied()
}

/// GB 11714: the check character behind the eight of an organisation code.
pub(crate) fn gb_11714(characters: &[u8]) -> Option<u8> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let mut sum = 0;
    for (byte, weight) in characters.iter().zip(WEIGHTS) {
        sum += char::from(*byte).to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some(b'X'),
        11 => Some(b'0'),
        value => Some(digit(value)),
    }
}

fn digit(value: u32) -> u8 {
    char::from_digit(value, 10).map_or(b'0', |c| u8::try_from(c).unwrap_or(b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specimens_of_the_standards() {
        assert_eq!(mod_11_2(b"11010519491231002"), b'X');
        assert_eq!(mod_11_2(b"44052418800101001"), b'4');
        assert_eq!(gb_32100(b"91350100M000100Y4"), Some(b'3'));
        assert_eq!(gb_11714(b"M000100Y"), Some(b'4'));
        assert_eq!(gb_32100(b"9135I"), None);
    }
}
