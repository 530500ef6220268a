//! Receipts: the same request again does nothing and hears the same answer.

use sqlx::FromRow;

use crate::arg::args;
use crate::audit::AuditLine;
use crate::db::{Read, Write};
use crate::error::StorageError;

/// 回执: what a verb with this client key already did.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Receipt {
    /// Number of the audit line.
    pub sequence: i64,
    /// Which verb.
    pub verb: String,
    /// What it answered, as JSON.
    pub outcome: String,
}

/// A receipt with the key it is for.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ReceiptKey {
    /// The client key.
    pub client_key: String,
    /// Number of the audit line.
    pub sequence: i64,
    /// Which verb.
    pub verb: String,
}

impl Read {
    /// Every receipt of a town, without what was answered.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn receipts(&mut self, town: &str) -> Result<Vec<ReceiptKey>, StorageError> {
        self.fetch_all(
            "SELECT client_key, sequence, verb FROM receipt WHERE town = $1 ORDER BY client_key",
            args![town],
        )
        .await
    }

    /// The receipt of a client key, if it was used.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn receipt(&mut self, town: &str, client_key: &str) -> Result<Option<Receipt>, StorageError> {
        self.fetch_optional(
            "SELECT sequence, verb, outcome FROM receipt WHERE town = $1 AND client_key = $2",
            args![town, client_key],
        )
        .await
    }
}

impl Write {
    /// Ends the verb: its audit line, its receipt, and the commit. Only after this has returned did it happen.
    ///
    /// # Errors
    /// When the engine does not answer; then nothing happened, or ([`StorageError::Interrupted`]) the same client key
    /// tells.
    pub async fn finish(
        mut self,
        client_key: &str,
        line: &AuditLine,
        outcome: &str,
    ) -> Result<(), StorageError> {
        let (town, sequence) = (self.town.clone(), self.sequence);
        self.add_audit(line).await?;
        self.execute(
            "INSERT INTO receipt (town, client_key, sequence, verb, outcome) VALUES ($1, $2, $3, $4, $5)",
            args![&town, client_key, sequence, &line.verb, outcome],
        )
        .await?;
        self.into_read().commit().await
    }

    /// Ends what happens without a client key, a sign-in for one: its audit line and the commit.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn record(mut self, line: &AuditLine) -> Result<(), StorageError> {
        self.add_audit(line).await?;
        self.into_read().commit().await
    }
}
