//! Opens the CSV files of a folder: the two smaller ones whole, 居村数据 as far as its header.

use assessment::Policy;

use super::chunks::Chunks;
use super::source::{self, CsvSource};
use super::{COMMITTEE_FILE, TOWN_FILE, small_tables};
use crate::figures::columns::{self, HEADER_ROWS, Role};
use crate::figures::parser::Parser;
use crate::figures::row::Table;
use crate::figures::tables::{Which, empty_table};
use crate::finding::{Findings, Origin, Refusal};

/// 数据文件: the CSV files of a folder; a file that is not there is `None`.
#[derive(Debug)]
pub struct CsvFiles<'r> {
    /// 居村数据.csv
    pub committees: Option<CsvSource<'r>>,
    /// 全镇数据.csv
    pub towns: Option<CsvSource<'r>>,
    /// 派出所定额.csv, which may be missing.
    pub quotas: Option<CsvSource<'r>>,
}

/// A table that has been opened: its header is known, its rows are still to come.
struct Opened<'r> {
    table: Table,
    chunks: Chunks<'r>,
}

/// Opens the files: the parser holds the two smaller tables, the chunks are the rows of 居村数据.
///
/// # Errors
/// Everything that is wrong so far, when 居村数据 cannot be read at all. What is wrong with the other tables is kept
/// and told by [`crate::Sequence`], together with what is wrong with the rows.
pub fn open_csv<'r>(files: CsvFiles<'r>, policy: &Policy) -> Result<(Parser, Chunks<'r>), Refusal> {
    let mut findings = Findings::default();
    let committees = open(files.committees, Which::Committees, COMMITTEE_FILE, policy, &mut findings);
    let towns = open(files.towns, Which::Towns, TOWN_FILE, policy, &mut findings);
    let quotas = files.quotas.and_then(|source| open(Some(source), Which::Quotas, "", policy, &mut findings));

    let town_origin =
        towns.as_ref().map_or_else(|| Origin::new(TOWN_FILE, None), |towns| towns.table.origin.clone());
    let table =
        committees.as_ref().map_or_else(|| empty_table(&town_origin), |committees| committees.table.clone());
    let mut parser = Parser::new(policy, table, town_origin);
    parser.findings = findings;
    parser.set_aside = parser.table.columns.set_aside(Which::Committees.sheet());
    if let Some(Opened { table, mut chunks }) = towns {
        small_tables::read_towns(&mut chunks, &table, &mut parser.towns, &mut parser.findings);
        if committees.is_some() {
            parser.close_towns(&table);
        }
    }
    if let Some(Opened { table, mut chunks }) = quotas {
        let quotas = &mut parser.quotas;
        small_tables::read_rows(&mut chunks, &table, &mut parser.findings, |number, row| {
            quotas.push(number, row);
        });
        if committees.is_some() {
            parser.close_quotas(&table);
        }
    }
    match committees {
        Some(committees) => Ok((parser, committees.chunks)),
        None => Err(refusal(parser.findings)),
    }
}

fn refusal(findings: Findings) -> Refusal {
    match findings.into_result() {
        Err(refusal) => refusal,
        // Unreachable: a table that could not be opened has left a finding.
        Ok(()) => Origin::new(COMMITTEE_FILE, None).whole("打不开", "请检查文件").into(),
    }
}

fn open<'r>(
    source: Option<CsvSource<'r>>,
    which: Which,
    usual_name: &str,
    policy: &Policy,
    findings: &mut Findings,
) -> Option<Opened<'r>> {
    let Some(source) = source else {
        let message = format!("没有找到 {usual_name}");
        let remedy = format!("请把 {usual_name} 放进同一个文件夹（文件名须一致）");
        findings.push(Origin::new(usual_name, None).whole(message, remedy));
        return None;
    };
    let origin = Origin::new(&source.name, None);
    match read_header(source, which, policy, &origin, findings) {
        Ok(opened) => opened,
        Err(finding) => {
            findings.push(finding);
            None
        }
    }
}

fn read_header<'r>(
    source: CsvSource<'r>,
    which: Which,
    policy: &Policy,
    origin: &Origin,
    findings: &mut Findings,
) -> Result<Option<Opened<'r>>, crate::Finding> {
    let mut chunks = Chunks::new(source::open(source, origin)?, origin.clone());
    let rows = chunks.peek_rows(HEADER_ROWS)?;
    let Some(table) = which.table(policy, &rows, origin, findings) else { return Ok(None) };
    chunks.skip_through(table.columns.row);
    let town_column = columns_position(&table);
    chunks.split_at_towns(town_column);
    Ok(Some(Opened { table, chunks }))
}

fn columns_position(table: &Table) -> Option<usize> {
    let columns: &columns::Columns = &table.columns;
    columns.all.iter().position(|column| column.role == Role::Town)
}
