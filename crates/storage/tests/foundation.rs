//! What every verb stands on: the turnstile, the audit line, the receipt, the steps of the tables.

#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use storage::{Db, Stamp, StorageError};
use support::{line, on_each_engine};

const TOWN: &str = "310115130";

async fn founded(db: &Db) {
    db.found(TOWN, "三林镇", "sanlin-2022-50", true, Stamp(0)).await.unwrap();
}

#[tokio::test]
async fn a_verb_leaves_one_line_and_one_receipt() {
    on_each_engine(|db| async move {
        founded(&db).await;
        for key in ["first", "second"] {
            db.begin(TOWN).await.unwrap().finish(key, &line("do"), "\"done\"").await.unwrap();
        }
        let mut read = db.read().await.unwrap();
        let lines = read.audit_after(TOWN, 0, 10).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.sequence).collect::<Vec<_>>(), [1, 2]);
        let receipt = read.receipt(TOWN, "second").await.unwrap().unwrap();
        assert_eq!((receipt.sequence, receipt.outcome.as_str()), (2, "\"done\""));
        assert!(read.receipt(TOWN, "third").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_verb_that_is_dropped_leaves_no_gap() {
    on_each_engine(|db| async move {
        founded(&db).await;
        drop(db.begin(TOWN).await.unwrap());
        db.begin(TOWN).await.unwrap().finish("key", &line("do"), "null").await.unwrap();
        let lines = db.read().await.unwrap().audit_after(TOWN, 0, 10).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.sequence).collect::<Vec<_>>(), [1]);
    })
    .await;
}

#[tokio::test]
async fn the_same_key_twice_at_once_is_done_once() {
    on_each_engine(|db| async move {
        founded(&db).await;
        let once = |db: Db| async move {
            let mut write = db.begin(TOWN).await.unwrap();
            match write.receipt(TOWN, "key").await.unwrap() {
                Some(_) => false,
                None => write.finish("key", &line("do"), "null").await.map(|()| true).unwrap(),
            }
        };
        let (one, other) = tokio::join!(tokio::spawn(once(db.clone())), tokio::spawn(once(db.clone())));
        assert!(one.unwrap() != other.unwrap(), "one did it, the other heard of it");
    })
    .await;
}

#[tokio::test]
async fn an_unknown_town_is_named() {
    on_each_engine(|db| async move {
        let error = db.begin("999999999").await.err().unwrap();
        assert!(matches!(error, StorageError::NoTown { .. }), "{error}");
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_for_a_connection_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path().join("town.db").to_str().unwrap()).await.unwrap();
    founded(&db).await;
    let held = db.begin(TOWN).await.unwrap();
    let before = db.turns();
    let second = tokio::spawn({
        let db = db.clone();
        async move { db.begin(TOWN).await.unwrap().finish("second", &line("do"), "null").await }
    });
    while db.turns().waiting == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(db.turns().waited, before.waited + 1);
    held.finish("first", &line("do"), "null").await.unwrap();
    second.await.unwrap().unwrap();
    let after = db.turns();
    assert_eq!((after.asked - before.asked, after.waiting, after.failed), (1, 0, 0));
    let lines = db.read().await.unwrap().audit_after(TOWN, 0, 10).await.unwrap();
    assert_eq!(lines.iter().map(|line| line.client_key.as_str()).collect::<Vec<_>>(), ["-", "-"]);
    db.close().await;
}
