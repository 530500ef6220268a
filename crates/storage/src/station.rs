//! Police stations of a town.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;

/// 派出所: as it stands in a town's list.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StationRow {
    /// Name.
    pub station: String,
    /// Its place in lists, from 1.
    pub position: i64,
    /// Pushes owed in a year where the town set another number than the policy.
    pub quota: Option<i64>,
    /// How often it was changed.
    pub version: i64,
}

impl Read {
    /// The stations, in their order.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn stations(&mut self, town: &str) -> Result<Vec<StationRow>, StorageError> {
        self.fetch_all(
            "SELECT station, position, quota, version FROM station WHERE town = $1 ORDER BY position, station",
            args![town],
        )
        .await
    }
}

impl Write {
    /// Adds a station.
    ///
    /// # Errors
    /// When it is there already or the engine does not answer.
    pub async fn add_station(
        &mut self,
        station: &str,
        position: i64,
        quota: Option<i64>,
    ) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO station (town, station, position, quota, version) VALUES ($1, $2, $3, $4, 1)",
            args![&town, station, position, quota],
        )
        .await?;
        Ok(())
    }

    /// Changes a station's order and quota; false when it is no longer at that version.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn change_station(
        &mut self,
        station: &str,
        position: i64,
        quota: Option<i64>,
        version: i64,
    ) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "UPDATE station SET position = $3, quota = $4, version = version + 1
                 WHERE town = $1 AND station = $2 AND version = $5",
                args![&town, station, position, quota, version],
            )
            .await?;
        Ok(touched == 1)
    }
}
