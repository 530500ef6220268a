//! The tables, step by step. One text serves both engines: three words in braces stand for what they call differently.

use sha2::{Digest, Sha256};

use crate::arg::args;
use crate::backup::hexadecimal;
use crate::db::{Db, Engine};
use crate::error::StorageError;

struct Step {
    number: i64,
    sql: &'static str,
    /// Where the dialects truly differ.
    postgres: Option<&'static str>,
}

const STEPS: &[Step] = &[
    Step { number: 1, sql: include_str!("../migrations/0001_town.sql"), postgres: None },
    Step {
        number: 2,
        sql: include_str!("../migrations/0002_append_only.sql"),
        postgres: Some(include_str!("../migrations/0002_append_only.postgres.sql")),
    },
    Step { number: 3, sql: include_str!("../migrations/0003_consequence.sql"), postgres: None },
    Step {
        number: 4,
        sql: include_str!("../migrations/0004_steps_stay.sql"),
        postgres: Some(include_str!("../migrations/0004_steps_stay.postgres.sql")),
    },
    Step { number: 5, sql: include_str!("../migrations/0005_town_key.sql"), postgres: None },
    Step { number: 6, sql: include_str!("../migrations/0006_token.sql"), postgres: None },
];

const OWN_TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (
    number {INT} NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL
){STRICT};";

/// Applies the steps that are missing, all in one transaction.
pub(crate) async fn run(db: &Db) -> Result<(), StorageError> {
    let engine = db.engine();
    let mut open = db.begin_bare().await?;
    if engine == Engine::Postgres {
        // Two processes may start at once: one waits for the other here.
        open.execute("SELECT pg_advisory_xact_lock(7310586)", Vec::new()).await?;
    }
    open.execute_text(translated(OWN_TABLE, engine)).await?;
    let applied: Vec<(i64, String)> =
        open.fetch_all("SELECT number, digest FROM migration ORDER BY number", Vec::new()).await?;
    for (number, digest) in &applied {
        let known = STEPS.iter().find(|step| step.number == *number);
        if known.is_none_or(|step| digest_of(step) != *digest) {
            return Err(StorageError::Migration { number: *number });
        }
    }
    for step in STEPS.iter().filter(|step| applied.iter().all(|(number, _)| *number != step.number)) {
        let sql = match (engine, step.postgres) {
            (Engine::Postgres, Some(own)) => own,
            _ => step.sql,
        };
        open.execute_text(translated(sql, engine)).await?;
        open.execute(
            "INSERT INTO migration (number, digest) VALUES ($1, $2)",
            args![step.number, &digest_of(step)],
        )
        .await?;
    }
    open.commit().await
}

/// The texts of the steps as written, in their order.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|step| step.sql)
}

/// What tells this program's tables from another version's.
pub(crate) fn digests() -> Vec<String> {
    STEPS.iter().map(digest_of).collect()
}

fn translated(sql: &str, engine: Engine) -> String {
    let (int, bytes, strict) = match engine {
        Engine::Sqlite => ("INTEGER", "BLOB", " STRICT"),
        Engine::Postgres => ("BIGINT", "BYTEA", ""),
    };
    sql.replace("{INT}", int).replace("{BYTES}", bytes).replace("{STRICT}", strict)
}

fn digest_of(step: &Step) -> String {
    let mut hash = Sha256::new();
    hash.update(step.sql);
    hash.update([0]);
    hash.update(step.postgres.unwrap_or_default());
    hexadecimal(&hash.finalize())
}
