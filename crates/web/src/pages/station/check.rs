//! The check before handing in: what is still wrong, and what is confirmed with it.

use askama::Template;
use axum::http::StatusCode;
use workflow::Refusal;
use workflow::view::StationGrid;

use crate::faults::Faults;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page_with};

#[derive(Template)]
#[template(path = "pages/station/check.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) grid: StationGrid,
    pub(crate) faults: Faults,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    render(&visit, StatusCode::OK, None).await
}

async fn render(visit: &Visit, status: StatusCode, faults: Option<Faults>) -> Answer {
    let grid = visit.office().station_grid(visit.actor(), visit.part("month"), visit.part("station")).await?;
    let faults = faults.unwrap_or_else(|| Faults(grid.faults.clone()));
    page_with(
        status,
        &Page { frame: visit.frame(format!("{} {} 检查", grid.station, grid.month))?, grid, faults },
    )
}

/// Hands in, and confirms what was carried over.
pub(crate) async fn submit(visit: Visit) -> Answer {
    let (month, station) = (visit.part("month"), visit.part("station"));
    let version = crate::pages::month::version(&visit)?;
    let done = visit.office().submit_draft(visit.actor(), &visit.key()?, month, station, version, true).await;
    match done {
        Ok(_) => on_to("/?done=submitted"),
        Err(Refusal::Invalid(faults)) => {
            render(&visit, StatusCode::UNPROCESSABLE_ENTITY, Some(Faults(faults))).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// One line of what is confirmed: a committee with its carried cells in words.
struct Carried<'a> {
    name: &'a str,
    cells: Vec<(&'a str, &'a str)>,
}

impl Page {
    fn carried(&self) -> Vec<Carried<'_>> {
        let of_row = |row: &'_ workflow::view::GridRow| {
            let cells = row.cells.iter().zip(&self.grid.columns).filter(|(cell, _)| cell.carried).count();
            cells > 0
        };
        let rows = self.grid.rows.iter().filter(|row| of_row(row));
        rows.map(|row| Carried {
            name: &row.name,
            cells: row
                .cells
                .iter()
                .zip(&self.grid.columns)
                .filter(|(cell, _)| cell.carried)
                .map(|(cell, column)| (column.header.as_str(), cell.value.as_str()))
                .collect(),
        })
        .collect()
    }

    /// Where a fault is mended: `committee/figure` as the grid names its inputs.
    fn anchor(&self, field: &str) -> String {
        format!("#c.{}", field.replace('/', "."))
    }
}
