//! The power fails while somebody writes. A process of its own writes and acknowledges, and everything that it does to
//! the files of its folder is recorded (`tests/power_loss/record.c`). From the record the files are built again as a disk
//! may leave them when the power fails at any moment: what was synced is there, of what was not anything may be missing
//! or torn. The database that is opened on them holds everything that was acknowledged before that moment, each verb
//! whole. The same with `synchronous = OFF` must lose some of it, or the test would prove nothing.
//!
//! `SHIKOU_POWER_CUTS` says how often; by default as often as every change of this program can bear.

use std::collections::BTreeMap;
use std::io::Write as _;

use crate::audit::AuditLine;
use crate::db::Db;
use crate::error::StorageError;
use crate::figures::FiguresRow;
use crate::recorded::{Deed, FOLDER, Written, deeds, recorder};
use crate::stamp::Stamp;

const USUAL_CUTS: usize = 15;
/// Cuts that one record serves.
const CUTS_A_RECORD: usize = 50;
pub(crate) const TOWN: &str = "310115130";
const MONTH: &str = "2022-06";
const COMMITTEES: i64 = 60;
/// Enough for the log of SQLite to be carried over into the database and begun anew.
pub(crate) const REQUESTS: i64 = 260;
/// Each of these many requests changes every committee, the others one.
const BATCH: i64 = 5;
/// Set for the writer alone.
const SYNCHRONOUS: &str = "SHIKOU_POWER_SYNCHRONOUS";
/// The file into which the writer writes what was acknowledged.
pub(crate) const ACKNOWLEDGED: &str = "acknowledged";
pub(crate) const DATABASE: &str = "town.db";
const SECTOR: usize = 512;

/// Whether request `number`, from 1, changes a committee.
fn changes(number: i64, committee: i64) -> bool {
    number % BATCH == 1 || (number * 7) % COMMITTEES == committee
}

pub(crate) async fn founded(address: &str) {
    let db = Db::open(address).await.unwrap();
    db.found(TOWN, "三林镇", "sanlin-2022-50", true, Stamp(0)).await.unwrap();
    let mut open = db.begin_bare().await.unwrap();
    // Outside the numbered verbs, so that the number of a line is that of its request.
    let sql = "INSERT INTO month (town, month, state, issue, form_due, publish_due, reason, version, changed_by, changed_at)
         VALUES ($1, $2, 'open', 0, '2022-07-05', '2022-07-10', NULL, 1, 'console', 0)";
    open.execute(sql, crate::arg::args![TOWN, MONTH]).await.unwrap();
    open.commit().await.unwrap();
    db.close().await;
}

/// Request `number`: rows, a line, a receipt.
pub(crate) async fn request(db: &Db, number: i64) -> Result<(), StorageError> {
    let mut write = db.begin(TOWN).await?;
    assert_eq!(write.sequence(), number);
    for committee in (0..COMMITTEES).filter(|committee| changes(number, *committee)) {
        let row = FiguresRow {
            month: MONTH.to_owned(),
            committee: format!("{}", 310_115_130_001 + committee),
            cells: number.to_string(),
            carried: "[]".to_owned(),
            touched: "{}".to_owned(),
            reason: None,
            version: version_at(number - 1, committee),
            changed_by: "u1".to_owned(),
            changed_at: 0,
        };
        assert!(write.put_figures(&row, "u1", Stamp(number)).await?);
    }
    let line = AuditLine {
        at: Stamp(number),
        actor: "u1".to_owned(),
        verb: "write".to_owned(),
        object: "x".repeat(3_000),
        details: "{}".to_owned(),
        client_key: format!("request-{number}"),
        leaf: vec![7; 32],
    };
    write.finish(&line.client_key.clone(), &line, "null").await
}

/// How often a committee was changed by the first `count` requests.
fn version_at(count: i64, committee: i64) -> i64 {
    i64::try_from((1..=count).filter(|number| changes(*number, committee)).count()).unwrap()
}

/// The process whose writing is recorded: run by the tests below, with nothing to do otherwise.
#[tokio::test]
#[ignore = "the other process of the tests below"]
async fn the_writer() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let db = Db::open(&format!("{folder}/{DATABASE}")).await.unwrap();
    if std::env::var(SYNCHRONOUS).as_deref() == Ok("OFF") {
        db.stop_syncing().await;
    }
    let mut acknowledged = std::fs::File::create(format!("{folder}/{ACKNOWLEDGED}")).unwrap();
    for number in 1..=REQUESTS {
        request(&db, number).await.unwrap();
        acknowledged.write_all(&[1]).unwrap();
    }
    // Without the tidying that a program does which ends in peace.
    std::process::exit(0);
}

/// SplitMix64.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// A file on the disk, and what was written to it since it was synced.
#[derive(Default)]
struct OnDisk<'a> {
    bytes: Vec<u8>,
    pending: Vec<&'a Deed>,
    /// Whether the folder knows of it for certain.
    listed: bool,
}

impl OnDisk<'_> {
    fn apply(bytes: &mut Vec<u8>, deed: &Deed) {
        match deed {
            Deed::Written { offset, bytes: new, .. } => {
                let end = offset + new.len();
                bytes.resize(bytes.len().max(end), 0);
                bytes[*offset..end].copy_from_slice(new);
            }
            Deed::Truncated { length, .. } => bytes.resize(*length, 0),
            Deed::Created { .. } | Deed::Synced { .. } | Deed::SyncFailed { .. } => {}
        }
    }
}

/// The files as they may be found after the power failed behind the first `count` deeds.
fn after_the_cut(base: &[u8], deeds: &[Deed], count: usize, dice: &mut Dice) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<&str, OnDisk<'_>> = BTreeMap::new();
    files.insert(DATABASE, OnDisk { bytes: base.to_vec(), pending: Vec::new(), listed: true });
    for deed in deeds[..count].iter().filter(|deed| deed.file() != ACKNOWLEDGED) {
        match deed {
            Deed::Synced { file } if file == "." => files.values_mut().for_each(|file| file.listed = true),
            Deed::Synced { file } => {
                let file = files.entry(file).or_default();
                for deed in std::mem::take(&mut file.pending) {
                    OnDisk::apply(&mut file.bytes, deed);
                }
            }
            Deed::Created { file } => drop(files.entry(file).or_default()),
            Deed::SyncFailed { file } => {
                let file = files.entry(file).or_default();
                for deed in std::mem::take(&mut file.pending) {
                    if dice.below(2) == 0 {
                        OnDisk::apply(&mut file.bytes, deed);
                    }
                }
            }
            other => files.entry(other.file()).or_default().pending.push(other),
        }
    }
    // Of what waited for the disk nothing, some or nearly all got there.
    let of_four = dice.below(5);
    let mut found = BTreeMap::new();
    for (name, mut file) in files {
        for deed in file.pending {
            match (dice.below(4) < of_four, deed) {
                (false, _) => {}
                // Torn: sectors are whole, writes are not.
                (true, Deed::Written { offset, bytes, .. }) if dice.below(3) == 0 => {
                    for (place, sector) in bytes.chunks(SECTOR).enumerate() {
                        if dice.below(2) == 0 {
                            let (file_name, offset) = (name.to_owned(), offset + place * SECTOR);
                            let part = Deed::Written { file: file_name, offset, bytes: sector.to_vec() };
                            OnDisk::apply(&mut file.bytes, &part);
                        }
                    }
                }
                (true, deed) => OnDisk::apply(&mut file.bytes, deed),
            }
        }
        if file.listed || dice.below(2) == 0 {
            found.insert(name.to_owned(), file.bytes);
        }
    }
    found
}

/// What a database that was opened after the cut holds: how many requests, all of them whole; or why it is none.
pub(crate) async fn requests_in(address: &str) -> Result<i64, String> {
    let db = Db::open(address).await.map_err(|error| error.to_string())?;
    let held = async {
        let mut read = db.read().await?;
        let count = read.town(TOWN).await?.map_or(0, |town| town.sequence);
        let lines = read.audit_after(TOWN, 0, i64::MAX).await?;
        let receipts = read.receipts(TOWN).await?;
        let rows = read.figures_between(TOWN, MONTH, MONTH).await?;
        let sound: Vec<(String,)> = read.fetch_all("PRAGMA integrity_check", Vec::new()).await?;
        Ok::<_, StorageError>((count, lines, receipts, rows, sound))
    };
    let (count, lines, receipts, rows, sound) = held.await.map_err(|error| error.to_string())?;
    db.close().await;
    let whole =
        |holds: bool, what: &str| if holds { Ok(()) } else { Err(format!("{what} after {count} requests")) };
    whole(sound == [("ok".to_owned(),)], "the file is damaged")?;
    let keys: Vec<_> = lines.iter().map(|line| (line.sequence, line.client_key.clone())).collect();
    let expected: Vec<_> = (1..=count).map(|number| (number, format!("request-{number}"))).collect();
    whole(keys == expected, "lines are missing or double")?;
    whole(receipts.len() == lines.len(), "receipts are missing or double")?;
    let mut expected = Vec::new();
    for committee in 0..COMMITTEES {
        if let Some(last) = (1..=count).rfind(|number| changes(*number, committee)) {
            let version = version_at(count, committee);
            expected.push((format!("{}", 310_115_130_001 + committee), last.to_string(), version));
        }
    }
    let stored: Vec<_> = rows.into_iter().map(|row| (row.committee, row.cells, row.version)).collect();
    whole(stored == expected, "a request is there by half")?;
    Ok(count)
}

#[derive(Debug, Default)]
pub(crate) struct Count {
    pub(crate) cuts: usize,
    /// Requests acknowledged before the cuts, and lost by them.
    pub(crate) acknowledged: i64,
    pub(crate) lost: i64,
    /// Cuts after which the database could not be read or held half a request.
    pub(crate) damaged: usize,
    /// Requests that were there though nobody was told yet.
    pub(crate) untold: i64,
}

/// Records a writer and cuts its power again and again; none where that cannot be done here.
async fn cut(cuts: usize, synchronous: &str) -> Option<Count> {
    let tools = tempfile::tempdir().unwrap();
    let library = recorder(tools.path())?;
    let mut count = Count::default();
    let mut dice = Dice(7);
    while count.cuts < cuts {
        let written = Written::by("power_loss::the_writer", &library, (SYNCHRONOUS, synchronous)).await;
        assert!(written.ended.success());
        let deeds = deeds(&written.record);
        let carried_over = deeds.iter().any(|deed| deed.file() == DATABASE);
        assert!(carried_over, "the log was never carried over into the database: not enough was written");
        for _ in 0..CUTS_A_RECORD.min(cuts - count.cuts) {
            let place = dice.below(deeds.len());
            one_cut(&written.base, &deeds, place, &mut dice, &mut count).await;
        }
    }
    Some(count)
}

pub(crate) async fn one_cut(base: &[u8], deeds: &[Deed], place: usize, dice: &mut Dice, count: &mut Count) {
    let wrote = |deed: &&Deed| matches!(deed, Deed::Written { file, .. } if file == ACKNOWLEDGED);
    let told = i64::try_from(deeds[..place].iter().filter(wrote).count()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in after_the_cut(base, deeds, place, dice) {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    count.cuts += 1;
    count.acknowledged += told;
    match requests_in(folder.path().join(DATABASE).to_str().unwrap()).await {
        Ok(there) => {
            count.lost += (told - there).max(0);
            count.untold += (there - told).max(0);
        }
        Err(_) => {
            count.damaged += 1;
            count.lost += told;
        }
    }
}

#[tokio::test]
async fn what_was_acknowledged_outlives_the_power() {
    let cuts = std::env::var("SHIKOU_POWER_CUTS").ok().map_or(USUAL_CUTS, |cuts| cuts.parse().unwrap());
    let Some(count) = cut(cuts, "FULL").await else {
        println!("not run: a C compiler on Linux is needed");
        return;
    };
    println!("{count:?}");
    assert_eq!((count.lost, count.damaged), (0, 0));
    assert!(count.acknowledged > 0);
    // At most the one whose answer was under way.
    assert!(count.untold <= i64::try_from(count.cuts).unwrap());
}

/// What this test sees when nobody waits for the disk.
#[tokio::test]
async fn without_syncing_the_same_loses() {
    let Some(count) = cut(USUAL_CUTS, "OFF").await else {
        println!("not run: a C compiler on Linux is needed");
        return;
    };
    println!("{count:?}");
    assert!(count.lost > 0);
}
