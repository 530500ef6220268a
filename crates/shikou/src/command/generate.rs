//! `shikou generate-figures`: synthetic figures of many towns, for benchmarks. Nothing in them is real.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::command_line::{GenerateArgs, RowOrder, RowSize};
use crate::demo::Chance;
use crate::failure::Failure;

const YEAR: u16 = 2023;
const COMMITTEE_HEAD: &str = "街镇编码,月份,居村委编码,居村委名称,派出所,社区,抽查人数,准确人数,弄虚作假人数,境外抽查人数,境外准确人数,注销账号人数,自主申报有效数,人在户不在人数,来沪人员数,推送有效数\n";
const TOWN_HEAD: &str = "街镇编码,月份,境外人员总数\n";
const QUOTA_HEAD: &str = "街镇编码,派出所,推送定额\n";

pub(crate) fn run(args: &GenerateArgs) -> Result<(), Failure> {
    let towns = args.towns.max(1).min(args.committees.max(1));
    fs::create_dir_all(&args.out).map_err(|error| Failure::unwritable(&args.out, &error))?;
    let mut committees = create(&args.out, sheets::COMMITTEE_FILE, COMMITTEE_HEAD)?;
    let mut town_rows = create(&args.out, sheets::TOWN_FILE, TOWN_HEAD)?;
    let mut quotas = create(&args.out, sheets::QUOTA_FILE, QUOTA_HEAD)?;
    let list: Vec<_> = (0..towns).map(|place| Town::new(args, place, towns)).collect();
    let write = |result: std::io::Result<()>| result.map_err(|error| Failure::unwritable(&args.out, &error));
    for town in &list {
        write(town.quotas(&mut quotas))?;
        for month in 1..=12 {
            write(town.month(&mut town_rows, month))?;
        }
    }
    match args.order {
        RowOrder::Town => {
            for town in &list {
                for month in 1..=12 {
                    write(town.committees(&mut committees, month))?;
                }
            }
        }
        RowOrder::Month => {
            for month in 1..=12 {
                for town in &list {
                    write(town.committees(&mut committees, month))?;
                }
            }
        }
    }
    for mut file in [committees, town_rows, quotas] {
        write(file.flush())?;
    }
    Ok(())
}

fn create(folder: &Path, name: &str, head: &str) -> Result<BufWriter<File>, Failure> {
    let path = folder.join(name);
    let file = File::create(&path).map_err(|error| Failure::unwritable(&path, &error))?;
    let mut file = BufWriter::with_capacity(1 << 20, file);
    file.write_all(head.as_bytes()).map_err(|error| Failure::unwritable(&path, &error))?;
    Ok(file)
}

/// A town of the benchmark: some committees under some stations.
struct Town {
    code: u32,
    committees: u32,
    stations: u32,
    size: RowSize,
    seed: u64,
}

impl Town {
    fn new(args: &GenerateArgs, place: u32, towns: u32) -> Self {
        let code = 100_000_000 + place;
        let seed = args.seed ^ (u64::from(code) << 20);
        let committees = args.committees / towns + u32::from(place < args.committees % towns);
        Self { code, committees, stations: (committees / 6).clamp(1, 5), size: args.rows, seed }
    }

    fn quotas(&self, out: &mut impl Write) -> std::io::Result<()> {
        let mut chance = Chance::new(self.seed);
        for station in 1..=self.stations {
            let name = self.station(station);
            writeln!(out, "{},{name},{}", self.code, chance.between(100, 2_000))?;
        }
        Ok(())
    }

    fn station(&self, station: u32) -> String {
        match self.size {
            RowSize::Short => letters(station),
            RowSize::Full => format!("第{station}派出所"),
        }
    }

    /// Names and community of a committee, as they stand in its row.
    fn labels(&self, committee: u32, station: u32) -> String {
        let name = self.station(station);
        match self.size {
            RowSize::Short => format!("{},{name},", letters(committee)),
            RowSize::Full => format!("第{committee}居委会,{name},第{station}社区"),
        }
    }

    fn month(&self, out: &mut impl Write, month: u32) -> std::io::Result<()> {
        let mut chance = Chance::new(self.seed + 7);
        writeln!(out, "{},{YEAR}-{month:02},{}", self.code, chance.between(50, 3_000))
    }

    fn committees(&self, out: &mut impl Write, month: u32) -> std::io::Result<()> {
        for committee in 1..=self.committees.min(999) {
            self.row(out, month, committee)?;
        }
        Ok(())
    }

    fn row(&self, out: &mut impl Write, month: u32, committee: u32) -> std::io::Result<()> {
        let station = committee % self.stations + 1;
        let mut yearly = Chance::new(self.seed + u64::from(committee) * 64);
        let mut chance = Chance::new(self.seed + u64::from(committee) * 64 + u64::from(month));
        let (most_checked, most_residents) = match self.size {
            RowSize::Short => (120, 400),
            RowSize::Full => (400, 3_000),
        };
        let checked = if chance.once_in(60) { 0 } else { chance.between(most_checked / 10, most_checked) };
        let wrong = if chance.once_in(3) { chance.between(0, checked / 20) } else { 0 };
        let falsified = u32::from(checked > 0 && chance.once_in(80));
        let overseas = if chance.once_in(2) { 0 } else { chance.between(1, 40) };
        let overseas_wrong = if chance.once_in(6) { chance.between(0, overseas / 8) } else { 0 };
        let residents = yearly.between(most_residents / 30, most_residents);
        let (declared, pushed) = (yearly.between(0, 30) * month, yearly.between(0, 40) * month);
        write!(
            out,
            "{0},{YEAR}-{month:02},{0}{committee:03},{1},",
            self.code,
            self.labels(committee, station)
        )?;
        if checked == 0 {
            out.write_all(b",,0,")?;
        } else {
            write!(out, "{checked},{},{falsified},", checked - wrong)?;
        }
        let lapsed = if chance.once_in(12) { chance.between(1, 3) } else { 0 };
        writeln!(
            out,
            "{overseas},{},{lapsed},{declared},{},{},{pushed}",
            overseas - overseas_wrong,
            residents / 4,
            residents
        )
    }
}

/// `A` to `Z`, `AA` and so on: the shortest names that differ.
fn letters(number: u32) -> String {
    let (before, last) = ((number.max(1) - 1) / 26, (number.max(1) - 1) % 26);
    let mut name = if before > 0 { letters(before) } else { String::new() };
    name.extend(char::from_digit(last + 10, 36).map(|letter| letter.to_ascii_uppercase()));
    name
}
