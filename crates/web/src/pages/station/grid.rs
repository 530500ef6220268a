//! The grid of a station: it comes filled; what is yellow is looked at.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use workflow::view::{GridCell, GridRow, StationGrid};

use crate::address;
use crate::chip::Chip as _;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page_with};

use super::edit::{self, Saved};
use super::fragment;

#[derive(Template)]
#[template(path = "pages/station/grid.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) grid: StationGrid,
    /// Cells whose typed value was not saved: the value, and why.
    pub(crate) left: BTreeMap<(String, String), (String, String)>,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let grid = visit.office().station_grid(visit.actor(), visit.part("month"), visit.part("station")).await?;
    render(&visit, StatusCode::OK, grid, BTreeMap::new())
}

fn render(
    visit: &Visit,
    status: StatusCode,
    grid: StationGrid,
    left: BTreeMap<(String, String), (String, String)>,
) -> Answer {
    page_with(status, &Page { frame: visit.frame(format!("{} {}", grid.station, grid.month))?, grid, left })
}

/// Saves cells: for a script the rows that were sent, else the page again or the check.
pub(crate) async fn save(visit: Visit) -> Answer {
    let (month, station) = (visit.part("month"), visit.part("station"));
    let saved = edit::save(&visit, month, station).await?;
    if visit.asked.fragment {
        return fragment::rows(&visit, &saved);
    }
    if saved.is_whole() {
        let grid = address::grid(month, station);
        return on_to(&if visit.asked.fields.has("check") {
            format!("{grid}/check")
        } else {
            format!("{grid}?done=saved")
        });
    }
    let status =
        if saved.conflicts.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
    let left = left(&saved);
    render(&visit, status, saved.grid, left)
}

/// What was typed and not saved, with the reason in words.
pub(super) fn left(saved: &Saved) -> BTreeMap<(String, String), (String, String)> {
    let mut left = saved.wrong.clone();
    for ((committee, figure), typed) in &saved.conflicts {
        let words = conflict_words(&saved.grid, committee, figure, typed);
        left.insert((committee.clone(), figure.clone()), (typed.clone(), words));
    }
    left
}

/// Who changed a cell meanwhile, to what.
pub(super) fn conflict_words(grid: &StationGrid, committee: &str, figure: &str, typed: &str) -> String {
    let row = grid.rows.iter().find(|row| row.committee == committee);
    let header =
        grid.columns.iter().find(|column| column.figure == figure).map_or("", |column| &column.header);
    let cell = row.and_then(|row| row.cells.iter().find(|cell| cell.figure == figure));
    let now = cell.map_or("", |cell| cell.value.as_str());
    let by = row.map_or("", |row| row.changed.as_str());
    let shown = |value: &str| if value.is_empty() { "空白".to_owned() } else { value.to_owned() };
    format!("{header}：{by} 已改为 {}，这里填的是 {}，再存一次就用这里的", shown(now), shown(typed))
}

/// Brings over what last month knew.
pub(crate) async fn prefill(visit: Visit) -> Answer {
    let (month, station) = (visit.part("month"), visit.part("station"));
    visit.office().prefill(visit.actor(), &visit.key()?, month, station).await?;
    on_to(&format!("{}?done=saved", address::grid(month, station)))
}

/// How a cell looks.
pub(super) fn look(cell: &GridCell) -> &'static str {
    match cell {
        // What is still to be typed is no mistake yet.
        GridCell { missing: true, .. } => "blank",
        GridCell { fault: Some(_), .. } => "faulty",
        GridCell { carried: true, .. } => "carried",
        _ => "",
    }
}

/// What a row's last cell says: what is wrong, else what is still missing, else who was here last.
pub(super) fn says(row: &GridRow) -> String {
    let faults = typed_faults(row);
    match row.gap.as_ref().filter(|gap| gap.started) {
        _ if !faults.is_empty() => faults.join("；"),
        Some(gap) => gap.words(),
        None => row.changed.clone(),
    }
}

/// How it says that.
pub(super) fn tone(row: &GridRow) -> &'static str {
    match row.gap.as_ref().is_some_and(|gap| gap.started) {
        _ if !typed_faults(row).is_empty() => "bad",
        true => "warn",
        false => "dim",
    }
}

fn typed_faults(row: &GridRow) -> Vec<&str> {
    row.cells.iter().filter(|cell| !cell.missing).filter_map(|cell| cell.fault.as_deref()).collect()
}

impl Page {
    /// What a whole page sends back as it was shown.
    fn was(&self) -> String {
        let row = |row: &GridRow| {
            let values: Vec<&str> = row.cells.iter().map(|cell| cell.value.as_str()).collect();
            format!("{}:{}", row.committee, values.join(","))
        };
        self.grid.rows.iter().map(row).collect::<Vec<_>>().join(";")
    }

    fn columns(&self) -> String {
        self.grid.columns.iter().map(|column| column.figure.as_str()).collect::<Vec<_>>().join(",")
    }

    fn value<'a>(&'a self, row: &'a GridRow, cell: &'a GridCell) -> &'a str {
        let left = self.left.get(&(row.committee.clone(), cell.figure.clone()));
        left.map_or(cell.value.as_str(), |(typed, _)| typed.as_str())
    }

    fn look(&self, row: &GridRow, cell: &GridCell) -> &'static str {
        if self.left.contains_key(&(row.committee.clone(), cell.figure.clone())) {
            "faulty"
        } else {
            look(cell)
        }
    }

    fn says(&self, row: &GridRow) -> String {
        let left = self.left_of(row);
        if left.is_empty() { says(row) } else { left.join("；") }
    }

    fn tone(&self, row: &GridRow) -> &'static str {
        if self.left_of(row).is_empty() { tone(row) } else { "bad" }
    }

    /// Why cells of a row were not saved.
    fn left_of(&self, row: &GridRow) -> Vec<&str> {
        let left = self.left.iter().filter(|((committee, _), _)| *committee == row.committee);
        left.map(|(_, (_, words))| words.as_str()).collect()
    }

    /// What a cell tells whoever rests on it: why it is red, else last month's value.
    fn title(&self, row: &GridRow, cell: &GridCell) -> Option<String> {
        let left = self.left.get(&(row.committee.clone(), cell.figure.clone())).map(|(_, words)| words);
        let fault = cell.fault.as_ref().filter(|_| !cell.missing);
        let before = (!cell.before.is_empty()).then(|| format!("上月 {}", cell.before));
        left.or(fault).cloned().or(before)
    }

    fn header(&self, index: &usize) -> &str {
        self.grid.columns.get(*index).map_or("", |column| column.header.as_str())
    }
}
