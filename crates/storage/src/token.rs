//! Tokens of programs.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Db, Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 接口令牌: a row as it is stored. Times are microseconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TokenRow {
    /// Id within the town, never reused.
    pub token: String,
    /// Keyed hash of what was shown once.
    pub hash: Vec<u8>,
    /// What it is for, as its maker says it.
    pub name: String,
    /// What it may: words with a space between.
    pub scopes: String,
    /// Place; empty for the whole town.
    pub place: String,
    /// The user who answers for it.
    pub made_by: String,
    /// When it was made.
    pub made_at: i64,
    /// When it ends.
    pub expires_at: i64,
    /// Who revoked it.
    pub revoked_by: Option<String>,
    /// When.
    pub revoked_at: Option<i64>,
    /// How many requests it let in.
    pub uses: i64,
    /// When it was last used.
    pub used_at: Option<i64>,
}

macro_rules! select_token {
    ($rest:literal) => {
        concat!(
            "SELECT token, hash, name, scopes, place, made_by, made_at, expires_at, revoked_by, revoked_at, uses,
                    used_at
             FROM token ",
            $rest
        )
    };
}

impl Read {
    /// All tokens of a town, those that ended included, newest first.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn tokens(&mut self, town: &str) -> Result<Vec<TokenRow>, StorageError> {
        self.fetch_all(select_token!("WHERE town = $1 ORDER BY made_at DESC, token DESC"), args![town]).await
    }

    /// A token by its id.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn token(&mut self, town: &str, token: &str) -> Result<Option<TokenRow>, StorageError> {
        self.fetch_optional(select_token!("WHERE town = $1 AND token = $2"), args![town, token]).await
    }

    /// A token by the keyed hash of what was shown.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn token_by_hash(&mut self, town: &str, hash: &[u8]) -> Result<Option<TokenRow>, StorageError> {
        self.fetch_optional(select_token!("WHERE town = $1 AND hash = $2"), args![town, hash]).await
    }
}

impl Db {
    /// Counts a request that a token let in. No verb: nobody's work changes by it, so it leaves no audit line.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn count_token_use(&self, town: &str, token: &str, at: Stamp) -> Result<(), StorageError> {
        let mut open = self.begin_bare().await?;
        open.execute(
            "UPDATE token SET uses = uses + 1, used_at = $3 WHERE town = $1 AND token = $2",
            args![town, token, at],
        )
        .await?;
        open.commit().await
    }
}

impl Write {
    /// Adds a token that nobody has used yet.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn add_token(&mut self, row: &TokenRow) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO token (town, token, hash, name, scopes, place, made_by, made_at, expires_at, uses)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
            args![
                &town,
                &row.token,
                row.hash.as_slice(),
                &row.name,
                &row.scopes,
                &row.place,
                &row.made_by,
                row.made_at,
                row.expires_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Revokes a token; false when it was already.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn revoke_token(&mut self, token: &str, by: &str, at: Stamp) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "UPDATE token SET revoked_by = $3, revoked_at = $4
                 WHERE town = $1 AND token = $2 AND revoked_at IS NULL",
                args![&town, token, by, at],
            )
            .await?;
        Ok(touched == 1)
    }
}
