//! A workbook of any kind, told by its bytes, and its three sheets.

use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use assessment::{Policy, TownFigures};

use crate::cell::{self, CellValue};
use crate::figures::columns::{HEADER_ROWS, TextRow, is_complete};
use crate::figures::parser::Parser;
use crate::figures::row::{RowOutcome, Table};
use crate::figures::sequence::{Ending, FigureBook, Sequence, Stop};
use crate::figures::tables::{Which, empty_table};
use crate::figures::worker::{Collector, Grouping};
use crate::finding::{Finding, Findings, Origin, Refusal};
use crate::limits::MAX_WORKBOOK_BYTES;
use crate::magic;
use crate::xls::Xls;
use crate::xlsx::Xlsx;

/// 工作簿: sheets by name, and their rows one at a time.
pub(crate) trait Book {
    fn sheets(&self) -> Vec<String>;

    /// Hands every row that holds anything to `take`, with its number, until `take` breaks off.
    fn each_row(
        &mut self,
        sheet: usize,
        take: &mut dyn FnMut(u32, &[CellValue<'_>]) -> ControlFlow<()>,
    ) -> Result<(), Finding>;
}

/// Hands over the towns of a workbook one by one in the order of its sheet.
///
/// # Errors
/// As [`crate::stream_csv`].
pub fn stream_workbook(
    reader: impl Read + Seek,
    name: &str,
    policy: &Policy,
    take: impl FnMut(TownFigures),
) -> Result<Ending, Stop> {
    gather(reader, name, policy, Grouping::Contiguous, take)
}

/// Reads a workbook as a whole; the rows of its towns may stand in any order.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_workbook(reader: impl Read + Seek, name: &str, policy: &Policy) -> Result<FigureBook, Refusal> {
    let mut towns = Vec::new();
    let read = gather(reader, name, policy, Grouping::Scattered, |town| towns.push(town));
    match read {
        Ok(Ending { set_aside, warnings }) => Ok(FigureBook { towns, set_aside, warnings }),
        Err(Stop::Refused(refusal)) => Err(refusal),
        // Gathered towns are distinct, so that they cannot come twice.
        Err(Stop::Interleaved(town)) => {
            Err(Origin::new(name, None).whole(format!("街镇 {town} 的行不相连"), "请按街镇编码排序").into())
        }
    }
}

fn gather(
    reader: impl Read + Seek,
    name: &str,
    policy: &Policy,
    grouping: Grouping,
    take: impl FnMut(TownFigures),
) -> Result<Ending, Stop> {
    let origin = Origin::new(name, None);
    let mut book = open(reader, &origin).map_err(Refusal::from)?;
    Sheets { book: book.as_mut(), origin, policy }.read(grouping, take)
}

/// Opens a workbook as what its first bytes say it is.
pub(crate) fn open<'r>(
    mut reader: impl Read + Seek + 'r,
    origin: &Origin,
) -> Result<Box<dyn Book + 'r>, Finding> {
    let unreadable = |error: std::io::Error| crate::csv::source::unreadable(origin, &error);
    let bytes = reader.seek(SeekFrom::End(0)).map_err(unreadable)?;
    reader.rewind().map_err(unreadable)?;
    if bytes > MAX_WORKBOOK_BYTES {
        let message = format!("文件有 {} MB，超过上限 {} MB", bytes >> 20, MAX_WORKBOOK_BYTES >> 20);
        return Err(origin.whole(message, "请分成几个文件，或改用 CSV 文件夹"));
    }
    let mut head = Vec::new();
    reader.by_ref().take(4096).read_to_end(&mut head).map_err(unreadable)?;
    reader.rewind().map_err(unreadable)?;
    if head.starts_with(b"PK") {
        return Ok(Box::new(Xlsx::open(reader, origin.clone())?));
    }
    if head.starts_with(&magic::OLE) {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok(Box::new(Xls::open(&bytes, origin)?));
    }
    Err(not_a_workbook(&head, origin))
}

fn not_a_workbook(head: &[u8], origin: &Origin) -> Finding {
    let save_as = "请用 Excel 或 WPS 打开，另存为 .xlsx 后重新提交";
    if head.is_empty() {
        return origin.whole("文件是空的", "请用模板填写，或重新导出");
    }
    if magic::is_html(head) {
        return origin.whole("这是改名成工作簿的网页（HTML）", save_as);
    }
    match magic::kind(head) {
        Some(kind) => origin.whole(format!("这是{kind}，不是 .xlsx 工作簿"), save_as),
        None if head.contains(&b',') => {
            let remedy =
                "请把 CSV 文件命名为 居村数据.csv 和 全镇数据.csv，放进一个文件夹提交；或另存为 .xlsx";
            origin.whole("这像是 CSV 文本，不是工作簿", remedy)
        }
        None => origin.whole("这不是 Excel 工作簿", save_as),
    }
}

struct Sheets<'b> {
    book: &'b mut dyn Book,
    origin: Origin,
    policy: &'b Policy,
}

impl Sheets<'_> {
    fn read(mut self, grouping: Grouping, mut take: impl FnMut(TownFigures)) -> Result<Ending, Stop> {
        let mut findings = Findings::default();
        let committees = self.table(Which::Committees, &mut findings);
        let towns = self.table(Which::Towns, &mut findings);
        let quotas = self.table(Which::Quotas, &mut findings);
        let town_origin = self.sheet_origin(Which::Towns);
        let table = committees.as_ref().map_or_else(|| empty_table(&town_origin), |(_, table)| table.clone());
        let mut parser = Parser::new(self.policy, table, town_origin);
        parser.findings = findings;
        parser.set_aside = parser.table.columns.set_aside(Which::Committees.sheet());
        self.small_tables(&mut parser, towns, quotas, committees.is_some());
        let Some((sheet, _)) = committees else {
            parser.findings.into_result()?;
            // A sheet that was not found has left a finding.
            return Err(Refusal::from(self.origin.whole("没有可读的数据", "请用模板填写")).into());
        };
        self.rows(sheet, &parser, grouping, &mut take)
    }

    fn rows(
        &mut self,
        sheet: usize,
        parser: &Parser,
        grouping: Grouping,
        take: &mut impl FnMut(TownFigures),
    ) -> Result<Ending, Stop> {
        let mut sequence = Sequence::new(parser);
        let mut collector = Collector::new(parser, grouping);
        let mut stop = None;
        let header = parser.table.columns.row;
        let read = self.book.each_row(sheet, &mut |number, cells| {
            if number > header {
                collector.take_row(number, cells);
            }
            if collector.parsed.towns.is_empty() {
                return ControlFlow::Continue(());
            }
            match sequence.accept(std::mem::take(&mut collector.parsed)) {
                Ok(towns) => {
                    towns.into_iter().for_each(&mut *take);
                    ControlFlow::Continue(())
                }
                Err(interleaved) => {
                    stop = Some(interleaved);
                    ControlFlow::Break(())
                }
            }
        });
        if let Some(stop) = stop {
            return Err(stop);
        }
        if let Err(finding) = read {
            sequence.refuse(finding);
        }
        sequence.accept(collector.end())?.into_iter().for_each(take);
        Ok(sequence.finish()?)
    }

    fn small_tables(
        &mut self,
        parser: &mut Parser,
        towns: Option<(usize, Table)>,
        quotas: Option<(usize, Table)>,
        has_committees: bool,
    ) {
        if let Some((sheet, table)) = towns {
            let rows = &mut parser.towns;
            self.small_table(sheet, &table, &mut parser.findings, &mut |number, outcome| {
                rows.take(number, outcome);
            });
            if has_committees {
                parser.close_towns(&table);
            }
        }
        if let Some((sheet, table)) = quotas {
            let rows = &mut parser.quotas;
            self.small_table(sheet, &table, &mut parser.findings, &mut |number, outcome| {
                if let RowOutcome::Row(row) = outcome {
                    rows.push(number, &row);
                }
            });
            if has_committees {
                parser.close_quotas(&table);
            }
        }
    }

    fn small_table(
        &mut self,
        sheet: usize,
        table: &Table,
        findings: &mut Findings,
        take: &mut dyn FnMut(u32, RowOutcome<'_>),
    ) {
        let read = self.book.each_row(sheet, &mut |number, cells| {
            if number > table.columns.row {
                take(number, table.read(number, cells, findings));
            }
            ControlFlow::Continue(())
        });
        if let Err(finding) = read {
            findings.push(finding);
        }
    }

    fn sheet_origin(&self, which: Which) -> Origin {
        Origin::new(&self.origin.file, Some(which.sheet()))
    }

    /// A table by the name of its sheet, with its header; `None`, with findings, when there is none to read.
    fn table(&mut self, which: Which, findings: &mut Findings) -> Option<(usize, Table)> {
        let names = self.book.sheets();
        let found = names.iter().position(|name| cell::header(name) == which.sheet());
        let Some(sheet) = found else {
            if which != Which::Quotas {
                findings.push(self.missing_sheet(which, &names));
            }
            return None;
        };
        let wanted = which.wanted(self.policy);
        let mut rows: Vec<TextRow> = Vec::new();
        let read = self.book.each_row(sheet, &mut |number, cells| {
            if cells.iter().all(|cell| cell.is_blank()) {
                return ControlFlow::Continue(());
            }
            rows.push((number, cells.iter().map(|cell| text(*cell)).collect()));
            let is_enough = rows.first().is_some_and(|(_, first)| is_complete(first, &wanted));
            if is_enough || rows.len() >= HEADER_ROWS {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        if let Err(finding) = read {
            findings.push(finding);
            return None;
        }
        // An empty quota sheet is the same as none: the template brings one along.
        if rows.is_empty() && which == Which::Quotas {
            return None;
        }
        let table = which.table(self.policy, &rows, &self.sheet_origin(which), findings)?;
        Some((sheet, table))
    }

    fn missing_sheet(&self, which: Which, names: &[String]) -> Finding {
        let listed =
            names.iter().map(|name| format!("“{}”", cell::shown(name))).collect::<Vec<_>>().join("、");
        let wanted = which.sheet();
        let message =
            format!("没有工作表“{wanted}”（现有：{}）", if listed.is_empty() { "无" } else { &listed });
        self.origin.whole(message, format!("请把放这些数据的工作表改名为“{wanted}”，或从模板复制一张"))
    }
}

/// A cell of a header as text.
fn text(cell: CellValue<'_>) -> String {
    match cell {
        CellValue::Text(text) | CellValue::Number(text) => text.to_owned(),
        _ => String::new(),
    }
}
