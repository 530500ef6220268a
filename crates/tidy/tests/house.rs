//! The house rules, run over the repository. A failing test lists file, line and remedy.

#![allow(clippy::expect_used, clippy::panic)]

use tidy::tree::{self, TextFile};
use tidy::{Finding, listing};

/// The crates whose public types are the nouns of the domain.
const DOMAIN_CRATES: &[&str] = &["assessment", "register", "overlay", "sampling", "evidence"];

fn files() -> Vec<TextFile> {
    tree::files(&tree::root()).expect("the repository can be read")
}

fn text_of(path: &str) -> String {
    let found = files().into_iter().find(|file| file.path == path);
    found.unwrap_or_else(|| panic!("{path} is missing: write it")).text
}

/// Runs a check on every file that `wanted` picks.
fn each(wanted: impl Fn(&TextFile) -> bool, check: impl Fn(&str, &str) -> Vec<Finding>) -> Vec<Finding> {
    files().iter().filter(|file| wanted(file)).flat_map(|file| check(&file.path, &file.text)).collect()
}

fn assert_none(findings: &[Finding]) {
    assert!(findings.is_empty(), "{} broken rules:\n\n{}\n", findings.len(), listing(findings));
}

fn is_rust(file: &TextFile) -> bool {
    file.has_extension("rs")
}

fn is_domain_source(file: &TextFile) -> bool {
    is_rust(file) && DOMAIN_CRATES.iter().any(|name| file.path.starts_with(&format!("crates/{name}/src/")))
}

#[test]
fn crates_know_only_whom_they_may() {
    let is_manifest = |file: &TextFile| {
        file.path.starts_with("crates/")
            && file.path.ends_with("/Cargo.toml")
            && file.path.matches('/').count() == 2
    };
    assert_none(&each(is_manifest, tidy::manifest));
}

#[test]
fn calculating_crates_are_arithmetic() {
    assert_none(&each(is_rust, tidy::arithmetic_only));
}

#[test]
fn identifiers_hold_no_banned_word() {
    assert_none(&each(is_rust, tidy::rust_identifiers));
}

#[test]
fn tables_hold_no_banned_word() {
    assert_none(&each(|file| file.has_extension("sql"), tidy::sql_identifiers));
}

#[test]
fn policies_hold_no_banned_word() {
    let is_policy = |file: &TextFile| file.path.starts_with("policies/") && file.has_extension("toml");
    assert_none(&each(is_policy, tidy::policy_keys));
}

#[test]
fn files_and_folders_are_named_after_what_they_hold() {
    assert_none(&each(|_| true, |path, _| tidy::file_name(path)));
}

#[test]
fn files_fit_a_sitting() {
    let all = files();
    let rust: Vec<(&str, &str)> = all
        .iter()
        .filter(|file| is_rust(file))
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .collect();
    assert_none(&tidy::lengths(&rust, &text_of("crates/tidy/long_files.toml")));
}

#[test]
fn public_nouns_begin_with_their_chinese_term() {
    assert_none(&each(is_domain_source, tidy::doc_comments));
}

#[test]
fn the_glossary_names_every_noun_once() {
    let glossary = text_of("GLOSSARY.md");
    let mut found = tidy::terms(&glossary);
    found.extend(each(is_domain_source, |path, text| tidy::listed_types(path, text, &glossary)));
    assert_none(&found);
}

#[test]
fn nothing_is_left_unfinished() {
    assert_none(&each(is_rust, tidy::unfinished));
}

#[test]
fn nothing_names_one_machine() {
    let is_lock = |file: &TextFile| file.has_extension("lock") || file.path.ends_with("package-lock.json");
    let mut found = each(|file| !is_lock(file), tidy::machine_places);
    found.extend(each(is_lock, tidy::lockfile));
    assert_none(&found);
}

#[test]
fn policy_folders_are_whole() {
    let all = files();
    let paths: Vec<&str> = all.iter().map(|file| file.path.as_str()).collect();
    assert_none(&tidy::folders(&paths));
}

#[test]
fn the_readmes_agree() {
    assert_none(&tidy::readmes(&text_of("README.md"), &text_of("README.zh-CN.md")));
}

#[test]
fn the_change_log_has_its_open_section() {
    assert_none(tidy::changelog(&text_of("CHANGELOG.md")).as_slice());
}

#[test]
fn decisions_are_numbered_without_gaps() {
    let all = files();
    let paths: Vec<&str> = all.iter().map(|file| file.path.as_str()).collect();
    assert_none(&tidy::decisions(&paths));
}

#[test]
fn every_library_has_a_reason() {
    assert_none(&tidy::dependency_table(&text_of("Cargo.toml"), &text_of("ARCHITECTURE.md")));
}
