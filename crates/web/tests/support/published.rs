//! A month filled in and published, by the verbs that its people use.

use workflow::{Actor, CellEdit, ClientKey, Office, Place, Role, TownFiguresEdit};

use super::{OTHER_STATION, STATION, Site};

const MONTH: &str = "2022-06";

/// 公布一个月: June of 2022, in which the first committee of each station is behind the others; who did it.
pub async fn june(site: &Site) -> Vec<Actor> {
    let station = |name: &str| Place::Station(name.to_owned());
    let people = site
        .people(&[
            ("officer1", Role::BeatOfficer, station(STATION)),
            ("deputy1", Role::DeputyChief, station(STATION)),
            ("officer2", Role::BeatOfficer, station(OTHER_STATION)),
            ("deputy2", Role::DeputyChief, station(OTHER_STATION)),
            ("clerk", Role::Clerk, Place::Town),
            ("head", Role::OfficeHead, Place::Town),
        ])
        .await;
    let office = &site.office;
    let (clerk, head) = (&people[4], &people[5]);
    let summary = office.town_summary(clerk, MONTH).await.unwrap();
    let edit = TownFiguresEdit {
        cells: vec![("overseas_total".to_owned(), "550".to_owned())],
        district_rate: String::new(),
        remark: String::new(),
        version: summary.town_figures_version,
    };
    office.set_town_figures(clerk, &key(), MONTH, &edit).await.unwrap();
    for (name, officer, deputy) in
        [(STATION, &people[0], &people[1]), (OTHER_STATION, &people[2], &people[3])]
    {
        fill(office, officer, name).await;
        let version = || async { part(office, clerk, name).await };
        office.submit_draft(officer, &key(), MONTH, name, version().await, true).await.unwrap();
        office.sign_station(deputy, &key(), MONTH, name, version().await).await.unwrap();
        office.review_station(clerk, &key(), MONTH, name, version().await).await.unwrap();
    }
    let version = office.month_board(clerk, MONTH).await.unwrap().month.version;
    office.lock_month(clerk, &key(), MONTH, version, "").await.unwrap();
    office.publish_month(head, &key(), MONTH, version + 1).await.unwrap();
    people
}

fn key() -> ClientKey {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    ClientKey::new(&format!("june-{:06}", NEXT.fetch_add(1, Ordering::Relaxed))).unwrap()
}

async fn part(office: &Office, clerk: &Actor, station: &str) -> i64 {
    let board = office.month_board(clerk, MONTH).await.unwrap();
    board.stations.iter().find(|line| line.station == station).unwrap().version
}

async fn fill(office: &Office, officer: &Actor, station: &str) {
    let grid = office.station_grid(officer, MONTH, station).await.unwrap();
    let mut cells = Vec::new();
    for (place, row) in grid.rows.iter().enumerate() {
        for cell in &row.cells {
            let value = match (cell.figure.as_str(), place) {
                ("correct", 0) => "90",
                ("checked" | "correct" | "hukou_elsewhere" | "from_other_province", _) => "100",
                ("declarations" | "pushes", _) => "50",
                _ => "0",
            };
            cells.push(CellEdit {
                committee: row.committee.clone(),
                figure: cell.figure.clone(),
                was: cell.value.clone(),
                value: value.to_owned(),
            });
        }
    }
    office.save_cells(officer, &key(), MONTH, station, &cells, &[]).await.unwrap();
}
