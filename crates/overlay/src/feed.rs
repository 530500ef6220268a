//! 来源数据: the rows of a feed, read with the names of roads and estates that the register knows.

use register::address::{ParsedAddress, Parser, PlaceNumber};

use crate::columns::{self, Columns};
use crate::door::{self, Door, PlaceKind, Places};
use crate::hash::{hash_bytes, small};
use crate::keys::Keys;
use crate::name::Name;
use crate::number::Number;
use crate::phone;
use crate::records::{Pieces, each_record};
use crate::refusal::{Faults, OverlayError};
use crate::source::{Crew, Source};

const ROW_SALT: u64 = 0x20;

/// One row of a feed.
pub(crate) struct FeedRow {
    pub(crate) name: Name,
    pub(crate) number: Number,
    pub(crate) phone: u64,
    pub(crate) door: Door,
    /// Doors as the address may also be read; tried when there is none as it is read first.
    pub(crate) others: Vec<Door>,
    /// Road and lane were learnt from other rows.
    pub(crate) is_learnt: bool,
    pub(crate) has_address: bool,
}

/// A feed.
#[derive(Default)]
pub(crate) struct Feed {
    pub(crate) rows: Vec<FeedRow>,
    texts: Texts,
    /// The headers of the columns that are carried through.
    pub(crate) others: Vec<String>,
}

/// The texts of rows, for each its id and then the columns that are carried through.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    /// Where each text ends; every row has as many.
    ends: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(small(self.bytes.len()));
    }

    fn absorb(&mut self, other: &Self) {
        let base = small(self.bytes.len());
        self.bytes.extend_from_slice(&other.bytes);
        self.ends.extend(other.ends.iter().map(|end| base + end));
    }

    /// So many texts from a place on.
    fn get(&self, first: usize, count: usize) -> impl Iterator<Item = &[u8]> {
        let before = first.checked_sub(1).and_then(|before| self.ends.get(before));
        let mut start = before.copied().unwrap_or(0) as usize;
        self.ends.iter().skip(first).take(count).map(move |end| {
            let text = self.bytes.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            text
        })
    }
}

#[derive(Default)]
struct Part {
    records: u64,
    rows: Vec<FeedRow>,
    ids: Vec<(u64, u64)>,
    texts: Texts,
    places: Places,
    faults: Faults,
}

impl Feed {
    /// Reads a feed; names of places that are new are added to those of the register.
    pub(crate) fn read(
        source: &mut dyn Source,
        crew: &impl Crew,
        parser: &Parser<'_>,
        places: &mut Places,
    ) -> Result<Self, OverlayError> {
        let file = source.name().to_owned();
        let (mut pieces, header) = Pieces::open(source)?;
        let columns = Columns::find(&file, &header, columns::FEED)?;
        let others = columns.others.iter().filter_map(|at| header.get(*at)).cloned().collect();
        let mut feed = Self { others, ..Self::default() };
        let (mut faults, mut seen, mut before) = (Faults::default(), Keys::default(), 1);
        let work = |piece: &[u8]| read_piece(piece, &columns, parser);
        crew.each(&mut |piece| pieces.fetch(piece), &work, &mut |mut part| {
            faults.absorb(std::mem::take(&mut part.faults), before + 1);
            for (row, id) in &part.ids {
                if !seen.insert(*id).1 {
                    let problem = "这个行号前面已经有了";
                    faults.add(before + 1 + row, Some("row_id"), problem, "每行的 row_id 须各不相同");
                }
            }
            before += part.records;
            feed.absorb(part, places);
            Ok(())
        })?;
        faults.into_result(&file)?;
        Ok(feed)
    }

    fn absorb(&mut self, part: Part, places: &mut Places) {
        let local: Vec<u32> = part.places.iter().map(|(kind, name)| places.insert(kind, name)).collect();
        self.texts.absorb(&part.texts);
        self.rows.extend(part.rows.into_iter().map(|mut row| {
            for door in std::iter::once(&mut row.door).chain(&mut row.others) {
                let place = (door.place as usize).checked_sub(1).and_then(|at| local.get(at));
                door.place = place.copied().unwrap_or(0);
            }
            row
        }));
    }

    /// A row's id, then its cells that are carried through.
    pub(crate) fn texts(&self, row: usize) -> impl Iterator<Item = &[u8]> {
        let count = 1 + self.others.len();
        self.texts.get(row * count, count)
    }
}

fn read_piece(piece: &[u8], columns: &Columns<5>, parser: &Parser<'_>) -> Part {
    let mut part = Part::default();
    part.records = each_record(piece, &mut |cells, place| {
        columns.look_at(place, &mut part.faults);
        let Some(known) = columns.of(cells) else {
            columns.tell(cells, place, &mut part.faults);
            return true;
        };
        let [id, name, number, phone, address] = known;
        if id.is_empty() {
            part.faults.add(place.row, Some("row_id"), "是空的", "请给每一行编号");
            return true;
        }
        part.ids.push((place.row, hash_bytes(ROW_SALT, id)));
        part.texts.push(id);
        columns.others.iter().filter_map(|at| cells.get(*at)).for_each(|cell| part.texts.push(cell));
        let name = Name::read(columns::text(name, place.row, "name", &mut part.faults));
        let address = columns::text(address, place.row, "address", &mut part.faults);
        let joined = join_digits(address);
        let (door, lane) = read_doors(joined.as_deref().unwrap_or(address), parser, &mut part.places);
        // `4 501` is two numbers, `50 1` is one.
        let parted = joined.map(|_| read_doors(address, parser, &mut part.places).0);
        let others = parted.into_iter().chain(lane).filter(|other| *other != door).collect();
        part.rows.push(FeedRow {
            name,
            number: Number::read(number),
            phone: phone::digits(phone),
            door,
            others,
            is_learnt: false,
            has_address: !address.is_empty(),
        });
        true
    });
    part
}

/// The text without blanks between digits; `None` when there are none.
fn join_digits(address: &str) -> Option<String> {
    let is_blank = |c: char| c.is_whitespace() || c == '\u{200b}';
    if !address.contains(is_blank) {
        return None;
    }
    let is_digit =
        |c: &char| c.is_ascii_digit() || ('０'..='９').contains(c) || "〇一二三四五六七八九".contains(*c);
    let characters: Vec<char> = address.chars().collect();
    let between = |at: usize| {
        let before = characters.iter().take(at).rev().find(|c| !is_blank(**c));
        let after = characters.iter().skip(at).find(|c| !is_blank(**c));
        before.zip(after).is_some_and(|(before, after)| is_digit(before) && is_digit(after))
    };
    let kept = (0..).zip(&characters).filter(|(at, c)| !is_blank(**c) || !between(*at));
    let joined: String = kept.map(|(_, c)| *c).collect();
    (joined.len() < address.len()).then_some(joined)
}

/// The door of an address, and another that it may mean.
fn read_doors(address: &str, parser: &Parser<'_>, places: &mut Places) -> (Door, Option<Door>) {
    if address.is_empty() {
        return (Door::default(), None);
    }
    let parsed = parser.parse(address);
    let other = if parsed.address.road.is_some() && parsed.address.lane.is_none() {
        without_lane(&parsed).map(|other| place(other, places))
    } else {
        None
    };
    (place(parsed, places), other)
}

/// A road without a lane: `665号15号`, `665-15号` and `15-20号` may be 665弄15号 and 15弄20号, and what is named beside the road may say where
/// the house is.
fn without_lane<'a>(parsed: &ParsedAddress<'a>) -> Option<ParsedAddress<'a>> {
    let mut other = parsed.clone();
    let address = &mut other.address;
    match (address.house, address.building) {
        (Some(lane), Some(house)) => {
            (address.lane, address.house, address.building) = (Some(lane), Some(house), None);
        }
        // On a road without a lane the number is the house's, whatever word stands behind it: 2308号楼, 2308幢.
        (None, Some(house)) if parsed.beside.is_none() => {
            (address.house, address.building) = (Some(house), None);
        }
        (house, building) if parsed.beside.is_some() => {
            (address.road, address.house, address.building) = (None, house.or(building), None);
        }
        (Some(house), None) => {
            let branch = Some(house.branch()).filter(|branch| *branch > 0);
            let inner = branch.map(|branch| PlaceNumber::new(branch.into())).or(parsed.last_of_row)?;
            (address.lane, address.house) = (Some(PlaceNumber::new(house.value())), Some(inner));
        }
        _ => return None,
    }
    Some(other)
}

fn place(parsed: ParsedAddress<'_>, places: &mut Places) -> Door {
    let named = door::of_address(parsed);
    let mut door = named.door;
    if let Some((kind, name)) = &named.place {
        door.place = places.insert(*kind, name);
    } else if let Some(beside) = named.beside {
        door.place = places.insert(PlaceKind::Estate, &door::spoken(beside));
    }
    door
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_between_digits_alone_are_taken_out() {
        assert_eq!(join_digits("三林路12 3弄4号 5　01 室").as_deref(), Some("三林路123弄4号 501 室"));
        assert_eq!(join_digits("三林路一 二弄").as_deref(), Some("三林路一二弄"));
        assert_eq!(join_digits("三林路 123弄"), None);
        assert_eq!(join_digits("三林路123弄"), None);
    }

    #[test]
    fn a_road_without_a_lane_is_read_in_two_ways() {
        let mut places = Places::default();
        let mut read = |text: &str| read_doors(text, &Parser::new(), &mut places);
        let (lane, estate) = (read("三林路123弄4号501室").0, read("金谊河畔4号501室").0);
        assert_eq!(read("三林路123号4号501室").1, Some(lane));
        assert_eq!(read("三林路23-4号501室").1, Some(Door { lane: 23, ..lane }));
        assert_eq!(read("三林路123号金谊河畔4号501室").1, Some(lane));
        assert_eq!(read("三林路金谊河畔4号501室").1, Some(estate));
        assert_eq!(read("三林路金谊河畔4幢501室").1, Some(estate));
        assert_eq!(read("三林路123弄金谊河畔4号501室"), (lane, None));
        assert_eq!(read("三林路15-20号501室").1, Some(Door { lane: 15, house: 20, ..lane }));
        assert_eq!(read("三林路123号楼501室").1, Some(read("三林路123号501室").0));
        assert_eq!(read("三林路123号501室").1, None);
    }
}
