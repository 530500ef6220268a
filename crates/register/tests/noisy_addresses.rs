//! How many noisy spellings of invented addresses are read to the door that was meant.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss, clippy::float_arithmetic, clippy::print_stdout)]

use std::collections::BTreeMap;

use register::address::{Address, Estates, Parser, PlaceNumber, Roads};
use register::synthetic::{
    Area, EstateKind, Noise, NoiseKind, NoiseKinds, Random, Said, Scale, SyntheticDwelling,
};

/// What a resident's address names: road (or village), and its numbers.
fn is_right(
    address: &Address<'_>,
    area: &Area,
    dwelling: &SyntheticDwelling,
    said: &Said,
    tables: bool,
    kinds: NoiseKinds,
) -> bool {
    let estate = area.estate(dwelling).unwrap();
    let number = |value: u32| (value > 0).then(|| PlaceNumber::new(value));
    let doors = address.house == number(said.house)
        && address.room == number(said.room)
        && address.building.is_none();
    if estate.kind == EstateKind::Village {
        return doors
            && address.village.as_deref() == Some(&estate.name)
            && address.group == number(said.group);
    }
    if !tables && kinds.contains(NoiseKind::EstateName) {
        let named = address.estate.as_deref().map(|name| name.trim_end_matches("小区"));
        return doors && named == Some(estate.name.trim_end_matches("小区"));
    }
    doors && address.road.as_deref() == Some(area.road(estate)) && address.lane == number(said.lane)
}

struct Outcome {
    right: u64,
    all: u64,
    by_kind: BTreeMap<NoiseKind, (u64, u64)>,
    examples: Vec<String>,
}

fn read_all(seed: u64, noise: &Noise, tables: bool, count: u64) -> Outcome {
    let area = Area::new(seed, Scale::TOWN);
    let named = area.estates().iter().filter(|estate| estate.kind == EstateKind::Lane);
    let estates: Estates =
        named.map(|estate| (estate.name.as_str(), area.road(estate), estate.lane)).collect();
    let roads: Roads = area.roads().collect();
    let parser = if tables { Parser::new().with_estates(&estates).with_roads(&roads) } else { Parser::new() };
    let mut outcome = Outcome { right: 0, all: 0, by_kind: BTreeMap::new(), examples: Vec::new() };
    let mut text = String::new();
    for index in 0..count {
        let mut random = Random::of(seed, 99, index);
        let dwelling = area.dwelling(random.below(area.scale().dwellings));
        text.clear();
        let spelled = noise.write_address(&mut random, &area, &dwelling, &mut text);
        let read = parser.parse(&text);
        let right = is_right(&read.address, &area, &dwelling, &spelled.said, tables, spelled.kinds);
        outcome.all += 1;
        outcome.right += u64::from(right);
        for kind in spelled.kinds.iter() {
            let entry = outcome.by_kind.entry(kind).or_default();
            entry.0 += u64::from(right);
            entry.1 += 1;
        }
        if !right && outcome.examples.len() < 25 {
            let mut meant = String::new();
            area.write_address(&dwelling, &mut meant);
            outcome.examples.push(format!("{text}  →  {}  [{meant} {:?}]", read.address, spelled.kinds));
        }
    }
    outcome
}

fn report(title: &str, outcome: &Outcome) {
    println!(
        "{title}: {} of {} right ({:.5})",
        outcome.right,
        outcome.all,
        outcome.right as f64 / outcome.all as f64
    );
    for (kind, (right, all)) in &outcome.by_kind {
        println!("   {kind:?}: {right} of {all} ({:.4})", *right as f64 / *all as f64);
    }
    for example in &outcome.examples {
        println!("   {example}");
    }
}

#[test]
fn other_ways_of_writing_lose_nothing() {
    let outcome = read_all(2022, &Noise::WRITING, true, 20_000);
    report("writing, tables", &outcome);
    assert!(outcome.right * 1000 >= outcome.all * 998);
    let outcome = read_all(2022, &Noise::WRITING, false, 20_000);
    report("writing, no tables", &outcome);
    assert!(outcome.right * 1000 >= outcome.all * 990);
}

#[test]
fn feeds_are_read_with_the_names_of_the_register() {
    let outcome = read_all(2022, &Noise::FEED, true, 20_000);
    report("feed, tables", &outcome);
    assert!(outcome.right * 1000 >= outcome.all * 975);
}

/// The figures of the documentation: `cargo test -p register --release --test noisy_addresses -- --ignored --nocapture`.
#[test]
#[ignore = "a million addresses for each setting"]
fn figures() {
    for seed in [1, 77] {
        for (title, noise, tables) in [
            ("writing, tables", Noise::WRITING, true),
            ("writing, no tables", Noise::WRITING, false),
            ("feed, tables", Noise::FEED, true),
            ("feed tripled, tables", Noise::FEED.tripled(), true),
        ] {
            report(&format!("seed {seed}, {title}"), &read_all(seed, &noise, tables, 1_000_000));
        }
    }
}
