//! 房屋表: every dwelling of the register as a door and an id.

use std::sync::Mutex;

use register::address::Parser;

use crate::columns::{self, Columns};
use crate::door::{self, Door, PlaceKind, Places};
use crate::hash::{hash_bytes, small};
use crate::houses::{self, Houses};
use crate::keys::Keys;
use crate::records::{Pieces, each_record};
use crate::refusal::{Faults, OverlayError};
use crate::source::{Crew, Source};

const ID_SALT: u64 = 0xd1;
const ADDRESS_SALT: u64 = 0xd2;

/// Stands for no dwelling.
pub(crate) const NONE: u32 = u32::MAX;

/// The key of a dwelling as a person's row names it: its id or, without one, its address; 0 when both are missing.
#[inline]
pub(crate) fn key_of(id: &[u8], address: &[u8]) -> u64 {
    match (id.is_empty(), address.is_empty()) {
        (false, _) => hash_bytes(ID_SALT, id).max(1),
        (true, false) => hash_bytes(ADDRESS_SALT, address).max(1),
        (true, true) => 0,
    }
}

/// An estate that the addresses of a house name beside their road.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mention {
    pub(crate) estate: Box<str>,
    pub(crate) road: u32,
    pub(crate) lane: u32,
    pub(crate) house: u32,
}

/// The dwellings of a register.
#[derive(Default)]
pub(crate) struct Dwellings {
    pub(crate) keys: Keys,
    pub(crate) doors: Vec<Door>,
    /// Ids one behind the other, and where each ends. A dwelling that is known by its address alone has none.
    text: String,
    ends: Vec<u32>,
    pub(crate) places: Places,
    pub(crate) mentions: Vec<Mention>,
}

/// Dwellings that were read from a piece; their places are numbered within it.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) rows: u64,
    keys: Vec<u64>,
    /// The row of each.
    places_in_file: Vec<u32>,
    doors: Vec<Door>,
    text: String,
    ends: Vec<u32>,
    places: Places,
    mentions: Vec<Mention>,
    pub(crate) faults: Faults,
}

impl Part {
    pub(crate) const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(crate) fn take_faults(&mut self) -> Faults {
        std::mem::take(&mut self.faults)
    }

    /// Adds a dwelling with the address that it has.
    pub(crate) fn add(&mut self, key: u64, id: &str, address: &[u8], row: u64, houses: &mut Houses) {
        let split = houses::split(address);
        let by_house = split.and_then(|(beginning, room)| houses.door(beginning, room, &mut self.places));
        let door = by_house.unwrap_or_else(|| self.read_door(address, row, split, houses));
        self.keys.push(key);
        self.places_in_file.push(u32::try_from(row).unwrap_or(u32::MAX));
        self.doors.push(door);
        self.text.push_str(id);
        self.ends.push(small(self.text.len()));
    }

    fn read_door(
        &mut self,
        address: &[u8],
        row: u64,
        split: Option<(u64, u32)>,
        houses: &mut Houses,
    ) -> Door {
        let address = columns::text(address, row, "address", &mut self.faults);
        let named = door::of_address(Parser::new().parse(address));
        let mut door = named.door;
        if let Some((kind, name)) = &named.place {
            door.place = self.places.insert(*kind, name);
            if let Some(beside) = named.beside.filter(|_| *kind == PlaceKind::Road && door.lane > 0) {
                let (road, lane, house) = (door.place, door.lane, door.house);
                self.mentions.push(Mention { estate: door::spoken(beside).into(), road, lane, house });
            }
        }
        if let Some((beginning, _)) = split.filter(|(_, room)| *room == door.room) {
            houses.insert(beginning, door, named.place.map(|(kind, name)| (kind, name.into())));
        }
        door
    }
}

impl Dwellings {
    /// Reads a table of dwellings.
    pub(crate) fn read(source: &mut dyn Source, crew: &impl Crew) -> Result<Self, OverlayError> {
        let mut dwellings = Self::default();
        let file = source.name().to_owned();
        let (mut pieces, header) = Pieces::open(source)?;
        let columns = Columns::find(&file, &header, columns::DWELLINGS)?;
        let known_houses = Mutex::new(Houses::default());
        let mut faults = Faults::default();
        let mut rows = 1;
        crew.each(
            &mut |piece| pieces.fetch(piece),
            &|piece| read_piece(piece, &columns, &known_houses),
            &mut |mut part| {
                faults.absorb(std::mem::take(&mut part.faults), rows + 1);
                rows += part.rows;
                dwellings.absorb(&part, rows - part.rows, &mut faults);
                Ok(())
            },
        )?;
        faults.into_result(&file)?;
        Ok(dwellings)
    }

    /// Takes over what a piece of the table holds; an id that is there already, with another address, is a fault.
    pub(crate) fn absorb(&mut self, part: &Part, rows_before: u64, faults: &mut Faults) {
        self.take_over(part, |dwellings, place, door, row| {
            if dwellings.doors.get(place as usize).is_some_and(|known| *known != door) {
                let problem = format!("“{}”出现两次，地址不同", dwellings.id(place));
                let row = rows_before + u64::from(row) + 1;
                faults.add(row, Some("dwelling_id"), problem, "一户只能有一行，请删去一行或改正编码");
            }
        });
    }

    /// Takes over what persons' rows say of their dwellings. Of several addresses of one dwelling the most complete
    /// stays, whatever their order.
    pub(crate) fn absorb_of_persons(&mut self, part: &Part) {
        self.take_over(part, |dwellings, place, door, _| {
            let rank = |door: &Door| {
                let Door { lane, house, room, extra, part, area, place } = *door;
                let name = dwellings.places.name(place).map(|(_, name)| name);
                (door.is_complete(), room != 0, name, lane, house, room, extra, part, area)
            };
            let is_better =
                dwellings.doors.get(place as usize).is_some_and(|known| rank(&door) > rank(known));
            if let Some(known) = dwellings.doors.get_mut(place as usize).filter(|_| is_better) {
                *known = door;
            }
        });
    }

    fn take_over(&mut self, part: &Part, mut again: impl FnMut(&mut Self, u32, Door, u32)) {
        let local: Vec<u32> = part.places.iter().map(|(kind, name)| self.places.insert(kind, name)).collect();
        let global =
            |place: u32| (place as usize).checked_sub(1).and_then(|at| local.get(at)).copied().unwrap_or(0);
        let mut start = 0;
        let rows = part.places_in_file.iter().zip(&part.ends);
        for ((key, door), (row, end)) in part.keys.iter().zip(&part.doors).zip(rows) {
            let door = Door { place: global(door.place), ..*door };
            let id = part.text.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            let (place, is_new) = self.push(*key, door, id);
            if !is_new {
                again(self, place, door, *row);
            }
        }
        let mentions = part.mentions.iter();
        self.mentions.extend(mentions.map(|one| Mention { road: global(one.road), ..one.clone() }));
    }

    /// Adds a dwelling if its key is new; gives its place, and whether it is.
    pub(crate) fn push(&mut self, key: u64, door: Door, id: &str) -> (u32, bool) {
        let (place, is_new) = self.keys.insert(key);
        if is_new {
            self.doors.push(door);
            self.text.push_str(id);
            self.ends.push(small(self.text.len()));
        }
        (place, is_new)
    }

    /// Adds dwellings of an index, in which every key is new; `ends` are where the ids end in `text`.
    pub(crate) fn extend(
        &mut self,
        keys: impl Iterator<Item = u64>,
        doors: impl Iterator<Item = Door>,
        text: &str,
        ends: impl Iterator<Item = u32>,
    ) {
        let before = small(self.text.len());
        self.keys.extend_new(keys);
        self.doors.extend(doors);
        self.text.push_str(text);
        self.ends.extend(ends.map(|end| before + end));
    }

    /// The id of a dwelling; empty when it is known by its address alone.
    pub(crate) fn id(&self, dwelling: u32) -> &str {
        let at = dwelling as usize;
        let start = at.checked_sub(1).and_then(|at| self.ends.get(at)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    pub(crate) fn door(&self, dwelling: u32) -> Option<&Door> {
        self.doors.get(dwelling as usize)
    }
}

fn read_piece(piece: &[u8], columns: &Columns<2>, known_houses: &Mutex<Houses>) -> Part {
    let mut part = Part::default();
    // Whoever comes while another has them begins without: they save work and change nothing.
    let mut houses = known_houses.try_lock().map(|mut known| std::mem::take(&mut *known)).unwrap_or_default();
    houses.begin_piece();
    part.rows = each_record(piece, &mut |cells, place| {
        columns.look_at(place, &mut part.faults);
        let Some([id, address]) = columns.of(cells) else {
            columns.tell(cells, place, &mut part.faults);
            return true;
        };
        if id.is_empty() {
            part.faults.add(place.row, Some("dwelling_id"), "是空的", "请补上房屋编码，或删去这一行");
            return true;
        }
        let key = key_of(id, b"");
        let id = columns::text(id, place.row, "dwelling_id", &mut part.faults);
        part.add(key, id, address, place.row, &mut houses);
        true
    });
    if let Ok(mut known) = known_houses.try_lock() {
        *known = houses;
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Alone, Bytes};

    fn read(text: &str) -> Result<Dwellings, String> {
        Dwellings::read(&mut Bytes::new("D.csv", text.as_bytes()), &Alone).map_err(|error| error.to_string())
    }

    #[test]
    fn dwellings_with_the_estates_that_they_mention() {
        let text = "address,dwelling_id\n三林路123弄金谊河畔4号501室,D1\n\"三林路123弄4号502室\",D2\n,D3\n";
        let dwellings = read(text).unwrap();
        assert_eq!((dwellings.id(0), dwellings.id(1), dwellings.id(2)), ("D1", "D2", "D3"));
        assert_eq!(dwellings.doors[0].house_key(), dwellings.doors[1].house_key());
        let mention = Mention { estate: "金谊河畔".into(), road: 1, lane: 123, house: 4 };
        assert_eq!(dwellings.mentions, [mention]);
        assert_eq!(dwellings.keys.find(key_of(b"D2", b"")), Some(1));
    }

    #[test]
    fn bad_rows_are_told_with_their_place() {
        let told = read("dwelling_id,address\nD1,三林路1号101室\n,三林路1号102室\nD1,三林路1号103室\nD2\n")
            .err()
            .unwrap();
        for part in
            ["第 3 行 dwelling_id 列：是空的", "第 4 行 dwelling_id 列：“D1”出现两次", "第 5 行：有 1 格"]
        {
            assert!(told.contains(part), "{told}");
        }
    }
}
