//! The office from the machine's own console: a town from a roster, users, backup, restore, verification, health.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const ROSTER: &str = "居村委编码,居村委名称,派出所,社区\n\
    310115130001,甲居委会,三林派出所,一社区\n\
    310115130002,乙居委会,杨思派出所,\n";

struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("名册.csv"), ROSTER).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_shikou"))
            .args(args)
            .current_dir(self.folder.path())
            .env("SHIKOU__BACKUP__FOLDER", "backups")
            .output()
            .unwrap()
    }

    fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.done(args)).unwrap()
    }

    fn refused(&self, args: &[&str], code: i32) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", String::from_utf8_lossy(&output.stdout));
        assert!(output.stdout.is_empty(), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn with_town() -> Self {
        let machine = Self::new();
        machine.done(&[
            "import",
            "--roster",
            "名册.csv",
            "--town",
            "310115130",
            "--name",
            "三林镇",
            "--from",
            "2026-01",
        ]);
        machine
    }
}

#[test]
fn a_roster_founds_a_town_once() {
    let machine = Machine::with_town();
    let again = machine.json(&["import", "--roster", "名册.csv", "--from", "2026-01", "--json"]);
    assert_eq!(again["town"], "310115130");
    assert_eq!(again["unchanged"], 2);
    assert_eq!(again["added"].as_array().unwrap().len(), 0);
}

/// What is wrong with the reading and what is wrong with the town are told together, each with its place.
#[test]
fn a_roster_that_is_refused_tells_every_row_and_leaves_nothing() {
    let machine = Machine::new();
    let roster = format!("{ROSTER}310115130003,丙居委会,无名派出所,\n31011513000,丁居委会,三林派出所,\n");
    std::fs::write(machine.path("坏名册.csv"), &roster).unwrap();
    let import = |extra: &[&'static str]| {
        [&["import", "--roster", "坏名册.csv", "--from", "2026-01"][..], extra].concat()
    };
    let founding = ["--town", "310115131", "--name", "邻镇"];
    let told = |words: &str| {
        assert!(words.contains("坏名册.csv 第 4 行 “派出所”列：没有派出所“无名派出所”"), "{words}");
        assert!(words.contains("坏名册.csv 第 5 行 “居村委编码”列"), "{words}");
    };
    told(&machine.refused(&import(&founding), 1));
    machine.refused(&["import", "--roster", "名册.csv", "--from", "2026-01"], 1);
    machine.refused(&["import", "--roster", "名册.csv", "--from", "2026-01", "--name", "甲镇"], 2);
    assert!(!machine.path("shikou-data").exists(), "what was refused has made something");

    let machine = Machine::with_town();
    std::fs::write(machine.path("坏名册.csv"), &roster).unwrap();
    told(&machine.refused(&import(&[]), 1));
    told(&machine.refused(&import(&founding), 1));
    let verified = machine.json(&["verify", "--json"]);
    assert_eq!(verified["towns"].as_array().unwrap().len(), 1, "a refused roster has founded a town");
}

/// A town's own policy: found at the start by its id, refused when it is broken, missed when it is gone.
#[test]
fn a_policy_of_ones_own_goes_online_without_a_new_build() {
    let machine = Machine::new();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/sanlin-2022-50");
    let own = machine.path("政策/own-2026");
    std::fs::create_dir_all(own.join("amendments")).unwrap();
    for name in ["policy.toml", "readings.toml", "clauses.toml"] {
        let text = std::fs::read_to_string(shipped.join(name)).unwrap();
        std::fs::write(own.join(name), text.replace("\"sanlin-2022-50\"", "\"own-2026\"")).unwrap();
    }
    std::fs::write(machine.path("我的.toml"), "[policy]\nfolder = \"政策\"\n").unwrap();
    let import =
        ["import", "--roster", "名册.csv", "--town", "310115130", "--name", "三林镇", "--from", "2026-01"];
    let without = machine.refused(&[&import[..], &["--policy", "own-2026"]].concat(), 1);
    assert!(
        without.contains("已有 example-linjiang-2024、sanlin-2022-50") && without.contains("policy.folder"),
        "{without}"
    );
    let as_folder =
        machine.refused(&[&import[..], &["--policy", "政策/own-2026", "--config", "我的.toml"]].concat(), 1);
    assert!(as_folder.contains("2024、own-2026、sanlin"), "{as_folder}");
    assert!(!as_folder.contains("程序内部有误"), "{as_folder}");
    machine.done(&[&import[..], &["--policy", "own-2026", "--config", "我的.toml"]].concat());
    let doctor = |expected: i32| {
        let output = machine.run(&["doctor", "--json", "--config", "我的.toml"]);
        assert_eq!(output.status.code(), Some(expected));
        let health: Value = serde_json::from_slice(&output.stdout).unwrap();
        let looks = health["looks"].as_array().unwrap().clone();
        move |subject: &str| looks.iter().find(|look| look["subject"] == subject).cloned().unwrap_or_default()
    };
    assert_eq!(doctor(1)("政策")["fine"], true);
    assert_eq!(doctor(1)("街镇的政策"), Value::Null);

    let amendment = own.join("amendments/2026-03.toml");
    let wrong = "instrument = \"修订\"\nvalid_from = \"2026-03\"\nreason = \"试\"\n\n[[set]]\n\
        path = \"item.registration_accuracy.full_marks\"\nvalue = \"60\"\n";
    std::fs::write(&amendment, wrong).unwrap();
    let words = machine.refused(&["serve", "--listen", "127.0.0.1:0", "--config", "我的.toml"], 1);
    let place = "own-2026/amendments/2026-03.toml 第 7 行：各考核项的满分合计 110 分";
    assert!(words.contains(place) && words.contains("一起改"), "{words}");
    assert_eq!(doctor(1)("政策")["fine"], false);
    std::fs::remove_file(&amendment).unwrap();

    std::fs::rename(&own, machine.path("政策/别的")).unwrap();
    let words = machine.refused(&["user", "list", "--config", "我的.toml"], 1);
    assert!(words.contains("文件夹名却是“别的”"), "{words}");
    std::fs::remove_dir_all(machine.path("政策/别的")).unwrap();
    let look = doctor(1)("街镇的政策");
    assert_eq!(look["found"], "三林镇用的政策“own-2026”不在");
    assert_eq!(look["remedy"], "把政策文件夹 own-2026 放回到 政策");
    let again = ["import", "--roster", "名册.csv", "--from", "2026-02", "--config", "我的.toml"];
    let words = machine.refused(&again, 1);
    assert!(words.contains("政策“own-2026”不在这台机器上") && words.contains("shikou doctor"), "{words}");
}

#[test]
fn a_command_to_type_next_repeats_the_flags_that_were_given() {
    let machine = Machine::with_town();
    machine.done(&["backup", "--out", "今天.backup"]);
    let restored = machine.done(&["restore", "今天.backup", "--database", "新的.db"]);
    assert!(restored.contains("shikou verify --database 新的.db"), "{restored}");
    std::fs::write(machine.path("我的.toml"), "[backup]\nfolder = \"没有\"\n").unwrap();
    let output = machine.run(&["doctor", "--json", "--config", "我的.toml", "--database", "新的.db"]);
    let health: Value = serde_json::from_slice(&output.stdout).unwrap();
    let looks = health["looks"].as_array().unwrap();
    let remedies: Vec<_> = looks.iter().filter_map(|look| look["remedy"].as_str()).collect();
    let flags = "--config 我的.toml --database 新的.db";
    assert!(remedies.contains(&format!("shikou user first-run {flags}").as_str()), "{remedies:?}");
    let words = machine.refused(&["user", "list", "--database", "无.db"], 1);
    assert!(words.contains("--from 月份 --database 无.db；"), "{words}");
}

#[test]
fn what_cannot_be_is_refused_with_a_remedy() {
    let machine = Machine::new();
    assert!(machine.refused(&["user", "list"], 1).contains("shikou import --roster"));
    assert!(!machine.path("shikou-data/shikou.db").exists(), "a question must not make a database");
    let words =
        machine.refused(&["import", "--roster", "没有.csv", "--name", "甲镇", "--from", "2026-01"], 1);
    assert!(words.contains("没有.csv"), "{words}");
    let words =
        machine.refused(&["import", "--roster", "名册.csv", "--name", "甲镇", "--from", "2026-01"], 2);
    assert!(words.contains("--town"), "{words}");
    let machine = Machine::with_town();
    assert!(
        machine
            .refused(&["user", "add", "--login", "zhang", "--name", "张", "--role", "king"], 2)
            .contains("clerk")
    );
    let words =
        machine.refused(&["user", "add", "--login", "zhang", "--name", "张三", "--role", "beat_officer"], 1);
    assert!(words.contains("派出所"), "{words}");
    let words = machine.refused(&["user", "add", "--login", "张", "--name", "张三", "--role", "clerk"], 1);
    assert!(words.contains("--login：登录名用"), "{words}");
    assert!(machine.refused(&["user", "reset", "--login", "nobody"], 1).contains("shikou user list"));
    assert!(machine.refused(&["serve", "--listen", "nowhere"], 2).contains("--listen"));
}

#[test]
fn users_are_made_and_let_in_again() {
    let machine = Machine::with_town();
    let link = machine.json(&["user", "first-run", "--json"]);
    assert!(link["link"].as_str().unwrap().starts_with("http://127.0.0.1:8080/first-run/"));
    let made =
        machine.json(&["user", "add", "--login", "zhangsan", "--name", "张三", "--role", "clerk", "--json"]);
    let reset = machine.json(&["user", "reset", "--login", "zhangsan", "--json"]);
    assert_ne!(made["initial_password"], reset["initial_password"]);
    let listed = machine.json(&["user", "list", "--json"]);
    assert_eq!(listed["users"][0]["login"], "zhangsan");
    assert!(machine.refused(&["user", "first-run"], 1).contains("已经有用户"));
}

#[test]
fn a_backup_is_tried_restored_and_verified() {
    let machine = Machine::with_town();
    machine.done(&["user", "add", "--login", "zhangsan", "--name", "张三", "--role", "clerk"]);
    let taken = machine.json(&["backup", "--out", "今天.backup", "--json"]);
    assert!(machine.refused(&["backup", "--out", "今天.backup"], 1).contains("没有覆盖"));
    let drill = machine.json(&["restore", "今天.backup", "--drill", "--json"]);
    assert_eq!(drill["sha256"], taken["sha256"]);
    assert!(machine.refused(&["restore", "今天.backup"], 1).contains("只写进空的数据库"));
    machine.done(&["restore", "今天.backup", "--database", "新的.db"]);
    for database in ["shikou-data/shikou.db", "新的.db"] {
        let verified = machine.json(&["verify", "--database", database, "--json"]);
        assert_eq!(verified["sound"], true, "{verified}");
        assert!(verified["towns"][0]["audit_lines"].as_u64().unwrap() >= 2);
    }
    assert_eq!(left_over(machine.folder.path()), Vec::<String>::new());
}

#[test]
fn a_wrong_key_is_told_before_anything_goes_wrong() {
    let machine = Machine::with_town();
    machine.done(&["user", "add", "--login", "zhangsan", "--name", "张三", "--role", "administrator"]);
    machine.done(&["backup"]);
    machine.done(&["backup", "--out", "今天.backup"]);
    let shown = machine.json(&["config", "show", "--json"]);
    let settings = shown["settings"].as_array().unwrap();
    let key = settings.iter().find(|setting| setting["name"] == "keys.file").unwrap();
    let key = machine.path(key["value"].as_str().unwrap());
    let away = machine.path("另存的密钥");
    std::fs::copy(&key, &away).unwrap();
    for (text, words) in [(Some("ab".repeat(32)), "不是 三林镇 登记的那一个"), (None, "没有安装密钥")]
    {
        match text {
            Some(text) => std::fs::write(&key, text).unwrap(),
            None => std::fs::remove_file(&key).unwrap(),
        }
        for args in [&["serve"][..], &["user", "list"]] {
            let told = machine.refused(args, 1);
            assert!(told.contains(words) && told.contains("serve --new-key"), "{told}");
        }
        let output = machine.run(&["doctor", "--json"]);
        let health: Value = serde_json::from_slice(&output.stdout).unwrap();
        let looks = health["looks"].as_array().unwrap();
        let look = looks.iter().find(|look| look["subject"] == "密钥与数据库").unwrap();
        assert!(look["found"].as_str().unwrap().contains(words), "{look}");
        let drill = machine.json(&["restore", "今天.backup", "--drill", "--json"]);
        assert!(drill["key"].as_str().unwrap().contains(words), "{drill}");
        // Who only looks needs no key, and makes none.
        assert_eq!(machine.json(&["verify", "--json"])["sound"], true);
    }
    assert!(!key.exists());
    std::fs::rename(&away, &key).unwrap();
    assert_eq!(machine.json(&["doctor", "--json"])["fine"], true);
    assert_eq!(machine.json(&["restore", "今天.backup", "--drill", "--json"])["key"], Value::Null);
}

#[test]
fn a_key_that_is_lost_is_replaced_when_asked_for() {
    let machine = Machine::with_town();
    machine.done(&["user", "add", "--login", "zhangsan", "--name", "张三", "--role", "administrator"]);
    let shown = machine.json(&["config", "show", "--json"]);
    let settings = shown["settings"].as_array().unwrap();
    let key = settings.iter().find(|setting| setting["name"] == "keys.file").unwrap();
    std::fs::remove_file(machine.path(key["value"].as_str().unwrap())).unwrap();
    machine.refused(&["user", "list"], 1);
    let mut server = Command::new(env!("CARGO_BIN_EXE_shikou"))
        .args(["serve", "--new-key", "--listen", "127.0.0.1:0"])
        .current_dir(machine.folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    BufReader::new(server.stderr.take().unwrap()).read_line(&mut told).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(told.contains("网页在 http://"), "{told}");
    machine.done(&["user", "list"]);
    assert_eq!(machine.json(&["verify", "--json"])["sound"], true);
}

#[test]
fn a_damaged_backup_leaves_nothing() {
    let machine = Machine::with_town();
    machine.done(&["backup", "--out", "今天.backup"]);
    let text = std::fs::read_to_string(machine.path("今天.backup")).unwrap();
    std::fs::write(machine.path("坏.backup"), text.replace("甲居委会", "甲居委")).unwrap();
    assert!(machine.refused(&["restore", "坏.backup", "--drill"], 1).contains("校验值"));
    assert!(
        machine.refused(&["restore", "坏.backup", "--database", "新的.db"], 1).contains("没有恢复任何内容")
    );
    std::fs::write(machine.path("短.backup"), &text[..text.len() / 2]).unwrap();
    machine.refused(&["restore", "短.backup", "--database", "另一处/新的.db"], 1);
    let names = std::fs::read_dir(machine.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> =
        names.filter(|name| name.to_string_lossy().contains("新的") || name == "另一处").collect();
    assert!(left.is_empty(), "{left:?}");
    machine.done(&["restore", "今天.backup", "--database", "新的.db"]);
}

#[test]
fn settings_say_where_they_come_from() {
    let machine = Machine::new();
    std::fs::write(machine.path("我的.toml"), "[server]\nlisten = \"127.0.0.1:9000\"\n").unwrap();
    let shown = machine.json(&["config", "show", "--config", "我的.toml", "--json"]);
    let of = |name: &str| {
        let settings = shown["settings"].as_array().unwrap();
        settings.iter().find(|setting| setting["name"] == name).unwrap().clone()
    };
    assert_eq!(of("server.listen")["value"], "127.0.0.1:9000");
    assert_eq!(of("server.listen")["origin"], "我的.toml 第 2 行");
    assert_eq!(of("backup.folder")["origin"], "环境变量 SHIKOU__BACKUP__FOLDER");
    assert_eq!(of("database.address")["origin"], "内置");
    let words = machine.refused(&["config", "show", "--config", "没有.toml"], 1);
    assert!(words.contains("没有.toml"), "{words}");
}

#[test]
fn health_names_the_command_that_mends() {
    let machine = Machine::with_town();
    let output = machine.run(&["doctor", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let health: Value = serde_json::from_slice(&output.stdout).unwrap();
    let remedy = |subject: &str| {
        let looks = health["looks"].as_array().unwrap();
        looks.iter().find(|look| look["subject"] == subject).unwrap()["remedy"].clone()
    };
    assert_eq!(remedy("备份"), "shikou backup");
    assert_eq!(remedy("街镇"), "shikou user first-run");
    assert_eq!(remedy("数据库"), Value::Null);
    machine.done(&["backup"]);
    machine.done(&["user", "add", "--login", "zhangsan", "--name", "张三", "--role", "administrator"]);
    let health = machine.json(&["doctor", "--json"]);
    assert_eq!(health["fine"], true, "{health}");
}

/// What trials and half-written files would be called.
fn left_over(folder: &Path) -> Vec<String> {
    let names =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains(".part") || name.contains(".trial-")).collect()
}
