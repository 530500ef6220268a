//! 别名: names of estates and roads that the register does not have, learnt from those who are known by their number.

use std::collections::{BTreeMap, HashMap};

use register::address::Estates;
use register::sound;

use crate::decide::Grounds;
use crate::door::{Door, PlaceKind, Places};
use crate::feed::Feed;
use crate::resolve::Aliases;

/// So many rows must say where a name is.
const VOTES_MIN: u32 = 2;

/// A row whose person is known by number and lives at the same house and room says where the place of its address is.
/// A place is taken where at least two say it, and one in ten of all that say anything.
pub(crate) fn learn(grounds: &Grounds<'_>) -> Aliases {
    let mut votes: HashMap<(u32, u32), BTreeMap<(u32, u32), u32>> = HashMap::new();
    for (at, row) in (0..).zip(&grounds.feed.rows) {
        let named = std::iter::once(&row.door).chain(&row.others);
        let unknown = named.into_iter().find(|door| door.place > grounds.known_places);
        let Some(door) = unknown.filter(|door| door.house != 0 && door.room != 0) else { continue };
        let home = grounds.certain(at).and_then(|person| grounds.homes.get(person as usize).copied());
        let Some(home) = home.and_then(|home| grounds.dwellings.door(home)) else { continue };
        let lane = door.lane == 0 || door.lane == home.lane;
        if lane && door.house == home.house && door.room == home.room && home.place != 0 {
            *votes.entry((door.place, door.lane)).or_default().entry((home.place, home.lane)).or_default() +=
                1;
        }
    }
    let mut aliases = Aliases::default();
    for (name, places) in votes {
        let all: u32 = places.values().sum();
        let enough = |count: u32| count >= VOTES_MIN && count * 10 >= all;
        let taken: Vec<(u32, u32)> =
            places.into_iter().filter(|(_, count)| enough(*count)).map(|(place, _)| place).collect();
        if !taken.is_empty() {
            aliases.insert(name, taken);
        }
    }
    aliases
}

/// Writes road and lane into the rows whose place has one meaning, or is nearly the name of one that has or of an estate
/// that the register names.
pub(crate) fn teach(
    aliases: &Aliases,
    known_places: u32,
    estates: &mut Estates,
    feed: &mut Feed,
    places: &Places,
) {
    let mut learnt: Vec<(&str, &str, u32)> = Vec::new();
    for ((name, _), meanings) in aliases {
        if let ([(place, lane)], Some((PlaceKind::Estate, name))) = (meanings.as_slice(), places.name(*name))
            && let Some((PlaceKind::Road, road)) = places.name(*place)
        {
            learnt.push((name, road, *lane));
        }
    }
    // The order of a map is not that of the rows; names of one place must not depend on it.
    learnt.sort_unstable();
    learnt.into_iter().for_each(|(name, road, lane)| estates.insert(name, road, lane));
    let mut near: HashMap<u32, Option<(u32, u32)>> = HashMap::new();
    let mut meaning = |door: &Door| match aliases.get(&(door.place, door.lane)).map(Vec::as_slice) {
        _ if door.place <= known_places => None,
        Some([meaning]) => Some(*meaning),
        Some(_) => None,
        None if door.lane != 0 => None,
        None => *near.entry(door.place).or_insert_with(|| nearly(door.place, estates, places)),
    };
    for row in &mut feed.rows {
        for door in std::iter::once(&mut row.door).chain(&mut row.others) {
            if let Some((place, lane)) = meaning(door) {
                (door.place, door.lane) = (place, lane);
                row.is_learnt = true;
            }
        }
    }
}

/// What an estate means whose name is a shorter form of another, or sounds like it.
fn nearly(place: u32, estates: &Estates, places: &Places) -> Option<(u32, u32)> {
    let (PlaceKind::Estate, name) = places.name(place)? else { return None };
    let (road, lane) = estates.closest_if(name, |known| sound::names_alike(name, known))?;
    Some((places.get(PlaceKind::Road, road)?, lane.value()))
}
