//! 佐证: what speaks for a feed row and a person of the register being one, and how far it has been right.

use std::sync::LazyLock;

use crate::{name, number};

/// Rules in order, the first that fits decides; how the scores were measured stands in docs/decisions.
const SCORES: &str = include_str!("../data/person_scores.csv");

/// From this score on a person is taken to be the one.
pub(crate) const ENOUGH: u16 = 800;

/// How far telephones agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phone {
    Different,
    Unknown,
    /// The same, but many have it: an agent's.
    Shared,
    Own,
}

/// How the row's address stands to the person's registered dwelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    Different,
    /// The row has no address, or the person no dwelling.
    Unknown,
    /// The same but for a slip or a level that is left out.
    Near,
    Same,
}

/// What speaks for it, one level each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Evidence {
    pub(crate) number: number::Agreement,
    pub(crate) home: Home,
    pub(crate) phone: Phone,
    pub(crate) name: name::Agreement,
}

const NUMBERS: [&str; 5] = ["different", "unknown", "part", "near", "same"];
const NAMES: [&str; 6] = ["different", "unknown", "part", "slip", "sound", "same"];
const PHONES: [&str; 4] = ["different", "unknown", "shared", "own"];
const HOMES: [&str; 4] = ["different", "unknown", "near", "same"];

/// Rules as bits of the levels that they are for, and their score.
static RULES: LazyLock<Vec<([u8; 4], u16)>> = LazyLock::new(|| {
    let levels = [NUMBERS.as_slice(), &NAMES, &PHONES, &HOMES];
    let rule = |line: &str| {
        let mut cells = line.split(',');
        let mut bits = [0_u8; 4];
        for (bits, names) in bits.iter_mut().zip(levels) {
            let cell = cells.next()?;
            for (at, name) in names.iter().enumerate() {
                let fits = cell == "*" || cell.split('|').any(|word| word == *name);
                *bits |= u8::from(fits) << at;
            }
        }
        Some((bits, cells.next()?.parse().ok()?))
    };
    SCORES.lines().skip(1).filter_map(rule).collect()
});

impl Evidence {
    /// The place of the rule that decides; from 0.
    pub(crate) fn rule(&self) -> usize {
        let levels = [self.number as u8, self.name as u8, self.phone as u8, self.home as u8];
        let fits = |bits: &[u8; 4]| bits.iter().zip(levels).all(|(bits, level)| bits >> level & 1 == 1);
        RULES.iter().position(|(bits, _)| fits(bits)).unwrap_or(usize::MAX)
    }

    /// How often such evidence has been right, in a thousand.
    pub(crate) fn score(&self) -> u16 {
        RULES.get(self.rule()).map_or(0, |(_, score)| *score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = Evidence> {
        use number::Agreement as Number;
        let numbers = [Number::Different, Number::Unknown, Number::Part, Number::Near, Number::Same];
        let names = [
            name::Agreement::Different,
            name::Agreement::Unknown,
            name::Agreement::Part,
            name::Agreement::Slip,
            name::Agreement::Sound,
            name::Agreement::Same,
        ];
        let phones = [Phone::Different, Phone::Unknown, Phone::Shared, Phone::Own];
        let homes = [Home::Different, Home::Unknown, Home::Near, Home::Same];
        numbers.into_iter().flat_map(move |number| {
            names.into_iter().flat_map(move |name| {
                phones.into_iter().flat_map(move |phone| {
                    homes.into_iter().map(move |home| Evidence { number, home, phone, name })
                })
            })
        })
    }

    #[test]
    fn every_row_of_the_table_is_read_and_every_evidence_has_a_rule() {
        assert_eq!(RULES.len(), SCORES.lines().count() - 1);
        assert!(RULES.iter().all(|(bits, score)| bits.iter().all(|bits| *bits != 0) && *score <= 1000));
        assert!(all().all(|evidence| evidence.rule() < RULES.len()));
        let used: std::collections::HashSet<usize> = all().map(|evidence| evidence.rule()).collect();
        assert_eq!(used.len(), RULES.len(), "a rule that nothing reaches");
    }

    #[test]
    fn a_name_or_a_household_alone_is_not_enough() {
        for evidence in all().filter(|evidence| evidence.number <= number::Agreement::Unknown) {
            let alone = evidence.phone < Phone::Shared && evidence.home < Home::Near;
            let other_name = evidence.name == name::Agreement::Different;
            if alone || other_name {
                assert!(evidence.score() < ENOUGH, "{evidence:?}");
            }
        }
    }

    #[test]
    fn more_agreement_never_lowers_the_score() {
        for a in all() {
            for b in all() {
                // Names are left out: 张* hides what 张玮 contradicts.
                let more = b.number >= a.number && b.phone >= a.phone && b.home >= a.home;
                if more && a.name == b.name {
                    assert!(b.score() >= a.score(), "{a:?} {} {b:?} {}", a.score(), b.score());
                }
            }
        }
    }
}
