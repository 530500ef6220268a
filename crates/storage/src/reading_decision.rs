//! Which readings the town decided.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 读法确认记录: one decision about a reading.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DecisionRow {
    /// Key of the reading.
    pub reading: String,
    /// Number of the verb that recorded it.
    pub sequence: i64,
    /// The first month it holds for.
    pub from_month: String,
    /// Id of the option.
    pub choice: String,
    /// Who decided, in words: an office, a meeting.
    pub decided_by: String,
    /// When, as an ISO date.
    pub decided_on: String,
    /// Who recorded it.
    pub signed_by: String,
    /// When, microseconds since 1970 UTC.
    pub signed_at: i64,
}

impl Read {
    /// Every decision, in the order in which they were recorded.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn decisions(&mut self, town: &str) -> Result<Vec<DecisionRow>, StorageError> {
        self.fetch_all(
            "SELECT reading, sequence, from_month, choice, decided_by, decided_on, signed_by, signed_at
             FROM reading_decision WHERE town = $1 ORDER BY sequence",
            args![town],
        )
        .await
    }
}

impl Write {
    /// Records a decision under the number of this verb.
    ///
    /// # Errors
    /// When the engine does not answer.
    #[allow(
        clippy::too_many_arguments,
        reason = "a decision has this many parts and is recorded in one place"
    )]
    pub async fn add_decision(
        &mut self,
        reading: &str,
        from_month: &str,
        choice: &str,
        decided_by: &str,
        decided_on: &str,
        signed_by: &str,
        at: Stamp,
    ) -> Result<(), StorageError> {
        let (town, sequence) = (self.town.clone(), self.sequence);
        self.execute(
            "INSERT INTO reading_decision
                 (town, reading, sequence, from_month, choice, decided_by, decided_on, signed_by, signed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![&town, reading, sequence, from_month, choice, decided_by, decided_on, signed_by, at],
        )
        .await?;
        Ok(())
    }
}
