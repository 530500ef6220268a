//! 与上月比较: what changed since the month before.

use assessment::{CommitteeMonth, Exact, MonthResult};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cell::{Cell, broken, change_format, decimals, plain_format, width_of};
use super::style::Look;
use super::table::{Column, Table};
use super::words::{View, month_words};

const SHEET: &str = "与上月比较";

pub(super) fn write(
    sheet: &mut Worksheet,
    view: &View<'_>,
    previous: Option<&MonthResult>,
) -> Result<(), XlsxError> {
    let mut table = Table::new(sheet, SHEET, columns(view, previous))?;
    let month = month_words(view.result.month);
    let Some(previous) = previous else {
        table.title(&format!("{month}{SHEET}"))?;
        table.note("无上月数据，不作比较。")?;
        return table.finish();
    };
    table.title(&format!("{month}与{}比较", month_words(previous.month)))?;
    if previous.month.next() != view.result.month {
        table.note(&format!(
            "上月没有数据，与最近一个有数据的月份（{}）比较。",
            month_words(previous.month)
        ))?;
    }
    table.head(4)?;
    for committee in view.result.by_rank() {
        let look = if committee.is_assessed() { Look::Plain } else { Look::Faint };
        table.row(look, &row(view, committee, previous))?;
    }
    let gone = previous.by_rank().into_iter().filter(|before| view.result.committee(before.code).is_none());
    for before in gone {
        table.row(Look::Faint, &gone_row(view, before, previous))?;
    }
    table.finish()
}

fn columns(view: &View<'_>, previous: Option<&MonthResult>) -> Vec<Column> {
    let both = || {
        let before = previous.into_iter().flat_map(|month| &month.committees);
        view.assessed().chain(before.filter(|committee| committee.is_assessed()))
    };
    let total = decimals(both().map(|committee| &committee.total));
    let mut columns = vec![
        Column::number("本月", 7, "0").under("名次"),
        Column::number("上月", 7, "0").under("名次"),
        Column::short("变化", 8).under("名次"),
        Column::name("居村委", width_of(view.names(), 14, 24)),
        Column::short_name("派出所", width_of(view.stations(), 10, 16)),
        Column::number("本月", 9, plain_format(total)).under("总分"),
        Column::number("上月", 9, plain_format(total)).under("总分"),
        Column::number("增减", 9, change_format(total)).under("总分"),
    ];
    for (place, item) in view.edition.items.iter().enumerate() {
        let marks = decimals(both().filter_map(|committee| committee.marks.get(place)));
        columns.push(Column::number(broken(&item.title, 12), 12, change_format(marks)).under("各项得分增减"));
    }
    columns.push(Column::words("备注", 20));
    columns
}

fn row(view: &View<'_>, committee: &CommitteeMonth, previous: &MonthResult) -> Vec<Cell> {
    let listed = previous.committee(committee.code);
    let before = listed.filter(|before| before.is_assessed());
    let now = Some(committee).filter(|committee| committee.is_assessed());
    let both = now.zip(before);
    let total = |of: Option<&CommitteeMonth>| of.map_or(Cell::None, |of| Cell::Exact(of.total.clone()));
    let change = |now: &Exact, before: &Exact| Cell::Exact(now - before);
    let mut cells = vec![
        Cell::counted(committee.rank),
        Cell::counted(before.map_or(0, |before| before.rank)),
        both.map_or(Cell::None, |(now, before)| Cell::text(rank_change(now.rank, before.rank))),
        Cell::words(view.name(committee.code)),
        Cell::words(view.station(committee)),
        total(now),
        total(before),
        both.map_or(Cell::None, |(now, before)| change(&now.total, &before.total)),
    ];
    for place in 0..view.edition.items.len() {
        let marks = both.and_then(|(now, before)| Some((now.marks.get(place)?, before.marks.get(place)?)));
        cells.push(marks.map_or(Cell::None, |(now, before)| change(now, before)));
    }
    cells.push(Cell::text(match (listed, now, before) {
        (None, _, _) => "上月没有这个单位",
        (_, None, None) => "两月均未评定",
        (_, None, _) => "本月未评定",
        (_, _, None) => "上月未评定",
        _ => "",
    }));
    cells
}

/// A committee that has no figures any more.
fn gone_row(view: &View<'_>, before: &CommitteeMonth, previous: &MonthResult) -> Vec<Cell> {
    let name = view.town.row(previous.month, before.code).map_or("", |row| view.town.name(row.name));
    let total = if before.is_assessed() { Cell::Exact(before.total.clone()) } else { Cell::None };
    let mut cells = vec![
        Cell::None,
        Cell::counted(before.rank),
        Cell::None,
        Cell::words(name),
        Cell::words(view.station(before)),
        Cell::None,
        total,
        Cell::None,
    ];
    cells.extend(std::iter::repeat_n(Cell::None, view.edition.items.len()));
    cells.push(Cell::text("本月没有这个单位"));
    cells
}

/// A smaller rank is a better one.
fn rank_change(now: u32, before: u32) -> String {
    match before.cmp(&now) {
        std::cmp::Ordering::Greater => format!("↑{}", before - now),
        std::cmp::Ordering::Less => format!("↓{}", now - before),
        std::cmp::Ordering::Equal => "持平".to_owned(),
    }
}
