//! The command line as the contract has it: exit codes, one JSON document, nothing written when input is refused.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const HEAD: &str = "月份,居村委编码,居村委名称,派出所,社区,抽查人数,准确人数,弄虚作假人数,境外抽查人数,境外准确人数,注销账号人数,自主申报有效数,人在户不在人数,来沪人员数,推送有效数\n";

fn shikou(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shikou")).args(arguments).output().unwrap()
}

fn folder(rows: &str, town: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("居村数据.csv"), format!("{HEAD}{rows}")).unwrap();
    fs::write(folder.path().join("全镇数据.csv"), format!("月份,境外人员总数\n{town}")).unwrap();
    folder
}

/// Two committees in June, a worse one first.
fn june() -> TempDir {
    folder(
        "2022-06,310115130001,三林老街居委会,三林派出所,,200,195,0,0,0,0,200,500,500,900\n\
         2022-06,310115130003,南街居委会,三林派出所,,,,0,0,0,0,200,500,500,900\n",
        "2022-06,812\n",
    )
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn path(folder: &TempDir) -> &str {
    folder.path().to_str().unwrap()
}

#[test]
fn assess_prints_the_contracts_json_and_nothing_else() {
    let figures = june();
    let output = shikou(&["assess", "--figures", path(&figures), "--month", "2022-06", "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["policy"], "sanlin-2022-50");
    assert_eq!(document["month"], "2022-06");
    assert_eq!(document["town"]["registration_accuracy"], "97.5");
    assert_eq!(document["town"]["overseas_total"], 812);
    assert_eq!((&document["town"]["assessed"], &document["town"]["not_assessed"]), (&1.into(), &1.into()));
    let first = &document["committees"][0];
    assert_eq!(first["code"], "310115130001");
    assert_eq!(first["station"], "三林派出所");
    assert_eq!(first["status"], "assessed");
    assert_eq!(first["registration_accuracy"], "97.5");
    assert_eq!(first["overseas_accuracy"], Value::Null);
    // 98 − 97.5 is five steps of 0.1: 50 − 5 × 0.6. Pushes of 1,800 at the station are more than 1,600: no deduction.
    assert_eq!(first["items"]["registration_accuracy"], "47");
    assert_eq!(first["items"]["overseas_accuracy"], "16");
    assert_eq!(first["items"]["self_declaration"], "10");
    assert_eq!(first["items"]["pushes"], "10");
    assert_eq!(first["total"], "97");
    assert_eq!(first["rank"], 1);
    assert_eq!(first["bottom_ten"], true);
    let second = &document["committees"][1];
    assert_eq!(second["status"], "not_assessed");
    assert_eq!(
        (&second["items"], &second["total"], &second["rank"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert!(second["reason"].as_str().unwrap().contains("抽查人数"));
}

#[test]
fn refused_input_says_where_and_writes_nothing() {
    let figures = folder(
        "2022-06,310115130001,三林老街居委会,三林派出所,,100,101,0,0,0,0,20,50,50,9\n\
         2022-06,310115130003,南街居委会,无名派出所,,100,99,0,0,0,-1,20,50,50,9\n",
        "2022-06,812\n",
    );
    let out = TempDir::new().unwrap();
    let target = out.path().join("六月");
    for extra in
        [vec!["--out", target.to_str().unwrap()], vec!["--csv", target.to_str().unwrap()], vec!["--json"]]
    {
        let output = shikou(&[vec!["assess", "--figures", path(&figures)], extra].concat());
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(text(&output.stdout), "");
        let told = text(&output.stderr);
        for part in ["居村数据", "第 2 行", "第 3 行", "准确人数", "无名派出所", "注销账号人数"]
        {
            assert!(told.contains(part), "{part} is missing in\n{told}");
        }
        let left: Vec<_> = fs::read_dir(&target).map(|files| files.count()).into_iter().collect();
        assert!(left.iter().all(|count| *count == 0), "something was written");
    }
}

#[test]
fn wrong_usage_is_told_in_chinese_with_exit_code_two() {
    for (arguments, part) in [
        (vec!["assess"], "缺少"),
        (vec!["assses"], "没有“assses”这个命令"),
        (vec!["assess", "--figures", "x", "--month", "2022-13"], "不是月份"),
        (vec!["assess", "--figures", "x", "--colour"], "不认识"),
        (vec!["year", "--figures", "x", "--year", "last"], "四位数字"),
        (vec!["year", "--figures", "x", "--year", "23"], "四位数字"),
        (vec!["assess", "--figures", "x", "--year", "2022"], "shikou year"),
        (vec!["assess", "--figures", "x", "--json", "--csv", "y"], "不能和"),
        (vec!["assess", "--figures", "x", "--out", "z", "--csv", "y"], "不能和"),
        (vec!["year", "--figures", "x", "--csv", "y", "--out", "z"], "不能和"),
        (vec!["serve", "--listen", "nonsense"], "“nonsense”应是地址和端口，如 127.0.0.1:8080"),
        (vec!["demo", "--listen", "80"], "应是地址和端口"),
        (vec![], "没有说做什么"),
    ] {
        let output = shikou(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = text(&output.stderr);
        assert!(told.contains(part) && told.contains("--help"), "{arguments:?}: {told}");
    }
}

#[test]
fn every_command_has_chinese_help_with_an_example() {
    for command in [
        vec![],
        vec!["demo"],
        vec!["assess"],
        vec!["year"],
        vec!["explain"],
        vec!["policy"],
        vec!["policy", "check"],
        vec!["policy", "show"],
        vec!["policy", "compare"],
        vec!["figures"],
        vec!["figures", "template"],
        vec!["id"],
        vec!["id", "check"],
        vec!["address"],
        vec!["address", "parse"],
        vec!["sample"],
        vec!["sample", "commit"],
        vec!["sample", "freeze"],
        vec!["sample", "draw"],
        vec!["sample", "replace"],
        vec!["sample", "verify"],
        vec!["sample", "size"],
        vec!["sample", "estimate"],
        vec!["completions"],
    ] {
        let output = shikou(&[command.clone(), vec!["--help"]].concat());
        assert!(output.status.success(), "{command:?}");
        let help = text(&output.stdout);
        assert!(help.contains("用法：") && help.contains("例：shikou"), "{command:?}: {help}");
        for english in [
            "Usage:",
            "OPTIONS",
            "Options:",
            "Commands:",
            "Arguments:",
            "Print help",
            "[default",
            "[possible",
        ] {
            assert!(!help.contains(english), "{command:?} says {english}:\n{help}");
        }
        assert!(!help.contains("generate-figures"));
    }
}

/// What stands on paper is called the same in help and refusal, and the example is long enough to be one.
#[test]
fn the_code_off_paper_has_one_name_and_a_right_example() {
    let help = text(&shikou(&["verify", "--help"]).stdout);
    let example = help.split('"').nth(1).unwrap();
    assert!(help.contains("--root <封存校验码>"), "{help}");
    let taken = shikou(&["verify", "没有.json", "--root", example]);
    assert_eq!(taken.status.code(), Some(1), "the file is missing, the code is right");
    let cut = shikou(&["verify", "没有.json", "--root", &example[..24]]);
    assert_eq!(cut.status.code(), Some(2));
    assert!(text(&cut.stderr).contains("不是封存校验码"), "{}", text(&cut.stderr));
}

#[test]
fn explain_shows_clause_inputs_reading_and_arithmetic() {
    let figures = june();
    let arguments =
        ["explain", "--figures", path(&figures), "--month", "2022-06", "--committee", "310115130001"];
    let told = text(&shikou(&arguments).stdout);
    for part in [
        "三（二）2",
        "准确人数 195 人 ÷ 抽查人数 200 人",
        "97.5%",
        "5 步 × 每步 0.6 分 = 扣 3 分",
        "读法待确认",
        "总分 97",
    ] {
        assert!(told.contains(part), "{part} is missing in\n{told}");
    }
    let one = text(&shikou(&[&arguments[..], &["--item", "accounts"]].concat()).stdout);
    assert!(one.contains("注销账号人数") && !one.contains("三（二）2"), "{one}");
    let wrong = shikou(&[&arguments[..], &["--item", "weather"]].concat());
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn results_as_csv_follow_the_contract() {
    let figures = june();
    let out = TempDir::new().unwrap();
    let output = shikou(&["year", "--figures", path(&figures), "--year", "2022", "--csv", path(&out)]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let monthly = fs::read_to_string(out.path().join("月度结果.csv")).unwrap();
    assert_eq!(
        monthly,
        "街镇编码,月份,居村委编码,状态,登记准确率,镇准确率,得分1,得分2,得分3,得分4,得分5,总分,名次,末十位,分析会,计入否决,连续,约谈级别\n\
         310115130,2022-06,310115130001,assessed,97.50,97.50,14,47,16,10,10,97,1,1,0,1,1,\n\
         310115130,2022-06,310115130003,not_assessed,,97.50,,,,,,,,0,0,0,,\n"
    );
    let yearly = fs::read_to_string(out.path().join("年度结果.csv")).unwrap();
    assert_eq!(
        yearly,
        "街镇编码,居村委编码,考核月数,平均分,末十位次数,否决计次,建议否决,最长连续,一级约谈,二级约谈,分析会次数\n\
         310115130,310115130001,1,97.00,1,1,0,1,0,0,0\n\
         310115130,310115130003,0,,0,0,0,0,0,0,0\n"
    );
    let month = TempDir::new().unwrap();
    let output = shikou(&["assess", "--figures", path(&figures), "--csv", path(&month)]);
    assert!(output.status.success());
    assert_eq!(fs::read_to_string(month.path().join("月度结果.csv")).unwrap(), monthly);
    assert!(!month.path().join("年度结果.csv").exists());
}

#[test]
fn many_towns_give_the_same_results_in_any_order_of_rows() {
    let work = TempDir::new().unwrap();
    let run = |order: &str| {
        let figures = work.path().join(order);
        let out = work.path().join(format!("{order}-results"));
        let (figures, out) = (figures.to_str().unwrap(), out.to_str().unwrap());
        let sizes = ["--committees", "300", "--towns", "20"];
        let made = shikou(&[&["generate-figures", "--order", order, "--out", figures][..], &sizes].concat());
        assert!(made.status.success(), "{}", text(&made.stderr));
        let output = shikou(&["year", "--figures", figures, "--csv", out]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let read = |name: &str| fs::read_to_string(Path::new(out).join(name)).unwrap();
        (read("月度结果.csv"), read("年度结果.csv"))
    };
    let by_town = run("town");
    assert_eq!(by_town.0.lines().count(), 1 + 300 * 12);
    assert_eq!(by_town.1.lines().count(), 1 + 300);
    assert_eq!(by_town, run("month"));
}

#[test]
fn policies_that_are_built_in_hold_their_cases() {
    for policy in ["sanlin-2022-50", "example-linjiang-2024"] {
        let output = shikou(&["policy", "check", policy, "--json"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["failed"], Value::Array(Vec::new()));
        assert!(document["cases"].as_u64().unwrap() >= 12);
    }
    assert!(text(&shikou(&["policy", "check"]).stdout).contains("5 项考核共 100 分"));
    let output = shikou(&["policy", "check", "nowhere"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("内置政策"));
}

#[test]
fn compare_counts_what_another_reading_changes() {
    let figures = folder(
        "2022-06,310115130001,三林老街居委会,三林派出所,,1000,9795,0,0,0,0,200,500,500,900\n"
            .replace("1000,9795", "10000,9795")
            .as_str(),
        "2022-06,812\n",
    );
    let output =
        shikou(&["policy", "compare", "--figures", path(&figures), "--with", "step_count=started", "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let trial = &document["trials"][0];
    assert_eq!(trial["changed"]["marks"], 1);
    assert_eq!(trial["changes"][0]["before"], "50");
    assert_eq!(trial["changes"][0]["after"], "49.4");
    let every = shikou(&["policy", "compare", "--figures", path(&figures)]);
    assert!(text(&every.stdout).contains("bottom_three_ties=harshest"));
    let district =
        shikou(&["policy", "compare", "--figures", path(&figures), "--with", "town_accuracy=district"]);
    assert!(text(&district.stdout).contains("数据不足，无法比较"), "{}", text(&district.stdout));
    let wrong = shikou(&["policy", "compare", "--figures", path(&figures), "--with", "step_count=never"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong.stderr).contains("complete、started、proportional"));
}

#[test]
fn compare_names_whom_a_veto_would_meet() {
    let (mut rows, mut months) = (String::new(), String::new());
    for month in 3..8 {
        rows.push_str(&format!(
            "2022-0{month},310115130001,三林老街居委会,三林派出所,,100,100,0,0,0,1,200,500,500,900\n\
             2022-0{month},310115130002,南街居委会,三林派出所,,100,90,0,0,0,0,200,500,500,900\n"
        ));
        months.push_str(&format!("2022-0{month},812\n"));
    }
    let figures = folder(&rows, &months);
    let output =
        shikou(&["policy", "compare", "--figures", path(&figures), "--with", "veto_exclusion=never"]);
    let told = text(&output.stdout);
    let veto = told.lines().find(|line| line.contains("一票否决")).unwrap_or_default();
    assert!(veto.starts_with("2022年") && veto.contains("三林老街居委会"), "{told}");
    assert!(!told.contains("310115130001"), "{told}");
}

#[test]
fn a_template_that_is_filled_can_be_assessed_and_is_never_overwritten() {
    let work = TempDir::new().unwrap();
    let file = work.path().join("数据.xlsx");
    let arguments = ["figures", "template", "--out", file.to_str().unwrap()];
    assert!(shikou(&arguments).status.success());
    let before = fs::read(&file).unwrap();
    assert_eq!(shikou(&arguments).status.code(), Some(1));
    assert_eq!(fs::read(&file).unwrap(), before);
    let other = work.path().join("临江 数据.xlsx");
    let made = shikou(&[
        "figures",
        "template",
        "--policy",
        "example-linjiang-2024",
        "--out",
        other.to_str().unwrap(),
    ]);
    assert!(
        text(&made.stderr).contains("临江 数据.xlsx' --policy example-linjiang-2024"),
        "{}",
        text(&made.stderr)
    );
    let empty = shikou(&["assess", "--figures", file.to_str().unwrap()]);
    assert_eq!(empty.status.code(), Some(1), "an empty template has nothing to assess");
}
