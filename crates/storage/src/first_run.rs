//! The link with which a town gets its first administrator.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 首次设置链接: one a town; the newest holds.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FirstRunRow {
    /// Keyed hash of its token.
    pub token: Vec<u8>,
    /// Until when, microseconds since 1970 UTC.
    pub expires_at: i64,
}

impl Read {
    /// The town's link, if one was made and not used.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn first_run(&mut self, town: &str) -> Result<Option<FirstRunRow>, StorageError> {
        self.fetch_optional("SELECT token, expires_at FROM first_run WHERE town = $1", args![town]).await
    }
}

impl Write {
    /// Puts a link in place of the former one.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn set_first_run(&mut self, token: &[u8], expires_at: Stamp) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO first_run (town, token, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (town) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at",
            args![&town, token, expires_at],
        )
        .await?;
        Ok(())
    }

    /// Takes the link away.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn end_first_run(&mut self) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute("DELETE FROM first_run WHERE town = $1", args![&town]).await?;
        Ok(())
    }
}
