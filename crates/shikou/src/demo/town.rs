//! The demo's figures: names and codes are facts, everything else is invented.

use assessment::policy::{Edition, FigureOf};
use assessment::{Cells, CommitteeCode, CommitteeFigures, Month, MonthFigures, Policy, Station, TownFigures};

use super::chance::Chance;
use super::story::{Event, event};

/// Code of the demo's town, by which its committees' codes begin.
pub(crate) const TOWN: &str = "310115130";
/// Its name.
pub(crate) const TOWN_NAME: &str = "三林镇（演示）";
/// The demo's year: the roster's.
pub(crate) const YEAR: u16 = 2023;

const ROSTER: &str = include_str!("../../../../data/committees_sanlin_2023.csv");

/// Invented shares of the town: how many committees each station of the policy looks after, in its order.
/// Committees of the new quarter by the river lie with the last station because their names say so.
const STATION_SIZES: [usize; 4] = [28, 25, 14, 11];
const RIVERSIDE: &str = "前滩";

/// One committee of the demo through the year.
struct Committee {
    code: CommitteeCode,
    name: usize,
    community: usize,
    station: usize,
    declared: u32,
    pushed: u32,
}

/// A whole year of figures for the policy's own stations.
pub(crate) fn figures(policy: &Policy) -> TownFigures {
    let edition = policy.newest();
    let mut town = TownFigures {
        stations: edition
            .stations
            .iter()
            .map(|station| Station { name: station.name.clone(), quota: station.quota })
            .collect(),
        ..TownFigures::default()
    };
    let mut committees = roster(&mut town);
    for month in (1..=12).filter_map(|number| Month::new(YEAR, number)) {
        let rows = committees
            .iter_mut()
            .enumerate()
            .map(|(place, committee)| committee.month(edition, place, month));
        let mut cells = Cells::default();
        put(
            edition,
            FigureOf::Town,
            &mut cells,
            "overseas_total",
            Some(1_820 + 24 * u32::from(month.number())),
        );
        town.months.push(MonthFigures {
            month,
            town: cells,
            district_rate: None,
            committees: rows.collect(),
        });
    }
    town
}

fn roster(town: &mut TownFigures) -> Vec<Committee> {
    let mut committees = Vec::new();
    let mut inland = 0;
    for line in ROSTER.lines().skip(1) {
        let mut fields = line.split(',');
        let (Some(code), Some(name)) = (fields.next(), fields.next()) else { continue };
        let Some(code) = code.parse().ok().and_then(CommitteeCode::new) else { continue };
        let station = if name.starts_with(RIVERSIDE) {
            STATION_SIZES.len()
        } else {
            inland += 1;
            station_of(inland)
        };
        let community = intern(
            town,
            &format!("示例第{}社区", ["一", "二", "三", "四", "五"].get(station).unwrap_or(&"五")),
        );
        let name = intern(town, name);
        committees.push(Committee { code, name, community, station, declared: 0, pushed: 0 });
    }
    committees.sort_by_key(|committee| committee.code);
    committees
}

fn station_of(inland: usize) -> usize {
    let mut end = 0;
    for (station, size) in STATION_SIZES.iter().enumerate() {
        end += size;
        if inland <= end {
            return station;
        }
    }
    STATION_SIZES.len() - 1
}

fn intern(town: &mut TownFigures, name: &str) -> usize {
    if let Some(place) = town.names.iter().position(|known| known == name) {
        return place;
    }
    town.names.push(name.to_owned());
    town.names.len() - 1
}

fn put(edition: &Edition, of: FigureOf, cells: &mut Cells, id: &str, count: Option<u32>) {
    if let Some(figure) = edition.figures_of(of).find(|figure| figure.id == id) {
        cells.set(figure.index, count);
    }
}

impl Committee {
    fn month(&mut self, edition: &Edition, place: usize, month: Month) -> CommitteeFigures {
        let mut chance = Chance::new(self.code.digits() * 100 + u64::from(month.number()));
        let event = event(place, month.number());
        let (checked, wrong) = match event {
            Some(Event::Unchecked) => (None, 0),
            Some(Event::Poor) => (Some(80), chance.between(5, 7)),
            Some(Event::Even) => (Some(100), 4),
            Some(Event::Falsified) => (Some(90), 0),
            Some(Event::AccountsLapse) => (Some(120), 0),
            None => {
                let checked = chance.between(60, 160);
                (Some(checked), if chance.once_in(3) { chance.between(0, checked / 50 + 1) } else { 0 })
            }
        };
        let overseas = if place.is_multiple_of(3) || event.is_some() { 0 } else { chance.between(1, 20) };
        let overseas_wrong = u32::from(overseas > 0 && chance.once_in(9));
        let lapsed = match event {
            Some(Event::AccountsLapse) => 14,
            _ => u32::from(chance.once_in(14)),
        };
        let residents = chance.between(300, 1_400);
        self.declared += if place.is_multiple_of(7) { 1 } else { chance.between(3, 22) };
        self.pushed += if place.is_multiple_of(9) { chance.between(0, 1) } else { chance.between(2, 9) };
        let mut cells = Cells::default();
        let counts = [
            ("checked", checked),
            ("correct", checked.map(|checked| checked - wrong)),
            ("falsified", Some(u32::from(event == Some(Event::Falsified)))),
            ("overseas_checked", Some(overseas)),
            ("overseas_correct", Some(overseas - overseas_wrong)),
            ("accounts_revoked", Some(if event == Some(Event::Even) { 0 } else { lapsed })),
            ("declarations", Some(self.declared)),
            ("hukou_elsewhere", Some(residents / 3)),
            ("from_other_province", Some(residents)),
            ("pushes", Some(self.pushed)),
        ];
        for (id, count) in counts {
            put(edition, FigureOf::Committee, &mut cells, id, count);
        }
        CommitteeFigures {
            code: self.code,
            name: self.name,
            station: self.station,
            community: Some(self.community),
            cells,
        }
    }
}
