//! The characters of a number, kept in place: no heap, constant size.

use std::hash::{Hash, Hasher};

/// The longest identifier kept: eighteen characters.
const CAPACITY: usize = 18;

/// Up to eighteen ASCII characters. Knows nothing about their meaning; prints nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Characters {
    bytes: [u8; CAPACITY],
    length: u8,
}

impl Characters {
    /// No characters at all.
    pub(crate) const NONE: Self = Self { bytes: [0; CAPACITY], length: 0 };

    /// The characters of a text, or `None` when there are too many or one is not ASCII.
    pub(crate) fn of(text: &[u8]) -> Option<Self> {
        if !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; CAPACITY];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self { bytes, length: u8::try_from(text.len()).ok()? })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// The text with everything but the first `head` and the last `tail` characters starred out.
    pub(crate) fn masked(
        &self,
        head: usize,
        tail: usize,
        f: &mut std::fmt::Formatter<'_>,
    ) -> std::fmt::Result {
        use std::fmt::Write;
        let length = usize::from(self.length);
        for (at, &byte) in self.bytes().iter().enumerate() {
            let shown = at < head || at + tail >= length;
            f.write_char(if shown { char::from(byte) } else { '*' })?;
        }
        Ok(())
    }
}

impl Hash for Characters {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

/// The value of a run of ASCII digits; `None` when something else stands in it or it does not fit.
pub(crate) fn number(digits: &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_up_to_eighteen_ascii_characters() {
        assert_eq!(Characters::of(b"123X").map(|c| c.text().to_owned()).as_deref(), Some("123X"));
        assert!(Characters::of("１".as_bytes()).is_none());
        assert!(Characters::of(&[b'1'; 19]).is_none());
        assert_eq!(std::mem::size_of::<Characters>(), 19);
    }

    #[test]
    fn reads_digits_only() {
        assert_eq!(number(b"0123"), Some(123));
        assert_eq!(number(b"12a"), None);
        assert_eq!(number(&[b'9'; 30]), None);
    }
}
