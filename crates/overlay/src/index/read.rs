//! Reads an index: dwellings into their table, persons past the wanted keys.

use super::Kind;
use super::block::{Blocks, parts};
use crate::door::{Door, PlaceKind};
use crate::dwellings::{Dwellings, Mention};
use crate::people::{CELLS, Part, Pass};
use crate::refusal::OverlayError;
use crate::rows::{PersonKeys, id_key, key_of_name};
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

    /// A column: values of one width, as many as there are records.
    fn column<const N: usize>(&mut self, count: u32) -> Option<&'b [[u8; N]]> {
        let (column, rest) = self.0.split_at_checked(N.checked_mul(count as usize)?)?;
        self.0 = rest;
        Some(column.as_chunks().0)
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
        // The block's sum fits, so that it is what was written: nothing is left over.
        let mut cursor = Cursor(bytes);
        if kind == Kind::Dwellings {
            let _ = read_dwellings(&mut cursor, &mut dwellings);
        } else {
            while read_name(kind, &mut cursor, &mut dwellings).is_some() {}
        }
    }
    dwellings.keys.grown();
    Ok(dwellings)
}

fn read_name(kind: Kind, cursor: &mut Cursor<'_>, dwellings: &mut Dwellings) -> Option<()> {
    if kind == Kind::Places {
        let place = match cursor.take::<1>()? {
            [0] => PlaceKind::Road,
            [1] => PlaceKind::Estate,
            _ => PlaceKind::Village,
        };
        dwellings.places.insert(place, cursor.str()?);
    } else if kind == Kind::Mentions {
        let (road, lane, house) = (cursor.u32()?, cursor.u32()?, cursor.u32()?);
        dwellings.mentions.push(Mention { estate: cursor.str()?.into(), road, lane, house });
    } else {
        return None;
    }
    Some(())
}

fn read_dwellings(cursor: &mut Cursor<'_>, dwellings: &mut Dwellings) -> Option<()> {
    let count = cursor.u32()?;
    let (keys, doors, ends) = (cursor.column(count)?, cursor.column::<28>(count)?, cursor.column(count)?);
    let door = |bytes: &[u8; 28]| {
        let mut cursor = Cursor(bytes);
        Some(Door {
            place: cursor.u32()?,
            area: cursor.u32()?,
            lane: cursor.u32()?,
            house: cursor.u32()?,
            room: cursor.u32()?,
            extra: cursor.u32()?,
            part: cursor.u32()?,
        })
    };
    dwellings.extend(
        keys.iter().copied().map(u64::from_le_bytes),
        doors.iter().filter_map(door),
        std::str::from_utf8(cursor.0).ok()?,
        ends.iter().copied().map(u32::from_le_bytes),
    );
    Some(())
}

/// The persons of a block, in columns.
struct Columns<'b> {
    count: u32,
    numbers: &'b [[u8; 8]],
    phones: &'b [[u8; 8]],
    homes: &'b [[u8; 8]],
    tails: &'b [[u8; 4]],
    births: &'b [[u8; 4]],
    /// Where the texts of each begin.
    starts: &'b [[u8; 4]],
    texts: &'b [u8],
}

impl<'b> Columns<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let mut cursor = Cursor(bytes);
        let count = cursor.u32()?;
        Some(Self {
            count,
            numbers: cursor.column(count)?,
            phones: cursor.column(count)?,
            homes: cursor.column(count)?,
            tails: cursor.column(count)?,
            births: cursor.column(count)?,
            starts: cursor.column(count)?,
            texts: cursor.0,
        })
    }

    fn keys(&self, at: usize) -> PersonKeys {
        let key = |column: &[[u8; 8]]| column.get(at).map_or(0, |key| u64::from_le_bytes(*key));
        PersonKeys {
            number: Some(key(self.numbers)).filter(|key| *key != 0),
            phone: Some(key(self.phones)).filter(|key| *key != 0),
            tail: self.tails.get(at).copied().filter(|tail| *tail != [0; 4]),
            birth: self.births.get(at).map(|birth| u32::from_le_bytes(*birth)).filter(|birth| *birth != 0),
        }
    }

    fn texts(&self, at: usize) -> Option<Cursor<'b>> {
        let start = u32::from_le_bytes(*self.starts.get(at)?) as usize;
        self.texts.get(start..).map(Cursor)
    }

    fn name_key(&self, at: usize) -> Option<u64> {
        let mut texts = self.texts(at)?;
        let (_id, name) = (texts.text()?, texts.text()?);
        Some(key_of_name(name))
    }

    /// Id, name, number and telephone.
    fn cells(&self, at: usize) -> Option<[&'b str; CELLS]> {
        let mut texts = self.texts(at)?;
        Some([texts.str()?, texts.str()?, texts.str()?, texts.str()?])
    }
}

/// The persons of a block whom a feed may mean.
pub(crate) fn persons_of(block: &[u8], pass: &Pass<'_>) -> Part {
    let mut part = Part::default();
    let Some((Kind::Persons, bytes)) = parts(block) else { return part };
    let Some(columns) = Columns::of(bytes) else { return part };
    part.count = columns.count.into();
    let mut hits = Vec::with_capacity(8);
    for (at, home) in columns.homes.iter().enumerate() {
        let home = u64::from_le_bytes(*home);
        hits.clear();
        let name = || columns.name_key(at).unwrap_or_default();
        pass.find(home, || columns.keys(at), name, &mut hits);
        if hits.is_empty() {
            continue;
        }
        if let Some(cells @ [id, ..]) = columns.cells(at) {
            part.keep(id_key(id.as_bytes()), home, cells, &hits);
        }
    }
    part
}
