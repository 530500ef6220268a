//! Runs a test body on each engine: on SQLite always, on PostgreSQL where `SHIKOU_TEST_POSTGRES` holds the address of a
//! server in which databases may be created (`./test` starts one). Every body gets a database of its own, which is gone
//! afterwards, also when the body fails.
//!
//! Tests of other crates include this file: `#[path = "../../../storage/tests/support/mod.rs"] mod engines;`

#![allow(dead_code, clippy::unwrap_used, clippy::print_stdout)]

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{Connection, PgConnection};
use storage::{AuditLine, Db, Stamp};

/// The audit line of a verb that a test makes up.
pub(crate) fn line(verb: &str) -> AuditLine {
    AuditLine {
        at: Stamp(1),
        actor: "u1".to_owned(),
        verb: verb.to_owned(),
        object: "thing".to_owned(),
        details: "{}".to_owned(),
        client_key: "-".to_owned(),
        leaf: vec![7],
    }
}

tokio::task_local! {
    /// Where the database of the body that runs is: to change it behind the program's back.
    pub(crate) static ADDRESS: String;
}

/// The variable that names the server.
const SERVER: &str = "SHIKOU_TEST_POSTGRES";

/// Runs `body` on a fresh database of each engine.
pub(crate) async fn on_each_engine<Body, Run>(body: Body)
where
    Body: Fn(Db) -> Run,
    Run: Future<Output = ()> + Send + 'static,
{
    on_sqlite(&body).await;
    match std::env::var(SERVER) {
        Ok(server) if !server.is_empty() => on_postgres(&server, &body).await,
        _ => println!("not run on PostgreSQL: {SERVER} is not set"),
    }
}

/// Runs `body` on SQLite alone: for properties, which try many towns.
pub(crate) async fn on_sqlite<Body, Run>(body: &Body)
where
    Body: Fn(Db) -> Run,
    Run: Future<Output = ()> + Send + 'static,
{
    let folder = tempfile::tempdir().unwrap();
    let address = folder.path().join("town.db").to_str().unwrap().to_owned();
    let db = Db::open(&address).await.unwrap();
    let ended = tokio::spawn(ADDRESS.scope(address, body(db.clone()))).await;
    db.close().await;
    pass_on("SQLite", ended);
}

async fn on_postgres<Body, Run>(server: &str, body: &Body)
where
    Body: Fn(Db) -> Run,
    Run: Future<Output = ()> + Send + 'static,
{
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("shikou_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut owner = PgConnection::connect(server).await.unwrap();
    // A database of the same name may be left from a process that was killed.
    run(&mut owner, format!("DROP DATABASE IF EXISTS {name}")).await;
    run(&mut owner, format!("CREATE DATABASE {name}")).await;
    let address = with_database(server, &name);
    let db = Db::open(&address).await.unwrap();
    let ended = tokio::spawn(ADDRESS.scope(address, body(db.clone()))).await;
    db.close().await;
    run(&mut owner, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    pass_on("PostgreSQL", ended);
}

async fn run(owner: &mut PgConnection, sql: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(owner).await.unwrap();
}

/// The address of another database on the same server.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').unwrap_or((server, ""));
    let (stem, _) = address.rsplit_once('/').unwrap();
    if options.is_empty() { format!("{stem}/{name}") } else { format!("{stem}/{name}?{options}") }
}

/// A body that failed fails its test, which says on which engine.
fn pass_on(engine: &str, ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        println!("failed on {engine}");
        std::panic::resume_unwind(error.into_panic());
    }
}
