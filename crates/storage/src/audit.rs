//! Audit lines.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 操作记录: what a verb says it did; the leaf is its hash, which the caller computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// When.
    pub at: Stamp,
    /// Who: the id of a user, or `console`.
    pub actor: String,
    /// Which verb.
    pub verb: String,
    /// On what: `month/2022-06/station/三林派出所`.
    pub object: String,
    /// What changed, as canonical JSON.
    pub details: String,
    /// Under which client key; `-` where there was none.
    pub client_key: String,
    /// Hash of the line as a leaf of the tree.
    pub leaf: Vec<u8>,
}

/// 操作记录筛选: which lines are wanted; an empty part asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Id of a user.
    pub actor: String,
    /// Name of a verb.
    pub verb: String,
    /// What objects begin with: `month/2022-06`.
    pub object: String,
}

/// An audit line as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AuditRow {
    /// Its number in the town, from 1, without a gap.
    pub sequence: i64,
    /// When, microseconds since 1970 UTC.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// Which verb.
    pub verb: String,
    /// On what.
    pub object: String,
    /// What changed, as canonical JSON.
    pub details: String,
    /// Under which client key; `-` where there was none.
    pub client_key: String,
    /// Hash of the line as a leaf of the tree.
    pub leaf: Vec<u8>,
}

impl Read {
    /// Lines after `after`, at most `limit`, in their order.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn audit_after(
        &mut self,
        town: &str,
        after: i64,
        limit: i64,
    ) -> Result<Vec<AuditRow>, StorageError> {
        self.fetch_all(
            "SELECT sequence, at, actor, verb, object, details, client_key, leaf FROM audit
             WHERE town = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
            args![town, after, limit],
        )
        .await
    }

    /// Lines that fit a filter, newest first, at most `limit`, all before the line `before`. An empty filter fits all;
    /// an object fits when it begins with the filter's.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn audit_before(
        &mut self,
        town: &str,
        filter: &AuditFilter,
        before: i64,
        limit: i64,
    ) -> Result<Vec<AuditRow>, StorageError> {
        self.fetch_all(
            "SELECT sequence, at, actor, verb, object, details, client_key, leaf FROM audit
             WHERE town = $1 AND sequence < $2 AND ($3 = '' OR actor = $3) AND ($4 = '' OR verb = $4)
               AND ($5 = '' OR substr(object, 1, length($5)) = $5)
             ORDER BY sequence DESC LIMIT $6",
            args![town, before, &filter.actor, &filter.verb, &filter.object, limit],
        )
        .await
    }

    /// The newest lines on one object, at most `limit`, newest first.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn audit_of(
        &mut self,
        town: &str,
        object: &str,
        limit: i64,
    ) -> Result<Vec<AuditRow>, StorageError> {
        self.fetch_all(
            "SELECT sequence, at, actor, verb, object, details, client_key, leaf FROM audit
             WHERE town = $1 AND object = $2 ORDER BY sequence DESC LIMIT $3",
            args![town, object, limit],
        )
        .await
    }

    /// The leaves of all lines up to `until`, in their order.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn audit_leaves(&mut self, town: &str, until: i64) -> Result<Vec<Vec<u8>>, StorageError> {
        let rows: Vec<(Vec<u8>,)> = self
            .fetch_all(
                "SELECT leaf FROM audit WHERE town = $1 AND sequence <= $2 ORDER BY sequence",
                args![town, until],
            )
            .await?;
        Ok(rows.into_iter().map(|(leaf,)| leaf).collect())
    }
}

impl Write {
    pub(crate) async fn add_audit(&mut self, line: &AuditLine) -> Result<(), StorageError> {
        let (town, sequence) = (self.town.clone(), self.sequence);
        self.execute(
            "INSERT INTO audit (town, sequence, at, actor, verb, object, details, client_key, leaf)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                &town,
                sequence,
                line.at,
                &line.actor,
                &line.verb,
                &line.object,
                &line.details,
                &line.client_key,
                line.leaf.as_slice()
            ],
        )
        .await?;
        Ok(())
    }
}
