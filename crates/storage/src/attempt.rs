//! Failed sign-ins.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 登录失败: how often what was typed as a login failed, whether there is such a user or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct AttemptRow {
    /// How often in a row.
    pub failures: i64,
    /// When last, microseconds since 1970 UTC.
    pub last_at: i64,
}

impl Read {
    /// The failures of a login, by its keyed hash.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn attempt(&mut self, town: &str, login: &[u8]) -> Result<Option<AttemptRow>, StorageError> {
        self.fetch_optional(
            "SELECT failures, last_at FROM attempt WHERE town = $1 AND login = $2",
            args![town, login],
        )
        .await
    }
}

impl Write {
    /// Notes how often a login failed.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn set_attempt(&mut self, login: &[u8], failures: i64, at: Stamp) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO attempt (town, login, failures, last_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (town, login) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at",
            args![&town, login, failures, at],
        )
        .await?;
        Ok(())
    }

    /// Forgets the failures of a login, and those of all logins that last failed before `before`.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn forget_attempts(&mut self, login: &[u8], before: Stamp) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "DELETE FROM attempt WHERE town = $1 AND (login = $2 OR last_at < $3)",
            args![&town, login, before],
        )
        .await?;
        Ok(())
    }
}
