//! `sample` from the promised seed to the rate, with the independent verifier at its side.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::{Ran, folder, names, root, run_in};
use tempfile::TempDir;

/// Three committees of 60 dwellings: a third let, some vacant, a few from overseas.
fn frame() -> String {
    let mut text = "备注,stratum,committee_code,dwelling_id\n".to_owned();
    for dwelling in 0..180 {
        let stratum = ["出租", "其余", "rest", "其余", "vacant", "出租", "境外"][dwelling % 7];
        text.push_str(&format!(",{stratum},31011513000{},房-{dwelling:04}\n", dwelling % 3 + 1));
    }
    text
}

fn with_frame() -> TempDir {
    folder(&[("抽样框.csv", frame().as_bytes())])
}

fn run(folder: &TempDir, arguments: &[&str]) -> Ran {
    run_in(folder.path(), &[&["sample"], arguments].concat(), b"")
}

fn done(folder: &TempDir, arguments: &[&str]) -> String {
    let ran = run(folder, arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
    ran.out
}

fn json(folder: &Path, name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

/// A seed file as the command writes it, but always the same.
fn known_seed(folder: &TempDir, name: &str, holder: &str, digit: &str) {
    let (seed, salt) = (digit.repeat(20), digit.repeat(64));
    let share = sampling::SeedShare::new(holder, seed.parse().unwrap(), salt.parse().unwrap());
    fs::write(folder.path().join(name), serde_json::to_string(&share).unwrap()).unwrap();
}

#[test]
fn a_draw_is_what_the_independent_verifier_derives() {
    let files = with_frame();
    let mut commitments = Vec::new();
    for (holder, out) in [("三林派出所", "甲.json"), ("平安办", "乙.json")] {
        commitments.push(done(&files, &["commit", "--holder", holder, "--out", out]).trim().to_owned());
    }
    let frozen: Value = serde_json::from_str(&done(&files, &["freeze", "抽样框.csv", "--json"])).unwrap();
    for (rule, out) in [
        (vec!["--per-committee", "12", "--minimum", "2"], "比例.json"),
        (vec!["--rented", "3", "--overseas", "1", "--rest", "2"], "定数.json"),
    ] {
        let draw =
            ["draw", "--frame", "抽样框.csv", "--secret", "甲.json", "--secret", "乙.json", "--out", out];
        done(&files, &[&draw[..], &rule].concat());
        let record = json(files.path(), out);
        assert_eq!(record["frame"]["root"], frozen["root"]);
        // One dwelling after the other is replaced, one that came in as well.
        let mut dwelling = record["cells"][0]["drawn"][0].as_str().unwrap().to_owned();
        for reason in ["拒访", "空关", "拆除"] {
            let replace = ["replace", "--record", out, "--frame", "抽样框.csv", "--json"];
            let replace = [&replace[..], &["--dwelling", &dwelling, "--reason", reason]].concat();
            let replaced: Value = serde_json::from_str(&done(&files, &replace)).unwrap();
            dwelling = replaced["in"].as_str().unwrap().to_owned();
        }
        let mut verify = vec!["verify", "--record", out, "--frame", "抽样框.csv", "--commitment"];
        verify.extend(commitments.iter().map(String::as_str));
        assert!(done(&files, &verify).contains("全部相符"));
        let python = Command::new("python3")
            .arg("-B")
            .arg(root().join("tests/verifier/draw_verifier.py"))
            .args([out, "抽样框.csv"])
            .args(&commitments)
            .env("PYTHONIOENCODING", "utf-8")
            .current_dir(files.path())
            .output();
        // Where there is no Python the other tests of the draw remain.
        let Ok(python) = python else { continue };
        let told = String::from_utf8(python.stdout).unwrap();
        assert!(python.status.success() && told.starts_with("一致"), "{told}");
    }
}

#[test]
fn a_draw_from_known_seeds_does_not_change() {
    let files = with_frame();
    known_seed(&files, "甲.json", "三林派出所", "1");
    known_seed(&files, "乙.json", "平安办", "2");
    let draw = ["draw", "--frame", "抽样框.csv", "--secret", "甲.json", "--secret", "乙.json"];
    let rest = ["--per-committee", "6", "--minimum", "1", "--out", "抽样.json", "--list", "名单.csv"];
    let ran = run(&files, &[&draw[..], &rest].concat());
    let list = fs::read_to_string(files.path().join("名单.csv")).unwrap();
    insta::assert_snapshot!("sample_draw", format!("{}\n{}\n{list}", ran.out, ran.err));
    let verify = ["verify", "--record", "抽样.json", "--frame", "抽样框.csv"];
    insta::assert_snapshot!("sample_verify", done(&files, &verify));
    insta::assert_snapshot!("sample_freeze", done(&files, &["freeze", "抽样框.csv"]));
}

#[test]
fn differences_are_told_with_exit_code_one() {
    let files = with_frame();
    known_seed(&files, "甲.json", "三林派出所", "1");
    done(
        &files,
        &[
            "draw",
            "--frame",
            "抽样框.csv",
            "--secret",
            "甲.json",
            "--per-committee",
            "6",
            "--out",
            "抽样.json",
        ],
    );
    let verify = ["verify", "--record", "抽样.json", "--frame", "抽样框.csv"];
    let other = "0".repeat(64);
    let ran = run(&files, &[&verify[..], &["--commitment", &other]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("第 1 份承诺"), "{}", ran.err);
    // One dwelling of the frame is changed.
    fs::write(files.path().join("抽样框.csv"), frame().replacen("出租", "其余", 1)).unwrap();
    let ran = run(&files, &[&verify[..], &["--json"]].concat());
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &document["matches"]), (1, &Value::Bool(false)));
    assert!(document["differences"][0].as_str().unwrap().contains("抽样框的根"), "{document}");
    let before = fs::read(files.path().join("抽样.json")).unwrap();
    let replace = [
        "replace",
        "--record",
        "抽样.json",
        "--frame",
        "抽样框.csv",
        "--dwelling",
        "房-0001",
        "--reason",
        "拒访",
    ];
    assert_eq!(run(&files, &replace).code, 1);
    assert_eq!(fs::read(files.path().join("抽样.json")).unwrap(), before);
}

#[test]
fn a_seed_is_secret_and_nothing_is_overwritten() {
    let files = with_frame();
    let commit = ["commit", "--holder", "甲", "--out", "种子.json"];
    let ran = run(&files, &[&commit[..], &["--json"]].concat());
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let kept = json(files.path(), "种子.json");
    assert_eq!(document["commitment"], kept["commitment"]);
    for secret in [&kept["seed"], &kept["salt"]] {
        assert!(!format!("{}{}", ran.out, ran.err).contains(secret.as_str().unwrap()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(files.path().join("种子.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
    assert_eq!(run(&files, &commit).code, 1);
    assert_eq!(json(files.path(), "种子.json"), kept);
    let thrown = ["sample", "commit", "--holder", "乙", "--seed", "-", "--out", "乙.json"];
    assert_eq!(run_in(files.path(), &thrown, b"31415926535897932384\n").code, 0);
    assert_eq!(json(files.path(), "乙.json")["seed"], "31415926535897932384");
    let short = run(&files, &["commit", "--holder", "丙", "--seed", "123", "--out", "丙.json"]);
    assert_eq!((short.code, short.err.contains("骰子")), (1, true));
    assert_eq!(names(files.path()), ["乙.json", "抽样框.csv", "种子.json"]);
}

#[test]
fn refused_files_say_where_and_write_nothing() {
    let files = with_frame();
    known_seed(&files, "甲.json", "三林派出所", "1");
    let write = |name: &str, text: &str| fs::write(files.path().join(name), text).unwrap();
    let seed = fs::read_to_string(files.path().join("甲.json")).unwrap();
    write("坏框.csv", "dwelling_id,committee_code,stratum\nA,3.1E+11,rest\nB,310115130001,自住\n");
    write("坏种.json", &seed.replacen("11111", "11112", 1));
    write("缺.json", &seed.replace("\"holder\"", "\"name\""));
    write("断.json", &seed[..40]);
    let before = names(files.path());
    for (frame, secret, parts) in [
        ("坏框.csv", "甲.json", vec!["坏框.csv 第 2 行", "坏框.csv 第 3 行", "自住"]),
        ("抽样框.csv", "坏种.json", vec!["承诺"]),
        ("抽样框.csv", "缺.json", vec!["缺.json 第 1 行", "种子文件"]),
        ("抽样框.csv", "断.json", vec!["没有写完"]),
        ("抽样框.csv", "抽样框.csv", vec!["不是 JSON"]),
        ("没有.csv", "甲.json", vec!["没有这个文件"]),
    ] {
        let draw =
            ["draw", "--frame", frame, "--secret", secret, "--per-committee", "6", "--out", "抽样.json"];
        let ran = run(&files, &draw);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{frame} {secret}: {}", ran.err);
        for part in parts {
            assert!(ran.err.contains(part), "{part} is missing in\n{}", ran.err);
        }
        assert_eq!(names(files.path()), before);
    }
    for wrong in [
        vec!["draw", "--frame", "抽样框.csv", "--secret", "甲.json", "--out", "抽样.json"],
        vec![
            "draw",
            "--frame",
            "抽样框.csv",
            "--secret",
            "甲.json",
            "--out",
            "x",
            "--per-committee",
            "6",
            "--rest",
            "1",
        ],
        vec!["replace", "--record", "x", "--frame", "抽样框.csv", "--dwelling", "A", "--reason", "没空"],
        vec!["verify", "--record", "x", "--frame", "抽样框.csv", "--commitment", "3fa2"],
        vec![
            "size",
            "--half-width",
            "2%",
            "--expected",
            "98",
            "--design-effect",
            "1",
            "--persons-per-dwelling",
            "2",
        ],
        vec![
            "size",
            "--half-width",
            "60",
            "--expected",
            "98",
            "--design-effect",
            "1",
            "--persons-per-dwelling",
            "2",
        ],
    ] {
        let ran = run(&files, &wrong);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong:?}: {}", ran.err);
    }
    assert_eq!(names(files.path()), before);
}

#[test]
fn a_size_is_told_to_people_and_programs() {
    let files = TempDir::new().unwrap();
    let size = ["size", "--half-width", "2", "--expected", "98", "--design-effect", "1.5"];
    let size = [&size[..], &["--persons-per-dwelling", "2.6", "--dwellings", "1900"]].concat();
    insta::assert_snapshot!("sample_size", done(&files, &size));
    let document: Value = serde_json::from_str(&done(&files, &[&size[..], &["--json"]].concat())).unwrap();
    assert_eq!(
        (&document["size"]["dwellings"], &document["question"]["half_width"]),
        (&132.into(), &"2".into())
    );
}

#[test]
fn a_rate_comes_from_the_list_that_was_filled_in() {
    let files = with_frame();
    known_seed(&files, "甲.json", "三林派出所", "1");
    let draw =
        ["draw", "--frame", "抽样框.csv", "--secret", "甲.json", "--per-committee", "20", "--minimum", "2"];
    done(&files, &[&draw[..], &["--out", "抽样.json", "--list", "名单.csv"]].concat());
    let list = fs::read_to_string(files.path().join("名单.csv")).unwrap();
    let fill = |(place, line): (usize, &str)| match place {
        0 => line.to_owned(),
        1 => line.replace(",,,", ",,,没去"),
        // The third committee is worse than the others.
        _ => {
            let persons = 1 + place % 4;
            let wrong = usize::from(line.starts_with("310115130003") && place % 2 == 0);
            line.replace(",,,", &format!(",{persons},{},", persons - wrong))
        }
    };
    let filled: Vec<String> = list.lines().enumerate().map(fill).collect();
    let saved = filled.join("\r\n");
    let (results, _, _) = encoding_rs::GB18030.encode(saved.trim_start_matches('\u{feff}'));
    fs::write(files.path().join("结果.csv"), &results).unwrap();
    let estimate = ["estimate", "结果.csv", "--frame", "抽样框.csv", "--record", "抽样.json"];
    let ran = run(&files, &estimate);
    insta::assert_snapshot!("sample_estimate", format!("{}\n{}", ran.out, ran.err));
    let document: Value =
        serde_json::from_str(&done(&files, &[&estimate[..], &["--json"]].concat())).unwrap();
    assert_eq!(document["committees"].as_array().unwrap().len(), 3);
    assert_eq!(document["committees"][2]["committee_code"], "310115130003");
    assert_eq!(document["orders"].as_array().unwrap().len(), 2);
    assert_eq!(document["total"]["dwellings_checked"], 59);
    let two = ["--committee", "310115130001", "--committee", "310115130003"];
    let two = done(&files, &[&estimate[..], &two].concat());
    assert!(two.contains("310115130001与310115130003") || two.contains("310115130001确实高于"), "{two}");
    let wrong = filled.join("\n").replacen("310115130001,出租,2,房-", "310115130001,出租,2,x房-", 1);
    fs::write(files.path().join("错.csv"), wrong).unwrap();
    let ran = run(&files, &["estimate", "错.csv", "--frame", "抽样框.csv"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("错.csv 第 3 行 “房屋编码”列"), "{}", ran.err);
}

#[test]
fn help_is_reviewed_as_a_whole() {
    let files = TempDir::new().unwrap();
    let commands = ["id check", "address parse", "sample", "sample commit", "sample draw", "sample estimate"];
    let texts = commands.map(|command| {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        run_in(files.path(), &arguments, b"").out
    });
    insta::assert_snapshot!("help", texts.join("\n────\n"));
}

#[test]
fn the_list_of_doors_follows_a_replacement_and_keeps_what_people_wrote() {
    let files = with_frame();
    known_seed(&files, "甲.json", "三林派出所", "1");
    let rest = ["--rented", "2", "--out", "抽样.json", "--list", "名单.csv"];
    done(&files, &[&["draw", "--frame", "抽样框.csv", "--secret", "甲.json"], &rest[..]].concat());
    let record = json(files.path(), "抽样.json");
    let drawn = |place: usize| record["cells"][0]["drawn"][place].as_str().unwrap().to_owned();
    let (first, second) = (drawn(0), drawn(1));
    let list = fs::read_to_string(files.path().join("名单.csv")).unwrap();
    let filled = list.replace(&format!("{second},,,"), &format!("{second},3,2,\"来过, 两次\""));
    fs::write(files.path().join("名单.csv"), &filled).unwrap();
    let replace = ["replace", "--record", "抽样.json", "--frame", "抽样框.csv", "--dwelling", &first];
    let replace = [&replace[..], &["--reason", "拒访", "--list", "名单.csv"]].concat();
    let told = done(&files, &replace);
    assert!(told.contains("入户名单已改"), "{told}");
    let next = json(files.path(), "抽样.json")["replacements"][0]["in"].as_str().unwrap().to_owned();
    let kept = fs::read_to_string(files.path().join("名单.csv")).unwrap();
    assert_eq!(kept, filled.replace(&format!("{first},,,"), &format!("{next},,,换下 {first}（拒访）")));
    // Of whoever is in no list nothing is noted.
    let before = fs::read(files.path().join("抽样.json")).unwrap();
    fs::write(files.path().join("名单.csv"), "房屋编码,人数\n别处,\n").unwrap();
    let replace = ["replace", "--record", "抽样.json", "--frame", "抽样框.csv", "--dwelling", &second];
    let ran = run(&files, &[&replace[..], &["--reason", "空关", "--list", "名单.csv"]].concat());
    assert!(ran.code == 1 && ran.err.contains("没有登记"), "{}", ran.err);
    assert_eq!(fs::read(files.path().join("抽样.json")).unwrap(), before);
}
