//! The one file that knows there are two engines.

use std::ops::{Deref, DerefMut};
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Connection as _, FromRow, Postgres, Row as _, Sqlite, Transaction};

use crate::arg::{Arg, args};
use crate::backup::table::Kind;
use crate::error::StorageError;
use crate::migration;
use crate::turns::Meter;

/// SQLite before this loses data when the power fails while the log is reset.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
/// What SQLite calls syncing at each commit.
const FULL: i64 = 2;
/// Readers at once: pages are short, and SQLite reads on as many threads as there are cores.
const READERS: u32 = 8;
/// How long a statement waits for another before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// 数据库种类: which engine is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file beside the program.
    Sqlite,
    /// A server of its own.
    Postgres,
}

/// 数据库: a pool of connections to either engine; cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    pools: Pools,
    pub(crate) meter: Meter,
}

#[derive(Debug, Clone)]
enum Pools {
    /// SQLite has one writer; to queue for it in the pool is kinder than to be told that it is busy.
    Sqlite {
        readers: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// 读: one consistent look at the database. Dropping it ends the look.
pub struct Read {
    open: Open,
}

/// 写: the transaction of one verb in one town. Dropping it undoes everything.
pub struct Write {
    read: Read,
    pub(crate) town: String,
    pub(crate) sequence: i64,
}

impl Db {
    /// Opens the database at an address: a file path for SQLite (`:memory:` is refused: it would not be one database
    /// for all connections), `postgres://…` for PostgreSQL; brings its tables up to this program's.
    ///
    /// # Errors
    /// When the engine cannot be reached, is too old, or was written by a newer program.
    pub async fn open(address: &str) -> Result<Self, StorageError> {
        let pools = if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Pools::Postgres(PgPoolOptions::new().acquire_timeout(PATIENCE).connect(address).await?)
        } else if address.contains("://") || address.is_empty() || address == ":memory:" {
            return Err(StorageError::Address { address: without_password(address) });
        } else {
            open_sqlite(address).await?
        };
        let db = Self { pools, meter: Meter::default() };
        migration::run(&db).await?;
        Ok(db)
    }

    /// Which engine it is.
    pub const fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Begins a look at the database: everything read through it is of one moment.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn read(&self) -> Result<Read, StorageError> {
        let open = match &self.pools {
            Pools::Sqlite { readers, .. } => Open::Sqlite(self.meter.taken(readers, readers.begin()).await?),
            Pools::Postgres(pool) => {
                let begun = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
                Open::Postgres(self.meter.taken(pool, begun).await?)
            }
        };
        Ok(Read { open })
    }

    /// Begins the transaction of one verb. Verbs of one town follow one another; the town's row is the turnstile, and
    /// the number it gives is that of the audit line.
    ///
    /// # Errors
    /// When there is no such town or the engine does not answer.
    pub async fn begin(&self, town: &str) -> Result<Write, StorageError> {
        let mut read = self.begin_bare().await?;
        let next: Option<(i64,)> = read
            .fetch_optional(
                "UPDATE town SET sequence = sequence + 1 WHERE town = $1 RETURNING sequence",
                args![town],
            )
            .await?;
        let (sequence,) = next.ok_or_else(|| StorageError::NoTown { town: town.to_owned() })?;
        Ok(Write { read, town: town.to_owned(), sequence })
    }

    /// A transaction outside any town: migrations, and founding one.
    pub(crate) async fn begin_bare(&self) -> Result<Read, StorageError> {
        let open = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let begun = writer.begin_with("BEGIN IMMEDIATE");
                Open::Sqlite(self.meter.taken(writer, begun).await?)
            }
            Pools::Postgres(pool) => Open::Postgres(self.meter.taken(pool, pool.begin()).await?),
        };
        Ok(Read { open })
    }

    /// For the test that must see what is lost then.
    #[cfg(test)]
    pub(crate) async fn stop_syncing(&self) {
        if let Pools::Sqlite { writer, .. } = &self.pools {
            sqlx::query("PRAGMA synchronous = OFF").execute(writer).await.unwrap();
        }
    }

    /// Closes all connections; what was committed stays.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &str) -> Result<Pools, StorageError> {
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
    Ok(Pools::Sqlite { readers, writer })
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

/// An address as it may be shown: what stands between `:` and `@` is a password.
fn without_password(address: &str) -> String {
    match (address.find("://"), address.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}://…{}", &address[..scheme], &address[at..])
        }
        _ => address.to_owned(),
    }
}

macro_rules! bound {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Int(value) => query.bind(value),
                Arg::Text(value) => query.bind(value),
                Arg::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

macro_rules! cells {
    ($row:expr, $kinds:expr) => {
        $kinds
            .iter()
            .enumerate()
            .map(|(place, kind)| {
                Ok(match kind {
                    Kind::Int => Arg::Int($row.try_get(place)?),
                    Kind::Text => Arg::Text($row.try_get(place)?),
                    Kind::Bytes => Arg::Bytes($row.try_get(place)?),
                })
            })
            .collect::<Result<Vec<Arg>, sqlx::Error>>()
    };
}

/// A row type that both engines fill.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl Read {
    pub(crate) async fn fetch_all<T: Row>(
        &mut self,
        sql: &'static str,
        args: Vec<Arg>,
    ) -> Result<Vec<T>, StorageError> {
        Ok(match &mut self.open {
            Open::Sqlite(open) => bound!(sqlx::query_as(sql), args).fetch_all(&mut **open).await?,
            Open::Postgres(open) => bound!(sqlx::query_as(sql), args).fetch_all(&mut **open).await?,
        })
    }

    pub(crate) async fn fetch_optional<T: Row>(
        &mut self,
        sql: &'static str,
        args: Vec<Arg>,
    ) -> Result<Option<T>, StorageError> {
        Ok(match &mut self.open {
            Open::Sqlite(open) => bound!(sqlx::query_as(sql), args).fetch_optional(&mut **open).await?,
            Open::Postgres(open) => bound!(sqlx::query_as(sql), args).fetch_optional(&mut **open).await?,
        })
    }

    /// Runs a statement; how many rows it touched. Private to storage: only [`Write`] hands it on.
    pub(crate) async fn execute(&mut self, sql: &'static str, args: Vec<Arg>) -> Result<u64, StorageError> {
        Ok(match &mut self.open {
            Open::Sqlite(open) => bound!(sqlx::query(sql), args).execute(&mut **open).await?.rows_affected(),
            Open::Postgres(open) => {
                bound!(sqlx::query(sql), args).execute(&mut **open).await?.rows_affected()
            }
        })
    }

    /// Rows of a statement that was put together here, cell by cell.
    pub(crate) async fn fetch_cells(
        &mut self,
        sql: String,
        args: Vec<Arg>,
        kinds: &[Kind],
    ) -> Result<Vec<Vec<Arg>>, StorageError> {
        let sql = sqlx::AssertSqlSafe(sql);
        Ok(match &mut self.open {
            Open::Sqlite(open) => {
                let rows = bound!(sqlx::query(sql), args).fetch_all(&mut **open).await?;
                rows.iter().map(|row| cells!(row, kinds)).collect::<Result<_, _>>()?
            }
            Open::Postgres(open) => {
                let rows = bound!(sqlx::query(sql), args).fetch_all(&mut **open).await?;
                rows.iter().map(|row| cells!(row, kinds)).collect::<Result<_, _>>()?
            }
        })
    }

    /// Runs a statement that was put together here.
    pub(crate) async fn execute_made(&mut self, sql: String, args: Vec<Arg>) -> Result<(), StorageError> {
        let sql = sqlx::AssertSqlSafe(sql);
        match &mut self.open {
            Open::Sqlite(open) => bound!(sqlx::query(sql), args).execute(&mut **open).await.map(|_| ())?,
            Open::Postgres(open) => bound!(sqlx::query(sql), args).execute(&mut **open).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Runs the statements of a migration.
    pub(crate) async fn execute_text(&mut self, sql: String) -> Result<(), StorageError> {
        let sql = sqlx::AssertSqlSafe(sql);
        match &mut self.open {
            Open::Sqlite(open) => sqlx::raw_sql(sql).execute(&mut **open).await.map(|_| ())?,
            Open::Postgres(open) => sqlx::raw_sql(sql).execute(&mut **open).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Commits in a task of its own: a request that is dropped meanwhile must not leave the outcome open.
    pub(crate) async fn commit(self) -> Result<(), StorageError> {
        let commit = tokio::spawn(async move {
            match self.open {
                Open::Sqlite(open) => open.commit().await,
                Open::Postgres(open) => open.commit().await,
            }
        });
        commit.await.map_err(|_| StorageError::Interrupted)?.map_err(StorageError::from)
    }
}

impl Write {
    /// The town whose rows this verb may touch.
    pub fn town(&self) -> &str {
        &self.town
    }

    /// The number of the verb's audit line.
    pub const fn sequence(&self) -> i64 {
        self.sequence
    }

    pub(crate) fn into_read(self) -> Read {
        self.read
    }
}

impl Deref for Write {
    type Target = Read;

    fn deref(&self) -> &Read {
        &self.read
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Read {
        &mut self.read
    }
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
