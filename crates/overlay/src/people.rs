//! 人员: the persons of the register whom the feed may mean, gathered as the register streams past.

use register::names::name_key;

use crate::columns::{self, Columns};
use crate::dwellings::{self, Dwellings};
use crate::hash::{hash_bytes, small};
use crate::keys::{Groups, Keys};
use crate::name::{key_with_birth, key_with_tail};
use crate::number::{self, Number};
use crate::records::{Pieces, each_record};
use crate::refusal::{Faults, OverlayError};
use crate::source::{Crew, Source};
use crate::{phone, wanted::Wanted};

const ID_SALT: u64 = 0x1e;

/// A key that more persons have than this finds nobody: a telephone that was typed in to fill the cell.
const MOST_PERSONS_A_KEY: u32 = 20_000;

/// The cells of a person that are kept.
const CELLS: usize = 4;

/// A person of the register.
#[derive(Clone, Copy)]
pub(crate) struct Person<'p> {
    pub(crate) id: &'p str,
    pub(crate) name: &'p str,
    pub(crate) number: &'p [u8],
    pub(crate) phone: &'p [u8],
}

/// The persons who were gathered, and which of them each key finds.
#[derive(Default)]
pub(crate) struct People {
    ids: Keys,
    text: Vec<u8>,
    ends: Vec<[u32; CELLS]>,
    homes: Vec<u64>,
    /// Pairs of a key's place and a person.
    hits: Vec<(u32, u32)>,
    counts: Vec<u32>,
    groups: Groups,
}

/// What a piece of the register holds.
#[derive(Default)]
struct Part {
    rows: u64,
    /// For each row the id's key; 0 where it has none.
    ids: Vec<u64>,
    /// Whether each id stands behind the one before it, and the first and last.
    is_ascending: bool,
    first_id: Vec<u8>,
    last_id: Vec<u8>,
    text: Vec<u8>,
    /// The id's key, where each cell ends in the text, home.
    persons: Vec<(u64, [u32; CELLS], u64)>,
    /// A key's place and a person of the piece.
    hits: Vec<(u32, u32)>,
    odd: dwellings::Part,
    faults: Faults,
}

/// What is looked for in a pass through the register.
pub(crate) struct Pass<'p> {
    pub(crate) wanted: &'p Wanted,
    pub(crate) dwellings: &'p Dwellings,
    /// Whether it is the first: ids and dwellings are checked.
    pub(crate) is_first: bool,
}

/// What a pass brought besides persons.
#[derive(Default)]
pub(crate) struct Ending {
    pub(crate) persons: u64,
    /// Dwellings that only persons' rows name.
    pub(crate) odd: Vec<dwellings::Part>,
}

/// The ids that have been read. As long as they ascend none can be there already, and nothing is looked up.
#[derive(Default)]
struct Seen {
    ids: Vec<u64>,
    last: Vec<u8>,
    keys: Option<Keys>,
}

impl Seen {
    /// The rows whose id was there before.
    fn add(&mut self, part: &Part, first_row: u64) -> Vec<u64> {
        let follows = part.is_ascending && (self.last.is_empty() || is_behind(&part.first_id, &self.last));
        if self.keys.is_none() && follows {
            self.ids.extend_from_slice(&part.ids);
            self.last.clone_from(&part.last_id);
            return Vec::new();
        }
        let keys = self.keys.get_or_insert_default();
        for id in self.ids.drain(..).filter(|id| *id != 0) {
            keys.insert(id);
        }
        let rows = (first_row..).zip(&part.ids);
        rows.filter(|(_, id)| **id != 0 && !keys.insert(**id).1).map(|(row, _)| row).collect()
    }
}

/// Whether an id of the same length comes later in the order of bytes.
fn is_behind(id: &[u8], before: &[u8]) -> bool {
    id.len() == before.len() && id > before
}

impl People {
    /// Streams the register past the wanted keys.
    pub(crate) fn gather(
        &mut self,
        source: &mut dyn Source,
        crew: &impl Crew,
        pass: &Pass<'_>,
    ) -> Result<Ending, OverlayError> {
        let file = source.name().to_owned();
        let (mut pieces, header) = Pieces::open(source)?;
        let columns = Columns::find(&file, &header, columns::REGISTER)?;
        let mut seen = Seen::default();
        let mut faults = Faults::default();
        let mut ending = Ending::default();
        let mut rows = 1;
        self.counts.resize(pass.wanted.keys.len(), 0);
        let work = |piece: &[u8]| pass.read_piece(piece, &columns);
        crew.each(&mut |piece| pieces.fetch(piece), &work, &mut |mut part| {
            faults.absorb(std::mem::take(&mut part.faults), rows + 1);
            for row in seen.add(&part, rows + 1) {
                let problem = "这个编号前面已经有了";
                faults.add(row, Some("person_id"), problem, "每人只能有一行，请删去一行或改正编号");
            }
            rows += part.rows;
            ending.persons += part.ids.iter().filter(|id| **id != 0).count() as u64;
            if !part.odd.is_empty() {
                ending.odd.push(std::mem::take(&mut part.odd));
            }
            self.absorb(&part);
            Ok(())
        })?;
        faults.into_result(&file)?;
        self.settle(pass.wanted.keys.len());
        Ok(ending)
    }

    fn absorb(&mut self, part: &Part) {
        let mut places = Vec::with_capacity(part.persons.len());
        let mut start = 0;
        for (key, ends, home) in &part.persons {
            let end = ends.last().copied().unwrap_or(start);
            let (place, is_new) = self.ids.insert(*key);
            if is_new {
                let base = small(self.text.len()).wrapping_sub(start);
                self.text.extend_from_slice(part.text.get(start as usize..end as usize).unwrap_or_default());
                self.ends.push(ends.map(|end| base.wrapping_add(end)));
                self.homes.push(*home);
            }
            places.push(place);
            start = end;
        }
        for (key, person) in &part.hits {
            let (Some(count), Some(place)) =
                (self.counts.get_mut(*key as usize), places.get(*person as usize))
            else {
                continue;
            };
            *count += 1;
            if *count <= MOST_PERSONS_A_KEY {
                self.hits.push((*key, *place));
            }
        }
    }

    fn settle(&mut self, keys: usize) {
        let counts = &self.counts;
        let few = |key: u32| counts.get(key as usize).is_some_and(|count| *count <= MOST_PERSONS_A_KEY);
        self.hits.retain(|(key, _)| few(*key));
        // A later pass may find a person by the same key again.
        self.hits.sort_unstable();
        self.hits.dedup();
        self.groups = Groups::of(keys, &self.hits);
    }

    /// The persons whom a key finds.
    pub(crate) fn found_by(&self, key: u32) -> &[u32] {
        self.groups.get(key)
    }

    pub(crate) fn get(&self, person: u32) -> Option<Person<'_>> {
        let at = person as usize;
        let before = at.checked_sub(1).and_then(|at| self.ends.get(at)).and_then(|ends| ends.last());
        let mut start = before.copied().unwrap_or(0) as usize;
        let cells = self.ends.get(at)?.map(|end| {
            let cell = self.text.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            cell
        });
        let [id, name, number, phone] = cells;
        let text = |cell| std::str::from_utf8(cell).unwrap_or_default();
        Some(Person { id: text(id), name: text(name), number, phone })
    }

    pub(crate) fn homes(&self) -> impl Iterator<Item = u64> {
        self.homes.iter().copied()
    }
}

impl Pass<'_> {
    fn read_piece(&self, piece: &[u8], columns: &Columns<6>) -> Part {
        let mut part = Part { is_ascending: true, ..Part::default() };
        let (mut last_home, mut hits) = (0, Vec::with_capacity(8));
        part.rows = each_record(piece, &mut |cells, place| {
            columns.look_at(place, &mut part.faults);
            let Some(cells) = columns.of(cells) else {
                columns.tell(cells, place, &mut part.faults);
                part.ids.push(0);
                return true;
            };
            let [id, _, number, phone, address, dwelling] = cells;
            // Blank lines have no id, so that a row's place among the ids is its place in the file.
            part.ids.resize(usize::try_from(place.row).unwrap_or_default(), 0);
            if id.is_empty() {
                part.faults.add(place.row, Some("person_id"), "是空的", "请补上人员编号，或删去这一行");
                part.ids.push(0);
                return true;
            }
            let key = hash_bytes(ID_SALT, id).max(1);
            part.ids.push(if self.is_first { key } else { 0 });
            if part.last_id.is_empty() {
                part.first_id.extend_from_slice(id);
            } else if !is_behind(id, &part.last_id) {
                part.is_ascending = false;
            }
            part.last_id.clear();
            part.last_id.extend_from_slice(id);
            let home = dwellings::key_of(dwelling, address);
            if home != 0 && home != last_home && self.is_first && self.dwellings.keys.find(home).is_none() {
                let address = columns::text(address, place.row, "address", &mut part.faults);
                part.odd.add(home, dwelling, address, place.row);
            }
            last_home = home;
            hits.clear();
            self.wanted.find(cells, home, number, phone, &mut hits);
            if !hits.is_empty() {
                part.keep(cells, key, home, place.row, &hits);
            }
            true
        });
        part
    }
}

impl Part {
    fn keep(&mut self, cells: [&[u8]; 6], key: u64, home: u64, row: u64, hits: &[u32]) {
        let [id, name, number, phone, ..] = cells;
        columns::text(id, row, "person_id", &mut self.faults);
        columns::text(name, row, "name", &mut self.faults);
        let person = small(self.persons.len());
        let ends = [id, name, number, phone].map(|cell| {
            self.text.extend_from_slice(cell);
            small(self.text.len())
        });
        self.persons.push((key, ends, home));
        self.hits.extend(hits.iter().map(|hit| (*hit, person)));
    }
}

impl Wanted {
    /// The places of the wanted keys that a row has.
    fn find(&self, cells: [&[u8]; 6], home: u64, number: &[u8], phone: &[u8], hits: &mut Vec<u32>) {
        let mut look = |key: Option<u64>| hits.extend(key.and_then(|key| self.keys.sieve(key)));
        look(number::key_of_cell(number));
        look(phone::key(phone::digits(phone)));
        look(Some(home));
        if self.has_parts() {
            let [_, name, ..] = cells;
            let (tail, birth) = self.parts_of(number);
            if tail.is_some() || birth.is_some() {
                let name = std::str::from_utf8(name).map(|name| name_key(name).0).unwrap_or_default();
                look(tail.map(|tail| key_with_tail(name, tail)));
                look(birth.map(|birth| key_with_birth(name, birth)));
            }
        }
    }

    /// The tail and birth of a number, where somebody looks for such.
    fn parts_of(&self, cell: &[u8]) -> (Option<[u8; 4]>, Option<u32>) {
        let (tail, birth) = match number::parts_of_plain(cell) {
            Some((tail, birth)) => (Some(tail), Some(birth)),
            None if cell.is_empty() => (None, None),
            None => {
                let number = Number::read(cell);
                (number.tail(), number.birth())
            }
        };
        (tail.filter(|tail| self.may_want_tail(*tail)), birth.filter(|birth| self.may_want_birth(*birth)))
    }
}
