//! Every policy folder compiles and its worked cases hold.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use crate::policy_folder;
use std::collections::BTreeMap;

use assessment::{CaseOutcome, Policy, PolicySource, run_cases};

fn outcomes(source: &PolicySource) -> Vec<CaseOutcome> {
    run_cases(source).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn every_policy_compiles_and_its_worked_cases_hold() {
    let mut seen = 0;
    for folder in policy_folder::folders() {
        let source = PolicySource::new(policy_folder::files(&folder));
        let outcomes = outcomes(&source);
        assert!(!outcomes.is_empty(), "{} has no cases", folder.display());
        let differing: Vec<_> = outcomes
            .iter()
            .filter(|outcome| !outcome.differences.is_empty())
            .map(|outcome| format!("{} {}\n{}", outcome.file, outcome.name, outcome.differences.join("\n")))
            .collect();
        assert!(differing.is_empty(), "{}\n{}", folder.display(), differing.join("\n"));
        seen += 1;
    }
    assert!(seen > 1, "Sanlin's and an invented one");
}

#[test]
fn the_built_in_policy_has_enough_cases_for_every_reading_that_computes() {
    let source = PolicySource::new(policy_folder::files_of("sanlin-2022-50"));
    let outcomes = outcomes(&source);
    assert!(outcomes.len() >= 120, "{}", outcomes.len());
    let mut names: BTreeMap<_, usize> = BTreeMap::new();
    for outcome in &outcomes {
        *names.entry(&outcome.name).or_default() += 1;
    }
    names.retain(|_, times| *times > 1);
    assert!(names.is_empty(), "two cases of the same name: {names:?}");

    let policy = Policy::compile(&source).unwrap();
    for reading in &policy.newest().readings {
        for (place, option) in
            reading.options.iter().enumerate().filter(|(place, _)| *place != reading.choice)
        {
            // What nobody computes with has one option or is about where the figures come from.
            let names: Vec<_> = std::iter::once(&option.id).chain(&option.aliases).collect();
            let tried = outcomes.iter().flat_map(|outcome| &outcome.readings).any(|tried| {
                tried
                    .split_once('=')
                    .is_some_and(|(key, name)| key == reading.key && names.iter().any(|known| *known == name))
            });
            assert!(tried, "no case for {}={} ({place})", reading.key, option.id);
        }
        let shown = outcomes.iter().any(|outcome| {
            outcome.readings.iter().any(|tried| tried.starts_with(&format!("{}=", reading.key)))
        });
        assert!(shown, "no case names the reading {}", reading.key);
    }
}

#[test]
fn every_spelling_of_every_option_is_accepted() {
    for folder in policy_folder::folders() {
        let source = PolicySource::new(policy_folder::files(&folder));
        let policy = Policy::compile(&source).unwrap();
        for reading in &policy.newest().readings {
            for (place, option) in reading.options.iter().enumerate() {
                for name in std::iter::once(&option.id).chain(&option.aliases) {
                    let trial =
                        Policy::compile_with(&source, &[(&reading.key, name)]).unwrap_or_else(|errors| {
                            panic!("{} {}={name}\n{errors}", folder.display(), reading.key)
                        });
                    for edition in trial.editions() {
                        assert_eq!(edition.reading_by_key(&reading.key).unwrap().choice, place);
                    }
                }
            }
        }
    }
}

#[test]
fn nothing_of_sanlin_lives_in_the_program() {
    let invented = PolicySource::new(policy_folder::files_of("example-linjiang-2024"));
    let policy = Policy::compile(&invented).unwrap();
    let newest = policy.newest();
    assert_eq!((newest.items.len(), newest.full_marks().to_string()), (6, "100".to_owned()));
    assert!(newest.veto.is_none() && newest.analysis_meeting.is_none());
    assert!(newest.figures.iter().any(|figure| figure.header == "培训缺席人数"));
    assert!(newest.instrument.title.contains("虚构") && newest.instrument.town.contains("虚构"));
    assert_eq!(policy.editions().len(), 2);
}
