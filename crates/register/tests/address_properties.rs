//! What must hold for every address, whoever typed it.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use proptest::prelude::*;
use register::address::{AddressLevel, Confidence, parse};
use register::synthetic::{Area, Noise, Random, Scale};

fn noisy(seed: u64, noise: &Noise) -> String {
    let area = Area::new(seed % 7, Scale::HAMLET);
    let mut random = Random::new(seed);
    let dwelling = area.dwelling(random.below(1_600));
    let mut text = String::new();
    noise.write_address(&mut random, &area, &dwelling, &mut text);
    text
}

/// An address of any levels, written the canonical way.
fn canonical() -> impl Strategy<Value = String> {
    let names = prop_oneof![
        "三林路",
        "杨高南路",
        "浦东大道",
        "十里长街",
        "金谊河畔",
        "上钢三村",
        "三林老街",
        "南六公路"
    ];
    let prefixes =
        prop_oneof!["", "上海市", "上海市浦东新区", "浦东新区三林镇", "江苏省苏州市姑苏区", "东明路街道"];
    let optional = |most: u32| prop::option::weighted(0.5, 1..most);
    let after = prop_oneof!["", "", "", "甲", "B"];
    (
        prefixes,
        names,
        optional(3000),
        optional(9),
        1_u32..400,
        optional(30),
        optional(9),
        optional(4000),
        after,
    )
        .prop_map(|(prefix, name, lane, sub_lane, house, building, unit, room, after)| {
            let mut text = format!("{prefix}{name}");
            let mut level = |number: Option<u32>, word: &str| {
                number.into_iter().for_each(|number| write!(text, "{number}{word}").unwrap());
            };
            level(lane, "弄");
            level(sub_lane.filter(|_| lane.is_some()), "支弄");
            level(Some(house), "号");
            level(building, "幢");
            level(unit, "单元");
            if let Some(room) = room {
                write!(text, "{room}{after}室").unwrap();
            }
            text
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn canonical_text_is_read_as_it_stands(text in canonical()) {
        let read = parse(&text);
        prop_assert_eq!(read.address.to_string(), text);
    }

    #[test]
    fn reading_the_canonical_text_gives_the_same_address(seed: u64) {
        for noise in [Noise::FEED, Noise::FEED.tripled()] {
            let text = noisy(seed, &noise);
            let first = parse(&text).address;
            let again = first.to_string();
            prop_assert_eq!(&parse(&again).address, &first, "{} → {}", text, again);
        }
    }

    #[test]
    fn keys_follow_the_levels(seed: u64, other: u64) {
        let (a, b) = (noisy(seed, &Noise::WRITING), noisy(other, &Noise::WRITING));
        let (a, b) = (parse(&a).address, parse(&b).address);
        for (upper, lower) in [(AddressLevel::Lane, AddressLevel::House), (AddressLevel::House, AddressLevel::Room), (AddressLevel::Room, AddressLevel::SubRoom)] {
            if a.key_at(lower) == b.key_at(lower) {
                prop_assert_eq!(a.key_at(upper), b.key_at(upper));
            }
        }
        prop_assert_eq!(a.key(), a.clone().into_owned().key());
    }

    #[test]
    fn any_text_is_read_without_failing(text in "\\PC{0,60}") {
        let read = parse(&text);
        prop_assert!(read.address.to_string().len() < 2_000);
        if read.confidence == Confidence::Full {
            prop_assert!(read.guessed.is_empty());
        }
    }

    #[test]
    fn blanks_and_full_width_change_nothing(lane in 1_u32..3000, house in 1_u32..200, room in 101_u32..3500) {
        let plain = format!("三林路{lane}弄{house}号{room}室");
        let full: String = plain.chars().map(|c| if c.is_ascii() { char::from_u32(u32::from(c) + 0xfee0).unwrap() } else { c }).collect();
        let spaced = format!(" 三林路 {lane} 弄 {house} 号 {room} 室 ");
        let dashed = format!("三林路{lane}-{house}-{room}");
        let key = parse(&plain).address.key();
        prop_assert_eq!(parse(&full).address.key(), key);
        prop_assert_eq!(parse(&spaced).address.key(), key);
        prop_assert_eq!(parse(&dashed).address.key(), key);
    }
}
