//! 路名与小区: what the register's own addresses teach about names.

use std::collections::{BTreeMap, BTreeSet};

use register::address::{Estates, Roads};

use crate::door::{PlaceKind, Places};
use crate::dwellings::{Dwellings, Mention};

/// The roads that the dwellings stand at, and the estates that their addresses name beside road and lane.
pub(crate) fn of_register(dwellings: &Dwellings) -> (Roads, Estates) {
    (roads(&dwellings.places, u32::MAX), estates(dwellings))
}

/// The roads among the first so many places: behind the register's names stand those that the feed wrote.
pub(crate) fn roads(places: &Places, known: u32) -> Roads {
    let known = places.iter().take(known as usize);
    known.filter(|(kind, _)| *kind == PlaceKind::Road).map(|(_, name)| name).collect()
}

/// An estate is taken when nine in ten of the houses that mention it agree where it is.
fn estates(dwellings: &Dwellings) -> Estates {
    let houses: BTreeSet<&Mention> = dwellings.mentions.iter().collect();
    let mut mentions: BTreeMap<&str, BTreeMap<(u32, u32), u32>> = BTreeMap::new();
    for house in houses {
        *mentions.entry(&house.estate).or_default().entry((house.road, house.lane)).or_default() += 1;
    }
    let mut estates = Estates::new();
    for (name, places) in mentions {
        let all: u32 = places.values().sum();
        let best = places.into_iter().max_by_key(|(_, count)| *count);
        let Some(((road, lane), count)) = best else { continue };
        if count * 10 >= all * 9
            && let Some((_, road)) = name_of(&dwellings.places, road)
        {
            estates.insert(name, road, lane);
        }
    }
    estates
}

fn name_of(places: &Places, road: u32) -> Option<(PlaceKind, &str)> {
    places.name(road).filter(|(kind, _)| *kind == PlaceKind::Road)
}
