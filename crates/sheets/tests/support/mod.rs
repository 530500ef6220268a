//! Synthetic figures and the files they come in, built byte by byte so that they can be built wrongly.

#![allow(dead_code, reason = "each test file uses a part of this")]

pub(crate) mod corpus;
pub(crate) mod old_workbook;

use std::io::{Cursor, Write};

use assessment::Policy;
use assessment::policy::PolicySource;
use sheets::{CsvFiles, CsvSource, FigureBook, Refusal};
use zip::write::SimpleFileOptions;

/// The policy that ships with the house.
pub(crate) fn policy() -> Policy {
    policy_of("sanlin-2022-50")
}

pub(crate) fn policy_of(id: &str) -> Policy {
    let folder = format!("{}/../../policies/{id}", env!("CARGO_MANIFEST_DIR"));
    let files = ["policy.toml", "clauses.toml", "readings.toml"]
        .map(|name| (name.to_owned(), std::fs::read_to_string(format!("{folder}/{name}")).unwrap()));
    Policy::compile(&PolicySource::new(files)).unwrap()
}

/// A cell as it is put into a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Text; in a workbook an inline text.
    Text(String),
    /// A number; in a workbook a numeric cell with exactly these digits.
    Number(String),
    /// Exactly this XML in a workbook, this text in a CSV file.
    Raw { xml: String, csv: String },
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

pub(crate) fn number(digits: &str) -> Cell {
    Cell::Number(digits.to_owned())
}

pub(crate) fn raw(xml: &str) -> Cell {
    Cell::Raw { xml: xml.to_owned(), csv: String::new() }
}

pub(crate) type Grid = Vec<Vec<Cell>>;

pub(crate) const COMMITTEE_HEADS: [&str; 15] = [
    "月份",
    "居村委编码",
    "居村委名称",
    "派出所",
    "社区",
    "抽查人数",
    "准确人数",
    "弄虚作假人数",
    "境外抽查人数",
    "境外准确人数",
    "注销账号人数",
    "自主申报有效数",
    "人在户不在人数",
    "来沪人员数",
    "推送有效数",
];

/// Three grids of a town, valid as they are.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    pub(crate) committees: Grid,
    pub(crate) towns: Grid,
    pub(crate) quotas: Option<Grid>,
}

impl Default for Tables {
    /// Two months of three committees: rows 2 to 4 are June, 5 to 7 July.
    fn default() -> Self {
        let mut committees: Grid = vec![COMMITTEE_HEADS.map(Cell::from).to_vec()];
        let names = ["三林老街居委会", "南街居委会", "金光（二）居委会"];
        for month in [6_u32, 7] {
            for (place, name) in (1_u32..).zip(names) {
                let mut row: Vec<Cell> = vec![
                    format!("2022-{month:02}").as_str().into(),
                    format!("31011513000{place}").as_str().into(),
                    name.into(),
                    if place == 3 { "杨思派出所" } else { "三林派出所" }.into(),
                    "".into(),
                ];
                let counts =
                    [100 + place, 98, 0, 10, 10, 0, month * 10 + place, 500, 1_200, month * 7 + place];
                row.extend(counts.map(|count| number(&count.to_string())));
                committees.push(row);
            }
        }
        let towns = vec![
            ["月份", "境外人员总数"].map(Cell::from).to_vec(),
            vec!["2022-06".into(), number("812")],
            vec!["2022-07".into(), number("815")],
        ];
        Self { committees, towns, quotas: None }
    }
}

impl Tables {
    /// Changes the cell of 居村数据 in a row (as a spreadsheet numbers it) and a column.
    pub(crate) fn with(mut self, row: usize, head: &str, cell: Cell) -> Self {
        let column = COMMITTEE_HEADS.iter().position(|known| *known == head).unwrap();
        self.committees[row - 1][column] = cell;
        self
    }

    pub(crate) fn change(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(crate) fn csv(&self) -> Folder {
        let text = |grid: &Grid| csv_text(grid).into_bytes();
        Folder {
            committees: Some(text(&self.committees)),
            towns: Some(text(&self.towns)),
            quotas: self.quotas.as_ref().map(text),
        }
    }

    pub(crate) fn xls(&self) -> Vec<u8> {
        let mut sheets = vec![("居村数据", &self.committees), ("全镇数据", &self.towns)];
        sheets.extend(self.quotas.as_ref().map(|quotas| ("派出所定额", quotas)));
        old_workbook::workbook(&sheets)
    }

    pub(crate) fn xlsx(&self) -> Vec<u8> {
        let mut sheets =
            vec![("居村数据", sheet_xml(&self.committees)), ("全镇数据", sheet_xml(&self.towns))];
        sheets.extend(self.quotas.as_ref().map(|quotas| ("派出所定额", sheet_xml(quotas))));
        workbook(&sheets)
    }
}

pub(crate) fn csv_text(grid: &Grid) -> String {
    let mut text = String::new();
    for row in grid {
        let cells: Vec<String> = row.iter().map(csv_cell).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn csv_cell(cell: &Cell) -> String {
    let text = match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Raw { csv: text, .. } => text,
    };
    if text.contains(['"', ',', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.clone() }
}

/// The bytes of a folder's files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folder {
    pub(crate) committees: Option<Vec<u8>>,
    pub(crate) towns: Option<Vec<u8>>,
    pub(crate) quotas: Option<Vec<u8>>,
}

impl Folder {
    pub(crate) fn files(&self) -> CsvFiles<'_> {
        let source = |name: &str, bytes: &'_ Option<Vec<u8>>| {
            bytes.clone().map(|bytes| CsvSource::new(name, Cursor::new(bytes)))
        };
        CsvFiles {
            committees: source("居村数据.csv", &self.committees),
            towns: source("全镇数据.csv", &self.towns),
            quotas: source("派出所定额.csv", &self.quotas),
        }
    }

    pub(crate) fn read(&self) -> Result<FigureBook, Refusal> {
        sheets::read_csv(self.files(), &policy())
    }
}

pub(crate) fn read_xlsx(bytes: &[u8]) -> Result<FigureBook, Refusal> {
    sheets::read_workbook(Cursor::new(bytes), "数据.xlsx", &policy())
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub(crate) fn sheet_xml(grid: &Grid) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    for (row, cells) in grid.iter().enumerate() {
        xml.push_str(&format!("<row r=\"{}\">", row + 1));
        for (column, cell) in cells.iter().enumerate() {
            let place = format!("{}{}", letters(column), row + 1);
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    xml.push_str(&format!(
                        "<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                        escape(text)
                    ));
                }
                Cell::Number(digits) => xml.push_str(&format!("<c r=\"{place}\"><v>{digits}</v></c>")),
                Cell::Raw { xml: raw, .. } => xml.push_str(&raw.replace("{place}", &place)),
            }
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}

fn letters(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap());
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

pub(crate) const STYLES: &str = "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts>\
<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/><xf numFmtId=\"10\"/></cellXfs></styleSheet>";

/// The parts of a workbook with sheets of the given XML.
pub(crate) fn parts(sheets: &[(&str, String)]) -> Vec<(String, Vec<u8>)> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut parts = vec![(
        "_rels/.rels".to_owned(),
        format!(
            "<Relationships><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    )];
    let (mut list, mut relations) = (String::new(), String::new());
    for (place, (name, xml)) in (1..).zip(sheets) {
        list.push_str(&format!("<sheet name=\"{}\" sheetId=\"{place}\" r:id=\"rId{place}\"/>", escape(name)));
        relations.push_str(&format!(
            "<Relationship Id=\"rId{place}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{place}.xml\"/>"
        ));
        parts.push((format!("xl/worksheets/sheet{place}.xml"), xml.clone()));
    }
    relations.push_str(&format!("<Relationship Id=\"s\" Type=\"{office}/styles\" Target=\"styles.xml\"/>"));
    parts.push(("xl/workbook.xml".to_owned(), format!("<workbook><sheets>{list}</sheets></workbook>")));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships>{relations}</Relationships>"),
    ));
    parts.push(("xl/styles.xml".to_owned(), STYLES.to_owned()));
    parts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect()
}

pub(crate) fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn workbook(sheets: &[(&str, String)]) -> Vec<u8> {
    zipped(&parts(sheets))
}
