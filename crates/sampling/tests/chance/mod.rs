//! Numbers that look like chance and are the same on every run.
#![allow(dead_code)]

/// SplitMix64 (Steele, Lea & Flood 2014).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number below `limit`.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        u32::try_from((u128::from(self.next()) * u128::from(limit)) >> 64).unwrap()
    }

    /// Whether something happens that does so `millionths` times in a million.
    pub(crate) fn happens(&mut self, millionths: u32) -> bool {
        self.below(1_000_000) < millionths
    }
}
