//! The notice as Word and as PDF: what it says, in the circular's form.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod look;
mod town;

use std::io::{Cursor, Read};

use papers::{IssueDate, NoticeLetter, Paper, notice_docx, notice_pdf};

use crate::look::{dense, dense_text, pages, text};

fn notice() -> NoticeLetter {
    NoticeLetter {
        issuer: "示例镇平安办（人口办）".to_owned(),
        title: "关于一级约谈的通知".to_owned(),
        addressee: "示例第一居委会".to_owned(),
        paragraphs: vec!["你单位连续 2 个月排名靠末。".to_owned(), "地点：镇政府 302。".to_owned()],
        signature: "平安办（人口办）".to_owned(),
        date: IssueDate { year: 2022, month: 7, day: 11 },
    }
}

fn document(paper: &Paper) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(&paper.bytes)).unwrap();
    let mut text = String::new();
    package.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn it_says_what_it_was_given_in_the_form_of_a_letter() {
    let paper = notice_docx(&notice()).unwrap();
    docx_rs::read_docx(&paper.bytes).unwrap_or_else(|error| panic!("{error}"));
    let document = document(&paper);
    assert!(
        document.contains(r#"<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-849" />"#)
    );
    let mut from = 0;
    for text in [
        "示例镇平安办（人口办）",
        "关于一级约谈的通知",
        "示例第一居委会：",
        "你单位连续 2 个月排名靠末。",
        "地点：镇政府 302。",
        "平安办（人口办）",
        "2022年7月11日",
    ] {
        from += document[from..].find(text).unwrap_or_else(|| panic!("{text} in its order"));
    }
    assert!(!document.contains("附件"), "no attachment is announced");
    assert!(paper.warnings.is_empty());
}

#[test]
fn its_signature_holds_on_to_the_last_paragraph() {
    let document = document(&notice_docx(&notice()).unwrap());
    let paragraphs: Vec<_> = document.split("<w:p ").skip(1).collect();
    let at = |text: &str| paragraphs.iter().position(|paragraph| paragraph.contains(text)).unwrap();
    let (last, date) = (at("地点"), at("2022年7月11日"));
    for paragraph in &paragraphs[last..date] {
        assert!(paragraph.contains("<w:keepNext />"), "{paragraph}");
    }
}

#[test]
fn as_pdf_it_says_the_same_on_one_page() {
    let fonts = town::fonts();
    let paper = notice_pdf(&notice(), &fonts).unwrap();
    assert_eq!(pages(&paper), 1);
    let printed = dense_text(&paper);
    let mut from = 0;
    for text in [
        "示例镇平安办（人口办）",
        "关于一级约谈的通知",
        "示例第一居委会：",
        "排名靠末。",
        "镇政府302。",
        "2022年7月11日",
    ] {
        from +=
            printed[from..].find(&dense(text)).unwrap_or_else(|| panic!("{text} in its order: {printed}"));
    }
    assert!(!printed.contains("附件") && paper.warnings.is_empty());
    // A notice that fills its page takes its last paragraph along with the signature.
    let mut long = notice();
    long.paragraphs = (1..=20).map(|number| format!("第 {number} 项要求。")).collect();
    let long = notice_pdf(&long, &fonts).unwrap();
    let last = dense(&text(&long, pages(&long)));
    assert!(last.contains("第20项要求。") && last.contains("2022年7月11日"), "{last}");
    let nothing = NoticeLetter { paragraphs: Vec::new(), ..notice() };
    assert!(dense_text(&notice_pdf(&nothing, &fonts).unwrap()).contains("2022年7月11日"));
    assert_eq!(paper, notice_pdf(&notice(), &fonts).unwrap(), "the same notice gives the same bytes");
}

#[test]
fn the_same_notice_gives_the_same_bytes() {
    assert_eq!(notice_docx(&notice()).unwrap(), notice_docx(&notice()).unwrap());
}
