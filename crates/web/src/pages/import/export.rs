//! Figures as a table: what was filled in, and an empty one.

use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Visit, XLSX, file};

use super::read;

/// The figures until a month, within what the actor sees.
pub(crate) async fn export(visit: Visit) -> Answer {
    let month = visit.part("month");
    let figures = visit.office().export_figures(visit.actor(), month).await?;
    let policy = read::policy(&visit).await?;
    let bytes = sheets::write_figures(&[figures], &policy)
        .map_err(|error| Problem::Fault(format!("export of figures: {error}")))?;
    file(&format!("人口考核数据{month}.xlsx"), XLSX, bytes)
}

/// An empty table with notes.
pub(crate) async fn template(visit: Visit) -> Answer {
    let policy = read::policy(&visit).await?;
    let bytes =
        sheets::figures_template(&policy).map_err(|error| Problem::Fault(format!("template: {error}")))?;
    file("人口考核数据模板.xlsx", XLSX, bytes)
}
