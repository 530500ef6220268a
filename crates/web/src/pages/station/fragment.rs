//! What a script gets after it saved: the words and looks of the rows that it sent, totals, and how much is left.

use askama::Template;
use axum::http::StatusCode;
use workflow::view::{GridRow, StationGrid};

use crate::route::Answer;
use crate::visit::{Visit, page_with};

use super::edit::Saved;
use super::grid;

#[derive(Template)]
#[template(path = "pages/station/fragment.html")]
struct Fragment<'a> {
    grid: &'a StationGrid,
    rows: Vec<Row>,
    said: String,
}

struct Row {
    committee: String,
    /// Figures whose typed value is not saved: `checked correct`.
    left: String,
    /// The look of each cell: `checked:blank correct:faulty`.
    looks: String,
    /// The value of cells that somebody else changed: `checked:75`.
    theirs: String,
    tone: &'static str,
    words: String,
}

pub(super) fn rows(_visit: &Visit, saved: &Saved) -> Answer {
    let rows: Vec<Row> = saved
        .grid
        .rows
        .iter()
        .filter(|row| saved.rows.contains(&row.committee))
        .map(|own| row(saved, own))
        .collect();
    let status = match (saved.conflicts.is_empty(), saved.wrong.is_empty()) {
        (true, true) => StatusCode::OK,
        (true, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, _) => StatusCode::CONFLICT,
    };
    let said = if saved.is_whole() {
        format!("已保存 {} 格", saved.changed)
    } else {
        // On a phone the row's own words are off the screen.
        let first = grid::left(saved).into_values().next().map(|(_, words)| words);
        format!("有格没有保存，见红格：{}", first.unwrap_or_default())
    };
    page_with(status, &Fragment { grid: &saved.grid, rows, said })
}

fn row(saved: &Saved, row: &GridRow) -> Row {
    let left = grid::left(saved);
    let own = |figure: &str| left.get(&(row.committee.clone(), figure.to_owned()));
    let looks = row.cells.iter().map(|cell| {
        let look = if own(&cell.figure).is_some() { "faulty" } else { grid::look(cell) };
        format!("{}:{look}", cell.figure)
    });
    let theirs = row
        .cells
        .iter()
        .filter(|cell| saved.conflicts.contains_key(&(row.committee.clone(), cell.figure.clone())));
    let unsaved: Vec<&str> =
        row.cells.iter().map(|cell| cell.figure.as_str()).filter(|figure| own(figure).is_some()).collect();
    let words: Vec<&str> =
        row.cells.iter().filter_map(|cell| own(&cell.figure).map(|(_, words)| words.as_str())).collect();
    Row {
        committee: row.committee.clone(),
        left: unsaved.join(" "),
        looks: looks.collect::<Vec<_>>().join(" "),
        theirs: theirs.map(|cell| format!("{}:{}", cell.figure, cell.value)).collect::<Vec<_>>().join(" "),
        tone: if words.is_empty() { grid::tone(row) } else { "bad" },
        words: if words.is_empty() { grid::says(row) } else { words.join("；") },
    }
}
