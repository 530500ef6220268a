//! The demo: every situation that the document knows, and every paper.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

fn json(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_shikou")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_demo_writes_every_paper_and_holds_every_situation() {
    let folder = TempDir::new().unwrap();
    let dir = folder.path().to_str().unwrap();
    let month = json(&["demo", "--dir", dir, "--no-serve", "--json"]);
    for name in ["数据.xlsx", "考核表.pdf", "排名公示表.xlsx", "通报.docx", "通报.pdf", "年度汇总表.xlsx"]
    {
        let length = folder.path().join(name).metadata().unwrap().len();
        assert!(length > 4_000, "{name} has {length} bytes");
    }
    let committees = month["committees"].as_array().unwrap();
    assert_eq!(committees.len(), 83);
    let any = |holds: &dyn Fn(&Value) -> bool| committees.iter().any(holds);
    let confirms = |key: &'static str| {
        move |committee: &Value| committee["needs_confirmation"].as_array().unwrap().contains(&key.into())
    };
    assert!(any(&|committee| committee["status"] == "not_assessed"), "nobody is unassessed");
    assert!(any(&confirms("bottom_ten_ties")), "no tie across the last ten");
    assert!(any(&confirms("bottom_three_ties")), "no tie in the last three");
    assert!(any(&|committee| committee["interview_level"] == 1), "no interview of level 1");
    assert!(any(&|committee| committee["interview_level"] == 2), "no interview of level 2");
    assert!(any(&|committee| committee["veto_excluded"] == true), "nobody is excluded from the veto");
    assert!(any(&|committee| committee["analysis_meeting"] == true), "no analysis meeting");
    let falsified =
        |committee: &Value| committee["registration_accuracy"] != committee["registration_accuracy_measured"];
    assert!(any(&falsified), "nothing was falsified");

    let figures = folder.path().join("数据.xlsx");
    let year = json(&["year", "--figures", figures.to_str().unwrap(), "--year", "2023", "--json"]);
    let committees = year["committees"].as_array().unwrap();
    let proposed: Vec<_> = committees.iter().filter(|committee| committee["veto_proposed"] == true).collect();
    assert!(!proposed.is_empty(), "no veto is proposed");
    let excluded = |committee: &&Value| {
        committee["bottom_ten_months"].as_array().unwrap().len() >= 5 && committee["veto_proposed"] == false
    };
    assert!(committees.iter().any(|committee| excluded(&committee)), "no veto is averted by the exclusion");
    let streaks: Vec<_> =
        committees.iter().map(|committee| committee["longest_streak"].as_u64().unwrap()).collect();
    assert!(streaks.contains(&2) && streaks.iter().any(|streak| *streak >= 3));

    // The workbook that the demo wrote gives the month that the demo printed.
    let again = json(&["assess", "--figures", figures.to_str().unwrap(), "--month", "2023-12", "--json"]);
    assert_eq!(again, month);
}
