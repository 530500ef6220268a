//! Keys of 64 bits. A saved index holds them: they must stay as they are.

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads a value over 64 bits, each to its own.
#[inline]
pub(crate) const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let value = (value ^ (value >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    value ^ (value >> 32)
}

/// Two values as one.
#[inline]
pub(crate) const fn mix2(a: u64, b: u64) -> u64 {
    mix(mix(a ^ ODD).wrapping_add(b.wrapping_mul(ODD)))
}

/// Bytes as one value; the salt keeps keys of different kinds apart.
#[inline]
pub(crate) fn hash_bytes(salt: u64, bytes: &[u8]) -> u64 {
    let mut state = salt ^ (bytes.len() as u64).wrapping_mul(ODD);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = (state.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(ODD);
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        state = (state.rotate_left(23) ^ u64::from_le_bytes(last)).wrapping_mul(ODD);
    }
    mix(state)
}

/// A sum by which changed bytes are noticed: four at a time, four times as quick as a key.
pub(crate) fn sum_of(bytes: &[u8]) -> u64 {
    let (rows, rest) = bytes.as_chunks::<32>();
    let mut sums = [1, 2, 3, 4_u64];
    for row in rows {
        let (words, _) = row.as_chunks::<8>();
        for (sum, word) in sums.iter_mut().zip(words) {
            *sum = (sum.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(ODD);
        }
    }
    let last = hash_bytes(bytes.len() as u64, rest);
    sums.into_iter().fold(last, mix2)
}

/// A count or place that fits 32 bits; what does not is the largest, which nothing has.
#[inline]
pub(crate) fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_bytes_have_different_keys() {
        let mut seen = std::collections::HashSet::new();
        for a in 0..200_u8 {
            for length in 0..20 {
                assert!(seen.insert(hash_bytes(1, &vec![a; length])) || length == 0, "{a} {length}");
            }
        }
        assert_ne!(hash_bytes(1, b"a"), hash_bytes(2, b"a"));
        assert_ne!(hash_bytes(1, b"a"), hash_bytes(1, b"a\0"));
    }

    #[test]
    fn a_byte_that_changes_changes_the_sum() {
        let bytes: Vec<u8> = (0..100).collect();
        let mut seen = std::collections::HashSet::from([sum_of(&bytes)]);
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            if let Some(byte) = other.get_mut(at) {
                *byte ^= 64;
            }
            assert!(seen.insert(sum_of(&other)), "{at}");
            assert!(seen.insert(sum_of(bytes.get(..at).unwrap_or_default())), "{at}");
        }
    }

    #[test]
    fn keys_do_not_change() {
        // Written down once: an index saved by an older program must still be found.
        assert_eq!(hash_bytes(7, "三林路123".as_bytes()), KNOWN);
    }

    const KNOWN: u64 = 5_939_372_688_155_399_153;
}
