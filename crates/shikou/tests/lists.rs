//! `id check` and `address parse` as the contract has them.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Ran, folder, names, root, run_in};

fn run(arguments: &[&str], input: &str) -> Ran {
    run_in(Path::new("."), arguments, input.as_bytes())
}

/// Numbers of the region that is kept for inventions, and the last as a spreadsheet leaves it.
const NUMBERS: &str = "姓名,number\n甲,790000199003071238\n乙, ７９００００19900307123８\n丙,3.10115E+17\n丁,790000199003071237\n戊,\n";

#[test]
fn every_published_vector_is_judged_as_published() {
    let vectors = root().join("crates/register/tests/data/idcard_vectors.csv");
    let ran = run(&["id", "check", vectors.to_str().unwrap(), "--json"], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let rows = document["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 30);
    for row in rows {
        let valid = row["verdict"] != "refused";
        assert_eq!(valid, row["extra"]["expect_structure"] == "valid", "{row}");
    }
    assert_eq!(document["summary"]["rows"], 30);
    let counted = ["ok", "warning", "refused"].map(|class| document["summary"][class].as_u64().unwrap());
    assert_eq!(counted, [14, 7, 9]);
}

#[test]
fn numbers_are_withheld_unless_they_are_asked_for() {
    for arguments in [vec!["id", "check", "--demo"], vec!["id", "check", "--demo", "--json"]] {
        let masked = run(&arguments, NUMBERS);
        assert_eq!(masked.code, 0, "{}", masked.err);
        assert!(
            masked.out.contains("**************1238") && masked.out.contains("1990-**-**"),
            "{}",
            masked.out
        );
        for secret in ["790000199003071238", "7900", "1990-03-07", "19900307", "3.10115"] {
            assert!(!format!("{}{}", masked.out, masked.err).contains(secret), "{secret}: {}", masked.out);
        }
        let shown = run(&[&arguments[..], &["--show"]].concat(), NUMBERS);
        assert!(
            shown.out.contains("790000199003071238") && shown.out.contains("1990-03-07"),
            "{}",
            shown.out
        );
    }
}

#[test]
fn a_csv_of_verdicts_answers_row_by_row() {
    let ran = run(&["id", "check", "--demo"], NUMBERS);
    insta::assert_snapshot!("id_check", format!("{}\n{}", ran.out, ran.err));
    let strict = run(&["id", "check", "--json"], NUMBERS);
    let document: Value = serde_json::from_str(&strict.out).unwrap();
    assert_eq!(document["rows"][0]["reason_code"], "synthetic");
    assert_eq!(document["rows"][4]["reason_code"], "empty");
}

#[test]
fn the_day_and_the_kind_can_be_given() {
    let input = "号码\n790000203001010019\n";
    let verdict = |extra: &[&str]| {
        let ran = run(&[&["id", "check", "--demo", "--json"], extra].concat(), input);
        let document: Value = serde_json::from_str(&ran.out).unwrap();
        document["rows"][0].clone()
    };
    assert_eq!(verdict(&["--today", "2026-06-30"])["reason_code"], "born_in_future");
    assert_ne!(verdict(&["--today", "2031-01-01"])["reason_code"], "born_in_future");
    assert_eq!(verdict(&["--kind", "手机号码"])["reason_code"], "length");
    for wrong in [["--today", "2026/6/30"], ["--today", "2026-02-30"], ["--kind", "card"]] {
        let ran = run(&[&["id", "check"], &wrong[..]].concat(), input);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong:?}");
        assert!(ran.err.contains("不是日期") || ran.err.contains("citizen_number"), "{}", ran.err);
    }
}

const ADDRESSES: &str = "address,户\n上海市浦东新区三林镇三林路１２３弄４号楼五〇一室,1\n\"三林路123-4-501\",2\n金谊河畔4号501,3\n你好,4\n";

#[test]
fn addresses_are_taken_apart_and_equal_doors_have_equal_keys() {
    let plain = run(&["address", "parse"], ADDRESSES);
    assert_eq!(plain.code, 0, "{}", plain.err);
    insta::assert_snapshot!("address_parse", format!("{}\n{}", plain.out, plain.err));
    let files = folder(&[
        ("地址.csv", ADDRESSES.as_bytes()),
        ("小区.csv", "小区,路名,弄\n金谊河畔,三林路,123弄\n".as_bytes()),
        ("路名.csv", "road\n三林路\n".as_bytes()),
    ]);
    let arguments =
        ["address", "parse", "地址.csv", "--estates", "小区.csv", "--roads", "路名.csv", "--json"];
    let ran = run_in(files.path(), &arguments, b"");
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let key = |row: usize| document["rows"][row]["key"].as_str();
    assert!(key(0).is_some() && key(0) == key(1) && key(1) == key(2), "{document}");
    assert_eq!(key(3), None);
    assert_eq!(document["rows"][2]["beside"], "金谊河畔");
    assert_eq!(document["rows"][2]["extra"]["户"], "3");
}

#[test]
fn a_file_that_is_named_is_written_whole_and_opens_in_a_spreadsheet() {
    let files = folder(&[("地址.csv", ADDRESSES.as_bytes())]);
    let ran = run_in(files.path(), &["address", "parse", "地址.csv", "--out", "规范.csv", "--json"], b"");
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&document["summary"]["rows"], &document["written"]), (&4.into(), &"规范.csv".into()));
    let written = fs::read_to_string(files.path().join("规范.csv")).unwrap();
    assert_eq!(written, format!("\u{feff}{}", run(&["address", "parse"], ADDRESSES).out));
    let onto_itself = run_in(files.path(), &["address", "parse", "地址.csv", "--out", "地址.csv"], b"");
    assert_eq!(onto_itself.code, 2, "{}", onto_itself.err);
    assert_eq!(fs::read(files.path().join("地址.csv")).unwrap(), ADDRESSES.as_bytes());
}

#[test]
fn results_can_be_read_again() {
    let once = run(&["address", "parse"], ADDRESSES);
    let twice = run(&["address", "parse", "--json"], &once.out);
    let document: Value = serde_json::from_str(&twice.out).unwrap();
    assert_eq!(document["rows"][0]["extra"]["行号（2）"], "2");
    assert_eq!(document["rows"].as_array().unwrap().len(), 4);
}

#[test]
fn a_list_of_many_pieces_keeps_its_order() {
    let rows = (0..120_000)
        .map(|row| format!("三林路{}弄{}号{}室,{row}\n", row % 900 + 1, row % 60 + 1, row % 30 + 101));
    let input: String = std::iter::once("address,n\n".to_owned()).chain(rows).collect();
    let ran = run(&["address", "parse"], &input);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 120_001);
    for (row, line) in ran.out.lines().skip(1).enumerate() {
        assert!(line.starts_with(&format!("{},", row + 2)) && line.ends_with(&format!(",{row}")), "{line}");
    }
    let json = run(&["address", "parse", "--json"], &input);
    let document: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(document["rows"].as_array().unwrap().len(), 120_000);
    assert_eq!(document["summary"]["full"], 120_000);
}

/// What is wrong stands at the end, so that answers are ready when it is met.
#[test]
fn a_refused_list_leaves_nothing_behind() {
    let good = |rows: usize| "address,number\n".to_owned() + &"三林路123弄4号501室,1\n".repeat(rows);
    let long = "路".repeat(4_000_000);
    let endings: [&[u8]; 5] = [b"\"a,1\n", b"a,1,2\n", b"\xe8\xb7,1\n", b"\xff\xff\xff,1\n", long.as_bytes()];
    for command in [["address", "parse"], ["id", "check"]] {
        for (rows, ending) in endings.iter().flat_map(|ending| [(3, ending), (40_000, ending)]) {
            let bytes = [good(rows).as_bytes(), ending].concat();
            let files = folder(&[("单.csv", &bytes)]);
            let place = format!("第 {} 行", rows + 2);
            for extra in [vec![], vec!["--json"], vec!["--out", "果.csv"]] {
                let ran = run_in(files.path(), &[&command[..], &["单.csv"], &extra].concat(), b"");
                assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
                assert!(ran.err.contains("单.csv") && ran.err.contains(&place), "{}", ran.err);
                assert_eq!(names(files.path()), ["单.csv"]);
            }
        }
    }
    let input = [good(3).as_bytes(), endings[0]].concat();
    let ran = run_in(Path::new("."), &["address", "parse"], &input);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert!(ran.err.contains("标准输入 第 5 行"), "{}", ran.err);
}

#[test]
fn what_is_no_list_is_refused_in_chinese() {
    for (input, part) in [
        ("", "文件是空的"),
        ("三林路123弄4号501室\n", "请在第一行写上列名"),
        ("address,address,number,number\nx,y,1,2\n", "两个“"),
        ("PK\u{3}\u{4}", "xlsx"),
        ("a\0b\n", "空字节"),
    ] {
        for command in [["address", "parse"], ["id", "check"]] {
            let ran = run(&command, input);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{input:?}: {}", ran.err);
            assert!(ran.err.contains(part) && !ran.err.contains("panic"), "{input:?}: {}", ran.err);
        }
    }
    for missing in ["没有.csv", "."] {
        let ran = run(&["id", "check", missing], "");
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains("读不了"), "{}", ran.err);
    }
}

#[test]
fn tables_of_names_tell_everything_that_is_wrong() {
    let table = "estate,road,lane\n,三林路,1\n甲苑,,2\n乙苑,三林路,二\n";
    let files = folder(&[("小区.csv", table.as_bytes())]);
    let ran = run_in(files.path(), &["address", "parse", "--estates", "小区.csv"], ADDRESSES.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    for part in ["第 2 行 “estate”列", "第 3 行 “road”列", "第 4 行 “lane”列：“二”不是弄号"]
    {
        assert!(ran.err.contains(part), "{part} is missing in\n{}", ran.err);
    }
}

#[test]
fn a_long_input_that_is_refused_at_its_end_prints_nothing() {
    let numbers = "790000199003071238\n".repeat(200_000);
    let whole = run(&["id", "check", "--demo"], &format!("number\n{numbers}"));
    assert_eq!((whole.code, whole.out.lines().count()), (0, 200_001), "{}", whole.err);
    let broken = run(&["id", "check", "--demo"], &format!("number\n{numbers}\"79"));
    assert_eq!((broken.code, broken.out.as_str()), (1, ""), "{}", broken.err);
}
