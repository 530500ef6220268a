//! `shikou generate-register`: an invented register and a feed with the truth, for benchmarks. Nobody in it exists.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use register::synthetic::{Area, Noise, Scale, SyntheticOverlay};

use crate::command_line::{AreaScale, GenerateRegisterArgs};
use crate::failure::Failure;

pub(crate) fn run(args: &GenerateRegisterArgs) -> Result<(), Failure> {
    let (scale, rows) = match args.scale {
        AreaScale::Hamlet => (Scale::HAMLET, 500),
        AreaScale::Town => (Scale::TOWN, 25_003),
        AreaScale::District => (Scale::DISTRICT, 200_000),
        AreaScale::City => (Scale::CITY, 500_000),
    };
    fs::create_dir_all(&args.out).map_err(|error| Failure::unwritable(&args.out, &error))?;
    let area = Area::new(args.seed, scale);
    let noise = if args.tripled { Noise::FEED.tripled() } else { Noise::FEED };
    let overlay = SyntheticOverlay::new(args.seed, &area, noise);
    file(&args.out, "dwellings.csv", |out| dwellings(&area, &overlay, args.estates, out))?;
    file(&args.out, "register.csv", |out| persons(&overlay, out))?;
    let rows = args.rows.unwrap_or(rows);
    file(&args.out, "feed.csv", |out| feed(&overlay, rows, out))?;
    file(&args.out, "truth.csv", |out| truth(&overlay, rows, out))
}

fn file(
    folder: &Path,
    name: &str,
    fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let path = folder.join(name);
    let written = File::create(&path).and_then(|file| {
        let mut out = BufWriter::with_capacity(1 << 20, file);
        fill(&mut out)?;
        out.flush()
    });
    written.map_err(|error| Failure::unwritable(&path, &error))
}

fn dwellings(
    area: &Area,
    overlay: &SyntheticOverlay<'_>,
    estates: bool,
    out: &mut impl Write,
) -> std::io::Result<()> {
    writeln!(out, "dwelling_id,address")?;
    let mut address = String::new();
    for dwelling in area.dwellings().filter(|dwelling| overlay.has_dwelling(dwelling.index)) {
        address.clear();
        area.write_address(&dwelling, &mut address);
        let named = area.estate(&dwelling).filter(|estate| estates && estate.lane > 0);
        if let Some(estate) = named {
            address = address.replace('弄', &format!("弄{}", estate.name));
        }
        writeln!(out, "D{:08},{address}", dwelling.index)?;
    }
    Ok(())
}

fn persons(overlay: &SyntheticOverlay<'_>, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "person_id,name,id_number,phone,address,dwelling_id")?;
    for resident in overlay.population().residents().filter(|resident| overlay.has_resident(resident)) {
        let phone = resident.phone.map(|phone| phone.clear().to_string()).unwrap_or_default();
        let (index, name, number) = (resident.index, &resident.name, resident.number.clear());
        writeln!(out, "P{index:08},{name},{number},{phone},,D{:08}", resident.dwelling)?;
    }
    Ok(())
}

fn feed(overlay: &SyntheticOverlay<'_>, rows: u64, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "row_id,name,id_number,phone,address")?;
    for index in 0..rows {
        let row = overlay.row(index);
        writeln!(out, "F{index:06},{},{},{},\"{}\"", row.name, row.number, row.phone, row.address)?;
    }
    Ok(())
}

fn truth(overlay: &SyntheticOverlay<'_>, rows: u64, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "row_id,person_id,dwelling_id,difference")?;
    let id = |letter: char, index: Option<u64>| index.map(|i| format!("{letter}{i:08}")).unwrap_or_default();
    for index in 0..rows {
        let row = overlay.row(index);
        let difference = match (row.person, row.dwelling) {
            (Some(_), _) if row.is_home => "same",
            (Some(_), _) => "moved",
            (None, Some(_)) => "new_person",
            (None, None) => "new",
        };
        writeln!(out, "F{index:06},{},{},{difference}", id('P', row.person), id('D', row.dwelling))?;
    }
    Ok(())
}
