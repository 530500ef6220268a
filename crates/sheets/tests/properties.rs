//! What holds for all figures, whatever they are.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]

mod support;

use std::io::Cursor;

use assessment::TownFigures;
use proptest::prelude::*;
use proptest::sample::Index;
use sheets::{FigureCsv, stream_csv, write_figures};
use support::{Cell, Folder, Grid, Tables, policy, read_xlsx};

const STATIONS: [&str; 3] = ["三林派出所", "杨思派出所", "前滩派出所"];

/// A committee's row of one month.
#[derive(Debug, Clone)]
struct Row {
    town: usize,
    month: u32,
    committee: u32,
    name: String,
    station: usize,
    community: Option<String>,
    checked: Option<(u32, u32, u32)>,
    counts: [u32; 5],
    quota: Option<u32>,
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[一-十三林南街金光]{1,8}居委会",
        1 => "[=+@'\"，、（）a-z ]{1,6}村",
        1 => Just("三林,\"老街\"".to_owned()),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let checked = proptest::option::weighted(0.9, (0_u32..3_000, 0_u32..3_000, 0_u32..3));
    let identity = (0_usize..3, 1_u32..=12, 1_u32..=9, names(), 0_usize..3, proptest::option::of(names()));
    let row =
        (identity, checked, prop::array::uniform5(0_u32..1_000_000), proptest::option::of(0_u32..9_000));
    let row = row.prop_map(|((town, month, committee, name, station, community), checked, counts, quota)| {
        let checked = checked.map(|(a, b, falsified)| (a.max(b), a.min(b), falsified.min(a.max(b))));
        Row { town, month, committee, name, station, community, checked, counts, quota }
    });
    prop::collection::vec(row, 1..60).prop_map(|mut rows| {
        rows.sort_by_key(|row| (row.town, row.month, row.committee));
        rows.dedup_by_key(|row| (row.town, row.month, row.committee));
        rows
    })
}

const HEADS: [&str; 17] = [
    "街镇编码",
    "月份",
    "居村委编码",
    "居村委名称",
    "派出所",
    "社区",
    "抽查人数",
    "准确人数",
    "弄虚作假人数",
    "境外抽查人数",
    "境外准确人数",
    "注销账号人数",
    "自主申报有效数",
    "人在户不在人数",
    "来沪人员数",
    "推送有效数",
    "推送定额",
];

fn grid(rows: &[Row]) -> Grid {
    let mut grid: Grid = vec![HEADS.map(Cell::from).to_vec()];
    grid.extend(rows.iter().map(|row| {
        let town = format!("31011513{}", row.town);
        let count =
            |count: Option<u32>| Cell::Number(count.map_or_else(String::new, |count| count.to_string()));
        let mut cells: Vec<Cell> = vec![
            town.as_str().into(),
            format!("2023-{:02}", row.month).as_str().into(),
            format!("{town}{:03}", row.committee).as_str().into(),
            row.name.as_str().into(),
            STATIONS[row.station].into(),
            row.community.as_deref().unwrap_or_default().into(),
            count(row.checked.map(|checked| checked.0)),
            count(row.checked.map(|checked| checked.1)),
            count(Some(row.checked.map_or(0, |checked| checked.2))),
            count(row.checked.map(|checked| checked.2)),
            count(row.checked.map(|_| 0)),
        ];
        cells.extend(row.counts.map(|number| count(Some(number))));
        cells.push(count(row.quota));
        cells
    }));
    grid
}

fn tables(committees: Grid) -> Tables {
    let mut towns: Grid = vec![["街镇编码", "月份", "境外人员总数"].map(Cell::from).to_vec()];
    for town in 0..3 {
        for month in 1..=12 {
            let cells =
                [format!("31011513{town}"), format!("2023-{month:02}"), (town * 700 + month).to_string()];
            towns.push(cells.map(|cell| Cell::from(cell.as_str())).to_vec());
        }
    }
    Tables { committees, towns, quotas: None }
}

/// Towns by code: the order of towns is the order of the file.
fn by_code(mut towns: Vec<TownFigures>) -> Vec<TownFigures> {
    towns.sort_by_key(|town| town.town);
    towns
}

fn shuffled<T: Clone>(items: &[T], order: &[Index]) -> Vec<T> {
    let mut items = items.to_vec();
    for (place, other) in order.iter().enumerate().take(items.len()) {
        let other = other.index(items.len());
        items.swap(place, other);
    }
    items
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_of_rows_never_matters(rows in rows(), order in prop::collection::vec(any::<Index>(), 60)) {
        let sorted = tables(grid(&rows)).csv().read().unwrap();
        let mixed = tables(grid(&shuffled(&rows, &order)));
        prop_assert_eq!(&by_code(mixed.csv().read().unwrap().towns), &sorted.towns);
        prop_assert_eq!(&by_code(read_xlsx(&mixed.xlsx()).unwrap().towns), &sorted.towns);
    }

    #[test]
    fn column_order_never_matters(rows in rows(), order in prop::collection::vec(any::<Index>(), 17)) {
        let places = shuffled(&(0..17).collect::<Vec<usize>>(), &order);
        let plain = grid(&rows);
        let moved: Grid = plain.iter().map(|row| places.iter().map(|place| row[*place].clone()).collect()).collect();
        prop_assert_eq!(tables(moved).csv().read().unwrap().towns, tables(plain).csv().read().unwrap().towns);
    }

    #[test]
    fn export_then_import_changes_nothing(rows in rows()) {
        let book = tables(grid(&rows)).csv().read().unwrap();
        let policy = policy();
        prop_assert_eq!(&read_xlsx(&write_figures(&book.towns, &policy).unwrap()).unwrap().towns, &book.towns);

        let mut files = [Vec::new(), Vec::new(), Vec::new()];
        let [committees, towns, quotas] = &mut files;
        let mut csv = FigureCsv::new(&policy, true, committees, towns, quotas).unwrap();
        for town in &book.towns {
            csv.write(town).unwrap();
        }
        csv.finish().unwrap();
        let [committees, towns, quotas] = files.map(Some);
        prop_assert_eq!(&Folder { committees, towns, quotas }.read().unwrap().towns, &book.towns);
    }

    #[test]
    fn streaming_equals_collecting(rows in rows()) {
        let tables = tables(grid(&rows));
        let collected = tables.csv().read().unwrap();
        let mut streamed = Vec::new();
        let ending = stream_csv(tables.csv().files(), &policy(), |town| streamed.push(town)).unwrap();
        prop_assert_eq!(&streamed, &collected.towns);
        prop_assert_eq!(&ending.warnings, &collected.warnings);

        let mut from_workbook = Vec::new();
        sheets::stream_workbook(Cursor::new(tables.xlsx()), "数据.xlsx", &policy(), |town| from_workbook.push(town)).unwrap();
        prop_assert_eq!(&from_workbook, &collected.towns);
    }

    #[test]
    fn the_quick_way_and_the_patient_way_agree(rows in rows()) {
        // Quotes around every cell keep the quick way out.
        let tables = tables(grid(&rows));
        let quoted: String = tables.committees.iter().map(|row| {
            let cells: Vec<String> = row.iter().map(|cell| match cell {
                Cell::Text(text) | Cell::Number(text) | Cell::Raw { csv: text, .. } => format!("\"{}\"", text.replace('"', "\"\"")),
            }).collect();
            cells.join(",") + "\r\n"
        }).collect();
        let patient = Folder { committees: Some(quoted.into_bytes()), ..tables.csv() }.read().unwrap();
        prop_assert_eq!(patient, tables.csv().read().unwrap());
    }

    #[test]
    fn no_bytes_end_in_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000), place in any::<Index>()) {
        let tables = Tables::default();
        let mut committees = tables.csv().committees.unwrap();
        let place = place.index(committees.len());
        committees.splice(place..place, bytes.iter().copied());
        let _ = Folder { committees: Some(committees), ..tables.csv() }.read();
        let _ = read_xlsx(&bytes);
        let mut workbook = tables.xlsx();
        let place = place % workbook.len();
        workbook.splice(place..place, bytes);
        let _ = read_xlsx(&workbook);
    }
}
