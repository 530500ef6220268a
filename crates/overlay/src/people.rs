//! 人员: the persons of the register whom the feed may mean, gathered as the register streams past.

use crate::dwellings::{self, Dwellings};
use crate::hash::small;
use crate::keys::{Groups, Keys};
use crate::refusal::{Faults, OverlayError};
use crate::rows::{self, Seen};
use crate::source::{Crew, Source};
use crate::wanted::Wanted;
use crate::{index, records::Pieces};

/// A key that more persons have than this finds nobody: a telephone that was typed in to fill the cell.
const MOST_PERSONS_A_KEY: u32 = 20_000;

/// The cells of a person that are kept.
pub(crate) const CELLS: usize = 4;

/// A person of the register.
#[derive(Clone, Copy)]
pub(crate) struct Person<'p> {
    pub(crate) id: &'p str,
    pub(crate) name: &'p str,
    pub(crate) number: &'p str,
    pub(crate) phone: &'p str,
}

/// Where the persons of a register stand.
pub(crate) enum Persons<'t> {
    Table(&'t mut dyn Source),
    Index(&'t mut dyn Source),
}

/// The persons who were gathered, and which of them each key finds.
#[derive(Default)]
pub(crate) struct People {
    ids: Keys,
    text: String,
    ends: Vec<[u32; CELLS]>,
    homes: Vec<u64>,
    /// Pairs of a key's place and a person.
    hits: Vec<(u32, u32)>,
    counts: Vec<u32>,
    groups: Groups,
}

/// What a piece of the register holds.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) rows: u64,
    /// How many of the rows are persons.
    pub(crate) count: u64,
    text: String,
    persons: Vec<Found>,
    /// The places of the keys that find the persons, one behind the other.
    hits: Vec<u32>,
    pub(crate) ids: rows::Ids,
    pub(crate) odd: dwellings::Part,
    pub(crate) faults: Faults,
}

/// A person of a piece.
struct Found {
    /// The id's key.
    key: u64,
    home: u64,
    /// Where each cell ends in the text.
    ends: [u32; CELLS],
    /// Where the keys that find the person end.
    hits_end: u32,
}

/// What is looked for in a pass through the register.
pub(crate) struct Pass<'p> {
    pub(crate) wanted: &'p Wanted,
    pub(crate) dwellings: &'p Dwellings,
    pub(crate) aim: Aim,
}

/// What a pass is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The first: ids and dwellings are checked.
    Check,
    /// Everything once more, with other keys.
    Again,
    /// The residents of dwellings whose keys were added behind so many.
    ResidentsBehind(u32),
}

/// What a pass brought besides persons.
#[derive(Default)]
pub(crate) struct Ending {
    pub(crate) persons: u64,
    /// Dwellings that only persons' rows name.
    pub(crate) odd: Vec<dwellings::Part>,
}

impl Part {
    /// Keeps a person whom keys find.
    pub(crate) fn keep(&mut self, key: u64, home: u64, cells: [&str; CELLS], hits: &[u32]) {
        let ends = cells.map(|cell| {
            self.text.push_str(cell);
            small(self.text.len())
        });
        self.hits.extend_from_slice(hits);
        self.persons.push(Found { key, home, ends, hits_end: small(self.hits.len()) });
    }
}

impl People {
    /// Streams the register past the wanted keys.
    pub(crate) fn gather(
        &mut self,
        persons: &mut Persons<'_>,
        crew: &impl Crew,
        pass: &Pass<'_>,
    ) -> Result<Ending, OverlayError> {
        let keys = pass.wanted.keys.len();
        if !matches!(pass.aim, Aim::ResidentsBehind(_)) {
            // What was found before is found again, and counted anew.
            self.hits.clear();
            self.counts.clear();
        }
        self.counts.resize(keys, 0);
        let mut ending = Ending::default();
        match persons {
            Persons::Table(source) => self.stream(*source, crew, pass, &mut ending)?,
            Persons::Index(source) => {
                let mut blocks = match pass.aim {
                    Aim::Check | Aim::Again => index::Blocks::open(*source)?,
                    Aim::ResidentsBehind(_) => index::Blocks::again(*source)?,
                };
                let work = |block: &[u8]| index::persons_of(block, pass);
                crew.each(&mut |block| blocks.fetch_persons(block), &work, &mut |part| {
                    ending.persons += part.count;
                    self.absorb(&part);
                    Ok(())
                })?;
            }
        }
        self.settle(keys);
        Ok(ending)
    }

    fn stream(
        &mut self,
        source: &mut dyn Source,
        crew: &impl Crew,
        pass: &Pass<'_>,
        ending: &mut Ending,
    ) -> Result<(), OverlayError> {
        let file = source.name().to_owned();
        let (mut pieces, header) = Pieces::open(source)?;
        let reader = rows::Reader::new(&file, &header, pass)?;
        let (mut seen, mut faults, mut rows) = (Seen::default(), Faults::default(), 1);
        let work = |piece: &[u8]| reader.read_piece(piece);
        crew.each(&mut |piece| pieces.fetch(piece), &work, &mut |mut part| {
            faults.absorb(std::mem::take(&mut part.faults), rows + 1);
            if pass.aim == Aim::Check {
                seen.check(&part.ids, rows + 1, &mut faults);
            }
            rows += part.rows;
            ending.persons += part.count;
            if !part.odd.is_empty() {
                ending.odd.push(std::mem::take(&mut part.odd));
            }
            self.absorb(&part);
            Ok(())
        })?;
        faults.into_result(&file)
    }

    fn absorb(&mut self, part: &Part) {
        let (mut start, mut first_hit) = (0, 0);
        for found in &part.persons {
            let hits = part.hits.get(first_hit..found.hits_end as usize).unwrap_or_default();
            let end = found.ends.last().copied().unwrap_or(start);
            // Every key is counted.
            let telling = hits.iter().filter(|key| self.count(**key)).count();
            if telling > 0 {
                let (place, is_new) = self.ids.insert(found.key);
                if is_new {
                    let base = small(self.text.len()).wrapping_sub(start);
                    self.text.push_str(part.text.get(start as usize..end as usize).unwrap_or_default());
                    self.ends.push(found.ends.map(|end| base.wrapping_add(end)));
                    self.homes.push(found.home);
                }
                self.hits.extend(hits.iter().map(|key| (*key, place)));
            }
            start = end;
            first_hit = found.hits_end as usize;
        }
    }

    /// Counts a person of a key; says whether the key still tells anything.
    fn count(&mut self, key: u32) -> bool {
        self.counts.get_mut(key as usize).is_some_and(|count| {
            *count += 1;
            *count <= MOST_PERSONS_A_KEY
        })
    }

    fn settle(&mut self, keys: usize) {
        let counts = &self.counts;
        let few = |key: u32| counts.get(key as usize).is_some_and(|count| *count <= MOST_PERSONS_A_KEY);
        self.hits.retain(|(key, _)| few(*key));
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
        let [id, name, number, phone] = self.ends.get(at)?.map(|end| {
            let cell = self.text.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            cell
        });
        Some(Person { id, name, number, phone })
    }

    pub(crate) fn homes(&self) -> impl Iterator<Item = u64> {
        self.homes.iter().copied()
    }
}
