//! SQLite as we open it: new enough, its log synced at each commit, one writer that comes back whole.

use std::str::FromStr;

use sqlx::Connection as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::db::PATIENCE;
use crate::error::StorageError;

/// SQLite before this loses data when the power fails while the log is reset.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
/// What SQLite calls syncing at each commit.
const FULL: i64 = 2;
/// Readers at once: pages are short, and SQLite reads on as many threads as there are cores.
const READERS: u32 = 8;

/// Opens the readers and the one writer of a database file, made where there is none.
pub(crate) async fn open(path: &str) -> Result<(SqlitePool, SqlitePool), StorageError> {
    let options = SqliteConnectOptions::from_str("sqlite:")
        .map_err(|_| StorageError::Address { address: path.to_owned() })?
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE);
    let writer = pool_of(1).connect_with(options.clone()).await?;
    let (found,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(&writer).await?;
    if version(&found) < Some(OLDEST_SQLITE) {
        return Err(StorageError::OldSqlite { found });
    }
    durable(&writer).await?;
    let readers = pool_of(READERS).connect_with(options.read_only(true).create_if_missing(false)).await?;
    Ok((readers, writer))
}

/// Connections that come back with their transaction ended: when the disk fails, SQLite ends it by itself, and the driver,
/// whose own rollback then fails, believes it open for ever. The one writer would be lost until a restart.
fn pool_of(connections: u32) -> SqlitePoolOptions {
    let pool = SqlitePoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
    pool.after_release(|connection, _| {
        Box::pin(async move {
            // Behind the rollback that was begun when the transaction was dropped.
            connection.ping().await?;
            Ok(!connection.is_in_transaction())
        })
    })
}

/// Asking for a log that is synced at each commit is not yet having one: on some file systems there is none.
async fn durable(writer: &SqlitePool) -> Result<(), StorageError> {
    let (journal,): (String,) = sqlx::query_as("PRAGMA journal_mode").fetch_one(writer).await?;
    let (synchronous,): (i64,) = sqlx::query_as("PRAGMA synchronous").fetch_one(writer).await?;
    let holds = journal == "wal" && synchronous == FULL;
    if holds { Ok(()) } else { Err(StorageError::NotDurable { journal, synchronous }) }
}

fn version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_sqlite_is_told_from_a_new_one() {
        for (text, refused) in [
            ("3.51.2", true),
            ("3.9.99", true),
            ("3.51.3", false),
            ("3.52.0", false),
            ("4.0.0", false),
            ("no version", true),
        ] {
            assert_eq!(version(text) < Some(OLDEST_SQLITE), refused, "{text}");
        }
    }

    #[tokio::test]
    async fn what_does_not_wait_for_the_disk_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let usual =
            SqliteConnectOptions::new().filename(folder.path().join("town.db")).create_if_missing(true);
        let wal = usual.clone().journal_mode(SqliteJournalMode::Wal);
        for (options, holds) in [
            (usual.journal_mode(SqliteJournalMode::Delete).synchronous(SqliteSynchronous::Full), false),
            (wal.clone().synchronous(SqliteSynchronous::Normal), false),
            (wal.clone().synchronous(SqliteSynchronous::Off), false),
            (wal.synchronous(SqliteSynchronous::Full), true),
        ] {
            let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
            let found = durable(&pool).await;
            assert_eq!(found.is_ok(), holds, "{found:?}");
            pool.close().await;
        }
    }
}
