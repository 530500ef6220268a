//! The rows of a sheet, one at a time.

use std::io::Read;
use std::ops::{ControlFlow, Range};

use super::styles::{Styles, month_of};
use super::texts::{RichText, Texts};
use super::xml::{Attributes, Token, XmlError, XmlReader, attribute, unescape, unescape_spreadsheet};
use crate::cell::CellValue;
use crate::limits::MAX_COLUMNS;

/// What the cells of a sheet refer to.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(crate) texts: Texts,
    pub(crate) styles: Styles,
    pub(crate) is_1904: bool,
}

/// A cell of the row that is being read; its text stands in the row's own string.
#[derive(Debug, Clone, Default, PartialEq)]
enum Held {
    #[default]
    Blank,
    Shared(usize),
    Text(Range<usize>),
    Number(Range<usize>),
    Date(u16, u16),
    Bool(bool),
    ErrorValue(Range<usize>),
    Uncomputed,
}

/// The cell that is being read.
#[derive(Debug, Default)]
struct Open {
    column: usize,
    kind: Vec<u8>,
    style: usize,
    is_value: bool,
    is_inline: bool,
    has_formula: bool,
    text_start: usize,
    rich: RichText,
}

/// 逐行读取.
pub(crate) struct SheetReader<'s, R> {
    xml: XmlReader<R>,
    shared: &'s Shared,
    row: u32,
    cells: Vec<Held>,
    text: String,
    open: Open,
    is_in_row: bool,
    is_in_cell: bool,
    next_column: usize,
    is_in_data: bool,
}

impl<'s, R: Read> SheetReader<'s, R> {
    pub(crate) fn new(reader: R, shared: &'s Shared) -> Self {
        Self {
            xml: XmlReader::new(reader),
            shared,
            row: 0,
            cells: Vec::new(),
            text: String::new(),
            open: Open::default(),
            is_in_row: false,
            is_in_cell: false,
            next_column: 0,
            is_in_data: false,
        }
    }

    /// Hands every row that holds anything to `take`, with its number.
    pub(crate) fn each_row(
        mut self,
        take: &mut dyn FnMut(u32, &[CellValue<'_>]) -> ControlFlow<()>,
    ) -> Result<(), XmlError> {
        loop {
            match self.xml.next()? {
                Token::Start { name: b"sheetData", is_empty: false, .. } => self.is_in_data = true,
                // Rows that are cut off must not be lost in silence.
                Token::Over if self.is_in_data => return Err(XmlError::CutShort),
                Token::Over => return Ok(()),
                Token::End { name: b"sheetData" } => {
                    let is_whole = !self.is_in_row && !self.is_in_cell;
                    return if is_whole { Ok(()) } else { Err(XmlError::CutShort) };
                }
                _ if !self.is_in_data => {}
                Token::Start { name: [b'c'], attributes, is_empty } => {
                    self.open.begin(attributes, self.next_column, self.text.len())?;
                    self.next_column = self.open.column.saturating_add(1);
                    self.is_in_cell = !is_empty;
                }
                Token::End { name: [b'c'] } if self.is_in_cell => {
                    self.is_in_cell = false;
                    self.close_cell();
                }
                token if self.is_in_cell => self.open.take(&token, &mut self.text),
                Token::Start { name: b"row", attributes, is_empty } => {
                    let number =
                        attribute(attributes, b"r").and_then(number).unwrap_or(u64::from(self.row) + 1);
                    self.row = row_number(number)?;
                    self.is_in_row = !is_empty;
                    self.next_column = 0;
                    self.cells.clear();
                    self.text.clear();
                }
                Token::End { name: b"row" } => {
                    self.is_in_row = false;
                    if self.hand_over(take).is_break() {
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
    }

    fn hand_over(
        &mut self,
        take: &mut dyn FnMut(u32, &[CellValue<'_>]) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if self.cells.is_empty() {
            return ControlFlow::Continue(());
        }
        let text = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        let value = |held: &Held| match held {
            Held::Blank => CellValue::Blank,
            Held::Shared(place) => self.shared.texts.get(*place).map_or(CellValue::Garbled, CellValue::Text),
            Held::Text(range) => CellValue::Text(text(range)),
            Held::Number(range) => CellValue::Number(text(range)),
            Held::Date(year, month) => CellValue::Date { year: *year, month: *month },
            Held::Bool(value) => CellValue::Bool(*value),
            Held::ErrorValue(range) => CellValue::ErrorValue(text(range)),
            Held::Uncomputed => CellValue::Uncomputed,
        };
        let cells: Vec<CellValue<'_>> = self.cells.iter().map(value).collect();
        take(self.row, &cells)
    }

    fn close_cell(&mut self) {
        // One column more than is allowed is kept, so that the header can be refused for its width.
        if self.open.column > MAX_COLUMNS {
            self.text.truncate(self.open.text_start);
            return;
        }
        let held = self.held();
        if held == Held::Blank {
            return;
        }
        if self.cells.len() <= self.open.column {
            self.cells.resize(self.open.column + 1, Held::Blank);
        }
        if let Some(cell) = self.cells.get_mut(self.open.column) {
            *cell = held;
        }
    }

    fn held(&mut self) -> Held {
        let start = self.open.text_start;
        let written = self.text.get(start..).unwrap_or_default();
        if written.is_empty() && self.open.kind != b"s" {
            return if self.open.has_formula && self.open.kind != b"str" {
                Held::Uncomputed
            } else {
                Held::Blank
            };
        }
        match self.open.kind.as_slice() {
            b"s" => match written.trim() {
                "" => Held::Blank,
                // A place beyond the table is shown as garbled rather than left out.
                place => Held::Shared(place.parse().unwrap_or(usize::MAX)),
            },
            b"str" | b"inlineStr" | b"d" => {
                unescape_spreadsheet(&mut self.text, start);
                Held::Text(start..self.text.len())
            }
            b"b" => Held::Bool(written.trim() == "1" || written.trim().eq_ignore_ascii_case("true")),
            b"e" => Held::ErrorValue(start..self.text.len()),
            _ => self.number(start),
        }
    }

    /// A number as decimal digits: what is written with an exponent or too many digits is written anew.
    fn number(&mut self, start: usize) -> Held {
        let written = self.text.get(start..).unwrap_or_default().trim();
        if self.shared.styles.is_date(self.open.style)
            && let Some((year, month)) = month_of(written, self.shared.is_1904)
        {
            return Held::Date(year, month);
        }
        let has_spaces = written.len() + start < self.text.len();
        if has_spaces || !written.bytes().all(|byte| byte.is_ascii_digit()) {
            let Some(decimal) = decimal(written) else { return Held::Text(start..self.text.len()) };
            self.text.truncate(start);
            self.text.push_str(&decimal);
        }
        Held::Number(start..self.text.len())
    }
}

/// The shortest decimal that stands for the same double: what a spreadsheet shows of `98.370000000000005`.
pub(crate) fn decimal(written: &str) -> Option<String> {
    let value: f64 = written.parse().ok()?;
    value.is_finite().then(|| value.to_string())
}

impl Open {
    fn begin(&mut self, attributes: &[u8], next_column: usize, text_start: usize) -> Result<(), XmlError> {
        self.kind.clear();
        (self.column, self.style) = (next_column, 0);
        for (name, value) in Attributes(attributes) {
            match name {
                [b'r'] => self.column = column(value).ok_or(XmlError::Malformed("单元格位置不可信"))?,
                [b't'] => self.kind.extend_from_slice(value),
                [b's'] => {
                    self.style = number(value).and_then(|style| style.try_into().ok()).unwrap_or(usize::MAX);
                }
                _ => {}
            }
        }
        (self.is_value, self.is_inline, self.has_formula) = (false, false, false);
        self.text_start = text_start;
        Ok(())
    }

    fn take(&mut self, token: &Token<'_>, text: &mut String) {
        match token {
            Token::Start { name: [b'v'], is_empty, .. } => self.is_value = !is_empty && !self.is_inline,
            Token::End { name: [b'v'] } => self.is_value = false,
            Token::Start { name: b"is", is_empty, .. } => {
                self.is_inline = !is_empty;
                self.rich = RichText::default();
                // What an inline text repeats in `<v>` does not count.
                text.truncate(self.text_start);
            }
            Token::End { name: b"is" } => {
                self.is_inline = false;
                self.kind = b"inlineStr".to_vec();
            }
            Token::Start { name: [b'f'], .. } => self.has_formula = true,
            Token::Text(value) if self.is_value => unescape(value, text),
            Token::Literal(value) if self.is_value => text.push_str(&String::from_utf8_lossy(value)),
            token if self.is_inline => self.rich.take(token, text),
            _ => {}
        }
    }
}

/// A row's number; no sheet has more rows than this.
fn row_number(number: u64) -> Result<u32, XmlError> {
    u32::try_from(number)
        .ok()
        .filter(|row| *row <= 1_048_576)
        .ok_or(XmlError::Malformed("行号超出工作表的范围"))
}

fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    digits.iter().try_fold(0_u64, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0'))
    })
}

/// The column of a place such as `AB12`.
fn column(place: &[u8]) -> Option<usize> {
    let letters = place.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let letters = place.get(..letters)?.iter();
    let number = letters
        .fold(0_usize, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(data: &str) -> Result<Vec<String>, XmlError> {
        let texts = Texts::read("<sst><si><t>共享</t></si></sst>".as_bytes()).unwrap();
        let styles =
            Styles::read("<s><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></s>".as_bytes())
                .unwrap();
        let shared = Shared { texts, styles, is_1904: false };
        let mut rows = Vec::new();
        let xml = format!("<worksheet><dimension ref='ZZ9:A1'/><sheetData>{data}</sheetData></worksheet>");
        SheetReader::new(xml.as_bytes(), &shared).each_row(&mut |number, cells| {
            let shown: Vec<String> = cells.iter().map(|cell| format!("{cell:?}")).collect();
            rows.push(format!("{number}: {}", shown.join(" ")));
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    #[test]
    fn cells_of_every_kind_are_read() {
        let data = "<row r='3'><c r='A3' t='s'><v>0</v></c><c r='C3'><v>12</v></c><c><v>3.10115130001E11</v></c></row>\
                    <row><c t='inlineStr'><is><t>内&amp;文</t></is></c><c t='b'><v>1</v></c><c t='e'><v>#REF!</v></c></row>\
                    <row r='9'/><row><c s='1'><v>44713</v></c><c><f>A1</f></c><c t='str'><f>B</f><v>结果</v></c><c s='0'/></row>\
                    <row><c><v>98.370000000000005</v></c><c t='s'><v>7</v></c><c><f>1+1</f><v>2</v></c></row>";
        assert_eq!(
            rows(data).unwrap(),
            [
                "3: Text(\"共享\") Blank Number(\"12\") Number(\"310115130001\")",
                "4: Text(\"内&文\") Bool(true) ErrorValue(\"#REF!\")",
                "10: Date { year: 2022, month: 6 } Uncomputed Text(\"结果\")",
                "11: Number(\"98.37\") Garbled Number(\"2\")",
            ]
        );
    }

    #[test]
    fn places_that_cannot_be_are_refused() {
        for data in [
            "<row r='99999999999'/>",
            "<row><c r='AAAAAAAAAAAA1'><v>1</v></c></row>",
            "<row><c r='1'/></row>",
            "<row><c>",
        ] {
            assert!(rows(data).is_err(), "{data}");
        }
        assert_eq!(rows("<row><c r='XFD1'><v>1</v></c></row>").unwrap(), Vec::<String>::new());
    }
}
