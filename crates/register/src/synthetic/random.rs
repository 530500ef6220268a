//! 随机数: the same from the same seed, on every machine.

/// 随机数发生器. SplitMix64: a counter that is mixed; not for secrets.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

/// Spreads a value over 64 bits.
pub(crate) const fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

impl Random {
    /// A generator of its own for each seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: mixed(seed) }
    }

    /// A generator of its own for the `index`-th thing of a kind: any of them can be made without the others.
    #[must_use]
    pub const fn of(seed: u64, kind: u64, index: u64) -> Self {
        Self::new(mixed(seed ^ mixed(kind)).wrapping_add(mixed(index.wrapping_add(1))))
    }

    /// The next 64 bits.
    pub const fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.state)
    }

    /// A value below `bound`; 0 when the bound is 0.
    pub const fn below(&mut self, bound: u64) -> u64 {
        let product = self.draw() as u128 * bound as u128;
        (product >> 64) as u64
    }

    /// A place in something of so many.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }

    /// Yes, so many times in a thousand.
    pub const fn chance(&mut self, per_mille: u16) -> bool {
        self.below(1000) < per_mille as u64
    }

    /// One of several; the default of the type when there are none.
    pub fn pick<T: Copy + Default>(&mut self, of: &[T]) -> T {
        let place = self.place(of.len());
        of.get(place).copied().unwrap_or_default()
    }
}

/// 置换. Every number below `size` goes to another below it, each to its own: invented numbers never repeat.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Permutation {
    seed: u64,
    size: u64,
    half_bits: u32,
}

impl Permutation {
    pub(crate) const fn new(seed: u64, size: u64) -> Self {
        let bits = 64 - size.saturating_sub(1).leading_zeros();
        Self { seed, size, half_bits: if bits < 2 { 1 } else { bits.div_ceil(2) } }
    }

    /// Where `index` goes: a Feistel network over the next power of four, walked until it falls below the size.
    pub(crate) const fn at(&self, index: u64) -> u64 {
        let mask = (1_u64 << self.half_bits) - 1;
        let mut value = index % self.size;
        loop {
            let (mut left, mut right) = (value >> self.half_bits, value & mask);
            let mut round = 0;
            while round < 4 {
                let next = left ^ (mixed(self.seed ^ mixed(round) ^ right) & mask);
                (left, right) = (right, next);
                round += 1;
            }
            value = left << self.half_bits | right;
            if value < self.size {
                return value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let draw =
            |seed| (0..5).scan(Random::new(seed), |random, _| Some(random.below(1000))).collect::<Vec<_>>();
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_eq!(Random::new(1).below(0), 0);
    }

    #[test]
    fn a_permutation_reaches_every_place_once() {
        for size in [1, 2, 3, 10, 1000, 4097] {
            let permutation = Permutation::new(7, size);
            let mut reached: Vec<u64> = (0..size).map(|index| permutation.at(index)).collect();
            reached.sort_unstable();
            assert_eq!(reached, (0..size).collect::<Vec<_>>());
        }
    }
}
