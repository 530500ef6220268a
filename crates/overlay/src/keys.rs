//! A set of keys, each with its place in the order of arrival; quick to say that a key is not there.

use crate::hash::small;

/// A set of 64-bit keys.
#[derive(Default)]
pub(crate) struct Keys {
    keys: Vec<u64>,
    /// 1 + the place of a key, 0 where none is; a power of two, at most half full.
    slots: Vec<u32>,
    /// A bit for each of many keys' hashes; empty when nobody asked for it.
    filter: Vec<u64>,
}

impl Keys {
    /// A key's place, and whether it is new.
    pub(crate) fn insert(&mut self, key: u64) -> (u32, bool) {
        if (self.keys.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mut at = self.start(key);
        loop {
            match self.slots.get(at).copied() {
                Some(0) => break,
                Some(taken) if self.key(taken - 1) == Some(key) => return (taken - 1, false),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
        let place = small(self.keys.len());
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = place + 1;
        }
        self.keys.push(key);
        (place, true)
    }

    fn grow(&mut self) {
        // Fourfold: moving what is there costs more than the room.
        self.fill((self.slots.len() * 4).max(16));
    }

    fn fill(&mut self, size: usize) {
        self.slots = vec![0; size];
        for (place, key) in (1..).zip(&self.keys) {
            let mut at = start_of(*key, size);
            while self.slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = place;
            }
        }
    }

    /// Forgets the keys behind the first so many.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.keys.truncate(length);
        self.fill(self.slots.len());
    }

    /// Makes it quick to say that a key is not there; keys that come later are not found until this is called again.
    pub(crate) fn build_filter(&mut self) {
        let words = (self.keys.len() / 4).next_power_of_two().max(64);
        self.filter = vec![0; words];
        for key in &self.keys {
            if let Some(word) = self.filter.get_mut(word_of(*key, words)) {
                *word |= bit_of(*key);
            }
        }
    }

    /// The place of a key that passes the filter.
    #[inline]
    pub(crate) fn sieve(&self, key: u64) -> Option<u32> {
        let word = self.filter.get(word_of(key, self.filter.len()))?;
        if word & bit_of(key) == 0 { None } else { self.find(key) }
    }

    /// Adds keys that are known to be new; nothing is found until [`Self::grown`].
    pub(crate) fn extend_new(&mut self, keys: impl Iterator<Item = u64>) {
        self.keys.extend(keys);
    }

    /// Makes keys that were added as new to be found.
    pub(crate) fn grown(&mut self) {
        self.fill((self.keys.len() * 2 + 1).next_power_of_two().max(16));
    }

    /// The place of a key that often stands close behind the one that was asked for before; `hint` is kept between.
    #[inline]
    pub(crate) fn find_behind(&self, key: u64, hint: &mut usize) -> Option<u32> {
        const NEXT: usize = 8;
        let next = self.keys.get(*hint..).unwrap_or_default().iter().take(NEXT);
        if let Some(ahead) = next.into_iter().position(|other| *other == key) {
            *hint += ahead;
            return Some(small(*hint));
        }
        let found = self.find(key)?;
        *hint = found as usize;
        Some(found)
    }

    /// The place of a key.
    #[inline]
    pub(crate) fn find(&self, key: u64) -> Option<u32> {
        let mut at = self.start(key);
        loop {
            match self.slots.get(at).copied()? {
                0 => return None,
                taken if self.key(taken - 1) == Some(key) => return Some(taken - 1),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    #[inline]
    fn start(&self, key: u64) -> usize {
        start_of(key, self.slots.len())
    }

    /// The key of a place.
    #[inline]
    pub(crate) fn key(&self, place: u32) -> Option<u64> {
        self.keys.get(place as usize).copied()
    }

    pub(crate) const fn len(&self) -> usize {
        self.keys.len()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// Keys are hashes: their low bits choose the slot, high bits the filter's word and bit.
#[inline]
fn start_of(key: u64, size: usize) -> usize {
    usize::try_from(key & (size as u64).wrapping_sub(1)).unwrap_or_default()
}

#[inline]
fn word_of(key: u64, words: usize) -> usize {
    start_of(key >> 20, words)
}

#[inline]
const fn bit_of(key: u64) -> u64 {
    1 << (key >> 58)
}

/// What is found for each key: values grouped by the key's place.
#[derive(Default)]
pub(crate) struct Groups {
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Groups {
    /// Groups pairs of a place below `count` and a value; the values of a place keep their order.
    pub(crate) fn of(count: usize, pairs: &[(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; count + 2];
        for (place, _) in pairs {
            if let Some(start) = starts.get_mut(*place as usize + 2) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut values = vec![0; pairs.len()];
        for (place, value) in pairs {
            if let Some(next) = starts.get_mut(*place as usize + 1) {
                if let Some(slot) = values.get_mut(*next as usize) {
                    *slot = *value;
                }
                *next += 1;
            }
        }
        Self { starts, values }
    }

    /// The values of a place.
    pub(crate) fn get(&self, place: u32) -> &[u32] {
        let at = place as usize;
        let (Some(start), Some(end)) = (self.starts.get(at), self.starts.get(at + 1)) else { return &[] };
        self.values.get(*start as usize..*end as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn keys_are_found_and_others_are_not() {
        let mut keys = Keys::default();
        assert_eq!(keys.find(5), None);
        for value in 0..5_000 {
            assert_eq!(keys.insert(mix(value)), (u32::try_from(value).unwrap(), true));
        }
        assert_eq!(keys.insert(mix(7)), (7, false));
        keys.build_filter();
        for value in 0..5_000_u32 {
            assert_eq!(keys.sieve(mix(value.into())), Some(value));
        }
        assert!((5_000..100_000).all(|value| keys.sieve(mix(value)).is_none()));
        assert_eq!(keys.len(), 5_000);
        keys.truncate(4_000);
        assert_eq!((keys.find(mix(3_999)), keys.find(mix(4_000))), (Some(3_999), None));
        let mut pushed = Keys::default();
        pushed.extend_new((0..5_000).map(mix));
        pushed.grown();
        let mut hint = 0;
        for value in (0..5_000_u32).step_by(3).chain([4_999, 0, 17, 3]) {
            assert_eq!(pushed.find_behind(mix(value.into()), &mut hint), Some(value));
        }
        assert_eq!(pushed.find_behind(mix(5_000), &mut hint), None);
    }

    #[test]
    fn groups() {
        let groups = Groups::of(4, &[(2, 7), (0, 1), (2, 5)]);
        let all: Vec<&[u32]> = (0..6).map(|place| groups.get(place)).collect();
        assert_eq!(all, [&[1][..], &[], &[7, 5], &[], &[], &[]]);
    }
}
