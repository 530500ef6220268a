//! Which installation's key a town works with.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;

/// 密钥指纹: what the installation's key made of a town's code.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TownKeyRow {
    /// Code of the town.
    pub town: String,
    /// Keyed hash.
    pub fingerprint: Vec<u8>,
}

impl Read {
    /// The fingerprints of all towns that have one.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn town_keys(&mut self) -> Result<Vec<TownKeyRow>, StorageError> {
        self.fetch_all("SELECT town, fingerprint FROM town_key ORDER BY town", Vec::new()).await
    }
}

impl Write {
    /// Notes the fingerprint of the town's key in place of the former one.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn set_town_key(&mut self, fingerprint: &[u8]) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO town_key (town, fingerprint) VALUES ($1, $2)
             ON CONFLICT (town) DO UPDATE SET fingerprint = excluded.fingerprint",
            args![&town, fingerprint],
        )
        .await?;
        Ok(())
    }
}
