//! 地址: a door, level by level.

use std::borrow::Cow;
use std::fmt;

use super::fingerprint::{AddressKey, Fold};
use super::place_number::{PlaceNumber, SubRoom};

/// 地址. A door level by level; a level that is not said is `None`. Names are borrowed from the text where they can be.
///
/// Its text ([`Display`](fmt::Display)) is canonical: reading it again gives the same address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Address<'a> {
    /// 省、直辖市.
    pub province: Option<Cow<'a, str>>,
    /// 市.
    pub city: Option<Cow<'a, str>>,
    /// 区、县.
    pub district: Option<Cow<'a, str>>,
    /// 街道、镇、乡.
    pub town: Option<Cow<'a, str>>,
    /// 行政村.
    pub village: Option<Cow<'a, str>>,
    /// 自然村、宅.
    pub hamlet: Option<Cow<'a, str>>,
    /// 组、队.
    pub group: Option<PlaceNumber>,
    /// 路、街.
    pub road: Option<Cow<'a, str>>,
    /// 小区, where no road is known for it.
    pub estate: Option<Cow<'a, str>>,
    /// 弄.
    pub lane: Option<PlaceNumber>,
    /// 支弄.
    pub sub_lane: Option<PlaceNumber>,
    /// 号.
    pub house: Option<PlaceNumber>,
    /// 幢、号楼、座.
    pub building: Option<PlaceNumber>,
    /// 单元.
    pub unit: Option<PlaceNumber>,
    /// 层.
    pub floor: Option<PlaceNumber>,
    /// 室.
    pub room: Option<PlaceNumber>,
    /// 室内分间.
    pub sub_room: Option<SubRoom>,
}

/// 地址层级. How far down two addresses are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressLevel {
    /// Road and lane (or estate, or village and group).
    Lane,
    /// The house with its building and unit.
    House,
    /// The dwelling.
    Room,
    /// The part of the dwelling.
    SubRoom,
}

impl Address<'_> {
    /// The key of the dwelling.
    #[must_use]
    pub fn key(&self) -> AddressKey {
        self.key_at(AddressLevel::Room)
    }

    /// The key down to a level: addresses that agree so far have the same.
    #[must_use]
    pub fn key_at(&self, level: AddressLevel) -> AddressKey {
        let mut fold = Fold::new(level as u64);
        // A road says where a door is. Without one the estate does, or village and hamlet.
        let road = self.road.as_deref().map(|road| (1, road));
        let estate = self.estate.as_deref().map(|estate| (2, estate));
        if let Some((tag, name)) = road.or(estate) {
            fold.add(tag);
            fold.text(name);
        }
        if let Some(village) = self.village.as_deref().filter(|_| self.road.is_none()) {
            fold.add(3);
            fold.text(village);
        }
        if let Some(hamlet) = self.hamlet.as_deref() {
            fold.add(4);
            fold.text(hamlet);
        }
        let mut number = |tag: u64, number: Option<PlaceNumber>| {
            if let Some(number) = number {
                fold.add(tag << 56 ^ number.bits());
            }
        };
        number(5, self.group);
        number(6, self.lane);
        number(7, self.sub_lane);
        if level >= AddressLevel::House {
            number(8, self.house);
            number(9, self.building);
            number(10, self.unit);
        }
        if level >= AddressLevel::Room {
            number(11, self.room);
            // 501 says that it is on the fifth floor; a letter or 01 does not.
            if self.room.is_none_or(|room| room.value() < 100) {
                number(12, self.floor);
            }
        }
        if let Some(part) = self.sub_room.filter(|_| level >= AddressLevel::SubRoom) {
            fold.add(part.bits());
        }
        AddressKey(fold.finish())
    }

    /// The same address, owning its names.
    #[must_use]
    pub fn into_owned(self) -> Address<'static> {
        let own = |name: Option<Cow<'_, str>>| name.map(|name| Cow::Owned(name.into_owned()));
        Address {
            province: own(self.province),
            city: own(self.city),
            district: own(self.district),
            town: own(self.town),
            village: own(self.village),
            hamlet: own(self.hamlet),
            road: own(self.road),
            estate: own(self.estate),
            group: self.group,
            lane: self.lane,
            sub_lane: self.sub_lane,
            house: self.house,
            building: self.building,
            unit: self.unit,
            floor: self.floor,
            room: self.room,
            sub_room: self.sub_room,
        }
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [&self.province, &self.city, &self.district, &self.town, &self.village, &self.hamlet];
        for name in names.into_iter().flatten() {
            f.write_str(name)?;
        }
        if let Some(group) = self.group {
            write!(f, "{group}组")?;
        }
        for name in [&self.road, &self.estate].into_iter().flatten() {
            f.write_str(name)?;
        }
        let numbers = [
            (self.lane, "弄"),
            (self.sub_lane, "支弄"),
            (self.house, "号"),
            (self.building, "幢"),
            (self.unit, "单元"),
            (self.floor, "层"),
            (self.room, "室"),
        ];
        for (number, unit) in numbers {
            if let Some(number) = number {
                write!(f, "{number}{unit}")?;
            }
        }
        self.sub_room.map_or(Ok(()), |part| write!(f, "{part}"))
    }
}
