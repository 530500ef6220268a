//! The user's own file with what is wrong marked in it: red cells with a note, and a column 错误说明 at the end.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;

use rust_xlsxwriter::{Format, Note, Workbook, Worksheet, XlsxError};

use crate::cell::{self, CellValue};
use crate::csv::source::{CsvSource, read_text};
use crate::figures::columns::HEADER_ROWS;
use crate::finding::{Finding, Origin};
use crate::workbook::{Book, open};
use crate::write::WriteError;

/// Head of the column that is added.
const COLUMN: &str = "错误说明";

/// 错误标记: what is wrong, and where in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The sheet; `None` for the first.
    pub sheet: Option<String>,
    /// The row as a spreadsheet numbers it, or that of whoever `code` names.
    pub row: Option<u32>,
    /// A code that stands somewhere in the row, where the row's number is not known; may be empty.
    pub code: String,
    /// The head of the column.
    pub column: Option<String>,
    /// What is wrong and what to do.
    pub words: String,
}

impl From<&Finding> for Mark {
    fn from(finding: &Finding) -> Self {
        Self {
            sheet: finding.sheet.clone(),
            row: finding.row,
            code: String::new(),
            column: finding.column.clone(),
            words: format!("{}。{}", finding.message, finding.remedy),
        }
    }
}

/// One sheet as it was read: its rows by number.
struct Rows {
    name: String,
    rows: BTreeMap<u32, Vec<Written>>,
}

/// A cell as it is written again.
enum Written {
    Blank,
    Text(String),
    Number(f64),
}

/// Writes a file again as a workbook, with its faults marked.
///
/// # Errors
/// [`WriteError`] when the workbook cannot be written. A file of which nothing can be read comes back as a list of what
/// is wrong.
pub fn marked_workbook(bytes: &[u8], name: &str, marks: &[Mark]) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let sheets = rows_of(bytes, name);
    if sheets.is_empty() {
        list(workbook.add_worksheet(), marks)?;
        return Ok(workbook.save_to_buffer()?);
    }
    for (place, sheet) in sheets.iter().enumerate() {
        let own = marks.iter().filter(|mark| match &mark.sheet {
            Some(name) => *name == sheet.name,
            None => place == 0,
        });
        write(workbook.add_worksheet(), sheet, &own.collect::<Vec<_>>())?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn rows_of(bytes: &[u8], name: &str) -> Vec<Rows> {
    let origin = Origin::new(name, None);
    if let Ok(mut book) = open(Cursor::new(bytes), &origin) {
        return book
            .sheets()
            .into_iter()
            .enumerate()
            .map(|(place, name)| Rows { name, rows: rows(book.as_mut(), place) })
            .collect();
    }
    let text = read_text(CsvSource::new(name, bytes)).unwrap_or_default();
    let lines = (1..).zip(text.lines()).map(|(number, line)| (number, fields(line)));
    let rows: BTreeMap<u32, Vec<Written>> = lines.collect();
    if rows.is_empty() { Vec::new() } else { vec![Rows { name: "数据".to_owned(), rows }] }
}

fn rows(book: &mut dyn Book, place: usize) -> BTreeMap<u32, Vec<Written>> {
    let mut rows = BTreeMap::new();
    // What comes before a broken row is still the user's own.
    let _ = book.each_row(place, &mut |number, cells| {
        rows.insert(number, cells.iter().map(|cell| written(*cell)).collect());
        ControlFlow::Continue(())
    });
    rows
}

fn written(cell: CellValue<'_>) -> Written {
    match cell {
        CellValue::Blank => Written::Blank,
        // More digits than a spreadsheet's number keeps would change.
        CellValue::Number(text) if text.len() <= 15 => {
            text.parse().map_or_else(|_| Written::Text(text.to_owned()), Written::Number)
        }
        CellValue::Text(text) | CellValue::Number(text) | CellValue::ErrorValue(text) => {
            Written::Text(text.to_owned())
        }
        CellValue::Date { year, month } => Written::Text(format!("{year:04}-{month:02}")),
        other => Written::Text(other.display()),
    }
}

/// The fields of a line of CSV; a quoted field that holds a line break is not what offices export.
fn fields(line: &str) -> Vec<Written> {
    let mut fields = Vec::new();
    let (mut field, mut quoted) = (String::new(), false);
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                field.push('"');
                signs.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(Written::Text(std::mem::take(&mut field))),
            other => field.push(other),
        }
    }
    fields.push(Written::Text(field));
    fields
}

/// The row of the heads: the one that most of the marked columns are found in.
fn header(rows: &Rows, marks: &[&Mark]) -> u32 {
    let heads: Vec<String> =
        marks.iter().filter_map(|mark| mark.column.as_deref()).map(cell::header).collect();
    let found = |cells: &Vec<Written>| {
        cells
            .iter()
            .filter(|own| matches!(own, Written::Text(text) if heads.contains(&cell::header(text))))
            .count()
    };
    let first = rows.rows.iter().take(HEADER_ROWS);
    // Of equals the first.
    first.rev().max_by_key(|(_, cells)| found(cells)).map_or(1, |(number, _)| *number)
}

fn write(sheet: &mut Worksheet, rows: &Rows, marks: &[&Mark]) -> Result<(), XlsxError> {
    sheet.set_name(&rows.name)?;
    let header = header(rows, marks);
    let red = Format::new().set_background_color(0xFF_C7CE).set_font_color(0x9C_0006);
    let bold = Format::new().set_bold();
    let width = rows.rows.values().map(Vec::len).max().unwrap_or(0);
    let heads = rows.rows.get(&header);
    let mut told: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    let mut marked: BTreeMap<(u32, usize), Vec<&str>> = BTreeMap::new();
    for mark in marks {
        let row = mark.row.or_else(|| row_with(rows, &mark.code)).unwrap_or(header);
        told.entry(row).or_default().push(&mark.words);
        let column = mark.column.as_deref().and_then(|column| column_of(heads?, column));
        if let Some(column) = column.filter(|_| row != header || mark.row.is_some()) {
            marked.entry((row, column)).or_default().push(&mark.words);
        }
    }
    for (number, cells) in &rows.rows {
        for (column, cell) in cells.iter().enumerate() {
            let Ok(at) = u16::try_from(column) else { continue };
            write_cell(
                sheet,
                number.saturating_sub(1),
                at,
                cell,
                marked.contains_key(&(*number, column)).then_some(&red),
            )?;
        }
    }
    for ((row, column), words) in &marked {
        if let Ok(at) = u16::try_from(*column) {
            sheet.insert_note(row.saturating_sub(1), at, &Note::new(words.join("\n")))?;
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    let last = u16::try_from(width).unwrap_or(u16::MAX);
    sheet.write_string_with_format(header.saturating_sub(1), last, COLUMN, &bold)?;
    sheet.set_column_width(last, 60)?;
    sheet.set_freeze_panes(header, 0)?;
    for (row, words) in told {
        if row == header {
            sheet.write_string_with_format(
                row.saturating_sub(1),
                last,
                format!("{COLUMN}：{}", words.join("；")),
                &red,
            )?;
        } else {
            sheet.write_string_with_format(row.saturating_sub(1), last, words.join("；"), &red)?;
        }
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Written,
    format: Option<&Format>,
) -> Result<(), XlsxError> {
    match (cell, format) {
        (Written::Blank, None) => {}
        (Written::Blank, Some(format)) => {
            sheet.write_blank(row, column, format)?;
        }
        (Written::Text(text), None) => {
            sheet.write_string(row, column, text)?;
        }
        (Written::Text(text), Some(format)) => {
            sheet.write_string_with_format(row, column, text, format)?;
        }
        (Written::Number(number), None) => {
            sheet.write_number(row, column, *number)?;
        }
        (Written::Number(number), Some(format)) => {
            sheet.write_number_with_format(row, column, *number, format)?;
        }
    }
    Ok(())
}

fn row_with(rows: &Rows, code: &str) -> Option<u32> {
    let holds = |cell: &Written| match cell {
        Written::Text(text) => cell::plain(text) == code,
        Written::Number(number) => number.to_string() == code,
        Written::Blank => false,
    };
    let found = rows.rows.iter().find(|(_, cells)| !code.is_empty() && cells.iter().any(holds));
    found.map(|(number, _)| *number)
}

fn column_of(heads: &[Written], column: &str) -> Option<usize> {
    let wanted = cell::header(column);
    heads.iter().position(|head| matches!(head, Written::Text(text) if cell::header(text) == wanted))
}

/// What is wrong with a file that cannot be shown.
fn list(sheet: &mut Worksheet, marks: &[Mark]) -> Result<(), XlsxError> {
    sheet.set_name(COLUMN)?;
    sheet.write_string(0, 0, COLUMN)?;
    sheet.set_column_width(0, 90)?;
    for (row, mark) in (1..).zip(marks) {
        sheet.write_string(row, 0, &mark.words)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    fn mark(row: Option<u32>, code: &str, column: Option<&str>) -> Mark {
        Mark {
            sheet: None,
            row,
            code: code.to_owned(),
            column: column.map(str::to_owned),
            words: "大于抽查人数。请核对".to_owned(),
        }
    }

    fn grid(bytes: Vec<u8>) -> Vec<Vec<String>> {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        sheet
            .rows()
            .map(|row| {
                row.iter()
                    .map(|cell| if *cell == Data::Empty { String::new() } else { cell.to_string() })
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_csv_comes_back_with_its_faults_beside_its_rows() {
        let csv = "居村委编码,准确人数,备注\n310115130001,80,\"一,二\"\n310115130002,70,\n";
        let marks = [mark(None, "310115130002", Some("准确人数")), mark(Some(2), "", None)];
        let rows = grid(marked_workbook(csv.as_bytes(), "六月.csv", &marks).unwrap());
        assert_eq!(rows[0], ["居村委编码", "准确人数", "备注", "错误说明"]);
        assert_eq!(rows[1], ["310115130001", "80", "一,二", "大于抽查人数。请核对"]);
        assert_eq!(rows[2], ["310115130002", "70", "", "大于抽查人数。请核对"]);
    }

    #[test]
    fn a_workbook_keeps_its_sheets_and_the_digits_of_its_codes() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("居村数据").unwrap();
        sheet.write_string(0, 0, "填报单位：甲").unwrap();
        sheet.write_string(1, 0, "居村委编码").unwrap();
        sheet.write_string(1, 1, "准确人数").unwrap();
        sheet.write_string(2, 0, "310115130001").unwrap();
        sheet.write_number(2, 1, 81.0).unwrap();
        workbook.add_worksheet().set_name("别的").unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let marked =
            Mark { sheet: Some("居村数据".to_owned()), ..mark(Some(3), "", Some("准确人数")) };
        let rows = grid(marked_workbook(&bytes, "六月.xlsx", &[marked]).unwrap());
        assert_eq!(rows[1], ["居村委编码", "准确人数", "错误说明"]);
        assert_eq!(rows[2], ["310115130001", "81", "大于抽查人数。请核对"]);
    }

    #[test]
    fn a_file_of_which_nothing_is_read_becomes_a_list() {
        let rows = grid(marked_workbook(b"%PDF-1.7", "a.pdf", &[mark(None, "", None)]).unwrap());
        assert_eq!(rows, [["错误说明"], ["大于抽查人数。请核对"]]);
    }
}
