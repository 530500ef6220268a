//! A feed laid on an invented town: the whole way, and with the memory that it takes.

use std::fmt::Write;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use overlay::{Alone, Bytes, Tables, overlay};
use register::synthetic::{Area, Noise, Scale, SyntheticOverlay};

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

const ROWS: u64 = 2_500;

struct Town {
    register: String,
    dwellings: String,
    feed: String,
}

/// A tenth of a town.
static TOWN: LazyLock<Town> = LazyLock::new(|| {
    let area = Area::new(1, Scale { dwellings: 16_000, ..Scale::TOWN });
    let synthetic = SyntheticOverlay::new(1, &area, Noise::FEED);
    let mut town = Town {
        register: "person_id,name,id_number,phone,address,dwelling_id\n".to_owned(),
        dwellings: "dwelling_id,address\n".to_owned(),
        feed: "row_id,name,id_number,phone,address\n".to_owned(),
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
    for index in 0..ROWS {
        let row = synthetic.row(index);
        let _ = writeln!(town.feed, "{index},{},{},{},\"{}\"", row.name, row.number, row.phone, row.address);
    }
    town
});

fn main() {
    divan::main();
}

#[divan::bench]
fn tenth_of_a_town(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let tables = Tables {
            register: &mut Bytes::new("register", TOWN.register.as_bytes()),
            dwellings: Some(&mut Bytes::new("dwellings", TOWN.dwellings.as_bytes())),
            feed: &mut Bytes::new("feed", TOWN.feed.as_bytes()),
        };
        let mut written = 0;
        let overlay = overlay(tables, &Alone, false);
        let _ = overlay.and_then(|overlay| {
            overlay.write(&mut |bytes| {
                written += bytes.len();
                Ok(())
            })
        });
        written
    });
}
