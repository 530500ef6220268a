//! The workbooks of results: a month's ranking as it is posted, and the year's summary.

mod cell;
mod comparison;
mod deductions;
mod error;
mod marks;
mod pages;
mod public_notice;
mod style;
mod table;
mod words;
mod year;

use assessment::{CommitteeCode, Month, MonthResult, Policy, TownFigures, YearResult};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

pub use error::WorkbookError;
use words::View;

/// 排名公示表: a month's ranking, marks, deductions and comparison with the month before, as `.xlsx`.
///
/// # Errors
/// The policy is not in force in the month, or the spreadsheet could not be put together.
pub fn ranking_workbook(
    policy: &Policy,
    town: &TownFigures,
    current: &MonthResult,
    previous: Option<&MonthResult>,
) -> Result<Vec<u8>, WorkbookError> {
    ranking_workbook_for(policy, town, current, previous, RankingReader::default())
}

/// 公示表用途: for whom a month's ranking is written, and whether it is final.
#[derive(Debug, Clone, Copy, Default)]
pub struct RankingReader<'a> {
    /// Of which committees deductions are explained; of all where there is none.
    pub own: Option<&'a [CommitteeCode]>,
    /// For a month that is not published: who is still to come, line by line; every page says that it is a draft.
    pub draft: Option<&'a [String]>,
}

/// What every page of a month that is not published says.
const DRAFT: &str = "草稿，未公布";

/// The same for a reader.
///
/// # Errors
/// As for [`ranking_workbook`].
pub fn ranking_workbook_for(
    policy: &Policy,
    town: &TownFigures,
    current: &MonthResult,
    previous: Option<&MonthResult>,
    reader: RankingReader<'_>,
) -> Result<Vec<u8>, WorkbookError> {
    let edition = policy
        .edition(current.month)
        .ok_or_else(|| WorkbookError::NotInForce { policy: policy.id().to_owned(), month: current.month })?;
    let view = View { edition, town, result: current, reader };
    let mut workbook = Workbook::new();
    describe(&mut workbook, &public_notice::title(&view), current.month)?;
    public_notice::write(workbook.add_worksheet(), &view)?;
    marks::write(workbook.add_worksheet(), &view)?;
    deductions::write(workbook.add_worksheet(), &view)?;
    comparison::write(workbook.add_worksheet(), &view, previous)?;
    if reader.draft.is_some() {
        for sheet in workbook.worksheets_mut().iter_mut().filter(|sheet| sheet.name() != marks::SHEET) {
            sheet.set_header(format!("&R&12 {DRAFT}"));
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// 年度汇总表: a year's averages and what follows from its months, as `.xlsx`.
///
/// # Errors
/// The spreadsheet could not be put together.
pub fn year_workbook(
    policy: &Policy,
    town: &TownFigures,
    year: &YearResult,
) -> Result<Vec<u8>, WorkbookError> {
    let view = year::YearView::new(policy, town, year);
    let mut workbook = Workbook::new();
    let last = year.months.last().copied().or_else(|| Month::new(year.year, 12));
    describe(&mut workbook, &view.title(), last.unwrap_or(policy.newest().valid_from))?;
    year::write(workbook.add_worksheet(), &view)?;
    Ok(workbook.save_to_buffer()?)
}

/// Title and date of the file. The date is the month's own, so that the same figures give the same bytes.
fn describe(workbook: &mut Workbook, title: &str, month: Month) -> Result<(), WorkbookError> {
    let number = u8::try_from(month.number()).unwrap_or(1);
    // Spreadsheets know no years before 1900; the date only serves to be the same each time.
    let date = ExcelDateTime::from_ymd(month.year().clamp(1900, 9999), number, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&date));
    Ok(())
}

/// Notes below a table, numbered: `注：1. …`, `　　2. …`.
fn numbered(notes: &[String]) -> Vec<String> {
    let line = |(place, note): (usize, &String)| {
        let lead = if place == 0 { "注：" } else { "　　" };
        format!("{lead}{}. {note}", place + 1)
    };
    notes.iter().enumerate().map(line).collect()
}
