//! 排名公示表: the ranking as it is printed and posted.

use std::cmp::Ordering;

use assessment::{CommitteeMonth, Exact, NOT_ASSESSED, not_assessed_reasons, town_words};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cell::{Cell, broken, decimals, plain_format, width_of};
use super::style::{Look, TWO_DECIMALS};
use super::table::{Column, Table};
use super::words::{View, mean, month_words, reading_words, unsigned_readings};

pub(super) const SHEET: &str = "排名公示表";
const ITEM_WIDTH: u16 = 12;

/// The title, `某镇居（村）委人口管理工作考核排名公示表（2022年6月）`.
pub(super) fn title(view: &View<'_>) -> String {
    let town = town_words(view.edition, view.town);
    let month = month_words(view.result.month);
    format!("{town}居（村）委人口管理工作考核{SHEET}（{month}）{}", view.draft_mark())
}

pub(super) fn write(sheet: &mut Worksheet, view: &View<'_>) -> Result<(), XlsxError> {
    let instrument = &view.edition.instrument;
    let mut table = Table::new(sheet, SHEET, columns(view))?;
    table.title(&title(view))?;
    let issuer = format!("{}{}", town_words(view.edition, view.town), instrument.office);
    table.ends(&format!("编制单位：{issuer}"), &format!("依据：{}　　单位：分、%", instrument.number))?;
    table.head(2)?;
    for committee in view.result.by_rank() {
        table.row(look(view, committee), &row(view, committee))?;
    }
    table.sum(&sum_label(view), &sum(view))?;
    table.gap()?;
    for note in notes(view) {
        table.note(&note)?;
    }
    table.signatures()?;
    table.finish()
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let mut columns = vec![
        Column::short("名次", 6),
        Column::name("居村委", width_of(view.names(), 14, 24)),
        Column::short_name("派出所", width_of(view.stations(), 10, 16)),
        Column::short_name("社区", width_of(view.communities(), 8, 16)),
        Column::number(format!("{}\n（%）", view.rate_title()), 11, TWO_DECIMALS),
        Column::short("全镇\n比较", 7),
    ];
    for (place, item) in view.edition.items.iter().enumerate() {
        let marks = view.assessed().filter_map(|committee| committee.marks.get(place));
        let title = format!("{}\n（{}分）", broken(&item.title, ITEM_WIDTH), item.full_marks);
        columns.push(Column::number(title, ITEM_WIDTH, plain_format(decimals(marks))).under("各项得分"));
    }
    let totals = decimals(view.assessed().map(|committee| &committee.total));
    columns.push(Column::number(
        format!("总分\n（{}分）", view.edition.full_marks()),
        10,
        plain_format(totals),
    ));
    columns.push(Column::words("备注", 25));
    columns
}

fn look(view: &View<'_>, committee: &CommitteeMonth) -> Look {
    match (committee.is_assessed(), committee.bottom && view.names_bottom()) {
        (false, _) => Look::Faint,
        (true, true) => Look::Shaded,
        (true, false) => Look::Plain,
    }
}

fn row(view: &View<'_>, committee: &CommitteeMonth) -> Vec<Cell> {
    let assessed = committee.is_assessed();
    let shown = |mark: &Exact| if assessed { Cell::Exact(mark.clone()) } else { Cell::None };
    let mut cells = vec![
        Cell::counted(committee.rank),
        Cell::words(view.name(committee.code)),
        Cell::words(view.station(committee)),
        Cell::words(view.community(committee.code)),
        view.rate(committee).map_or(Cell::None, |rate| Cell::Rounded(rate.clone())),
        compared(view, committee).map_or(Cell::None, Cell::text),
    ];
    cells.extend(committee.marks.iter().take(view.edition.items.len()).map(shown));
    cells.push(shown(&committee.total));
    cells.push(Cell::text(view.remark(committee)));
    cells
}

/// On which side of the town's rate a committee stands, by the exact numbers.
fn compared(view: &View<'_>, committee: &CommitteeMonth) -> Option<&'static str> {
    let own = view.rate(committee).filter(|_| committee.is_assessed())?;
    Some(match own.cmp(view.result.town_rate.as_ref()?) {
        Ordering::Greater => "高于",
        Ordering::Equal => "持平",
        Ordering::Less => "低于",
    })
}

fn sum_label(view: &View<'_>) -> String {
    let assessed = view.result.assessed();
    let missing = view.result.committees.len() - assessed;
    format!("全镇平均（评定 {assessed} 个，{NOT_ASSESSED} {missing} 个）")
}

/// The cells behind the label: the town's rate, the means of the marks.
fn sum(view: &View<'_>) -> Vec<Cell> {
    let rounded = |value: Option<Exact>| value.map_or(Cell::None, Cell::Rounded);
    let mut cells = vec![rounded(view.result.town_rate.clone()), Cell::text("")];
    for place in 0..view.edition.items.len() {
        cells.push(rounded(mean(view.assessed().filter_map(|committee| committee.marks.get(place)))));
    }
    cells.push(rounded(mean(view.assessed().map(|committee| &committee.total))));
    cells.push(Cell::text(""));
    cells
}

fn notes(view: &View<'_>) -> Vec<String> {
    let town = &view.edition.town_rate.title;
    let mut notes = vec![format!(
        "“全镇比较”以{town}为准，按未四舍五入的数比较；“全镇平均”一行的{}即{town}。",
        view.rate_title()
    )];
    let reasons = not_assessed_reasons(view.edition, &view.result.committees);
    if !reasons.is_empty() {
        notes.push(format!("{NOT_ASSESSED}：{}。", reasons.join("；")));
    }
    notes.extend(view.reader.draft.iter().copied().flatten().map(|line| format!("{line}。")));
    let awaited = awaited(view);
    if !awaited.is_empty() {
        notes.push(format!("待确认：所用读法尚待镇里确认，另作读法则结果不同。{}。", awaited.join("；")));
    }
    notes.extend(unsigned_readings(view.edition).map(|words| format!("{words}。")));
    super::numbered(&notes)
}

/// The readings by which some committee's result would differ.
fn awaited(view: &View<'_>) -> Vec<String> {
    let mut readings: Vec<_> = view.assessed().flat_map(|committee| view.awaited(committee)).collect();
    readings.sort_unstable();
    readings.dedup();
    readings.into_iter().filter_map(|reading| reading_words(view.edition, reading)).collect()
}
