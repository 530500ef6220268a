//! 读法待确认事项: what the circular rests on that nobody has signed.

use std::collections::BTreeSet;

use assessment::policy::{Edition, Reading, ReadingIndex};

use super::content::{Align, Attachment, Block, Column, Table};
use super::ledger::Ledger;
use crate::form::used_readings;

/// The list of open readings and of the committees whose results hang on them; `None` when all are signed.
pub(super) fn unsettled(ledger: &Ledger<'_>) -> Option<Attachment> {
    let edition = ledger.input.edition;
    let used: BTreeSet<ReadingIndex> = ledger
        .ranked
        .iter()
        .flat_map(|committee| used_readings(edition, committee).into_iter().chain(committee.confirm.iter()))
        .chain(of_consequences(edition))
        .collect();
    let open: Vec<_> = used
        .into_iter()
        .filter_map(|index| edition.reading(index))
        .filter(|reading| !reading.is_decided())
        .collect();
    let row = |(number, reading): (usize, &&Reading)| {
        vec![
            number.to_string(),
            ledger.place(reading.clause).to_owned(),
            reading.question.clone(),
            reading.chosen().map_or_else(String::new, |option| option.text.clone()),
        ]
    };
    let rows: Vec<_> = (1..).zip(&open).map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new("序号", 10, Align::Center),
        Column::new("条款", 20, Align::Left),
        Column::new("文件没有写明之处", 63, Align::Left),
        Column::new("现按", 63, Align::Left),
    ];
    let mut blocks = vec![Block::Table(Table { columns, rows })];
    blocks.extend(concerned(ledger));
    Some(Attachment { title: "读法待确认事项".to_owned(), blocks })
}

/// Readings that ranking and consequences rest on.
fn of_consequences(edition: &Edition) -> impl Iterator<Item = ReadingIndex> {
    let ranking = &edition.ranking;
    let meeting = edition.analysis_meeting.as_ref();
    let veto = edition.veto.as_ref();
    [
        edition.town_rate.algorithm.reading,
        ranking.order.reading,
        ranking.bottom_ties.reading,
        ranking.bottom_published.reading,
        meeting.and_then(|rule| rule.applies.reading),
        veto.and_then(|rule| rule.exclusion.reading),
        veto.and_then(|rule| rule.applies.reading),
    ]
    .into_iter()
    .flatten()
}

/// Committees whose results would differ under another reading; without the last places where they are not named.
fn concerned(ledger: &Ledger<'_>) -> Option<Block> {
    let names_the_last = ledger.names_the_last();
    let mut concerned: Vec<_> = ledger.ranked.iter().copied().filter(|one| !one.confirm.is_empty()).collect();
    concerned.sort_by_key(|committee| committee.code);
    let count = concerned.len();
    if count == 0 {
        return None;
    }
    Some(Block::paragraph(if names_the_last {
        format!("结果涉及并列等待确认情形的居（村）委{count}个：{}。", ledger.names(concerned))
    } else {
        format!("结果涉及并列等待确认情形的居（村）委{count}个。")
    }))
}
