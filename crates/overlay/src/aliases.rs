//! 别名: names of estates and roads that the register does not have, learnt from those who are known by their number.

use std::collections::{BTreeMap, HashMap};

use register::address::Estates;

use crate::decide::{Grounds, is_certain};
use crate::door::{PlaceKind, Places};
use crate::feed::Feed;
use crate::resolve::Aliases;

/// So many rows must say where a name is.
const VOTES_MIN: u32 = 2;

/// A row whose person is known by number and lives at the same house and room says where the place of its address is.
/// A place is taken where at least two say it, and one in ten of all that say anything.
pub(crate) fn learn(grounds: &Grounds<'_>) -> Aliases {
    let mut votes: HashMap<(u32, u32), BTreeMap<(u32, u32), u32>> = HashMap::new();
    for (at, row) in (0..).zip(&grounds.feed.rows) {
        let door = &row.door;
        let is_unknown = door.place > grounds.known_places && grounds.resolved.of_row(at).is_empty();
        if !is_unknown || door.house == 0 || door.room == 0 {
            continue;
        }
        let known = grounds.candidates(at).into_iter().next().filter(is_certain);
        let home = known.and_then(|known| grounds.homes.get(known.person as usize).copied());
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

/// Writes road and lane into the rows whose place has one meaning, or is nearly the name of one that has; says whether
/// there were any.
pub(crate) fn teach(aliases: &Aliases, known_places: u32, feed: &mut Feed, places: &Places) -> bool {
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
    let estates: Estates = learnt.into_iter().collect();
    let mut taught = false;
    for row in &mut feed.rows {
        let door = &mut row.door;
        if door.place <= known_places {
            continue;
        }
        let meaning = match aliases.get(&(door.place, door.lane)).map(Vec::as_slice) {
            Some([meaning]) => Some(*meaning),
            Some(_) => None,
            None => nearly(door.place, &estates, places).filter(|_| door.lane == 0),
        };
        if let Some((place, lane)) = meaning {
            (door.place, door.lane) = (place, lane);
            row.is_learnt = true;
            taught = true;
        }
    }
    taught
}

/// What an estate means whose name is a shorter form of a learnt one, or differs in one character.
fn nearly(place: u32, estates: &Estates, places: &Places) -> Option<(u32, u32)> {
    let (PlaceKind::Estate, name) = places.name(place)? else { return None };
    let (road, lane) = estates.closest(name)?;
    Some((places.get(PlaceKind::Road, road)?, lane.value()))
}
