//! Backups: taken under writes, whole or refused, the same from either engine.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use sha2::{Digest as _, Sha256};
use storage::{BackupError, Db, Stamp};
use support::on_each_engine;

const TOWN: &str = "310115130";

async fn with_audit(db: &Db, lines: usize) {
    db.found(TOWN, "三林镇", "sanlin-2022-50", true, Stamp(1)).await.unwrap();
    for number in 0..lines {
        write_one(db, number).await;
    }
}

async fn write_one(db: &Db, number: usize) {
    let line = storage::AuditLine {
        at: Stamp(2),
        actor: "somebody".to_owned(),
        verb: "try".to_owned(),
        object: format!("thing/{number}"),
        details: "{\"引号\":\"“\\\"”\\n\"}".to_owned(),
        client_key: format!("key-{number:08}"),
        leaf: vec![0, 255, 7],
    };
    db.begin(TOWN).await.unwrap().finish(&format!("key-{number:08}"), &line, "null").await.unwrap();
}

async fn taken(db: &Db) -> Vec<u8> {
    let mut file = Vec::new();
    db.back_up(&mut file).await.unwrap();
    file
}

#[tokio::test]
async fn a_backup_restores_to_the_same_backup() {
    on_each_engine(|db| async move {
        // More lines than are read at once.
        with_audit(&db, 1203).await;
        let file = taken(&db).await;
        let folder = tempfile::tempdir().unwrap();
        let other = Db::open(folder.path().join("other.db").to_str().unwrap()).await.unwrap();
        let restored = other.restore(file.as_slice()).await.unwrap();
        assert_eq!(restored.rows, 1 + 2 * 1203);
        assert_eq!(taken(&other).await, file);
        let again = other.restore(file.as_slice()).await;
        assert!(matches!(again, Err(BackupError::NotEmpty { towns: 1 })), "{again:?}");
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_writes_is_of_one_moment() {
    on_each_engine(|db| async move {
        with_audit(&db, 600).await;
        let writer = tokio::spawn({
            let db = db.clone();
            async move {
                for number in 600..900 {
                    write_one(&db, number).await;
                }
            }
        });
        let file = String::from_utf8(taken(&db).await).unwrap();
        writer.await.unwrap();
        let town = file.lines().find(|line| line.starts_with("[\"310115130\",\"三林镇\"")).unwrap();
        let sequence: usize = town.split(',').nth(3).unwrap().parse().unwrap();
        let audit = file.lines().filter(|line| line.contains("\"thing/")).count();
        assert_eq!(audit, sequence);
    })
    .await;
}

#[tokio::test]
async fn a_backup_that_is_not_whole_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path().join("town.db").to_str().unwrap()).await.unwrap();
    with_audit(&db, 3).await;
    let file = taken(&db).await;
    let text = String::from_utf8(file.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let without_last = lines[..lines.len() - 1].join("\n") + "\n";
    let bad = [
        Vec::new(),
        b"PK\x03\x04".to_vec(),
        file[..file.len() - 1].to_vec(),
        without_last.into_bytes(),
        text.replace("三林镇", "三林").into_bytes(),
        text.replacen("thing/1", "thing/9", 1).into_bytes(),
        text.replacen("\"hex\":\"00ff07\"", "\"hex\":\"00ff0\"", 1).into_bytes(),
        text.replacen("\"table\":\"town\"", "\"table\":\"towns\"", 1).into_bytes(),
        format!("{text}more\n").into_bytes(),
    ];
    for (place, bad) in bad.iter().enumerate() {
        let path = folder.path().join(format!("empty-{place}.db"));
        let empty = Db::open(path.to_str().unwrap()).await.unwrap();
        let refused = empty.restore(bad.as_slice()).await;
        assert!(matches!(refused, Err(BackupError::Damaged { .. })), "{place}: {refused:?}");
        assert!(empty.read().await.unwrap().towns().await.unwrap().is_empty());
        // A refusal holds nothing open: the same database takes the whole file afterwards.
        empty.restore(file.as_slice()).await.unwrap();
        empty.close().await;
    }
    db.close().await;
}

/// As a program would have written it that knew neither tokens nor that it is missing a step.
fn of_an_older_program(file: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(file.to_vec()).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut head: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    head["schema"].as_array_mut().unwrap().pop().unwrap();
    lines[0] = head.to_string();
    lines.retain(|line| !line.contains("\"table\":\"token\""));
    let mut end: serde_json::Value = serde_json::from_str(&lines.pop().unwrap()).unwrap();
    let before = lines.join("\n") + "\n";
    let digest = Sha256::digest(before.as_bytes());
    end["sha256"] = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
    format!("{before}{end}\n").into_bytes()
}

#[tokio::test]
async fn a_backup_of_an_older_program_restores_and_one_of_a_newer_is_refused() {
    on_each_engine(|db| async move {
        with_audit(&db, 3).await;
        let file = taken(&db).await;
        let folder = tempfile::tempdir().unwrap();
        let other = Db::open(folder.path().join("other.db").to_str().unwrap()).await.unwrap();
        let newer =
            String::from_utf8(file.clone()).unwrap().replacen("\"schema\":[", "\"schema\":[\"00\",", 1);
        let refused = other.restore(newer.as_bytes()).await;
        assert!(matches!(refused, Err(BackupError::OtherVersion { step: 1 })), "{refused:?}");
        other.restore(of_an_older_program(&file).as_slice()).await.unwrap();
        assert_eq!(taken(&other).await, file);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn property_every_changed_byte_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path().join("town.db").to_str().unwrap()).await.unwrap();
    with_audit(&db, 1).await;
    let file = taken(&db).await;
    let empty = Db::open(folder.path().join("empty.db").to_str().unwrap()).await.unwrap();
    for place in (0..file.len()).step_by(7) {
        let mut changed = file.clone();
        changed[place] ^= 1;
        assert!(empty.restore(changed.as_slice()).await.is_err(), "byte {place} of {}", file.len());
    }
    db.close().await;
    empty.close().await;
}
