//! A wrong amendment is refused, with the file, the line where it is known, and what to do about it.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use crate::policy_folder;
use assessment::{Policy, PolicyError, PolicySource};

fn refused(source: &PolicySource) -> Vec<PolicyError> {
    Policy::compile(source).map_or_else(|errors| errors.0, |_| Vec::new())
}

fn amended(file: &str, text: &str) -> PolicySource {
    let files = policy_folder::files_of("sanlin-2022-50").into_iter();
    PolicySource::new(files.chain([(file.to_owned(), text.to_owned())]))
}

#[test]
fn a_wrong_amendment_is_refused() {
    let amendment = |valid_from: &str, path: &str, value: &str| {
        format!(
            "instrument = \"修订\"\nvalid_from = \"{valid_from}\"\nreason = \"试\"\n\n[[set]]\npath = \"{path}\"\nvalue = {value}\n"
        )
    };
    let file = "amendments/修订.toml";
    let target = "item.registration_accuracy.rule.target_percent";
    for (valid_from, path, value, line, message, remedy) in [
        ("2023-01", "item.none.rule.target_percent", "\"97\"", Some(6), "政策里没有 item.none", "用点连成"),
        ("2023-01", "item.0.rule.nothing", "\"97\"", Some(6), "政策里没有", "用点连成"),
        ("2023-01", "item.99.title", "\"97\"", Some(6), "政策里没有", "用点连成"),
        ("2023-01", "ranking.bottom_places.x", "5", Some(6), "政策里没有", "用点连成"),
        ("2023-01", "nothing", "5", Some(6), "政策里没有 nothing", "用点连成"),
        ("2023-01", target, "97", Some(6), "原为文字，不能改成整数", "原来的类型"),
        ("2023-01", "ranking.bottom_places", "\"5\"", Some(6), "原为整数，不能改成文字", "原来的类型"),
        ("2023-01", target, "97.5", Some(6), "原为文字，不能改成小数", "也加引号"),
        ("2023-01", target, "\"九七\"", Some(7), "不是精确数", "对照内置政策"),
        ("2023-01", target, "\"120\"", Some(7), "0 至 100 之间", "不带百分号"),
        ("2023-01", "reading.step_count.choice", "\"half\"", Some(7), "没有选项“half”", "complete"),
        ("2022-02", target, "\"97\"", None, "早于文件本身", "valid_from"),
        ("2023-01", "item.accounts.id", "\"account\"", None, "增减或改名", "另立一个政策文件夹"),
        ("2023-01", "rate.registration_accuracy.id", "\"r\"", None, "", ""),
        ("2023-01", "figure.checked.header", "\"查\"", None, "增减或改名", "另立一个政策文件夹"),
        (
            "2023-01",
            "ranking.bottom_places",
            "-1",
            Some(7),
            "值不对：整数 `-1`，应为不小于 0 的整数",
            "对照内置政策",
        ),
        ("2023-01", "item.registration_accuracy.full_marks", "\"60\"", Some(7), "合计 110 分", "一起改"),
        ("2023/01", target, "\"97\"", Some(2), "不是月份", "对照内置政策"),
    ] {
        let errors = refused(&amended(file, &amendment(valid_from, path, value)));
        let told = errors.iter().any(|error| {
            error.file == file
                && (line.is_none() || error.line == line)
                && error.message.contains(message)
                && error.remedy.contains(remedy)
        });
        assert!(told, "{valid_from} {path} = {value}: {errors:?}");
    }
    let unknown = refused(&amended(
        file,
        "instrument = \"修订\"\nvalid_from = \"2023-01\"\nreason = \"试\"\nset = []\nwhy = 1\n",
    ));
    assert_eq!(unknown.first().map(|error| (error.file.as_str(), error.line)), Some((file, Some(5))));
}

#[test]
fn an_amendment_from_the_first_month_takes_the_documents_place() {
    let from = |valid_from: &str| {
        format!(
            "instrument = \"修订\"\nvalid_from = \"{valid_from}\"\nreason = \"试\"\n\n[[set]]\npath = \"ranking.bottom_places\"\nvalue = 8\n"
        )
    };
    let policy = Policy::compile(&amended("amendments/2022-03.toml", &from("2022-03"))).unwrap();
    let places: Vec<_> = policy.editions().iter().map(|edition| edition.ranking.bottom_places).collect();
    assert_eq!(places, [8]);
    let policy = Policy::compile(&amended("amendments/2022-04-末位.toml", &from("2022-04"))).unwrap();
    let places: Vec<_> = policy.editions().iter().map(|edition| edition.ranking.bottom_places).collect();
    assert_eq!(places, [10, 8]);
}

/// Several values of one amendment: the fault is told where it begins, and values that only hold together are taken.
#[test]
fn the_value_that_causes_a_fault_is_the_one_that_is_named() {
    let set = |path: &str, value: &str| format!("\n[[set]]\npath = \"{path}\"\nvalue = {value}\n");
    let head = "instrument = \"修订\"\nvalid_from = \"2023-01\"\nreason = \"试\"\n";
    let file = "amendments/2023-01.toml";
    let weights = [
        set("item.registration_accuracy.full_marks", "\"56\""),
        set("item.overseas_accuracy.full_marks", "\"10\""),
        set("reading.step_count.decided_by", "\"某某\""),
        set("reading.step_count.decided_on", "\"2023-01-04\""),
    ];
    let whole = format!("{head}{}", weights.concat());
    assert_eq!(refused(&amended(file, &whole)), []);
    let wrong = format!("{whole}{}", set("reading.town_accuracy.choice", "\"guess\""));
    let errors = refused(&amended(file, &wrong));
    let places: Vec<_> = errors.iter().map(|error| (error.file.as_str(), error.line)).collect();
    assert_eq!(places, [(file, Some(23))], "{errors:?}");
}

#[test]
fn a_file_named_after_another_month_is_refused() {
    let text = "instrument = \"修订\"\nvalid_from = \"2022-07\"\nreason = \"试\"\nset = []\n";
    let errors = refused(&amended("amendments/2022-09.toml", text));
    let error = errors.first().unwrap();
    assert_eq!((error.file.as_str(), error.line), ("amendments/2022-09.toml", Some(2)));
    assert_eq!(error.message, "文件名写着 2022-09，valid_from 却是 2022-07");
}
