//! The empty workbook that offices fill in: how to, in 说明, and three sheets with validation.

use assessment::policy::{Edition, Policy};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, FormatBorder,
    Formula, Note, Worksheet, XlsxError,
};

use super::WriteError;
use super::layout::{Content, WrittenColumn, committee_columns, quota_columns, remark_column, town_columns};
use super::notes::{ColumnNote, note};
use super::workbook::{A4, new_workbook, prepare};
use crate::{COMMITTEE_SHEET, QUOTA_SHEET, TOWN_SHEET};

/// Name of the sheet that explains the others.
pub const GUIDE_SHEET: &str = "说明";

/// Name of the sheet that shows filled rows.
const EXAMPLE_SHEET: &str = "示例";

/// The width of the column that says how a column is filled in, and of a sign in it.
const ABOUT_PIXELS: u32 = 480;
const SIGN_PIXELS: u32 = 16;

/// Rows that validation reaches.
const LAST_ROW: u32 = 100_000;

/// An empty workbook for a policy's figures, with notes and validation. It is read as it is once it is filled in.
///
/// # Errors
/// What the library that writes workbooks says.
pub fn figures_template(policy: &Policy) -> Result<Vec<u8>, WriteError> {
    let edition = policy.newest();
    let mut town = town_columns(edition, false);
    town.push(remark_column());
    let tables = [
        (COMMITTEE_SHEET, committee_columns(edition, false)),
        (TOWN_SHEET, town),
        (QUOTA_SHEET, quota_columns(false)),
    ];
    let mut workbook = new_workbook(edition)?;
    let stations = guide(workbook.add_worksheet(), edition, &tables)?;
    for (name, columns) in &tables {
        data_sheet(workbook.add_worksheet(), edition, name, columns, &stations)?;
    }
    let [committees, town, _] = &tables;
    examples(workbook.add_worksheet(), edition, &[committees, town])?;
    Ok(workbook.save_to_buffer()?)
}

/// A filled row of each table, to be looked at or copied; a sheet of its own, so that no figures begin with it.
fn examples(
    sheet: &mut Worksheet,
    edition: &Edition,
    tables: &[&(&str, Vec<WrittenColumn<'_>>)],
) -> Result<(), XlsxError> {
    let styles = Styles::new();
    sheet.set_name(EXAMPLE_SHEET)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    let mut row = 0;
    for (name, columns) in tables {
        sheet.write_string(row, 0, format!("“{name}”里填好的一行（本页不会被读入）"))?;
        for (place, column) in (0..).zip(columns) {
            sheet.set_column_width_pixels(place, 120)?;
            sheet.write_string_with_format(row + 1, place, column.head, &styles.head)?;
            let example = note(edition, column).example;
            match example.parse::<f64>() {
                Ok(count) if !column.is_text() => {
                    sheet.write_number_with_format(row + 2, place, count, &styles.number)?
                }
                _ => sheet.write_string_with_format(row + 2, place, example, &styles.cell)?,
            };
        }
        row += 4;
    }
    Ok(())
}

fn data_sheet(
    sheet: &mut Worksheet,
    edition: &Edition,
    name: &str,
    columns: &[WrittenColumn<'_>],
    stations: &str,
) -> Result<(), XlsxError> {
    prepare(sheet, name, columns)?;
    sheet.set_row_height(0, 32)?;
    for (position, column) in (0..).zip(columns) {
        let note = note(edition, column);
        sheet.insert_note(
            0,
            position,
            &Note::new(note_text(column, &note)).add_author_prefix(false).set_width(260),
        )?;
        let is_quota_sheet = name == QUOTA_SHEET;
        if let Some(validation) = validation(column, stations, is_quota_sheet)? {
            sheet.add_data_validation(1, position, LAST_ROW, position, &validation)?;
        }
    }
    Ok(())
}

fn note_text(column: &WrittenColumn<'_>, note: &ColumnNote) -> String {
    let mut text = format!("{}：{}", column.head, note.about);
    for (label, value) in [("单位", &note.unit), ("条款", &note.clauses)] {
        if !value.is_empty() {
            text.push_str(&format!("\n{label}：{value}"));
        }
    }
    text
}

/// What a spreadsheet lets be typed into a column; a warning rather than a bar where pasting is usual.
fn validation(
    column: &WrittenColumn<'_>,
    stations: &str,
    is_quota_sheet: bool,
) -> Result<Option<DataValidation>, XlsxError> {
    let whole = || DataValidation::new().allow_whole_number(DataValidationRule::Between(0, 999_999_999));
    Ok(match column.content {
        Content::Count(_) | Content::Quota => Some(
            whole()
                .set_error_title("不是整数")?
                .set_error_message("请填写 0 到 999999999 之间的整数，不带单位")?,
        ),
        Content::Station if !is_quota_sheet && !stations.is_empty() => Some(
            DataValidation::new()
                .allow_list_formula(Formula::new(stations))
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("不在名单里")?
                .set_error_message("请从列表里选派出所；名单以外的，请先填进“派出所定额”表")?,
        ),
        Content::Month => Some(
            DataValidation::new()
                .allow_custom(Formula::new("=AND(LEN(A2)=7,MID(A2,5,1)=\"-\")"))
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("月份")?
                .set_error_message("请写成四位年份-两位月份，如 2022-06")?,
        ),
        _ => None,
    })
}

/// Formats of the guide.
struct Styles {
    title: Format,
    head: Format,
    cell: Format,
    number: Format,
    example: Format,
}

impl Styles {
    fn new() -> Self {
        let cell = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_num_format("@");
        Self {
            title: Format::new().set_bold().set_font_size(16),
            head: cell.clone().set_bold().set_background_color(Color::RGB(0xE6_F4FF)),
            number: cell.clone().set_num_format("0"),
            example: cell.clone().set_italic().set_font_color(Color::RGB(0x8C_8C8C)),
            cell,
        }
    }
}

/// Writes 说明; returns the range that lists the stations, as a formula, empty when there are none.
fn guide(
    sheet: &mut Worksheet,
    edition: &Edition,
    tables: &[(&str, Vec<WrittenColumn<'_>>)],
) -> Result<String, XlsxError> {
    let styles = Styles::new();
    sheet.set_name(GUIDE_SHEET)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    for (column, width) in (0..).zip([110, 150, 60, ABOUT_PIXELS, 170, 110]) {
        sheet.set_column_width_pixels(column, width)?;
    }
    sheet.write_string_with_format(
        0,
        0,
        format!("{} 数据填写说明", edition.instrument.town),
        &styles.title,
    )?;
    let lines = [
        format!("依据：{}（{}）", edition.instrument.title, edition.instrument.number),
        format!(
            "在“{COMMITTEE_SHEET}”里每个居村委每月填一行，在“{TOWN_SHEET}”里每月填一行；“{QUOTA_SHEET}”不填时按方案的定额。"
        ),
        "列名不要改，顺序可以换；深色列名必须有，浅色的可以没有。多出的列会列出来，不参加计算。".to_owned(),
        "本页的“举例”和“示例”表只是样子，不会被读入；请不要在数据表里留下合计行、标题行或合并的单元格。"
            .to_owned(),
        "空着不等于 0：没有就填 0。编码和月份须是文本。".to_owned(),
    ];
    let mut row = 1;
    for line in &lines {
        sheet.write_string(row, 0, line.as_str())?;
        row += 1;
    }
    row += 1;
    for (column, head) in (0..).zip(["工作表", "列名", "必填", "怎么填", "举例", "条款"]) {
        sheet.write_string_with_format(row, column, head, &styles.head)?;
    }
    for (name, columns) in tables {
        for column in columns {
            row += 1;
            guide_row(sheet, row, name, edition, column, &styles)?;
        }
    }
    station_list(sheet, row + 2, edition, &styles)
}

fn guide_row(
    sheet: &mut Worksheet,
    row: u32,
    table: &str,
    edition: &Edition,
    column: &WrittenColumn<'_>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let ColumnNote { about, unit, example, clauses } = note(edition, column);
    let about = if unit.is_empty() { about } else { format!("{about}；单位：{unit}") };
    let required = if column.is_required() { "是" } else { "否" };
    let lines =
        (u32::try_from(about.chars().count()).unwrap_or(0) * SIGN_PIXELS).div_ceil(ABOUT_PIXELS).max(1);
    sheet.set_row_height_pixels(row, lines * 22)?;
    for (place, text) in (0..).zip([table, column.head, required, &about]) {
        sheet.write_string_with_format(row, place, text, &styles.cell)?;
    }
    sheet.write_string_with_format(row, 4, example, &styles.example)?;
    sheet.write_string_with_format(row, 5, clauses, &styles.cell)?;
    Ok(())
}

fn station_list(
    sheet: &mut Worksheet,
    row: u32,
    edition: &Edition,
    styles: &Styles,
) -> Result<String, XlsxError> {
    if edition.stations.is_empty() {
        return Ok(String::new());
    }
    sheet.write_string_with_format(row, 0, "派出所名单", &styles.head)?;
    sheet.write_string_with_format(row, 1, "全年推送定额（条）", &styles.head)?;
    let mut last = row;
    for station in &edition.stations {
        last += 1;
        sheet.write_string_with_format(last, 0, station.name.as_str(), &styles.cell)?;
        let quota = station.quota.map_or_else(String::new, |quota| quota.to_string());
        sheet.write_string_with_format(last, 1, quota, &styles.cell)?;
    }
    Ok(format!("={GUIDE_SHEET}!$A${}:$A${}", row + 2, last + 1))
}
