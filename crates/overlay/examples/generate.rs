//! Writes an invented register and feed: `generate town|district|city|hamlet FOLDER [SEED] [tripled] [estates]`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::fs::File;
use std::io::{BufWriter, Write};

use register::synthetic::{Area, Noise, Scale, SyntheticOverlay};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (scale, rows) = match args[0].as_str() {
        "hamlet" => (Scale::HAMLET, 500),
        "town" => (Scale::TOWN, 25_003),
        "district" => (Scale::DISTRICT, 200_000),
        _ => (Scale::CITY, 500_000),
    };
    let seed = args.get(2).and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let tripled = args.iter().any(|arg| arg == "tripled");
    let estates = args.iter().any(|arg| arg == "estates");
    let area = Area::new(seed, scale);
    let noise = if tripled { Noise::FEED.tripled() } else { Noise::FEED };
    let overlay = SyntheticOverlay::new(seed, &area, noise);
    let open = |name: &str| {
        std::fs::create_dir_all(&args[1]).unwrap();
        BufWriter::with_capacity(1 << 20, File::create(format!("{}/{name}", args[1])).unwrap())
    };
    let mut out = open("dwellings.csv");
    writeln!(out, "dwelling_id,address").unwrap();
    let mut address = String::new();
    for dwelling in area.dwellings().filter(|dwelling| overlay.has_dwelling(dwelling.index)) {
        address.clear();
        area.write_address(&dwelling, &mut address);
        if estates && let Some(estate) = area.estate(&dwelling).filter(|estate| estate.lane > 0) {
            address = address.replace('弄', &format!("弄{}", estate.name));
        }
        writeln!(out, "D{:08},{address}", dwelling.index).unwrap();
    }
    out.flush().unwrap();
    let mut out = open("register.csv");
    writeln!(out, "person_id,name,id_number,phone,address,dwelling_id").unwrap();
    for resident in overlay.population().residents().filter(|resident| overlay.has_resident(resident)) {
        address.clear();
        area.write_address(&area.dwelling(resident.dwelling), &mut address);
        let phone = resident.phone.map(|phone| phone.clear().to_string()).unwrap_or_default();
        let (index, name, number) = (resident.index, &resident.name, resident.number.clear());
        writeln!(out, "P{index:08},{name},{number},{phone},{address},D{:08}", resident.dwelling).unwrap();
    }
    out.flush().unwrap();
    let (mut feed, mut truth) = (open("feed.csv"), open("truth.csv"));
    writeln!(feed, "row_id,name,id_number,phone,address").unwrap();
    writeln!(truth, "row_id,person_id,dwelling_id,difference").unwrap();
    for index in 0..rows {
        let row = overlay.row(index);
        writeln!(feed, "F{index:06},{},{},{},\"{}\"", row.name, row.number, row.phone, row.address).unwrap();
        let difference = match (row.person, row.dwelling, row.is_home) {
            (Some(_), _, true) => "same",
            (Some(_), _, false) => "moved",
            (None, Some(_), _) => "new_person",
            (None, None, _) => "new",
        };
        let id =
            |letter: char, index: Option<u64>| index.map(|i| format!("{letter}{i:08}")).unwrap_or_default();
        writeln!(truth, "F{index:06},{},{},{difference}", id('P', row.person), id('D', row.dwelling))
            .unwrap();
    }
    feed.flush().unwrap();
    truth.flush().unwrap();
}
