//! The roster: which committees there are, under which station and community, as a table that people exchange.

use std::io::Cursor;
use std::ops::ControlFlow;

use rust_xlsxwriter::{Format, Workbook};

use crate::cell::{self, CellValue, Fault};
use crate::csv::source::{CsvSource, read_text};
use crate::figures::columns::{CODE, COMMUNITY, HEADER_ROWS, NAME, STATION};
use crate::finding::{Finding, Findings, Origin, Refusal};
use crate::workbook::open;
use crate::write::WriteError;

/// Name of the sheet.
pub const ROSTER_SHEET: &str = "居村委名册";

/// 名册行: a committee of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// Code of twelve digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// Station.
    pub station: String,
    /// Community, where there is one.
    pub community: Option<String>,
}

/// 名册文件: a roster as far as it could be read, to which whoever knows the town adds what is wrong with its rows.
#[derive(Debug)]
pub struct RosterFile {
    rows: Vec<RosterRow>,
    /// Where each row stands, in their order.
    numbers: Vec<u32>,
    origin: Origin,
    findings: Findings,
}

impl RosterFile {
    /// Reads a roster: a workbook's sheet 居村委名册 (or its first), or CSV.
    ///
    /// # Errors
    /// That it is no table or no roster; what is wrong inside waits for [`Self::into_rows`].
    pub fn read(bytes: &[u8], name: &str) -> Result<Self, Refusal> {
        let (origin, lines) = lines(bytes, name)?;
        let heads = lines.iter().take(HEADER_ROWS).position(|(_, cells)| column(cells, CODE).is_some());
        let Some((start, (_, heads))) = heads.and_then(|start| Some((start, lines.get(start)?))) else {
            return Err(origin.whole(format!("没有找到“{CODE}”列"), "请用导出的名册或模板填写").into());
        };
        let mut findings = Findings::default();
        let wanted = [CODE, NAME, STATION].map(|head| column(heads, head).ok_or(head));
        for head in wanted.iter().filter_map(|found| found.err()) {
            findings.push(origin.whole(format!("没有“{head}”列"), "请用导出的名册或模板填写"));
        }
        let mut file = Self { rows: Vec::new(), numbers: Vec::new(), origin, findings };
        let [Ok(code), Ok(called), Ok(station)] = wanted else { return Ok(file) };
        let places = Places { code, name: called, station, community: column(heads, COMMUNITY) };
        for (number, cells) in
            lines.iter().skip(start + 1).filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
        {
            file.take(&places, *number, cells);
        }
        if file.rows.is_empty() && file.findings.is_empty() {
            let finding = file.origin.whole("没有一行居村委", "请从第二行起每行填一个居村委");
            file.findings.push(finding);
        }
        Ok(file)
    }

    fn take(&mut self, places: &Places, number: u32, cells: &[String]) {
        let (head, fault) = match places.row(cells) {
            Ok(row) if self.rows.iter().any(|earlier| earlier.code == row.code) => {
                (CODE, Fault::new(format!("编码 {} 出现了两次", row.code), "请只留一行"))
            }
            Ok(row) => {
                self.rows.push(row);
                self.numbers.push(number);
                return;
            }
            Err(wrong) => wrong,
        };
        self.findings.push(self.origin.at(Some(number), Some(head), fault.message, fault.remedy));
    }

    /// The rows that could be read.
    pub fn rows(&self) -> &[RosterRow] {
        &self.rows
    }

    /// Adds what is wrong with a committee's row; `field` is that of its column, `station` for 派出所.
    pub fn refuse(&mut self, code: &str, field: &str, message: &str, remedy: &str) {
        let place = self.rows.iter().position(|row| row.code == code);
        let number = place.and_then(|place| self.numbers.get(place)).copied();
        let head = match field {
            "committee" => Some(CODE),
            "name" => Some(NAME),
            "station" => Some(STATION),
            "community" => Some(COMMUNITY),
            _ => None,
        };
        self.findings.push(self.origin.at(number, head, message, remedy));
    }

    /// The rows, where nothing is wrong.
    ///
    /// # Errors
    /// Everything that is wrong, row by row.
    pub fn into_rows(self) -> Result<Vec<RosterRow>, Refusal> {
        self.findings.into_result()?;
        Ok(self.rows)
    }
}

/// A row as it stands: its number and its cells as text.
type Line = (u32, Vec<String>);

/// Reads a roster: a workbook's sheet 居村委名册 (or its first), or CSV.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_roster(bytes: &[u8], name: &str) -> Result<Vec<RosterRow>, Refusal> {
    RosterFile::read(bytes, name)?.into_rows()
}

/// Where the columns stand.
struct Places {
    code: usize,
    name: usize,
    station: usize,
    community: Option<usize>,
}

impl Places {
    fn row(&self, cells: &[String]) -> Result<RosterRow, (&'static str, Fault)> {
        let text = |place: usize| cells.get(place).map_or("", String::as_str);
        let code = cell::committee_code(CellValue::Text(text(self.code))).map_err(|fault| (CODE, fault))?;
        let named = |head: &'static str, place: usize| match text(place) {
            "" => Err((head, Fault::new(format!("{head}是空的"), "请补填"))),
            text => Ok(text.to_owned()),
        };
        let community = self.community.map(text).filter(|text| !text.is_empty());
        Ok(RosterRow {
            code: code.to_string(),
            name: named(NAME, self.name)?,
            station: named(STATION, self.station)?,
            community: community.map(str::to_owned),
        })
    }
}

fn column(cells: &[String], head: &str) -> Option<usize> {
    cells.iter().position(|cell| cell::header(cell) == head)
}

fn lines(bytes: &[u8], name: &str) -> Result<(Origin, Vec<Line>), Finding> {
    let whole = Origin::new(name, None);
    if !bytes.starts_with(b"PK") && !bytes.starts_with(&crate::magic::OLE) {
        let text = read_text(CsvSource::new(name, bytes))?;
        let lines = (1..).zip(text.lines());
        return Ok((
            whole,
            lines.map(|(number, line)| (number, line.split(',').map(tidy).collect())).collect(),
        ));
    }
    let mut book = open(Cursor::new(bytes), &whole)?;
    let sheets = book.sheets();
    let place = sheets.iter().position(|sheet| sheet == ROSTER_SHEET).unwrap_or(0);
    let origin = Origin::new(name, sheets.get(place).map(String::as_str));
    let mut lines = Vec::new();
    book.each_row(place, &mut |number, cells| {
        lines.push((number, cells.iter().map(|cell| tidy(&as_text(*cell))).collect()));
        ControlFlow::Continue(())
    })?;
    Ok((origin, lines))
}

fn as_text(cell: CellValue<'_>) -> String {
    match cell {
        CellValue::Text(text) | CellValue::Number(text) => text.to_owned(),
        other => other.display(),
    }
}

fn tidy(text: &str) -> String {
    cell::plain(text.trim_matches('"')).into_owned()
}

/// Writes a roster; reading it gives the same rows.
///
/// # Errors
/// When the workbook cannot be written.
pub fn write_roster(rows: &[RosterRow]) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(ROSTER_SHEET)?;
    sheet.set_freeze_panes(1, 0)?;
    let head = Format::new().set_bold().set_background_color(0xE6_F4FF);
    let text = Format::new().set_num_format("@");
    for (place, (title, width)) in (0..).zip([(CODE, 18), (NAME, 26), (STATION, 18), (COMMUNITY, 18)]) {
        sheet.set_column_format(place, &text)?;
        sheet.set_column_width(place, width)?;
        sheet.write_string_with_format(0, place, title, &head)?;
    }
    for (line, row) in (1..).zip(rows) {
        sheet.write_string_with_format(line, 0, &row.code, &text)?;
        sheet.write_string_with_format(line, 1, &row.name, &text)?;
        sheet.write_string_with_format(line, 2, &row.station, &text)?;
        sheet.write_string_with_format(line, 3, row.community.as_deref().unwrap_or_default(), &text)?;
    }
    Ok(workbook.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str, name: &str, community: Option<&str>) -> RosterRow {
        let community = community.map(str::to_owned);
        RosterRow {
            code: code.to_owned(),
            name: name.to_owned(),
            station: "三林派出所".to_owned(),
            community,
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let rows = [row("310115130001", "甲居委会", Some("东社区")), row("310115130002", "乙村委会", None)];
        let bytes = write_roster(&rows).unwrap();
        assert_eq!(read_roster(&bytes, "名册.xlsx").unwrap(), rows);
    }

    #[test]
    fn csv_is_read_and_every_fault_is_told() {
        let csv = "居村委编码,居村委名称,派出所\n310115130001,甲居委会,三林派出所\n310115130001,乙,三林派出所\n12,丙,\n310115130003,,三林派出所\n";
        let refusal = read_roster(csv.as_bytes(), "名册.csv").unwrap_err();
        let rows: Vec<_> =
            refusal.findings.iter().map(|finding| (finding.row, finding.column.as_deref())).collect();
        assert_eq!(rows, [(Some(3), Some(CODE)), (Some(4), Some(CODE)), (Some(5), Some(NAME))]);
        let mut file = RosterFile::read(csv.as_bytes(), "名册.csv").unwrap();
        file.refuse("310115130001", "station", "没有派出所“三林派出所”", "请改正");
        let refusal = file.into_rows().unwrap_err();
        assert_eq!(
            refusal.findings[0].to_string(),
            "名册.csv 第 2 行 “派出所”列：没有派出所“三林派出所”。请改正。"
        );
        assert_eq!(refusal.findings.len(), 4);
        let refusal = read_roster("居村委编码\n310115130001\n".as_bytes(), "名册.csv").unwrap_err();
        assert_eq!(refusal.findings.len(), 2, "{refusal}");
        let refusal = read_roster("名称\n甲\n".as_bytes(), "名册.csv").unwrap_err();
        assert!(refusal.to_string().contains("没有找到“居村委编码”列"));
    }
}
