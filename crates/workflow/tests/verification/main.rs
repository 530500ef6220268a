//! Everything that is stored computed again: a town that was only worked in has no fault, and whoever changes a row
//! behind the program's back is found, wherever it is. The tampering goes past the program and its triggers.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../support/mod.rs"]
mod support;
mod tampering;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use assessment::Month;
use evidence::{Algorithm, AuditLog, Entry, Sealed};
use support::street::{A, B, JUNE, MAY, Street, edit};
use support::{Bench, in_an_office, invented};
use tampering::{Behind, TAMPERING};
use workflow::demo::{DemoClock, DemoTown, seed};
use workflow::view::Verification;
use workflow::{Actor, FiguresImport, Keys, Office, Place, Refusal, Role, Setting};

const DEMO: &str = "310115199";

/// A town of three published months, one of them twice, and one under way.
async fn played(bench: &Bench) -> (Office, Vec<Actor>) {
    let figures = invented::town(5, 6, Month::new(2023, 1).unwrap(), 4);
    let clock = Arc::new(DemoClock::new(bench.hands.clone()));
    let office = bench.office_with_clock(clock.clone());
    let town = DemoTown {
        town: DEMO,
        name: "示例镇",
        policy: "sanlin-2022-50",
        figures: &figures,
        password: support::GOOD,
    };
    let users = seed(&office, &clock, &town).await.unwrap();
    let admin = users.iter().find(|user| user.role == Role::Administrator).unwrap();
    office.change_setting(admin, &bench.key(), Setting::Objections, "on", 0).await.unwrap();
    (office, users)
}

async fn verified(office: &Office) -> Verification {
    office.verify_town(&Actor::console(DEMO)).await.unwrap()
}

#[tokio::test]
async fn whoever_changes_a_row_behind_the_program_is_found() {
    in_an_office(|bench| async move {
        let (office, _) = played(&bench).await;
        let sound = verified(&office).await;
        assert_eq!(sound.faults, Vec::<String>::new());
        assert!(sound.is_sound() && sound.publications == 4 && sound.lines > 50);
        let mut behind = Behind::open(&support::address()).await;
        for (table, change, words) in TAMPERING {
            // A fresh office remembers nothing.
            let office = bench.office_with_clock(bench.hands.clone());
            let found = behind.tampered(&office, table, change).await;
            assert!(found.faults.iter().any(|fault| fault.contains(words)), "{change}: {:?}", found.faults);
        }
        assert_eq!(verified(&office).await, sound, "everything was put back");
    })
    .await;
}

#[tokio::test]
async fn a_line_changed_with_its_leaf_contradicts_what_was_sealed() {
    in_an_office(|bench| async move {
        let (office, _) = played(&bench).await;
        let row = office.db().read().await.unwrap().audit_after(DEMO, 9, 1).await.unwrap().remove(0);
        let entry = Entry {
            town: DEMO.to_owned(),
            sequence: 10,
            at: row.at,
            actor: "u1".to_owned(),
            verb: row.verb,
            object: "elsewhere".to_owned(),
            details: serde_json::from_str(&row.details).unwrap(),
            client_key: row.client_key,
        };
        let mut behind = Behind::open(&support::address()).await;
        let leaf = behind.bytes(entry.leaf(Algorithm::Sha256).unwrap().bytes());
        let change = format!(
            "UPDATE audit SET object = 'elsewhere', actor = 'u1', leaf = {leaf} WHERE town = '{DEMO}' AND sequence = 10"
        );
        let found = behind.tampered(&office, "audit", &change).await;
        let sealed = found.faults.iter().filter(|fault| fault.contains("与封存时的根不符")).count();
        assert_eq!(sealed, 4, "every issue came after it: {:?}", found.faults);
        assert!(!found.faults.iter().any(|fault| fault.contains("与摘要不符")), "{:?}", found.faults);
    })
    .await;
}

#[tokio::test]
async fn results_that_do_not_follow_are_found_however_well_they_are_sealed() {
    in_an_office(|bench| async move {
        let (office, users) = played(&bench).await;
        let clerk = users.iter().find(|user| user.role == Role::Clerk).unwrap();
        let sealed = Sealed::open(&office.bundle(clerk, "2023-03", 1).await.unwrap()).unwrap();
        let mut bundle = sealed.bundle().clone();
        bundle.results["committees"][0]["total"] = "100".into();
        bundle.results["committees"][1]["total"] = "99".into();
        let forged = bundle.seal(Algorithm::Sha256).unwrap();
        let mut behind = Behind::open(&support::address()).await;
        let (bytes, root) = (behind.bytes(forged.bytes()), behind.bytes(forged.root().bytes()));
        let change =
            format!("UPDATE publication SET bundle = {bytes}, root = {root} WHERE town = '{DEMO}' AND month = '2023-03'");
        let found = behind.tampered(&office, "publication", &change).await;
        assert!(found.faults.iter().any(|fault| fault.contains("结果与封存的不同")), "{:?}", found.faults);
        assert!(found.faults.iter().any(|fault| fault.contains("操作记录里没有这件事")), "{:?}", found.faults);
    })
    .await;
}

#[tokio::test]
async fn what_would_undo_an_import_cannot_be_changed_unseen() {
    in_an_office(|bench| async move {
        let town = Street::new(bench.clone()).await;
        town.open(MAY).await;
        let import = FiguresImport { file_name: "五月.xlsx", month: MAY, figures: &town.figures };
        bench.office.import_figures(&town.clerk, &bench.key(), import).await.unwrap();
        let faults = async || bench.office.verify_town(&bench.console()).await.unwrap().faults;
        assert_eq!(faults().await, Vec::<String>::new());
        let mut behind = Behind::open(&support::address()).await;
        behind.run("UPDATE import SET undo = '{\"committees\":[],\"town\":null}'").await;
        let found = faults().await;
        assert!(
            found.iter().any(|fault| fault.contains("五月.xlsx") && fault.contains("内容与操作记录")),
            "{found:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn why_a_month_was_closed_early_is_sealed_and_stays_with_its_reissue() {
    in_an_office(|bench| async move {
        let town = Street::new(bench.clone()).await;
        let office = &bench.office;
        town.open(MAY).await;
        town.set_town(MAY).await;
        town.through(MAY, A).await;
        town.fill(MAY, B).await;
        let version = town.month_version(MAY).await;
        office.lock_month(&town.clerk, &bench.key(), MAY, version, "三林所系统故障").await.unwrap();
        town.publish(MAY).await.unwrap();
        office.ask_reissue(&town.clerk, &bench.key(), MAY, "有误").await.unwrap();
        office.agree_reissue(&town.head, &bench.key(), MAY).await.unwrap();
        town.publish(MAY).await.unwrap();
        for issue in [1, 2] {
            let sealed = Sealed::open(&office.bundle(&town.leader, MAY, issue).await.unwrap()).unwrap();
            assert_eq!(sealed.bundle().subject.lock_reason.as_deref(), Some("三林所系统故障"));
            let shown = office.published_month(&town.secretary, MAY, Some(issue)).await.unwrap();
            assert_eq!(shown.lock_reason.as_deref(), Some("三林所系统故障"));
        }
        let found = office.verify_town(&bench.console()).await.unwrap();
        assert_eq!(found.faults, Vec::<String>::new());
    })
    .await;
}

/// Types, brings in and takes back until told to stop; how much was acknowledged.
async fn write_on(town: Street, stop: Arc<AtomicBool>) -> usize {
    let (office, mut done) = (town.bench.office.clone(), 0);
    while !stop.load(Ordering::SeqCst) {
        let was = town.value(JUNE, 0, "pushes").await;
        let edits = [edit(0, "pushes", &was, &(done % 9).to_string())];
        done += usize::from(
            office.save_cells(&town.officer, &town.bench.key(), JUNE, A, &edits, &[]).await.is_ok(),
        );
        let import = FiguresImport { file_name: "六月.xlsx", month: JUNE, figures: &town.figures };
        if let Ok(brought) = office.import_figures(&town.clerk, &town.bench.key(), import).await {
            done += 1;
            let undone = office.undo_import(&town.clerk, &town.bench.key(), brought.sequence).await;
            done += usize::from(undone.is_ok());
        }
    }
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_under_writes_restores_to_a_town_that_verifies() {
    in_an_office(|bench| async move {
        let town = Street::new(bench.clone()).await;
        town.whole(MAY).await;
        town.open(JUNE).await;
        town.set_town(JUNE).await;
        town.fill(JUNE, A).await;
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> =
            (0..3).map(|_| tokio::spawn(write_on(town.clone(), Arc::clone(&stop)))).collect();
        let (mut backups, mut sequence, mut moved) = (Vec::new(), 0, 0);
        while backups.len() < 5 || moved < 4 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            let mut file = Vec::new();
            bench.office.db().back_up(&mut file).await.unwrap();
            let now = sequence_of(bench.office.db()).await;
            moved += i64::from(now > sequence);
            sequence = now;
            backups.push(file);
        }
        stop.store(true, Ordering::SeqCst);
        let mut written = 0;
        for writer in writers {
            written += writer.await.unwrap();
        }
        assert!(written > 5, "{written}");
        let folder = tempfile::tempdir().unwrap();
        for (number, file) in backups.iter().enumerate() {
            let path = folder.path().join(format!("{number}.db"));
            let db = storage::Db::open(path.to_str().unwrap()).await.unwrap();
            db.restore(file.as_slice()).await.unwrap();
            let keys = Keys::new(&[7; 32]).unwrap();
            let chance = Arc::new(support::Counted::default());
            let office = Office::new(db.clone(), bench.hands.clone(), chance, keys, invented::policies());
            let found = office.verify_town(&bench.console()).await.unwrap();
            assert_eq!(found.faults, Vec::<String>::new());
            assert_eq!(i64::try_from(found.lines).unwrap(), sequence_of(&db).await);
            db.close().await;
        }
        println!("{} backups under {written} writes, each restored and verified", backups.len());
    })
    .await;
}

async fn sequence_of(db: &storage::Db) -> i64 {
    db.read().await.unwrap().town(support::TOWN).await.unwrap().unwrap().sequence
}

#[tokio::test]
async fn the_exported_log_is_what_the_seals_say() {
    in_an_office(|bench| async move {
        let (office, users) = played(&bench).await;
        let of = |role: Role| users.iter().find(|user| user.role == role).unwrap();
        let mut file = Vec::new();
        let head = office.export_audit_log(of(Role::Clerk), &mut file).await.unwrap();
        let log = AuditLog::read(&file).unwrap();
        assert_eq!((log.town.as_str(), log.head), (DEMO, head));
        let found = verified(&office).await;
        assert_eq!((found.lines, found.root), (head.size, head.root.to_string()));
        let mut heads = Vec::new();
        for line in office.publications(of(Role::Clerk)).await.unwrap() {
            let bytes = office.bundle(of(Role::Clerk), &line.month, line.issue).await.unwrap();
            let sealed = Sealed::open(&bytes).unwrap();
            assert_eq!(sealed.root().to_string(), line.root);
            heads.push(sealed.bundle().audit);
        }
        assert_eq!(heads.len(), 4);
        assert_eq!(log.check(&heads), Ok(()));

        // The machine's keeper verifies without seeing figures; who sees neither gets nothing.
        office.verify_town(of(Role::Administrator)).await.unwrap();
        let mut nothing = Vec::new();
        for role in [Role::Administrator, Role::Leader, Role::BeatOfficer, Role::Secretary] {
            let refused = office.export_audit_log(of(role), &mut nothing).await.unwrap_err();
            assert!(matches!(refused, Refusal::NotAllowed(_)), "{role}");
        }
        for role in [Role::Leader, Role::DeputyChief, Role::Secretary, Role::Community] {
            let refused = office.verify_town(of(role)).await.unwrap_err();
            assert!(matches!(refused, Refusal::NotAllowed(_)), "{role}");
        }
        assert!(nothing.is_empty());
        assert_eq!(of(Role::Clerk).place, Place::Town);
    })
    .await;
}
