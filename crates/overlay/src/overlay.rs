//! 叠加: a feed laid on a register, from the tables to the decisions.

use std::collections::BTreeSet;

use register::address::{Estates, Parser};

use crate::aliases;
use crate::decide::{self, Candidate, Decision, DifferenceKind, Grounds, Query};
use crate::dwellings::{Dwellings, NONE};
use crate::feed::Feed;
use crate::hash::small;
use crate::index;
use crate::names;
use crate::people::{Aim, Ending, Pass, People, Persons};
use crate::reason;
use crate::refusal::OverlayError;
use crate::resolve::Resolved;
use crate::source::{Crew, Source};
use crate::wanted::Wanted;

/// 叠加输入. The tables of an overlay.
pub struct Tables<'t> {
    /// Persons: `person_id,name,id_number,phone,address,dwelling_id`.
    pub register: &'t mut dyn Source,
    /// Dwellings, so that vacant ones are known too: `dwelling_id,address`.
    pub dwellings: Option<&'t mut dyn Source>,
    /// What is laid on them: `row_id,name,id_number,phone,address` and any other columns.
    pub feed: &'t mut dyn Source,
}

/// 叠加. What is said of each row of a feed.
pub struct Overlay {
    pub(crate) feed: Feed,
    pub(crate) people: People,
    pub(crate) dwellings: Dwellings,
    homes: Vec<u32>,
    queries: Vec<Query>,
    wanted: Wanted,
    resolved: Resolved,
    known_places: u32,
    estates: Estates,
    pub(crate) decisions: Vec<Decision>,
    persons: u64,
    gone: Option<Vec<(u32, u32)>>,
}

/// 叠加小结. How many rows came out how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Persons of the register.
    pub persons: u64,
    /// Dwellings of the register.
    pub dwellings: u64,
    /// Rows of the feed.
    pub rows: u64,
    /// Rows for each difference, in the order of [`DifferenceKind::ALL`].
    pub differences: [(DifferenceKind, u64); 5],
    /// Residents of mentioned dwellings who are in no row; `None` when they were not asked for.
    pub gone: Option<u64>,
}

/// Lays a feed on a register. `with_gone` also looks for residents whom the feed does not list.
///
/// # Errors
/// Everything that is wrong with a table; nothing is decided then.
pub fn overlay(tables: Tables<'_>, crew: &impl Crew, with_gone: bool) -> Result<Overlay, OverlayError> {
    let mut persons = Persons::Table(tables.register);
    let dwellings = match tables.dwellings {
        Some(source) => Dwellings::read(source, crew)?,
        None => only_of_persons(&mut persons, crew)?.0,
    };
    let mut overlay = Overlay::begin(tables.feed, crew, dwellings)?;
    let ending = overlay.gather(&mut persons, crew, Aim::Check)?;
    let count = ending.persons;
    if !ending.odd.is_empty() {
        // Persons live in dwellings that the table of dwellings does not have: the feed is read again with them.
        overlay.dwellings.places.truncate(overlay.known_places);
        add_odd(&mut overlay.dwellings, ending);
        overlay = Overlay::begin(tables.feed, crew, overlay.dwellings)?;
        overlay.gather(&mut persons, crew, Aim::Again)?;
    }
    overlay.persons = count;
    overlay.finish(&mut persons, crew, with_gone)
}

/// Lays a feed on a register that was saved as an index; the result is the one that the tables give.
///
/// # Errors
/// When the index is damaged or of another version, and everything that is wrong with the feed.
pub fn overlay_index(
    index: &mut dyn Source,
    feed: &mut dyn Source,
    crew: &impl Crew,
    with_gone: bool,
) -> Result<Overlay, OverlayError> {
    let dwellings = index::dwellings_of(index)?;
    let mut overlay = Overlay::begin(feed, crew, dwellings)?;
    let mut persons = Persons::Index(index);
    overlay.persons = overlay.gather(&mut persons, crew, Aim::Check)?.persons;
    overlay.finish(&mut persons, crew, with_gone)
}

/// All dwellings, those that only persons' rows name included, and how many persons there are.
pub(crate) fn read_dwellings(
    persons: &mut Persons<'_>,
    dwellings: Option<&mut dyn Source>,
    crew: &impl Crew,
) -> Result<(Dwellings, u64), OverlayError> {
    let Some(source) = dwellings else { return only_of_persons(persons, crew) };
    let mut dwellings = Dwellings::read(source, crew)?;
    let count = add_those_of_persons(&mut dwellings, persons, crew)?;
    Ok((dwellings, count))
}

fn only_of_persons(persons: &mut Persons<'_>, crew: &impl Crew) -> Result<(Dwellings, u64), OverlayError> {
    let mut dwellings = Dwellings::default();
    let count = add_those_of_persons(&mut dwellings, persons, crew)?;
    Ok((dwellings, count))
}

fn add_those_of_persons(
    dwellings: &mut Dwellings,
    persons: &mut Persons<'_>,
    crew: &impl Crew,
) -> Result<u64, OverlayError> {
    let pass = Pass { wanted: &Wanted::default(), dwellings, aim: Aim::Check };
    let ending = People::default().gather(persons, crew, &pass)?;
    let count = ending.persons;
    add_odd(dwellings, ending);
    Ok(count)
}

fn add_odd(dwellings: &mut Dwellings, ending: Ending) {
    for part in ending.odd {
        dwellings.absorb_of_persons(&part);
    }
}

fn is_set(settled: &[bool], row: u32) -> bool {
    settled.get(row as usize).copied().unwrap_or_default()
}

impl Overlay {
    /// Reads the feed and what it looks for.
    fn begin(
        source: &mut dyn Source,
        crew: &impl Crew,
        mut dwellings: Dwellings,
    ) -> Result<Self, OverlayError> {
        let (roads, estates) = names::of_register(&dwellings);
        let known_places = small(dwellings.places.len());
        let parser = Parser::new().with_roads(&roads).with_estates(&estates).keeping_names();
        let feed = Feed::read(source, crew, &parser, &mut dwellings.places)?;
        let mut wanted = Wanted::default();
        let queries = decide::queries(&feed, &mut wanted);
        Ok(Self {
            feed,
            people: People::default(),
            dwellings,
            homes: Vec::new(),
            queries,
            wanted,
            resolved: Resolved::default(),
            known_places,
            estates,
            decisions: Vec::new(),
            persons: 0,
            gone: None,
        })
    }

    /// What remains once everybody is gathered.
    fn finish(
        mut self,
        persons: &mut Persons<'_>,
        crew: &impl Crew,
        with_gone: bool,
    ) -> Result<Self, OverlayError> {
        self.find_dwellings();
        let settled = self.settled();
        let unsettled = self.resolved.iter().filter(|meant| !is_set(&settled, meant.row));
        let homes: Vec<u32> = unsettled.map(|meant| meant.dwelling).collect();
        self.gather_residents(persons, crew, homes)?;
        self.decide(&settled);
        if with_gone {
            self.look_for_gone(persons, crew)?;
        }
        Ok(self)
    }

    fn gather(
        &mut self,
        persons: &mut Persons<'_>,
        crew: &impl Crew,
        aim: Aim,
    ) -> Result<Ending, OverlayError> {
        self.wanted.keys.build_filter();
        let pass = Pass { wanted: &self.wanted, dwellings: &self.dwellings, aim };
        let ending = self.people.gather(persons, crew, &pass)?;
        let new = self.people.homes().skip(self.homes.len());
        self.homes.extend(new.map(|home| self.dwellings.keys.find(home).unwrap_or(NONE)));
        Ok(ending)
    }

    /// Finds the dwellings of the rows, once it is learnt what estates and roads are called from the rows whose person
    /// is certain.
    fn find_dwellings(&mut self) {
        let aliases = aliases::learn(&self.grounds());
        let places = &self.dwellings.places;
        aliases::teach(&aliases, self.known_places, &mut self.estates, &mut self.feed, places);
        let roads = names::roads(places, self.known_places);
        self.resolved = Resolved::of(&self.feed, &self.dwellings, &roads, places, &aliases);
    }

    /// The rows whose number says who it is: nobody else is looked for.
    fn settled(&self) -> Vec<bool> {
        let grounds = self.grounds();
        (0..small(self.feed.rows.len())).map(|row| grounds.is_settled(row)).collect()
    }

    /// Gathers the residents of dwellings that were not looked for before.
    fn gather_residents(
        &mut self,
        persons: &mut Persons<'_>,
        crew: &impl Crew,
        homes: impl IntoIterator<Item = u32>,
    ) -> Result<(), OverlayError> {
        let known = small(self.wanted.keys.len());
        for key in homes.into_iter().filter_map(|home| self.dwellings.keys.key(home)) {
            self.wanted.add(key);
        }
        if small(self.wanted.keys.len()) > known {
            self.gather(persons, crew, Aim::ResidentsBehind(known))?;
        }
        Ok(())
    }

    fn grounds(&self) -> Grounds<'_> {
        Grounds {
            feed: &self.feed,
            queries: &self.queries,
            wanted: &self.wanted,
            people: &self.people,
            homes: &self.homes,
            dwellings: &self.dwellings,
            resolved: &self.resolved,
            known_places: self.known_places,
        }
    }

    fn decide(&mut self, settled: &[bool]) {
        let grounds = self.grounds();
        self.decisions =
            (0..).zip(settled).map(|(row, is_settled)| grounds.decide(row, *is_settled)).collect();
    }

    /// Residents of the dwellings that rows were found to mean, but for those whom a row means or may mean.
    fn look_for_gone(&mut self, persons: &mut Persons<'_>, crew: &impl Crew) -> Result<(), OverlayError> {
        let decided = self.decisions.iter().map(|decision| decision.dwelling);
        let mentioned: BTreeSet<u32> = decided.filter(|dwelling| *dwelling != NONE).collect();
        self.gather_residents(persons, crew, mentioned.iter().copied())?;
        let persons =
            self.decisions.iter().flat_map(|decision| decision.person.iter().chain(&decision.rivals));
        let found: BTreeSet<u32> = persons.map(|candidate| candidate.person).collect();
        let residents = (0..)
            .zip(&self.homes)
            .filter(|(person, home)| mentioned.contains(home) && !found.contains(person));
        let mut gone: Vec<(u32, u32)> = residents.map(|(person, home)| (*home, person)).collect();
        gone.sort_by_key(|(home, person)| (self.dwelling_id(*home), self.people.get(*person).map(|p| p.id)));
        self.gone = Some(gone);
        Ok(())
    }

    pub(crate) fn gone(&self) -> impl Iterator<Item = (&str, &str)> {
        let gone = self.gone.iter().flatten();
        gone.filter_map(|(home, person)| Some((self.dwelling_id(*home), self.people.get(*person)?.id)))
    }

    pub(crate) fn dwelling_id(&self, dwelling: u32) -> &str {
        self.dwellings.id(dwelling)
    }

    pub(crate) fn has_address(&self, row: u32) -> bool {
        self.feed.rows.get(row as usize).is_some_and(|row| row.has_address)
    }

    /// The best of those who were not taken.
    pub(crate) fn closest(&self, row: u32) -> Option<Candidate> {
        // Whoever is settled was taken.
        self.grounds().candidates(row, false).first().copied()
    }

    pub(crate) fn write_reason(&self, row: u32, decision: &Decision, out: &mut String) {
        reason::write(self, row, decision, out);
    }

    /// How many rows came out how.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let count = |difference: DifferenceKind| {
            self.decisions.iter().filter(|decision| decision.difference == difference).count() as u64
        };
        Summary {
            persons: self.persons,
            dwellings: self.dwellings.keys.len() as u64,
            rows: self.feed.rows.len() as u64,
            differences: DifferenceKind::ALL.map(|difference| (difference, count(difference))),
            gone: self.gone.as_ref().map(|gone| gone.len() as u64),
        }
    }
}
