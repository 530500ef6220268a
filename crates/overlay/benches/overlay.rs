//! A feed laid on an invented register at three scales: the tables read cold, and a saved index, with the memory that
//! each takes. District and city are measured as programs (docs/performance.md): they do not fit in here.

#![allow(clippy::indexing_slicing, clippy::panic)]

use std::fmt::Write;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use overlay::{Alone, Bytes, Overlay, OverlayError, Tables, overlay, overlay_index, save_index};
use register::synthetic::{Area, Noise, Scale, SyntheticOverlay};

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

/// Dwellings, and rows of the feed: a hundredth of a town, a tenth, a town.
const SCALES: [(u64, u64); 3] = [(1_600, 250), (16_000, 2_500), (160_000, 25_003)];

struct Town {
    register: String,
    dwellings: String,
    feed: String,
    index: Vec<u8>,
}

static TOWNS: [LazyLock<Town>; 3] =
    [LazyLock::new(|| town(SCALES[0])), LazyLock::new(|| town(SCALES[1])), LazyLock::new(|| town(SCALES[2]))];

fn town((dwellings, rows): (u64, u64)) -> Town {
    let area = Area::new(1, Scale { dwellings, ..Scale::TOWN });
    let synthetic = SyntheticOverlay::new(1, &area, Noise::FEED);
    let mut town = Town {
        register: "person_id,name,id_number,phone,address,dwelling_id\n".to_owned(),
        dwellings: "dwelling_id,address\n".to_owned(),
        feed: "row_id,name,id_number,phone,address\n".to_owned(),
        index: Vec::new(),
    };
    for dwelling in area.dwellings().filter(|dwelling| synthetic.has_dwelling(dwelling.index)) {
        let _ = write!(town.dwellings, "D{:06},", dwelling.index);
        area.write_address(&dwelling, &mut town.dwellings);
        town.dwellings.push('\n');
    }
    for resident in synthetic.population().residents().filter(|one| synthetic.has_resident(one)) {
        let phone = resident.phone.map(|phone| phone.clear().to_string()).unwrap_or_default();
        let (name, number) = (&resident.name, resident.number.clear());
        let _ = writeln!(
            town.register,
            "P{:06},{name},{number},{phone},,D{:06}",
            resident.index, resident.dwelling
        );
    }
    for index in 0..rows {
        let row = synthetic.row(index);
        let _ = writeln!(town.feed, "{index},{},{},{},\"{}\"", row.name, row.number, row.phone, row.address);
    }
    let mut register = Bytes::new("register", town.register.as_bytes());
    let mut dwellings = Bytes::new("dwellings", town.dwellings.as_bytes());
    let index = &mut town.index;
    let saved = save_index(&mut register, Some(&mut dwellings), &Alone, &mut |bytes| {
        index.extend_from_slice(bytes);
        Ok(())
    });
    assert!(saved.is_ok(), "an invented register is refused");
    town
}

fn main() {
    divan::main();
}

/// Bytes written; a refusal would be no measurement.
fn written(laid: Result<Overlay, OverlayError>) -> usize {
    let mut written = 0;
    let done = laid.and_then(|overlay| {
        overlay.write(&mut |bytes| {
            written += bytes.len();
            Ok(())
        })
    });
    assert!(done.is_ok(), "an invented feed is refused");
    written
}

#[divan::bench(args = [0, 1, 2], sample_count = 10)]
fn cold(bencher: Bencher<'_, '_>, scale: usize) {
    let town = &*TOWNS[scale];
    bencher.counter(ItemsCount::new(SCALES[scale].1)).bench(|| {
        let tables = Tables {
            register: &mut Bytes::new("register", town.register.as_bytes()),
            dwellings: Some(&mut Bytes::new("dwellings", town.dwellings.as_bytes())),
            feed: &mut Bytes::new("feed", town.feed.as_bytes()),
        };
        written(overlay(tables, &Alone, false))
    });
}

#[divan::bench(args = [0, 1, 2], sample_count = 10)]
fn indexed(bencher: Bencher<'_, '_>, scale: usize) {
    let town = &*TOWNS[scale];
    bencher.counter(ItemsCount::new(SCALES[scale].1)).bench(|| {
        let (mut index, mut feed) =
            (Bytes::new("index", &town.index), Bytes::new("feed", town.feed.as_bytes()));
        written(overlay_index(&mut index, &mut feed, &Alone, false))
    });
}
