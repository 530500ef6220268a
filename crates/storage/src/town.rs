//! Towns of this installation.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Db, Read};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 街镇: a town of this installation.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TownRow {
    /// Code of nine digits.
    pub town: String,
    /// Name.
    pub name: String,
    /// Which policy it works by.
    pub policy: String,
    /// Number of its last audit line.
    pub sequence: i64,
    /// 1 where everything in it is invented.
    pub demo: i64,
}

impl Db {
    /// Puts a town into the database, without anything in it; a town that is there already stays as it is.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn found(
        &self,
        town: &str,
        name: &str,
        policy: &str,
        demo: bool,
        at: Stamp,
    ) -> Result<(), StorageError> {
        let mut open = self.begin_bare().await?;
        open.execute(
            "INSERT INTO town (town, name, policy, sequence, demo, founded_at) VALUES ($1, $2, $3, 0, $4, $5)
             ON CONFLICT (town) DO NOTHING",
            args![town, name, policy, demo, at],
        )
        .await?;
        open.commit().await
    }
}

impl Read {
    /// All towns, by code.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn towns(&mut self) -> Result<Vec<TownRow>, StorageError> {
        self.fetch_all("SELECT town, name, policy, sequence, demo FROM town ORDER BY town", Vec::new()).await
    }

    /// One town.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn town(&mut self, town: &str) -> Result<Option<TownRow>, StorageError> {
        self.fetch_optional(
            "SELECT town, name, policy, sequence, demo FROM town WHERE town = $1",
            args![town],
        )
        .await
    }
}
