//! 别名: names of estates and roads that the register does not have, learnt from those who are known by their number.

use std::collections::{BTreeMap, HashMap};

use crate::decide::{Grounds, is_certain};
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
