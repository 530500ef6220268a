//! Figures as a workbook in the form in which they are read.

use assessment::policy::{Edition, Policy};
use assessment::{CommitteeFigures, MonthFigures, TownFigures};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, IgnoreError, Workbook, Worksheet, XlsxError,
};

use super::WriteError;
use super::layout::{Content, WrittenColumn, committee_columns, guarded, quota_columns, town_columns};
use crate::{COMMITTEE_SHEET, QUOTA_SHEET, TOWN_SHEET};

/// The number of A4 among paper sizes.
pub(crate) const A4: u8 = 9;

/// Rows of a sheet below its header.
pub(crate) const MAX_SHEET_ROWS: usize = 1_048_575;

/// Writes figures as a workbook; reading it gives the same figures.
///
/// # Errors
/// More rows than a sheet has.
pub fn write_figures(towns: &[TownFigures], policy: &Policy) -> Result<Vec<u8>, WriteError> {
    let edition = policy.newest();
    let rows = towns.iter().flat_map(|town| &town.months).map(|month| month.committees.len()).sum();
    if rows > MAX_SHEET_ROWS {
        return Err(WriteError::TooManyRows(rows));
    }
    let has_towns = towns.iter().any(|town| town.town.is_some());
    let mut workbook = new_workbook(edition)?;
    committee_sheet(workbook.add_worksheet(), towns, &committee_columns(edition, has_towns))?;
    town_sheet(workbook.add_worksheet(), towns, &town_columns(edition, has_towns))?;
    quota_sheet(workbook.add_worksheet(), towns, &quota_columns(has_towns))?;
    Ok(workbook.save_to_buffer()?)
}

/// A workbook whose bytes depend on its content alone.
pub(crate) fn new_workbook(edition: &Edition) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(&edition.instrument.title)
        .set_creation_datetime(&ExcelDateTime::from_ymd(2022, 1, 1)?);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// The header row, the widths, and the text format of identifiers for rows that are still to be filled in.
pub(crate) fn prepare(
    sheet: &mut Worksheet,
    name: &str,
    columns: &[WrittenColumn<'_>],
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    let required = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_text_wrap()
        .set_background_color(0xE6_F4FF);
    let optional = required.clone().set_background_color(0xFA_FAFA).set_font_color(0x59_5959);
    let text = Format::new().set_num_format("@");
    for (position, column) in (0..).zip(columns) {
        if column.is_text() {
            sheet.set_column_format(position, &text)?;
        }
        sheet.set_column_width_pixels(position, width(column))?;
        sheet.write_string_with_format(
            0,
            position,
            column.head,
            if column.is_required() { &required } else { &optional },
        )?;
    }
    Ok(())
}

/// Room for the head on one line, and for what stands below it.
fn width(column: &WrittenColumn<'_>) -> u32 {
    let content = match column.content {
        Content::Code | Content::Station | Content::Remark => 120,
        Content::Name | Content::Community => 170,
        _ => 90,
    };
    u32::try_from(column.head.chars().count()).map_or(content, |signs| content.max(signs * 15 + 20))
}

/// Keeps spreadsheets from marking every code as a number that is written as text.
fn are_meant_as_text(sheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    if rows > 0 {
        sheet.ignore_error_range(1, 0, rows, 5, IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}

fn committee_sheet(
    sheet: &mut Worksheet,
    towns: &[TownFigures],
    columns: &[WrittenColumn<'_>],
) -> Result<(), XlsxError> {
    prepare(sheet, COMMITTEE_SHEET, columns)?;
    let text = Format::new().set_num_format("@");
    let mut row = 0;
    for town in towns {
        for month in &town.months {
            for committee in &month.committees {
                row += 1;
                for (position, column) in (0..).zip(columns) {
                    let Some(cell) = committee_cell(town, month, committee, column) else { continue };
                    cell.write(sheet, (row, position), &text)?;
                }
            }
        }
    }
    are_meant_as_text(sheet, row)
}

fn town_sheet(
    sheet: &mut Worksheet,
    towns: &[TownFigures],
    columns: &[WrittenColumn<'_>],
) -> Result<(), XlsxError> {
    prepare(sheet, TOWN_SHEET, columns)?;
    let text = Format::new().set_num_format("@");
    let mut row = 0;
    for town in towns {
        for month in &town.months {
            row += 1;
            for (position, column) in (0..).zip(columns) {
                let Some(cell) = town_cell(town, month, column) else { continue };
                cell.write(sheet, (row, position), &text)?;
            }
        }
    }
    are_meant_as_text(sheet, row)
}

fn quota_sheet(
    sheet: &mut Worksheet,
    towns: &[TownFigures],
    columns: &[WrittenColumn<'_>],
) -> Result<(), XlsxError> {
    prepare(sheet, QUOTA_SHEET, columns)?;
    let text = Format::new().set_num_format("@");
    let mut row = 0;
    for town in towns {
        for station in &town.stations {
            row += 1;
            for (position, column) in (0..).zip(columns) {
                let cell = match column.content {
                    Content::Town => town.town.map(|code| WrittenCell::Text(code.to_string())),
                    Content::Station => Some(WrittenCell::Text(guarded(&station.name).into_owned())),
                    _ => station.quota.map(WrittenCell::Count),
                };
                let Some(cell) = cell else { continue };
                cell.write(sheet, (row, position), &text)?;
            }
        }
    }
    are_meant_as_text(sheet, row)
}

/// 写出格.
pub(crate) enum WrittenCell {
    Text(String),
    Count(u32),
}

impl WrittenCell {
    fn write(self, sheet: &mut Worksheet, (row, column): (u32, u16), text: &Format) -> Result<(), XlsxError> {
        match self {
            Self::Text(value) => sheet.write_string_with_format(row, column, value, text)?,
            Self::Count(count) => sheet.write_number(row, column, count)?,
        };
        Ok(())
    }
}

/// What a committee's row says in a column; `None` for a blank.
pub(crate) fn committee_cell(
    town: &TownFigures,
    month: &MonthFigures,
    committee: &CommitteeFigures,
    column: &WrittenColumn<'_>,
) -> Option<WrittenCell> {
    let name = |text: &str| Some(WrittenCell::Text(guarded(text).into_owned()));
    match column.content {
        Content::Town => town.town.map(|code| WrittenCell::Text(code.to_string())),
        Content::Month => Some(WrittenCell::Text(month.month.to_string())),
        Content::Code => Some(WrittenCell::Text(committee.code.to_string())),
        Content::Name => name(town.name(committee.name)),
        Content::Station => name(town.station_name(committee.station)),
        Content::Community => committee.community.and_then(|community| name(town.name(community))),
        Content::Count(figure) => committee.cells.get(figure.index).map(WrittenCell::Count),
        Content::Rate | Content::Quota | Content::Remark => None,
    }
}

/// What a town's row says in a column; `None` for a blank.
pub(crate) fn town_cell(
    town: &TownFigures,
    month: &MonthFigures,
    column: &WrittenColumn<'_>,
) -> Option<WrittenCell> {
    match column.content {
        Content::Town => town.town.map(|code| WrittenCell::Text(code.to_string())),
        Content::Month => Some(WrittenCell::Text(month.month.to_string())),
        Content::Count(figure) => month.town.get(figure.index).map(WrittenCell::Count),
        Content::Rate => month.district_rate.as_ref().map(|rate| WrittenCell::Text(rate.to_string())),
        _ => None,
    }
}
