//! `overlay` as the contract has it, with the register as tables and as an index.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;

use support::{folder, names, run_in};

const REGISTER: &str = "person_id,name,id_number,phone,address,dwelling_id
P1,张伟,790000199003071238,16012345678,,D1
P2,李芳,,16087654321,,D2
";
const DWELLINGS: &str = "dwelling_id,address
D1,三林路123弄4号501室
D2,三林路123弄4号502室
D3,三林路123弄5号101室
";
const FEED: &str = "row_id,name,id_number,phone,address,平台
1,张伟,790000199003071238,,三林路123弄4号楼501,甲
2,李芳,,160-8765-4321,三林路123弄5号101室,甲
3,王强,,,三林路123弄4号502室,乙
";

#[test]
fn a_saved_index_stands_for_the_register() {
    let files = folder(&[
        ("R.csv", REGISTER.as_bytes()),
        ("D.csv", DWELLINGS.as_bytes()),
        ("F.csv", FEED.as_bytes()),
    ]);
    let run = |arguments: &str, input: &str| {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        run_in(files.path(), &[&["overlay"], &arguments[..]].concat(), input.as_bytes())
    };
    let read = |name: &str| fs::read_to_string(files.path().join(name)).unwrap();
    let first =
        "--register R.csv --dwellings D.csv --feed F.csv --out 一.csv --gone 走一.csv --save-index 登记.idx";
    let saved = run(first, "");
    assert_eq!(saved.code, 0, "{}", saved.err);
    let differences: Vec<String> =
        read("一.csv").lines().skip(1).filter_map(|line| line.split(',').nth(5).map(str::to_owned)).collect();
    assert_eq!(differences, ["same", "moved", "new_person"]);
    for (feed, input) in [("F.csv", ""), ("-", FEED)] {
        let again = run(&format!("--index 登记.idx --feed {feed} --out 二.csv --gone 走二.csv"), input);
        assert_eq!(again.code, 0, "{}", again.err);
        assert_eq!((read("一.csv"), read("走一.csv")), (read("二.csv"), read("走二.csv")));
    }
    let index = fs::read(files.path().join("登记.idx")).unwrap();
    let (_, half) = index.split_at(index.len() / 2);
    let before = names(files.path());
    for (bytes, told) in
        [(half, "不是叠加索引，或由别的版本写成"), (&index[..index.len() - 4], "不完整或已损坏")]
    {
        fs::write(files.path().join("登记.idx"), bytes).unwrap();
        let refused = run("--index 登记.idx --feed F.csv --out 三.csv", "");
        assert_eq!((refused.code, names(files.path())), (1, before.clone()), "{}", refused.err);
        let remedy = "请用 --register 和 --save-index 重新生成";
        assert!(refused.err.contains(told) && refused.err.contains(remedy), "{}", refused.err);
    }
}
