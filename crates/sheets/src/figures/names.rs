//! Names that repeat row after row, each kept once.

/// A table of places, found by hash; the caller says what stands at a place.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Place + 1, or 0; the length is a power of two.
    slots: Vec<u32>,
    used: usize,
}

impl Places {
    pub(crate) fn clear(&mut self) {
        if self.used > 0 {
            self.slots.fill(0);
            self.used = 0;
        }
    }

    #[inline]
    fn start(&self, hash: u64) -> usize {
        // The high bits of a product are the well mixed ones.
        usize::try_from(hash >> 32).unwrap_or(0) & self.slots.len().wrapping_sub(1)
    }

    pub(crate) fn find(&self, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut slot = self.start(hash);
        loop {
            let place = usize::try_from(*self.slots.get(slot)?).ok()?.checked_sub(1)?;
            if is_it(place) {
                return Some(place);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Adds a place that is not in the table; `hash_of` gives the hash of what stands at a place.
    pub(crate) fn add(&mut self, place: usize, hash_of: impl Fn(usize) -> u64) {
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let size = (self.slots.len() * 2).max(64);
            self.slots = vec![0; size];
            for old in 0..place {
                self.put(old, hash_of(old));
            }
        }
        self.put(place, hash_of(place));
        self.used += 1;
    }

    fn put(&mut self, place: usize, hash: u64) {
        let mask = self.slots.len() - 1;
        let mut slot = self.start(hash);
        while self.slots.get(slot).is_some_and(|taken| *taken != 0) {
            slot = (slot + 1) & mask;
        }
        if let (Some(free), Ok(place)) = (self.slots.get_mut(slot), u32::try_from(place + 1)) {
            *free = place;
        }
    }
}

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

#[inline]
pub(crate) fn hash_number(number: u64) -> u64 {
    let mixed = number.wrapping_mul(MIX);
    (mixed ^ (mixed >> 29)).wrapping_mul(MIX)
}

fn hash_text(text: &str) -> u64 {
    let mut hash = 0_u64;
    for part in text.as_bytes().chunks(8) {
        let word = part.iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        hash = (hash.rotate_left(5) ^ word).wrapping_mul(MIX);
    }
    hash_number(hash)
}

/// 名称表: texts, each once, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Names {
    texts: Vec<String>,
    places: Places,
    /// How many the last town had: towns are alike.
    usual: usize,
    /// Texts of earlier towns, for their memory.
    spare: Vec<String>,
}

impl Names {
    pub(crate) fn place(&mut self, text: &str) -> usize {
        let texts = &self.texts;
        let found =
            self.places.find(hash_text(text), |place| texts.get(place).is_some_and(|known| known == text));
        found.unwrap_or_else(|| {
            let place = self.texts.len();
            if place == 0 {
                self.texts.reserve(self.usual);
            }
            let own = self.text(text);
            self.texts.push(own);
            let texts = &self.texts;
            self.places.add(place, |place| texts.get(place).map_or(0, |text| hash_text(text)));
            place
        })
    }

    /// A text of one's own.
    pub(crate) fn text(&mut self, text: &str) -> String {
        let mut own = self.spare.pop().unwrap_or_default();
        own.clear();
        own.push_str(text);
        own
    }

    /// Keeps the memory of texts that nobody needs any more.
    pub(crate) fn recycle(&mut self, texts: impl IntoIterator<Item = String>) {
        self.spare.extend(texts);
    }

    /// The text at a place.
    pub(crate) fn at(&self, place: usize) -> &str {
        self.texts.get(place).map_or("", String::as_str)
    }

    /// The texts; the table is empty afterwards.
    pub(crate) fn take(&mut self) -> Vec<String> {
        self.places.clear();
        self.usual = self.texts.len();
        std::mem::take(&mut self.texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_place() {
        let mut names = Names::default();
        for round in 0..2 {
            for number in 0..500 {
                assert_eq!(names.place(&format!("居委会{number}")), number, "round {round}");
            }
        }
        assert_eq!(names.take().len(), 500);
        assert_eq!(names.place("又一个"), 0);
    }
}
