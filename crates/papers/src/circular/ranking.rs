//! 三、排名 and the public notice of all ranks.

use assessment::policy::RankOrder;
use assessment::{CommitteeMonth, NOT_ASSESSED};

use super::content::{Align, Attachment, Block, Column, Section, Table};
use super::indicators::nothing;
use super::ledger::Ledger;
use crate::form::printed;

pub(super) fn ranking(ledger: &Ledger<'_>, attachment: &str) -> Section {
    let mut blocks = vec![Block::paragraph(order(ledger))];
    blocks.extend(top(ledger));
    if ledger.names_the_last() {
        blocks.push(bottom(ledger));
        blocks.extend(at_the_cut(ledger));
    }
    blocks.push(Block::paragraph(format!("各居（村）委名次和各项得分见{attachment}。")));
    Section { heading: "排名".to_owned(), blocks }
}

fn order(ledger: &Ledger<'_>) -> String {
    let edition = ledger.input.edition;
    let rate = edition.rates.get(usize::from(edition.town_rate.rate.0)).map_or("", |rate| &rate.title);
    match edition.ranking.order.value {
        RankOrder::TotalThenRate => {
            format!("按考核总分由高到低排名；总分相同的，{rate}高的在前；仍相同的并列。")
        }
        RankOrder::TotalOnly => "按考核总分由高到低排名；总分相同的并列。".to_owned(),
    }
}

fn places(ledger: &Ledger<'_>) -> u32 {
    ledger.input.edition.ranking.bottom_places
}

fn top(ledger: &Ledger<'_>) -> Option<Block> {
    let places = places(ledger);
    let top: Vec<_> = ledger.assessed().filter(|committee| committee.rank <= places).collect();
    let many = usize::try_from(places).is_ok_and(|places| top.len() > 2 * places);
    if top.is_empty() {
        return None;
    }
    let count = top.len();
    Some(Block::paragraph(if many {
        format!("名次在前{places}名以内的有{count}个（含并列）。")
    } else {
        format!("名次在前{places}名以内的有{count}个：{}。", ledger.names(top))
    }))
}

fn bottom(ledger: &Ledger<'_>) -> Block {
    let title = &ledger.input.edition.ranking.bottom_title;
    let bottom = ledger.bottom();
    if bottom.is_empty() {
        return Block::paragraph(format!("本月没有居（村）委列入排名{title}。"));
    }
    let told: Vec<_> = bottom.iter().map(|committee| with_rank(ledger, committee)).collect();
    Block::paragraph(format!("排名{title}的有{}个：{}。", bottom.len(), told.join("、")))
}

fn with_rank(ledger: &Ledger<'_>, committee: &CommitteeMonth) -> String {
    format!("{}（第{}名，{}分）", ledger.name(committee), committee.rank, printed(&committee.total))
}

/// A tie across the cut that the reading leaves out; a person confirms it.
fn at_the_cut(ledger: &Ledger<'_>) -> Option<Block> {
    let reading = ledger.input.edition.ranking.bottom_ties.reading?;
    let tied: Vec<_> = ledger
        .assessed()
        .filter(|committee| !committee.bottom && committee.confirm.iter().any(|confirm| confirm == reading))
        .collect();
    let title = &ledger.input.edition.ranking.bottom_title;
    (!tied.is_empty()).then(|| {
        let names = ledger.names(tied);
        Block::paragraph(format!("{names}并列跨过{title}的界线，未列入，待确认。"))
    })
}

/// 排名公示表: every committee with its marks, by rank.
pub(super) fn notice(ledger: &Ledger<'_>) -> Attachment {
    let edition = ledger.input.edition;
    let mut columns = vec![
        Column::new("名次", 20, Align::Center),
        Column::new("居（村）委", 84, Align::Left),
        Column::new("派出所", 50, Align::Left),
    ];
    columns.extend(edition.items.iter().map(|item| Column::new(item.title.clone(), 26, Align::Right)));
    columns.push(Column::new("总分", 28, Align::Right));
    let month = ledger.input.month.month;
    Attachment {
        title: format!("{}{}年{}月考核排名公示表", edition.instrument.town, month.year(), month.number()),
        blocks: vec![Block::Table(Table {
            columns,
            rows: ledger.ranked.iter().map(|committee| notice_row(ledger, committee)).collect(),
        })],
    }
}

fn notice_row(ledger: &Ledger<'_>, committee: &CommitteeMonth) -> Vec<String> {
    let items = ledger.input.edition.items.len();
    let mut row = Vec::with_capacity(items + 4);
    row.push(if committee.is_assessed() { committee.rank.to_string() } else { nothing() });
    row.push(ledger.name(committee).to_owned());
    row.push(ledger.station(committee).to_owned());
    if committee.is_assessed() {
        row.extend(committee.marks.iter().take(items).map(printed));
        row.push(printed(&committee.total));
    } else {
        row.extend((0..items).map(|_| nothing()));
        row.push(NOT_ASSESSED.to_owned());
    }
    row
}
