//! The one file that knows there are two engines.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{FromRow, Postgres, Row as _, Sqlite, Transaction};

use crate::arg::{Arg, args};
use crate::backup::table::Kind;
use crate::error::StorageError;
use crate::migration;
use crate::sqlite;
use crate::turns::Meter;

/// How long a statement waits for another before it gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

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
            let (readers, writer) = sqlite::open(address).await?;
            Pools::Sqlite { readers, writer }
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
