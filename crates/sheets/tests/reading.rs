//! What is read from well-formed files, and that both forms give the same figures.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]

mod support;

use assessment::{CommitteeCode, Month, TownCode};
use support::{Cell, Tables, number, policy, read_xlsx};

fn june() -> Month {
    Month::new(2022, 6).unwrap()
}

#[test]
fn a_workbook_and_a_folder_give_the_same_figures() {
    let tables = Tables::default();
    let folder = tables.csv().read().unwrap();
    let workbook = read_xlsx(&tables.xlsx()).unwrap();
    assert_eq!(folder.towns, workbook.towns);
    assert_eq!(folder.towns, read_xlsx(&tables.xls()).unwrap().towns);
    assert!(folder.warnings.is_empty() && folder.set_aside.is_empty());
    let town = &folder.towns[0];
    assert_eq!((town.town, town.months.len(), town.stations.len()), (None, 2, 2));
    let row = town.row(june(), CommitteeCode::new(310_115_130_003).unwrap()).unwrap();
    let policy = policy();
    let checked = policy.newest().figures.iter().find(|figure| figure.id == "checked").unwrap();
    assert_eq!(row.cells.get(checked.index), Some(103));
    assert_eq!(town.name(row.name), "金光（二）居委会");
    assert_eq!(
        (town.station_name(row.station), town.stations[row.station].quota),
        ("杨思派出所", Some(1_750))
    );
    assert_eq!(row.community, None);
}

#[test]
fn the_quota_table_wins_over_the_policy() {
    let quotas = vec![
        vec!["派出所".into(), "推送定额".into()],
        vec!["三林派出所".into(), number("99")],
        vec!["杨思派出所".into(), "".into()],
    ];
    let tables = Tables { quotas: Some(quotas), ..Tables::default() };
    for book in [tables.csv().read().unwrap(), read_xlsx(&tables.xlsx()).unwrap()] {
        let quotas: Vec<_> = book.towns[0].stations.iter().map(|station| station.quota).collect();
        assert_eq!(quotas, [Some(99), None]);
    }
}

#[test]
fn several_towns_come_in_the_order_of_the_file() {
    let mut tables = Tables::default();
    add_town(&mut tables, "街镇编码", |row| if row % 2 == 0 { "310115131" } else { "310115130" });
    tables.towns = vec![vec!["街镇编码".into(), "月份".into(), "境外人员总数".into()]];
    for town in ["310115130", "310115131"] {
        for month in ["2022-06", "2022-07"] {
            tables.towns.push(vec![town.into(), month.into(), number("5")]);
        }
    }
    let towns = [131_u32, 130].map(|tail| TownCode::new(310_115_000 + tail));
    for book in [tables.csv().read().unwrap(), read_xlsx(&tables.xlsx()).unwrap()] {
        assert_eq!(book.towns.iter().map(|town| town.town).collect::<Vec<_>>(), towns);
        assert_eq!(book.towns.iter().map(|town| town.months.len()).collect::<Vec<_>>(), [2, 2]);
    }
    let stop = sheets::stream_csv(tables.csv().files(), &policy(), |_| {}).unwrap_err();
    assert!(matches!(stop, sheets::Stop::Interleaved(_)), "{stop}");
}

fn add_town(tables: &mut Tables, head: &str, town: impl Fn(usize) -> &'static str) {
    for (place, row) in tables.committees.iter_mut().enumerate() {
        row.insert(0, if place == 0 { head.into() } else { Cell::from(town(place + 1)) });
    }
}

#[test]
fn the_districts_rate_is_read_exactly() {
    let mut tables = Tables::default();
    for (row, cell) in
        [Cell::from("镇登记准确率"), "98.37%".into(), number("98.370000000000005")].into_iter().enumerate()
    {
        tables.towns[row].push(cell);
    }
    let book = read_xlsx(&tables.xlsx()).unwrap();
    let rates: Vec<_> =
        book.towns[0].months.iter().map(|month| month.district_rate.clone().unwrap().to_string()).collect();
    assert_eq!(rates, ["98.37", "98.37"]);
}

#[test]
fn months_before_the_policy_are_set_aside() {
    let tables = Tables::default().change(|tables| {
        for row in 1..4 {
            tables.committees[row][0] = "2021-12".into();
        }
        tables.towns[1][0] = "2021-12".into();
    });
    for book in [tables.csv().read().unwrap(), read_xlsx(&tables.xlsx()).unwrap()] {
        assert_eq!(book.towns[0].months.len(), 1);
        assert_eq!(book.warnings.len(), 1);
        assert!(book.warnings[0].message.contains("有 3 行的月份早于"), "{}", book.warnings[0]);
    }
}

#[test]
fn nothing_is_listed_that_was_asked_for() {
    let tables = Tables::default().change(|tables| {
        tables.towns[0].push("派出所排名备注".into());
        tables.committees[0].push("备注".into());
        tables.committees[3].push("手工改过".into());
    });
    for book in [tables.csv().read().unwrap(), read_xlsx(&tables.xlsx()).unwrap()] {
        assert_eq!(book.set_aside, ["居村数据：备注"]);
    }
}

#[test]
fn every_finding_is_told_at_once() {
    let tables = Tables::default()
        .with(2, "月份", "六月".into())
        .with(3, "居村委编码", "3.10115E+11".into())
        .with(4, "准确人数", number("500"))
        .with(5, "弄虚作假人数", "".into())
        .with(6, "派出所", "浦东派出所".into())
        .change(|tables| tables.towns[2][0] = "2022-08".into());
    for refusal in [tables.csv().read().unwrap_err(), read_xlsx(&tables.xlsx()).unwrap_err()] {
        let rows: Vec<_> = refusal.findings.iter().filter_map(|finding| finding.row).collect();
        assert_eq!(rows, [2, 3, 4, 5, 5, 6], "{refusal}");
    }
}

#[test]
fn a_rename_is_told_once_and_the_order_of_rows_does_not_matter() {
    let mut tables = Tables::default().change(|tables| {
        let mut august: Vec<Vec<Cell>> = tables.committees[4..].to_vec();
        august.iter_mut().for_each(|row| row[0] = "2022-08".into());
        tables.committees.extend(august);
        tables.towns.push(vec!["2022-08".into(), number("815")]);
        for row in [4, 7] {
            tables.committees[row][2] = "老街居委会".into();
        }
    });
    for _ in 0..2 {
        for book in [tables.csv().read().unwrap(), read_xlsx(&tables.xlsx()).unwrap()] {
            let [warning] = book.warnings.as_slice() else { panic!("{:?}", book.warnings) };
            assert_eq!(warning.column.as_deref(), Some("居村委名称"));
            assert!(
                warning.message.contains("在 2022-06 叫“三林老街居委会”，这里叫“老街居委会”"),
                "{warning}"
            );
            assert!(warning.remedy.contains("确已改名的不用管"), "{warning}");
        }
        tables.committees[1..].reverse();
    }
}

#[test]
fn two_committees_of_one_name_are_told_once() {
    let tables = Tables::default().with(3, "居村委名称", "三林老街居委会".into()).with(
        6,
        "居村委名称",
        "三林老街居委会".into(),
    );
    for book in [tables.csv().read().unwrap(), read_xlsx(&tables.xlsx()).unwrap()] {
        let [warning] = book.warnings.as_slice() else { panic!("{:?}", book.warnings) };
        assert_eq!(warning.row, Some(3), "{warning}");
        assert!(warning.message.contains("这里是 310115130002"), "{warning}");
    }
}

#[test]
fn several_towns_without_quotas_are_refused_for_that_alone() {
    let mut tables = Tables::default();
    add_town(&mut tables, "街镇编码", |row| if row < 5 { "310115130" } else { "310115131" });
    for (row, town) in ["街镇编码", "310115130", "310115131"].into_iter().enumerate() {
        tables.towns[row].insert(0, town.into());
    }
    for (row, station) in [(4, "周浦派出所"), (5, "康桥派出所"), (6, "航头派出所")] {
        tables.committees[row][4] = station.into();
    }
    for refusal in [tables.csv().read().unwrap_err(), read_xlsx(&tables.xlsx()).unwrap_err()] {
        let [finding] = refusal.findings.as_slice() else { panic!("{refusal}") };
        assert_eq!((finding.row, finding.column.as_deref()), (Some(5), Some("派出所")));
        let cause = "而没有可用的“派出所定额”表：派出所“周浦派出所”不在名单里（这样的共 3 个）";
        assert!(finding.message.contains(cause), "{finding}");
        assert!(finding.remedy.contains("派出所定额.csv"), "{finding}");
    }
    let stop = sheets::stream_csv(tables.csv().files(), &policy(), |_| {}).unwrap_err();
    assert!(stop.to_string().contains("这样的共 3 个"), "{stop}");
    // Of one town each may be a slip of the pen: each is told, with the stations that are known.
    let slips = Tables::default().with(2, "派出所", "三林所".into()).with(4, "派出所", "杨思所".into());
    let refusal = slips.csv().read().unwrap_err();
    assert_eq!(refusal.findings.len(), 2, "{refusal}");
    assert!(refusal.findings.iter().all(|finding| finding.remedy.contains("已知的有：")), "{refusal}");
}
