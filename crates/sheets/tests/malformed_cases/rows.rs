//! Faults of rows, and of the tables towards each other.

use crate::support::corpus::{Corpus, Expected, at, in_row, says};
use crate::support::{Cell, Folder, Grid, Tables, number};

fn changed(change: impl FnOnce(&mut Tables)) -> Tables {
    Tables::default().change(change)
}

pub(crate) fn add(corpus: &mut Corpus) {
    duplicates(corpus);
    totals(corpus);
    months(corpus);
    town_rows(corpus);
    quotas(corpus);
    towns(corpus);
    identities(corpus);
    shapes(corpus);
}

fn duplicates(corpus: &mut Corpus) {
    let tables = changed(|tables| tables.committees.push(tables.committees[1].clone()));
    corpus.both("重复的居村委和月份", "末尾", &tables, in_row(8, "已在第 2 行填过"));
    let tables = changed(|tables| tables.committees.insert(2, tables.committees[1].clone()));
    corpus.both("重复的居村委和月份", "相邻", &tables, in_row(3, "已在第 2 行填过"));
    let tables = Tables::default().with(3, "居村委编码", " '３１０１１５１３０００１".into());
    corpus.both("重复的居村委和月份", "写法不同", &tables, in_row(3, "已在第 2 行填过"));
}

fn totals(corpus: &mut Corpus) {
    for word in ["合计", "总计", " 小 计 ", "平均"] {
        let tables = changed(|tables| {
            let mut row: Vec<Cell> = vec!["".into(); 15];
            row[0] = word.into();
            row[5] = number("606");
            tables.committees.push(row);
        });
        corpus.both("合计行", word.trim(), &tables, in_row(8, "删去合计"));
    }
    let tables = changed(|tables| {
        let mut row: Vec<Cell> = tables.committees[1].clone();
        row[1] = "合计".into();
        tables.committees.push(row);
    });
    corpus.both("合计行", "在编码列", &tables, in_row(8, "删去合计"));
    let tables = changed(|tables| tables.committees.push(vec!["制表人：某某".into()]));
    corpus.both("表尾说明", "制表人", &tables, in_row(8, "说明行"));
    let tables = changed(|tables| tables.committees.push(vec!["注：以上为初步数据".into()]));
    corpus.both("表尾说明", "注", &tables, at(8, "月份", "不是月份"));
    let tables = changed(|tables| tables.towns.push(vec!["合计".into(), number("1627")]));
    corpus.both("合计行", "全镇", &tables, in_row(4, "删去合计"));
}

fn months(corpus: &mut Corpus) {
    let tables = changed(|tables| {
        tables.towns.pop();
    });
    corpus.both("全镇数据缺月", "缺七月", &tables, in_row(5, "全镇数据里没有这个月"));
    let tables = changed(|tables| tables.towns.push(tables.towns[1].clone()));
    corpus.both("全镇数据重复", "六月两行", &tables, in_row(4, "2022-06 已在第 2 行填过"));
    let tables = changed(|tables| tables.towns.push(vec!["2022-08".into(), number("1")]));
    corpus.both("全镇有而居村无", "八月", &tables, Expected::Warned("2022-08 没有居村数据"));
    let tables = changed(|tables| {
        for row in [1, 2, 3] {
            tables.committees[row][0] = "2022-02".into();
        }
        tables.towns[1][0] = "2022-02".into();
    });
    corpus.both("早于施行", "部分", &tables, Expected::Warned("早于方案施行的 2022-03"));
    let tables = changed(|tables| {
        for row in tables.committees.iter_mut().chain(&mut tables.towns).filter(|row| row[0] != "月份".into())
        {
            row[0] = "2021-12".into();
        }
    });
    corpus.both("早于施行", "全部", &tables, says("早于"));
    let tables = Tables::default().with(5, "自主申报有效数", number("3"));
    corpus.both("累计数下降", "申报", &tables, Expected::Warned("2022-06 的 61 降到 3"));
    let tables = Tables::default().with(6, "推送有效数", number("0"));
    corpus.both("累计数下降", "推送", &tables, Expected::Warned("降到 0"));
}

fn town_rows(corpus: &mut Corpus) {
    let cases: &[(&str, &str, &str)] = &[
        ("全镇计数有误", "", "空着不等于 0"),
        ("全镇计数有误", "-1", "负数"),
        ("全镇计数有误", "812.5", "小数"),
        ("全镇计数有误", "约800", "不是数"),
    ];
    for (class, text, expected) in cases {
        let tables = changed(|tables| tables.towns[1][1] = (*text).into());
        corpus.both(class, &format!("“{text}”"), &tables, at(2, "境外人员总数", expected));
    }
    for (text, expected) in
        [("0.9837", "太小"), ("101", "不是百分数"), ("优", "不是百分数"), ("98.37.1", "不是百分数")]
    {
        let tables = changed(|tables| {
            tables.towns[0].push("镇登记准确率".into());
            tables.towns[1].push(text.into());
        });
        corpus.both("区通报率有误", text, &tables, at(2, "镇登记准确率", expected));
    }
    let tables = changed(|tables| tables.towns[1][0] = "上半年".into());
    corpus.both("全镇月份有误", "上半年", &tables, at(2, "月份", "不是月份"));
    let tables = changed(|tables| tables.towns.truncate(1));
    corpus.both("全镇没有数据行", "只有表头", &tables, says("只有表头"));
    let tables = changed(|tables| tables.committees.truncate(1));
    corpus.both("居村没有数据行", "只有表头", &tables, says("只有表头"));
}

fn quotas(corpus: &mut Corpus) {
    let with = |quotas: Grid| Tables { quotas: Some(quotas), ..Tables::default() };
    let head: Vec<Cell> = vec!["派出所".into(), "推送定额".into()];
    let (sanlin, yangsi): (Vec<Cell>, Vec<Cell>) =
        (vec!["三林派出所".into(), number("5")], vec!["杨思派出所".into(), number("6")]);
    let tables = with(vec![head.clone(), sanlin.clone()]);
    corpus.both("定额表漏派出所", "漏杨思", &tables, at(4, "派出所", "已知的有：三林派出所。"));
    let tables = with(vec![head.clone(), sanlin.clone(), yangsi.clone(), sanlin.clone()]);
    corpus.both("定额表重复", "三林两行", &tables, in_row(4, "已在第 2 行列过"));
    let tables = with(vec![head.clone(), sanlin.clone(), vec!["杨思派出所".into(), "很多".into()]]);
    corpus.both("定额有误", "很多", &tables, at(3, "推送定额", "不是数"));
    let tables = with(vec![vec!["派出所".into()], sanlin.clone()]);
    corpus.both("定额表缺列", "缺定额", &tables, at(1, "推送定额", "缺少"));
    let mut by_town = vec![head];
    by_town.extend([sanlin, yangsi]);
    for (row, town) in by_town.iter_mut().zip(["街镇编码", "310115130", "310115131"]) {
        row.insert(0, town.into());
    }
    corpus.both("定额表街镇不符", "两个街镇", &with(by_town), says("没有“街镇编码”列"));
}

fn towns(corpus: &mut Corpus) {
    let with_town = |grid: &mut Grid, code: &str| {
        for (place, row) in grid.iter_mut().enumerate() {
            row.insert(0, if place == 0 { "街镇编码".into() } else { code.into() });
        }
    };
    let tables = changed(|tables| with_town(&mut tables.committees, "310115130"));
    corpus.both("街镇编码只在一张表", "居村", &tables, says("有“街镇编码”列"));
    let tables = changed(|tables| with_town(&mut tables.towns, "310115130"));
    corpus.both("街镇编码只在一张表", "全镇", &tables, says("有“街镇编码”列"));
    for (code, expected) in
        [("31011513", "是 8 位"), ("", "是空的"), ("3.1E+8", "已损坏"), ("三林镇", "不是 9 位数字")]
    {
        let tables = changed(|tables| {
            with_town(&mut tables.committees, "310115130");
            with_town(&mut tables.towns, "310115130");
            tables.committees[3][0] = code.into();
        });
        corpus.both("街镇编码有误", &format!("“{code}”"), &tables, at(4, "街镇编码", expected));
    }
    let tables = changed(|tables| {
        with_town(&mut tables.committees, "310115130");
        with_town(&mut tables.towns, "310115130");
        tables.towns.push(vec!["310115131".into(), "2022-06".into(), number("1")]);
    });
    corpus.both("街镇没有居村", "131", &tables, Expected::Warned("街镇 310115131 没有居村数据"));
    let several = changed(|tables| {
        with_town(&mut tables.committees, "310115130");
        with_town(&mut tables.towns, "310115130");
        let of_another = |row: &Vec<Cell>| {
            let another = |cell: &Cell| match cell {
                Cell::Text(text) => {
                    text.replace("310115130", "310115131").replace("杨思", "周浦").as_str().into()
                }
                other => other.clone(),
            };
            row.iter().map(another).collect::<Vec<Cell>>()
        };
        for grid in [&mut tables.committees, &mut tables.towns] {
            let more: Grid = grid.iter().skip(1).map(of_another).collect();
            grid.extend(more);
        }
    });
    let expected = at(10, "派出所", "有 2 个街镇，而没有可用的“派出所定额”表");
    corpus.both("几个街镇没有定额表", "131", &several, expected);
}

/// Rows that do not agree on which committee they are about: told, and taken as they are.
fn identities(corpus: &mut Corpus) {
    let mut warned = |name: &str, tables: &Tables, message| {
        corpus.both("身份存疑", name, tables, Expected::Warned(message));
    };
    let cases: &[(&str, usize, &str, &str, &str)] = &[
        ("改名", 5, "居村委名称", "三林老街居民委员会", "叫“三林老街居委会”，这里叫“三林老街居民委员会”"),
        ("换派出所", 5, "派出所", "杨思派出所", "属“三林派出所”，这里属“杨思派出所”"),
        ("外镇编码", 5, "居村委编码", "310115131001", "前九位是 310115131，不是本街镇的 310115130"),
        (
            "同名",
            6,
            "居村委名称",
            "三林老街居委会",
            "2022-07 有两个“三林老街居委会”：第 5 行的编码是 310115130001",
        ),
    ];
    for (name, row, column, text, message) in cases {
        warned(name, &Tables::default().with(*row, column, (*text).into()), message);
    }
    let tables = changed(|tables| {
        for grid in [&mut tables.committees, &mut tables.towns] {
            for (place, row) in grid.iter_mut().enumerate() {
                row.insert(0, if place == 0 { "街镇编码".into() } else { "310115103".into() });
            }
        }
    });
    warned("街镇编码抄错", &tables, "街镇编码是 310115103，而居村委编码的前九位大多是 310115130");
}

fn shapes(corpus: &mut Corpus) {
    let tables = changed(|tables| tables.committees[2].push("多出来".into()));
    corpus.both("比表头多列", "多一列", &tables, at(3, "P", "错位"));
    let tables = changed(|tables| tables.committees[2].truncate(8));
    corpus.both("比表头少列", "少列", &tables, at(3, "注销账号人数", "空着不等于 0"));
    let none = Folder { committees: None, ..Tables::default().csv() };
    corpus.folder("缺文件", "缺居村", none, says("没有找到 居村数据.csv"));
    let none = Folder { towns: None, ..Tables::default().csv() };
    corpus.folder("缺文件", "缺全镇", none, says("没有找到 全镇数据.csv"));
    corpus.folder("缺文件", "都缺", Folder::default(), says("没有找到"));
}
