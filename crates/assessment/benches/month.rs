//! A committee-month, bare and with every step recorded: one town of 83 committees over a year.
#![allow(missing_docs, clippy::unwrap_used, clippy::cast_possible_truncation)]

use std::path::Path;

use assessment::policy::FigureOf;
use assessment::{
    Cells, CommitteeCode, CommitteeFigures, Keep, Month, MonthFigures, Policy, PolicySource, Station,
    TownFigures, assess_town,
};
use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

fn policy() -> Policy {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/sanlin-2022-50");
    let read = |name: &str| (name.to_owned(), std::fs::read_to_string(folder.join(name)).unwrap());
    Policy::compile(&PolicySource::new(["policy.toml", "readings.toml", "clauses.toml"].map(read))).unwrap()
}

fn town(policy: &Policy, committees: u64) -> TownFigures {
    let edition = policy.newest();
    let mut seed = 7_u64;
    let mut chance = move |limit: u32| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as u32 % limit
    };
    let stations = edition
        .stations
        .iter()
        .map(|station| Station { name: station.name.clone(), quota: station.quota })
        .collect();
    let mut town = TownFigures { stations, ..TownFigures::default() };
    for number in 1..=12 {
        let mut rows = Vec::new();
        for id in 0..committees {
            let checked = 60 + chance(140);
            let counts = [
                ("checked", checked),
                ("correct", checked - chance(checked / 20)),
                ("falsified", u32::from(chance(80) == 0)),
                ("overseas_checked", 10),
                ("overseas_correct", 10 - u32::from(chance(5) == 0)),
                ("accounts_revoked", u32::from(chance(9) == 0)),
                ("declarations", u32::from(number) * chance(30)),
                ("hukou_elsewhere", 300),
                ("from_other_province", 900),
                ("pushes", u32::from(number) * chance(9)),
            ];
            let mut cells = Cells::default();
            for (id, count) in counts {
                let figure = edition.figures_of(FigureOf::Committee).find(|figure| figure.id == id).unwrap();
                cells.set(figure.index, Some(count));
            }
            let code = CommitteeCode::new(310_115_130_000 + id).unwrap();
            rows.push(CommitteeFigures { code, name: 0, station: (id % 5) as usize, community: None, cells });
        }
        let mut cells = Cells::default();
        cells.set(edition.figures_of(FigureOf::Town).next().unwrap().index, Some(1_800));
        let month = Month::new(2023, number).unwrap();
        town.months.push(MonthFigures { month, town: cells, district_rate: None, committees: rows });
    }
    town
}

/// Items are committee-months.
fn year_of_town(bencher: Bencher<'_, '_>, committees: u64, keep: Keep) {
    let policy = policy();
    let town = town(&policy, committees);
    bencher
        .counter(ItemsCount::new(committees * 12))
        .bench(|| assess_town(&policy, divan::black_box(&town), keep));
}

#[divan::bench(args = [15, 83])]
fn bare(bencher: Bencher<'_, '_>, committees: u64) {
    year_of_town(bencher, committees, Keep::Marks);
}

#[divan::bench(args = [15, 83])]
fn with_steps(bencher: Bencher<'_, '_>, committees: u64) {
    year_of_town(bencher, committees, Keep::Steps);
}
