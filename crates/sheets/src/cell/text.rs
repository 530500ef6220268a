//! Text as people type it: blanks around it, full-width signs, a leading apostrophe.

use std::borrow::Cow;

/// Blanks that spreadsheets and input methods leave behind, the invisible ones included.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

pub(crate) fn is_blank(text: &str) -> bool {
    trimmed(text).is_empty()
}

/// Without blanks around it and without the apostrophe that marks a cell as text.
pub(crate) fn trimmed(text: &str) -> &str {
    let text = text.trim_matches(is_space);
    text.strip_prefix('\'').map_or(text, |rest| rest.trim_matches(is_space))
}

/// Trimmed, full-width signs made half-width: for codes, counts and months.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let half: String = text.chars().map(half_width).collect();
    Cow::Owned(trimmed(&half).to_owned())
}

/// A column's head: no blanks or line breaks anywhere, full-width letters and digits made half-width.
pub(crate) fn header(text: &str) -> String {
    trimmed(text).chars().filter(|c| !is_space(*c)).map(half_width).collect()
}

fn half_width(c: char) -> char {
    match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        0x3000 => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_habits_are_smoothed_out() {
        assert_eq!(plain(" \u{3000}'３１０\u{a0}"), "310");
        assert_eq!(plain("１，２３４"), "1,234");
        assert_eq!(header(" 抽查\n人数 "), "抽查人数");
        assert_eq!(header("Ａ１"), "A1");
        assert_eq!(trimmed("''a"), "'a");
        assert!(is_blank("\u{feff} '\u{3000}"));
    }
}
