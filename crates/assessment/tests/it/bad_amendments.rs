//! A wrong amendment is refused, with the file, the line where it is known, and what to do about it.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use crate::policy_folder;
use assessment::{Policy, PolicyError, PolicySource};

fn refused(source: &PolicySource) -> Vec<PolicyError> {
    Policy::compile(source).map_or_else(|errors| errors.0, |_| Vec::new())
}

fn amended(text: &str) -> PolicySource {
    let files = policy_folder::files_of("sanlin-2022-50").into_iter();
    PolicySource::new(files.chain([("amendments/2023-01.toml".to_owned(), text.to_owned())]))
}

#[test]
fn a_wrong_amendment_is_refused() {
    let amendment = |valid_from: &str, path: &str, value: &str| {
        format!(
            "instrument = \"修订\"\nvalid_from = \"{valid_from}\"\nreason = \"试\"\n\n[[set]]\npath = \"{path}\"\nvalue = {value}\n"
        )
    };
    let file = "amendments/2023-01.toml";
    let target = "item.registration_accuracy.rule.target_percent";
    for (valid_from, path, value, line, message, remedy) in [
        ("2023-01", "item.none.rule.target_percent", "\"97\"", Some(6), "政策里没有 item.none", "用点连成"),
        ("2023-01", "item.0.rule.nothing", "\"97\"", Some(6), "政策里没有", "用点连成"),
        ("2023-01", "item.99.title", "\"97\"", Some(6), "政策里没有", "用点连成"),
        ("2023-01", "ranking.bottom_places.x", "5", Some(6), "政策里没有", "用点连成"),
        ("2023-01", "nothing", "5", Some(6), "政策里没有 nothing", "用点连成"),
        ("2023-01", target, "97", Some(6), "原为 string，不能改成 integer", "原来的类型"),
        ("2023-01", "ranking.bottom_places", "\"5\"", Some(6), "原为 integer，不能改成 string", "原来的类型"),
        ("2023-01", target, "\"九七\"", None, "不是精确数", "对照内置政策"),
        ("2023-01", target, "\"120\"", Some(7), "0 至 100 之间", "不带百分号"),
        ("2023-01", "reading.step_count.choice", "\"half\"", None, "没有选项“half”", "complete"),
        ("2022-02", target, "\"97\"", None, "早于文件本身", "valid_from"),
        ("2023-01", "item.accounts.id", "\"account\"", None, "增减或改名", "另立一个政策文件夹"),
        ("2023-01", "rate.registration_accuracy.id", "\"r\"", None, "", ""),
        ("2023-01", "figure.checked.header", "\"查\"", None, "增减或改名", "另立一个政策文件夹"),
        ("2023-01", "ranking.bottom_places", "-1", None, "", "对照内置政策"),
        ("2023/01", target, "\"97\"", Some(2), "不是月份", "对照内置政策"),
    ] {
        let errors = refused(&amended(&amendment(valid_from, path, value)));
        let told = errors.iter().any(|error| {
            (error.file == file || error.file == "readings.toml")
                && (line.is_none() || error.line == line)
                && error.message.contains(message)
                && error.remedy.contains(remedy)
        });
        assert!(told, "{valid_from} {path} = {value}: {errors:?}");
    }
    let unknown = refused(&amended(
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
    let policy = Policy::compile(&amended(&from("2022-03"))).unwrap();
    let places: Vec<_> = policy.editions().iter().map(|edition| edition.ranking.bottom_places).collect();
    assert_eq!(places, [8]);
    let policy = Policy::compile(&amended(&from("2022-04"))).unwrap();
    let places: Vec<_> = policy.editions().iter().map(|edition| edition.ranking.bottom_places).collect();
    assert_eq!(places, [10, 8]);
}
