//! What was published, and that it is to be published again.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 公布记录: one issue of a month, without its bundle.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PublicationRow {
    /// The month.
    pub month: String,
    /// Its issue, from 1.
    pub issue: i64,
    /// Root of the sealed bundle.
    pub root: Vec<u8>,
    /// Why it was issued again.
    pub reason: Option<String>,
    /// Who published it.
    pub published_by: String,
    /// Who agreed that it was issued again.
    pub counter_signed_by: Option<String>,
    /// When, microseconds since 1970 UTC.
    pub published_at: i64,
}

/// 公布内容: what is written when a month is published.
#[derive(Debug, Clone, Copy)]
pub struct NewPublication<'a> {
    /// The month.
    pub month: &'a str,
    /// Its issue.
    pub issue: i64,
    /// Root of the bundle.
    pub root: &'a [u8],
    /// The sealed bundle.
    pub bundle: &'a [u8],
    /// Why it was issued again.
    pub reason: Option<&'a str>,
    /// Who.
    pub published_by: &'a str,
    /// Who agreed.
    pub counter_signed_by: Option<&'a str>,
    /// When.
    pub at: Stamp,
}

/// 重发申请记录: that a published month is to be issued again.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ReissueRow {
    /// The month.
    pub month: String,
    /// The issue that is to come.
    pub issue: i64,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: String,
    /// When, microseconds since 1970 UTC.
    pub asked_at: i64,
    /// Who agreed.
    pub agreed_by: Option<String>,
    /// When.
    pub agreed_at: Option<i64>,
}

impl Read {
    /// Every issue of every month, oldest first.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn publications(&mut self, town: &str) -> Result<Vec<PublicationRow>, StorageError> {
        self.fetch_all(
            "SELECT month, issue, root, reason, published_by, counter_signed_by, published_at FROM publication
             WHERE town = $1 ORDER BY month, issue",
            args![town],
        )
        .await
    }

    /// The sealed bundle of an issue.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn bundle(
        &mut self,
        town: &str,
        month: &str,
        issue: i64,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let found: Option<(Vec<u8>,)> = self
            .fetch_optional(
                "SELECT bundle FROM publication WHERE town = $1 AND month = $2 AND issue = $3",
                args![town, month, issue],
            )
            .await?;
        Ok(found.map(|(bundle,)| bundle))
    }

    /// Every reissue that was asked for, by month.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn reissues(&mut self, town: &str) -> Result<Vec<ReissueRow>, StorageError> {
        self.fetch_all(
            "SELECT month, issue, reason, asked_by, asked_at, agreed_by, agreed_at FROM reissue
             WHERE town = $1 ORDER BY month, issue",
            args![town],
        )
        .await
    }
}

impl Write {
    /// Keeps what is published.
    ///
    /// # Errors
    /// When there is such an issue already or the engine does not answer.
    pub async fn add_publication(&mut self, publication: NewPublication<'_>) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO publication
                 (town, month, issue, root, bundle, reason, published_by, counter_signed_by, published_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                &town,
                publication.month,
                publication.issue,
                publication.root,
                publication.bundle,
                publication.reason,
                publication.published_by,
                publication.counter_signed_by,
                publication.at
            ],
        )
        .await?;
        Ok(())
    }

    /// Notes that a reissue was asked for; false when it was already.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn ask_reissue(
        &mut self,
        month: &str,
        issue: i64,
        reason: &str,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "INSERT INTO reissue (town, month, issue, reason, asked_by, asked_at)
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (town, month, issue) DO NOTHING",
                args![&town, month, issue, reason, by, at],
            )
            .await?;
        Ok(touched == 1)
    }

    /// Notes that another agreed; false when nobody asked or somebody agreed already.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn agree_reissue(
        &mut self,
        month: &str,
        issue: i64,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "UPDATE reissue SET agreed_by = $4, agreed_at = $5
                 WHERE town = $1 AND month = $2 AND issue = $3 AND agreed_by IS NULL AND asked_by <> $4",
                args![&town, month, issue, by, at],
            )
            .await?;
        Ok(touched == 1)
    }
}
