//! 四、存在问题: where marks were lost, falsification, and who was not assessed.

use assessment::NOT_ASSESSED;

use super::content::{Block, Section};
use super::ledger::{ItemTally, Ledger, whole_ties};
use crate::form::printed;

/// So many committees are named where an item cost marks; the rest stand in the attachment.
const NAMED: usize = 3;

pub(super) fn problems(ledger: &Ledger<'_>) -> Section {
    let mut told = lost_marks(ledger);
    told.extend(falsified(ledger));
    told.extend(not_assessed(ledger));
    if told.is_empty() {
        told.push("本月各居（村）委均得满分，没有需要通报的问题。".to_owned());
    }
    Section { heading: "存在问题".to_owned(), blocks: told.into_iter().map(Block::paragraph).collect() }
}

fn lost_marks(ledger: &Ledger<'_>) -> Vec<String> {
    let items = &ledger.input.edition.items;
    let mut tallies: Vec<_> =
        items.iter().enumerate().map(|(place, item)| (item, ledger.item(place))).collect();
    tallies.retain(|(_, tally)| !tally.losers.is_empty());
    tallies.sort_by(|(_, less), (_, more)| more.lost.cmp(&less.lost));
    let told = |(item, tally): &(&assessment::policy::Item, ItemTally<'_>)| {
        let losers = tally.losers.len();
        format!(
            "{}：{losers}个居（村）委被扣分，共扣{}分，{}。",
            item.title,
            printed(&tally.lost),
            most(ledger, tally)
        )
    };
    tallies.iter().map(told).collect()
}

/// Who lost most; a tie longer than can be named is counted.
fn most(ledger: &Ledger<'_>, tally: &ItemTally<'_>) -> String {
    let Some((_, most)) = tally.losers.first() else { return String::new() };
    let tied: Vec<_> =
        tally.losers.iter().filter(|(_, lost)| lost == most).map(|(committee, _)| *committee).collect();
    if tied.len() > NAMED {
        return format!("扣分最多的扣{}分，有{}个", printed(most), tied.len());
    }
    let losses: Vec<_> = tally.losers.iter().map(|(_, lost)| lost).collect();
    let named = tally.losers.iter().take(whole_ties(&losses, NAMED));
    let named = named.map(|(committee, lost)| format!("{}（扣{}分）", ledger.name(committee), printed(lost)));
    format!("扣分较多的是{}", named.collect::<Vec<_>>().join("、"))
}

/// Falsification found by the police, counted by committee; nothing about a person.
fn falsified(ledger: &Ledger<'_>) -> Vec<String> {
    let edition = ledger.input.edition;
    let told = edition.rates.iter().filter_map(|rate| {
        let lowered = rate.lowered_by.as_ref()?;
        let figure = edition
            .figures_of(assessment::policy::FigureOf::Committee)
            .find(|figure| figure.index == lowered.figure)?;
        let (sum, found) = ledger.counted(lowered.figure);
        let unit = &figure.unit;
        let who: Vec<_> = found
            .iter()
            .map(|(committee, count)| format!("{}（{count}{unit}）", ledger.name(committee)))
            .collect();
        (sum > 0)
            .then(|| format!("{}：合计{sum}{unit}，涉及{}，已按规定扣减。", figure.header, who.join("、")))
    });
    told.collect()
}

fn not_assessed(ledger: &Ledger<'_>) -> Option<String> {
    let missing: Vec<_> = ledger.not_assessed().collect();
    let count = missing.len();
    (count > 0)
        .then(|| format!("测查未覆盖：{count}个居（村）委当月{NOT_ASSESSED}，为{}。", ledger.names(missing)))
}
