//! A small town with two stations, one user of each kind, and figures to fill in.
#![allow(clippy::indexing_slicing, dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use assessment::policy::FigureOf;
use assessment::{Month, MonthFigures, TownFigures};
use workflow::view::{BoardStation, GridRow, StationGrid};
use workflow::{
    Actor, CellEdit, CellsSaved, Founding, Place, Published, ReasonEdit, Refusal, Role, StationMoved,
    TownFiguresEdit,
};

use super::{Bench, invented};

pub const A: &str = "杨思派出所";
pub const B: &str = "三林派出所";
pub const MAY: &str = "2022-05";
pub const JUNE: &str = "2022-06";
/// How many committees each station has.
pub const EACH: usize = 6;

/// 两所小镇.
#[derive(Clone)]
pub struct Street {
    pub bench: Bench,
    pub clerk: Actor,
    pub second_clerk: Actor,
    pub head: Actor,
    pub leader: Actor,
    pub administrator: Actor,
    pub officer: Actor,
    pub deputy: Actor,
    pub officer_b: Actor,
    pub deputy_b: Actor,
    pub secretary: Actor,
    pub community: Actor,
    pub figures: TownFigures,
}

pub fn code(place: usize) -> String {
    format!("{}", 310_115_130_001 + u64::try_from(place).unwrap())
}

impl Street {
    pub async fn new(bench: Bench) -> Self {
        let figures = invented::town(2, EACH, Month::new(2022, 5).unwrap(), 3);
        let clerk = bench.user("clerk", Role::Clerk).await;
        let roster = Founding::roster(&figures, &figures.months[0]);
        bench.office.import_roster(&clerk, &bench.key(), MAY, &roster).await.unwrap();
        let station = |name: &str| Place::Station(name.to_owned());
        Self {
            second_clerk: bench.user("clerk2", Role::Clerk).await,
            head: bench.user("head", Role::OfficeHead).await,
            leader: bench.user("leader", Role::Leader).await,
            administrator: bench.user("admin", Role::Administrator).await,
            officer: bench.user_at("officer", Role::BeatOfficer, station(A)).await,
            deputy: bench.user_at("deputy", Role::DeputyChief, station(A)).await,
            officer_b: bench.user_at("officerb", Role::BeatOfficer, station(B)).await,
            deputy_b: bench.user_at("deputyb", Role::DeputyChief, station(B)).await,
            secretary: bench.user_at("secretary", Role::Secretary, Place::Committee(code(1))).await,
            community: bench
                .user_at("community", Role::Community, Place::Community("示例西社区".to_owned()))
                .await,
            clerk,
            bench,
            figures,
        }
    }

    pub fn of(&self, month: &str) -> &MonthFigures {
        let month: Month = month.parse().unwrap();
        self.figures.months.iter().find(|figures| figures.month == month).unwrap()
    }

    pub fn station_users(&self, station: &str) -> (&Actor, &Actor) {
        if station == A { (&self.officer, &self.deputy) } else { (&self.officer_b, &self.deputy_b) }
    }

    pub async fn open(&self, month: &str) {
        let key = self.bench.key();
        self.bench.office.open_month(&self.clerk, &key, month).await.unwrap();
    }

    pub async fn set_town(&self, month: &str) {
        let summary = self.bench.office.town_summary(&self.clerk, month).await.unwrap();
        let edit = TownFiguresEdit {
            cells: vec![("overseas_total".to_owned(), "550".to_owned())],
            district_rate: String::new(),
            remark: String::new(),
            version: summary.town_figures_version,
        };
        let key = self.bench.key();
        self.bench.office.set_town_figures(&self.clerk, &key, month, &edit).await.unwrap();
    }

    pub async fn grid(&self, month: &str, station: &str) -> StationGrid {
        self.bench.office.station_grid(&self.clerk, month, station).await.unwrap()
    }

    /// A cell as it is now.
    pub async fn value(&self, month: &str, committee: usize, figure: &str) -> String {
        let station = if committee < EACH { A } else { B };
        let grid = self.grid(month, station).await;
        let row = grid.rows.iter().find(|row| row.committee == code(committee)).unwrap();
        cell(row, figure).to_owned()
    }

    pub async fn part(&self, month: &str, station: &str) -> BoardStation {
        let board = self.bench.office.month_board(&self.clerk, month).await.unwrap();
        board.stations.into_iter().find(|line| line.station == station).unwrap()
    }

    pub async fn month_version(&self, month: &str) -> i64 {
        self.bench.office.month_board(&self.clerk, month).await.unwrap().month.version
    }

    /// Everything of a station, as the figures have it.
    pub async fn edits(&self, month: &str, station: &str) -> (Vec<CellEdit>, Vec<ReasonEdit>) {
        let policy = invented::policy();
        let edition = policy.newest();
        let (mut cells, mut reasons) = (Vec::new(), Vec::new());
        let grid = self.grid(month, station).await;
        for row in &self.of(month).committees {
            let code = row.code.to_string();
            let Some(shown) = grid.rows.iter().find(|shown| shown.committee == code) else { continue };
            for figure in edition.figures_of(FigureOf::Committee) {
                let was = cell(shown, &figure.id).to_owned();
                let value = row.cells.get(figure.index).map(|count| count.to_string()).unwrap_or_default();
                if was != value {
                    cells.push(CellEdit { committee: code.clone(), figure: figure.id.clone(), was, value });
                }
                if figure.id == "checked" && row.cells.get(figure.index).is_none() {
                    let (committee, was) = (code.clone(), shown.reason.clone());
                    reasons.push(ReasonEdit { committee, was, reason: "没有上门".to_owned() });
                }
            }
        }
        (cells, reasons)
    }

    pub async fn fill(&self, month: &str, station: &str) -> CellsSaved {
        let (cells, reasons) = self.edits(month, station).await;
        let (officer, key) = (self.station_users(station).0, self.bench.key());
        self.bench.office.save_cells(officer, &key, month, station, &cells, &reasons).await.unwrap()
    }

    pub async fn submit(&self, month: &str, station: &str) -> Result<StationMoved, Refusal> {
        let (officer, version) = (self.station_users(station).0, self.part(month, station).await.version);
        let key = self.bench.key();
        self.bench.office.submit_draft(officer, &key, month, station, version, true).await
    }

    pub async fn sign(&self, month: &str, station: &str) -> Result<StationMoved, Refusal> {
        let (deputy, version) = (self.station_users(station).1, self.part(month, station).await.version);
        let key = self.bench.key();
        self.bench.office.sign_station(deputy, &key, month, station, version).await
    }

    pub async fn review(&self, month: &str, station: &str) -> Result<StationMoved, Refusal> {
        let version = self.part(month, station).await.version;
        let key = self.bench.key();
        self.bench.office.review_station(&self.clerk, &key, month, station, version).await
    }

    pub async fn through(&self, month: &str, station: &str) {
        self.fill(month, station).await;
        self.submit(month, station).await.unwrap();
        self.sign(month, station).await.unwrap();
        self.review(month, station).await.unwrap();
    }

    pub async fn lock(&self, month: &str) {
        let (version, key) = (self.month_version(month).await, self.bench.key());
        self.bench.office.lock_month(&self.clerk, &key, month, version, "").await.unwrap();
    }

    pub async fn publish(&self, month: &str) -> Result<Published, Refusal> {
        let (version, key) = (self.month_version(month).await, self.bench.key());
        self.bench.office.publish_month(&self.head, &key, month, version).await
    }

    /// From opening to publishing.
    pub async fn whole(&self, month: &str) -> Published {
        self.open(month).await;
        self.set_town(month).await;
        self.through(month, A).await;
        self.through(month, B).await;
        self.lock(month).await;
        self.publish(month).await.unwrap()
    }

    /// How many lines the log has: a verb that was refused adds none.
    pub async fn lines(&self) -> usize {
        self.bench.lines().await.len()
    }
}

pub fn cell<'a>(row: &'a GridRow, figure: &str) -> &'a str {
    &row.cells.iter().find(|cell| cell.figure == figure).unwrap().value
}

pub fn edit(committee: usize, figure: &str, was: &str, value: &str) -> CellEdit {
    CellEdit {
        committee: code(committee),
        figure: figure.to_owned(),
        was: was.to_owned(),
        value: value.to_owned(),
    }
}

/// What kind of refusal it is.
pub fn kind(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotAllowed(_) => "not allowed",
        Refusal::NotFound(_) => "not found",
        Refusal::Stale { .. } => "stale",
        Refusal::State(_) => "state",
        Refusal::Invalid(_) => "invalid",
        Refusal::KeyReused => "key reused",
        _ => "other",
    }
}
