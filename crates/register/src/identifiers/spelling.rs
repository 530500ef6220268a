//! The tolerant reading of a number: width, blanks, quotes and case do not matter.

use super::characters::number;
use super::{Damage, IdentifierError};
use crate::writing::{half_width, is_blank};

/// More characters than any spelling of a number has; a longer text is cut here and found too long.
const CAPACITY: usize = 40;

/// A number as it was meant: upper case, half width, without blanks, quotes and dashes.
pub(crate) struct Spelling {
    bytes: [u8; CAPACITY],
    length: usize,
    /// The first character that no number has, with its position from 1.
    pub(crate) foreign: Option<(usize, char)>,
    /// A `.0` was dropped.
    pub(crate) decimal_tail: bool,
}

impl Spelling {
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Reads a text; says at once when a spreadsheet damaged it beyond repair.
    pub(crate) fn of(text: &str) -> Result<Self, IdentifierError> {
        let mut spelling = Self { bytes: [0; CAPACITY], length: 0, foreign: None, decimal_tail: false };
        for c in text.chars().filter(|c| !is_blank(*c)) {
            spelling.push(half_width(c).to_ascii_uppercase());
        }
        spelling.strip_frame();
        if spelling.length == 0 && spelling.foreign.is_none() {
            return Err(IdentifierError::Empty);
        }
        if let Some(damage) = spelling.damage() {
            return Err(IdentifierError::Damaged(damage));
        }
        spelling.drop_decimal_tail()?;
        if spelling.bytes().contains(&b'*') {
            return Err(IdentifierError::Masked);
        }
        spelling.keep(|byte| !b"-./()_,:;'\"`".contains(&byte));
        Ok(spelling)
    }

    fn push(&mut self, c: char) {
        let c = match c {
            // What keyboards and scans put where an X belongs.
            '×' | 'Χ' | 'χ' | 'Х' | 'х' | '✕' | '╳' => 'X',
            '‘' | '’' | '′' | '“' | '”' | '´' => '\'',
            '–' | '—' | '−' | '‐' | '‑' => '-',
            '∗' | '●' | '﹡' => '*',
            '。' | '、' | '，' | '；' => ',',
            _ => c,
        };
        match u8::try_from(c).ok().filter(u8::is_ascii) {
            Some(byte) => {
                if let Some(place) = self.bytes.get_mut(self.length) {
                    *place = byte;
                    self.length += 1;
                }
            }
            None if self.foreign.is_none() => self.foreign = Some((self.length + 1, c)),
            None => {}
        }
    }

    /// Takes away what a spreadsheet puts around a text: `'…`, `="…"`.
    fn strip_frame(&mut self) {
        let bytes = self.bytes();
        let start = bytes.iter().take_while(|byte| b"='\"`,".contains(byte)).count();
        let end = bytes.iter().rev().take_while(|byte| b"'\"`,;.".contains(byte)).count();
        self.length = self.length.saturating_sub(end);
        self.bytes.copy_within(start.min(self.length)..self.length, 0);
        self.length = self.length.saturating_sub(start);
    }

    fn keep(&mut self, wanted: impl Fn(u8) -> bool) {
        let mut kept = 0;
        for at in 0..self.length {
            let Some(byte) = self.bytes.get(at).copied().filter(|byte| wanted(*byte)) else { continue };
            if let Some(place) = self.bytes.get_mut(kept) {
                *place = byte;
                kept += 1;
            }
        }
        self.length = kept;
    }

    fn damage(&self) -> Option<Damage> {
        let bytes = self.bytes();
        if bytes.first() == Some(&b'#') {
            return Some(Damage::CellError);
        }
        if is_scientific(bytes) {
            return Some(Damage::Scientific);
        }
        is_date(bytes).then_some(Damage::Date)
    }

    /// A whole number that went through a table of doubles has `.0` behind; up to fifteen digits nothing is lost.
    fn drop_decimal_tail(&mut self) -> Result<(), IdentifierError> {
        let bytes = self.bytes();
        let Some(point) = bytes.iter().position(|byte| *byte == b'.') else { return Ok(()) };
        let (whole, zeros) = bytes.split_at(point);
        let zeros = zeros.get(1..).unwrap_or_default();
        if number(whole).is_none() || whole.len() < 8 || zeros.iter().any(|byte| *byte != b'0') {
            return Ok(());
        }
        if point > 15 {
            return Err(IdentifierError::Damaged(Damage::DecimalTail));
        }
        self.length = point;
        self.decimal_tail = true;
        Ok(())
    }
}

/// `3.10115E+17`, `1.38E10`: an exponent of nine to nineteen after a number with one digit before the point.
fn is_scientific(bytes: &[u8]) -> bool {
    let Some(mark) = bytes.iter().position(|byte| *byte == b'E') else { return false };
    let (mantissa, exponent) = bytes.split_at(mark);
    let signed = bytes.get(mark + 1) == Some(&b'+');
    let exponent = exponent.get(1 + usize::from(signed)..).unwrap_or_default();
    let (whole, fraction) = match mantissa.iter().position(|byte| *byte == b'.') {
        Some(point) => (mantissa.get(..point), mantissa.get(point + 1..)),
        None => (Some(mantissa), None),
    };
    let one_digit = whole.is_some_and(|whole| whole.len() == 1 && number(whole).is_some());
    let plain = fraction.is_none_or(|fraction| number(fraction).is_some());
    // `1E12345678` is a passport: without a sign or a point, only two digits make an exponent.
    let marked = signed || fraction.is_some() || exponent.len() == 2;
    one_digit && plain && marked && number(exponent).is_some_and(|value| (9..=19).contains(&value))
}

/// `2022-06-01`, `1990/3/7`.
fn is_date(bytes: &[u8]) -> bool {
    let mut parts = bytes.split(|byte| *byte == b'-' || *byte == b'/');
    let mut part = |least: usize, most: usize| {
        parts.next().is_some_and(|part| (least..=most).contains(&part.len()) && number(part).is_some())
    };
    part(4, 4) && part(1, 2) && part(1, 2) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let spelling = Spelling::of(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        String::from_utf8(spelling.bytes().to_vec()).unwrap()
    }

    #[test]
    fn every_spelling_comes_to_the_same() {
        for text in [
            "11010519491231002X",
            "11010519491231002x",
            "１１０１０５１９４９１２３１００２Ｘ",
            " 110105 19491231 002X ",
            "'11010519491231002X",
            "‘11010519491231002x’",
            "=\"11010519491231002X\"",
            "110105-19491231-002X",
            "11010519491231002×",
            "\u{feff}110105\u{200b}19491231002Х\t",
            "11010519491231002X。",
        ] {
            assert_eq!(read(text), "11010519491231002X", "{text}");
        }
    }

    #[test]
    fn damage_is_told_apart() {
        for (text, damage) in [
            ("3.10115E+17", Damage::Scientific),
            ("3.10115199001011E17", Damage::Scientific),
            ("3E+17", Damage::Scientific),
            ("1.38e+10", Damage::Scientific),
            ("３．１Ｅ＋１７", Damage::Scientific),
            ("########", Damage::CellError),
            ("#N/A", Damage::CellError),
            ("310115199001011000.0", Damage::DecimalTail),
            ("1990-03-07", Damage::Date),
        ] {
            assert_eq!(Spelling::of(text).err(), Some(IdentifierError::Damaged(damage)), "{text}");
        }
        assert_eq!(read("13812341402.0"), "13812341402");
        assert_eq!(read("1E1234567"), "1E1234567");
    }

    #[test]
    fn foreign_characters_are_remembered_with_their_place() {
        let spelling = Spelling::of("310一15").unwrap();
        assert_eq!(spelling.foreign, Some((4, '一')));
        assert_eq!(Spelling::of(" ' ").err(), Some(IdentifierError::Empty));
        assert_eq!(Spelling::of("310115********123X").err(), Some(IdentifierError::Masked));
    }
}
