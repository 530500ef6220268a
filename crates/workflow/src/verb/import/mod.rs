//! Figures from tables. What reads the tables hands over nouns; here they are checked against the month, counted,
//! written in one transaction, and taken back within a day.

mod incoming;
mod undo;

use assessment::TownFigures;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::ImportRow;

use self::incoming::Incoming;
pub use self::undo::ImportUndone;
pub(crate) use self::undo::UNDO_MICROSECONDS;
use crate::actor::Actor;
use crate::assembled::town_figures_until;
use crate::deed::{Begun, ClientKey};
use crate::ground::month_row;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::{FieldFault, Refusal};

/// 数据导入: figures of one month as a table had them.
#[derive(Debug, Clone, Copy)]
pub struct FiguresImport<'a> {
    /// Name of the file as the user knows it.
    pub file_name: &'a str,
    /// The month that is meant.
    pub month: &'a str,
    /// The town as read from the file; other months in it are left aside.
    pub figures: &'a TownFigures,
}

/// 格的问题: what is wrong with one cell, or with a row as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// Committee's code; empty for the town's own row.
    pub committee: String,
    /// Id of the figure; empty for the row as a whole.
    pub figure: String,
    /// Head of the column; empty for the row as a whole.
    pub header: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// 导入预检: what an import would do; nothing is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportPreview {
    /// Committees that had nothing yet.
    pub new: usize,
    /// Committees of which a count changes.
    pub changed: usize,
    /// Committees that stay as they are.
    pub same: usize,
    /// Rows that cannot be taken.
    pub wrong: usize,
    /// Why.
    pub problems: Vec<CellProblem>,
    /// Committees of the month that the file does not name, by name.
    pub absent: Vec<String>,
    /// What changes, as sentences, at most two hundred.
    pub changes: Vec<String>,
    /// Whether the town's own row changes.
    pub town_changed: bool,
    /// What a person should know, as sentences: names or stations that differ from the organisation's.
    pub warnings: Vec<String>,
}

/// 导入结果: what an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDone {
    /// Its number: to be given to undo.
    pub sequence: i64,
    /// Committees that had nothing yet.
    pub new: usize,
    /// Committees of which a count changed.
    pub changed: usize,
    /// Committees that stayed as they were.
    pub same: usize,
}

/// The most changes that a preview lists one by one.
const LISTED: usize = 200;
/// What imports of figures are called in storage.
const KIND: &str = "figures";

impl Office {
    /// 导入预检: counts what an import would do.
    ///
    /// # Errors
    /// Permission; not found; state.
    pub async fn preview_import(
        &self,
        actor: &Actor,
        import: FiguresImport<'_>,
    ) -> Result<ImportPreview, Refusal> {
        if !actor.may(Permission::ImportFigures) {
            return Err(Refusal::NotAllowed(Permission::ImportFigures));
        }
        let mut read = self.db.read().await?;
        let policy = self.town_policy(&mut read, &actor.town).await?;
        Ok(Incoming::compare(&mut read, actor, &policy, import).await?.preview)
    }

    /// 导入数据: all rows or none.
    ///
    /// # Errors
    /// As the preview; [`Refusal::Invalid`] with every problem when a row is wrong (field is `committee/figure`).
    pub async fn import_figures(
        &self,
        actor: &Actor,
        key: &ClientKey,
        import: FiguresImport<'_>,
    ) -> Result<ImportDone, Refusal> {
        let mut deed = match self.begin(actor, Permission::ImportFigures, "import_figures", key).await? {
            Begun::Repeated(done) => return Ok(done),
            Begun::Fresh(deed) => deed,
        };
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let incoming = Incoming::compare(&mut deed, actor, &policy, import).await?;
        let preview = &incoming.preview;
        if !preview.problems.is_empty() {
            let fault = |problem: &CellProblem| FieldFault {
                field: format!("{}/{}", problem.committee, problem.figure),
                words: format!("{}：{}", problem.message, problem.remedy),
            };
            return Err(Refusal::Invalid(preview.problems.iter().map(fault).collect()));
        }
        let done = ImportDone {
            sequence: deed.sequence(),
            new: preview.new,
            changed: preview.changed,
            same: preview.same,
        };
        let undo = incoming.write(&mut deed, import.month).await?;
        let changed = i64::try_from(undo.committees.len()).unwrap_or(i64::MAX);
        let undo = serde_json::to_string(&undo).map_err(|error| Refusal::Fault(error.to_string()))?;
        let file_name: String = import.file_name.chars().take(120).collect();
        let row = ImportRow {
            sequence: done.sequence,
            kind: KIND.to_owned(),
            month: import.month.to_owned(),
            file_name,
            changed,
            undo,
            imported_by: actor.id.clone(),
            imported_at: deed.at().0,
            undone_at: None,
        };
        deed.add_import(&row).await?;
        let details = json!({ "month": import.month, "file": row.file_name, "new": done.new,
            "changed": done.changed, "same": done.same, "changes": preview_changes(&incoming.preview) });
        deed.finish(object(done.sequence), &details, done).await
    }

    /// 导出: the figures of the town until a month, within the actor's place, to be written as a table.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn export_figures(&self, actor: &Actor, month: &str) -> Result<TownFigures, Refusal> {
        if !actor.may(Permission::SeeFigures) {
            return Err(Refusal::NotAllowed(Permission::SeeFigures));
        }
        let mut read = self.db.read().await?;
        month_row(&mut read, &actor.town, month).await?;
        let policy = self.town_policy(&mut read, &actor.town).await?;
        town_figures_until(&mut read, &actor.town, &policy, month, &actor.place.scope()).await
    }
}

fn object(sequence: i64) -> String {
    format!("import/{sequence}")
}

/// The audit keeps the numbers; a table of changes belongs to the rows themselves.
fn preview_changes(preview: &ImportPreview) -> Vec<String> {
    preview.changes.iter().take(LISTED).cloned().collect()
}
