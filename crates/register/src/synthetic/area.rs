//! 虚构区域: an invented town, district or city with its roads, estates and dwellings.

use std::fmt::Write;

use super::random::{Permutation, Random};
use super::words::{ESTATE_ENDS, FIRST, ROAD_ENDS, ROADS, SECOND, VILLAGE_ENDS};

const TOWNS: &str = include_str!("../../../../data/towns_shanghai_2023.csv");

/// 规模. How large an invented area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// How many dwellings; a multiple of sixteen.
    pub dwellings: u64,
    /// How many roads.
    pub roads: u64,
    /// The codes of its towns begin with this.
    pub towns: &'static str,
}

impl Scale {
    /// A few houses, for tests.
    pub const HAMLET: Self = Self { dwellings: 1_600, roads: 20, towns: "310115130" };
    /// A town: 160,000 dwellings, 400,000 persons.
    pub const TOWN: Self = Self { dwellings: 160_000, roads: 120, towns: "310115130" };
    /// A district: 2.28 million dwellings, 5.7 million persons.
    pub const DISTRICT: Self = Self { dwellings: 2_280_000, roads: 1_400, towns: "310115" };
    /// A city: 10 million dwellings, 25 million persons.
    pub const CITY: Self = Self { dwellings: 10_000_000, roads: 5_000, towns: "310" };

    /// How many persons live there: two and a half a dwelling.
    #[must_use]
    pub const fn residents(self) -> u64 {
        self.dwellings / 16 * 40
    }
}

/// 小区种类. How the doors of an estate are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EstateKind {
    /// Road, lane, house, room.
    Lane,
    /// Road, house, room.
    Street,
    /// Village, group, house.
    Village,
}

/// 虚构小区. Houses that share a road and lane, or a village.
#[derive(Clone, Debug)]
pub struct SyntheticEstate {
    /// How its doors are numbered.
    pub kind: EstateKind,
    /// Its name; a village's where it is one.
    pub name: String,
    /// The road, by its place in the area.
    pub road: usize,
    /// The lane; 0 where there is none.
    pub lane: u32,
    /// Its first dwelling.
    first: u64,
    /// The house that its first dwelling is in.
    first_house: u32,
    floors: u32,
    per_floor: u32,
}

/// 虚构区域. Made from a seed alone; any dwelling can be had without the others.
#[derive(Clone, Debug)]
pub struct Area {
    pub(crate) seed: u64,
    scale: Scale,
    roads: Vec<String>,
    estates: Vec<SyntheticEstate>,
    towns: Vec<(&'static str, &'static str)>,
}

/// 虚构住所. A door of an invented area, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntheticDwelling {
    /// Its place in the area, from 0.
    pub index: u64,
    /// Its estate, by its place in the area.
    pub estate: usize,
    /// The group of a village; 0 elsewhere.
    pub group: u32,
    /// 号.
    pub house: u32,
    /// 室; 0 in a village.
    pub room: u32,
}

impl Area {
    /// Invents an area.
    #[must_use]
    pub fn new(seed: u64, scale: Scale) -> Self {
        let towns = TOWNS.lines().skip(1).filter(|line| line.starts_with(scale.towns));
        let towns = towns.filter_map(|line| {
            let mut cells = line.split(',').skip(1);
            Some((cells.next()?, cells.nth(1)?))
        });
        let mut area = Self {
            seed,
            scale,
            roads: road_names(seed, scale.roads),
            estates: Vec::new(),
            towns: towns.collect(),
        };
        area.found_estates();
        area
    }

    fn found_estates(&mut self) {
        let names = Permutation::new(self.seed ^ 2, name_count(ESTATE_ENDS.len()));
        let mut next_lane = vec![Random::of(self.seed, 3, 0).below(90) + 5; self.roads.len()];
        let mut first = 0;
        while first < self.scale.dwellings {
            let index = self.estates.len() as u64;
            let mut random = Random::of(self.seed, 1, index);
            let kind = match random.below(100) {
                0..6 => EstateKind::Village,
                6..16 => EstateKind::Street,
                _ => EstateKind::Lane,
            };
            let road = random.place(self.roads.len());
            // Numbers along a road rise, and lanes and houses never share one.
            let number = next_lane.get(road).copied().unwrap_or(1);
            if let Some(next) = next_lane.get_mut(road) {
                *next += 1 + random.below(60);
            }
            let number = u32::try_from(number).unwrap_or(1);
            let ends = if kind == EstateKind::Village { VILLAGE_ENDS } else { ESTATE_ENDS };
            let high = random.chance(250);
            let (floors, per_floor) = match kind {
                EstateKind::Village => (1, 60),
                _ if high => (11 + small(random.below(23)), 2 + small(random.below(5))),
                _ => (5 + small(random.below(3)), 2 + small(random.below(3))),
            };
            let houses = match kind {
                EstateKind::Lane => 4 + random.below(40),
                EstateKind::Street => 1,
                EstateKind::Village => 3 + random.below(10),
            };
            let estate = SyntheticEstate {
                kind,
                name: place_name(names.at(index), ends),
                road,
                lane: if kind == EstateKind::Lane { number } else { 0 },
                first,
                first_house: if kind == EstateKind::Street { number } else { 1 },
                floors,
                per_floor,
            };
            first += houses * u64::from(floors * per_floor);
            self.estates.push(estate);
        }
    }

    /// Its size.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// The names of its roads.
    pub fn roads(&self) -> impl Iterator<Item = &str> {
        self.roads.iter().map(String::as_str)
    }

    /// Its estates.
    #[must_use]
    pub fn estates(&self) -> &[SyntheticEstate] {
        &self.estates
    }

    /// The estate of a dwelling.
    #[must_use]
    pub fn estate(&self, dwelling: &SyntheticDwelling) -> Option<&SyntheticEstate> {
        self.estates.get(dwelling.estate)
    }

    /// The name of an estate's road.
    #[must_use]
    pub fn road(&self, estate: &SyntheticEstate) -> &str {
        self.roads.get(estate.road).map_or("", String::as_str)
    }

    /// The town and district of an estate.
    #[must_use]
    pub fn town(&self, estate: &SyntheticEstate) -> (&'static str, &'static str) {
        let place = estate.road.checked_rem(self.towns.len()).unwrap_or_default();
        self.towns.get(place).copied().unwrap_or(("三林镇", "浦东新区"))
    }

    /// The dwelling of an index; indexes beyond the last start again.
    #[must_use]
    pub fn dwelling(&self, index: u64) -> SyntheticDwelling {
        let index = index % self.scale.dwellings.max(1);
        let place = self.estates.partition_point(|estate| estate.first <= index).saturating_sub(1);
        let Some(estate) = self.estates.get(place) else {
            return SyntheticDwelling { index, estate: 0, group: 0, house: 1, room: 101 };
        };
        let within = index - estate.first;
        let per_house = u64::from(estate.floors * estate.per_floor);
        let (house, door) = (small(within / per_house), small(within % per_house));
        let (group, house, room) = match estate.kind {
            EstateKind::Village => (house + 1, door + 1, 0),
            _ => (
                0,
                estate.first_house + house,
                (door / estate.per_floor + 1) * 100 + door % estate.per_floor + 1,
            ),
        };
        SyntheticDwelling { index, estate: place, group, house, room }
    }

    /// Every dwelling in order.
    pub fn dwellings(&self) -> impl Iterator<Item = SyntheticDwelling> + '_ {
        (0..self.scale.dwellings).map(|index| self.dwelling(index))
    }

    /// Writes the standard address of a dwelling.
    pub fn write_address(&self, dwelling: &SyntheticDwelling, out: &mut String) {
        let Some(estate) = self.estate(dwelling) else { return };
        let (town, district) = self.town(estate);
        out.push_str("上海市");
        out.push_str(district);
        out.push_str(town);
        let (road, SyntheticDwelling { group, house, room, .. }) = (self.road(estate), *dwelling);
        // Writing to a string does not fail.
        let _ = match estate.kind {
            EstateKind::Lane => write!(out, "{road}{}弄{house}号{room}室", estate.lane),
            EstateKind::Street => write!(out, "{road}{house}号{room}室"),
            EstateKind::Village => write!(out, "{}{group}组{house}号", estate.name),
        };
    }
}

fn small(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

const fn name_count(ends: usize) -> u64 {
    (FIRST.len() * SECOND.len() * ends) as u64
}

/// The name of an index: every index below the count has its own.
fn place_name(index: u64, ends: &[&str]) -> String {
    let part = |of: &[&'static str], at: u64| {
        of.get(usize::try_from(at % of.len() as u64).unwrap_or_default()).copied()
    };
    let (first, rest) = (part(FIRST, index), index / FIRST.len() as u64);
    let (second, rest) = (part(SECOND, rest), rest / SECOND.len() as u64);
    let end = ends.get(usize::try_from(rest % ends.len() as u64).unwrap_or_default()).copied();
    [first, second, end].into_iter().flatten().collect()
}

fn road_names(seed: u64, count: u64) -> Vec<String> {
    let mut names: Vec<String> = ROADS.iter().map(|name| (*name).to_owned()).collect();
    let order = Permutation::new(seed ^ 1, name_count(ROAD_ENDS.len()));
    let invented = (0..).map(|index| place_name(order.at(index), ROAD_ENDS));
    let mut seen: std::collections::HashSet<String> = names.iter().cloned().collect();
    names.extend(invented.filter(|name| seen.insert(name.clone())).take(usize::try_from(count).unwrap_or(1)));
    names.truncate(usize::try_from(count).unwrap_or(1).max(1));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_the_same_each_time_and_no_address_comes_twice() {
        let area = Area::new(1, Scale::TOWN);
        let again = Area::new(1, Scale::TOWN);
        let mut seen = std::collections::HashSet::new();
        for (dwelling, same) in area.dwellings().zip(again.dwellings()) {
            assert_eq!(dwelling, same);
            let mut address = String::new();
            area.write_address(&dwelling, &mut address);
            assert!(seen.insert(address.clone()), "{address}");
        }
        assert_eq!(seen.len(), 160_000);
    }
}
