//! 扣分明细: one row for each mark that is not full or needs a word, with its clause and arithmetic.

use assessment::policy::{Item, ReadingIndex};
use assessment::{CommitteeMonth, Exact, NOT_ASSESSED, Operation, Step, not_assessed_reason, town_words};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cell::{Cell, decimals, plain_format, width_of};
use super::style::Look;
use super::table::{Column, Table};
use super::words::{View, month_words, reading_words};

const SHEET: &str = "扣分明细";
/// What marks a reading that nobody has signed yet.
const UNSIGNED: &str = "★";

pub(super) fn write(sheet: &mut Worksheet, view: &View<'_>) -> Result<(), XlsxError> {
    let mut table = Table::new(sheet, SHEET, columns(view))?;
    table.title(&format!(
        "{}{SHEET}（{}）",
        town_words(view.edition, view.town),
        month_words(view.result.month)
    ))?;
    for note in notes(view) {
        table.note(&note)?;
    }
    table.head(2)?;
    for committee in view.result.by_rank().into_iter().filter(|found| view.explains(found.code)) {
        if !committee.is_assessed() {
            table.row(Look::Faint, &unassessed(view, committee))?;
            continue;
        }
        for (place, item) in view.edition.items.iter().enumerate() {
            if let Some(cells) = row(view, committee, (place, item)) {
                table.row(Look::Plain, &cells)?;
            }
        }
    }
    table.finish_filtered()
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let items = view.edition.items.iter().map(|item| item.title.as_str());
    let places =
        view.edition.items.iter().filter_map(|item| Some(view.edition.clause(item.clause)?.place.as_str()));
    let shown = plain_format(decimals(view.assessed().flat_map(|committee| committee.marks.iter())));
    vec![
        Column::short_name("居村委编码", 15),
        Column::name("居村委", width_of(view.names(), 14, 22)),
        Column::short_name("派出所", width_of(view.stations(), 10, 16)),
        Column::short("条款", width_of(places, 10, 18)),
        Column::short("考核项", width_of(items, 12, 18)),
        Column::number("满分", 8, shown.clone()),
        Column::number("得分", 9, shown.clone()),
        Column::number("扣分", 9, shown),
        Column::words("算式", 64),
        Column::words("读法", 42),
    ]
}

fn notes(view: &View<'_>) -> Vec<String> {
    let mut notes = vec![format!(
        "列出有扣分、免扣、无样本等情形的考核项，没有列出的均为满分。读法：文件没有写明之处的理解，{UNSIGNED}读法待确认（尚待镇里确认）。"
    )];
    if view.reader.own.is_some() {
        notes.push("只列本范围的居村委。".to_owned());
    }
    let without_steps = view.assessed().any(|committee| committee.steps.is_empty());
    if without_steps {
        notes.push("本次计算没有保留步骤，算式和读法从略，只列扣分；保留步骤重新计算即可列出。".to_owned());
    }
    notes.extend(
        view.result.notices.iter().map(|notice| format!("提示：{}。", notice.words(view.edition, view.town))),
    );
    notes
}

fn place(view: &View<'_>, item: &Item) -> String {
    view.edition.clause(item.clause).map(|clause| clause.place.clone()).unwrap_or_default()
}

fn row(
    view: &View<'_>,
    committee: &CommitteeMonth,
    (place_of_item, item): (usize, &Item),
) -> Option<Vec<Cell>> {
    let mark = committee.marks.get(place_of_item)?;
    let deducted = &item.full_marks - mark;
    let steps = committee.steps.get(place_of_item).map(Vec::as_slice).unwrap_or_default();
    if deducted == Exact::ZERO && !steps.iter().any(is_worth_a_word) {
        return None;
    }
    let arithmetic: Vec<_> = steps.iter().map(|step| step.words(view.edition)).collect();
    let mut cells = named(view, committee);
    cells.extend([
        Cell::words(place(view, item)),
        Cell::words(item.title.as_str()),
        Cell::WithFraction(item.full_marks.clone()),
        Cell::WithFraction(mark.clone()),
        Cell::WithFraction(deducted),
        Cell::words(arithmetic.join("\n")),
        Cell::words(readings(view, steps).join("\n")),
    ]);
    Some(cells)
}

fn named(view: &View<'_>, committee: &CommitteeMonth) -> Vec<Cell> {
    vec![
        Cell::text(committee.code.to_string()),
        Cell::words(view.name(committee.code)),
        Cell::words(view.station(committee)),
    ]
}

fn unassessed(view: &View<'_>, committee: &CommitteeMonth) -> Vec<Cell> {
    let mut cells = named(view, committee);
    cells.extend([Cell::None, Cell::text("当月"), Cell::None, Cell::None, Cell::None]);
    cells.push(Cell::text(format!("{NOT_ASSESSED}：{}", not_assessed_reason(view.edition, committee))));
    cells.push(Cell::None);
    cells
}

/// Whether a step tells something although the mark is full.
fn is_worth_a_word(step: &Step) -> bool {
    matches!(
        step.operation,
        Operation::NoSample { .. }
            | Operation::Lower { .. }
            | Operation::Unranked
            | Operation::ExemptByShare { .. }
            | Operation::ExemptByQuota { .. }
    )
}

/// The readings of some steps, each once.
fn readings(view: &View<'_>, steps: &[Step]) -> Vec<String> {
    let mut seen: Vec<ReadingIndex> = Vec::new();
    for reading in steps.iter().filter_map(|step| step.reading) {
        if !seen.contains(&reading) {
            seen.push(reading);
        }
    }
    let words = |reading| {
        let signed = view.edition.reading(reading)?.is_decided();
        let mark = if signed { "" } else { UNSIGNED };
        Some(format!("{mark}{}", reading_words(view.edition, reading)?))
    };
    seen.into_iter().filter_map(words).collect()
}
