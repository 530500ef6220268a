//! Figures as CSV files in the form in which they are read: UTF-8 with a mark, so that spreadsheets open them right.

use std::io::{self, Write};

use assessment::TownFigures;
use assessment::policy::Policy;

use super::layout::{Content, WrittenColumn, committee_columns, guarded, quota_columns, town_columns};
use super::workbook::{WrittenCell, committee_cell, town_cell};

/// 数据文件写出: takes towns one by one and writes the three files of a folder.
#[derive(Debug)]
pub struct FigureCsv<'p, W> {
    committees: Table<'p, W>,
    towns: Table<'p, W>,
    quotas: Table<'p, W>,
}

#[derive(Debug)]
struct Table<'p, W> {
    out: W,
    columns: Vec<WrittenColumn<'p>>,
}

impl<'p, W: Write> FigureCsv<'p, W> {
    /// Begins the files; `has_towns` says whether they have the column 街镇编码.
    ///
    /// # Errors
    /// What the destinations say.
    pub fn new(policy: &'p Policy, has_towns: bool, committees: W, towns: W, quotas: W) -> io::Result<Self> {
        let edition = policy.newest();
        Ok(Self {
            committees: Table::new(committees, committee_columns(edition, has_towns))?,
            towns: Table::new(towns, town_columns(edition, has_towns))?,
            quotas: Table::new(quotas, quota_columns(has_towns))?,
        })
    }

    /// Writes a town.
    ///
    /// # Errors
    /// What the destinations say.
    pub fn write(&mut self, town: &TownFigures) -> io::Result<()> {
        for month in &town.months {
            for committee in &month.committees {
                self.committees.row(|column| committee_cell(town, month, committee, column))?;
            }
            self.towns.row(|column| town_cell(town, month, column))?;
        }
        for station in &town.stations {
            self.quotas.row(|column| match column.content {
                Content::Town => town.town.map(|code| WrittenCell::Text(code.to_string())),
                Content::Station => Some(WrittenCell::Text(guarded(&station.name).into_owned())),
                _ => station.quota.map(WrittenCell::Count),
            })?;
        }
        Ok(())
    }

    /// Ends the files.
    ///
    /// # Errors
    /// What the destinations say.
    pub fn finish(mut self) -> io::Result<()> {
        self.committees.out.flush()?;
        self.towns.out.flush()?;
        self.quotas.out.flush()
    }
}

impl<'p, W: Write> Table<'p, W> {
    fn new(mut out: W, columns: Vec<WrittenColumn<'p>>) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        for (position, column) in columns.iter().enumerate() {
            separate(&mut out, position)?;
            write_text(&mut out, column.head)?;
        }
        out.write_all(b"\r\n")?;
        Ok(Self { out, columns })
    }

    fn row(&mut self, cell: impl Fn(&WrittenColumn<'p>) -> Option<WrittenCell>) -> io::Result<()> {
        for (position, column) in self.columns.iter().enumerate() {
            separate(&mut self.out, position)?;
            match cell(column) {
                Some(WrittenCell::Text(text)) => write_text(&mut self.out, &text)?,
                Some(WrittenCell::Count(count)) => write!(self.out, "{count}")?,
                None => {}
            }
        }
        self.out.write_all(b"\r\n")
    }
}

fn separate(out: &mut impl Write, position: usize) -> io::Result<()> {
    if position > 0 { out.write_all(b",") } else { Ok(()) }
}

/// A text with quotes where it needs them; what a spreadsheet would take for a formula is made plain text.
fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    let mark = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if text.contains(['"', ',', '\n', '\r']) {
        return write!(out, "\"{mark}{}\"", text.replace('"', "\"\""));
    }
    out.write_all(mark.as_bytes())?;
    out.write_all(text.as_bytes())
}
