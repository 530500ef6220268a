//! Decisions about readings, as a town records them.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use crate::policy_folder;
use assessment::policy::Decision;
use assessment::{Month, Policy, PolicySource};

fn source() -> PolicySource {
    policy_folder::sanlin().clone()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn decided<'a>(number: u64, choice: &'a str, from_month: &str) -> Decision<'a> {
    Decision {
        number,
        reading: "step_count",
        choice,
        decided_by: "镇长办公会“第3次”\\\n",
        decided_on: "2022-05-30",
        from_month: month(from_month),
    }
}

#[test]
fn a_decision_holds_from_its_month_on_and_is_signed() {
    let source = source().decided(&decided(7, "started", "2022-06"));
    let policy = Policy::compile(&source).unwrap();
    let reading = |at: &str| policy.edition(month(at)).unwrap().reading_by_key("step_count").unwrap().clone();
    assert!(!reading("2022-05").is_decided());
    assert_eq!(reading("2022-05").chosen().unwrap().id, "complete");
    let june = reading("2022-06");
    assert_eq!(june.chosen().unwrap().id, "started");
    assert_eq!(june.decided_by, "镇长办公会“第3次”\\\n");
    assert_eq!(june.decided_on, "2022-05-30");
}

#[test]
fn a_decision_is_one_file_more_in_which_rare_characters_stay_as_they_are() {
    let before: Vec<_> = source().files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    assert_eq!(
        before.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(),
        ["clauses.toml", "policy.toml", "readings.toml"]
    );
    assert!(before.iter().all(|(path, text)| source().text(path) == Some(text)));
    let decision = Decision { decided_by: "𠮷镇长", ..decided(7, "started", "2022-06") };
    let after = source().decided(&decision);
    let added: Vec<_> = after.files().filter(|(path, _)| source().text(path).is_none()).collect();
    assert_eq!(added.len(), 1);
    assert!(added[0].1.contains("\"𠮷镇长\""), "{}", added[0].1);
    assert_eq!(after.files().count(), before.len() + 1);
}

#[test]
fn of_one_month_the_last_holds_however_many_there_are() {
    let choices = ["started", "proportional", "complete"];
    let source = (0..12_u64).fold(source(), |source, number| {
        source.decided(&decided(number, choices[usize::try_from(number % 3).unwrap()], "2022-06"))
    });
    let policy = Policy::compile(&source).unwrap();
    let edition = policy.edition(month("2022-06")).unwrap();
    assert_eq!(edition.reading_by_key("step_count").unwrap().chosen().unwrap().id, "complete");
    assert_eq!(policy.editions().len(), 2);
}

#[test]
fn an_option_that_does_not_exist_is_refused() {
    assert!(Policy::compile(&source().decided(&decided(1, "sometimes", "2022-06"))).is_err());
}
