//! 遮盖号码: a number with some characters starred out, as companies hand them over.

use std::fmt;

use crate::writing::{half_width, is_blank};

use super::characters::Characters;

/// 遮盖号码. The characters of a number that are still to be seen, in their places; a clue, never a proof.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MaskedNumber(Characters);

impl MaskedNumber {
    /// Reads a number with stars; `None` when none is starred, or all are, or it is longer than any number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 18];
        let mut length = 0;
        for c in text.chars().filter(|c| !is_blank(*c) && !matches!(c, '\'' | '"' | '-')) {
            let c = match half_width(c).to_ascii_uppercase() {
                '●' | '∗' | '?' | '﹡' => '*',
                c => c,
            };
            let byte = u8::try_from(c).ok().filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'*')?;
            *bytes.get_mut(length)? = byte;
            length += 1;
        }
        let bytes = bytes.get(..length)?;
        let hidden = bytes.iter().filter(|byte| **byte == b'*').count();
        if hidden == 0 || hidden == length { None } else { Characters::of(bytes).map(Self) }
    }

    /// How many characters are to be seen.
    #[must_use]
    pub fn seen(&self) -> usize {
        self.0.bytes().iter().filter(|byte| **byte != b'*').count()
    }

    /// Whether a whole number (in clear) may be this one: the same length, and every seen character the same.
    #[must_use]
    pub fn fits(&self, clear: &str) -> bool {
        let seen = self.0.bytes();
        seen.len() == clear.len()
            && seen.iter().zip(clear.bytes()).all(|(seen, byte)| *seen == b'*' || *seen == byte)
    }
}

impl fmt::Debug for MaskedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MaskedNumber({} of {} seen)", self.seen(), self.0.bytes().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_what_it_shows() {
        let masked = MaskedNumber::parse("310115********123x").unwrap();
        assert_eq!(masked.seen(), 10);
        assert!(masked.fits("31011519900101123X"));
        assert!(!masked.fits("31011519900101124X"));
        assert!(!masked.fits("310115"));
        assert_eq!(format!("{masked:?}"), "MaskedNumber(10 of 18 seen)");
        assert!(MaskedNumber::parse("138****1402").is_some());
        assert!(MaskedNumber::parse("***").is_none());
        assert!(MaskedNumber::parse("123").is_none());
        assert!(MaskedNumber::parse("*******************1").is_none());
    }
}
