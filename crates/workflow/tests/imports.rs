//! Figures from tables: looked at first, taken whole, taken back.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use assessment::policy::FigureOf;
use assessment::{FigureIndex, TownFigures};
use proptest::prelude::*;
use support::street::{A, B, EACH, JUNE, MAY, Street, code, edit, kind};
use support::{fields, in_an_office, invented};
use workflow::{FiguresImport, Refusal};

fn index(figure: &str) -> FigureIndex {
    let policy = invented::policy();
    let mut figures = policy.newest().figures_of(FigureOf::Committee);
    figures.find(|known| known.id == figure).unwrap().index
}

fn import<'a>(month: &'a str, figures: &'a TownFigures) -> FiguresImport<'a> {
    FiguresImport { file_name: "五月数据.xlsx", month, figures }
}

#[tokio::test]
async fn an_import_is_counted_first_then_taken_whole() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        let mut wrong = town.figures.clone();
        let month = wrong.months.iter_mut().find(|month| month.month.to_string() == MAY).unwrap();
        month.committees[0].cells.set(index("correct"), Some(9_999));
        month.committees[1].cells.set(index("pushes"), None);
        month.committees.pop();
        let lines = town.lines().await;
        let preview = office.preview_import(&town.clerk, import(MAY, &wrong)).await.unwrap();
        assert_eq!((preview.new, preview.changed, preview.same, preview.wrong), (2 * EACH - 3, 0, 0, 2));
        assert_eq!(preview.absent, ["示例第12居委会"]);
        assert!(preview.town_changed);
        let refused = office.import_figures(&town.clerk, &town.bench.key(), import(MAY, &wrong)).await;
        let named = refused.unwrap_err();
        assert_eq!(fields(&named), [format!("{}/correct", code(0)), format!("{}/pushes", code(1))]);
        assert_eq!(town.lines().await, lines);
        assert_eq!(town.value(MAY, 3, "checked").await, "", "nothing was written");
        let key = town.bench.key();
        let done = office.import_figures(&town.clerk, &key, import(MAY, &town.figures)).await.unwrap();
        assert_eq!((done.new, done.changed, done.same), (2 * EACH, 0, 0));
        let again = office.import_figures(&town.clerk, &key, import(MAY, &town.figures)).await.unwrap();
        assert_eq!(done, again);
        let same = office.preview_import(&town.clerk, import(MAY, &town.figures)).await.unwrap();
        assert_eq!((same.same, same.changes.len(), same.town_changed), (2 * EACH, 0, false));
        assert_eq!(
            kind(&office.preview_import(&town.clerk, import("2022-09", &town.figures)).await.unwrap_err()),
            "not found"
        );
    })
    .await;
}

#[tokio::test]
async fn a_station_brings_in_its_own_rows_alone() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        let preview = office.preview_import(&town.officer, import(MAY, &town.figures)).await.unwrap();
        assert_eq!((preview.new, preview.wrong), (EACH, EACH));
        assert!(preview.problems.iter().all(|problem| problem.message.starts_with("没有找到居村委")));
        assert!(!preview.town_changed);
        let mut own = town.figures.clone();
        for month in &mut own.months {
            month.committees.truncate(EACH);
        }
        office.import_figures(&town.officer, &town.bench.key(), import(MAY, &own)).await.unwrap();
        assert_eq!(office.imports(&town.officer).await.unwrap().len(), 1);
        assert_eq!(office.imports(&town.officer_b).await.unwrap().len(), 0);
        let number = office.imports(&town.clerk).await.unwrap()[0].sequence;
        let foreign = office.undo_import(&town.officer_b, &town.bench.key(), number).await.unwrap_err();
        assert_eq!(kind(&foreign), "not found");
        // What was handed in is not changed by a table.
        town.fill(MAY, A).await;
        town.submit(MAY, A).await.unwrap();
        own.months[0].committees[0].cells.set(index("accounts_revoked"), Some(5));
        let refused = office.import_figures(&town.officer, &town.bench.key(), import(MAY, &own)).await;
        assert_eq!(fields(&refused.unwrap_err()), [format!("{}/", code(0))]);
    })
    .await;
}

#[tokio::test]
async fn an_import_is_taken_back_within_a_day_and_under_nobodys_feet() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        office
            .save_cells(&town.officer, &town.bench.key(), MAY, A, &[edit(0, "pushes", "", "7")], &[])
            .await
            .unwrap();
        let undo = async |number: i64| office.undo_import(&town.clerk, &town.bench.key(), number).await;
        let take =
            async || office.import_figures(&town.clerk, &town.bench.key(), import(MAY, &town.figures)).await;
        let first = take().await.unwrap();
        assert_eq!(undo(first.sequence).await.unwrap().restored, 2 * EACH);
        assert_eq!(town.value(MAY, 0, "pushes").await, "7");
        assert_eq!(town.value(MAY, 5, "pushes").await, "");
        assert_eq!(kind(&undo(first.sequence).await.unwrap_err()), "state");
        let second = take().await.unwrap();
        let was = town.value(MAY, 2, "accounts_revoked").await;
        let later = [edit(2, "accounts_revoked", &was, "8")];
        office.save_cells(&town.officer, &town.bench.key(), MAY, A, &later, &[]).await.unwrap();
        let Err(Refusal::Stale { what, by, .. }) = undo(second.sequence).await else { panic!("overwritten") };
        assert_eq!((what.as_str(), by.as_str()), ("示例第3居委会", "officer某"));
        let mut other = town.figures.clone();
        other.months[0].committees[9].cells.set(index("accounts_revoked"), Some(6));
        other.months[0].committees[2].cells.set(index("accounts_revoked"), Some(8));
        let third = office.import_figures(&town.clerk, &town.bench.key(), import(MAY, &other)).await.unwrap();
        assert_eq!((third.changed, third.same), (1, 2 * EACH - 1));
        town.bench.wait_seconds(86_401);
        assert_eq!(kind(&undo(third.sequence).await.unwrap_err()), "state");
        assert!(!office.imports(&town.clerk).await.unwrap()[0].may_undo);
    })
    .await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// What was exported changes nothing when it comes back, whatever the figures are.
    #[test]
    fn export_and_import_change_nothing(counts in proptest::collection::vec(0_u32..400, 2 * EACH), blanks in 0_usize..5) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(support::in_an_office_on_sqlite(move |bench| {
            let counts = counts.clone();
            async move {
                let mut town = Street::new(bench).await;
                let quota = index("push_quota");
                let month = &mut town.figures.months[0];
                for (row, count) in month.committees.iter_mut().zip(&counts) {
                    row.cells.set(index("checked"), (*count > 0).then_some(*count));
                    row.cells.set(index("correct"), (*count > 0).then_some(count / 2));
                    row.cells.set(index("falsified"), Some(0));
                    row.cells.set(quota, (count % 3 == 0).then_some(*count));
                    row.cells.set(index("overseas_checked"), (count % 5 > 0).then_some(count % 7));
                    row.cells.set(index("overseas_correct"), (count % 5 > 0).then_some(0));
                }
                month.committees.truncate(2 * EACH - blanks);
                let office = &town.bench.office;
                town.open(MAY).await;
                office.import_figures(&town.clerk, &town.bench.key(), import(MAY, &town.figures)).await.unwrap();
                town.open(JUNE).await;
                for month in [MAY, JUNE] {
                    let exported = office.export_figures(&town.clerk, month).await.unwrap();
                    let mut whole = exported.clone();
                    // Rows that hold nothing are refused as a table would be; they are left out of it.
                    for figures in &mut whole.months {
                        figures.committees.retain(|row| row.cells.get(index("pushes")).is_some());
                    }
                    let preview = office.preview_import(&town.clerk, import(month, &whole)).await.unwrap();
                    assert_eq!((preview.new, preview.changed), (0, 0), "{:?}", preview.changes);
                    assert!(!preview.town_changed && preview.warnings.is_empty());
                    assert_eq!(preview.problems, []);
                    let grid = town.grid(month, B).await;
                    office.import_figures(&town.clerk, &town.bench.key(), import(month, &whole)).await.unwrap();
                    assert_eq!(town.grid(month, B).await, grid);
                }
            }
        }));
    }
}

#[tokio::test]
async fn the_own_imports_are_listed_however_many_others_brought_in_since() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        let mut own = town.figures.clone();
        for month in &mut own.months {
            month.committees.truncate(EACH);
        }
        office.import_figures(&town.officer, &town.bench.key(), import(MAY, &own)).await.unwrap();
        for _ in 0..101 {
            office.import_figures(&town.clerk, &town.bench.key(), import(MAY, &town.figures)).await.unwrap();
        }
        assert_eq!(office.imports(&town.officer).await.unwrap().len(), 1);
        assert_eq!(office.imports(&town.clerk).await.unwrap().len(), 100);
    })
    .await;
}
