//! Counts of a committee or of the town: as stored, as typed, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use assessment::policy::{Accumulates, Blank, Column, Figure, FigureOf, NoSample, Rule};
use assessment::{Cells, Edition, MAX_COUNT};
use storage::{FiguresRow, Stamp};

use crate::refusal::Refusal;

/// Counts by the policy's names; what is not there is blank.
pub(crate) type Counts = BTreeMap<String, u32>;

/// 数据行: a committee's counts with what is known about them.
#[derive(Debug, Clone, Default)]
pub(crate) struct CountRow {
    pub(crate) counts: Counts,
    /// Brought over from last month and not confirmed.
    pub(crate) carried: BTreeSet<String>,
    /// Who set a count last, and when.
    pub(crate) touched: BTreeMap<String, (String, i64)>,
    pub(crate) reason: String,
    /// 0 where nothing is stored yet.
    pub(crate) version: i64,
    pub(crate) changed_by: String,
    pub(crate) changed_at: i64,
}

impl CountRow {
    pub(crate) fn read(row: &FiguresRow) -> Result<Self, Refusal> {
        let unreadable = |error: serde_json::Error| {
            Refusal::Fault(format!("figures {} {}: {error}", row.month, row.committee))
        };
        Ok(Self {
            counts: serde_json::from_str(&row.cells).map_err(unreadable)?,
            carried: serde_json::from_str(&row.carried).map_err(unreadable)?,
            touched: serde_json::from_str(&row.touched).map_err(unreadable)?,
            reason: row.reason.clone().unwrap_or_default(),
            version: row.version,
            changed_by: row.changed_by.clone(),
            changed_at: row.changed_at,
        })
    }

    /// As it is stored.
    pub(crate) fn row(&self, month: &str, committee: &str) -> Result<FiguresRow, Refusal> {
        let unwritable = |error: serde_json::Error| Refusal::Fault(format!("figures {committee}: {error}"));
        Ok(FiguresRow {
            month: month.to_owned(),
            committee: committee.to_owned(),
            cells: serde_json::to_string(&self.counts).map_err(unwritable)?,
            carried: serde_json::to_string(&self.carried).map_err(unwritable)?,
            touched: serde_json::to_string(&self.touched).map_err(unwritable)?,
            reason: (!self.reason.is_empty()).then(|| self.reason.clone()),
            version: self.version,
            changed_by: self.changed_by.clone(),
            changed_at: self.changed_at,
        })
    }

    /// Puts a count in its place, by a person.
    pub(crate) fn set(&mut self, figure: &str, value: Option<u32>, by: &str, at: Stamp) {
        match value {
            Some(count) => self.counts.insert(figure.to_owned(), count),
            None => self.counts.remove(figure),
        };
        self.carried.remove(figure);
        self.touched.insert(figure.to_owned(), (by.to_owned(), at.0));
    }
}

/// Counts of the town's own row, as stored.
pub(crate) fn town_counts(cells: &str, month: &str) -> Result<Counts, Refusal> {
    serde_json::from_str(cells).map_err(|error| Refusal::Fault(format!("town_figures {month}: {error}")))
}

/// A count as typed; the error says what to do.
pub(crate) fn typed(text: &str) -> Result<Option<u32>, String> {
    let plain: String = text
        .chars()
        .map(|character| match character {
            '０'..='９' => {
                let digit = u32::from(character) - u32::from('０');
                char::from_digit(digit, 10).unwrap_or(character)
            }
            '，' => ',',
            other => other,
        })
        .filter(|character| !character.is_whitespace() && *character != '\u{3000}')
        .collect();
    let plain = plain.strip_prefix('\'').unwrap_or(&plain).replace(',', "");
    if plain.is_empty() {
        return Ok(None);
    }
    if !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("“{}”不是数目：填不带小数的数字，没有就填 0", shortened(text)));
    }
    match plain.parse::<u32>() {
        Ok(count) if count <= MAX_COUNT => Ok(Some(count)),
        _ => Err(format!("“{}”太大：最多九位数", shortened(text))),
    }
}

fn shortened(text: &str) -> String {
    text.trim().chars().take(20).collect()
}

/// A count as it is shown and given back.
pub(crate) fn shown(value: Option<&u32>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// Counts in the order that the assessment reads.
pub(crate) fn cells(edition: &Edition, of: FigureOf, counts: &Counts) -> Cells {
    let mut cells = Cells::default();
    for figure in edition.figures_of(of) {
        cells.set(figure.index, counts.get(&figure.id).copied());
    }
    cells
}

/// Counts as the assessment reads them, by the policy's names.
pub(crate) fn counts_of(edition: &Edition, of: FigureOf, cells: &Cells) -> Counts {
    edition.figures_of(of).filter_map(|figure| Some((figure.id.clone(), cells.get(figure.index)?))).collect()
}

/// What is wrong with a row's counts: figure and words, in the policy's order.
pub(crate) fn faults(edition: &Edition, of: FigureOf, counts: &Counts) -> Vec<(String, String)> {
    edition
        .figures_of(of)
        .filter_map(|figure| Some((figure.id.clone(), fault(edition, of, figure, counts)?)))
        .collect()
}

fn fault(edition: &Edition, of: FigureOf, figure: &Figure, counts: &Counts) -> Option<String> {
    let count = counts.get(&figure.id).copied();
    let whole = figure.not_above.and_then(|whole| edition.figure(of, whole));
    let whole_count = whole.and_then(|whole| counts.get(&whole.id).copied());
    let head = &figure.header;
    match (count, whole) {
        (None, _) if is_required(figure) => Some(match lowers_what_is_not_checked(edition, figure, counts) {
            true => format!("“{head}”是空的：没有测查也要填 0"),
            false => format!("“{head}”是空的：空着不等于 0，没有就填 0"),
        }),
        (None, Some(whole)) if figure.blank == Blank::WithItsWhole && whole_count.unwrap_or(0) > 0 => {
            let whole_words = format!("“{}”是 {}", whole.header, whole_count.unwrap_or(0));
            Some(format!("“{head}”是空的，而{whole_words}：一个也没有就填 0"))
        }
        (Some(count), Some(whole)) if count > whole_count.unwrap_or(0) => Some(match whole_count {
            Some(limit) => format!("“{head}”{count} 大于“{}”{limit}：核对这两格", whole.header),
            None => format!("“{head}”是 {count}，而“{}”是空的：补上总数", whole.header),
        }),
        _ => None,
    }
}

/// Whether a figure lowers a rate for which nothing was checked: people leave it blank along with the sample.
fn lowers_what_is_not_checked(edition: &Edition, figure: &Figure, counts: &Counts) -> bool {
    edition.rates.iter().any(|rate| {
        let checked = edition.figure(FigureOf::Committee, rate.denominator);
        let lowers = rate.lowered_by.as_ref().is_some_and(|lowered| lowered.figure == figure.index);
        lowers && checked.is_some_and(|checked| !counts.contains_key(&checked.id))
    })
}

/// Whether a blank is refused.
pub(crate) fn is_required(figure: &Figure) -> bool {
    figure.blank == Blank::Refused && figure.column == Column::Required
}

/// The figure for want of which the committee would not be assessed: nothing was checked for the rate that everything
/// rests on.
pub(crate) fn without_sample<'e>(edition: &'e Edition, counts: &Counts) -> Option<&'e Figure> {
    edition.rates.iter().find_map(|rate| {
        let checked = edition.figure(FigureOf::Committee, rate.denominator)?;
        let count = counts.get(&checked.id).copied().unwrap_or(0);
        (count == 0 && rate.none_checked.value == NoSample::NotAssessed).then_some(checked)
    })
}

/// Whether a year's count fell below last month's of the same year.
pub(crate) fn fell(figure: &Figure, now: Option<&u32>, before: Option<&u32>) -> bool {
    figure.accumulates == Accumulates::Year && now.zip(before).is_some_and(|(now, before)| now < before)
}

/// What last month already knows about this one: the year's counts so far as a floor, how many people there are, the
/// committee's own quota. The last needs no confirmation; the others do.
pub(crate) fn carried_over(edition: &Edition, last: &Counts, same_year: bool) -> Vec<(String, u32, bool)> {
    let rules = edition.items.iter().filter_map(|item| match &item.rule {
        Rule::BottomPlaces(rule) => Some(rule),
        Rule::PerCount(_) | Rule::StepBelow(_) => None,
    });
    let (mut stocks, mut quotas) = (Vec::new(), Vec::new());
    for rule in rules {
        stocks.extend(rule.share_of.iter().copied());
        quotas.extend(rule.exempt_quota.as_ref().and_then(|exempt| exempt.own_quota));
    }
    let mut found = Vec::new();
    for figure in edition.figures_of(FigureOf::Committee) {
        let so_far = figure.accumulates == Accumulates::Year && same_year;
        let asks = so_far || stocks.contains(&figure.index);
        let quota = quotas.contains(&figure.index) && same_year;
        if (asks || quota)
            && let Some(count) = last.get(&figure.id)
        {
            found.push((figure.id.clone(), *count, asks));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_counts_as_people_type_them() {
        for (text, count) in [
            ("", None),
            ("  ", None),
            ("　", None),
            ("0", Some(0)),
            (" 75 ", Some(75)),
            ("７５", Some(75)),
            ("1,234", Some(1234)),
            ("１，２３４", Some(1234)),
            ("'12", Some(12)),
            ("999999999", Some(999_999_999)),
        ] {
            assert_eq!(typed(text), Ok(count), "{text}");
        }
        for text in ["-1", "1.5", "七", "1e3", "1000000000", "99999999999999999999", "无"] {
            assert!(typed(text).is_err(), "{text}");
        }
    }
}
