//! One file a command: what it reads, computes and shows.

pub(crate) mod address;
pub(crate) mod assess;
pub(crate) mod backup;
pub(crate) mod compare;
pub(crate) mod config;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod figures;
pub(crate) mod generate;
pub(crate) mod generate_register;
pub(crate) mod identifier;
pub(crate) mod import;
pub(crate) mod overlay;
pub(crate) mod policy;
pub(crate) mod restore;
pub(crate) mod sample;
pub(crate) mod serve;
pub(crate) mod user;
pub(crate) mod verify;
pub(crate) mod year;

use assessment::{Edition, Month, Policy, TownFigures};

use crate::failure::Failure;

/// The month asked for, or the newest one in the figures.
pub(crate) fn month_of(towns: &[TownFigures], asked: Option<Month>) -> Result<Month, Failure> {
    let mut known: Vec<_> =
        towns.iter().flat_map(|town| town.months.iter().map(|month| month.month)).collect();
    known.sort_unstable();
    known.dedup();
    let Some(newest) = known.last().copied() else {
        return Err(Failure::refused(
            "数据里没有可以评定的月份：请检查“居村数据”是否有行，月份是否早于政策生效。",
        ));
    };
    match asked {
        Some(month) if !known.contains(&month) => Err(Failure::refused(format!(
            "数据里没有 {month}：有 {}。请改 --month，或补上这个月的数据。",
            listed(&known.iter().map(ToString::to_string).collect::<Vec<_>>())
        ))),
        Some(month) => Ok(month),
        None => Ok(newest),
    }
}

/// The year asked for, or the newest one in the figures.
pub(crate) fn year_of(towns: &[TownFigures], asked: Option<u16>) -> Result<u16, Failure> {
    let newest = month_of(towns, None)?.year();
    let year = asked.unwrap_or(newest);
    let known = towns.iter().any(|town| town.months.iter().any(|month| month.month.year() == year));
    if known {
        Ok(year)
    } else {
        Err(Failure::refused(format!(
            "数据里没有 {year} 年：最新的是 {newest} 年。请改 --year，或补上这一年的数据。"
        )))
    }
}

/// The edition of a month that figures were accepted for.
pub(crate) fn edition_of(policy: &Policy, month: Month) -> Result<&Edition, Failure> {
    policy.edition(month).ok_or_else(|| {
        let first = policy.editions().first().map_or(month, |edition| edition.valid_from);
        Failure::refused(format!("{month} 早于政策生效的 {first}，不评定。"))
    })
}

/// A list that stays readable: the first ones and how many more.
pub(crate) fn listed(words: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown = words.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("、");
    match words.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} 等，另有 {more} 个"),
    }
}
