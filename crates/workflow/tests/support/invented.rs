//! Figures of a town that does not exist, for the policy of Sanlin.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use std::collections::BTreeMap;

use assessment::policy::FigureOf;
use assessment::{
    Cells, CommitteeCode, CommitteeFigures, Edition, Month, MonthFigures, Policy, PolicySource, Station,
    TownFigures,
};

/// The policy's texts as they stand in its folder.
pub fn policy_source() -> PolicySource {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/sanlin-2022-50");
    let text = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    PolicySource::new(
        ["policy.toml", "readings.toml", "clauses.toml"].map(|name| (name.to_owned(), text(name))),
    )
}

pub fn policies() -> BTreeMap<String, PolicySource> {
    BTreeMap::from([("sanlin-2022-50".to_owned(), policy_source())])
}

pub fn policy() -> Policy {
    Policy::compile(&policy_source()).unwrap()
}

pub fn cells(edition: &Edition, of: FigureOf, counts: &[(&str, Option<u32>)]) -> Cells {
    let mut cells = Cells::default();
    for (id, count) in counts {
        let figure = edition.figures_of(of).find(|figure| figure.id == *id).unwrap();
        cells.set(figure.index, *count);
    }
    cells
}

/// A number that looks like chance.
pub fn mixed(seed: u64, below: u32) -> u32 {
    let mut mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^= mixed >> 31;
    u32::try_from(mixed % u64::from(below)).unwrap()
}

/// `per_station` committees for each of the first `stations` of the policy, through `months` from `first` on.
pub fn town(stations: usize, per_station: usize, first: Month, months: usize) -> TownFigures {
    let policy = policy();
    let edition = policy.newest();
    let mut town = TownFigures::default();
    for station in edition.stations.iter().take(stations) {
        town.stations.push(Station { name: station.name.clone(), quota: station.quota });
    }
    let count = stations * per_station;
    town.names = (0..count).map(|place| format!("示例第{}居委会", place + 1)).collect();
    let community = town.names.len();
    town.names.extend(["示例东社区".to_owned(), "示例西社区".to_owned()]);
    let mut so_far = vec![(0, 0); count];
    let mut month = first;
    for _ in 0..months {
        if month.number() == 1 {
            so_far.fill((0, 0));
        }
        let rows = so_far.iter_mut().enumerate().map(|(place, so_far)| {
            let seed = u64::from(month.year()) * 100_000 + u64::from(month.number()) * 1_000;
            let chance = |of: u64, below| mixed(seed + u64::try_from(place).unwrap() * 17 + of, below);
            let checked = (chance(1, 29) > 0).then(|| 60 + chance(2, 80));
            let wrong = chance(3, 5);
            let overseas = chance(4, 12);
            so_far.0 += chance(5, 20);
            so_far.1 += chance(6, 9);
            let counts = [
                ("checked", checked),
                ("correct", checked.map(|checked| checked - wrong)),
                ("falsified", Some(u32::from(checked.is_some() && chance(7, 40) == 0))),
                ("overseas_checked", Some(overseas)),
                ("overseas_correct", Some(overseas - u32::from(overseas > 0 && chance(8, 6) == 0))),
                ("accounts_revoked", Some(u32::from(chance(9, 10) == 0))),
                ("declarations", Some(so_far.0)),
                ("hukou_elsewhere", Some(100 + chance(10, 200))),
                ("from_other_province", Some(300 + chance(11, 900))),
                ("pushes", Some(so_far.1)),
            ];
            CommitteeFigures {
                code: CommitteeCode::new(310_115_130_001 + u64::try_from(place).unwrap()).unwrap(),
                name: place,
                station: place / per_station,
                community: (place % 3 > 0).then_some(community + place % 2),
                cells: cells(edition, FigureOf::Committee, &counts),
            }
        });
        let committees = rows.collect();
        let overseas = 400 + 30 * u32::from(month.number());
        town.months.push(MonthFigures {
            month,
            town: cells(edition, FigureOf::Town, &[("overseas_total", Some(overseas))]),
            district_rate: None,
            committees,
        });
        month = month.next();
    }
    town
}
