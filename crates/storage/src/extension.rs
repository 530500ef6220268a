//! Later dates that were granted.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 延期记录: a later date for a station's form.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ExtensionRow {
    /// The month.
    pub month: String,
    /// The station.
    pub station: String,
    /// Number of the verb that granted it.
    pub sequence: i64,
    /// Until when.
    pub until: String,
    /// Why.
    pub reason: String,
    /// Who granted it.
    pub granted_by: String,
    /// When, microseconds since 1970 UTC.
    pub granted_at: i64,
}

impl Read {
    /// The extensions of a month, oldest first.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn extensions(&mut self, town: &str, month: &str) -> Result<Vec<ExtensionRow>, StorageError> {
        self.fetch_all(
            "SELECT month, station, sequence, until, reason, granted_by, granted_at FROM extension
             WHERE town = $1 AND month = $2 ORDER BY sequence",
            args![town, month],
        )
        .await
    }
}

impl Write {
    /// Records an extension under the number of this verb.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn add_extension(
        &mut self,
        month: &str,
        station: &str,
        until: &str,
        reason: &str,
        by: &str,
        at: Stamp,
    ) -> Result<(), StorageError> {
        let (town, sequence) = (self.town.clone(), self.sequence);
        self.execute(
            "INSERT INTO extension (town, month, station, sequence, until, reason, granted_by, granted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![&town, month, station, sequence, until, reason, by, at],
        )
        .await?;
        Ok(())
    }
}
