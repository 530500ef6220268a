//! The way through an address: names first, then numbers and their units, then what was left open.

use std::borrow::Cow;

use super::cells::Cells;
use super::class::{BREAK, DIGIT, LETTER, NUMERAL, ROAD};
use super::guesses::{Confidence, Guess, Guesses};
use super::locality;
use super::numbers::{dash_and_number, ends_at, number_at, run_of_letters};
use super::tables::{Estates, Roads};
use super::tail::Tail;
use super::unit::{Unit, unit_at};
use super::{Address, PlaceNumber};

/// 地址解析结果. An address with how sure it is and what was guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedAddress<'a> {
    /// The door.
    pub address: Address<'a>,
    /// An estate or building that is named beside the road, or in place of it when the table of estates knew it.
    pub beside: Option<Cow<'a, str>>,
    /// The last of a row of houses, of which the first was taken: 51 of `49-51号`.
    pub last_of_row: Option<PlaceNumber>,
    /// How far it may be relied on.
    pub confidence: Confidence,
    /// What the text does not say.
    pub guessed: Guesses,
}

/// 地址解析器. Reads addresses with the names that the caller knows.
#[derive(Clone, Copy, Default)]
pub struct Parser<'t> {
    estates: Option<&'t Estates>,
    roads: Option<&'t Roads>,
    keeps_names: bool,
}

/// Reads an address without any table.
#[must_use]
pub fn parse(text: &str) -> ParsedAddress<'_> {
    Parser::default().parse(text)
}

/// An address while it is being read.
#[derive(Default)]
pub(crate) struct Draft<'a> {
    pub(crate) address: Address<'a>,
    pub(crate) beside: Option<Cow<'a, str>>,
    pub(crate) last_of_row: Option<PlaceNumber>,
    pub(crate) guessed: Guesses,
    /// The floor was called 楼: it may be a house.
    pub(crate) storey: bool,
    /// The road stands in the table.
    pub(crate) road_is_known: bool,
}

impl<'a> Draft<'a> {
    /// Puts a number where none is; says so when one is.
    pub(crate) fn put(slot: &mut Option<PlaceNumber>, number: PlaceNumber, guessed: &mut Guesses) {
        match slot {
            Some(there) if *there != number => guessed.add(Guess::Repeated),
            Some(_) => {}
            None => *slot = Some(number),
        }
    }

    /// Remembers a name that stands beside the road.
    pub(crate) fn mention(&mut self, name: Cow<'a, str>) {
        if self.beside.is_none() {
            self.beside = Some(name);
        }
    }

    /// Whether numbers of houses may follow: the place is known down to a lane, or is no road.
    pub(crate) fn is_inside(&self) -> bool {
        self.address.lane.is_some() || self.address.road.is_none()
    }
}

impl<'t> Parser<'t> {
    /// A parser that knows no names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Knows estates: their names are replaced by road and lane.
    #[must_use]
    pub const fn with_estates(mut self, estates: &'t Estates) -> Self {
        self.estates = Some(estates);
        self
    }

    /// Knows roads: finds where their names begin, and corrects one wrong character.
    #[must_use]
    pub const fn with_roads(mut self, roads: &'t Roads) -> Self {
        self.roads = Some(roads);
        self
    }

    /// Leaves names that are not in the tables as they are written, for a caller who corrects them.
    #[must_use]
    pub const fn keeping_names(mut self) -> Self {
        self.keeps_names = true;
        self
    }

    pub(crate) const fn roads(&self) -> Option<&'t Roads> {
        self.roads
    }

    /// The lane of an estate, where it is known.
    pub(crate) fn lane_of(&self, estate: &str) -> Option<PlaceNumber> {
        self.known_estate(estate).map(|(_, lane)| lane)
    }

    /// Reads an address. It never fails: what is not found is left empty, and the confidence says so.
    #[must_use]
    pub fn parse<'a>(&self, text: &'a str) -> ParsedAddress<'a>
    where
        't: 'a,
    {
        let cells = Cells::read(text);
        let mut draft = Draft::default();
        let first = first_number(&cells);
        locality::read(&cells, 0, first, self, &mut draft);
        Tail::new(&cells, self, &mut draft).read(first);
        if cells.truncated {
            draft.guessed.add(Guess::RestIgnored);
        }
        self.settle(draft)
    }

    /// What can be said only when everything is read.
    fn settle<'a>(&self, mut draft: Draft<'a>) -> ParsedAddress<'a>
    where
        't: 'a,
    {
        let address = &mut draft.address;
        let open = address.house.is_none() && address.building.is_none();
        if draft.storey
            && open
            && address.room.is_some()
            && (address.lane.is_some() || address.road.is_none())
        {
            address.house = address.floor.take();
            draft.guessed.add(Guess::StoreyAsHouse);
        }
        let address = &mut draft.address;
        let inside = address.lane.is_some() || address.road.is_none();
        if inside && address.house.is_none() && address.group.is_none() {
            // The lane was said after the building.
            address.house = address.building.take();
        }
        self.correct_road(&mut draft);
        self.place_estate(&mut draft);
        let confidence = confidence(&draft);
        let Draft { address, beside, last_of_row, guessed, .. } = draft;
        ParsedAddress { address, beside, last_of_row, confidence, guessed }
    }

    fn correct_road<'a>(&self, draft: &mut Draft<'a>)
    where
        't: 'a,
    {
        let (Some(roads), Some(road)) = (self.roads, draft.address.road.as_deref()) else { return };
        if draft.road_is_known || self.keeps_names {
            return;
        }
        if let Some(known) = roads.closest(road) {
            draft.address.road = Some(Cow::Borrowed(known));
            draft.guessed.add(Guess::RoadCorrected);
        }
    }

    fn place_estate<'a>(&self, draft: &mut Draft<'a>)
    where
        't: 'a,
    {
        let address = &mut draft.address;
        if address.road.is_some() && address.lane.is_some() {
            return;
        }
        let Some(name) = address.estate.as_ref().or(draft.beside.as_ref()) else { return };
        let known = self.known_estate(name).map(|place| (place, Guess::EstateKnown));
        // A name beside a road is no reason to guess; one in its place is.
        let closest = || {
            let may = address.road.is_none() && !self.keeps_names;
            let place = self.estates.filter(|_| may).and_then(|estates| estates.closest(name));
            place.map(|place| (place, Guess::EstateCorrected))
        };
        let Some(((road, lane), guess)) = known.or_else(closest) else { return };
        if address.road.as_deref().is_some_and(|said| said != road) {
            return;
        }
        if address.road.is_some() && address.house.is_some() && address.building.is_some() {
            return;
        }
        address.road = Some(Cow::Borrowed(road));
        Draft::put(&mut address.lane, lane, &mut draft.guessed);
        if address.house.is_none() && address.building.is_some() {
            address.house = address.building.take();
            draft.guessed.add(Guess::BuildingAsHouse);
        }
        if let Some(name) = address.estate.take() {
            draft.beside = Some(name);
        }
        draft.guessed.add(guess);
    }

    pub(crate) const fn knows_estates(&self) -> bool {
        self.estates.is_some()
    }

    pub(crate) fn known_estate(&self, name: &str) -> Option<(&'t str, PlaceNumber)> {
        let estates = self.estates?;
        let known = estates.get(name);
        // 一期 and 北区 are parts of an estate whose lane is one.
        let part = || {
            let last_two = name.char_indices().rev().nth(1).map(|(at, _)| at);
            let whole = last_two.and_then(|at| name.get(..at)).filter(|_| name.ends_with(['期', '区']));
            whole.and_then(|name| estates.get(name))
        };
        known.or_else(part)
    }
}

fn confidence(draft: &Draft<'_>) -> Confidence {
    let address = &draft.address;
    let place = address.road.is_some() || address.estate.is_some() || address.village.is_some();
    let place = place || address.hamlet.is_some();
    let stands = address.house.is_some() || address.building.is_some();
    let rural = address.village.is_some() || address.hamlet.is_some();
    if !stands && address.room.is_none() && address.lane.is_none() {
        Confidence::None
    } else if !place || !stands || (address.room.is_none() && !rural) {
        Confidence::Partial
    } else if draft.guessed.is_empty() {
        Confidence::Full
    } else if draft.guessed.is_bold() {
        Confidence::Doubtful
    } else {
        Confidence::Likely
    }
}

/// Where the numbers of an address begin: digits in a name (上钢3村, 333创意园) are not they.
fn first_number(cells: &Cells<'_>) -> usize {
    let mut at = 0;
    while at < cells.len() {
        let kind = cells.kind(at);
        if kind == DIGIT || kind == LETTER || kind == NUMERAL {
            match number_at(cells, at, false) {
                Some(found) if begins(cells, at, found.end) => return at,
                _ if kind == LETTER => at += run_of_letters(cells, at),
                _ if kind == DIGIT => {
                    at += (at..).take_while(|at| cells.kind(*at) == DIGIT).count();
                }
                _ => at += 1,
            }
        } else {
            at += 1;
        }
    }
    at
}

/// Whether the number from `at` to `end` is one of the address and not of a name.
fn begins(cells: &Cells<'_>, at: usize, end: usize) -> bool {
    let behind_road = at > 0 && cells.has(at - 1, ROAD);
    match unit_at(cells, end).map(|(unit, ..)| unit) {
        Some(Unit::Road) => behind_road && cells.kind(at) == DIGIT,
        Some(Unit::Zone) => false,
        Some(_) => true,
        None => {
            let closes = at > 0 && cells.kind(at - 1) != BREAK && (ends_at(cells, end) || cells.at(end).gap);
            behind_road || closes || (at > 0 && dash_and_number(cells, end))
        }
    }
}
