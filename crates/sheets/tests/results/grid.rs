//! A workbook as text: what a person would read in its cells, and the pages they are printed on.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

/// A sheet's cells, a line a row: texts as they are, numbers after a `#`.
pub(crate) fn sheet(bytes: &[u8], name: &str) -> String {
    let mut lines = Vec::new();
    for row in cells(bytes, name) {
        let row: Vec<_> = row.iter().map(shown).collect();
        lines.push(row.join(" | ").trim_end_matches([' ', '|']).to_owned());
    }
    lines.join("\n")
}

/// A sheet's cells.
pub(crate) fn cells(bytes: &[u8], name: &str) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    workbook.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// The names of the sheets.
pub(crate) fn sheets(bytes: &[u8]) -> Vec<String> {
    let workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    workbook.sheet_names()
}

/// The text of a part of the file.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.replace('\n', "⏎"),
        Data::Float(number) => format!("#{number}"),
        other => panic!("neither text nor number: {other:?}"),
    }
}
