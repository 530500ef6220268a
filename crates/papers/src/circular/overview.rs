//! 一、总体情况: how many were assessed, the town's rates, the marks, and the month before.

use assessment::{CommitteeMonth, Exact, NOT_ASSESSED, not_assessed_reason};

use super::content::{Block, Section};
use super::ledger::{Ledger, mean_total, whole_ties};
use crate::form::printed;

/// More than this many names make no sentence.
const NAMED: usize = 3;

pub(super) fn overview(ledger: &Ledger<'_>, unsettled: Option<&str>) -> Section {
    let mut blocks = vec![assessed(ledger), rates(ledger)];
    blocks.extend(marks(ledger));
    blocks.extend(comparison(ledger));
    if let Some(attachment) = unsettled {
        blocks.push(Block::paragraph(format!(
            "本通报依据的部分读法尚未确认（读法待确认，见{attachment}），确认后结果如有变化，另行更正。"
        )));
    }
    Section { heading: "总体情况".to_owned(), blocks }
}

fn assessed(ledger: &Ledger<'_>) -> Block {
    let month = ledger.input.month;
    // Those whose figures are still to come have no result to be counted among.
    let mut text = match &ledger.input.letter.draft {
        Some(_) => format!(
            "{}年{}月（草稿），全镇已评定居（村）委{}个",
            month.month.year(),
            month.month.number(),
            month.assessed()
        ),
        None => format!(
            "{}年{}月，全镇应评居（村）委{}个，评定{}个",
            month.month.year(),
            month.month.number(),
            month.committees.len(),
            month.assessed()
        ),
    };
    let missing: Vec<_> = ledger.not_assessed().collect();
    if !missing.is_empty() {
        let told = by_reason(ledger, &missing);
        text.push_str(&format!("，{NOT_ASSESSED}{}个：{}", missing.len(), told.join("；")));
    }
    for line in ledger.input.letter.draft.iter().flatten() {
        text.push_str(&format!("；{line}"));
    }
    Block::paragraph(text + "。")
}

/// Names with the reason that they share: said once.
fn by_reason(ledger: &Ledger<'_>, missing: &[&CommitteeMonth]) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for committee in missing {
        let reason = not_assessed_reason(ledger.input.edition, committee);
        match groups.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(ledger.name(committee)),
            None => groups.push((reason, vec![ledger.name(committee)])),
        }
    }
    groups.iter().map(|(reason, names)| format!("{}，{reason}", names.join("、"))).collect()
}

/// The rate that committees are compared with, the other rates pooled, and the town's own figures.
fn rates(ledger: &Ledger<'_>) -> Block {
    let edition = ledger.input.edition;
    let compared = match &ledger.input.month.town_rate {
        Some(rate) => format!("{}{}%", edition.town_rate.title, rate.rounded(2)),
        None => format!("本月没有{}", edition.town_rate.title),
    };
    let mut told = vec![compared];
    for (place, rate) in (0..).zip(&edition.rates) {
        let index = assessment::policy::RateIndex(place);
        if index != edition.town_rate.rate
            && let Some(pooled) = ledger.pooled(index, None)
        {
            told.push(format!("全镇{}{}%", rate.title, pooled.rounded(2)));
        }
    }
    told.extend(ledger.town_figures());
    Block::paragraph(told.join("，") + "。")
}

fn marks(ledger: &Ledger<'_>) -> Option<Block> {
    let average = mean_total(ledger.input.month)?;
    let (best, worst) = (ledger.assessed().next()?, ledger.assessed().last()?);
    let full = ledger.input.edition.full_marks();
    let with_total = |total: &Exact| ledger.assessed().filter(|one| one.total == *total).count();
    let mut text = format!(
        "考核总分满分{}分，平均{}分；最高{}分，{}个",
        printed(&full),
        average.rounded(2),
        printed(&best.total),
        with_total(&best.total)
    );
    // The lowest total names the last one, so only its figure is told here.
    if worst.total != best.total {
        text.push_str(&format!("；最低{}分，{}个", printed(&worst.total), with_total(&worst.total)));
    }
    Some(Block::paragraph(text + "。"))
}

fn comparison(ledger: &Ledger<'_>) -> Option<Block> {
    let (now, before) = (ledger.input.month, ledger.input.previous?);
    let mut told = vec![change("平均分", &mean_total(now)?, &mean_total(before)?, "分")];
    if let (Some(now), Some(before)) = (&now.town_rate, &before.town_rate) {
        told.push(change(&ledger.input.edition.town_rate.title, now, before, "个百分点"));
    }
    let mut text = format!("与{}月相比，{}", before.month.number(), told.join("，"));
    let risers = risers(ledger);
    if !risers.is_empty() {
        text.push_str(&format!("；名次上升较多的是{}", risers.join("、")));
    }
    Some(Block::paragraph(text + "。"))
}

fn change(what: &str, now: &Exact, before: &Exact, unit: &str) -> String {
    let difference = now - before;
    if difference.is_zero() {
        return format!("{what}持平");
    }
    let direction = if difference.is_negative() { "下降" } else { "上升" };
    let size = if difference.is_negative() { -difference } else { difference };
    match size.rounded(2).as_str() {
        "0.00" => format!("{what}{direction}不足0.01{unit}"),
        size => format!("{what}{direction}{size}{unit}"),
    }
}

/// Those whose rank rose most; none when more than can be named rose alike.
fn risers(ledger: &Ledger<'_>) -> Vec<String> {
    let Some(before) = ledger.input.previous else { return Vec::new() };
    let rise = |committee: &CommitteeMonth| {
        let old = before.committee(committee.code).filter(|old| old.is_assessed())?;
        old.rank.checked_sub(committee.rank).filter(|places| *places > 0)
    };
    let mut risers: Vec<_> = ledger.assessed().filter_map(|one| Some((rise(one)?, one))).collect();
    risers.sort_by_key(|(places, committee)| (std::cmp::Reverse(*places), committee.code));
    let places: Vec<_> = risers.iter().map(|(places, _)| *places).collect();
    risers
        .iter()
        .take(whole_ties(&places, NAMED))
        .map(|(places, one)| format!("{}（上升{places}位）", ledger.name(one)))
        .collect()
}
