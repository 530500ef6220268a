//! A worked case that cannot be read, or does not hold, says where and what.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use crate::policy_folder;
use assessment::{PolicySource, run_cases};

const CASES: &str = "[defaults]\nstation = \"三林派出所\"\n\n[defaults.figures]\nchecked = 100\ncorrect = 100\n\n\
     [defaults.town]\noverseas_total = 300\n\n[[case]]\nname = \"试\"\nclause = \"3.2.2\"\n\n[[case.month]]\n\
     months = [\"2022-06\"]\ncommittee = [{ id = 1, expect = { total = \"100\" } }]\n";

fn with_cases(text: &str) -> PolicySource {
    let files = policy_folder::files_of("sanlin-2022-50").into_iter();
    let policy = files.filter(|(path, _)| !path.starts_with("cases/"));
    PolicySource::new(policy.chain([("cases/one.toml".to_owned(), text.to_owned())]))
}

#[test]
fn a_case_that_cannot_be_read_is_refused() {
    for (from, to, line, message) in [
        (
            "clause = \"3.2.2\"",
            "clause = \"3.2.2\"\nreadings = { step_count = \"half\" }",
            12,
            "没有选项“half”",
        ),
        (
            "clause = \"3.2.2\"",
            "clause = \"3.2.2\"\nreadings = { steps = \"complete\" }",
            12,
            "没有读法“steps”",
        ),
        ("total = \"100\"", "total = 100", 17, "类型不对"),
        ("total = \"100\"", "totals = \"100\"", 17, "不认识的键"),
    ] {
        let errors = run_cases(&with_cases(&CASES.replacen(from, to, 1))).unwrap_err();
        let error = errors.0.first().unwrap();
        assert_eq!((error.file.as_str(), error.line), ("cases/one.toml", Some(line)), "{error}");
        assert!(error.message.contains(message), "{error}");
    }
    let files = policy_folder::files_of("sanlin-2022-50").into_iter();
    let broken = PolicySource::new(files.filter(|(path, _)| path != "clauses.toml"));
    assert_eq!(run_cases(&broken).unwrap_err().0.first().unwrap().file, "clauses.toml");
}

#[test]
fn a_case_that_does_not_hold_says_where() {
    let whole = "expect = { total = \"100\" }";
    for (from, to, difference) in [
        (whole, "expect = { total = \"99\" }", "2022-06 第 1 号：总分应为 99，算得"),
        (whole, "expect = { rank = 2 }", "2022-06 第 1 号：名次应为 2，算得 1"),
        (whole, "expect = { assessed = false }", "已评定应为 false，算得 true"),
        (whole, "expect = { bottom = false }", "末位应为 false，算得 true"),
        (whole, "expect = { streak = 2 }", "连续月数应为 2，算得 1"),
        (whole, "expect = { level = 1 }", "约谈级别应为 1，算得 0"),
        (whole, "expect = { analysis_meeting = true }", "分析会应为 true，算得 false"),
        (whole, "expect = { veto_counted = false }", "计入否决应为 false，算得 true"),
        (
            whole,
            "expect = { confirm = [\"item_floor\"] }",
            "待确认应为 [\"item_floor\"]，算得 [\"small_station\"]",
        ),
        (whole, "expect = { marks = { accounts = \"13\" } }", "accounts 得分应为 13，算得 14"),
        (whole, "expect = { marks = { account = \"14\" } }", "政策里没有考核项“account”"),
        (
            whole,
            "expect = { rates = { registration_accuracy = \"99\" } }",
            "registration_accuracy应为 99，算得 100",
        ),
        (whole, "expect = { rates = { accuracy = \"100\" } }", "accuracy应为 100，算得 无"),
        (
            "months = [\"2022-06\"]",
            "months = [\"2022-06\"]\ntown_rate = \"99\"",
            "2022-06：全镇准确率应为 99，算得 100",
        ),
        ("months = [\"2022-06\"]", "months = [\"2022-02\"]", "2022-02：没有结果"),
        ("clause = \"3.2.2\"", "clause = \"3.9\"", "clauses.toml 里没有条款“3.9”"),
        ("id = 1, expect", "id = 1, station = \"西门派出所\", expect", "政策里没有派出所“西门派出所”"),
        ("checked = 100\n", "checks = 100\n", "政策里没有数据项“checks”"),
        ("overseas_total", "overseas", "政策里没有数据项“overseas”"),
    ] {
        let outcomes = run_cases(&with_cases(&CASES.replacen(from, to, 1))).unwrap();
        let outcome = outcomes.first().unwrap();
        assert!(
            outcome.differences.iter().any(|told| told.contains(difference)),
            "{to}: {:?}",
            outcome.differences
        );
    }
}

#[test]
fn a_year_that_does_not_hold_says_where() {
    for (expected, difference) in [
        ("months_assessed = 2", "2022 年第 1 号：考核月数应为 2，算得 1"),
        ("average = \"99\"", "平均分应为 99，算得"),
        ("bottom_months = []", "末位月份应为 []，算得 [2022-06]"),
        ("veto_counted_months = []", "否决计次月份应为 []，算得"),
        ("veto_proposed = true", "建议否决应为 true，算得 false"),
        ("longest_streak = 2", "最长连续应为 2，算得 1"),
        ("interviews = [\"2022-06 连续 2 第 1 级\"]", "约谈应为"),
        ("analysis_meetings = [\"2022-06\"]", "分析会应为"),
    ] {
        let text = format!("{CASES}\n[[case.year]]\nyear = 2022\nid = 1\n{expected}\n");
        let outcomes = run_cases(&with_cases(&text)).unwrap();
        let differences = &outcomes.first().unwrap().differences;
        assert!(differences.iter().any(|told| told.contains(difference)), "{expected}: {differences:?}");
    }
    let text = format!("{CASES}\n[[case.year]]\nyear = 2022\nid = 2\n");
    let outcomes = run_cases(&with_cases(&text)).unwrap();
    assert!(outcomes.first().unwrap().differences.contains(&"2022 年第 2 号：没有结果".to_owned()));
}
