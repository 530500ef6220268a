//! Identifiers, addresses and names a second, on texts as feeds write them.

use divan::Bencher;
use divan::counter::ItemsCount;
use register::address::{Estates, Parser, Roads, parse};
use register::identifiers::{Identifier, Options};
use register::names::name_key;
use register::synthetic::{Area, EstateKind, Noise, Population, Random, Scale};

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

const COUNT: u64 = 20_000;

fn addresses(noise: &Noise) -> Vec<String> {
    let area = Area::new(5, Scale::TOWN);
    let spell = |index| {
        let mut random = Random::of(5, 1, index);
        let dwelling = area.dwelling(random.below(area.scale().dwellings));
        let mut text = String::new();
        noise.write_address(&mut random, &area, &dwelling, &mut text);
        text
    };
    (0..COUNT).map(spell).collect()
}

#[divan::bench]
fn address(bencher: Bencher<'_, '_>) {
    let texts = addresses(&Noise::FEED);
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| texts.iter().map(|text| parse(text).address.key().0).fold(0, u64::wrapping_add));
}

#[divan::bench]
fn address_standard(bencher: Bencher<'_, '_>) {
    let area = Area::new(5, Scale::TOWN);
    let texts: Vec<String> = area
        .dwellings()
        .take(20_000)
        .map(|dwelling| {
            let mut text = String::new();
            area.write_address(&dwelling, &mut text);
            text
        })
        .collect();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| texts.iter().map(|text| parse(text).address.key().0).fold(0, u64::wrapping_add));
}

#[divan::bench]
fn address_with_tables(bencher: Bencher<'_, '_>) {
    let area = Area::new(5, Scale::TOWN);
    let named = area.estates().iter().filter(|estate| estate.kind == EstateKind::Lane);
    let estates: Estates =
        named.map(|estate| (estate.name.as_str(), area.road(estate), estate.lane)).collect();
    let roads: Roads = area.roads().collect();
    let parser = Parser::new().with_estates(&estates).with_roads(&roads);
    let texts = addresses(&Noise::FEED);
    bencher.counter(ItemsCount::new(texts.len())).bench_local(|| {
        texts.iter().map(|text| parser.parse(text).address.key().0).fold(0, u64::wrapping_add)
    });
}

#[divan::bench]
fn identifier(bencher: Bencher<'_, '_>) {
    let area = Area::new(5, Scale::TOWN);
    let population = Population::new(&area);
    let spell = |index| Noise::FEED.number(&mut Random::of(5, 2, index), &population.resident(index)).text;
    let texts: Vec<String> = (0..COUNT).map(spell).collect();
    let options = Options { demo: true, ..Options::default() };
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| texts.iter().filter(|text| Identifier::parse(text, &options).is_ok()).count());
}

#[divan::bench]
fn name(bencher: Bencher<'_, '_>) {
    let area = Area::new(5, Scale::TOWN);
    let population = Population::new(&area);
    let texts: Vec<String> = (0..COUNT).map(|index| population.resident(index).name).collect();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| texts.iter().map(|text| name_key(text).0).fold(0, u64::wrapping_add));
}

#[divan::bench]
fn resident(bencher: Bencher<'_, '_>) {
    let area = Area::new(5, Scale::TOWN);
    let population = Population::new(&area);
    bencher.counter(ItemsCount::new(1_000_u64)).bench_local(|| {
        (0..1_000).map(|index| population.resident(index).number.clear_key()).fold(0, u64::wrapping_add)
    });
}
