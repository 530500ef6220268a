//! Writes an index.

use super::block::push;
use super::{BEGINNING, Kind};
use crate::columns::{self, Columns};
use crate::door::{Door, PlaceKind};
use crate::dwellings::{self, Dwellings, Mention};
use crate::output::Sink;
use crate::overlay::read_dwellings;
use crate::people::Persons;
use crate::records::{Pieces, each_record};
use crate::refusal::{Fault, OverlayError};
use crate::rows::{PersonKeys, id_key, key_of_name};
use crate::source::{Crew, Source};

/// So many bytes a block, about.
const BLOCK_BYTES: usize = 200 << 10;

/// Reads a register and writes it as an index; gives how many persons it holds.
///
/// # Errors
/// Everything that is wrong with the tables, and the errors of the sink.
pub fn save_index(
    register: &mut dyn Source,
    dwellings: Option<&mut dyn Source>,
    crew: &impl Crew,
    sink: &mut Sink<'_>,
) -> Result<u64, OverlayError> {
    let mut persons = Persons::Table(register);
    let (dwellings, count) = read_dwellings(&mut persons, dwellings, crew)?;
    let Persons::Table(register) = persons else { return Ok(0) };
    let mut out = Vec::new();
    push(Kind::Begin, BEGINNING, &mut out);
    sink(&out)?;
    write_dwellings(&dwellings, sink)?;
    write_persons(register, crew, sink)?;
    out.clear();
    push(Kind::End, &count.to_le_bytes(), &mut out);
    sink(&out)?;
    Ok(count)
}

/// Collects records into blocks of one kind.
struct Blocks<'b, 's> {
    kind: Kind,
    bytes: Vec<u8>,
    sink: &'b mut Sink<'s>,
}

impl<'b, 's> Blocks<'b, 's> {
    fn new(kind: Kind, sink: &'b mut Sink<'s>) -> Self {
        Self { kind, bytes: Vec::with_capacity(BLOCK_BYTES + 4096), sink }
    }

    /// Ends a record.
    fn next(&mut self) -> Result<(), OverlayError> {
        if self.bytes.len() < BLOCK_BYTES { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), OverlayError> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let mut out = Vec::with_capacity(self.bytes.len() + 16);
        push(self.kind, &self.bytes, &mut out);
        self.bytes.clear();
        (self.sink)(&out)
    }
}

/// A text with its length before it.
fn text(text: &[u8], out: &mut Vec<u8>) -> Result<(), OverlayError> {
    let Ok(length) = u16::try_from(text.len()) else {
        let problem = "有一格超过 65535 字节";
        return Err(Fault::whole("登记数据", problem, "请检查引号是否成对，或缩短这一格").into());
    };
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(text);
    Ok(())
}

fn write_dwellings(dwellings: &Dwellings, sink: &mut Sink<'_>) -> Result<(), OverlayError> {
    let mut blocks = Blocks::new(Kind::Places, sink);
    for (kind, name) in dwellings.places.iter() {
        blocks.bytes.push(code(kind));
        text(name.as_bytes(), &mut blocks.bytes)?;
        blocks.next()?;
    }
    blocks.flush()?;
    let mut blocks = Blocks::new(Kind::Mentions, sink);
    for Mention { estate, road, lane, house } in &dwellings.mentions {
        for number in [road, lane, house] {
            blocks.bytes.extend_from_slice(&number.to_le_bytes());
        }
        text(estate.as_bytes(), &mut blocks.bytes)?;
        blocks.next()?;
    }
    blocks.flush()?;
    let mut blocks = Blocks::new(Kind::Dwellings, sink);
    for (dwelling, door) in (0..).zip(&dwellings.doors) {
        let key = dwellings.keys.key(dwelling).unwrap_or_default();
        blocks.bytes.extend_from_slice(&key.to_le_bytes());
        let Door { place, area, lane, house, room, extra, part } = *door;
        for number in [place, area, lane, house, room, extra, part] {
            blocks.bytes.extend_from_slice(&number.to_le_bytes());
        }
        text(dwellings.id(dwelling).as_bytes(), &mut blocks.bytes)?;
        blocks.next()?;
    }
    blocks.flush()
}

const fn code(kind: PlaceKind) -> u8 {
    match kind {
        PlaceKind::Road => 0,
        PlaceKind::Estate => 1,
        PlaceKind::Village => 2,
    }
}

fn write_persons(
    register: &mut dyn Source,
    crew: &impl Crew,
    sink: &mut Sink<'_>,
) -> Result<(), OverlayError> {
    let file = register.name().to_owned();
    let (mut pieces, header) = Pieces::open(register)?;
    let columns = Columns::find(&file, &header, columns::REGISTER)?;
    let work = |piece: &[u8]| {
        let mut records: Result<Vec<u8>, OverlayError> = Ok(Vec::with_capacity(piece.len() * 2));
        each_record(piece, &mut |cells, _| {
            // The table was checked when its dwellings were read.
            if let (Some(cells), Ok(out)) = (columns.of(cells), &mut records)
                && let Err(error) = record(cells, out)
            {
                records = Err(error);
            }
            records.is_ok()
        });
        records
    };
    crew.each(&mut |piece| pieces.fetch(piece), &work, &mut |records: Result<Vec<u8>, OverlayError>| {
        let mut out = Vec::new();
        push(Kind::Persons, &records?, &mut out);
        sink(&out)
    })
}

/// A person: keys, then the cells that are kept.
fn record(cells: [&[u8]; 6], out: &mut Vec<u8>) -> Result<(), OverlayError> {
    let [id, name, number, phone, address, dwelling] = cells;
    let keys = PersonKeys::of(number, phone, dwellings::key_of(dwelling, address));
    let parts = keys.tail.is_some() || keys.birth.is_some();
    for key in [
        id_key(id),
        keys.number.unwrap_or_default(),
        keys.phone.unwrap_or_default(),
        keys.home,
        if parts { key_of_name(name) } else { 0 },
    ] {
        out.extend_from_slice(&key.to_le_bytes());
    }
    out.extend_from_slice(&keys.tail.unwrap_or_default());
    out.extend_from_slice(&keys.birth.unwrap_or_default().to_le_bytes());
    for cell in [id, name, number, phone] {
        text(cell, out)?;
    }
    Ok(())
}
