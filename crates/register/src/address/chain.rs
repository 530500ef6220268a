//! Numbers joined by dashes: `123-4-501`, `4-501室`, `403-405室`, `12-1号`.

use super::cells::Cells;
use super::class::{DASH, DIGIT, LETTER};
use super::guesses::Guess;
use super::numbers::{Found, dash_and_number, ends_at, number_at, run_of_letters, upper};
use super::parser::Draft;
use super::place_number::{PlaceNumber, SubRoom};
use super::tail::{ROOMS_FROM, Tail};
use super::unit::{Unit, unit_at};

/// More levels are never joined.
const LONGEST: usize = 5;

/// The numbers of a chain and the unit behind the last.
struct Chain {
    links: [PlaceNumber; LONGEST],
    digits: [usize; LONGEST],
    length: usize,
    unit: Option<Unit>,
}

impl Chain {
    fn link(&self, place: usize) -> PlaceNumber {
        self.links.get(place).copied().unwrap_or_default()
    }

    fn digits(&self, place: usize) -> usize {
        self.digits.get(place).copied().unwrap_or_default()
    }

    fn push(&mut self, number: PlaceNumber, digits: usize) {
        if let (Some(link), Some(count)) = (self.links.get_mut(self.length), self.digits.get_mut(self.length))
        {
            (*link, *count) = (number, digits);
            self.length += 1;
        }
    }
}

/// The chain that begins with a number, and where it ends.
fn read(cells: &Cells<'_>, first: &Found) -> (Chain, usize) {
    let links = [PlaceNumber::default(); LONGEST];
    let mut chain = Chain { links, digits: [0; LONGEST], length: 0, unit: None };
    chain.push(first.number, first.digits);
    let mut end = first.end;
    while chain.length < LONGEST && dash_and_number(cells, end) {
        let next = end + (end..).take_while(|at| cells.kind(*at) == DASH).count();
        let Some(found) = number_at(cells, next, true).or_else(|| letter(cells, next)) else { break };
        chain.push(found.number, found.digits);
        end = found.end;
        if unit_at(cells, end).is_some() {
            break;
        }
    }
    (chain, end)
}

/// A letter alone behind a dash: `501-A`, `25B-C`.
fn letter(cells: &Cells<'_>, at: usize) -> Option<Found> {
    let alone = cells.kind(at) == LETTER && run_of_letters(cells, at) == 1;
    let next = at + 1;
    let ended = ends_at(cells, next) || unit_at(cells, next).is_some() || cells.kind(next) == DASH;
    let number = PlaceNumber::default().with_before(upper(cells.c(at)));
    (alone && ended).then_some(Found { number, end: next, digits: 0, typo: false })
}

impl Tail<'_, '_> {
    /// Reads a chain and puts its numbers where they belong.
    pub(crate) fn chain(&mut self, first: &Found) {
        let (mut chain, end) = read(self.cells, first);
        self.at = end;
        let next = end + (end..).take_while(|at| self.cells.kind(*at) == DASH).count();
        if chain.length == 1 && self.cells.kind(next) == DIGIT {
            // 021-50197177: a telephone.
            self.at = next;
            return;
        }
        if chain.length == 1 {
            self.assign_bare(chain.link(0), chain.digits(0));
            return;
        }
        if let Some((unit, end, guess)) = unit_at(self.cells, end) {
            if guess {
                self.draft.guessed.add(Guess::MistypedUnit);
            }
            chain.unit = Some(unit);
            self.at = end;
        }
        let address = &self.draft.address;
        if address.house.is_some() || address.building.is_some() {
            self.within_house(&chain);
        } else if self.draft.is_inside() {
            self.within_lane(&chain);
        } else {
            self.along_road(&chain);
        }
    }

    /// A dash that leads nowhere: the number before it stands for itself.
    fn assign_bare(&mut self, number: PlaceNumber, digits: usize) {
        let stands = self.draft.address.house.is_some() || self.draft.address.building.is_some();
        if stands || (self.draft.is_inside() && digits >= 3) {
            self.draft.guessed.add(Guess::BareRoom);
            self.bare_room(number);
        } else {
            self.draft.guessed.add(Guess::BareHouse);
            self.draft.address.house = Some(number);
        }
    }

    /// Building, staircase and room of a house that is known.
    fn within_house(&mut self, chain: &Chain) {
        let (a, b) = (chain.link(0), chain.link(1));
        if chain.length > 2 {
            self.inner(a);
            if chain.length > 3 || chain.link(2).value() >= ROOMS_FROM {
                self.inner(b);
            }
            self.joined_room(chain.link(chain.length - 1));
            return;
        }
        match chain.unit {
            Some(Unit::Floor | Unit::Storey) => self.first_of(Unit::Floor, a),
            None if a.after() == b'F' && chain.digits(0) <= 2 => self.first_of(Unit::Floor, a.with_after(0)),
            Some(Unit::Building) => self.first_of(Unit::Building, a),
            Some(Unit::Staircase) => self.first_of(Unit::Staircase, a),
            Some(Unit::Part | Unit::Bed) if a.value() >= ROOMS_FROM => {
                self.room(a);
                self.draft.address.sub_room = Some(SubRoom::part(b));
            }
            _ if a.value() < ROOMS_FROM && chain.digits(1) >= 3 => {
                self.inner(a);
                self.joined_room(b);
            }
            // 501-2 and 501-A are parts of a dwelling, 501-503 and 1210-11 are dwellings in a row.
            _ if chain.digits(1) <= 1 && a.is_plain() && a.value() >= ROOMS_FROM => {
                self.draft.address.sub_room = Some(SubRoom::part(b));
                self.room(a);
            }
            _ => self.first_of(Unit::Room, a),
        }
    }

    /// House, staircase and room of a lane or estate.
    fn within_lane(&mut self, chain: &Chain) {
        let (a, b) = (chain.link(0), chain.link(1));
        let estate = self.draft.address.estate.as_deref();
        let repeats_lane = estate.is_some_and(|estate| self.parser.lane_of(estate) == Some(a));
        if repeats_lane && chain.length > 2 {
            self.draft.address.lane = Some(a);
            self.put_house(b);
            self.joined_room(chain.link(chain.length - 1));
            return;
        }
        match (chain.length, chain.unit) {
            (2, Some(Unit::House)) if chain.digits(1) < 3 => self.row_or_branch(a, b),
            (2, Some(Unit::Building)) => self.first_of(Unit::Building, a),
            (2, Some(Unit::Floor | Unit::Storey)) => {
                self.put_house(a);
                self.assign(Unit::Floor, b, chain.digits(1));
            }
            (2, Some(Unit::Staircase)) => {
                self.put_house(a);
                self.assign(Unit::Staircase, b, chain.digits(1));
            }
            (2, _) => {
                self.put_house(a);
                self.joined_room(b);
            }
            (length, _) => {
                self.put_house(a);
                self.inner(b);
                if length > 3 {
                    self.inner(chain.link(2));
                }
                self.joined_room(chain.link(length - 1));
            }
        }
    }

    /// Lane, house and room behind a road.
    fn along_road(&mut self, chain: &Chain) {
        let (a, b) = (chain.link(0), chain.link(1));
        match (chain.length, chain.unit) {
            (2, Some(Unit::Lane | Unit::SubLane)) => {
                (self.draft.address.lane, self.draft.address.sub_lane) = (Some(a), Some(b));
            }
            (2, Some(Unit::House)) if a.value() >= ROOMS_FROM && b < a && self.room_follows() => {
                self.lane_house(a, b);
            }
            (2, Some(Unit::House)) if chain.digits(1) < 3 || a.value() >= ROOMS_FROM => {
                self.row_or_branch(a, b);
            }
            (2, Some(Unit::Building)) => self.lane_house(a, b),
            (2, None) if chain.digits(1) < 3 => self.lane_house(a, b),
            (2, _) => {
                self.put_house(a);
                self.joined_room(b);
            }
            (length, _) => {
                self.lane_house(a, b);
                if length > 3 {
                    self.inner(chain.link(2));
                }
                if length > 4 {
                    self.inner(chain.link(3));
                }
                self.joined_room(chain.link(length - 1));
            }
        }
    }

    fn room_follows(&self) -> bool {
        number_at(self.cells, self.at, true).is_some() || self.cells.kind(self.at) == DASH
    }

    fn lane_house(&mut self, lane: PlaceNumber, house: PlaceNumber) {
        self.draft.address.lane = Some(lane);
        self.put_house(house);
    }

    fn put_house(&mut self, house: PlaceNumber) {
        self.draft.address.house = Some(house);
        self.draft.guessed.add(Guess::Dashes);
    }

    /// Between house and room: a staircase in a lane, a building elsewhere.
    fn inner(&mut self, number: PlaceNumber) {
        self.draft.guessed.add(Guess::Dashes);
        let in_lane = self.draft.address.lane.is_some();
        let Draft { address, guessed, .. } = &mut *self.draft;
        if address.building.is_none() && !in_lane && address.road.is_some() {
            address.building = Some(number);
        } else {
            Draft::put(&mut address.unit, number, guessed);
        }
    }

    fn joined_room(&mut self, number: PlaceNumber) {
        self.draft.guessed.add(Guess::Dashes);
        self.bare_room(number);
    }

    fn first_of(&mut self, unit: Unit, number: PlaceNumber) {
        self.draft.guessed.add(Guess::FirstOfRange);
        match unit {
            Unit::Room => self.room(number),
            Unit::Building => self.building(number),
            unit => self.assign(unit, number, 0),
        }
    }

    /// `49-51号` are houses in a row, `12-1号` is a branch of 12.
    fn row_or_branch(&mut self, a: PlaceNumber, b: PlaceNumber) {
        if b.value() > a.value() || b.is_letters() {
            self.draft.guessed.add(Guess::FirstOfRange);
            self.draft.address.house = Some(a);
            self.draft.last_of_row = Some(b).filter(|b| b.is_plain());
        } else {
            let branch = u16::try_from(b.value()).unwrap_or_default();
            self.draft.address.house = Some(a.with_branch(branch));
        }
    }
}
