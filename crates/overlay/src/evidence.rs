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

const LEVELS: [usize; 4] = [NUMBERS.len(), NAMES.len(), PHONES.len(), HOMES.len()];

/// The score of every combination, so that no row goes through the rules.
static BY_LEVELS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let [numbers, names, phones, homes] = LEVELS;
    let all = (0..numbers * names * phones * homes).map(|place| {
        let (rest, home) = (place / homes, place % homes);
        let (rest, phone) = (rest / phones, rest % phones);
        let levels = [rest / names, rest % names, phone, home];
        let fits = |bits: &[u8; 4]| bits.iter().zip(levels).all(|(bits, level)| bits >> level & 1 == 1);
        RULES.iter().find(|(bits, _)| fits(bits)).map_or(0, |(_, score)| *score)
    });
    all.collect()
});

impl Evidence {
    /// How often such evidence has been right, in a thousand.
    pub(crate) fn score(&self) -> u16 {
        let levels = [self.number as usize, self.name as usize, self.phone as usize, self.home as usize];
        let place = levels.iter().zip(LEVELS).fold(0, |place, (level, count)| place * count + level);
        BY_LEVELS.get(place).copied().unwrap_or_default()
    }

    /// Whether nobody with another number can be the one as well: such a row's other keys are not looked for.
    #[cfg(test)]
    fn is_beyond_doubt(&self) -> bool {
        self.number == number::Agreement::Same && self.name > name::Agreement::Different
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
        let levels = |evidence: &Evidence| {
            [evidence.number as u8, evidence.name as u8, evidence.phone as u8, evidence.home as u8]
        };
        let mut used = vec![false; RULES.len()];
        for evidence in all() {
            let fits = |bits: &[u8; 4]| {
                bits.iter().zip(levels(&evidence)).all(|(bits, level)| bits >> level & 1 == 1)
            };
            let rule = RULES.iter().position(|(bits, _)| fits(bits)).unwrap();
            assert_eq!(evidence.score(), RULES[rule].1, "{evidence:?}");
            used[rule] = true;
        }
        assert!(used.into_iter().all(|used| used), "a rule that nothing reaches");
    }

    #[test]
    fn what_is_beyond_doubt_has_no_rival_of_another_number() {
        let rivals = || all().filter(|evidence| evidence.number < number::Agreement::Same);
        for evidence in all().filter(Evidence::is_beyond_doubt) {
            assert!(evidence.score() >= ENOUGH);
            assert!(rivals().all(|rival| rival.score() < evidence.score()), "{evidence:?}");
        }
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
