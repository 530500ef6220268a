//! 判定: for each row of the feed who it is and where, or that it cannot be said.

use crate::door::{Agreement, Door};
use crate::dwellings::{Dwellings, NONE};
use crate::evidence::{ENOUGH, Evidence, Home, Phone};
use crate::feed::{Feed, FeedRow};
use crate::hash::{mix, mix2};
use crate::keys::Keys;
use crate::name::{key_with_birth, key_with_tail};
use crate::number::{Number, Shape};
use crate::people::{People, Person};
use crate::resolve::{Meant, Resolved};
use crate::wanted::Wanted;
use crate::{name, number, phone};

/// More names than this under one telephone make it an agent's.
const MOST_NAMES_A_PHONE: u32 = 5;

/// Of a key that finds more persons than this, only those with the very same name are looked at.
const MOST_COMPARED: usize = 60;

/// The keys that a row looks for, by their places among the wanted.
#[derive(Clone, Default)]
pub(crate) struct Query {
    pub(crate) number: Option<u32>,
    /// Numbers one slip away, and the name with a part of the number.
    pub(crate) others: Vec<u32>,
    pub(crate) phone: Option<u32>,
    pub(crate) is_phone_shared: bool,
}

/// What the rows of a feed look for, apart from dwellings.
pub(crate) fn queries(feed: &Feed, wanted: &mut Wanted) -> Vec<Query> {
    let (mut names, mut phones, mut sharers) = (Keys::default(), Keys::default(), Vec::<u32>::new());
    for row in feed.rows.iter().filter(|row| row.phone != 0) {
        let name = row.name.key().unwrap_or_default();
        if !names.insert(mix2(row.phone, name)).1 {
            continue;
        }
        let (place, is_new) = phones.insert(mix(row.phone));
        if is_new {
            sharers.push(0);
        }
        if let Some(count) = sharers.get_mut(place as usize) {
            *count += 1;
        }
    }
    let mut near = Vec::new();
    let query = |row: &FeedRow| {
        let number = row.number.key().map(|key| wanted.add(key));
        let mut query = Query { number, ..Query::default() };
        near.clear();
        row.number.near_keys(&mut near);
        query.others.extend(near.iter().map(|key| wanted.add(*key)));
        query.phone = phone::key(row.phone).map(|key| wanted.add(key));
        let sharers = phones.find(mix(row.phone)).and_then(|place| sharers.get(place as usize));
        query.is_phone_shared = sharers.is_some_and(|names| *names > MOST_NAMES_A_PHONE);
        if let Some(name) =
            row.name.key().filter(|_| matches!(row.number.shape, Shape::Masked | Shape::Wrong))
        {
            if let Some(tail) = row.number.tail() {
                wanted.add_tail(tail);
                query.others.push(wanted.add(key_with_tail(name, tail)));
            }
            if let Some(birth) = row.number.birth() {
                wanted.add_birth(birth);
                query.others.push(wanted.add(key_with_birth(name, birth)));
            }
        }
        query
    };
    feed.rows.iter().map(query).collect()
}

/// Everything that decisions rest on.
pub(crate) struct Grounds<'g> {
    pub(crate) feed: &'g Feed,
    pub(crate) queries: &'g [Query],
    pub(crate) wanted: &'g Wanted,
    pub(crate) people: &'g People,
    /// The dwelling of each person.
    pub(crate) homes: &'g [u32],
    pub(crate) dwellings: &'g Dwellings,
    pub(crate) resolved: &'g Resolved,
    /// Places of the register; what comes behind them is the feed's.
    pub(crate) known_places: u32,
}

/// A person whom a row may mean.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) person: u32,
    pub(crate) evidence: Evidence,
    pub(crate) score: u16,
    /// How the row's address stands to the registered door.
    pub(crate) door: Option<Agreement>,
}

/// 差异种类. What a row says that the register does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// 一致: person and dwelling as registered.
    Same,
    /// 住所变动: the person is known, the dwelling another or none.
    Moved,
    /// 新增人员: the dwelling is known, the person is not.
    NewPerson,
    /// 均未登记: neither is known.
    New,
    /// 无法判定: several fit equally well.
    Ambiguous,
}

impl DifferenceKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Same, Self::Moved, Self::NewPerson, Self::New, Self::Ambiguous];

    /// The word of the contract.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Moved => "moved",
            Self::NewPerson => "new_person",
            Self::New => "new",
            Self::Ambiguous => "ambiguous",
        }
    }

    /// What people say for it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Same => "一致",
            Self::Moved => "住所变动",
            Self::NewPerson => "新增人员",
            Self::New => "均未登记",
            Self::Ambiguous => "无法判定",
        }
    }
}

/// What is said of a row.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub(crate) difference: DifferenceKind,
    pub(crate) person: Option<Candidate>,
    /// Persons who fit equally well.
    pub(crate) rivals: Vec<Candidate>,
    pub(crate) dwelling: u32,
    pub(crate) dwelling_score: u16,
    /// How the dwelling was found: by the row's address, or by way of the person.
    pub(crate) how: Option<Agreement>,
    pub(crate) by_person: bool,
    /// Dwellings that fit equally well.
    pub(crate) dwellings: Vec<u32>,
}

impl<'g> Grounds<'g> {
    /// Whom the number of a row says that it is, in whatever name is written beside it.
    fn by_number(&self, row: u32) -> impl Iterator<Item = (u32, name::Agreement)> {
        let at = row as usize;
        let number = self.queries.get(at).and_then(|query| query.number);
        let found = number.map_or(&[][..], |key| self.people.found_by(key));
        let row = self.feed.rows.get(at);
        found.iter().filter_map(move |person| {
            let (row, registered) = (row?, self.people.get(*person)?);
            let (number, name) = number_and_name(row, &registered, true);
            (number == number::Agreement::Same).then_some((*person, name))
        })
    }

    /// Whether the number of a row says beyond doubt who it is: nobody with another number can be the one as well.
    pub(crate) fn is_settled(&self, row: u32) -> bool {
        self.by_number(row).any(|(_, name)| name > name::Agreement::Different)
    }

    /// Whom the number of a row names so clearly that their dwelling may teach what an estate is called.
    pub(crate) fn certain(&self, row: u32) -> Option<u32> {
        let mut known = self.by_number(row).filter(|(_, name)| *name >= name::Agreement::Part);
        known.next().filter(|_| known.next().is_none()).map(|(person, _)| person)
    }

    /// Those whom a row may mean, the best first.
    pub(crate) fn candidates(&self, row: u32, is_settled: bool) -> Vec<Candidate> {
        let at = row as usize;
        let (Some(feed), Some(query)) = (self.feed.rows.get(at), self.queries.get(at)) else {
            return Vec::new();
        };
        let meant = self.resolved.of_row(row);
        let mut persons: Vec<u32> = Vec::with_capacity(8);
        let mut find = |key: u32| {
            let found = self.people.found_by(key);
            let is_crowd = found.len() > MOST_COMPARED;
            let same = |person: &u32| {
                let person = self.people.get(*person);
                person.is_some_and(|person| feed.name.agreement(person.name) == name::Agreement::Same)
            };
            persons.extend(found.iter().copied().filter(|person| !is_crowd || same(person)));
        };
        query.number.iter().chain(&query.others).for_each(|key| find(*key));
        if !is_settled {
            let residents = meant.iter().filter_map(|meant| {
                let key = self.dwellings.keys.key(meant.dwelling)?;
                self.wanted.keys.find(key)
            });
            query.phone.into_iter().chain(residents).for_each(find);
        }
        persons.sort_unstable();
        persons.dedup();
        let compared = persons.iter().filter_map(|person| self.compare(feed, query, meant, *person));
        let mut candidates: Vec<Candidate> = compared.collect();
        candidates.sort_by_key(|candidate| std::cmp::Reverse((candidate.score, candidate.evidence)));
        candidates
    }

    fn compare(&self, row: &FeedRow, query: &Query, meant: &[Meant], person: u32) -> Option<Candidate> {
        let registered = self.people.get(person)?;
        let phone = self.phone(row, query, &registered);
        // Of another number only those are looked at who share the telephone: most others share the home.
        let (number, name) = number_and_name(row, &registered, phone >= Phone::Shared);
        let (home, door) = self.home(row, meant, person);
        let evidence = Evidence { number, home, phone, name };
        Some(Candidate { person, evidence, score: evidence.score(), door })
    }

    fn phone(&self, row: &FeedRow, query: &Query, registered: &Person<'_>) -> Phone {
        let theirs = phone::digits(registered.phone.as_bytes());
        if row.phone == 0 || theirs == 0 {
            return Phone::Unknown;
        }
        if row.phone != theirs {
            return Phone::Different;
        }
        let sharers = query.phone.map_or(0, |key| self.people.found_by(key).len());
        let shared = query.is_phone_shared || sharers > MOST_NAMES_A_PHONE as usize;
        if shared { Phone::Shared } else { Phone::Own }
    }

    fn home(&self, row: &FeedRow, meant: &[Meant], person: u32) -> (Home, Option<Agreement>) {
        let home = self.homes.get(person as usize).copied().unwrap_or(NONE);
        let Some(registered) = self.dwellings.door(home) else { return (Home::Unknown, None) };
        if let Some(meant) = meant.iter().find(|meant| meant.dwelling == home) {
            let level = if meant.how >= Agreement::PlaceAlike { Home::Same } else { Home::Near };
            return (level, Some(meant.how));
        }
        if !row.has_address {
            return (Home::Unknown, None);
        }
        let agreement = |door: &Door| door.agreement(registered, &self.dwellings.places, self.known_places);
        // The first reading counts where it tells anything.
        let mut readings = std::iter::once(&row.door).chain(&row.others).map(agreement);
        let telling = readings.find(|agreement| *agreement != Agreement::Different);
        let mut agreement = telling.unwrap_or(Agreement::Different);
        let same_numbers = row.door.house == registered.house && row.door.room == registered.room;
        if row.is_learnt && agreement == Agreement::Different && same_numbers && row.door.room != 0 {
            // What the name means was learnt from others: the person's own door says otherwise.
            agreement = Agreement::UnknownPlace;
        }
        let level = match agreement {
            Agreement::Same | Agreement::Loose => Home::Same,
            Agreement::Different if row.door == Door::default() => Home::Unknown,
            Agreement::Different => Home::Different,
            _ => Home::Near,
        };
        (level, Some(agreement))
    }

    /// Decides a row.
    pub(crate) fn decide(&self, row: u32, is_settled: bool) -> Decision {
        let mut candidates = self.candidates(row, is_settled);
        candidates.retain(|candidate| candidate.score >= ENOUGH);
        let first = candidates.first().copied();
        let ties = |other: &Candidate| first.is_some_and(|first| first.evidence == other.evidence);
        let rivals: Vec<Candidate> = candidates.iter().copied().filter(ties).collect();
        let mut decision = self.place(row, first.filter(|_| rivals.len() == 1));
        if rivals.len() > 1 {
            decision.difference = DifferenceKind::Ambiguous;
            decision.rivals = rivals;
        }
        decision
    }

    /// The dwelling of a row whose person is known or not.
    fn place(&self, row: u32, person: Option<Candidate>) -> Decision {
        let meant = self.resolved.of_row(row);
        let mut decision = Decision {
            difference: if person.is_some() { DifferenceKind::Moved } else { DifferenceKind::New },
            person,
            rivals: Vec::new(),
            dwelling: NONE,
            dwelling_score: 0,
            how: None,
            by_person: false,
            dwellings: Vec::new(),
        };
        if let Some(person) = person {
            let home = self.homes.get(person.person as usize).copied().unwrap_or(NONE);
            let at_home = matches!(person.evidence.home, Home::Same | Home::Near);
            if at_home {
                decision.difference = DifferenceKind::Same;
                decision.dwelling = home;
                decision.how = person.door;
                decision.by_person = person.evidence.home == Home::Near;
                decision.dwelling_score = person.door.map_or(0, score_by_person);
                return decision;
            }
        }
        match meant {
            [only] => {
                decision.dwelling = only.dwelling;
                decision.how = Some(only.how);
                decision.dwelling_score = score_by_address(only.how);
                if person.is_none() {
                    decision.difference = DifferenceKind::NewPerson;
                }
            }
            [] => {}
            [first, ..] if first.how == Agreement::NoRoom => decision.how = Some(first.how),
            several => {
                decision.how = several.first().map(|meant| meant.how);
                decision.dwellings = several.iter().map(|meant| meant.dwelling).collect();
                if person.is_none() {
                    decision.difference = DifferenceKind::Ambiguous;
                }
            }
        }
        decision
    }
}

/// How often the registered dwelling of a known person has been the one, in a thousand.
const fn score_by_person(how: Agreement) -> u16 {
    match how {
        Agreement::Same => 999,
        Agreement::Loose => 995,
        Agreement::PlaceAlike => 990,
        Agreement::UnknownPlace => 985,
        Agreement::NoRoom | Agreement::NoLevel => 980,
        Agreement::Digit => 950,
        Agreement::Different => 0,
    }
}

/// How often an address alone has led to the right dwelling, in a thousand.
const fn score_by_address(how: Agreement) -> u16 {
    match how {
        Agreement::Same => 995,
        Agreement::Loose => 970,
        Agreement::PlaceAlike => 985,
        Agreement::NoRoom => 900,
        _ => 800,
    }
}

/// How far numbers and names agree; a name beside another number is read letter by letter unless told otherwise.
fn number_and_name(
    row: &FeedRow,
    registered: &Person<'_>,
    in_full: bool,
) -> (number::Agreement, name::Agreement) {
    let registered_number = Number::read(registered.number.as_bytes());
    let number = row.number.agreement(&registered_number);
    let in_full = in_full || number != number::Agreement::Different;
    let mut name =
        if in_full { row.name.agreement(registered.name) } else { row.name.as_written(registered.name) };
    if name == name::Agreement::Part && !row.name.title_fits(registered_number.is_male()) {
        name = name::Agreement::Different;
    }
    (number, name)
}
