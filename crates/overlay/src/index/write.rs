//! Writes an index.

use super::block::push;
use super::{BEGINNING, Kind};
use crate::columns;
use crate::door::{Door, PlaceKind};
use crate::dwellings::{self, Dwellings, Mention};
use crate::hash::small;
use crate::output::Sink;
use crate::overlay::read_dwellings;
use crate::people::Persons;
use crate::records::{Pieces, each_record};
use crate::refusal::{Fault, OverlayError};
use crate::rows::PersonKeys;
use crate::source::{Crew, Source};

/// So many bytes a block, about.
const BLOCK_BYTES: usize = 200 << 10;
const DWELLINGS_A_BLOCK: usize = 4096;

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
    for first in (0..dwellings.doors.len()).step_by(DWELLINGS_A_BLOCK) {
        let mut columns = Columns::<3>::default();
        let last = dwellings.doors.len().min(first + DWELLINGS_A_BLOCK);
        for dwelling in small(first)..small(last) {
            let (key, door) = (dwellings.keys.key(dwelling), dwellings.door(dwelling));
            let Door { place, area, lane, house, room, extra, part } = door.copied().unwrap_or_default();
            let door = [place, area, lane, house, room, extra, part];
            columns.texts.extend_from_slice(dwellings.id(dwelling).as_bytes());
            let end = small(columns.texts.len());
            columns.add([
                &key.unwrap_or_default().to_le_bytes(),
                door.map(u32::to_le_bytes).as_flattened(),
                &end.to_le_bytes(),
            ]);
        }
        sink(&columns.block(Kind::Dwellings))?;
    }
    Ok(())
}

/// Records of a block: columns of one width each, then the texts.
struct Columns<const N: usize> {
    count: u32,
    columns: [Vec<u8>; N],
    texts: Vec<u8>,
}

impl<const N: usize> Default for Columns<N> {
    fn default() -> Self {
        Self { count: 0, columns: [const { Vec::new() }; N], texts: Vec::new() }
    }
}

impl<const N: usize> Columns<N> {
    fn add(&mut self, cells: [&[u8]; N]) {
        self.count += 1;
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.extend_from_slice(cell));
    }

    fn block(&self, kind: Kind) -> Vec<u8> {
        let all = [&self.columns.concat(), &self.texts[..]].concat();
        let mut out = Vec::with_capacity(all.len() + 32);
        push(kind, &[&self.count.to_le_bytes(), &all[..]].concat(), &mut out);
        out
    }
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
    let columns = columns::Columns::find(&file, &header, columns::REGISTER)?;
    let work = |piece: &[u8]| {
        let mut persons: Result<Columns<6>, OverlayError> = Ok(Columns::default());
        each_record(piece, &mut |cells, _| {
            // The table was checked when its dwellings were read.
            if let (Some(cells), Ok(into)) = (columns.of(cells), &mut persons)
                && let Err(error) = add_person(cells, into)
            {
                persons = Err(error);
            }
            persons.is_ok()
        });
        persons.map(|persons| persons.block(Kind::Persons))
    };
    crew.each(&mut |piece| pieces.fetch(piece), &work, &mut |block: Result<Vec<u8>, OverlayError>| {
        sink(&block?)
    })
}

/// A person: keys, then the cells that are kept.
fn add_person(cells: [&[u8]; 6], persons: &mut Columns<6>) -> Result<(), OverlayError> {
    let [id, name, number, phone, address, dwelling] = cells;
    let keys = PersonKeys::of(number, phone);
    let start = small(persons.texts.len());
    for cell in [id, name, number, phone] {
        text(cell, &mut persons.texts)?;
    }
    persons.add([
        &keys.number.unwrap_or_default().to_le_bytes(),
        &keys.phone.unwrap_or_default().to_le_bytes(),
        &dwellings::key_of(dwelling, address).to_le_bytes(),
        &keys.tail.unwrap_or_default(),
        &keys.birth.unwrap_or_default().to_le_bytes(),
        &start.to_le_bytes(),
    ]);
    Ok(())
}
