//! 各项得分: one flat row a committee, to be filtered and sorted.

use assessment::{CommitteeMonth, Exact, NOT_ASSESSED, town_words};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cell::{Cell, broken, decimals, plain_format, width_of};
use super::style::{GENERAL, Look, TWO_DECIMALS};
use super::table::{Column, Table};
use super::words::{View, month_words};

pub(super) const SHEET: &str = "各项得分";

pub(super) fn write(sheet: &mut Worksheet, view: &View<'_>) -> Result<(), XlsxError> {
    let mut table = Table::new(sheet, SHEET, columns(view))?;
    table.running_title(&format!(
        "{}{SHEET}（{}）{}",
        town_words(view.edition, view.town),
        month_words(view.result.month),
        view.draft_mark()
    ));
    table.two_pages_wide(3)?;
    table.head(3)?;
    for committee in view.result.by_rank() {
        let look = if committee.is_assessed() { Look::Plain } else { Look::Faint };
        table.row(look, &row(view, committee))?;
    }
    table.finish_filtered()
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let mut columns = vec![
        Column::short_name("月份", 11),
        Column::short_name("居村委编码", 15),
        Column::name("居村委", width_of(view.names(), 14, 24)),
        Column::short_name("派出所", width_of(view.stations(), 10, 18)),
        Column::short_name("社区", width_of(view.communities(), 8, 18)),
        Column::short("状态", 9),
        Column::number("名次", 8, "0"),
    ];
    for rate in &view.edition.rates {
        columns.push(Column::number(format!("{}\n（%）", broken(&rate.title, 14)), 14, TWO_DECIMALS));
        columns.push(Column::number(format!("{}\n（%，精确值）", rate.title), 25, GENERAL));
    }
    columns.push(Column::number(format!("{}\n（%）", view.edition.town_rate.title), 19, TWO_DECIMALS));
    for (place, item) in view.edition.items.iter().enumerate() {
        let marks = view.assessed().filter_map(|committee| committee.marks.get(place));
        let title = format!("{}\n（满分{}）", broken(&item.title, 13), item.full_marks);
        columns.push(Column::number(title, 13, plain_format(decimals(marks))));
    }
    let totals = decimals(view.assessed().map(|committee| &committee.total));
    columns.push(Column::number("总分", 10, plain_format(totals)));
    if view.names_bottom() {
        columns.push(Column::short(view.edition.ranking.bottom_title.clone(), 10));
        columns.push(Column::number("连续月数", 11, "0"));
        columns.push(Column::short("约谈", 9));
        columns.push(Column::short("计入否决", 11));
    }
    columns.push(Column::short("分析会", 10));
    columns.push(Column::words("待确认的读法", 28));
    columns
}

fn row(view: &View<'_>, committee: &CommitteeMonth) -> Vec<Cell> {
    let assessed = committee.is_assessed();
    let shown = |mark: &Exact| if assessed { Cell::WithFraction(mark.clone()) } else { Cell::None };
    let mut cells = vec![
        Cell::text(view.result.month.to_string()),
        Cell::text(committee.code.to_string()),
        Cell::words(view.name(committee.code)),
        Cell::words(view.station(committee)),
        Cell::words(view.community(committee.code)),
        Cell::text(if assessed { "已评定" } else { NOT_ASSESSED }),
        Cell::counted(committee.rank),
    ];
    for rate in committee.rates.iter().take(view.edition.rates.len()) {
        cells.push(rate.as_ref().map_or(Cell::None, |rate| Cell::Rounded(rate.clone())));
        cells.push(rate.as_ref().map_or(Cell::None, |rate| Cell::WithFraction(rate.clone())));
    }
    cells.push(view.result.town_rate.as_ref().map_or(Cell::None, |rate| Cell::Rounded(rate.clone())));
    cells.extend(committee.marks.iter().take(view.edition.items.len()).map(shown));
    cells.push(shown(&committee.total));
    cells.extend(consequences(view, committee));
    cells
}

fn consequences(view: &View<'_>, committee: &CommitteeMonth) -> Vec<Cell> {
    let consequence = &committee.consequence;
    let yes = |held: bool| match (committee.is_assessed(), held) {
        (false, _) => Cell::None,
        (true, true) => Cell::text("是"),
        (true, false) => Cell::text("否"),
    };
    let mut cells = Vec::new();
    if view.names_bottom() {
        cells.push(yes(committee.bottom));
        cells.push(Cell::counted(consequence.streak));
        cells.push(Cell::words(view.interview(committee).unwrap_or_default()));
        cells.push(yes(consequence.veto_counted));
    }
    cells.push(yes(consequence.analysis_meeting));
    let labels = view
        .awaited(committee)
        .into_iter()
        .filter_map(|reading| Some(view.edition.reading(reading)?.label.as_str()));
    cells.push(Cell::words(labels.collect::<Vec<_>>().join("\n")));
    cells
}
