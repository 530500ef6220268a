//! 编号: the number of a lane, house or room, with its letters and its 甲乙.

use std::fmt;

/// 编号. A number as addresses use it: `501`, `24B`, `A503`, `5乙`, `12之1`.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceNumber {
    value: u32,
    /// Behind 之 or 附.
    branch: u16,
    /// A capital letter before the digits, or 0.
    before: u8,
    /// A capital letter behind the digits, 1–10 for 甲–癸, or 0.
    after: u8,
}

const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";

/// The place of 甲–癸, from 1.
pub(crate) fn stem(c: char) -> Option<u8> {
    let at = STEMS.chars().position(|stem| stem == c)?;
    u8::try_from(at + 1).ok()
}

impl PlaceNumber {
    /// A plain number.
    #[must_use]
    pub const fn new(value: u32) -> Self {
        Self { value, branch: 0, before: 0, after: 0 }
    }

    /// The digits as a value; 0 when there are letters only.
    #[must_use]
    pub const fn value(self) -> u32 {
        self.value
    }

    /// The number behind 之 or 附; 0 when there is none.
    #[must_use]
    pub const fn branch(self) -> u16 {
        self.branch
    }

    /// Whether it is digits alone.
    #[must_use]
    pub const fn is_plain(self) -> bool {
        self.branch == 0 && self.before == 0 && self.after == 0
    }

    pub(crate) const fn with_before(mut self, letter: u8) -> Self {
        self.before = letter;
        self
    }

    pub(crate) const fn with_after(mut self, letter: u8) -> Self {
        self.after = letter;
        self
    }

    pub(crate) const fn with_branch(mut self, branch: u16) -> Self {
        self.branch = branch;
        self
    }

    /// The capital letter or stem behind the digits; 0 when there is none.
    pub(crate) const fn after(self) -> u8 {
        self.after
    }

    /// Letters alone: `A`, `AB`.
    pub(crate) const fn is_letters(self) -> bool {
        self.value == 0 && self.before != 0
    }

    /// All of it in 64 bits, different for different numbers.
    pub(crate) const fn bits(self) -> u64 {
        (self.value as u64) << 32 | (self.branch as u64) << 16 | (self.before as u64) << 8 | self.after as u64
    }
}

impl fmt::Display for PlaceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        if self.before != 0 {
            f.write_char(char::from(self.before))?;
        }
        if !self.is_letters() {
            write!(f, "{}", self.value)?;
        }
        match self.after {
            0 => {}
            after @ 1..=10 => f.write_char(STEMS.chars().nth(usize::from(after) - 1).unwrap_or('甲'))?,
            letter => f.write_char(char::from(letter))?,
        }
        if self.branch == 0 { Ok(()) } else { write!(f, "之{}", self.branch) }
    }
}

impl fmt::Debug for PlaceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// 室内分间. Which part of a dwelling: a lettered room, a bedroom by its side, a bed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubRoom {
    word: u8,
    number: PlaceNumber,
}

/// What parts of a dwelling are called.
const WORDS: &[&str] = &[
    "间",
    "床",
    "主卧",
    "次卧",
    "北卧",
    "南卧",
    "东卧",
    "西卧",
    "客卧",
    "小卧",
    "大卧",
    "客厅",
    "隔断",
    "阁楼",
    "朝南",
    "朝北",
    "北间",
    "南间",
    "东间",
    "西间",
    "中间",
    "大间",
    "小间",
    "书房",
    "餐厅",
    "厨房",
    "阳台",
    "主间",
    "前间",
    "后间",
    "前楼",
    "后楼",
    "亭子间",
    "灶间",
    "车库",
    "车棚",
    "地下室",
    "卧室",
];

impl SubRoom {
    /// `A间`, `2间`.
    pub(crate) const fn part(number: PlaceNumber) -> Self {
        Self { word: 0, number }
    }

    /// `3床`.
    pub(crate) const fn bed(number: PlaceNumber) -> Self {
        Self { word: 1, number }
    }

    /// The part whose name the characters begin with, and the length of that name.
    pub(crate) fn named(at: impl Fn(&str) -> bool) -> Option<(Self, usize)> {
        let found = WORDS.iter().enumerate().skip(2).find(|(_, word)| at(word));
        let (index, word) = found?;
        let word_index = u8::try_from(index).ok()?;
        Some((Self { word: word_index, number: PlaceNumber::default() }, word.chars().count()))
    }

    pub(crate) const fn bits(self) -> u64 {
        self.number.bits() ^ ((self.word as u64 + 1) << 24)
    }
}

impl fmt::Display for SubRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = WORDS.get(usize::from(self.word)).copied().unwrap_or_default();
        if self.word < 2 { write!(f, "{}{word}", self.number) } else { f.write_str(word) }
    }
}

impl fmt::Debug for SubRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_they_are_spoken() {
        assert_eq!(PlaceNumber::new(501).to_string(), "501");
        assert_eq!(PlaceNumber::new(24).with_after(b'B').to_string(), "24B");
        assert_eq!(PlaceNumber::new(503).with_before(b'A').to_string(), "A503");
        assert_eq!(PlaceNumber::default().with_before(b'A').to_string(), "A");
        assert_eq!(PlaceNumber::new(5).with_after(2).to_string(), "5乙");
        assert_eq!(PlaceNumber::new(12).with_branch(1).to_string(), "12之1");
        assert_eq!(std::mem::size_of::<PlaceNumber>(), 8);
    }

    #[test]
    fn parts_of_a_dwelling() {
        assert_eq!(SubRoom::part(PlaceNumber::default().with_before(b'A')).to_string(), "A间");
        let (part, length) = SubRoom::named(|word| "主卧朝南".starts_with(word)).unwrap();
        assert_eq!((part.to_string().as_str(), length), ("主卧", 2));
        assert!(SubRoom::named(|word| "厂房".starts_with(word)).is_none());
    }
}
