//! How quickly 居村数据.csv becomes figures: many towns, twelve months, on one core.

#![allow(clippy::expect_used, reason = "a bench may stop where its own input is wrong")]

use assessment::Policy;
use assessment::policy::PolicySource;
use divan::AllocProfiler;
use divan::counter::{BytesCount, ItemsCount};
use sheets::{CsvFiles, CsvSource, stream_csv};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// The policy that ships with the house.
fn policy() -> Policy {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/sanlin-2022-50");
    let files = ["policy.toml", "clauses.toml", "readings.toml"].map(|name| {
        (name.to_owned(), std::fs::read_to_string(format!("{folder}/{name}")).expect("a file of the policy"))
    });
    Policy::compile(&PolicySource::new(files)).expect("a valid policy")
}

/// Rows of `towns` towns of 15 committees and 12 months.
fn figures(towns: u32) -> (String, String, u64) {
    let mut committees = String::from(
        "街镇编码,月份,居村委编码,居村委名称,派出所,社区,抽查人数,准确人数,弄虚作假人数,境外抽查人数,境外准确人数,\
         注销账号人数,自主申报有效数,人在户不在人数,来沪人员数,推送有效数,推送定额\n",
    );
    let mut town_rows = String::from("街镇编码,月份,境外人员总数\n");
    let mut rows = 0;
    for town in 0..towns {
        let code = 310_000_000 + town;
        for month in 1..=12 {
            town_rows.push_str(&format!("{code},2023-{month:02},{}\n", 300 + town % 3_000));
            for committee in 1..=15 {
                rows += 1;
                let station = ["杨思", "三林", "永泰路"].get(committee % 3).unwrap_or(&"前滩");
                let seed = committee * 37 + month * 11;
                committees.push_str(&format!(
                    "{code},2023-{month:02},{code}{committee:03},第{committee}居委会,{station}派出所,,{},{},0,{},{},0,{},{},{},{},\n",
                    100 + seed % 50, 95 + seed % 50, seed % 30, seed % 30, month * 40 + committee, seed % 900, seed % 2000, month * 9,
                ));
            }
        }
    }
    (committees, town_rows, rows)
}

fn files<'a>(committees: &'a str, towns: &'a str) -> CsvFiles<'a> {
    CsvFiles {
        committees: Some(CsvSource::new("居村数据.csv", committees.as_bytes())),
        towns: Some(CsvSource::new("全镇数据.csv", towns.as_bytes())),
        quotas: None,
    }
}

#[divan::bench(args = [100, 3_000], sample_count = 20, sample_size = 1)]
fn stream(bencher: divan::Bencher<'_, '_>, towns: u32) {
    let policy = policy();
    let (committees, town_rows, rows) = figures(towns);
    let bytes = committees.len() + town_rows.len();
    bencher.counter(ItemsCount::new(rows)).counter(BytesCount::new(bytes)).bench(|| {
        let mut months = 0;
        stream_csv(files(&committees, &town_rows), &policy, |town| months += town.months.len())
            .expect("valid figures");
        months
    });
}
