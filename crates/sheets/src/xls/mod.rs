//! Workbooks as `.xls` (Excel 97 to 2003): small enough to be held whole.

mod container;
mod record;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use container::{Container, ContainerError, u16_at, u32_at};
use record::{Continued, XlsRecord, record, short_text};

use crate::cell::CellValue;
use crate::finding::{Finding, Origin};
use crate::limits::MAX_COLUMNS;
use crate::workbook::Book;
use crate::xlsx::{decimal, is_built_in_date, month_of, shows_date};

const SAVE_AS: &str = "请用 Excel 或 WPS 打开，另存为 .xlsx 后重新提交";

#[derive(Debug, Clone, PartialEq)]
enum Held {
    Text(String),
    Number(String),
    Date(u16, u16),
    Bool(bool),
    ErrorValue(&'static str),
}

type Rows = BTreeMap<u32, BTreeMap<usize, Held>>;

/// 旧工作簿 (.xls).
pub(crate) struct Xls {
    sheets: Vec<(String, Rows)>,
}

impl Xls {
    pub(crate) fn open(bytes: &[u8], origin: &Origin) -> Result<Self, Finding> {
        let damaged = |error: ContainerError| origin.whole(format!("旧版工作簿已损坏（{error}）"), SAVE_AS);
        let container = Container::open(bytes).map_err(damaged)?;
        if container.has("EncryptedPackage") || container.has("EncryptionInfo") {
            return Err(origin.whole("工作簿加了打开密码", "请去掉密码（文件—信息—保护工作簿）后重新提交"));
        }
        for (stream, kind) in [("WordDocument", " Word 文档"), ("PowerPoint Document", " PowerPoint 文档")]
        {
            if container.has(stream) {
                return Err(origin.whole(format!("这是{kind}，不是工作簿"), "请提交 .xlsx 工作簿"));
            }
        }
        let Some(stream) = container.stream("Workbook").or_else(|| container.stream("Book")) else {
            return Err(origin.whole("这个旧版 Office 文件里没有工作簿", SAVE_AS));
        };
        let stream = stream.map_err(damaged)?;
        Globals::read(&stream, origin)?.sheets(&stream, origin)
    }
}

impl Book for Xls {
    fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    fn each_row(
        &mut self,
        sheet: usize,
        take: &mut dyn FnMut(u32, &[CellValue<'_>]) -> ControlFlow<()>,
    ) -> Result<(), Finding> {
        let Some((_, rows)) = self.sheets.get(sheet) else { return Ok(()) };
        for (row, cells) in rows {
            let width = cells.last_key_value().map_or(0, |(column, _)| column + 1);
            let value = |column: usize| cells.get(&column).map_or(CellValue::Blank, Held::value);
            let cells: Vec<CellValue<'_>> = (0..width).map(value).collect();
            if take(row + 1, &cells).is_break() {
                break;
            }
        }
        Ok(())
    }
}

impl Held {
    fn value(&self) -> CellValue<'_> {
        match self {
            Self::Text(text) => CellValue::Text(text),
            Self::Number(digits) => CellValue::Number(digits),
            Self::Date(year, month) => CellValue::Date { year: *year, month: *month },
            Self::Bool(value) => CellValue::Bool(*value),
            Self::ErrorValue(text) => CellValue::ErrorValue(text),
        }
    }
}

/// What the first part of the stream says for all sheets.
#[derive(Default)]
struct Globals {
    texts: Vec<String>,
    formats: BTreeMap<u16, bool>,
    cell_formats: Vec<u16>,
    is_1904: bool,
    sheets: Vec<(String, usize)>,
}

impl Globals {
    fn read(stream: &[u8], origin: &Origin) -> Result<Self, Finding> {
        let begin = record(stream, 0).filter(|first| first.kind == 0x0809);
        if begin.and_then(|first| u16_at(first.data, 0)) != Some(0x0600) {
            return Err(origin.whole("工作簿的格式太旧（Excel 95 或更早）", SAVE_AS));
        }
        let mut globals = Self::default();
        let mut at = 0;
        while let Some(found) = record(stream, at) {
            at = found.next;
            match found.kind {
                0x002f => {
                    return Err(
                        origin.whole("工作簿加了打开密码", "请去掉密码（文件—信息—保护工作簿）后重新提交")
                    );
                }
                0x000a => return Ok(globals),
                0x00fc => at = globals.take_texts(stream, found),
                _ => globals.take(found),
            }
        }
        Err(origin.whole("旧版工作簿在中途断了", SAVE_AS))
    }

    fn take(&mut self, found: XlsRecord<'_>) {
        let data = found.data;
        match found.kind {
            0x0022 => self.is_1904 = u16_at(data, 0) == Some(1),
            0x041e => {
                if let (Some(id), Some(format)) = (u16_at(data, 0), short_text(data, 2, 2)) {
                    self.formats.insert(id, shows_date(&format));
                }
            }
            0x00e0 => self.cell_formats.push(u16_at(data, 2).unwrap_or(0)),
            0x0085 => {
                // Sheets of cells have the kind 0; charts and macros have others.
                let is_sheet = data.get(5).is_some_and(|kind| *kind == 0);
                let place = u32_at(data, 0).and_then(|place| usize::try_from(place).ok());
                let sheet = short_text(data, 6, 1).zip(place).filter(|_| is_sheet);
                self.sheets.extend(sheet);
            }
            _ => {}
        }
    }

    fn take_texts(&mut self, stream: &[u8], found: XlsRecord<'_>) -> usize {
        let (mut data, next) = Continued::new(stream, found);
        // The counts are not believed: texts are read until they end.
        let _ = (data.u32(), data.u32());
        while let Some(text) = data.text() {
            self.texts.push(text);
        }
        next
    }

    fn sheets(self, stream: &[u8], origin: &Origin) -> Result<Xls, Finding> {
        let read = |(name, place): &(String, usize)| match self.rows(stream, *place) {
            Some(rows) => Ok((name.clone(), rows)),
            None => Err(Origin::new(&origin.file, Some(name)).whole("工作表在中途断了", SAVE_AS)),
        };
        Ok(Xls { sheets: self.sheets.iter().map(read).collect::<Result<_, _>>()? })
    }

    /// The rows of the sheet at a place; `None` where it breaks off.
    fn rows(&self, stream: &[u8], place: usize) -> Option<Rows> {
        let mut rows = Rows::new();
        let mut at = record(stream, place).filter(|first| first.kind == 0x0809)?.next;
        let mut awaited: Option<(u32, usize)> = None;
        loop {
            let found = record(stream, at)?;
            at = found.next;
            match found.kind {
                0x000a => return Some(rows),
                0x0207 => {
                    let text = short_text(found.data, 0, 2).unwrap_or_default();
                    if let Some((row, column)) = awaited.take() {
                        put(&mut rows, row, column, Held::Text(text));
                    }
                }
                0x0006 => awaited = self.take_formula(found.data, &mut rows),
                _ => {
                    self.take_cell(found, &mut rows);
                }
            }
        }
    }

    /// A formula's result; a place when the text of the result is still to come.
    fn take_formula(&self, data: &[u8], rows: &mut Rows) -> Option<(u32, usize)> {
        let (row, column, style) = head(data)?;
        let result = data.get(6..14)?;
        if result.get(6..8) != Some(&[0xff, 0xff]) {
            let number = f64::from_le_bytes(*result.first_chunk()?);
            put(rows, row, column, self.number(number, style)?);
            return None;
        }
        match (result.first()?, result.get(2)?) {
            (0, _) => return Some((row, column)),
            (1, value) => put(rows, row, column, Held::Bool(*value != 0)),
            (2, value) => put(rows, row, column, Held::ErrorValue(error_value(*value))),
            _ => {}
        }
        None
    }

    fn take_cell(&self, found: XlsRecord<'_>, rows: &mut Rows) -> Option<()> {
        let data = found.data;
        let (row, column, style) = head(data)?;
        let held = match found.kind {
            0x0203 => self.number(f64::from_le_bytes(*data.get(6..)?.first_chunk()?), style)?,
            0x027e => self.number(packed(u32_at(data, 6)?), style)?,
            0x00bd => {
                let (cells, _) = data.get(4..data.len().checked_sub(2)?)?.as_chunks::<6>();
                for (place, cell) in cells.iter().enumerate() {
                    let number = self.number(packed(u32_at(cell, 2)?), u16_at(cell, 0)?)?;
                    put(rows, row, column + place, number);
                }
                return Some(());
            }
            0x00fd => {
                let place = usize::try_from(u32_at(data, 6)?).ok()?;
                // A place beyond the table is shown as a sign that no name holds.
                Held::Text(self.texts.get(place).cloned().unwrap_or_else(|| "\u{fffd}".to_owned()))
            }
            0x0204 => Held::Text(short_text(data, 6, 2)?),
            0x0205 => match (*data.get(6)?, *data.get(7)?) {
                (value, 0) => Held::Bool(value != 0),
                (value, _) => Held::ErrorValue(error_value(value)),
            },
            _ => return None,
        };
        put(rows, row, column, held);
        Some(())
    }

    /// A number as it is shown: a date where the cell's format shows one.
    fn number(&self, number: f64, style: u16) -> Option<Held> {
        let digits = decimal(&number.to_string())?;
        let format = self.cell_formats.get(usize::from(style)).copied().unwrap_or(0);
        let is_date = self.formats.get(&format).copied().unwrap_or_else(|| is_built_in_date(format));
        let date = if is_date { month_of(&digits, self.is_1904) } else { None };
        Some(date.map_or(Held::Number(digits), |(year, month)| Held::Date(year, month)))
    }
}

fn put(rows: &mut Rows, row: u32, column: usize, held: Held) {
    if column <= MAX_COLUMNS {
        rows.entry(row).or_default().insert(column, held);
    }
}

/// Row, column and format, with which every cell begins.
fn head(data: &[u8]) -> Option<(u32, usize, u16)> {
    Some((u32::from(u16_at(data, 0)?), usize::from(u16_at(data, 2)?), u16_at(data, 4)?))
}

/// A number in four bytes: thirty bits of an integer or of a double, perhaps in hundredths.
#[allow(
    clippy::float_arithmetic,
    reason = "the file itself says that the double is to be divided by a hundred"
)]
fn packed(bits: u32) -> f64 {
    let number = if bits & 2 != 0 {
        f64::from(bits.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 != 0 { number / 100.0 } else { number }
}

fn error_value(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
