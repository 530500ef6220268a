//! Names that the caller knows: estates with their road and lane, roads. They are data, learnt from a register.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::fingerprint::Fold;
use super::place_number::PlaceNumber;
use crate::sound;

/// Keys are hashes already.
#[derive(Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

pub(crate) type ByHash<T> = HashMap<u64, T, BuildHasherDefault<AsIs>>;

pub(crate) fn hash_of(characters: impl Iterator<Item = char>) -> u64 {
    let mut fold = Fold::new(0);
    characters.for_each(|c| fold.add(u64::from(u32::from(c))));
    fold.finish()
}

/// Names with one character left open, each with those that have it.
#[derive(Default)]
struct Patterns(ByHash<Vec<u32>>);

impl Patterns {
    fn insert(&mut self, name: &(impl Iterator<Item = char> + Clone), index: u32) {
        for open in 0..name.clone().count() {
            self.0.entry(hash_of(with_open(name.clone(), open))).or_default().push(index);
        }
    }

    /// Those whose names differ in one character, each once.
    fn close(&self, name: &(impl Iterator<Item = char> + Clone)) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for open in 0..name.clone().count() {
            found.extend(self.open_at(name, open));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Those whose names differ at most in one place.
    fn open_at(&self, name: &(impl Iterator<Item = char> + Clone), open: usize) -> &[u32] {
        self.0.get(&hash_of(with_open(name.clone(), open))).map_or(&[], Vec::as_slice)
    }
}

struct Estate {
    name: Box<str>,
    road: Box<str>,
    lane: PlaceNumber,
}

/// 小区别名表. Estates by name, each with the road and lane that its doors officially bear.
#[derive(Default)]
pub struct Estates {
    places: Vec<Estate>,
    by_name: ByHash<u32>,
    /// Names without 花园, 公寓 and the like; `None` where several estates share one.
    by_stem: ByHash<Option<u32>>,
    by_pattern: Patterns,
}

impl Estates {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a name; a name that is there keeps its first place.
    ///
    /// 上钢3村 and 上钢三村, with 小区 behind or without, are one name.
    pub fn insert(&mut self, name: &str, road: &str, lane: u32) {
        let Ok(index) = u32::try_from(self.places.len()) else { return };
        let spoken = spoken(name.chars());
        if let std::collections::hash_map::Entry::Vacant(entry) = self.by_name.entry(hash_of(spoken.clone()))
        {
            entry.insert(index);
            let same = |found: &mut Option<u32>| *found = found.filter(|known| *known == index);
            self.by_stem.entry(hash_of(stem(name).chars())).and_modify(same).or_insert(Some(index));
            self.by_pattern.insert(&spoken, index);
            let name = spoken.collect::<String>().into();
            self.places.push(Estate { name, road: road.into(), lane: PlaceNumber::new(lane) });
        }
    }

    /// Road and lane of an estate.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<(&str, PlaceNumber)> {
        let index = *self.by_name.get(&hash_of(spoken(name.chars())))?;
        self.place(index)
    }

    /// Road and lane of the one estate that a shortened name (金谊 for 金谊河畔) or one with a wrong character can mean.
    #[must_use]
    pub fn closest(&self, name: &str) -> Option<(&str, PlaceNumber)> {
        self.closest_if(name, |_| true)
    }

    /// The same, but a name with another character is taken only where `is_alike` says so of the known one.
    ///
    /// 银湖公寓 and 银樟公寓 are two estates; where a table has but one of them, the other is no slip of it.
    #[must_use]
    pub fn closest_if(&self, name: &str, is_alike: impl Fn(&str) -> bool) -> Option<(&str, PlaceNumber)> {
        let length = name.chars().count();
        if length < 2 {
            return None;
        }
        if let Some(by_stem) = self.by_stem.get(&hash_of(stem(name).chars())).copied().flatten() {
            return self.place(by_stem);
        }
        let mut close = self.by_pattern.close(&spoken(name.chars()));
        close.retain(|index| self.places.get(*index as usize).is_some_and(|estate| is_alike(&estate.name)));
        let name_of = |index: &u32| self.places.get(*index as usize).map_or("", |estate| &*estate.name);
        only(&close, name, name_of).filter(|_| length > 2).and_then(|only| self.place(*only))
    }

    fn place(&self, index: u32) -> Option<(&str, PlaceNumber)> {
        self.places.get(index as usize).map(|estate| (&*estate.road, estate.lane))
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }
}

impl<'n> FromIterator<(&'n str, &'n str, u32)> for Estates {
    fn from_iter<I: IntoIterator<Item = (&'n str, &'n str, u32)>>(rows: I) -> Self {
        let mut estates = Self::new();
        rows.into_iter().for_each(|(name, road, lane)| estates.insert(name, road, lane));
        estates
    }
}

/// What may be left out at the end of an estate's name: its stem tells it, where no other estate shares it.
const LEFT_OUT: [&str; 31] = [
    "花园", "小区", "公寓", "新村", "家园", "花苑", "雅苑", "名苑", "佳苑", "新苑", "家苑", "景苑", "公馆",
    "名邸", "豪庭", "华庭", "名庭", "雅庭", "河畔", "大厦", "广场", "苑", "园", "城", "里", "一村", "二村",
    "三村", "四村", "五村", "六村",
];

fn stem(name: &str) -> &str {
    let ended = LEFT_OUT.iter().find_map(|end| name.strip_suffix(end));
    ended.filter(|stem| stem.chars().nth(1).is_some()).unwrap_or(name)
}

/// A name as it is spoken: digits as numerals, without 小区 behind.
fn spoken(name: impl Iterator<Item = char> + Clone) -> impl Iterator<Item = char> + Clone {
    let length = name.clone().count();
    let tail = name.clone().skip(length.saturating_sub(2));
    let named = length > 3 && tail.eq("小区".chars());
    name.take(if named { length - 2 } else { length }).map(|c| match c {
        '0'..='9' => "〇一二三四五六七八九".chars().nth(c as usize - '0' as usize).unwrap_or(c),
        c => c.to_ascii_uppercase(),
    })
}

/// 路名表. The roads of a register: tells where a road's name begins, and which one a mistyped name means.
#[derive(Default)]
pub struct Roads {
    names: Vec<Box<str>>,
    /// By the name read backwards: a text that ends with a road is searched once, from its end.
    by_reversed: ByHash<u32>,
    by_pattern: Patterns,
}

/// Stands for the open character.
const OPEN: char = '\0';

impl Roads {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a road.
    pub fn insert(&mut self, name: &str) {
        let (Ok(index), hash) = (u32::try_from(self.names.len()), hash_of(name.chars().rev())) else {
            return;
        };
        if self.by_reversed.contains_key(&hash) {
            return;
        }
        self.by_reversed.insert(hash, index);
        self.names.push(name.into());
        self.by_pattern.insert(&name.chars(), index);
    }

    /// Whether a road is known.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.by_reversed.contains_key(&hash_of(name.chars().rev()))
    }

    /// How many characters at the end of a text, given backwards, are the longest road that it ends with.
    pub(crate) fn longest_end(&self, backwards: impl Iterator<Item = char>) -> Option<usize> {
        let mut fold = Fold::new(0);
        let mut longest = None;
        for (at, c) in backwards.enumerate() {
            fold.add(u64::from(u32::from(c)));
            if at > 0 && self.by_reversed.contains_key(&fold.finish()) {
                longest = Some(at + 1);
            }
        }
        longest
    }

    /// The known roads that differ from a name in one character, each once.
    #[must_use]
    pub fn close(&self, name: &str) -> Vec<&str> {
        let found = self.by_pattern.close(&name.chars());
        found.iter().filter_map(|index| self.names.get(*index as usize)).map(|name| &**name).collect()
    }

    /// The one known road that differs from a name in one character, or of several the one that sounds like it.
    #[must_use]
    pub fn closest(&self, name: &str) -> Option<&str> {
        name.chars().nth(2)?;
        only(&self.close(name), name, |road| road).copied()
    }

    /// The known road of which a name has another last character that sounds like it: 三林陆 for 三林路.
    pub(crate) fn with_end_of_same_sound(&self, name: &str) -> Option<&str> {
        let end = name.chars().count().checked_sub(1).filter(|end| *end > 1)?;
        let close = self.by_pattern.open_at(&name.chars(), end).iter();
        let mut roads = close.filter_map(|index| self.names.get(*index as usize)).map(|road| &**road);
        roads.find(|road| sound::names_alike(road, name))
    }

    /// How many roads there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl<'n> FromIterator<&'n str> for Roads {
    fn from_iter<I: IntoIterator<Item = &'n str>>(names: I) -> Self {
        let mut roads = Self::new();
        names.into_iter().for_each(|name| roads.insert(name));
        roads
    }
}

/// The only one, or of several the only one that sounds like a name: whoever types by sound picks the wrong character.
fn only<'c, T>(close: &'c [T], name: &str, name_of: impl Fn(&'c T) -> &'c str) -> Option<&'c T> {
    if let [only] = close {
        return Some(only);
    }
    let mut alike = close.iter().filter(|one| sound::names_alike(name_of(one), name));
    alike.next().filter(|_| alike.next().is_none())
}

fn with_open(name: impl Iterator<Item = char>, open: usize) -> impl Iterator<Item = char> {
    name.enumerate().map(move |(at, c)| if at == open { OPEN } else { c })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estates_by_every_spelling_of_their_name() {
        let estates: Estates =
            [("上钢三村", "上钢路", 100), ("金谊河畔", "三林路", 123)].into_iter().collect();
        assert_eq!(estates.get("上钢3村").map(|(road, lane)| (road, lane.value())), Some(("上钢路", 100)));
        assert_eq!(estates.get("金谊河畔小区").map(|(road, _)| road), Some("三林路"));
        assert_eq!(estates.get("金谊"), None);
        assert_eq!(estates.closest("金谊").map(|(road, _)| road), Some("三林路"));
        assert_eq!(estates.closest("金宜河畔").map(|(road, _)| road), Some("三林路"));
        assert_eq!(estates.closest("银谊"), None);
        assert_eq!(estates.closest_if("金宜河畔", |known| known != "金谊河畔"), None);
        assert!(estates.closest_if("金谊", |_| false).is_some());
        assert_eq!(estates.len(), 2);
    }

    #[test]
    fn roads_that_are_close_to_one_known_road_alone() {
        let roads: Roads = ["三林路", "上南路", "上北路", "杨高南路"].into_iter().collect();
        assert!(roads.contains("三林路"));
        assert_eq!(roads.closest("三临路"), Some("三林路"));
        assert_eq!(roads.closest("扬高南路"), Some("杨高南路"));
        assert_eq!(roads.closest("上西路"), None);
        assert_eq!(roads.closest("上楠路"), Some("上南路"));
        assert_eq!(roads.with_end_of_same_sound("三林陆"), Some("三林路"));
        assert_eq!(roads.with_end_of_same_sound("三林苑"), None);
        assert_eq!(roads.close("上西路"), ["上南路", "上北路"]);
        assert_eq!(roads.closest("人民路"), None);
    }
}
