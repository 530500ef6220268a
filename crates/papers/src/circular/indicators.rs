//! 二、各项指标: what each item cost, and the stations side by side.

use assessment::Exact;

use super::content::{Align, Block, Column, Section, Table};
use super::ledger::{Ledger, mean};
use crate::form::printed;

pub(super) fn indicators(ledger: &Ledger<'_>) -> Section {
    let mut blocks = vec![Block::subheading("各项得分情况"), Block::Table(items(ledger))];
    blocks.extend(targets(ledger));
    blocks.push(Block::subheading("各派出所比较"));
    blocks.extend(compared(ledger));
    blocks.push(Block::Table(stations(ledger)));
    blocks.extend(ledger.input.month.notices.iter().map(|notice| {
        Block::paragraph(format!("提示：{}。", notice.words(ledger.input.edition, ledger.input.figures)))
    }));
    Section { heading: "各项指标".to_owned(), blocks }
}

fn items(ledger: &Ledger<'_>) -> Table {
    let columns = [
        ("指标", 34),
        ("满分", 13),
        ("平均分", 17),
        ("最低分", 16),
        ("满分个数", 20),
        ("扣分个数", 20),
        ("扣分合计", 20),
    ];
    let align = |place: usize| if place == 0 { Align::Left } else { Align::Right };
    let row = |(place, item): (usize, &assessment::policy::Item)| {
        let tally = ledger.item(place);
        vec![
            item.title.clone(),
            printed(&item.full_marks),
            tally.average.map_or_else(nothing, |average| average.rounded(2)),
            tally.lowest.map_or_else(nothing, printed),
            tally.full.to_string(),
            tally.losers.len().to_string(),
            printed(&tally.lost),
        ]
    };
    Table {
        columns: (0..)
            .zip(columns)
            .map(|(place, (title, width))| Column::new(title, width, align(place)))
            .collect(),
        rows: ledger.input.edition.items.iter().enumerate().map(row).collect(),
    }
}

pub(super) fn nothing() -> String {
    "--".to_owned()
}

/// How many reached the target of each rate.
fn targets(ledger: &Ledger<'_>) -> Vec<Block> {
    let edition = ledger.input.edition;
    let told = (0..edition.items.len()).filter_map(|item| {
        let (index, target) = ledger.target(item)?;
        let rate = edition.rates.get(usize::from(index.0))?;
        let own = |committee: &assessment::CommitteeMonth| {
            committee.rates.get(usize::from(index.0)).cloned().flatten()
        };
        let rates: Vec<_> = ledger.assessed().filter_map(own).collect();
        let below = rates.iter().filter(|rate| *rate < target).count();
        let without = ledger.assessed().count() - rates.len();
        let mut text =
            format!("{}：达到{target}%的{}个，低于{target}%的{below}个", rate.title, rates.len() - below);
        if let Some(lowest) = rates.iter().min().filter(|lowest| *lowest < target) {
            text.push_str(&format!("，最低{}%", lowest.rounded(2)));
        }
        if without > 0 {
            text.push_str(&format!("，无样本{without}个"));
        }
        Some(Block::paragraph(text + "。"))
    });
    told.collect()
}

fn stations(ledger: &Ledger<'_>) -> Table {
    let edition = ledger.input.edition;
    let rate = edition.rates.get(usize::from(edition.town_rate.rate.0)).map_or("", |rate| &rate.title);
    let mut columns = vec![
        Column::new("派出所", 34, Align::Left),
        Column::new("应评", 14, Align::Right),
        Column::new("评定", 14, Align::Right),
        Column::new("平均分", 18, Align::Right),
        Column::new(format!("{rate}（%）"), 30, Align::Right),
    ];
    if ledger.names_the_last() {
        columns.push(Column::new(edition.ranking.bottom_title.clone(), 18, Align::Right));
    }
    Table { columns, rows: ledger.stations().map(|station| station_row(ledger, station)).collect() }
}

fn station_row(ledger: &Ledger<'_>, station: usize) -> Vec<String> {
    let all = || ledger.ranked.iter().filter(|committee| committee.station == station);
    let assessed = || all().filter(|committee| committee.is_assessed());
    let pooled = ledger.pooled(ledger.input.edition.town_rate.rate, Some(station));
    let mut row = vec![
        ledger.input.figures.station_name(station).to_owned(),
        all().count().to_string(),
        assessed().count().to_string(),
        station_average(ledger, station).map_or_else(nothing, |average| average.rounded(2)),
        pooled.map_or_else(nothing, |rate| rate.rounded(2)),
    ];
    if ledger.names_the_last() {
        row.push(assessed().filter(|committee| committee.bottom).count().to_string());
    }
    row
}

fn station_average(ledger: &Ledger<'_>, station: usize) -> Option<Exact> {
    mean(ledger.assessed().filter(|committee| committee.station == station).map(|committee| &committee.total))
}

fn compared(ledger: &Ledger<'_>) -> Option<Block> {
    let average = |station| Some((station_average(ledger, station)?, station));
    let mut averages: Vec<_> = ledger.stations().filter_map(average).collect();
    averages.sort_by(|(less, _), (more, _)| more.cmp(less));
    let (best, worst) = (averages.first()?, averages.last()?);
    let told = |(average, station): &(Exact, usize)| {
        format!("{}（{}分）", ledger.input.figures.station_name(*station), average.rounded(2))
    };
    let text = if best.0 == worst.0 {
        format!("各派出所平均分均为{}分。", best.0.rounded(2))
    } else {
        format!("平均分最高的是{}，最低的是{}。", told(best), told(worst))
    };
    Some(Block::paragraph(text))
}
