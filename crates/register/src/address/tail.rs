//! The numbers of an address with their units, and the words between them.

use super::cells::Cells;
use super::class::{BLANK, BREAK, DASH, DIGIT, HASH, LETTER, STOP, VILLAGE};
use super::guesses::Guess;
use super::numbers::{Found, branch_at, dash_and_number, ends_at, number_at, run_of_letters, upper};
use super::parser::{Draft, Parser};
use super::place_number::{PlaceNumber, SubRoom, stem};
use super::unit::{Unit, unit_at};
use super::{locality, road};

/// From this value on a number without a unit is a room rather than a house.
pub(crate) const ROOMS_FROM: u32 = 100;

pub(crate) struct Tail<'r, 'a> {
    pub(crate) cells: &'r Cells<'a>,
    pub(crate) parser: &'r Parser<'r>,
    pub(crate) draft: &'r mut Draft<'a>,
    pub(crate) at: usize,
    /// Where the number that is being read begins.
    start: usize,
    /// The room had no unit: one that has counts more.
    room_is_bare: bool,
}

impl<'r, 'a> Tail<'r, 'a> {
    pub(crate) const fn new(cells: &'r Cells<'a>, parser: &'r Parser<'r>, draft: &'r mut Draft<'a>) -> Self {
        Self { cells, parser, draft, at: 0, start: 0, room_is_bare: false }
    }

    pub(crate) fn read(&mut self, from: usize) {
        self.at = from;
        while self.at < self.cells.len() {
            match self.cells.kind(self.at) {
                STOP => {
                    self.draft.guessed.add(Guess::RestIgnored);
                    return;
                }
                BREAK | DASH | HASH | BLANK => self.at += 1,
                _ => match number_at(self.cells, self.at, true) {
                    Some(found) => self.number(&found),
                    None => self.words(),
                },
            }
        }
    }

    fn number(&mut self, found: &Found) {
        self.start = self.at;
        if found.typo {
            self.draft.guessed.add(Guess::MistypedDigit);
        }
        if let Some((unit, end, guess)) = unit_at(self.cells, found.end) {
            if guess {
                self.draft.guessed.add(Guess::MistypedUnit);
            }
            self.at = end;
            self.assign(unit, found.number, found.digits);
        } else if dash_and_number(self.cells, found.end) {
            self.chain(found);
        } else {
            self.at = found.end;
            self.bare(found);
        }
    }

    /// Puts a number where its unit says.
    pub(crate) fn assign(&mut self, unit: Unit, number: PlaceNumber, digits: usize) {
        let Draft { address, guessed, .. } = &mut *self.draft;
        match unit {
            Unit::Lane if address.lane.is_none() => address.lane = Some(number),
            Unit::Lane | Unit::SubLane => Draft::put(&mut address.sub_lane, number, guessed),
            Unit::House => self.house(number, digits),
            Unit::Building => self.building(number),
            Unit::Staircase => Draft::put(&mut address.unit, number, guessed),
            Unit::Floor => Draft::put(&mut address.floor, number, guessed),
            Unit::Storey => {
                Draft::put(&mut address.floor, number, guessed);
                self.draft.storey = true;
            }
            Unit::Group => Draft::put(&mut address.group, number, guessed),
            Unit::Room => self.room(number),
            Unit::Part => self.part(number),
            Unit::Bed => address.sub_room = address.sub_room.or(Some(SubRoom::bed(number))),
            Unit::Zone => {}
            Unit::Road => {
                if address.road.is_some() && address.house.is_none() && address.lane.is_none() {
                    guessed.add(Guess::MistypedUnit);
                    self.house(number, digits);
                }
            }
        }
    }

    fn house(&mut self, number: PlaceNumber, digits: usize) {
        let number = self.house_suffix(number);
        let inside = self.draft.is_inside();
        let Draft { address, guessed, .. } = &mut *self.draft;
        let late = address.house.is_some() || address.building.is_some();
        if late && self.start > 0 && matches!(self.cells.c(self.start - 1), '、' | '和' | '及') {
            guessed.add(Guess::FirstOfRange);
        } else if address.room.is_some() {
            guessed.add(Guess::RestIgnored);
        } else if late && digits >= 3 && number.value() >= ROOMS_FROM {
            self.room(number);
        } else if number.is_letters() && (address.house.is_some() || !inside) {
            Draft::put(&mut address.building, number, guessed);
        } else if address.house.is_none() {
            address.house = Some(number);
        } else if address.building.is_none() {
            address.building = Some(number);
        } else {
            guessed.add(Guess::Repeated);
        }
    }

    /// `5号乙`, `12号之一`, `12号附1号`.
    fn house_suffix(&mut self, mut number: PlaceNumber) -> PlaceNumber {
        if let Some(stem) = stem(self.cells.c(self.at)) {
            let next = self.at + 1;
            if ends_at(self.cells, next) || number_at(self.cells, next, true).is_some() {
                number = number.with_after(stem);
                self.at = next;
            }
        }
        if let Some((branch, end)) = branch_at(self.cells, self.at) {
            number = number.with_branch(branch);
            self.at = end;
        }
        number
    }

    pub(crate) fn building(&mut self, number: PlaceNumber) {
        let inside = self.draft.is_inside();
        let Draft { address, guessed, .. } = &mut *self.draft;
        if address.room.is_some() {
            guessed.add(Guess::RestIgnored);
        } else if inside && address.house.is_none() && address.building.is_none() && address.group.is_none() {
            // The houses of a lane have 号; whoever writes 幢 there means them.
            address.house = Some(number);
            guessed.add(Guess::BuildingAsHouse);
        } else if address.building.is_none() {
            address.building = Some(number);
        } else {
            Draft::put(&mut address.unit, number, guessed);
        }
    }

    pub(crate) fn room(&mut self, number: PlaceNumber) {
        let Draft { address, guessed, .. } = &mut *self.draft;
        match address.room {
            None => address.room = Some(number),
            Some(_) if number.is_letters() => {
                address.sub_room = address.sub_room.or(Some(SubRoom::part(number)));
            }
            Some(there) if self.room_is_bare && !there.is_plain() => {
                // T1 723室: what had no unit was a building.
                Draft::put(&mut address.building, there, guessed);
                address.room = Some(number);
            }
            Some(there) if there != number => guessed.add(Guess::Repeated),
            Some(_) => {}
        }
        self.room_is_bare = false;
        self.part_behind();
    }

    /// `A间`, `501A间`, `2间`.
    fn part(&mut self, number: PlaceNumber) {
        let address = &mut self.draft.address;
        if address.room.is_some() {
            address.sub_room = address.sub_room.or(Some(SubRoom::part(number)));
        } else if number.after() > 10 && number.value() >= ROOMS_FROM {
            self.room_with_part(number);
        } else {
            self.room(number);
        }
    }

    /// The letter behind a room is a part of it.
    fn room_with_part(&mut self, number: PlaceNumber) {
        let letter = PlaceNumber::default().with_before(number.after());
        self.draft.address.sub_room = Some(SubRoom::part(letter));
        self.room(number.with_after(0));
    }

    /// What stands directly behind a room: 主卧, A, （北卧）.
    pub(crate) fn part_behind(&mut self) {
        if self.draft.address.sub_room.is_some() {
            return;
        }
        let mut at = self.at;
        if matches!(self.cells.kind(at), BREAK | DASH) {
            at += 1;
        }
        at += usize::from(self.cells.c(at) == '的');
        if self.cells.kind(at) == BLANK {
            return;
        }
        if let Some((part, length)) = SubRoom::named(|word| self.cells.stands(at, word)) {
            self.draft.address.sub_room = Some(part);
            self.at = at + length;
            return;
        }
        let next = at + 1;
        if run_of_letters(self.cells, at) == 1 {
            let unit = matches!(self.cells.c(next), '间' | '室' | '房' | '座' | '户');
            if unit || ends_at(self.cells, next) {
                let letter = PlaceNumber::default().with_before(upper(self.cells.c(at)));
                self.draft.address.sub_room = Some(SubRoom::part(letter));
                self.at = next + usize::from(unit) + usize::from(self.cells.stands(next, "房间"));
            }
        }
    }

    /// A number without a unit: the next level down that is still open.
    fn bare(&mut self, found: &Found) {
        let number = found.number;
        if number.after() == b'F' && found.digits <= 2 {
            let Draft { address, guessed, .. } = &mut *self.draft;
            Draft::put(&mut address.floor, number.with_after(0), guessed);
            return;
        }
        if number.is_plain() && self.begins_a_name(found.end) {
            self.words();
            return;
        }
        let inside = self.draft.is_inside();
        let followed = matches!(self.cells.kind(found.end), DIGIT | LETTER);
        let Draft { address, guessed, .. } = &mut *self.draft;
        let stands = address.house.is_some() || address.building.is_some();
        if address.room.is_some() {
            if found.digits <= 2 && ends_at(self.cells, found.end) && address.sub_room.is_none() {
                address.sub_room = Some(SubRoom::part(number));
            }
        } else if stands
            || address.unit.is_some()
            || address.floor.is_some()
            || (inside && found.digits >= 3 && !followed)
        {
            guessed.add(Guess::BareRoom);
            self.bare_room(number);
        } else {
            guessed.add(Guess::BareHouse);
            address.house = Some(number);
        }
    }

    pub(crate) fn bare_room(&mut self, number: PlaceNumber) {
        if number.after() > 10 && number.value() >= ROOMS_FROM {
            self.draft.guessed.add(Guess::LetterAsPart);
            self.room_with_part(number);
        } else {
            self.room(number);
            self.room_is_bare = true;
        }
    }

    /// `333世纪大厦`: the number belongs to the name behind it.
    fn begins_a_name(&self, at: usize) -> bool {
        const NAMES: [&str; 8] = ["大厦", "广场", "中心", "创意", "世纪", "公馆", "空间", "大楼"];
        let behind = (at..at + 6).take_while(|at| self.cells.kind(*at) == super::class::TEXT);
        behind.into_iter().any(|at| NAMES.iter().any(|name| self.cells.stands(at, name)))
    }

    /// A run of words up to the next number or mark.
    fn words(&mut self) {
        let start = self.at;
        while self.at < self.cells.len() {
            match self.cells.kind(self.at) {
                BREAK | STOP | DASH | HASH | BLANK => break,
                LETTER if self.at > start && number_at(self.cells, self.at, true).is_some() => break,
                LETTER => self.at += run_of_letters(self.cells, self.at),
                DIGIT if self.at > start && number_at(self.cells, self.at, true).is_some() => break,
                DIGIT => {
                    // A telephone with its extension.
                    let digits = (self.at..).take_while(|at| matches!(self.cells.kind(*at), DIGIT | DASH));
                    self.at += digits.count();
                }
                _ if self.at > start && number_at(self.cells, self.at, true).is_some() => break,
                _ => self.at += 1,
            }
        }
        self.run(start, self.at);
    }

    /// What a run of words between numbers says.
    fn run(&mut self, start: usize, end: usize) {
        let before_number = number_at(self.cells, end, true).is_some();
        if before_number && road::ends_as_road(self.cells, start, end) {
            if self.draft.address.road.is_none() {
                locality::piece(self.cells, start, end, self.parser, self.draft);
            } else {
                self.other_address(start);
            }
            return;
        }
        let address = &mut self.draft.address;
        // 23楼A: the letter is the room.
        if end == start + 1 && self.cells.kind(start) == LETTER && ends_at(self.cells, end) {
            let letter = PlaceNumber::default().with_before(upper(self.cells.c(start)));
            if address.floor.is_some() && address.room.is_none() {
                self.room(letter);
            }
            return;
        }
        let hamlet = end > start + 1 && self.cells.has(end - 1, VILLAGE) && address.road.is_none();
        if hamlet && address.hamlet.is_none() && address.house.is_none() {
            address.hamlet = Some(self.cells.name(start, end));
        } else if end >= start + 2 && address.room.is_none() {
            self.draft.mention(self.cells.name(start, end));
        }
    }

    /// Another road with a number: in brackets it is a hint where to look, else a second address.
    fn other_address(&mut self, start: usize) {
        let bracketed = start > 0 && matches!(self.cells.c(start - 1), '(' | '（' | '[' | '【');
        let close =
            (self.at..self.cells.len()).find(|at| matches!(self.cells.c(*at), ')' | '）' | ']' | '】'));
        self.at = match close {
            Some(close) if bracketed => close + 1,
            _ => self.cells.len(),
        };
        self.draft.guessed.add(Guess::RestIgnored);
    }
}
