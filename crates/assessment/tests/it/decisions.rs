//! Decisions about readings, as a town records them.

#![allow(missing_docs, clippy::unwrap_used)]

use assessment::policy::Decision;
use assessment::{Month, Policy, PolicySource};

fn source() -> PolicySource {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/sanlin-2022-50");
    let text = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    PolicySource::new(
        ["policy.toml", "readings.toml", "clauses.toml"].map(|name| (name.to_owned(), text(name))),
    )
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
