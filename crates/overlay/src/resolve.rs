//! 地址落户: which dwellings the addresses of a feed mean.

use std::collections::HashMap;

use register::address::Roads;
use register::sound;

use crate::door::{Agreement, Door, PlaceKind, Places};
use crate::dwellings::Dwellings;
use crate::feed::Feed;
use crate::hash::small;
use crate::keys::{Groups, Keys};

/// A house with more dwellings than this is not searched for who lives there.
const MOST_DWELLINGS_A_HOUSE: usize = 400;

/// A dwelling that an address may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meant {
    pub(crate) row: u32,
    pub(crate) how: Agreement,
    pub(crate) dwelling: u32,
}

/// What is known of the feed's addresses.
#[derive(Default)]
pub(crate) struct Resolved {
    /// In the order of rows, for each the best first.
    meant: Vec<Meant>,
    starts: Vec<u32>,
}

/// Doors to look for, each for one or more rows.
#[derive(Default)]
struct Search {
    keys: Keys,
    /// Pairs of a key's place and who asks.
    asked: Vec<(u32, u32)>,
    /// Rows, and what the door would be to each.
    askers: Vec<(u32, Agreement)>,
}

impl Search {
    fn ask(&mut self, key: u64, row: u32, how: Agreement) {
        let (place, _) = self.keys.insert(key);
        self.asked.push((place, small(self.askers.len())));
        self.askers.push((row, how));
    }

    /// Goes through all doors once.
    fn run(mut self, dwellings: &Dwellings, key_of: impl Fn(&Door) -> u64, found: &mut Vec<Meant>) {
        if self.keys.is_empty() {
            return;
        }
        self.keys.build_filter();
        let askers = Groups::of(self.keys.len(), &self.asked);
        for (dwelling, door) in (0..).zip(&dwellings.doors) {
            let Some(place) = self.keys.sieve(key_of(door)) else { continue };
            let asked = askers.get(place).iter().filter_map(|asker| self.askers.get(*asker as usize));
            found.extend(asked.map(|(row, how)| Meant { row: *row, how: *how, dwelling }));
        }
    }
}

/// Places that stand for a name that the register does not have: each with its lane.
pub(crate) type Aliases = HashMap<(u32, u32), Vec<(u32, u32)>>;

impl Resolved {
    /// Finds the dwellings of every row.
    pub(crate) fn of(
        feed: &Feed,
        dwellings: &Dwellings,
        roads: &Roads,
        places: &Places,
        aliases: &Aliases,
    ) -> Self {
        let mut meant = Vec::with_capacity(feed.rows.len());
        let mut search = Search::default();
        for ((row, door), written) in doors(feed).zip(&feed.rows) {
            if door.is_complete() {
                search.ask(
                    door.key(),
                    row,
                    if written.is_learnt { Agreement::PlaceAlike } else { Agreement::Same },
                );
            }
            for (place, lane) in aliases.get(&(door.place, door.lane)).into_iter().flatten() {
                let door = Door { place: *place, lane: *lane, ..*door };
                search.ask(door.key(), row, Agreement::PlaceAlike);
            }
        }
        search.run(dwellings, Door::key, &mut meant);
        for meant in &mut meant {
            let (feed, door) = (feed.rows.get(meant.row as usize), dwellings.door(meant.dwelling));
            if let (Some(row), Some(door)) = (feed, door)
                && row.door.extra != door.extra
            {
                let loose = row.door.extra == 0 || door.extra == 0;
                meant.how = if loose { meant.how.min(Agreement::Loose) } else { Agreement::Different };
            }
        }
        meant.retain(|meant| meant.how != Agreement::Different);
        let mut is_found = vec![false; feed.rows.len()];
        mark(&mut is_found, &meant);
        let mut others = Search::default();
        for (row, written) in (0..).zip(&feed.rows).filter(|(row, _)| !is_set(&is_found, *row)) {
            for door in written.others.iter().filter(|door| door.is_complete()) {
                others.ask(door.key(), row, Agreement::Loose);
                for (place, lane) in aliases.get(&(door.place, door.lane)).into_iter().flatten() {
                    let door = Door { place: *place, lane: *lane, ..*door };
                    others.ask(door.key(), row, Agreement::PlaceAlike);
                }
            }
        }
        others.run(dwellings, Door::key, &mut meant);
        mark(&mut is_found, &meant);
        let (alike, mut house) = alike(feed, roads, places, &is_found);
        alike.run(dwellings, Door::key, &mut meant);
        mark(&mut is_found, &meant);
        let askers = &house.askers;
        house.asked.retain(|(_, asker)| {
            askers.get(*asker as usize).is_some_and(|(row, _)| !is_set(&is_found, *row))
        });
        house.run(dwellings, Door::house_key, &mut meant);
        Self::sorted(&meant, feed, dwellings)
    }

    fn sorted(meant: &[Meant], feed: &Feed, dwellings: &Dwellings) -> Self {
        let pairs: Vec<(u32, u32)> = meant.iter().map(|meant| meant.row).zip(0..).collect();
        let rows = Groups::of(feed.rows.len(), &pairs);
        let (mut best, mut starts) =
            (Vec::with_capacity(meant.len()), Vec::with_capacity(feed.rows.len() + 1));
        for (at, row) in (0..).zip(&feed.rows) {
            starts.push(small(best.len()));
            let group = rows.get(at).iter().filter_map(|place| meant.get(*place as usize));
            let Some(how) = group.clone().map(|meant| meant.how).max() else { continue };
            let mut group: Vec<Meant> = group.copied().filter(|meant| meant.how == how).collect();
            group.sort_unstable();
            group.dedup();
            best.extend(tell_apart(group, &row.door, dwellings));
        }
        starts.push(small(best.len()));
        Self { meant: best, starts }
    }

    /// The dwellings that a row may mean: all in the same way.
    pub(crate) fn of_row(&self, row: u32) -> &[Meant] {
        let at = row as usize;
        let (Some(start), Some(end)) = (self.starts.get(at), self.starts.get(at + 1)) else { return &[] };
        self.meant.get(*start as usize..*end as usize).unwrap_or_default()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Meant> {
        self.meant.iter()
    }
}

/// Town and part of the dwelling tell apart what numbers do not.
fn tell_apart(mut group: Vec<Meant>, own: &Door, dwellings: &Dwellings) -> Vec<Meant> {
    let keep = |group: &mut Vec<Meant>, fits: &dyn Fn(&Door) -> bool| {
        let fitting: Vec<Meant> =
            group.iter().copied().filter(|meant| dwellings.door(meant.dwelling).is_some_and(fits)).collect();
        if !fitting.is_empty() {
            *group = fitting;
        }
    };
    if group.len() > 1 && group.first().is_some_and(|meant| meant.how > Agreement::NoRoom) {
        if own.area != 0 {
            keep(&mut group, &|door| door.area == own.area);
        }
        keep(&mut group, &|door| door.part == own.part);
        // A dwelling that is known by its address alone is the one with an id, written once more.
        if group.iter().any(|meant| !dwellings.id(meant.dwelling).is_empty()) {
            group.retain(|meant| !dwellings.id(meant.dwelling).is_empty());
        } else {
            group.truncate(1);
        }
    }
    if group.len() > MOST_DWELLINGS_A_HOUSE {
        group.clear();
    }
    group
}

fn doors(feed: &Feed) -> impl Iterator<Item = (u32, &Door)> {
    (0..).zip(feed.rows.iter().map(|row| &row.door))
}

fn mark(is_found: &mut [bool], meant: &[Meant]) {
    for meant in meant {
        if let Some(found) = is_found.get_mut(meant.row as usize) {
            *found = true;
        }
    }
}

fn is_set(is_found: &[bool], row: u32) -> bool {
    is_found.get(row as usize).copied().unwrap_or(false)
}

/// Doors at roads that sound or look like one that does not have the door, and houses of addresses without a room; each
/// name is looked up once.
fn alike(feed: &Feed, roads: &Roads, places: &Places, is_found: &[bool]) -> (Search, Search) {
    let (mut search, mut house) = (Search::default(), Search::default());
    let mut close: HashMap<u32, Vec<u32>> = HashMap::new();
    for (row, door) in doors(feed).filter(|(row, door)| !is_set(is_found, *row) && door.is_complete()) {
        let others = close.entry(door.place).or_insert_with(|| roads_alike(door.place, roads, places));
        if door.room == 0 {
            house.ask(door.house_key(), row, Agreement::NoRoom);
        }
        for place in others {
            let door = Door { place: *place, ..*door };
            search.ask(door.key(), row, Agreement::PlaceAlike);
            if door.room == 0 {
                house.ask(door.house_key(), row, Agreement::NoRoom);
            }
        }
    }
    (search, house)
}

fn roads_alike(place: u32, roads: &Roads, places: &Places) -> Vec<u32> {
    let Some((PlaceKind::Road, name)) = places.name(place) else { return Vec::new() };
    let is_known = roads.contains(name);
    let close = roads.close(name).into_iter().filter(|other| *other != name);
    // A road that is there is not taken for another of quite a different sound.
    let close = close.filter(|other| !is_known || sound::names_alike(name, other));
    close.filter_map(|other| places.get(PlaceKind::Road, other)).collect()
}
