//! The audit log as a file: the first wrong line is told, and what is wrong with it.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod sample_month;

use evidence::{
    Algorithm, AuditHead, AuditLog, Commitment, Entry, EntryError, LogError, LogGrowth, MerkleTree, Salt,
    leaf, log_entry_line, log_head_line,
};
use proptest::prelude::*;
use sample_month::{bundle, entries, head};
use serde_json::json;

const SHA: Algorithm = Algorithm::Sha256;
const TOWN: &str = "310115130";

fn file(entries: &[Entry]) -> Vec<u8> {
    AuditLog::write(SHA, TOWN, entries).expect("a log")
}

fn lines(file: &[u8]) -> Vec<String> {
    String::from_utf8(file.to_vec()).expect("UTF-8").lines().map(ToOwned::to_owned).collect()
}

fn told(lines: &[String]) -> LogError {
    AuditLog::read(lines.join("\n").as_bytes()).expect_err("refused")
}

#[test]
fn a_log_is_read_back_and_proves_its_entries() {
    for count in [0, 1, 2, 83, 100] {
        let entries = entries(count);
        let log = AuditLog::read(&file(&entries)).expect("whole");
        assert_eq!((log.town.as_str(), log.head), (TOWN, head(&entries)));
        for entry in &entries {
            let proof = log.prove(entry.sequence).expect("an entry");
            assert!(proof.holds(SHA, &entry.leaf(SHA).expect("a leaf"), &log.head.root));
        }
        assert_eq!(log.prove(0), None);
        assert_eq!(log.prove(count + 1), None);
    }
}

#[test]
fn the_lines_one_by_one_are_the_file() {
    let entries = entries(9);
    let mut written = log_head_line(SHA, TOWN, &head(&entries)).expect("a head");
    entries.iter().for_each(|entry| written.extend(log_entry_line(SHA, entry).expect("a line")));
    assert_eq!(written, file(&entries));
}

#[test]
fn the_tree_of_a_log_grows_entry_by_entry() {
    let entries = entries(30);
    let mut tree = MerkleTree::new(SHA);
    for (place, entry) in entries.iter().enumerate() {
        tree.add(&entry.to_bytes().expect("bytes"));
        assert_eq!(AuditHead { size: tree.size(), root: tree.root() }, head(&entries[..=place]));
    }
}

#[test]
fn the_first_wrong_line_is_told_and_what_is_wrong_with_it() {
    let good = lines(&file(&entries(20)));
    let with = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = good.clone();
        change(&mut lines);
        told(&lines)
    };
    let edit = |line: usize, from: &str, to: &str| {
        assert!(good[line].contains(from), "{}", good[line]);
        with(&|lines| lines[line] = lines[line].replace(from, to))
    };
    assert_eq!(edit(7, "user-0", "user-9"), LogError::Leaf { line: 8 });
    assert_eq!(edit(7, "user-0", "user-9").to_string(), "第 8 行：内容与本行的摘要不符，这一行被改过");
    assert!(matches!(edit(7, "示例", ""), LogError::Leaf { line: 8 }));
    assert!(matches!(edit(7, "{\"entry\"", "{ \"entry\""), LogError::Entry { line: 8, .. }));
    assert!(matches!(edit(0, "\"size\":20", "\"size\":21"), LogError::Size { stated: 21, found: 20 }));
    assert!(matches!(edit(0, "shikou-log/1", "shikou-log/2"), LogError::Format(_)));
    assert!(matches!(edit(0, "310115130", "310115131"), LogError::Town { line: 2, .. }));
    assert!(matches!(edit(0, "sha-256", "sm3"), LogError::Leaf { line: 2 }));
    assert_eq!(with(&|lines| drop(lines.remove(5))), LogError::Sequence { line: 6, expected: 5, found: 6 },);
    assert_eq!(with(&|lines| lines.swap(5, 6)), LogError::Sequence { line: 6, expected: 5, found: 6 },);
    assert_eq!(
        with(&|lines| lines.insert(5, lines[5].clone())),
        LogError::Sequence { line: 7, expected: 6, found: 5 },
    );
    assert_eq!(with(&|lines| lines.truncate(15)), LogError::Size { stated: 20, found: 14 });
    assert!(matches!(with(&|lines| lines.push(" ".to_owned())), LogError::Entry { line: 22, .. }));
    assert!(matches!(with(&Vec::clear), LogError::Head(_)));
}

/// Somebody rewrites the whole file after changing an entry: the file is one piece, but not what was sealed.
#[test]
fn a_rewritten_log_contradicts_what_was_sealed() {
    let honest = entries(50);
    let sealed: Vec<_> = [10, 20, 30].into_iter().map(|size| head(&honest[..size])).collect();
    assert_eq!(AuditLog::read(&file(&honest)).expect("whole").check(&sealed), Ok(()));
    let forge = |place: usize| {
        let mut forged = honest.clone();
        forged[place].actor = "user-x".to_owned();
        AuditLog::read(&file(&forged)).expect("one piece").check(&sealed)
    };
    assert_eq!(forge(3), Err(LogError::Contradiction { agreed: 0, size: 10 }));
    assert_eq!(forge(25), Err(LogError::Contradiction { agreed: 20, size: 30 }));
    let said = forge(25).expect_err("forged").to_string();
    assert_eq!(said, "前 30 条与封存时的根不符：第 21 至 30 条之间被改过");
    let cut = AuditLog::read(&file(&honest[..25])).expect("one piece").check(&sealed);
    assert_eq!(cut, Err(LogError::Shorter { size: 30, found: 25 }));
    // What happened after the last seal is bound by nothing yet.
    assert_eq!(forge(40), Ok(()));
}

#[test]
fn growth_is_proved_between_two_heads() {
    let all = entries(50);
    let log = AuditLog::read(&file(&all)).expect("whole");
    for size in 0..=50_usize {
        let growth = log.growth(u64::try_from(size).expect("small")).expect("a proof");
        assert!(growth.holds());
        assert_eq!((growth.old, growth.new), (head(&all[..size]), log.head));
        let other = LogGrowth { old: head(&all[..(size + 1) % 50]), ..growth };
        assert!(!other.holds(), "{size}");
    }
    assert_eq!(log.growth(51), None);
}

#[test]
fn entries_that_say_nothing_or_too_much_are_refused() {
    let refused = |change: &dyn Fn(&mut Entry)| {
        let mut entry = entries(1).remove(0);
        change(&mut entry);
        entry.to_bytes().expect_err("refused")
    };
    assert_eq!(refused(&|entry| entry.actor.clear()), EntryError::Word("actor"));
    assert_eq!(refused(&|entry| entry.client_key = "k".repeat(501)), EntryError::Word("client_key"));
    assert_eq!(refused(&|entry| entry.sequence = 0), EntryError::Sequence);
    assert_eq!(refused(&|entry| entry.details = json!("x".repeat(1 << 20))), EntryError::TooLong);
    assert!(matches!(refused(&|entry| entry.details = json!(0.5)), EntryError::Canonical(_)));
    let bytes = entries(1).remove(0).to_bytes().expect("bytes");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let other = text.replace("shikou-entry/1", "shikou-entry/2");
    assert!(matches!(Entry::read(other.as_bytes()), Err(EntryError::Format(_))));
    let more = text.replace("\"verb\"", "\"van\":1,\"verb\"");
    assert!(matches!(Entry::read(more.as_bytes()), Err(EntryError::Canonical(_))));
}

#[test]
fn a_personal_value_stands_in_an_entry_as_a_commitment() {
    let salt = Salt::new([3; 32]);
    let hidden = Commitment::of(SHA, &salt, "王小明");
    let mut entry = entries(1).remove(0);
    entry.details = json!({ "name": hidden });
    let text = String::from_utf8(entry.to_bytes().expect("bytes")).expect("UTF-8");
    assert!(!text.contains("王小明"));
    let back = Entry::read(text.as_bytes()).expect("an entry");
    let back: Commitment = serde_json::from_value(back.details["name"].clone()).expect("a commitment");
    assert!(back.holds(SHA, &salt, "王小明"));
    assert!(!back.holds(SHA, &Salt::new([4; 32]), "王小明"));
    assert!(!back.holds(Algorithm::Sm3, &salt, "王小明"));
    assert_ne!(leaf(SHA, bundle().subject.month.as_bytes()), hidden.commitment);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn one_changed_byte_is_refused(place in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut bytes = file(&entries(8));
        // Whether a line end closes the file or not is the same to everybody.
        let place = place.index(bytes.len() - 1);
        bytes[place] ^= 1 << bit;
        prop_assert!(AuditLog::read(&bytes).is_err());
    }
}
