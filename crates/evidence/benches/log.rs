//! How fast entries are hashed, exported and verified: 100,000 of them, a town's years.

#![allow(missing_docs, clippy::expect_used)]

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use evidence::{Algorithm, AuditLog, Entry, MerkleTree};

const ENTRIES: u64 = 100_000;

fn main() {
    divan::main();
}

fn entries() -> Vec<Entry> {
    let entry = |sequence: u64| Entry {
        town: "310115130".to_owned(),
        sequence,
        at: 1_656_000_000_000_000,
        actor: "0197a0c0-0000-7000-8000-000000000001".to_owned(),
        verb: "figures.enter".to_owned(),
        object: format!("2022-06/310115130{:03}", sequence % 83),
        details: serde_json::json!({ "checked": sequence % 300, "correct": sequence % 290 }),
        client_key: format!("0197a0c0-0000-7000-8000-{sequence:012}"),
    };
    (1..=ENTRIES).map(entry).collect()
}

fn root(entries: &[Entry], algorithm: Algorithm) -> evidence::Digest {
    let mut tree = MerkleTree::new(algorithm);
    for entry in entries {
        tree.add_leaf(entry.leaf(algorithm).expect("a leaf"));
    }
    tree.root()
}

#[divan::bench(sample_count = 10)]
fn canonical_and_sha_256(bencher: Bencher<'_, '_>) {
    let entries = entries();
    bencher.counter(ItemsCount::new(entries.len())).bench_local(|| root(&entries, Algorithm::Sha256));
}

#[divan::bench(sample_count = 10)]
fn canonical_and_sm3(bencher: Bencher<'_, '_>) {
    let entries = entries();
    bencher.counter(ItemsCount::new(entries.len())).bench_local(|| root(&entries, Algorithm::Sm3));
}

#[divan::bench(sample_count = 10)]
fn tree_alone(bencher: Bencher<'_, '_>) {
    let entries = entries();
    let bytes: Vec<_> = entries.iter().map(|entry| entry.to_bytes().expect("bytes")).collect();
    bencher.counter(ItemsCount::new(bytes.len())).bench_local(|| {
        let mut tree = MerkleTree::new(Algorithm::Sha256);
        bytes.iter().for_each(|bytes| tree.add(bytes));
        tree.root()
    });
}

#[divan::bench(sample_count = 5)]
fn verify_exported(bencher: Bencher<'_, '_>) {
    let file = AuditLog::write(Algorithm::Sha256, "310115130", &entries()).expect("a log");
    bencher
        .counter(BytesCount::new(file.len()))
        .counter(ItemsCount::new(ENTRIES))
        .bench_local(|| AuditLog::read(&file).expect("whole").head);
}
