//! A blank is not a zero: rows that are not whole have no marks, and count for nothing in anyone else's.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use support::street::{A, B, EACH, JUNE, MAY, Street, code, edit, kind};
use support::{fields, in_an_office};
use workflow::Refusal;
use workflow::view::{CommitteeResult, TownSummary};

fn of<'a>(summary: &'a TownSummary, committee: &str) -> &'a CommitteeResult {
    summary.results.committees.iter().find(|result| result.committee == committee).unwrap()
}

#[tokio::test]
async fn a_blank_makes_a_row_unfinished_in_the_same_words_everywhere() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        town.set_town(MAY).await;
        town.fill(MAY, A).await;
        let before = office.town_summary(&town.clerk, MAY).await.unwrap().results;
        assert_eq!((before.lacking, before.assessed + before.not_assessed), (EACH, EACH));
        let untouched = before.committees.iter().filter(|result| result.without_marks() == "未填报");
        assert_eq!(untouched.count(), EACH, "station B has not begun");

        // 120 checked, and how many were right is not known yet: no 0 %, no 50 points, no place among the last.
        let edits = [edit(EACH, "checked", "", "120")];
        office.save_cells(&town.officer_b, &town.bench.key(), MAY, B, &edits, &[]).await.unwrap();
        let summary = office.town_summary(&town.clerk, MAY).await.unwrap();
        let row = of(&summary, &code(EACH));
        assert_eq!((row.total.as_ref(), row.rank, row.bottom), (None, None, false));
        assert!(!row.analysis_meeting && row.items.iter().all(|item| item.marks.is_none()));
        assert_eq!(row.without_marks(), "未填全");
        let words = row.reason.clone().unwrap();
        assert!(words.starts_with("未填全：缺“准确人数”"), "{words}");
        assert_eq!(summary.results.town_rate, before.town_rate, "the town's rate leaves it out");
        let ranks = |results: &[CommitteeResult]| -> Vec<_> {
            results
                .iter()
                .map(|result| (result.committee.clone(), result.rank, result.total.clone()))
                .collect()
        };
        assert_eq!(ranks(&summary.results.committees), ranks(&before.committees));
        assert!(summary.results.notices[0].contains(&format!("{EACH} 个居村委未填报或未填全")));

        let grid = town.grid(MAY, B).await;
        assert_eq!(grid.rows[0].gap.as_ref().unwrap().words(), words);
        let review = office.station_review(&town.deputy_b, MAY, B).await.unwrap();
        assert_eq!(review.rows[0].result.reason.as_ref(), Some(&words));
        let page = office.committee_page(&town.clerk, &code(EACH), Some(MAY)).await;
        assert_eq!(page.unwrap().result.reason.as_ref(), Some(&words));
        let station = summary.stations.iter().find(|line| line.station.station == B).unwrap();
        assert_eq!((station.lacking.len(), station.not_assessed.len()), (EACH, 0));
        assert!(station.lacking[0].contains(&words), "{:?}", station.lacking);
        let draft = office.draft_nouns(&town.clerk, MAY).await.unwrap();
        assert_eq!((draft.lacking.len(), draft.result.months[0].committees.len()), (EACH, EACH));
    })
    .await;
}

#[tokio::test]
async fn parts_without_their_whole_or_above_it_have_no_marks_either() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        let words = async || {
            let summary = office.town_summary(&town.clerk, MAY).await.unwrap();
            of(&summary, &code(0)).reason.clone().unwrap_or_default()
        };
        assert_eq!(words().await, "未填报");
        town.fill(MAY, A).await;
        let (checked, correct) = (town.value(MAY, 0, "checked").await, town.value(MAY, 0, "correct").await);
        let over = [edit(0, "correct", &correct, "99999")];
        office.save_cells(&town.officer, &town.bench.key(), MAY, A, &over, &[]).await.unwrap();
        assert_eq!(words().await, format!("未填全：“准确人数”99999 大于“抽查人数”{checked}：核对这两格"));
        let none = [edit(0, "checked", &checked, "")];
        office.save_cells(&town.officer, &town.bench.key(), MAY, A, &none, &[]).await.unwrap();
        assert_eq!(words().await, "未填全：缺“抽查人数”");
        let (falsified, was) = ("falsified", town.value(MAY, 0, "falsified").await);
        let blank = [edit(0, falsified, &was, "")];
        office.save_cells(&town.officer, &town.bench.key(), MAY, A, &blank, &[]).await.unwrap();
        let faults = town.grid(MAY, A).await.faults;
        let hint = faults.iter().find(|fault| fault.field.ends_with(falsified)).unwrap();
        assert!(hint.words.ends_with("“弄虚作假人数”是空的：没有测查也要填 0"), "{}", hint.words);
        // The town's own count is blank: everyone is told that what rests on it will change.
        let notices = office.town_summary(&town.clerk, MAY).await.unwrap().results.notices;
        assert!(notices.iter().any(|words| words.contains("“境外人员总数”是空的")), "{notices:?}");
    })
    .await;
}

#[tokio::test]
async fn what_was_begun_and_left_is_not_sealed_as_zero() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        town.set_town(MAY).await;
        town.through(MAY, A).await;
        let edits = [edit(EACH, "checked", "", "120")];
        office.save_cells(&town.officer_b, &town.bench.key(), MAY, B, &edits, &[]).await.unwrap();
        let version = town.month_version(MAY).await;
        let lock =
            async || office.lock_month(&town.clerk, &town.bench.key(), MAY, version, "派出所停电").await;
        let refused = lock().await.unwrap_err();
        assert_eq!(
            (kind(&refused), fields(&refused)),
            ("invalid", vec![format!("{}/reason", code(EACH)).as_str()])
        );
        assert!(
            matches!(&refused, Refusal::Invalid(found) if found[0].words.contains("缺“准确人数”")),
            "{refused:?}"
        );
        let emptied = [edit(EACH, "checked", "120", "")];
        office.save_cells(&town.officer_b, &town.bench.key(), MAY, B, &emptied, &[]).await.unwrap();
        lock().await.unwrap();
        town.publish(MAY).await.unwrap();
        // What was brought over by itself is nobody's beginning.
        town.open(JUNE).await;
        let grid = town.grid(JUNE, A).await;
        assert!(grid.carried > 0);
        assert!(grid.rows.iter().all(|row| row.gap.as_ref().is_some_and(|gap| !gap.started)));
        assert!(
            grid.columns.iter().any(|column| column.total.is_none()),
            "a column without a count has no sum"
        );
    })
    .await;
}
