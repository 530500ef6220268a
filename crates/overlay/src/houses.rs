//! 同楼门牌: doors of one house differ in the room alone, so that an address is read once a house.

use crate::door::{Door, PlaceKind, Places};
use crate::hash::hash_bytes;
use crate::keys::Keys;

/// Houses whose doors have been read, by the text before the room.
#[derive(Default)]
pub(crate) struct Houses {
    keys: Keys,
    houses: Vec<House>,
    /// Which piece is being read: places are numbered within it.
    piece: u32,
}

struct House {
    door: Door,
    place: Option<(PlaceKind, Box<str>)>,
    /// The piece in which the place has this door's number.
    piece: u32,
}

impl Houses {
    /// Begins a piece, whose places are numbered anew.
    pub(crate) const fn begin_piece(&mut self) {
        self.piece = self.piece.wrapping_add(1);
    }

    /// The door of an address whose house has been read.
    pub(crate) fn door(&mut self, beginning: u64, room: u32, places: &mut Places) -> Option<Door> {
        let house = self.houses.get_mut(self.keys.find(beginning)? as usize)?;
        if house.piece != self.piece {
            house.piece = self.piece;
            house.door.place = house.place.as_ref().map_or(0, |(kind, name)| places.insert(*kind, name));
        }
        Some(Door { room, ..house.door })
    }

    /// Remembers the house of a door.
    pub(crate) fn insert(&mut self, beginning: u64, door: Door, place: Option<(PlaceKind, Box<str>)>) {
        if self.keys.insert(beginning).1 {
            self.houses.push(House { door, place, piece: self.piece });
        }
    }
}

/// A key of what stands before the room, and the room: `…4号` and 501 of `…4号501室`.
///
/// Behind 号 and 元, three or four digits before 室 are the room whatever they are, and nothing else depends on them.
pub(crate) fn split(address: &[u8]) -> Option<(u64, u32)> {
    let rest = address.strip_suffix("室".as_bytes())?;
    let digits = rest.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (beginning, number) = rest.split_at_checked(rest.len() - digits)?;
    let ends_well = beginning.ends_with("号".as_bytes()) || beginning.ends_with("元".as_bytes());
    if !ends_well || !(3..=4).contains(&digits) || number.first() == Some(&b'0') {
        return None;
    }
    let room = number.iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
    Some((hash_bytes(digits as u64, beginning), room))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::of_address;
    use register::address::parse;
    use register::synthetic::{Area, Scale};

    #[test]
    fn a_door_by_way_of_its_house_is_the_door_that_is_read() {
        let area = Area::new(5, Scale { dwellings: 16_000, ..Scale::TOWN });
        let (mut houses, mut places, mut quick) = (Houses::default(), Places::default(), 0);
        for (at, dwelling) in (0..).zip(area.dwellings()) {
            if at % 1_000 == 0 {
                houses.begin_piece();
                places = Places::default();
            }
            let mut text = String::new();
            area.write_address(&dwelling, &mut text);
            if at % 3 == 0 {
                text = text.replace("号", &format!("号{}单元", at % 2 + 1));
            }
            let named = of_address(parse(&text));
            let place = named.place.as_ref().map_or(0, |(kind, name)| places.insert(*kind, name));
            let door = Door { place, ..named.door };
            let Some((beginning, room)) = split(text.as_bytes()) else { continue };
            if let Some(by_house) = houses.door(beginning, room, &mut places) {
                assert_eq!(by_house, door, "{text}");
                quick += 1;
            } else {
                assert_eq!(door.room, room, "{text}");
                houses.insert(beginning, door, named.place.map(|(kind, name)| (kind, name.into())));
            }
        }
        assert!(quick > 12_000, "{quick}");
    }

    #[test]
    fn other_endings_are_read_in_full() {
        for text in
            ["三林路1号A501室", "三林路1号51室", "三林路1号0501室", "三林路1-501室", "三林路1号501", "501室"]
        {
            assert_eq!(split(text.as_bytes()), None, "{text}");
        }
        assert_ne!(
            split("三林路1号501室".as_bytes()).unwrap().0,
            split("三林路1号1501室".as_bytes()).unwrap().0
        );
    }
}
