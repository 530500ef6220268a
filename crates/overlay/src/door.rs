//! 门牌: an address as a few numbers, cheap to keep for a whole city and to compare.

use register::address::{Address, ParsedAddress, PlaceNumber};
use register::sound;

use crate::digits::is_one_slip;
use crate::hash::{hash_bytes, mix, mix2};
use crate::keys::Keys;

/// A door: which named place, and the numbers within.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Door {
    /// Road, estate or village by its place in [`Places`]; 0 when none is named.
    pub(crate) place: u32,
    /// District and town; 0 when unsaid.
    pub(crate) area: u32,
    /// 弄, or a village's 组; 0 where there is none.
    pub(crate) lane: u32,
    /// 号.
    pub(crate) house: u32,
    /// 室; 0 where none is said.
    pub(crate) room: u32,
    /// Everything else that tells doors apart: 支弄, 幢, 单元, letters.
    pub(crate) extra: u32,
    /// The part of a dwelling: tells apart only what nothing else does.
    pub(crate) part: u32,
}

/// How far a feed's door agrees with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    Different,
    /// The road is the same and exactly one number is one digit off.
    Digit,
    /// The place is unknown to the register, its numbers are the same.
    UnknownPlace,
    /// The feed leaves out the room.
    NoRoom,
    /// The feed leaves out another level.
    NoLevel,
    /// The road or estate is another character, or sounds alike.
    PlaceAlike,
    /// The same but for a building or staircase that one leaves out.
    Loose,
    Same,
}

/// The kinds of names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceKind {
    Road,
    Estate,
    Village,
}

/// Names of roads, estates and villages, each with a number of its own.
#[derive(Default)]
pub(crate) struct Places {
    keys: Keys,
    names: Vec<(PlaceKind, Box<str>)>,
}

impl Places {
    /// The number of a name that may be new.
    pub(crate) fn insert(&mut self, kind: PlaceKind, name: &str) -> u32 {
        let (place, is_new) = self.keys.insert(place_key(kind, name));
        if is_new {
            self.names.push((kind, name.into()));
        }
        place + 1
    }

    pub(crate) fn get(&self, kind: PlaceKind, name: &str) -> Option<u32> {
        self.keys.find(place_key(kind, name)).map(|place| place + 1)
    }

    pub(crate) fn name(&self, place: u32) -> Option<(PlaceKind, &str)> {
        let at = usize::try_from(place).ok()?.checked_sub(1)?;
        self.names.get(at).map(|(kind, name)| (*kind, &**name))
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Forgets the names behind the first so many.
    pub(crate) fn truncate(&mut self, length: u32) {
        self.names.truncate(length as usize);
        self.keys.truncate(length as usize);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (PlaceKind, &str)> {
        self.names.iter().map(|(kind, name)| (*kind, &**name))
    }

    /// Whether two names differ in one character, or sound alike.
    fn are_alike(&self, a: u32, b: u32) -> bool {
        let (Some((_, a)), Some((_, b))) = (self.name(a), self.name(b)) else { return false };
        if sound::names_alike(a, b) {
            return true;
        }
        let different = a.chars().zip(b.chars()).filter(|(a, b)| a != b).count();
        a.chars().count() == b.chars().count() && different == 1 && a.chars().count() > 2
    }
}

fn place_key(kind: PlaceKind, name: &str) -> u64 {
    hash_bytes(kind as u64, name.as_bytes())
}

/// A door whose place is still a name.
pub(crate) struct NamedDoor<'a> {
    pub(crate) door: Door,
    pub(crate) place: Option<(PlaceKind, std::borrow::Cow<'a, str>)>,
    /// An estate that stands beside the road.
    pub(crate) beside: Option<std::borrow::Cow<'a, str>>,
}

/// The door of an address.
pub(crate) fn of_address(parsed: ParsedAddress<'_>) -> NamedDoor<'_> {
    let ParsedAddress { address, beside, .. } = parsed;
    let mut extra = Extra(0);
    let plain = |number: Option<PlaceNumber>, tag: u64, extra: &mut Extra| {
        let Some(number) = number else { return 0 };
        if !number.is_plain() {
            extra.add_odd(tag, number);
        }
        number.value()
    };
    let (mut lane, group) = (plain(address.lane, 1, &mut extra), plain(address.group, 2, &mut extra));
    if lane == 0 {
        lane = group;
    } else if group > 0 {
        extra.add(2, u64::from(group));
    }
    let house = plain(address.house, 3, &mut extra);
    let room = plain(address.room, 4, &mut extra);
    for (tag, number) in [(5, address.sub_lane), (6, address.building), (7, address.unit)] {
        if let Some(number) = number {
            extra.add_odd(tag, number);
        }
    }
    // 501 says that it is on the fifth floor; a letter or 01 does not.
    if let Some(floor) = address.floor.filter(|_| address.room.is_none_or(|room| room.value() < 100)) {
        extra.add_odd(8, floor);
    }
    let area = area_of(&address);
    let part = address.sub_room.map_or(0, |part| fold32(hash_bytes(11, part.to_string().as_bytes())));
    let place = place_of(address, &mut extra);
    NamedDoor { door: Door { place: 0, area, lane, house, room, extra: extra.finish(), part }, place, beside }
}

fn area_of(address: &Address<'_>) -> u32 {
    let part =
        |name: &Option<std::borrow::Cow<'_, str>>| name.as_ref().map(|name| hash_bytes(9, name.as_bytes()));
    match (part(&address.district), part(&address.town)) {
        (None, None) => 0,
        // The town tells more: a district alone is not compared.
        (_, Some(town)) => fold32(town),
        (Some(_), None) => 0,
    }
}

fn place_of<'a>(address: Address<'a>, extra: &mut Extra) -> Option<(PlaceKind, std::borrow::Cow<'a, str>)> {
    if let Some(road) = address.road {
        if let Some(hamlet) = &address.hamlet {
            extra.add(10, hash_bytes(10, hamlet.as_bytes()));
        }
        return Some((PlaceKind::Road, road));
    }
    if let Some(estate) = address.estate {
        return Some((PlaceKind::Estate, spoken(estate)));
    }
    match (address.village, address.hamlet) {
        (Some(village), Some(hamlet)) => Some((PlaceKind::Village, format!("{village}{hamlet}").into())),
        (village, hamlet) => village.or(hamlet).map(|name| (PlaceKind::Village, name)),
    }
}

/// An estate's name as it is spoken: 上钢3村 is 上钢三村, 小区 behind it is left out.
pub(crate) fn spoken(name: std::borrow::Cow<'_, str>) -> std::borrow::Cow<'_, str> {
    let long = name.chars().count() > 3;
    let cut = if long { name.strip_suffix("小区").map(str::len) } else { None };
    let digits = name.bytes().any(|byte| byte.is_ascii_digit());
    if cut.is_none() && !digits {
        return name;
    }
    let numeral = |c: char| match c.to_digit(10) {
        Some(digit) => "〇一二三四五六七八九".chars().nth(digit as usize).unwrap_or(c),
        None => c,
    };
    let kept = name.get(..cut.unwrap_or(name.len())).unwrap_or_default();
    kept.chars().map(numeral).collect::<String>().into()
}

struct Extra(u64);

impl Extra {
    fn add(&mut self, tag: u64, value: u64) {
        self.0 = self.0.wrapping_add(mix2(tag, value));
    }

    fn add_odd(&mut self, tag: u64, number: PlaceNumber) {
        // Its text tells all of it: digits, letters, 甲乙, 之.
        self.add(tag, hash_bytes(tag, number.to_string().as_bytes()));
    }

    fn finish(&self) -> u32 {
        if self.0 == 0 { 0 } else { fold32(mix(self.0)) | 1 }
    }
}

fn fold32(value: u64) -> u32 {
    u32::try_from((value ^ (value >> 32)) & 0xffff_ffff).unwrap_or_default()
}

impl Door {
    /// Whether it is enough to look for: a place and a number at which someone may live.
    pub(crate) const fn is_complete(&self) -> bool {
        self.place != 0 && (self.house != 0 || self.lane != 0 || self.extra != 0)
    }

    /// Equal for doors that differ at most in what is `extra` and in the area.
    #[inline]
    pub(crate) const fn key(&self) -> u64 {
        self.keyed(self.room)
    }

    /// Equal for all doors of a house.
    #[inline]
    pub(crate) const fn house_key(&self) -> u64 {
        self.keyed(u32::MAX)
    }

    #[inline]
    const fn keyed(&self, room: u32) -> u64 {
        let place = (self.place as u64) << 32 | self.lane as u64;
        mix2(place, (self.house as u64) << 32 | room as u64)
    }

    /// How far this feed's door agrees with a registered one. `known` places are those of the register.
    pub(crate) fn agreement(&self, other: &Self, places: &Places, known: u32) -> Agreement {
        let (lane, house, room) =
            (self.lane == other.lane, self.house == other.house, self.room == other.room);
        let extra = self.extra == other.extra;
        let loose = extra || self.extra == 0 || other.extra == 0;
        if self.place == other.place && self.place != 0 {
            return match (lane, house, room) {
                (true, true, true) if extra => Agreement::Same,
                (true, true, true) if loose => Agreement::Loose,
                (true, true, false) if self.room == 0 && loose => Agreement::NoRoom,
                (true, false, true) if self.house == 0 && self.room != 0 => Agreement::NoLevel,
                (false, true, true) if self.lane == 0 && self.room != 0 => Agreement::NoLevel,
                _ if loose && self.is_one_digit_off(other) => Agreement::Digit,
                _ => Agreement::Different,
            };
        }
        if !(house && room && self.house != 0 && loose) {
            return Agreement::Different;
        }
        if lane && places.are_alike(self.place, other.place) {
            return Agreement::PlaceAlike;
        }
        let unknown = self.place == 0 || self.place > known;
        if unknown && (lane || self.lane == 0) && self.room != 0 {
            return Agreement::UnknownPlace;
        }
        Agreement::Different
    }

    /// Whether exactly one of lane, house and room is one slip off.
    fn is_one_digit_off(&self, other: &Self) -> bool {
        let pairs = [(self.lane, other.lane), (self.house, other.house), (self.room, other.room)];
        let mut different = pairs.into_iter().filter(|(a, b)| a != b);
        let (Some((a, b)), None) = (different.next(), different.next()) else { return false };
        a != 0 && b != 0 && is_one_slip(a.to_string().as_bytes(), b.to_string().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::small;
    use register::address::parse;

    fn door(places: &mut Places, text: &str) -> Door {
        let named = of_address(parse(text));
        let place = named.place.map_or(0, |(kind, name)| places.insert(kind, &name));
        Door { place, ..named.door }
    }

    #[test]
    fn agreements() {
        let mut places = Places::default();
        let home = door(&mut places, "上海市浦东新区三林镇三林路123弄4号501室");
        let known = small(places.len());
        for (text, expected) in [
            ("三林路123弄4号501", Agreement::Same),
            ("三林路１２３弄4号楼501室主卧", Agreement::Same),
            ("三林路123弄4号", Agreement::NoRoom),
            ("三林路123弄501室", Agreement::NoLevel),
            ("三临路123弄4号501室", Agreement::PlaceAlike),
            ("金谊河畔4号501室", Agreement::UnknownPlace),
            ("三林路123弄4号502室", Agreement::Digit),
            ("三林路132弄4号501室", Agreement::Digit),
            ("三林路123弄5号502室", Agreement::Different),
            ("三林路123弄4号612室", Agreement::Different),
            ("云台路123弄4号502室", Agreement::Different),
            ("", Agreement::Different),
        ] {
            let feed = door(&mut places, text);
            assert_eq!(feed.agreement(&home, &places, known), expected, "{text} {feed:?} {home:?}");
        }
        assert_eq!(home.key(), door(&mut places, "三林路123弄4号501室").key());
        assert_eq!(home.house_key(), door(&mut places, "三林路123弄4号502室").house_key());
    }

    #[test]
    fn staircases_may_be_left_out_but_not_differ() {
        let mut places = Places::default();
        let home = door(&mut places, "三林路123弄4号2单元501室");
        let agreement = |feed: Door, places: &Places| feed.agreement(&home, places, 1);
        let (short, other) =
            (door(&mut places, "三林路123弄4号501室"), door(&mut places, "三林路123弄4号1单元501室"));
        assert_eq!(agreement(short, &places), Agreement::Loose);
        assert_eq!(agreement(other, &places), Agreement::Different);
    }
}
