//! What a feed looks for in a register: keys of numbers, telephones, dwellings, and of names with part of a number.

use crate::keys::Keys;

/// Parts of numbers are looked for by two bitmaps first: few rows have one that is wanted, and names are dear to read.
const BITS: usize = 1 << 16;

/// The keys of a feed.
#[derive(Default)]
pub(crate) struct Wanted {
    pub(crate) keys: Keys,
    tails: Vec<u64>,
    births: Vec<u64>,
}

impl Wanted {
    pub(crate) fn add(&mut self, key: u64) -> u32 {
        self.keys.insert(key).0
    }

    pub(crate) fn add_tail(&mut self, tail: [u8; 4]) {
        set(&mut self.tails, tail_bit(tail));
    }

    pub(crate) fn add_birth(&mut self, birth: u32) {
        set(&mut self.births, birth_bit(birth));
    }

    pub(crate) fn may_want_tail(&self, tail: [u8; 4]) -> bool {
        is_set(&self.tails, tail_bit(tail))
    }

    pub(crate) fn may_want_birth(&self, birth: u32) -> bool {
        is_set(&self.births, birth_bit(birth))
    }
}

fn tail_bit(tail: [u8; 4]) -> usize {
    (u32::from_le_bytes(tail).wrapping_mul(0x9e37_79b1) >> 16) as usize
}

const fn birth_bit(birth: u32) -> usize {
    (birth.wrapping_mul(0x9e37_79b1) >> 16) as usize
}

fn set(bits: &mut Vec<u64>, bit: usize) {
    bits.resize(BITS / 64, 0);
    if let Some(word) = bits.get_mut(bit / 64) {
        *word |= 1 << (bit % 64);
    }
}

fn is_set(bits: &[u64], bit: usize) -> bool {
    bits.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
}
