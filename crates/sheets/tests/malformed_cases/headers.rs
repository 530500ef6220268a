//! Faults of headers and of sheets as a whole.

use crate::support::corpus::{Corpus, at, in_row, says};
use crate::support::{COMMITTEE_HEADS, Cell, Tables, sheet_xml, workbook};

pub(crate) fn add(corpus: &mut Corpus) {
    for head in COMMITTEE_HEADS.into_iter().filter(|head| *head != "社区") {
        let tables = Tables::default().change(|tables| {
            let column = COMMITTEE_HEADS.iter().position(|known| *known == head).unwrap();
            tables.committees.iter_mut().for_each(|row| {
                row.remove(column);
            });
        });
        corpus.both("缺少列", head, &tables, at(1, head, "缺少"));
    }
    let tables = Tables::default().change(|tables| tables.towns.iter_mut().for_each(|row| row.truncate(1)));
    corpus.both("缺少列", "境外人员总数", &tables, at(1, "境外人员总数", "缺少"));
    let renamed = |name: &str| Tables::default().with(1, "抽查人数", name.into());
    corpus.both(
        "列名不符",
        "带单位",
        &renamed("抽查人数（人）"),
        at(1, "抽查人数", "疑为“抽查人数（人）”列"),
    );
    corpus.both("列名不符", "简写", &renamed("抽查"), at(1, "抽查人数", "疑为“抽查”列"));
    corpus.both("列名不符", "英文", &renamed("checked"), at(1, "抽查人数", "补上“抽查人数”列"));
    let twice = Tables::default().change(|tables| {
        tables.committees[0].push("抽查人数".into());
        tables.committees[1].push("5".into());
    });
    corpus.both("列名重复", "抽查人数", &twice, at(1, "抽查人数", "不止一次"));
    places(corpus);
    sheets(corpus);
    shapes(corpus);
}

fn places(corpus: &mut Corpus) {
    let title: Vec<Cell> = vec!["三林镇2022年居村数据".into()];
    let tables = Tables::default().change(|tables| tables.committees.insert(0, title.clone()));
    corpus.both("表头上有标题", "一行", &tables, in_row(1, "列名在第 2 行"));
    let tables = Tables::default().change(|tables| {
        tables.committees.insert(0, vec!["填报单位：某某".into()]);
        tables.committees.insert(0, title);
    });
    corpus.both("表头上有标题", "两行", &tables, in_row(1, "列名在第 3 行"));
    let merged = Tables::default().change(|tables| {
        let mut upper = tables.committees[0].clone();
        let mut lower: Vec<Cell> = vec!["".into(); 15];
        upper[5] = "登记准确率测查".into();
        upper[6..15].fill("".into());
        lower[5..15].clone_from_slice(&tables.committees[0][5..15]);
        tables.committees.splice(0..1, [upper, lower]);
    });
    corpus.both("两行表头", "合并", &merged, in_row(1, "两行"));
    let none = Tables::default().change(|tables| {
        tables.committees.remove(0);
    });
    corpus.both("没有表头", "直接是数据", &none, in_row(1, "不是表头"));
    let upright = Tables::default().change(|tables| {
        let grid = &tables.committees;
        tables.committees =
            (0..15).map(|column| grid.iter().map(|row| row[column].clone()).collect()).collect();
    });
    corpus.both("行列颠倒", "转置", &upright, in_row(1, "颠倒"));
    let swapped =
        Tables::default().change(|tables| std::mem::swap(&mut tables.committees, &mut tables.towns));
    corpus.both("两张表放反", "互换", &swapped, at(1, "居村委编码", "缺少"));
}

fn sheets(corpus: &mut Corpus) {
    let tables = Tables::default();
    let (committees, towns) = (sheet_xml(&tables.committees), sheet_xml(&tables.towns));
    let book = |sheets: &[(&str, &String)]| {
        workbook(&sheets.iter().map(|(name, xml)| (*name, (*xml).clone())).collect::<Vec<_>>())
    };
    corpus.workbook(
        "缺工作表",
        "缺全镇",
        book(&[("居村数据", &committees)]),
        says("没有工作表“全镇数据”（现有：“居村数据”）"),
    );
    corpus.workbook("缺工作表", "缺居村", book(&[("全镇数据", &towns)]), says("没有工作表“居村数据”"));
    corpus.workbook(
        "缺工作表",
        "名称不同",
        book(&[("Sheet1", &committees), ("Sheet2", &towns)]),
        says("“Sheet1”、“Sheet2”"),
    );
    corpus.workbook("缺工作表", "一张也没有", book(&[]), says("现有：无"));
    let empty = "<worksheet><sheetData/></worksheet>".to_owned();
    corpus.workbook(
        "空工作表",
        "居村",
        book(&[("居村数据", &empty), ("全镇数据", &towns)]),
        says("没有内容"),
    );
    corpus.workbook(
        "空工作表",
        "全镇",
        book(&[("居村数据", &committees), ("全镇数据", &empty)]),
        says("没有内容"),
    );
}

fn shapes(corpus: &mut Corpus) {
    let wide = |columns: usize| {
        Tables::default().change(|tables| {
            tables.committees[0].extend((0..columns).map(|n| Cell::from(format!("列{n}").as_str())));
        })
    };
    corpus.both("列太多", "三百列", &wide(300), in_row(1, "超过上限 256 列"));
    corpus.text("列太多", "一百万列", format!("月份{}\n", ",x".repeat(1_000_000)), says("上限"));
    for (mark, name) in [(";", "分号"), ("\t", "制表符"), ("，", "全角逗号"), ("|", "竖线")] {
        let text = crate::support::csv_text(&Tables::default().committees).replace(',', mark);
        corpus.text("分隔符不对", name, text, in_row(1, "半角逗号"));
    }
}
