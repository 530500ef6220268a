//! A synthetic town for tests and benches: invented committees, invented figures, the shipped policy.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]
#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};

use assessment::policy::FigureOf;
use assessment::{
    Cells, CommitteeCode, CommitteeFigures, Keep, Month, MonthFigures, Policy, PolicySource, Station,
    TownFigures, TownResult, assess_town,
};
use papers::{Fonts, font_places};

/// A policy, a town's figures and what they come to.
pub(crate) struct Town {
    pub(crate) policy: Policy,
    pub(crate) figures: TownFigures,
    pub(crate) result: TownResult,
}

/// The fonts of this machine. A machine without them fails the test: the test script installs them.
pub(crate) fn fonts() -> Fonts {
    Fonts::load(&font_places(None)).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn policy_folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies").join(name)
}

/// The shipped policy, with other readings where a test asks for them and every text passed through `edit`.
pub(crate) fn policy(trial: &[(&str, &str)], edit: impl Fn(&str, String) -> String) -> Policy {
    policy_of("sanlin-2022-50", trial, edit)
}

/// The policy of another folder.
pub(crate) fn policy_of(name: &str, trial: &[(&str, &str)], edit: impl Fn(&str, String) -> String) -> Policy {
    let folder = policy_folder(name);
    let files = ["policy.toml", "readings.toml", "clauses.toml"].map(|name| {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        (name.to_owned(), edit(name, text))
    });
    Policy::compile_with(&PolicySource::new(files), trial).unwrap_or_else(|errors| panic!("{errors}"))
}

/// How many committees each station has; a policy with fewer stations gives the rest to its last.
const STATION_SIZES: [usize; 5] = [24, 24, 15, 14, 6];
const COMMUNITIES: [&str; 3] = ["东社区", "中社区", "西社区"];

/// 83 committees and the months March to June 2022.
pub(crate) fn town(policy: Policy) -> Town {
    let names: Vec<String> = (1..=83).map(|number| format!("样例第{number}居委会")).collect();
    town_named(policy, names, &["2022-03", "2022-04", "2022-05", "2022-06"])
}

/// Committees of these names, and these months.
pub(crate) fn town_named(policy: Policy, names: Vec<String>, months: &[&str]) -> Town {
    let count = names.len();
    let stations = policy.newest().stations.iter();
    let stations =
        stations.map(|station| Station { name: station.name.clone(), quota: station.quota }).collect();
    let mut figures = TownFigures { stations, names, ..TownFigures::default() };
    figures.names.extend(COMMUNITIES.map(str::to_owned));
    for (place, text) in months.iter().enumerate() {
        let rows = (0..count).map(|number| row(&policy, number, place, count)).collect();
        figures.months.push(MonthFigures {
            month: month(text),
            town: cells(&policy, FigureOf::Town, &[("overseas_total", Some(812))]),
            district_rate: None,
            committees: rows,
        });
    }
    let result = assess_town(&policy, &figures, Keep::Steps);
    Town { policy, figures, result }
}

fn station_of(number: usize, stations: usize) -> usize {
    let mut before = 0;
    for (place, size) in STATION_SIZES.iter().enumerate() {
        before += size;
        if number < before {
            return place.min(stations - 1);
        }
    }
    stations - 1
}

/// Figures that are invented, the same at every run, with something of every situation in them.
fn row(policy: &Policy, number: usize, place: usize, count: usize) -> CommitteeFigures {
    let seed = u32::try_from(number * 7919 + place * 104_729 + 13).unwrap();
    let draw = |salt: u32, below: u32| (seed.wrapping_mul(2_654_435_761).rotate_left(salt) >> 7) % below;
    let number_u32 = u32::try_from(number).unwrap();
    let months = u32::try_from(place).unwrap() + 3;
    let checked = 60 + draw(3, 40);
    let weak = number % 17 == 5 || number == 40;
    let wrong = if weak { 3 + draw(5, 3) } else { draw(9, 12) / 9 };
    let unassessed = number == 8 && place == 3;
    let falsified = u32::from(number == 30 && place == 3);
    let overseas = draw(11, 6);
    let declarations = if number % 5 == 2 { 20 * months } else { (4 + number_u32 % 11) * months };
    let figures = [
        ("checked", (!unassessed).then_some(checked)),
        ("correct", (!unassessed).then_some(checked - wrong)),
        ("falsified", Some(falsified)),
        ("overseas_checked", Some(overseas)),
        ("overseas_correct", Some(overseas - u32::from(overseas > 3 && draw(2, 9) == 0))),
        ("accounts_revoked", Some(u32::from(draw(6, 14) == 0))),
        ("declarations", Some(declarations)),
        ("hukou_elsewhere", Some(180 + draw(4, 60))),
        ("from_other_province", Some(420 + draw(8, 300))),
        ("pushes", Some((3 + number_u32 % 13) * months)),
    ];
    CommitteeFigures {
        code: CommitteeCode::new(990_000_000_001 + u64::from(number_u32)).unwrap(),
        name: number,
        station: station_of(number, policy.newest().stations.len()),
        community: Some(count + number % COMMUNITIES.len()),
        cells: cells(policy, FigureOf::Committee, &figures),
    }
}

fn cells(policy: &Policy, of: FigureOf, figures: &[(&str, Option<u32>)]) -> Cells {
    let mut cells = Cells::default();
    for (id, count) in figures {
        if let Some(figure) = policy.newest().figures_of(of).find(|figure| figure.id == *id) {
            cells.set(figure.index, *count);
        }
    }
    cells
}
