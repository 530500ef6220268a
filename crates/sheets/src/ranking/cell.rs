//! What goes into a cell: words stay words, exact numbers become spreadsheet numbers where nothing is lost.

use assessment::{Exact, marks_words};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// What is written where there is nothing.
pub(super) const NONE: &str = "--";
/// A spreadsheet keeps fifteen digits; a longer number would be changed in silence.
const MAX_DIGITS: usize = 15;
/// The most decimals a column shows.
const MAX_DECIMALS: usize = 4;

/// A value on its way into a cell.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// Words, whatever they look like.
    Text(String),
    /// How many.
    Count(u64),
    /// A number; `≈12.33` where it has no finite decimal.
    Exact(Exact),
    /// A number; `≈12.33（37/3）` where it has no finite decimal.
    WithFraction(Exact),
    /// Two decimals, rounded half up.
    Rounded(Exact),
    /// Nothing there: `--`.
    None,
}

impl Cell {
    pub(super) fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// How many of something.
    pub(super) fn count(count: usize) -> Self {
        Self::Count(u64::try_from(count).unwrap_or(u64::MAX))
    }

    /// Words, or `--` for none.
    pub(super) fn words(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() { Self::None } else { Self::Text(words) }
    }

    /// A place or count that zero stands for none of.
    pub(super) fn counted(count: u32) -> Self {
        if count == 0 { Self::None } else { Self::Count(u64::from(count)) }
    }

    /// How many lines it takes in a column of that width.
    pub(super) fn lines(&self, width: u16) -> u32 {
        match self {
            Self::Text(text) => text_lines(text, width),
            _ => 1,
        }
    }

    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        format: &Format,
    ) -> Result<(), XlsxError> {
        let (number, words) = match self {
            Self::Text(text) => (None, text.clone()),
            Self::Count(count) => (number(&count.to_string()), count.to_string()),
            Self::Exact(exact) => (number(&exact.to_string()), format!("≈{}", exact.rounded(2))),
            Self::WithFraction(exact) => (number(&exact.to_string()), marks_words(exact)),
            Self::Rounded(exact) => (number(&exact.rounded(2)), exact.rounded(2)),
            Self::None => (None, NONE.to_owned()),
        };
        match number {
            Some(number) => sheet.write_number_with_format(row, column, number, format)?,
            None => sheet.write_string_with_format(row, column, words, format)?,
        };
        Ok(())
    }
}

/// A finite decimal as the nearest number a spreadsheet knows; `None` for fractions and for too many digits.
fn number(decimal: &str) -> Option<f64> {
    let digits = decimal.bytes().filter(u8::is_ascii_digit).count();
    if decimal.contains('/') || digits > MAX_DIGITS {
        return None;
    }
    decimal.parse().ok()
}

/// How many decimals a column shows, so that its points stand below each other.
pub(super) fn decimals<'a>(values: impl Iterator<Item = &'a Exact>) -> usize {
    let finite = values.map(Exact::to_string).filter(|text| !text.contains('/'));
    let longest = finite.filter_map(|text| Some(text.split_once('.')?.1.len())).max();
    longest.unwrap_or(0).min(MAX_DECIMALS)
}

/// A number format of so many decimals.
pub(super) fn plain_format(decimals: usize) -> String {
    if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) }
}

/// A number format that shows the sign of a change.
pub(super) fn change_format(decimals: usize) -> String {
    let plain = plain_format(decimals);
    format!("+{plain}_ ;-{plain}_ ;0_ ;@_ ")
}

/// Width in half-width characters: a Chinese character takes two.
pub(super) fn display_width(text: &str) -> u16 {
    text.chars().fold(0, |width: u16, c| width.saturating_add(if c < '\u{2010}' { 1 } else { 2 }))
}

/// Lines that a text takes in a column, room kept for the indent and the rules.
pub(super) fn text_lines(text: &str, width: u16) -> u32 {
    let room = width.saturating_sub(2).max(2);
    text.split('\n').map(|line| u32::from(display_width(line).div_ceil(room).max(1))).sum()
}

/// A head in two lines where one is too narrow. Chinese words are mostly of two characters, so it breaks after an even
/// number of them: 境外人员/准确率.
pub(super) fn broken(title: &str, width: u16) -> String {
    let length = title.chars().count();
    let is_chinese = title.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    if !is_chinese || length < 4 || display_width(title) < width {
        return title.to_owned();
    }
    let upper = length.div_ceil(2).next_multiple_of(2);
    let upper = if upper + 1 == length { upper - 2 } else { upper };
    let (head, tail): (String, String) =
        (title.chars().take(upper).collect(), title.chars().skip(upper).collect());
    format!("{head}\n{tail}")
}

/// The widest of some texts, within limits.
pub(super) fn width_of<'a>(texts: impl Iterator<Item = &'a str>, least: u16, most: u16) -> u16 {
    texts.map(display_width).max().unwrap_or(0).saturating_add(3).clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_is_a_number_only_where_nothing_is_lost() {
        assert_eq!(number("47.6"), Some(47.6));
        assert_eq!(number("-0.5"), Some(-0.5));
        assert_eq!(number("37/3"), None);
        assert_eq!(number("0.1234567890123456"), None);
    }

    #[test]
    fn decimals_are_those_of_the_longest_finite_value() {
        let values = ["47", "47.6", "37/3", "49.25"].map(exact);
        assert_eq!(decimals(values.iter()), 2);
        assert_eq!(decimals([].iter()), 0);
        assert_eq!(decimals([exact("0.0009765625")].iter()), 4);
        assert_eq!((plain_format(0), plain_format(2)), ("0".to_owned(), "0.00".to_owned()));
        assert_eq!(change_format(1), "+0.0_ ;-0.0_ ;0_ ;@_ ");
    }

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(display_width("三林a1"), 6);
        assert_eq!((text_lines("三林镇平安办", 14), text_lines("三林镇平安办", 13)), (1, 2));
        assert_eq!(text_lines("一\n二\n", 20), 3);
        assert_eq!(broken("境外人员准确率", 11), "境外人员\n准确率");
        assert_eq!(broken("加强管理服务", 11), "加强管理\n服务");
        assert_eq!(
            (broken("登记准确率", 11), broken("登记准确率", 10)),
            ("登记准确率".to_owned(), "登记\n准确率".to_owned())
        );
        assert_eq!(
            (broken("数据推送", 11), broken("accuracy of all", 11)),
            ("数据推送".to_owned(), "accuracy of all".to_owned())
        );
        assert_eq!(width_of(["一", "一二三"].into_iter(), 4, 20), 9);
        assert_eq!(width_of(["一二三四五六"].into_iter(), 4, 10), 10);
    }
}
