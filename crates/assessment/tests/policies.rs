//! Every policy folder compiles and its worked cases hold.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use assessment::{Policy, PolicySource, run_cases};

fn load(folder: &Path) -> PolicySource {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    PolicySource::new(files)
}

#[test]
fn every_policy_compiles_and_its_worked_cases_hold() {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut seen = 0;
    for entry in std::fs::read_dir(policies).unwrap() {
        let folder = entry.unwrap().path();
        let source = load(&folder);
        if let Err(errors) = Policy::compile(&source) {
            panic!("{}\n{errors}", folder.display());
        }
        let outcomes = run_cases(&source).unwrap_or_else(|errors| panic!("{}\n{errors}", folder.display()));
        assert!(!outcomes.is_empty(), "{} has no cases", folder.display());
        for outcome in outcomes {
            assert!(
                outcome.differences.is_empty(),
                "{} {}\n{}",
                outcome.file,
                outcome.name,
                outcome.differences.join("\n")
            );
        }
        seen += 1;
    }
    assert!(seen > 0);
}
