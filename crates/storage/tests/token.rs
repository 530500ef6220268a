//! Tokens: counted one by one, revoked once.

#![allow(clippy::unwrap_used)]

mod support;

use storage::{Db, StaffRow, Stamp, TokenRow, Write};
use support::{line, on_each_engine};

const TOWN: &str = "310115130";

async fn finish(write: Write, key: &str) {
    write.finish(key, &line("do"), "null").await.unwrap();
}

fn maker() -> StaffRow {
    StaffRow {
        staff: "u1".to_owned(),
        login: "maker".to_owned(),
        name: "周敏".to_owned(),
        role: "clerk".to_owned(),
        place: String::new(),
        password: None,
        must_change: 0,
        totp: None,
        totp_offered: None,
        totp_step: 0,
        disabled_at: None,
        signed_in_at: None,
        epoch: 1,
        version: 1,
        created_at: 1,
        changed_by: "u1".to_owned(),
        changed_at: 1,
    }
}

fn token() -> TokenRow {
    TokenRow {
        token: "t1".to_owned(),
        hash: vec![1, 2, 3],
        name: "区平台".to_owned(),
        scopes: "results roster".to_owned(),
        place: "station:三林派出所".to_owned(),
        made_by: "u1".to_owned(),
        made_at: 5,
        expires_at: 9,
        revoked_by: None,
        revoked_at: None,
        uses: 0,
        used_at: None,
    }
}

async fn with_token(db: &Db) {
    db.found(TOWN, "三林镇", "sanlin-2022-50", true, Stamp(0)).await.unwrap();
    let mut write = db.begin(TOWN).await.unwrap();
    write.add_staff(&maker()).await.unwrap();
    write.add_token(&token()).await.unwrap();
    finish(write, "first").await;
}

#[tokio::test]
async fn a_token_comes_back_as_it_was_added_and_is_found_by_its_hash_in_its_town_alone() {
    on_each_engine(|db| async move {
        with_token(&db).await;
        let mut read = db.read().await.unwrap();
        assert_eq!(read.token(TOWN, "t1").await.unwrap(), Some(token()));
        assert_eq!(read.token_by_hash(TOWN, &[1, 2, 3]).await.unwrap(), Some(token()));
        assert_eq!(read.tokens(TOWN).await.unwrap(), [token()]);
        assert_eq!(read.token_by_hash(TOWN, &[1, 2, 4]).await.unwrap(), None);
        assert_eq!(read.token_by_hash("310115131", &[1, 2, 3]).await.unwrap(), None);
        assert!(read.tokens("310115131").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn every_use_is_counted_also_of_many_at_once() {
    on_each_engine(|db| async move {
        with_token(&db).await;
        let uses = (0..20).map(|at| {
            let db = db.clone();
            tokio::spawn(async move { db.count_token_use(TOWN, "t1", Stamp(10 + at)).await.unwrap() })
        });
        for used in uses.collect::<Vec<_>>() {
            used.await.unwrap();
        }
        let row = db.read().await.unwrap().token(TOWN, "t1").await.unwrap().unwrap();
        assert_eq!(row.uses, 20);
        assert!(row.used_at >= Some(10));
    })
    .await;
}

#[tokio::test]
async fn a_token_is_revoked_once_and_keeps_who_did_it() {
    on_each_engine(|db| async move {
        with_token(&db).await;
        let mut write = db.begin(TOWN).await.unwrap();
        assert!(write.revoke_token("t1", "u1", Stamp(7)).await.unwrap());
        assert!(!write.revoke_token("t1", "u2", Stamp(8)).await.unwrap());
        assert!(!write.revoke_token("t2", "u1", Stamp(8)).await.unwrap());
        finish(write, "second").await;
        let row = db.read().await.unwrap().token(TOWN, "t1").await.unwrap().unwrap();
        assert_eq!((row.revoked_by.as_deref(), row.revoked_at), (Some("u1"), Some(7)));
    })
    .await;
}
