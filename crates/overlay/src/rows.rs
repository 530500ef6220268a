//! The rows of a register's table of persons: their keys, and what is wrong with them.

use register::names::name_key;

use crate::columns::{self, Columns};
use crate::dwellings;
use crate::hash::hash_bytes;
use crate::houses::Houses;
use crate::keys::Keys;
use crate::number::{self, Number};
use crate::people::{Aim, Part, Pass};
use crate::phone;
use crate::records::each_record;
use crate::refusal::{Faults, OverlayError};
use crate::wanted::Wanted;

const ID_SALT: u64 = 0x1e;

/// The keys by which a person is found, apart from the dwelling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PersonKeys {
    pub(crate) number: Option<u64>,
    pub(crate) phone: Option<u64>,
    pub(crate) tail: Option<[u8; 4]>,
    pub(crate) birth: Option<u32>,
}

impl PersonKeys {
    pub(crate) fn of(number: &[u8], phone: &[u8]) -> Self {
        let (tail, birth) = match number::parts_of_plain(number) {
            Some((tail, birth)) => (Some(tail), Some(birth)),
            None if number.is_empty() => (None, None),
            None => {
                let number = Number::read(number);
                (number.tail(), number.birth())
            }
        };
        Self { number: number::key_of_cell(number), phone: phone::key(phone::digits(phone)), tail, birth }
    }
}

/// The key of a person's id.
pub(crate) fn id_key(id: &[u8]) -> u64 {
    hash_bytes(ID_SALT, id).max(1)
}

/// The key of a person's name.
pub(crate) fn key_of_name(name: &[u8]) -> u64 {
    std::str::from_utf8(name).map(|name| name_key(name).0).unwrap_or_default()
}

/// Reads pieces of the table.
pub(crate) struct Reader<'p> {
    columns: Columns<6>,
    pass: &'p Pass<'p>,
}

impl<'p> Reader<'p> {
    pub(crate) fn new(file: &str, header: &[String], pass: &'p Pass<'p>) -> Result<Self, OverlayError> {
        Ok(Self { columns: Columns::find(file, header, columns::REGISTER)?, pass })
    }

    pub(crate) fn read_piece(&self, piece: &[u8]) -> Part {
        let Pass { dwellings, aim, .. } = *self.pass;
        let is_first = aim == Aim::Check;
        let mut part = Part::default();
        let (mut hits, mut houses) = (Vec::with_capacity(8), Houses::default());
        let (mut last_home, mut is_known, mut last_written, mut hint) = (0, true, 0, 0);
        part.rows = each_record(piece, &mut |cells, place| {
            self.columns.look_at(place, &mut part.faults);
            let Some(cells) = self.columns.of(cells) else {
                self.columns.tell(cells, place, &mut part.faults);
                return true;
            };
            let [id, name, number, phone, address, dwelling] = cells;
            if id.is_empty() {
                part.faults.add(place.row, Some("person_id"), "是空的", "请补上人员编号，或删去这一行");
                return true;
            }
            part.count += 1;
            if is_first {
                part.ids.add(id, id_key(id), place.row);
            }
            let home = dwellings::key_of(dwelling, address);
            // Neighbouring rows often share a dwelling, and the next one stands behind it in the table.
            if is_first && home != last_home {
                is_known = home == 0 || dwellings.keys.find_behind(home, &mut hint).is_some();
                last_home = home;
            }
            if !is_known {
                let written = hash_bytes(home, address);
                if written != last_written {
                    let id = columns::text(dwelling, place.row, "dwelling_id", &mut part.faults);
                    part.odd.add(home, id, address, place.row, &mut houses);
                }
                last_written = written;
            }
            hits.clear();
            self.pass.find(home, || PersonKeys::of(number, phone), || key_of_name(name), &mut hits);
            if !hits.is_empty() {
                let mut text = |cell, column| columns::text(cell, place.row, column, &mut part.faults);
                let texts = [
                    text(id, "person_id"),
                    text(name, "name"),
                    text(number, "id_number"),
                    text(phone, "phone"),
                ];
                part.keep(id_key(id), home, texts, &hits);
            }
            true
        });
        part.faults.absorb(part.odd.take_faults(), 0);
        part
    }
}

impl Pass<'_> {
    /// The places of the keys that this pass looks for and a person has.
    #[inline]
    pub(crate) fn find(
        &self,
        home: u64,
        keys: impl FnOnce() -> PersonKeys,
        name: impl FnOnce() -> u64,
        hits: &mut Vec<u32>,
    ) {
        if let Aim::ResidentsBehind(known) = self.aim {
            // Whoever has another key was found by it before.
            hits.extend(self.wanted.keys.sieve(home).filter(|place| *place >= known));
        } else {
            self.wanted.find(&keys(), name, hits);
        }
    }
}

impl Wanted {
    /// The places of the wanted keys that a person has.
    #[inline]
    fn find(&self, keys: &PersonKeys, name: impl FnOnce() -> u64, hits: &mut Vec<u32>) {
        let mut look = |key: Option<u64>| hits.extend(key.and_then(|key| self.keys.sieve(key)));
        look(keys.number);
        look(keys.phone);
        let tail = keys.tail.filter(|tail| self.may_want_tail(*tail));
        let birth = keys.birth.filter(|birth| self.may_want_birth(*birth));
        if tail.is_some() || birth.is_some() {
            let name = name();
            look(tail.map(|tail| crate::name::key_with_tail(name, tail)));
            look(birth.map(|birth| crate::name::key_with_birth(name, birth)));
        }
    }
}

/// The ids of a piece, and whether each stands behind the one before it.
#[derive(Default)]
pub(crate) struct Ids {
    /// Key and row.
    keys: Vec<(u64, u32)>,
    is_broken: bool,
    first: Vec<u8>,
    last: Vec<u8>,
}

impl Ids {
    fn add(&mut self, id: &[u8], key: u64, row: u64) {
        if self.keys.is_empty() {
            self.first.extend_from_slice(id);
        } else if !is_behind(id, &self.last) {
            self.is_broken = true;
        }
        self.last.clear();
        self.last.extend_from_slice(id);
        self.keys.push((key, u32::try_from(row).unwrap_or(u32::MAX)));
    }
}

/// The ids that have been read. As long as they ascend none can be there already, and nothing is looked up.
#[derive(Default)]
pub(crate) struct Seen {
    ids: Vec<u64>,
    last: Vec<u8>,
    keys: Option<Keys>,
}

impl Seen {
    /// Tells the rows whose id was there before.
    pub(crate) fn check(&mut self, ids: &Ids, first_row: u64, faults: &mut Faults) {
        if ids.keys.is_empty() {
            return;
        }
        let follows = !ids.is_broken && (self.last.is_empty() || is_behind(&ids.first, &self.last));
        if self.keys.is_none() && follows {
            self.ids.extend(ids.keys.iter().map(|(key, _)| *key));
            self.last.clone_from(&ids.last);
            return;
        }
        let seen = self.keys.get_or_insert_default();
        for key in self.ids.drain(..) {
            seen.insert(key);
        }
        for (key, row) in &ids.keys {
            if !seen.insert(*key).1 {
                let row = first_row + u64::from(*row);
                let problem = "这个编号前面已经有了";
                faults.add(row, Some("person_id"), problem, "每人只能有一行，请删去一行或改正编号");
            }
        }
    }
}

/// Whether an id of the same length comes later in the order of bytes.
fn is_behind(id: &[u8], before: &[u8]) -> bool {
    id.len() == before.len() && id > before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_comes_again_is_noticed_in_any_order_of_rows() {
        for (pieces, expected) in [
            (vec![vec!["P1", "P2"], vec!["P3", "P4"]], vec![]),
            (vec![vec!["P1", "P2"], vec!["P2", "P3"]], vec!["第 4 行"]),
            (vec![vec!["P3", "P1", "P3"]], vec!["第 4 行"]),
            (vec![vec!["P1", "P2"], vec!["P9", "P8"], vec!["P1"]], vec!["第 6 行"]),
            (vec![vec!["P10", "P9", "P11"]], vec![]),
        ] {
            let (mut seen, mut faults, mut rows) = (Seen::default(), Faults::default(), 1);
            for piece in pieces {
                let mut ids = Ids::default();
                for (row, id) in (0..).zip(&piece) {
                    ids.add(id.as_bytes(), id_key(id.as_bytes()), row);
                }
                seen.check(&ids, rows + 1, &mut faults);
                rows += piece.len() as u64;
            }
            let told = faults.into_result("R.csv").err().map(|error| error.to_string()).unwrap_or_default();
            assert_eq!(told.lines().count(), expected.len(), "{told}");
            assert!(expected.iter().all(|row| told.contains(row)), "{told}");
        }
    }
}
