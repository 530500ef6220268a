//! The characters of an address, each with its class and its place in the text.

use std::borrow::Cow;

use super::class::{BLANK, KIND, VARIANT, class_of, house_form};

/// No address is longer; what stands behind is not read, and the result says so.
pub(crate) const MAX_CHARACTERS: usize = 96;

/// One character that leaves ink.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    /// In the house form: half width, simplified where the address words need it.
    pub(crate) c: char,
    /// Where it begins in the text.
    start: u16,
    class: u8,
    /// Blanks stand before it.
    pub(crate) gap: bool,
}

const EMPTY: Cell = Cell { c: '\0', start: 0, class: BLANK, gap: true };

/// The characters of a text that leave ink.
pub(crate) struct Cells<'a> {
    text: &'a str,
    cells: [Cell; MAX_CHARACTERS],
    length: usize,
    /// Something was left unread.
    pub(crate) truncated: bool,
}

impl<'a> Cells<'a> {
    pub(crate) fn read(text: &'a str) -> Self {
        let mut read = Self { text, cells: [EMPTY; MAX_CHARACTERS], length: 0, truncated: false };
        let mut gap = false;
        for (start, c) in text.char_indices() {
            let class = class_of(c);
            if class == BLANK {
                gap = true;
                continue;
            }
            let (Some(cell), Ok(start)) = (read.cells.get_mut(read.length), u16::try_from(start)) else {
                read.truncated = true;
                break;
            };
            let c = if class & VARIANT == 0 { c } else { house_form(c) };
            *cell = Cell { c, start, class: class & !VARIANT, gap };
            read.length += 1;
            gap = false;
        }
        read
    }

    pub(crate) const fn len(&self) -> usize {
        self.length
    }

    /// The cell at a place; an empty one beyond the end.
    pub(crate) fn at(&self, place: usize) -> Cell {
        self.cells.get(place).copied().unwrap_or(EMPTY)
    }

    /// The character at a place; NUL beyond the end.
    pub(crate) fn c(&self, place: usize) -> char {
        self.at(place).c
    }

    /// The kind of the character at a place; [`BLANK`] beyond the end.
    pub(crate) fn kind(&self, place: usize) -> u8 {
        self.at(place).class & KIND
    }

    /// Whether the character at a place bears a mark.
    pub(crate) fn has(&self, place: usize, mark: u8) -> bool {
        self.at(place).class & mark != 0
    }

    /// Whether a word stands at a place.
    pub(crate) fn stands(&self, place: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(ahead, c)| self.c(place + ahead) == c)
    }

    /// The cells of a range.
    pub(crate) fn slice(&self, from: usize, to: usize) -> &[Cell] {
        self.cells.get(from..to.min(self.length)).unwrap_or_default()
    }

    /// The characters of a range as one name: borrowed from the text where it is written in the house form.
    pub(crate) fn name(&self, from: usize, to: usize) -> Cow<'a, str> {
        let cells = self.slice(from, to);
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else { return Cow::Borrowed("") };
        let tail = self.text.get(usize::from(last.start)..).unwrap_or_default();
        let end = usize::from(last.start) + tail.chars().next().map_or(0, char::len_utf8);
        let written = self.text.get(usize::from(first.start)..end).unwrap_or_default();
        if written.chars().eq(cells.iter().map(|cell| cell.c)) {
            Cow::Borrowed(written)
        } else {
            Cow::Owned(cells.iter().map(|cell| cell.c).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::class::{DIGIT, ROAD, TEXT};

    #[test]
    fn names_are_borrowed_where_they_can_be() {
        let cells = Cells::read(" 三林路 １２號");
        assert_eq!(cells.len(), 6);
        assert!(matches!(cells.name(0, 3), Cow::Borrowed("三林路")));
        assert_eq!(cells.name(3, 6), "12号");
        assert!(cells.has(2, ROAD));
        assert_eq!((cells.kind(3), cells.kind(5)), (DIGIT, TEXT));
        assert!(cells.at(3).gap && !cells.at(4).gap);
        assert!(cells.stands(0, "三林"));
        assert!(matches!(Cells::read("三 林路").name(0, 3), Cow::Owned(_)));
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let long = "路".repeat(500);
        let cells = Cells::read(&long);
        assert_eq!(cells.len(), MAX_CHARACTERS);
        assert!(cells.truncated);
        assert_eq!(std::mem::size_of::<Cell>(), 8);
    }
}
