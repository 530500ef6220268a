//! The workbooks of results: their cells, their pages, and what keeps them harmless.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests say what they expect")]

mod grid;
mod town;

use assessment::Keep;
use calamine::Data;
use town::{Town, policy, shipped};

fn small() -> Town {
    Town::new(shipped(), 18, Keep::Steps)
}

#[test]
fn the_ranking_workbook_says_what_the_month_came_to() {
    let bytes = small().workbook();
    assert_eq!(grid::sheets(&bytes), ["排名公示表", "各项得分", "扣分明细", "与上月比较"]);
    for (name, sheet) in [
        ("public_notice", "排名公示表"),
        ("marks", "各项得分"),
        ("deductions", "扣分明细"),
        ("comparison", "与上月比较"),
    ] {
        insta::assert_snapshot!(name, grid::sheet(&bytes, sheet));
    }
}

#[test]
fn the_year_workbook_says_what_the_year_came_to() {
    let bytes = small().year_workbook();
    assert_eq!(grid::sheets(&bytes), ["年度汇总表"]);
    insta::assert_snapshot!("year", grid::sheet(&bytes, "年度汇总表"));
}

#[test]
fn a_veto_is_proposed_for_a_person_to_decide_or_does_not_appear_at_all() {
    let quick = policy("sanlin-2022-50", &[], |text| {
        text.replace("bottom_months_a_year = 5", "bottom_months_a_year = 4")
    });
    let proposed = grid::sheet(&Town::new(quick, 18, Keep::Marks).year_workbook(), "年度汇总表");
    let rows: Vec<_> = proposed.lines().filter(|line| line.contains("建议否决⏎由人决定")).collect();
    assert_eq!(rows.len(), 1, "{proposed}");
    assert!(rows[0].contains("样例第4居委会"), "{rows:?}");
    let trial = [("one_vote_veto_switch", "off"), ("bottom_ten_publication", "off")];
    let off = policy("sanlin-2022-50", &trial, |text| text);
    let without = grid::sheet(&Town::new(off, 18, Keep::Marks).year_workbook(), "年度汇总表");
    assert!(
        !without.contains("否决") && without.contains("末十位名单不公布，本表只供内部汇总。"),
        "{without}"
    );
}

#[test]
fn without_a_month_before_and_without_steps_the_sheets_say_so() {
    let town = Town::new(shipped(), 18, Keep::Marks);
    let bytes = sheets::ranking_workbook(&town.policy, &town.figures, &town.result.months[0], None).unwrap();
    assert!(grid::sheet(&bytes, "与上月比较").contains("无上月数据，不作比较。"));
    insta::assert_snapshot!("deductions_without_steps", grid::sheet(&bytes, "扣分明细"));
}

#[test]
fn a_draft_says_so_on_every_sheet_and_names_who_is_still_to_come() {
    let town = small();
    let draft = ["未填报2个：甲居委会、乙居委会".to_owned()];
    let reader = sheets::RankingReader { own: None, draft: Some(&draft) };
    let june = &town.result.months[3];
    let bytes = sheets::ranking_workbook_for(&town.policy, &town.figures, june, None, reader).unwrap();
    for number in 1..=4 {
        let part = grid::part(&bytes, &format!("xl/worksheets/sheet{number}.xml"));
        let header = part.split("<oddHeader>").nth(1).unwrap().split("</oddHeader>").next().unwrap();
        assert!(header.contains("草稿，未公布"), "sheet {number}: {header}");
    }
    let notice = grid::sheet(&bytes, "排名公示表");
    assert!(notice.lines().next().unwrap().ends_with("（草稿，未公布）"), "{notice}");
    assert!(notice.contains("未填报2个：甲居委会、乙居委会。"), "{notice}");
    assert!(!grid::sheet(&town.workbook(), "排名公示表").contains("草稿"));
}

#[test]
fn deductions_are_explained_to_those_they_are_about() {
    let town = small();
    let june = &town.result.months[3];
    let full = june.committees.iter().find(|found| found.total < town.policy.newest().full_marks()).unwrap();
    let own = [full.code];
    let reader = sheets::RankingReader { own: Some(&own), draft: None };
    let bytes = sheets::ranking_workbook_for(&town.policy, &town.figures, june, None, reader).unwrap();
    let codes = |text: &str| {
        let rows = text
            .lines()
            .filter_map(|line| line.split(['\t', '|']).map(str::trim).find(|cell| cell.len() == 12));
        rows.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    let told = grid::sheet(&bytes, "扣分明细");
    assert!(told.contains("只列本范围的居村委。"), "{told}");
    assert_eq!(codes(&told).into_iter().collect::<Vec<_>>(), [full.code.to_string()], "{told}");
    assert!(codes(&grid::sheet(&town.workbook(), "扣分明细")).len() > 1);
    let everyone = grid::sheet(&bytes, "排名公示表");
    assert!(june.committees.len() > 5 && everyone.lines().count() > june.committees.len());
}

#[test]
fn a_gap_of_months_is_named() {
    let town = small();
    let (march, june) = (&town.result.months[0], &town.result.months[3]);
    let bytes = sheets::ranking_workbook(&town.policy, &town.figures, june, Some(march)).unwrap();
    let text = grid::sheet(&bytes, "与上月比较");
    assert!(
        text.starts_with("2022年6月与2022年3月比较\n上月没有数据，与最近一个有数据的月份（2022年3月）比较。")
    );
}

#[test]
fn before_the_policy_is_in_force_there_is_no_ranking() {
    let town = small();
    let mut month = town.result.months[0].clone();
    month.month = "2021-12".parse().unwrap();
    let refused = sheets::ranking_workbook(&town.policy, &town.figures, &month, None).unwrap_err();
    assert_eq!(refused.to_string(), "政策 sanlin-2022-50 在 2021-12 尚未生效，没有可以公示的考核");
}

#[test]
fn bottom_places_are_named_and_shaded_only_where_the_policy_publishes_them() {
    let shade = "FFE3E3E3";
    let open = small().workbook();
    assert!(grid::part(&open, "xl/styles.xml").contains(shade));
    assert!(grid::sheet(&open, "排名公示表").contains("末十位（连续2个月），一级约谈"));
    let quiet = policy("sanlin-2022-50", &[("bottom_ten_publication", "off")], |text| text);
    let closed = Town::new(quiet, 18, Keep::Steps).workbook();
    assert!(!grid::part(&closed, "xl/styles.xml").contains(shade));
    for sheet in grid::sheets(&closed) {
        let text = grid::sheet(&closed, &sheet);
        assert!(!text.contains("末十位") && !text.contains("约谈"), "{sheet}");
    }
}

#[test]
fn town_and_office_come_from_the_policy() {
    let other = policy("sanlin-2022-50", &[], |text| {
        text.replace("三林镇", "青禾镇")
            .replace("平安办（人口办）", "人口科")
            .replace("平安办", "人口科")
            .replace("〔2022〕50号", "〔2022〕7号")
    });
    let town = Town::new(other, 18, Keep::Steps);
    let notice = grid::sheet(&town.workbook(), "排名公示表");
    assert!(
        notice
            .starts_with("青禾镇居（村）委人口管理工作考核排名公示表（2022年6月）\n编制单位：青禾镇人口科 |")
    );
    let all = notice + &grid::sheet(&town.year_workbook(), "年度汇总表");
    assert!(!all.contains("三林") && !all.contains("平安办"));
}

#[test]
fn a_mark_without_a_finite_decimal_is_written_as_text() {
    let parts = policy("sanlin-2022-50", &[("step_count", "proportional")], |text| text);
    let bytes = Town::new(parts, 83, Keep::Steps).workbook();
    let marks = grid::cells(&bytes, "各项得分");
    let texts: Vec<_> = marks
        .iter()
        .skip(1)
        .flatten()
        .filter_map(|cell| match cell {
            Data::String(text) if text.starts_with('≈') => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert!(texts.iter().any(|text| text.contains('/')), "{texts:?}");
    assert!(grid::sheet(&bytes, "排名公示表").contains(" | ≈"));
}

#[test]
fn identifiers_are_text_and_keep_all_their_digits() {
    let town = small();
    let bytes = town.workbook();
    for (sheet, column) in [("各项得分", 1), ("扣分明细", 0)] {
        let rows = grid::cells(&bytes, sheet);
        let codes: Vec<_> = rows
            .iter()
            .skip_while(|row| row[column] != *"居村委编码")
            .skip(1)
            .map(|row| &row[column])
            .collect();
        assert!(codes.len() > 5);
        for code in codes {
            assert!(
                matches!(code, Data::String(text) if text.len() == 12 && text.starts_with("99")),
                "{code:?}"
            );
        }
    }
    // A number format of text keeps it so when someone edits the cell.
    assert!(grid::part(&bytes, "xl/styles.xml").contains("numFmtId=\"49\""));
}

#[test]
fn names_that_look_like_formulas_are_only_text() {
    let town = small();
    for bytes in [town.workbook(), town.year_workbook()] {
        let mut seen = 0;
        for (place, sheet) in grid::sheets(&bytes).iter().enumerate() {
            assert!(
                !grid::part(&bytes, &format!("xl/worksheets/sheet{}.xml", place + 1)).contains("<f>"),
                "{sheet}"
            );
            let cells = grid::cells(&bytes, sheet);
            let odd = |cell: &&Data| matches!(cell, Data::String(text) if text.starts_with(['=', '@']));
            seen += cells.iter().flatten().filter(odd).count();
        }
        assert!(seen >= 2, "{seen}");
    }
}

#[test]
fn every_sheet_is_ready_to_print() {
    let town = small();
    for (bytes, sheets) in [(town.workbook(), 4), (town.year_workbook(), 1)] {
        for place in 1..=sheets {
            let xml = grid::part(&bytes, &format!("xl/worksheets/sheet{place}.xml"));
            assert!(xml.contains("<pageSetup paperSize=\"9\""), "{place}");
            assert!(xml.contains("orientation=\"landscape\"") && xml.contains(" scale=\""), "{place}");
            // Spreadsheets that scale by themselves ignore where pages break.
            assert!(!xml.contains("fitToPage") && xml.contains("第 &amp;P 页"), "{place}");
            assert!(xml.contains("state=\"frozen\""), "{place}");
        }
        let book = grid::part(&bytes, "xl/workbook.xml");
        let titles = book.matches("_xlnm.Print_Titles").count();
        assert_eq!((titles, book.matches("_xlnm.Print_Area").count()), (sheets, sheets));
    }
    let whole = Town::new(shipped(), 83, Keep::Marks);
    for (bytes, sheet) in [(whole.workbook(), 1), (whole.year_workbook(), 1)] {
        let xml = grid::part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        assert!(xml.contains("<rowBreaks"), "{xml}");
    }
    let book = grid::part(&town.workbook(), "xl/workbook.xml");
    assert!(book.contains("排名公示表!$3:$4"), "{book}");
    assert_eq!(book.matches("_xlnm._FilterDatabase").count(), 2);
}

#[test]
fn the_same_month_gives_the_same_bytes() {
    let town = small();
    assert_eq!(town.workbook(), town.workbook());
    assert_eq!(town.year_workbook(), town.year_workbook());
    let core = grid::part(&town.workbook(), "docProps/core.xml");
    assert!(core.contains("2022-06-01T00:00:00Z"), "{core}");
}

/// Writes the workbooks of a whole town where a person can look at them: `SHIKOU_LOOK=folder cargo test -- --ignored`.
#[test]
#[ignore = "for looking, not for checking"]
fn look() {
    let folder = std::path::PathBuf::from(std::env::var_os("SHIKOU_LOOK").unwrap());
    let town = Town::new(shipped(), 83, Keep::Steps);
    std::fs::write(folder.join("排名公示表.xlsx"), town.workbook()).unwrap();
    std::fs::write(folder.join("年度汇总表.xlsx"), town.year_workbook()).unwrap();
}
