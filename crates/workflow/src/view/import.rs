//! What was brought in from tables.

use super::board::needs;
use crate::actor::Actor;
use crate::clock::told_at;
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;
use crate::verb::UNDO_MICROSECONDS;

/// 导入行: a table that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its number: to be given to undo.
    pub sequence: i64,
    /// Month.
    pub month: String,
    /// Name of the file.
    pub file_name: String,
    /// How many rows it changed.
    pub changed: i64,
    /// Who and when, in words.
    pub imported: String,
    /// When it was undone, in words.
    pub undone: Option<String>,
    /// Whether it can still be undone; why not is said when trying.
    pub may_undo: bool,
}

/// The most imports that are listed.
const LISTED: i64 = 100;

impl Office {
    /// Imports, newest first, at most a hundred: all for the town office, the own ones for a station.
    ///
    /// # Errors
    /// Permission.
    pub async fn imports(&self, actor: &Actor) -> Result<Vec<ImportLine>, Refusal> {
        needs(actor, Permission::ImportFigures)?;
        let mut read = self.db.read().await?;
        let names = Names::of(&mut read, &actor.town).await?;
        let now = self.now().0;
        let own = (actor.place != Place::Town).then_some(actor.id.as_str());
        let rows = read.imports(&actor.town, own, LISTED).await?;
        Ok(rows
            .into_iter()
            .map(|row| ImportLine {
                sequence: row.sequence,
                may_undo: row.undone_at.is_none() && now - row.imported_at <= UNDO_MICROSECONDS,
                imported: names.told(&row.imported_by, row.imported_at),
                undone: row.undone_at.map(|at| told_at(storage::Stamp(at))),
                month: row.month,
                file_name: row.file_name,
                changed: row.changed,
            })
            .collect())
    }
}
