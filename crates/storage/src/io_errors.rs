//! The disk fails while somebody writes: it is full, or broken, in the middle of a write, of a sync, of a log that is cut
//! short. A process of its own writes and acknowledges under a library that lets writes and syncs of the database fail
//! (`tests/power_loss/record.c`). It goes on; each failure is told in words; what it acknowledged is there once, whole,
//! and stays when the power fails afterwards, though a sync that failed may have lost what waited for it for good.
//!
//! `SHIKOU_IO_ERRORS` says how many; by default as many as every change of this program can bear.

use std::io::Write as _;

use crate::db::Db;
use crate::error::StorageError;
use crate::power_loss::{ACKNOWLEDGED, Count, DATABASE, Dice, REQUESTS, TOWN, one_cut, request, requests_in};
use crate::recorded::{FOLDER, Written, deeds, failed, recorder};

const USUAL_ERRORS: usize = 30;
/// One in so many writes and syncs fails.
const ONE_IN: usize = 40;
const CUTS_A_RECORD: usize = 10;
/// Tries of one request before the writer would be said to hang.
const MOST_TRIES: usize = 50;
const FAULTS: &str = "SHIKOU_POWER_FAULTS";
/// Into which the writer writes what it was told, a line for each failure.
const TOLD: &str = "told";

/// The process whose disk fails: run by the test below, with nothing to do otherwise.
#[tokio::test]
#[ignore = "the other process of the test below"]
async fn the_writer() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let mut told = std::fs::File::create(format!("{folder}/{TOLD}")).unwrap();
    let mut acknowledged = std::fs::File::create(format!("{folder}/{ACKNOWLEDGED}")).unwrap();
    let mut say = |error: &StorageError| writeln!(told, "{error}").unwrap();
    let address = format!("{folder}/{DATABASE}");
    let db = Db::open(&address).await.unwrap();
    // From here on the disk fails.
    acknowledged.sync_all().unwrap();
    for number in 1..=REQUESTS {
        for tried in 0.. {
            assert!(tried < MOST_TRIES, "request {number} is never taken");
            match request(&db, number).await {
                Ok(()) => break,
                Err(error) => say(&error),
            }
            // The same again under its key: whoever asks hears whether it was done.
            if done(&db, number).await.inspect_err(&mut say).unwrap_or(false) {
                break;
            }
        }
        acknowledged.write_all(&[1]).unwrap();
    }
    // Without the tidying that a program does which ends in peace.
    std::process::exit(0);
}

async fn done(db: &Db, number: i64) -> Result<bool, StorageError> {
    let receipt = db.read().await?.receipt(TOWN, &format!("request-{number}")).await?;
    Ok(receipt.is_some())
}

#[tokio::test]
async fn what_was_acknowledged_outlives_a_failing_disk() {
    let errors =
        std::env::var("SHIKOU_IO_ERRORS").ok().map_or(USUAL_ERRORS, |errors| errors.parse().unwrap());
    let tools = tempfile::tempdir().unwrap();
    let Some(library) = recorder(tools.path()) else {
        println!("not run: a C compiler on Linux is needed");
        return;
    };
    let (mut injected, mut told, mut full, mut writers) = (0, 0, 0, 0);
    let (mut count, mut dice) = (Count::default(), Dice(11));
    while injected < errors {
        writers += 1;
        let faults = format!("{} {ONE_IN}", writers * 7919);
        let written = Written::by("io_errors::the_writer", &library, (FAULTS, &faults)).await;
        let path = written.folder.path();
        let said = std::fs::read_to_string(path.join(TOLD)).unwrap();
        assert!(written.ended.success(), "the writer went on to the end: {said}");
        for line in said.lines() {
            assert!(line.starts_with("服务器磁盘") && line.contains("没有保存"), "{line}");
        }
        told += said.lines().count();
        full += said.lines().filter(|line| line.contains("空间不足")).count();
        assert_eq!(
            requests_in(path.join(DATABASE).to_str().unwrap()).await,
            Ok(REQUESTS),
            "writer {writers}"
        );
        let deeds = deeds(&written.record);
        injected += failed(&written.record);
        for _ in 0..CUTS_A_RECORD {
            let place = dice.below(deeds.len());
            one_cut(&written.base, &deeds, place, &mut dice, &mut count).await;
        }
    }
    println!(
        "{injected} errors under {writers} writers, {told} told, {full} of them of a full disk; then {count:?}"
    );
    assert_eq!((count.lost, count.damaged), (0, 0));
    assert!(told > injected / 4 && full > 0 && count.acknowledged > 0, "the errors reached the program");
}
