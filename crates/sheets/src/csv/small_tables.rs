//! 全镇数据 and 派出所定额 from CSV, whole.

use super::chunks::Chunks;
use super::program::{Label, Labels, Program, Quick, QuickRow};
use super::record::Record;
use crate::cell::CellValue;
use crate::figures::row::Row;
use crate::figures::row::{RowOutcome, Table};
use crate::figures::town_table::{TownTable, town_key};
use crate::finding::Findings;

/// A table in which no name is expected.
struct NoLabels;

impl<'d> Labels<'d> for NoLabels {
    fn committee(&mut self, _: &QuickRow) -> bool {
        false
    }

    fn expected_run(&self) -> Option<&[u8]> {
        None
    }

    fn label(&mut self, _: Label, _: &'d [u8]) {}

    fn run(&mut self, _: &'d [u8]) {}
}

/// Reads every row of 全镇数据 into its table.
pub(crate) fn read_towns(
    chunks: &mut Chunks<'_>,
    table: &Table,
    towns: &mut TownTable,
    findings: &mut Findings,
) {
    let program = Program::new(&table.columns);
    let (mut quick, mut record) = (Quick::default(), Record::default());
    each_chunk(chunks, findings, |data, first_row, findings| {
        let (mut at, mut number) = (0, first_row);
        while at < data.len() {
            let read = program.as_ref().and_then(|program| {
                let mut row = QuickRow::default();
                let next = quick.read(program, data, at, &mut row, &mut NoLabels)?;
                let month = row.month.filter(|_| table.rules.are_kept(row.filled, &row.cells))?;
                if table.rules.valid_from.is_some_and(|from| month < from) {
                    return None;
                }
                towns.put(number, town_key(row.town), month, &row.cells);
                Some(next)
            });
            at = read.unwrap_or_else(|| {
                patient_row(&mut record, table, (data, at, number), findings, |outcome| {
                    towns.take(number, outcome);
                })
            });
            number = number.saturating_add(1);
        }
    });
}

/// Reads every row of a small table the patient way.
pub(crate) fn read_rows(
    chunks: &mut Chunks<'_>,
    table: &Table,
    findings: &mut Findings,
    mut take: impl FnMut(u32, &Row<'_>),
) {
    let mut record = Record::default();
    each_chunk(chunks, findings, |data, first_row, findings| {
        let (mut at, mut number) = (0, first_row);
        while at < data.len() {
            at = patient_row(&mut record, table, (data, at, number), findings, |outcome| {
                if let RowOutcome::Row(row) = outcome {
                    take(number, &row);
                }
            });
            number = number.saturating_add(1);
        }
    });
}

fn each_chunk(
    chunks: &mut Chunks<'_>,
    findings: &mut Findings,
    mut read: impl FnMut(&[u8], u32, &mut Findings),
) {
    while let Some(chunk) = chunks.next() {
        match chunk {
            Ok(chunk) => {
                read(&chunk.bytes, chunk.first_row, findings);
                chunks.recycle(chunk);
            }
            Err(finding) => findings.push(finding),
        }
    }
}

fn patient_row(
    record: &mut Record,
    table: &Table,
    (data, at, number): (&[u8], usize, u32),
    findings: &mut Findings,
    mut take: impl FnMut(RowOutcome<'_>),
) -> usize {
    let next = record.split(data, at);
    if let Some(broken) = record.broken {
        let message = format!("{broken}，这一行分不清各列");
        findings.push(table.origin.row(
            number,
            message,
            "请检查英文双引号是否成对；名称里的双引号要写成两个",
        ));
        return next;
    }
    let cells: Vec<CellValue<'_>> = record.cells(data).collect();
    take(table.read(number, &cells, findings));
    next
}
