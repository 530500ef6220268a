//! Reads an index: dwellings into their table, persons past the wanted keys.

use super::Kind;
use super::block::{Blocks, parts};
use crate::door::{Door, PlaceKind};
use crate::dwellings::{Dwellings, Mention};
use crate::people::{Part, Pass};
use crate::refusal::OverlayError;
use crate::rows::PersonKeys;
use crate::source::Source;

/// Bytes that are read from their beginning.
struct Cursor<'b>(&'b [u8]);

impl<'b> Cursor<'b> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> Option<&'b [u8]> {
        let length = usize::from(u16::from_le_bytes(self.take()?));
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }

    fn str(&mut self) -> Option<&'b str> {
        self.text().and_then(|text| std::str::from_utf8(text).ok())
    }
}

/// The dwellings of an index.
pub(crate) fn dwellings_of(source: &mut dyn Source) -> Result<Dwellings, OverlayError> {
    let mut blocks = Blocks::open(source)?;
    let mut dwellings = Dwellings::default();
    let mut block = Vec::new();
    while blocks.fetch(&mut block)? {
        let Some((kind, bytes)) = parts(&block) else { break };
        if kind == Kind::Persons {
            break;
        }
        // The block's key fits, so that it is what was written: nothing is left over.
        let mut cursor = Cursor(bytes);
        while read_record(kind, &mut cursor, &mut dwellings) {}
    }
    dwellings.keys.grown();
    Ok(dwellings)
}

fn read_record(kind: Kind, cursor: &mut Cursor<'_>, dwellings: &mut Dwellings) -> bool {
    let mut read = || {
        match kind {
            Kind::Places => {
                let place = match cursor.take::<1>()? {
                    [0] => PlaceKind::Road,
                    [1] => PlaceKind::Estate,
                    _ => PlaceKind::Village,
                };
                dwellings.places.insert(place, cursor.str()?);
            }
            Kind::Mentions => {
                let (road, lane, house) = (cursor.u32()?, cursor.u32()?, cursor.u32()?);
                dwellings.mentions.push(Mention { estate: cursor.str()?.into(), road, lane, house });
            }
            Kind::Dwellings => {
                let key = cursor.u64()?;
                let door = Door {
                    place: cursor.u32()?,
                    area: cursor.u32()?,
                    lane: cursor.u32()?,
                    house: cursor.u32()?,
                    room: cursor.u32()?,
                    extra: cursor.u32()?,
                    part: cursor.u32()?,
                };
                dwellings.push_new(key, door, cursor.str()?);
            }
            _ => return None,
        }
        Some(())
    };
    read().is_some()
}

/// The persons of a block whom a feed may mean.
pub(crate) fn persons_of(block: &[u8], pass: &Pass<'_>) -> Part {
    let mut part = Part::default();
    let Some((Kind::Persons, bytes)) = parts(block) else { return part };
    let mut cursor = Cursor(bytes);
    let mut hits = Vec::with_capacity(8);
    while let Some(person) = person(&mut cursor) {
        part.count += 1;
        hits.clear();
        pass.find(person.keys.home, || person.keys, || person.name, &mut hits);
        if !hits.is_empty() {
            let cells = person.cells.map(|cell| std::str::from_utf8(cell).unwrap_or_default());
            part.keep(person.id, person.keys.home, cells, &hits);
        }
    }
    part
}

struct Record<'b> {
    id: u64,
    keys: PersonKeys,
    name: u64,
    cells: [&'b [u8]; 4],
}

fn person<'b>(cursor: &mut Cursor<'b>) -> Option<Record<'b>> {
    let some = |key: u64| Some(key).filter(|key| *key != 0);
    let id = cursor.u64()?;
    let (number, phone, home) = (some(cursor.u64()?), some(cursor.u64()?), cursor.u64()?);
    let name = cursor.u64()?;
    let (tail, birth) = (cursor.take::<4>()?, cursor.u32()?);
    let tail = Some(tail).filter(|tail| *tail != [0; 4]);
    let keys = PersonKeys { number, phone, home, tail, birth: Some(birth).filter(|birth| *birth != 0) };
    Some(Record { id, keys, name, cells: [cursor.text()?, cursor.text()?, cursor.text()?, cursor.text()?] })
}
