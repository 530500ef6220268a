//! Files as they come in from offices: damaged, odd, or meant to do harm. Each is refused with its place and a remedy,
//! or accepted with the warning that is expected; none ends in a panic.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]

mod malformed_cases;
mod support;

use std::collections::BTreeSet;

use malformed_cases::{cells, encodings, headers, odd, packages, rows, sheets_xml};
use support::corpus::{Case, Corpus, Expected, complaint};

fn corpus() -> Vec<Case> {
    let mut corpus = Corpus::default();
    cells::add(&mut corpus);
    rows::add(&mut corpus);
    headers::add(&mut corpus);
    encodings::add(&mut corpus);
    packages::add(&mut corpus);
    sheets_xml::add(&mut corpus);
    odd::add(&mut corpus);
    corpus.0
}

#[test]
fn every_file_is_refused_with_its_place_or_accepted_as_expected() {
    let complaints: Vec<String> = corpus()
        .iter()
        .filter_map(|case| {
            complaint(case).map(|complaint| format!("{}/{}: {complaint}", case.class, case.name))
        })
        .collect();
    assert!(complaints.is_empty(), "{} cases:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn the_corpus_is_as_large_as_was_asked_for() {
    let corpus = corpus();
    let (odd, malformed): (Vec<&Case>, Vec<&Case>) =
        corpus.iter().partition(|case| matches!(case.expected, Expected::Accepted(_)));
    let classes: BTreeSet<&str> = malformed.iter().map(|case| case.class).collect();
    assert!(malformed.len() >= 150, "{} malformed files", malformed.len());
    assert!(classes.len() >= 40, "{} classes", classes.len());
    assert!(odd.len() >= 30, "{} odd but valid files", odd.len());
    println!("{} malformed files in {} classes, {} odd but valid", malformed.len(), classes.len(), odd.len());
}

/// Every file of the corpus, cut off at many places and with single bytes changed: whatever comes of it, no panic.
#[test]
fn cut_and_changed_files_do_no_harm() {
    use support::corpus::Input;
    let tables = support::Tables::default();
    let workbook = tables.xlsx();
    for end in (0..workbook.len()).step_by(37) {
        let _ = Input::Workbook(workbook[..end].to_vec()).read();
    }
    for place in (0..workbook.len()).step_by(11) {
        let mut changed = workbook.clone();
        changed[place] ^= 0x55;
        let _ = Input::Workbook(changed).read();
    }
    let old = tables.xls();
    for place in (0..old.len()).step_by(13) {
        let mut changed = old.clone();
        changed[place] ^= 0xff;
        let _ = Input::Workbook(changed).read();
        let _ = Input::Workbook(old[..place].to_vec()).read();
    }
    let folder = tables.csv();
    let committees = folder.committees.clone().unwrap();
    for place in (0..committees.len()).step_by(7) {
        for byte in [b'"', b',', b'\n', 0, 0xff, b'\''] {
            let mut changed = committees.clone();
            changed[place] = byte;
            let _ = Input::Folder(support::Folder { committees: Some(changed), ..folder.clone() }).read();
        }
        let cut = committees[..place].to_vec();
        let _ = Input::Folder(support::Folder { committees: Some(cut), ..folder.clone() }).read();
    }
}
