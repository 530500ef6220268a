//! 虚构来源: a register with holes, and a feed about the same people with the truth beside each row.

use super::area::Area;
use super::noise::Noise;
use super::random::{Random, mixed};
use super::resident::{Population, SyntheticResident};
use crate::identifiers::Mobile;

/// Agents whose telephone stands in place of their tenants'.
const AGENTS: u64 = 40;

/// 虚构来源行. What a feed says, and what is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntheticFeedRow {
    /// The name as written.
    pub name: String,
    /// The id number as written.
    pub number: String,
    /// The telephone as written.
    pub phone: String,
    /// The address as written.
    pub address: String,
    /// The person, where the register has them.
    pub person: Option<u64>,
    /// The dwelling, where the register has it.
    pub dwelling: Option<u64>,
    /// The person's registered dwelling is this one.
    pub is_home: bool,
}

/// 虚构叠加. Which persons and dwellings of an area a register has, and what a feed says of all of them.
#[derive(Clone, Debug)]
pub struct SyntheticOverlay<'a> {
    area: &'a Area,
    population: Population<'a>,
    noise: Noise,
    seed: u64,
}

impl<'a> SyntheticOverlay<'a> {
    /// A register of an area and a feed with so much noise.
    #[must_use]
    pub fn new(seed: u64, area: &'a Area, noise: Noise) -> Self {
        Self { area, population: Population::new(area), noise, seed }
    }

    /// The population of which the register has most.
    #[must_use]
    pub const fn population(&self) -> &Population<'a> {
        &self.population
    }

    /// Whether the register has a dwelling: of a hundred it has ninety-seven.
    #[must_use]
    pub const fn has_dwelling(&self, dwelling: u64) -> bool {
        mixed(self.seed ^ mixed(dwelling + 1)) % 100 >= 3
    }

    /// Whether the register has a resident: of a hundred it has eighty-eight of those whose dwelling it has.
    #[must_use]
    pub const fn has_resident(&self, resident: &SyntheticResident) -> bool {
        self.has_dwelling(resident.dwelling) && mixed(self.seed ^ mixed(!resident.index)) % 100 >= 12
    }

    /// A row of the feed.
    #[must_use]
    pub fn row(&self, index: u64) -> SyntheticFeedRow {
        let mut random = Random::of(self.seed, 31, index);
        let resident = self.population.resident(random.below(self.population.len()));
        let is_registered = self.has_resident(&resident);
        let moved = random.chance(110);
        let lives_in = if moved { random.below(self.area.scale().dwellings) } else { resident.dwelling };
        let agent = Mobile::of_value(16_200_000_000 + random.below(AGENTS));
        let name = self.noise.name(&mut random, &resident).text;
        let number = self.noise.number(&mut random, &resident).text;
        let phone =
            agent.map(|agent| self.noise.phone(&mut random, &resident, agent).text).unwrap_or_default();
        let mut address = String::new();
        self.noise.write_address(&mut random, self.area, &self.area.dwelling(lives_in), &mut address);
        SyntheticFeedRow {
            name,
            number,
            phone,
            address,
            person: is_registered.then_some(resident.index),
            dwelling: self.has_dwelling(lives_in).then_some(lives_in),
            is_home: is_registered && lives_in == resident.dwelling,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::Scale;

    #[test]
    fn rows_are_the_same_each_time_and_of_every_kind() {
        let area = Area::new(3, Scale::HAMLET);
        let overlay = SyntheticOverlay::new(3, &area, Noise::FEED);
        let rows: Vec<SyntheticFeedRow> = (0..2_000).map(|index| overlay.row(index)).collect();
        assert_eq!(rows[77], overlay.row(77));
        let count = |is: &dyn Fn(&SyntheticFeedRow) -> bool| rows.iter().filter(|row| is(row)).count();
        assert!((1_300..1_600).contains(&count(&|row| row.is_home)));
        assert!(count(&|row| row.person.is_some() && !row.is_home) > 100);
        assert!(count(&|row| row.person.is_none() && row.dwelling.is_some()) > 100);
        assert!(count(&|row| row.person.is_none() && row.dwelling.is_none()) > 20);
        assert!(rows.iter().all(|row| !row.is_home || (row.person.is_some() && row.dwelling.is_some())));
    }
}
