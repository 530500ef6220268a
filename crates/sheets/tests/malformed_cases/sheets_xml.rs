//! Sheets whose XML says what no spreadsheet would.

use crate::support::corpus::{Corpus, Expected, says};
use crate::support::{Tables, sheet_xml, workbook};

fn book(change: impl FnOnce(String) -> String) -> Vec<u8> {
    let tables = Tables::default();
    workbook(&[("居村数据", change(sheet_xml(&tables.committees))), ("全镇数据", sheet_xml(&tables.towns))])
}

pub(crate) fn add(corpus: &mut Corpus) {
    let refused: &[(&str, &str, &str, &str)] = &[
        ("行号不可信", "<row r=\"3\">", "<row r=\"99999999999999999\">", "行号"),
        ("行号不可信", "<row r=\"3\">", "<row r=\"2000000\">", "行号"),
        ("单元格位置不可信", "r=\"A3\"", "r=\"AAAAAAAA3\"", "位置"),
        ("单元格位置不可信", "r=\"A3\"", "r=\"3\"", "位置"),
        ("XML 断开", "</row></sheetData>", "</sheetData>", "断了"),
        ("XML 断开", "</sheetData></worksheet>", "", "断了"),
        ("XML 断开", "</sheetData></worksheet>", "<row><c t=\"inlineStr", "断了"),
        ("XML 断开", "</sheetData></worksheet>", "<row><c><v>1", "断了"),
        ("XML 断开", "</sheetData></worksheet>", "<![CDATA[", "断了"),
        ("XML 断开", "</sheetData></worksheet>", "<!-- ", "断了"),
        ("XML 标签坏", "<row r=\"3\">", "< >", "标签"),
        ("内部声明", "<sheetData>", "<!ELEMENT a ANY><sheetData>", "DOCTYPE"),
    ];
    for (place, (class, from, to, expected)) in refused.iter().enumerate() {
        let bytes = book(|xml| {
            assert!(xml.contains(from), "{from}");
            xml.replacen(from, to, 1)
        });
        corpus.workbook(class, &format!("{place}"), bytes, says(expected));
    }
    let long = format!("<c r=\"A9\" t=\"inlineStr\"><is><t>{}</t></is></c>", "长".repeat(800_000));
    let bytes = book(|xml| xml.replace("</sheetData>", &format!("<row r=\"9\">{long}</row></sheetData>")));
    corpus.workbook("超长单元格", "工作表", bytes, says("过长"));
    let wide =
        book(|xml| xml.replacen("</row>", "<c r=\"XFD1\"><v>1</v></c><c r=\"KZ1\"><v>1</v></c></row>", 1));
    corpus.workbook("列太多", "最右一列", wide, Expected::Accepted(6));
}
