//! Months of a town, and each station's part in them.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 全镇月份: how far a month has come.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct MonthRow {
    /// The month.
    pub month: String,
    /// open, locked, published or reissuing.
    pub state: String,
    /// How often it was published.
    pub issue: i64,
    /// When forms are due.
    pub form_due: String,
    /// When it is to be published.
    pub publish_due: String,
    /// Why it was locked without a station, or opened again.
    pub reason: Option<String>,
    /// How often it was changed.
    pub version: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When, microseconds since 1970 UTC.
    pub changed_at: i64,
}

/// 派出所月份: how far a station's part of a month has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromRow)]
pub struct StationMonthRow {
    /// The month.
    pub month: String,
    /// The station.
    pub station: String,
    /// open, drafted, signed, reviewed or returned.
    pub state: String,
    /// When the form is due, extensions included.
    pub form_due: String,
    /// Who handed it in.
    pub drafted_by: Option<String>,
    /// When.
    pub drafted_at: Option<i64>,
    /// Who signed it.
    pub signed_by: Option<String>,
    /// When.
    pub signed_at: Option<i64>,
    /// Who reviewed it.
    pub reviewed_by: Option<String>,
    /// When.
    pub reviewed_at: Option<i64>,
    /// Why it was returned.
    pub reason: Option<String>,
    /// How often it was changed.
    pub version: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When, microseconds since 1970 UTC.
    pub changed_at: i64,
}

const MONTHS: &str =
    "SELECT month, state, issue, form_due, publish_due, reason, version, changed_by, changed_at
     FROM month WHERE town = $1 AND ($2 = '' OR month = $2) ORDER BY month";

const STATIONS: &str =
    "SELECT month, station, state, form_due, drafted_by, drafted_at, signed_by, signed_at, reviewed_by,
            reviewed_at, reason, version, changed_by, changed_at
     FROM station_month
     WHERE town = $1 AND month = $2 AND ($3 = '' OR station = $3) ORDER BY station";

impl Read {
    /// How many months of all towns are in each state, by state.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn months_by_state(&mut self) -> Result<Vec<(String, i64)>, StorageError> {
        self.fetch_all("SELECT state, count(*) FROM month GROUP BY state ORDER BY state", Vec::new()).await
    }

    /// All months, oldest first.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn months(&mut self, town: &str) -> Result<Vec<MonthRow>, StorageError> {
        self.fetch_all(MONTHS, args![town, ""]).await
    }

    /// One month.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn month(&mut self, town: &str, month: &str) -> Result<Option<MonthRow>, StorageError> {
        self.fetch_optional(MONTHS, args![town, month]).await
    }

    /// The stations' parts of a month.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn station_months(
        &mut self,
        town: &str,
        month: &str,
    ) -> Result<Vec<StationMonthRow>, StorageError> {
        self.fetch_all(STATIONS, args![town, month, ""]).await
    }

    /// One station's part of a month.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn station_month(
        &mut self,
        town: &str,
        month: &str,
        station: &str,
    ) -> Result<Option<StationMonthRow>, StorageError> {
        self.fetch_optional(STATIONS, args![town, month, station]).await
    }
}

impl Write {
    /// Opens a month.
    ///
    /// # Errors
    /// When it is there already or the engine does not answer.
    pub async fn add_month(&mut self, row: &MonthRow) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO month (town, month, state, issue, form_due, publish_due, reason, version, changed_by, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            args![
                &town,
                &row.month,
                &row.state,
                row.issue,
                &row.form_due,
                &row.publish_due,
                &row.reason,
                row.version,
                &row.changed_by,
                row.changed_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Writes a month's state, issue and reason over the version it was read at; false when it moved on meanwhile.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn change_month(&mut self, row: &MonthRow, by: &str, at: Stamp) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "UPDATE month SET state = $3, issue = $4, reason = $5, version = version + 1, changed_by = $7,
                        changed_at = $8
                 WHERE town = $1 AND month = $2 AND version = $6",
                args![&town, &row.month, &row.state, row.issue, &row.reason, row.version, by, at],
            )
            .await?;
        Ok(touched == 1)
    }

    /// Opens a station's part of a month; one that is there stays as it is.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn add_station_month(&mut self, row: &StationMonthRow) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "INSERT INTO station_month (town, month, station, state, form_due, version, changed_by, changed_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (town, month, station) DO NOTHING",
                args![
                    &town,
                    &row.month,
                    &row.station,
                    &row.state,
                    &row.form_due,
                    row.version,
                    &row.changed_by,
                    row.changed_at
                ],
            )
            .await?;
        Ok(touched == 1)
    }

    /// Writes a station's part of a month over the version it was read at; false when it moved on meanwhile.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn change_station_month(
        &mut self,
        row: &StationMonthRow,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "UPDATE station_month SET state = $4, form_due = $5, drafted_by = $6, drafted_at = $7, signed_by = $8,
                        signed_at = $9, reviewed_by = $10, reviewed_at = $11, reason = $12, version = version + 1,
                        changed_by = $14, changed_at = $15
                 WHERE town = $1 AND month = $2 AND station = $3 AND version = $13",
                args![
                    &town,
                    &row.month,
                    &row.station,
                    &row.state,
                    &row.form_due,
                    &row.drafted_by,
                    row.drafted_at,
                    &row.signed_by,
                    row.signed_at,
                    &row.reviewed_by,
                    row.reviewed_at,
                    &row.reason,
                    row.version,
                    by,
                    at
                ],
            )
            .await?;
        Ok(touched == 1)
    }
}
