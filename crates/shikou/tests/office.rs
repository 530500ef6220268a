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
