//! Objections of committees before a month is published.

use sqlx::FromRow;

use crate::arg::{Arg, args};
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::scope::Scope;
use crate::stamp::Stamp;

/// 异议记录: what a committee objects to, and the answer.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ObjectionRow {
    /// The month.
    pub month: String,
    /// The committee.
    pub committee: String,
    /// Number of the verb that raised it.
    pub sequence: i64,
    /// What is said.
    pub words: String,
    /// Who raised it.
    pub raised_by: String,
    /// When, microseconds since 1970 UTC.
    pub raised_at: i64,
    /// What was answered.
    pub answer: Option<String>,
    /// Who answered.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<i64>,
}

impl Read {
    /// The objections of a month within a scope, oldest first.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn objections(
        &mut self,
        town: &str,
        month: &str,
        scope: &Scope,
    ) -> Result<Vec<ObjectionRow>, StorageError> {
        let [kind, name] = scope.args();
        self.fetch_all(
            "SELECT o.month, o.committee, o.sequence, o.words, o.raised_by, o.raised_at, o.answer, o.answered_by,
                    o.answered_at
             FROM objection o
             JOIN committee c ON c.town = o.town AND c.committee = o.committee AND c.from_month <= o.month
                  AND (c.until_month IS NULL OR c.until_month > o.month)
             WHERE o.town = $1 AND o.month = $2
               AND ($3 = '' OR ($3 = 'station' AND c.station = $4) OR ($3 = 'community' AND c.community = $4)
                    OR ($3 = 'committee' AND c.committee = $4))
             ORDER BY o.sequence",
            vec![Arg::from(town), Arg::from(month), kind, name],
        )
        .await
    }
}

impl Write {
    /// Records an objection under the number of this verb.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn add_objection(
        &mut self,
        month: &str,
        committee: &str,
        words: &str,
        by: &str,
        at: Stamp,
    ) -> Result<(), StorageError> {
        let (town, sequence) = (self.town.clone(), self.sequence);
        self.execute(
            "INSERT INTO objection (town, month, committee, sequence, words, raised_by, raised_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![&town, month, committee, sequence, words, by, at],
        )
        .await?;
        Ok(())
    }

    /// Records the answer to an objection; false when there is none without an answer.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn answer_objection(
        &mut self,
        month: &str,
        sequence: i64,
        answer: &str,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "UPDATE objection SET answer = $4, answered_by = $5, answered_at = $6
                 WHERE town = $1 AND month = $2 AND sequence = $3 AND answer IS NULL",
                args![&town, month, sequence, answer, by, at],
            )
            .await?;
        Ok(touched == 1)
    }
}
