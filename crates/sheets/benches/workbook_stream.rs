//! How quickly a workbook of 100,000 rows becomes figures, beside what calamine alone takes to give its cells.

#![allow(clippy::expect_used, reason = "a bench may stop where its own input is wrong")]

use std::fmt::Write as _;
use std::io::Cursor;

use assessment::Policy;
use assessment::policy::PolicySource;
use calamine::{Reader, Xlsx};
use divan::counter::ItemsCount;
use sheets::{CsvFiles, CsvSource, read_csv, stream_workbook, write_figures};

const ROWS: u32 = 100_000;

fn main() {
    divan::main();
}

fn policy() -> Policy {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/sanlin-2022-50");
    let files = ["policy.toml", "clauses.toml", "readings.toml"].map(|name| {
        (name.to_owned(), std::fs::read_to_string(format!("{folder}/{name}")).expect("a file of the policy"))
    });
    Policy::compile(&PolicySource::new(files)).expect("a valid policy")
}

fn workbook(policy: &Policy) -> Vec<u8> {
    let mut committees = String::from(
        "街镇编码,月份,居村委编码,居村委名称,派出所,抽查人数,准确人数,弄虚作假人数,境外抽查人数,境外准确人数,注销账号人数,\
         自主申报有效数,人在户不在人数,来沪人员数,推送有效数\n",
    );
    let mut towns = String::from("街镇编码,月份,境外人员总数\n");
    for row in 0..ROWS {
        let (town, month, committee) = (310_000_000 + row / 200, row / 20 % 10 + 1, row % 20 + 1);
        if committee == 1 {
            let _ = writeln!(towns, "{town},2023-{month:02},700");
        }
        let (checked, year) = (100 + row % 61, month * 40 + committee);
        let _ = writeln!(
            committees,
            "{town},2023-{month:02},{town}{committee:03},第{committee}居委会,三林派出所,{checked},{},0,10,9,0,{year},{},{},{year}",
            checked - row % 3,
            row % 900,
            row % 2_000,
        );
    }
    let files = CsvFiles {
        committees: Some(CsvSource::new("居村数据.csv", committees.as_bytes())),
        towns: Some(CsvSource::new("全镇数据.csv", towns.as_bytes())),
        quotas: None,
    };
    let book = read_csv(files, policy).expect("valid figures");
    write_figures(&book.towns, policy).expect("a workbook")
}

#[divan::bench]
fn figures(bencher: divan::Bencher<'_, '_>) {
    let policy = policy();
    let bytes = workbook(&policy);
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut months = 0;
        stream_workbook(Cursor::new(&bytes), "数据.xlsx", &policy, |town| months += town.months.len())
            .expect("valid");
        months
    });
}

#[divan::bench]
fn calamine_alone(bencher: divan::Bencher<'_, '_>) {
    let bytes = workbook(&policy());
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).expect("a workbook");
        let mut cells = book.worksheet_cells_reader(sheets::COMMITTEE_SHEET).expect("a sheet");
        let mut count = 0_usize;
        while cells.next_cell().expect("a cell").is_some() {
            count += 1;
        }
        count
    });
}
