//! Files that look odd and mean exactly what they should: every one of them is accepted.

use encoding_rs::GB18030;

use crate::support::corpus::{Corpus, Expected};
use crate::support::{Cell, Folder, Tables, csv_text, number, raw, sheet_xml, workbook};

const ALL: Expected = Expected::Accepted(6);

pub(crate) fn add(corpus: &mut Corpus) {
    cells(corpus);
    texts(corpus);
    tables(corpus);
    special_cells(corpus);
    packages(corpus);
}

/// A cell of the first committee; a name stands in both of its months.
fn with(column: &str, cell: &Cell) -> Tables {
    let tables = Tables::default().with(2, column, cell.clone());
    if column == "居村委名称" { tables.with(5, column, cell.clone()) } else { tables }
}

fn cells(corpus: &mut Corpus) {
    let cases: &[(&str, &str)] = &[
        ("月份", "2022/6"),
        ("月份", "2022年6月"),
        ("月份", "202206"),
        ("月份", "２０２２－０６"),
        ("月份", " 2022-06 "),
        ("月份", "2022-06-01 00:00:00"),
        ("居村委编码", "'310115130001"),
        ("居村委编码", "\u{a0}310115130001\u{200b}"),
        ("居村委编码", "３１０１１５１３０００１"),
        ("居村委名称", " 三林老街居委会\u{3000}"),
        ("居村委名称", "三林,老街\"居委会"),
        ("居村委名称", "=HYPERLINK(1)"),
        ("居村委名称", "𠮷祥居委会"),
        ("派出所", "三林派出所 "),
        ("社区", "东明社区"),
        ("抽查人数", "１０１"),
        ("抽查人数", "0101"),
        ("抽查人数", "101.00"),
        ("来沪人员数", "1,200"),
        ("来沪人员数", "1，200"),
        ("来沪人员数", "'1200"),
        ("境外抽查人数", "10"),
        ("来沪人员数", "999999999"),
    ];
    for (place, (column, text)) in cases.iter().enumerate() {
        corpus.both("odd cell", &format!("{place}"), &with(column, &(*text).into()), ALL);
    }
    let blank = |row: usize, columns: &[&str]| {
        columns.iter().fold(Tables::default(), |tables, column| tables.with(row, column, "".into()))
    };
    corpus.both("odd cell", "未测查", &blank(2, &["抽查人数", "准确人数"]), ALL);
    corpus.both("odd cell", "无境外样本", &blank(2, &["境外抽查人数", "境外准确人数"]), ALL);
    let zero = Tables::default().with(2, "境外抽查人数", number("0")).with(2, "境外准确人数", "".into());
    corpus.both("odd cell", "境外零", &zero, ALL);
}

fn texts(corpus: &mut Corpus) {
    let text = csv_text(&Tables::default().committees);
    let quoted: String = text
        .lines()
        .map(|line| line.split(',').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\r\n")
        .collect();
    let forms: [(&str, Vec<u8>); 8] = [
        ("标记", format!("\u{feff}{text}").into()),
        ("回车换行", text.replace('\n', "\r\n").into()),
        ("末行无换行", text.trim_end().into()),
        ("空行", format!("\n{}\n\n", text.replace('\n', "\n\n")).into()),
        ("只有逗号的行", format!("{text},,,,,,,,,,,,,,\n").into()),
        ("全加引号", quoted.into()),
        ("GB18030", GB18030.encode(&text).0.into_owned()),
        ("多余的空列", text.lines().map(|line| format!("{line},,\n")).collect::<String>().into()),
    ];
    for (name, committees) in forms {
        corpus.folder(
            "odd text",
            name,
            Folder { committees: Some(committees), ..Tables::default().csv() },
            ALL,
        );
    }
    let folder = Folder {
        towns: Some(GB18030.encode(&csv_text(&Tables::default().towns)).0.into_owned()),
        ..Tables::default().csv()
    };
    corpus.folder("odd text", "两种编码", folder, ALL);
}

fn tables(corpus: &mut Corpus) {
    let tables = Tables::default().change(|tables| tables.committees[1..].reverse());
    corpus.both("odd table", "倒序", &tables, ALL);
    let tables =
        Tables::default().change(|tables| tables.committees.iter_mut().for_each(|row| row.reverse()));
    corpus.both("odd table", "列倒序", &tables, ALL);
    let tables = Tables::default().change(|tables| {
        for row in &mut tables.committees {
            row.remove(4);
        }
    });
    corpus.both("odd table", "没有社区列", &tables, ALL);
    let tables = Tables::default().with(1, "抽查人数", " 抽查\n人数".into());
    corpus.both("odd table", "列名换行", &tables, ALL);
    let tables = Tables::default().change(|tables| {
        tables.committees[0].push("推送定额".into());
        tables.committees[2].push(number("30"));
    });
    corpus.both("odd table", "自己的定额", &tables, ALL);
    let quotas: Vec<Vec<Cell>> = vec![vec!["推送定额".into(), "派出所".into()]];
    corpus.both("odd table", "空的定额表", &Tables { quotas: Some(quotas), ..Tables::default() }, ALL);
    let tables = Tables::default().change(|tables| {
        for row in 1..4 {
            tables.committees[row][0] = "2022-12".into();
            tables.committees[row + 3][0] = "2023-01".into();
            tables.committees[row + 3][11] = number("1");
        }
        tables.towns[1][0] = "2022-12".into();
        tables.towns[2][0] = "2023-01".into();
    });
    corpus.both("odd table", "跨年累计重新开始", &tables, ALL);
}

fn special_cells(corpus: &mut Corpus) {
    let cases: &[(&str, Cell)] = &[
        ("月份", raw("<c r=\"{place}\" s=\"1\"><v>44713</v></c>")),
        ("月份", raw("<c r=\"{place}\" s=\"2\"><v>44742.5</v></c>")),
        ("月份", raw("<c r=\"{place}\" t=\"d\"><v>2022-06-01T00:00:00</v></c>")),
        ("月份", number("202206")),
        ("居村委编码", number("310115130001")),
        ("居村委编码", number("3.10115130001E+11")),
        ("抽查人数", raw("<c r=\"{place}\"><f>50+51</f><v>101</v></c>")),
        ("抽查人数", number("101.0")),
        ("抽查人数", number("1.01E2")),
        ("抽查人数", raw("<c r=\"{place}\" t=\"n\" s=\"999\"><v> 101 </v></c>")),
        ("居村委名称", raw("<c r=\"{place}\" t=\"str\"><f>A1</f><v>三林&amp;老街</v></c>")),
        (
            "居村委名称",
            raw(
                "<c r=\"{place}\" t=\"inlineStr\"><is><r><t>三林</t></r><r><t>老街</t></r><rPh><t>lao</t></rPh></is></c>",
            ),
        ),
        ("社区", raw("<c r=\"{place}\" t=\"str\"><f>\"\"</f><v></v></c>")),
        ("社区", raw("<c r=\"{place}\" s=\"3\"/>")),
    ];
    for (place, (column, cell)) in cases.iter().enumerate() {
        corpus.workbook("odd cell", &format!("格{place}"), with(column, cell).xlsx(), ALL);
    }
}

fn packages(corpus: &mut Corpus) {
    let tables = Tables::default();
    corpus.workbook("odd package", "旧工作簿", tables.xls(), ALL);
    let date = Cell::Raw { xml: String::new(), csv: "44713".to_owned() };
    corpus.workbook("odd package", "旧工作簿的日期", tables.clone().with(2, "月份", date).xls(), ALL);
    let book = |change: &dyn Fn(String) -> String| {
        workbook(&[
            ("说明", "<worksheet><sheetData/></worksheet>".to_owned()),
            (" 全镇数据 ", change(sheet_xml(&tables.towns))),
            ("居村数据", change(sheet_xml(&tables.committees))),
        ])
    };
    let forms: [(&str, &dyn Fn(String) -> String); 5] = [
        ("谎报范围", &|xml| xml.replace("<sheetData>", "<dimension ref=\"Z9:A1\"/><sheetData>")),
        ("带前缀", &|xml| {
            ["worksheet", "sheetData", "row", "c", "v", "is", "t"].iter().fold(xml, |xml, tag| {
                xml.replace(&format!("<{tag} "), &format!("<x:{tag} "))
                    .replace(&format!("<{tag}>"), &format!("<x:{tag}>"))
                    .replace(&format!("</{tag}>"), &format!("</x:{tag}>"))
            })
        }),
        ("带注释和空白", &|xml| xml.replace("<row", "\n  <!-- <row> --><row")),
        ("带合并单元格", &|xml| {
            xml.replace("</sheetData>", "</sheetData><mergeCells><mergeCell ref=\"A1:A1\"/></mergeCells>")
        }),
        ("单引号属性", &|xml| xml.replace('"', "'")),
    ];
    for (name, change) in forms {
        corpus.workbook("odd package", name, book(change), ALL);
    }
}
