//! What was brought in from tables, and how to undo it.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 导入记录: a table that was brought in.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ImportRow {
    /// Number of the verb that brought it in.
    pub sequence: i64,
    /// What it holds: figures.
    pub kind: String,
    /// The month it is for.
    pub month: String,
    /// Name of the file as the user knows it.
    pub file_name: String,
    /// How many rows it changed.
    pub changed: i64,
    /// What was there before, as JSON.
    pub undo: String,
    /// Who.
    pub imported_by: String,
    /// When, microseconds since 1970 UTC.
    pub imported_at: i64,
    /// When it was undone.
    pub undone_at: Option<i64>,
}

impl Read {
    /// Imports, newest first, at most `limit`; those of one user, or all.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn imports(
        &mut self,
        town: &str,
        by: Option<&str>,
        limit: i64,
    ) -> Result<Vec<ImportRow>, StorageError> {
        self.fetch_all(
            "SELECT sequence, kind, month, file_name, changed, undo, imported_by, imported_at, undone_at FROM import
             WHERE town = $1 AND ($2 = '' OR imported_by = $2) ORDER BY sequence DESC LIMIT $3",
            args![town, by.unwrap_or_default(), limit],
        )
        .await
    }

    /// One import.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn import(&mut self, town: &str, sequence: i64) -> Result<Option<ImportRow>, StorageError> {
        self.fetch_optional(
            "SELECT sequence, kind, month, file_name, changed, undo, imported_by, imported_at, undone_at FROM import
             WHERE town = $1 AND sequence = $2",
            args![town, sequence],
        )
        .await
    }
}

impl Write {
    /// Records an import.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn add_import(&mut self, row: &ImportRow) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO import (town, sequence, kind, month, file_name, changed, undo, imported_by, imported_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                &town,
                row.sequence,
                &row.kind,
                &row.month,
                &row.file_name,
                row.changed,
                &row.undo,
                &row.imported_by,
                row.imported_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Notes that an import was undone; false when it was already.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn undo_import(&mut self, sequence: i64, at: Stamp) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "UPDATE import SET undone_at = $3 WHERE town = $1 AND sequence = $2 AND undone_at IS NULL",
                args![&town, sequence, at],
            )
            .await?;
        Ok(touched == 1)
    }
}
