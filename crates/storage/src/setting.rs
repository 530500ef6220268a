//! What a town chose for itself.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;

/// 设置项: one choice of a town.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SettingRow {
    /// Its name.
    pub setting: String,
    /// Its value.
    pub value: String,
    /// How often it was changed.
    pub version: i64,
}

impl Read {
    /// All settings of a town that were ever changed.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn settings(&mut self, town: &str) -> Result<Vec<SettingRow>, StorageError> {
        self.fetch_all(
            "SELECT setting, value, version FROM setting WHERE town = $1 ORDER BY setting",
            args![town],
        )
        .await
    }
}

impl Write {
    /// Writes a setting over the version it was read at (0 where it was never changed); false when it moved on
    /// meanwhile.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn put_setting(
        &mut self,
        setting: &str,
        value: &str,
        version: i64,
    ) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "INSERT INTO setting (town, setting, value, version) VALUES ($1, $2, $3, $4 + 1)
                 ON CONFLICT (town, setting) DO UPDATE SET value = excluded.value, version = excluded.version
                 WHERE setting.version = $4",
                args![&town, setting, value, version],
            )
            .await?;
        Ok(touched == 1)
    }
}
