//! Sessions of signed-in users.

use sqlx::FromRow;

use crate::arg::args;
use crate::db::{Db, Read, Write};
use crate::error::StorageError;
use crate::stamp::Stamp;

/// 会话: one browser of one user. It holds while its epoch is the user's.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SessionRow {
    /// Keyed hash of its token.
    pub session: Vec<u8>,
    /// Id of the user.
    pub staff: String,
    /// The user's epoch when it was made.
    pub epoch: i64,
    /// When it was made, microseconds since 1970 UTC.
    pub created_at: i64,
    /// When it was last used, to the minute.
    pub seen_at: i64,
    /// When it ends, used or not.
    pub expires_at: i64,
}

impl Read {
    /// A session by the keyed hash of its token.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn session(&mut self, town: &str, session: &[u8]) -> Result<Option<SessionRow>, StorageError> {
        self.fetch_optional(
            "SELECT session, staff, epoch, created_at, seen_at, expires_at FROM session
             WHERE town = $1 AND session = $2",
            args![town, session],
        )
        .await
    }
}

impl Db {
    /// Notes that a session was used. No verb: nobody's work changes by it, so it leaves no audit line.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn touch_session(&self, town: &str, session: &[u8], at: Stamp) -> Result<(), StorageError> {
        let mut open = self.begin_bare().await?;
        open.execute(
            "UPDATE session SET seen_at = $3 WHERE town = $1 AND session = $2 AND seen_at < $3",
            args![town, session, at],
        )
        .await?;
        open.commit().await
    }
}

impl Write {
    /// Adds a session.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn add_session(&mut self, row: &SessionRow) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO session (town, session, staff, epoch, created_at, seen_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![
                &town,
                row.session.as_slice(),
                &row.staff,
                row.epoch,
                row.created_at,
                row.seen_at,
                row.expires_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Lets one session go on in a later epoch of its user.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn carry_session(&mut self, session: &[u8], epoch: i64) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "UPDATE session SET epoch = $3 WHERE town = $1 AND session = $2",
            args![&town, session, epoch],
        )
        .await?;
        Ok(())
    }

    /// Ends one session.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn end_session(&mut self, session: &[u8]) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute("DELETE FROM session WHERE town = $1 AND session = $2", args![&town, session]).await?;
        Ok(())
    }

    /// Removes the sessions that ended before `before` or that their user's epoch has left behind.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn remove_ended_sessions(&mut self, before: Stamp) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "DELETE FROM session WHERE town = $1 AND (expires_at <= $2 OR epoch < (
                 SELECT epoch FROM staff WHERE staff.town = session.town AND staff.staff = session.staff))",
            args![&town, before],
        )
        .await?;
        Ok(())
    }
}
