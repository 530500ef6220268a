//! Which number formats show a date.

use std::collections::HashMap;
use std::io::Read;

use super::xml::{Token, XmlError, XmlReader, attribute, unescape};

/// 日期格式: for each cell format, whether it shows a date.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    dates: Vec<bool>,
}

impl Styles {
    pub(crate) fn is_date(&self, style: usize) -> bool {
        self.dates.get(style).copied().unwrap_or(false)
    }

    pub(crate) fn read(reader: impl Read) -> Result<Self, XmlError> {
        let mut xml = XmlReader::new(reader);
        let mut formats: HashMap<Vec<u8>, bool> = HashMap::new();
        let mut styles = Self::default();
        let mut is_cell_format = false;
        loop {
            match xml.next()? {
                Token::Start { name: b"numFmt", attributes, .. } => {
                    let (id, code) =
                        (attribute(attributes, b"numFmtId"), attribute(attributes, b"formatCode"));
                    if let (Some(id), Some(code)) = (id, code) {
                        let mut text = String::new();
                        unescape(code, &mut text);
                        formats.insert(id.to_vec(), shows_date(&text));
                    }
                }
                Token::Start { name: b"cellXfs", is_empty, .. } => is_cell_format = !is_empty,
                Token::End { name: b"cellXfs" } => is_cell_format = false,
                Token::Start { name: b"xf", attributes, .. } if is_cell_format => {
                    let id = attribute(attributes, b"numFmtId").unwrap_or_default();
                    styles.dates.push(
                        formats.get(id).copied().unwrap_or_else(|| number(id).is_some_and(is_built_in_date)),
                    );
                }
                Token::Over => return Ok(styles),
                _ => {}
            }
        }
    }
}

fn number(id: &[u8]) -> Option<u16> {
    std::str::from_utf8(id).ok()?.parse().ok()
}

/// The numbers of the formats every spreadsheet knows that show dates, Chinese ones included.
pub(crate) fn is_built_in_date(id: u16) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57..=58)
}

/// Whether a format shows a year, a month or a day: `y`, `m`, `d` outside quotes and brackets, no bare times.
pub(crate) fn shows_date(format: &str) -> bool {
    let first = format.split(';').next().unwrap_or_default();
    let is_elapsed = ["[h", "[m", "[s", "[H", "[M", "[S"].iter().any(|mark| first.contains(mark));
    if is_elapsed {
        return false;
    }
    let (mut is_quoted, mut is_bracketed, mut is_escaped) = (false, false, false);
    let mut shown = String::new();
    for sign in first.chars() {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' | '_' | '*' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '[' => is_bracketed = true,
            ']' => is_bracketed = false,
            _ if is_bracketed => {}
            _ => shown.push(sign.to_ascii_lowercase()),
        }
    }
    let is_month_alone = shown.contains('m') && !shown.contains(['h', 's']);
    !shown.contains("general") && (shown.contains(['y', 'd']) || is_month_alone)
}

/// Year and month of a date as spreadsheets count days.
pub(crate) fn month_of(serial: &str, is_1904: bool) -> Option<(u16, u16)> {
    let whole = serial.split_once('.').map_or(serial, |(whole, _)| whole);
    let days = whole.parse::<i64>().ok()?.checked_add(if is_1904 { 1462 } else { 0 })?;
    if !(1..=2_958_465).contains(&days) {
        return None;
    }
    // Days since 0000-03-01; 25569 is 1970-01-01.
    let days = days - 25_569 + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some((u16::try_from(year).ok()?, u16::try_from(month).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_formats_are_told_from_others() {
        for format in ["yyyy-mm", "yyyy\"年\"m\"月\"", "m/d/yy", "[$-804]yyyy\"年\"m\"月\";@", "mmm-yy", "d"]
        {
            assert!(shows_date(format), "{format}");
        }
        for format in [
            "General",
            "0",
            "@",
            "0.00%",
            "#,##0_);[Red](#,##0)",
            "h:mm:ss",
            "\"yd\"0",
            "[h]:mm",
            "mm:ss",
            "0\"个月\"",
            "",
        ] {
            assert!(!shows_date(format), "{format}");
        }
    }

    #[test]
    fn days_become_months() {
        for (serial, is_1904, expected) in [
            ("44713", false, Some((2022, 6))),
            ("44712", false, Some((2022, 5))),
            ("44713.75", false, Some((2022, 6))),
            ("43251", true, Some((2022, 6))),
            ("25569", false, Some((1970, 1))),
            ("45351", false, Some((2024, 2))),
            ("0", false, None),
            ("-3", false, None),
            ("3000000", false, None),
            ("x", false, None),
        ] {
            assert_eq!(month_of(serial, is_1904), expected, "{serial}");
        }
    }
}
