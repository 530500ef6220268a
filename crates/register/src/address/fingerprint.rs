//! 地址键: equal for equal doors, in 64 bits that never change from one run or machine to the next.

/// 地址键. Two addresses have the same key exactly when they name the same door (but for one chance in 2⁶⁴ a pair).
///
/// Province, city, district and town are left out: people leave them out, and a road stands in one city once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressKey(pub u64);

impl std::fmt::Display for AddressKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Folds values into 64 bits. Saved indexes rely on it: it must stay as it is.
#[derive(Clone, Copy)]
pub(crate) struct Fold(u64);

impl Fold {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// Two rounds of multiply and shift: for one value every state goes to a state of its own.
    pub(crate) const fn add(&mut self, value: u64) {
        const ODD: u64 = 0xd6e8_feb8_6659_fd93;
        let mut state = self.0 ^ value.wrapping_mul(0x9fb2_1c65_1e98_df25);
        state ^= state >> 32;
        state = state.wrapping_mul(ODD);
        state ^= state >> 32;
        state = state.wrapping_mul(ODD);
        self.0 = state ^ (state >> 32);
    }

    pub(crate) fn text(&mut self, text: &str) {
        let mut value = 0_u64;
        let mut filled = 0;
        for c in text.chars() {
            // Three characters of 21 bits to a word.
            value = value << 21 | u64::from(u32::from(c));
            filled += 1;
            if filled == 3 {
                self.add(value);
                (value, filled) = (0, 0);
            }
        }
        self.add(value << 2 | filled);
    }

    pub(crate) const fn finish(self) -> u64 {
        let mut end = self;
        end.add(0x8ebc_6af0_9c88_c6e3);
        end.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[u64]) -> u64 {
        let mut fold = Fold::new(0);
        parts.iter().for_each(|part| fold.add(*part));
        fold.finish()
    }

    #[test]
    fn different_parts_give_different_keys() {
        let mut seen = std::collections::HashSet::new();
        for a in 0..300 {
            for b in 0..300 {
                assert!(seen.insert(of(&[a, b << 32])), "{a} {b}");
            }
        }
        assert!(seen.insert(of(&[])));
    }

    #[test]
    fn keys_do_not_change() {
        // Written down once: an index saved by an older program must still be found.
        let mut fold = Fold::new(7);
        fold.text("三林路");
        assert_eq!(fold.finish(), KNOWN);
    }

    const KNOWN: u64 = 5_275_632_928_077_580_296;
}
