//! Rows that do not agree on which committee they are about. Committees are renamed and move, so these are warnings.

use std::collections::{HashMap, HashSet};

use assessment::{CommitteeCode, CommitteeFigures, TownCode};

use super::builder::{Labels, MonthRows, TownBuilder};
use super::columns::Role;
use super::parser::{Parsed, Parser, last_row};

/// 存疑: whether a town needs the closer look at all, noticed in passing, since most need none.
#[derive(Debug, Default)]
pub(crate) struct Doubt {
    home: Option<TownCode>,
    /// By place of a name, whether a committee goes by it.
    taken: Vec<bool>,
    is_there: bool,
}

impl Doubt {
    pub(crate) fn see_first(&mut self, town: Option<TownCode>, code: CommitteeCode, name: usize) {
        let home = *self.home.get_or_insert_with(|| town.unwrap_or_else(|| code.town()));
        if self.taken.len() <= name {
            self.taken.resize(name + 1, false);
        }
        let is_taken = self.taken.get_mut(name).is_some_and(|taken| std::mem::replace(taken, true));
        self.is_there |= is_taken || code.town() != home;
    }

    pub(crate) fn see_again(&mut self, before: Labels, now: Labels) {
        self.is_there |= (before.name, before.station) != (now.name, now.station);
    }

    pub(crate) fn clear(&mut self) {
        self.home = None;
        self.taken.clear();
        self.is_there = false;
    }
}

impl Parser {
    /// Warns of codes of another town, of codes whose name or station changed, and of two codes with one name.
    pub(crate) fn warn_identities(&self, town: &TownBuilder, months: &[MonthRows], parsed: &mut Parsed) {
        if !town.doubt.is_there {
            return;
        }
        let home = usual_town(months).or(town.town);
        self.warn_of_town_code(town.town, home, months, parsed);
        let mut told = HashSet::new();
        for (at, rows) in months.iter().enumerate() {
            let earlier = months.get(..at).unwrap_or_default();
            for (place, (committee, number)) in rows.committees.iter().zip(&rows.numbers).enumerate() {
                match last_row(earlier, place, committee) {
                    None => self.warn_of_another_town(*number, home, committee.code, parsed),
                    Some((month, before)) => {
                        self.warn_of_change(*number, town, (&month.to_string(), before), committee, parsed);
                    }
                }
            }
            self.warn_of_shared_names(town, rows, &mut told, parsed);
        }
    }

    /// 街镇编码 says one town, most codes another: told once, not for each committee.
    fn warn_of_town_code(
        &self,
        said: Option<TownCode>,
        usual: Option<TownCode>,
        months: &[MonthRows],
        parsed: &mut Parsed,
    ) {
        let Some((said, usual)) = said.zip(usual).filter(|(said, usual)| said != usual) else { return };
        let row = months.first().and_then(|rows| rows.numbers.first().copied());
        let message = format!("街镇编码是 {said}，而居村委编码的前九位大多是 {usual}");
        self.warn(row, Role::Town, message, "请核对街镇编码有没有抄错；确由这个街镇考核的不用管", parsed);
    }

    fn warn_of_another_town(
        &self,
        number: u32,
        home: Option<TownCode>,
        code: CommitteeCode,
        parsed: &mut Parsed,
    ) {
        if let Some(home) = home.filter(|home| *home != code.town()) {
            let message = format!("{code} 的前九位是 {}，不是本街镇的 {home}", code.town());
            let remedy = "请核对编码有没有抄错；确由本街镇考核的不用管";
            self.warn(Some(number), Role::Code, message, remedy, parsed);
        }
    }

    fn warn_of_change(
        &self,
        number: u32,
        town: &TownBuilder,
        (month, before): (&str, &CommitteeFigures),
        now: &CommitteeFigures,
        parsed: &mut Parsed,
    ) {
        let code = now.code;
        if before.name != now.name {
            let (then, name) = (town.names.at(before.name), town.names.at(now.name));
            let message = format!("{code} 在 {month} 叫“{then}”，这里叫“{name}”");
            let remedy = "确已改名的不用管；是编码或名称写错的请改正";
            self.warn(Some(number), Role::Name, message, remedy, parsed);
        }
        if before.station != now.station {
            let (then, station) = (town.station_name(before.station), town.station_name(now.station));
            let message = format!("{code} 在 {month} 属“{then}”，这里属“{station}”");
            let remedy = "确已划转的不用管，从这个月起按新的派出所考核；写错的请改正";
            self.warn(Some(number), Role::Station, message, remedy, parsed);
        }
    }

    /// A name that two codes have in a month: told in the first month that has it.
    fn warn_of_shared_names(
        &self,
        town: &TownBuilder,
        rows: &MonthRows,
        told: &mut HashSet<usize>,
        parsed: &mut Parsed,
    ) {
        let mut first = HashMap::with_capacity(rows.committees.len());
        for (committee, number) in rows.committees.iter().zip(&rows.numbers) {
            let (code, row) = *first.entry(committee.name).or_insert((committee.code, *number));
            if code != committee.code && told.insert(committee.name) {
                let (name, month) = (town.names.at(committee.name), rows.month);
                let message =
                    format!("{month} 有两个“{name}”：第 {row} 行的编码是 {code}，这里是 {}", committee.code);
                let remedy = "确有两个同名居村委的不用管；是同一个的请只留一个编码";
                self.warn(Some(*number), Role::Name, message, remedy, parsed);
            }
        }
    }

    fn warn(&self, row: Option<u32>, role: Role, message: String, remedy: &str, parsed: &mut Parsed) {
        let head = self.table.columns.title_of(role);
        parsed.warnings.push(self.table.origin.at(row, head, message, remedy));
    }
}

/// The town that more than half of the first month's codes lie in: among sorted codes, that of the middle one.
fn usual_town(months: &[MonthRows]) -> Option<TownCode> {
    let committees = &months.first()?.committees;
    let middle = committees.get(committees.len() / 2)?.code.town();
    let inside = committees.iter().filter(|committee| committee.code.town() == middle).count();
    (inside * 2 > committees.len()).then_some(middle)
}
