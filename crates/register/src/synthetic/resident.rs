//! 虚构居民: names, sexes, births and numbers that nobody has.

use std::sync::LazyLock;

use super::area::Area;
use super::random::{Permutation, Random};
use super::words::{DOTTED, MEN, WOMEN};
use crate::identifiers::{BirthDate, CitizenNumber, Mobile, SYNTHETIC_REGION, Sex, days_in};

const SURNAMES: &str = include_str!("../../../../data/surnames_faker_zh_CN.csv");
const GIVEN_NAMES: &str = include_str!("../../../../data/given_names_faker_zh_CN.csv");

/// Persons in each of sixteen dwellings in a row, before they are shuffled: forty.
const HOUSEHOLDS: [u8; 16] = [0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 5];
const BLOCK: u64 = 16;
const PERSONS_A_BLOCK: u64 = 40;

const FIRST_YEAR: u16 = 1930;
const LAST_YEAR: u16 = 2021;

/// Prefixes that no operator gives to persons.
const PHONE_PREFIXES: [u64; 6] = [160, 161, 163, 164, 168, 169];

/// 虚构居民. Somebody who does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntheticResident {
    /// The place in the area, from 0.
    pub index: u64,
    /// The dwelling, by its index.
    pub dwelling: u64,
    /// The name.
    pub name: String,
    /// The sex, as the number says.
    pub sex: Sex,
    /// The day of birth, as the number says.
    pub birth: BirthDate,
    /// A number of region 790000 with the right check digit; no two residents share one.
    pub number: CitizenNumber,
    /// A mobile number with a prefix that is not in use; children have none.
    pub phone: Option<Mobile>,
}

/// 虚构人口. The residents of an area, any of whom can be had without the others.
#[derive(Clone, Debug)]
pub struct Population<'a> {
    area: &'a Area,
    slots: Permutation,
    phones: Permutation,
    /// For each year, how many slots come before it.
    before: Vec<u64>,
    /// For each year, how many are born on a day.
    a_day: Vec<u64>,
}

impl<'a> Population<'a> {
    /// The residents of an area.
    #[must_use]
    pub fn new(area: &'a Area) -> Self {
        let wanted = area.scale().residents();
        let mut per_mille = 1_100;
        loop {
            let (before, a_day, slots) = years(wanted * per_mille / 1000);
            per_mille += 100;
            // Of a day 999 numbers exist: a city fills the crowded years and spreads over the rest.
            if slots >= wanted || per_mille > 100_000 {
                let slots = Permutation::new(area.seed ^ 11, slots.max(1));
                let phones = Permutation::new(area.seed ^ 12, 100_000_000 * PHONE_PREFIXES.len() as u64);
                return Self { area, slots, phones, before, a_day };
            }
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.area.scale().residents()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every resident in the order of dwellings.
    pub fn residents(&self) -> impl Iterator<Item = SyntheticResident> + '_ {
        (0..self.len()).map(|index| self.resident(index))
    }

    /// The resident of an index.
    #[must_use]
    pub fn resident(&self, index: u64) -> SyntheticResident {
        let (dwelling, place) = self.home(index);
        let (birth, sequence) = self.birth(index);
        let sex = if sequence.is_multiple_of(2) { Sex::Female } else { Sex::Male };
        let number = CitizenNumber::compose(SYNTHETIC_REGION, birth, sequence).unwrap_or_else(nobody);
        let adult = birth.year() + 12 < LAST_YEAR;
        let phone = self.phones.at(index);
        let prefix = PHONE_PREFIXES.get(usize::try_from(phone / 100_000_000).unwrap_or_default());
        let phone = Mobile::of_value(prefix.copied().unwrap_or(160) * 100_000_000 + phone % 100_000_000);
        let name = self.name(index, dwelling, place, sex);
        SyntheticResident { index, dwelling, name, sex, birth, number, phone: phone.filter(|_| adult) }
    }

    /// The dwelling of a resident, and whether they are its first, second, …
    fn home(&self, index: u64) -> (u64, u64) {
        let (block, mut rest) = (index / PERSONS_A_BLOCK, index % PERSONS_A_BLOCK);
        let order = Permutation::new(self.area.seed ^ block.wrapping_mul(31), BLOCK);
        for place in 0..BLOCK {
            let size = usize::try_from(order.at(place)).ok().and_then(|at| HOUSEHOLDS.get(at));
            let size = u64::from(size.copied().unwrap_or_default());
            if rest < size {
                return (block * BLOCK + place, rest);
            }
            rest -= size;
        }
        (block * BLOCK, rest)
    }

    fn birth(&self, index: u64) -> (BirthDate, u16) {
        let slot = self.slots.at(index);
        let place = self.before.partition_point(|before| *before <= slot).saturating_sub(1);
        let within = slot - self.before.get(place).copied().unwrap_or_default();
        let a_day = self.a_day.get(place).copied().unwrap_or(1);
        let year = FIRST_YEAR + u16::try_from(place).unwrap_or_default();
        let day = within / a_day;
        // Multiplying by 7 reaches every one of the 999 sequences once.
        let sequence = ((within % a_day) * 7 + day) % 999 + 1;
        (day_of(year, day), u16::try_from(sequence).unwrap_or(1))
    }

    fn name(&self, index: u64, dwelling: u64, place: u64, sex: Sex) -> String {
        let mut random = Random::of(self.area.seed, 13, index);
        if random.chance(4) {
            return format!("{}·{}", random.pick(DOTTED), random.pick(DOTTED));
        }
        // Those of a household often share a surname.
        let shares = place > 1 && random.chance(600);
        let surname = if shares || place == 0 {
            surname(&mut Random::of(self.area.seed, 14, dwelling))
        } else {
            surname(&mut random)
        };
        let mut name = surname.to_owned();
        if random.chance(300) {
            name.push_str(listed_given_name(&mut random, sex));
        } else {
            let characters = if sex == Sex::Female { WOMEN } else { MEN };
            name.push_str(random.pick(characters));
            if random.chance(800) {
                name.push_str(random.pick(characters));
            }
        }
        name
    }
}

/// Slots before each year, births a day in each, and slots in all, for about so many persons.
fn years(persons: u64) -> (Vec<u64>, Vec<u64>, u64) {
    let weight = |year: u16| match year {
        ..1945 => 3,
        1945..1962 => 10,
        1962..1975 => 17,
        1975..1981 => 14,
        1981..1997 => 18,
        _ => 8,
    };
    let total: u64 = (FIRST_YEAR..=LAST_YEAR).map(weight).sum();
    let (mut before, mut a_day, mut slots) = (Vec::new(), Vec::new(), 0);
    for year in FIRST_YEAR..=LAST_YEAR {
        let births = (persons * weight(year)).div_ceil(total * 365).clamp(1, 999);
        before.push(slots);
        a_day.push(births);
        slots += births * u64::from(days_of(year));
    }
    (before, a_day, slots)
}

fn days_of(year: u16) -> u16 {
    (1..=12).map(|month| u16::from(days_in(year, month))).sum()
}

/// The day of a year, from 0.
fn day_of(year: u16, mut day: u64) -> BirthDate {
    for month in 1..=12 {
        let days = u64::from(days_in(year, month));
        if day < days {
            let date = BirthDate::new(year, month, u8::try_from(day + 1).unwrap_or(1));
            return date.unwrap_or_else(first_day);
        }
        day -= days;
    }
    first_day()
}

/// Stands in where a date is out of the calendar, which none here is.
fn first_day() -> BirthDate {
    const FIRST_DAY: BirthDate = match BirthDate::new(FIRST_YEAR, 1, 1) {
        Some(day) => day,
        None => unreachable!(),
    };
    FIRST_DAY
}

fn nobody() -> CitizenNumber {
    CitizenNumber::of_nobody(first_day())
}

/// Surnames with the sum of the weights up to each.
static SURNAME_TABLE: LazyLock<Vec<(&'static str, u64)>> = LazyLock::new(|| {
    let mut sum = 0;
    let rows = SURNAMES.lines().skip(1).filter_map(|line| line.split_once(','));
    let weighted = rows.map(|(surname, weight)| {
        let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
        let decimals = format!("{decimals:0<4}");
        sum +=
            whole.parse::<u64>().unwrap_or_default() * 10_000 + decimals.parse::<u64>().unwrap_or_default();
        (surname, sum)
    });
    weighted.collect()
});

fn surname(random: &mut Random) -> &'static str {
    let table = &*SURNAME_TABLE;
    let draw = random.below(table.last().map_or(1, |(_, sum)| *sum));
    let place = table.partition_point(|(_, sum)| *sum <= draw);
    table.get(place).map_or("王", |(surname, _)| *surname)
}

/// Women's names, then men's.
static GIVEN_NAME_TABLE: LazyLock<[Vec<&'static str>; 2]> = LazyLock::new(|| {
    ["F", "M"].map(|sex| {
        let rows = GIVEN_NAMES.lines().skip(1).filter_map(|line| line.split_once(','));
        rows.filter(|(_, of)| *of == sex).map(|(name, _)| name).collect()
    })
});

fn listed_given_name(random: &mut Random, sex: Sex) -> &'static str {
    let [women, men] = &*GIVEN_NAME_TABLE;
    random.pick(if sex == Sex::Female { women } else { men })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::Scale;

    #[test]
    fn residents_have_numbers_of_their_own_and_homes_of_the_right_size() {
        let area = Area::new(5, Scale::HAMLET);
        let population = Population::new(&area);
        let residents: Vec<SyntheticResident> = population.residents().collect();
        assert_eq!(residents.len(), 4_000);
        let numbers: std::collections::HashSet<&str> = residents.iter().map(|r| r.number.clear()).collect();
        assert_eq!(numbers.len(), 4_000);
        assert!(residents.iter().all(|r| r.number.is_synthetic() && r.number.sex() == r.sex));
        assert!(residents.iter().all(|r| r.number.birth_date() == r.birth && r.dwelling < 1_600));
        assert!(residents.windows(2).all(|pair| pair[0].dwelling <= pair[1].dwelling));
        assert_eq!(population.resident(77), residents[77]);
    }

    #[test]
    fn a_city_has_numbers_enough() {
        let (_, _, slots) = years(40_000_000);
        assert!(slots > 25_000_000, "{slots}");
        assert!(SURNAME_TABLE.len() > 300);
    }
}
