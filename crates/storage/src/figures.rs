//! Counts of committees and of the town.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 居（村）委数据行: a committee's counts of a month.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FiguresRow {
    /// The month.
    pub month: String,
    /// The committee.
    pub committee: String,
    /// Counts by the policy's names, a JSON object.
    pub cells: String,
    /// Names of counts brought over from the month before that nobody has confirmed, a JSON list.
    pub carried: String,
    /// Who set which count when, a JSON object.
    pub touched: String,
    /// Why there is nothing to assess it by.
    pub reason: Option<String>,
    /// How often it was changed.
    pub version: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When, microseconds since 1970 UTC.
    pub changed_at: i64,
}

/// 全镇数据行: the town's own counts of a month.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TownFiguresRow {
    /// The month.
    pub month: String,
    /// Counts by the policy's names, a JSON object.
    pub cells: String,
    /// The town's rate as the district gives it.
    pub district_rate: Option<String>,
    /// A remark.
    pub remark: Option<String>,
    /// How often it was changed.
    pub version: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When, microseconds since 1970 UTC.
    pub changed_at: i64,
}

impl Read {
    /// The counts of all committees from one month to another, by month and code.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn figures_between(
        &mut self,
        town: &str,
        first: &str,
        last: &str,
    ) -> Result<Vec<FiguresRow>, StorageError> {
        self.fetch_all(
            "SELECT month, committee, cells, carried, touched, reason, version, changed_by, changed_at FROM figures
             WHERE town = $1 AND month >= $2 AND month <= $3 ORDER BY month, committee",
            args![town, first, last],
        )
        .await
    }

    /// The town's own counts from one month to another.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn town_figures_between(
        &mut self,
        town: &str,
        first: &str,
        last: &str,
    ) -> Result<Vec<TownFiguresRow>, StorageError> {
        self.fetch_all(
            "SELECT month, cells, district_rate, remark, version, changed_by, changed_at FROM town_figures
             WHERE town = $1 AND month >= $2 AND month <= $3 ORDER BY month",
            args![town, first, last],
        )
        .await
    }
}

impl Write {
    /// Writes a committee's counts over the version they were read at (0 where there were none); false when they
    /// moved on meanwhile.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn put_figures(&mut self, row: &FiguresRow, by: &str, at: Stamp) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "INSERT INTO figures
                     (town, month, committee, cells, carried, touched, reason, version, changed_by, changed_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8 + 1, $9, $10)
                 ON CONFLICT (town, month, committee) DO UPDATE
                 SET cells = excluded.cells, carried = excluded.carried, touched = excluded.touched,
                     reason = excluded.reason, version = excluded.version, changed_by = excluded.changed_by,
                     changed_at = excluded.changed_at
                 WHERE figures.version = $8",
                args![
                    &town,
                    &row.month,
                    &row.committee,
                    &row.cells,
                    &row.carried,
                    &row.touched,
                    &row.reason,
                    row.version,
                    by,
                    at
                ],
            )
            .await?;
        Ok(touched == 1)
    }

    /// Writes the town's own counts over the version they were read at (0 where there were none); false when they
    /// moved on meanwhile.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn put_town_figures(
        &mut self,
        row: &TownFiguresRow,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "INSERT INTO town_figures (town, month, cells, district_rate, remark, version, changed_by, changed_at)
                 VALUES ($1, $2, $3, $4, $5, $6 + 1, $7, $8)
                 ON CONFLICT (town, month) DO UPDATE
                 SET cells = excluded.cells, district_rate = excluded.district_rate, remark = excluded.remark,
                     version = excluded.version, changed_by = excluded.changed_by, changed_at = excluded.changed_at
                 WHERE town_figures.version = $6",
                args![&town, &row.month, &row.cells, &row.district_rate, &row.remark, row.version, by, at],
            )
            .await?;
        Ok(touched == 1)
    }
}
