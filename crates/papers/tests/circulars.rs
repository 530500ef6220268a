//! The circular as Word and as PDF: one content, the form of GB/T 9704, nobody's name who lives there.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]

mod look;
mod town;

use std::io::{Cursor, Read};

use papers::{
    Block, Circular, CircularInput, FormsInput, IssueDate, Letter, Paper, circular_docx, circular_pdf,
    forms_pdf,
};

use crate::look::{assert_picture, dense, dense_text, pages, text};
use crate::town::Town;

fn shipped() -> Town {
    town::town(town::policy(&[], |_, text| text))
}

fn letter() -> Letter {
    Letter {
        number: Some("三平安〔2022〕6号".to_owned()),
        date: Some(IssueDate { year: 2022, month: 7, day: 8 }),
        root: Some("75a0 b98d 7a08 d0b9 333a 472a 2986 3268".to_owned()),
        ..Letter::default()
    }
}

fn circular(town: &Town) -> Circular {
    let year = town.result.year(&town.policy, 2022);
    Circular::compose(&CircularInput {
        edition: town.policy.newest(),
        figures: &town.figures,
        month: town.result.month(town::month("2022-06")).unwrap(),
        previous: town.result.month(town::month("2022-05")),
        year: Some(&year),
        letter: letter(),
    })
}

/// Every text of a circular, in order.
fn texts(circular: &Circular) -> Vec<String> {
    let mut texts: Vec<String> = circular.title.clone();
    texts.extend(circular.opening.clone());
    for section in &circular.sections {
        texts.push(section.heading.clone());
        texts.extend(section.blocks.iter().flat_map(block_texts));
    }
    for attachment in &circular.attachments {
        texts.push(attachment.title.clone());
        texts.extend(attachment.blocks.iter().flat_map(block_texts));
    }
    texts
}

fn block_texts(block: &Block) -> Vec<String> {
    match block {
        Block::Paragraph { text } | Block::Subheading { text } => vec![text.clone()],
        Block::Table(table) => {
            let heads = table.columns.iter().map(|column| column.title.clone()).collect::<Vec<_>>().join("|");
            std::iter::once(heads).chain(table.rows.iter().map(|row| row.join("|"))).collect()
        }
    }
}

fn part(paper: &Paper, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(&paper.bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Style and text of each paragraph of a Word file.
fn paragraphs(document: &str) -> Vec<(String, String)> {
    let between = |text: &str, open: &str, close: &str| {
        text.split_once(open)
            .and_then(|(_, rest)| rest.split_once(close))
            .map(|(inside, _)| inside.to_owned())
    };
    let texts = |paragraph: &str| -> String {
        let pieces = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
        pieces.map(|piece| piece.split("</w:t>").next().unwrap()).collect()
    };
    let paragraph = |text: &str| {
        let style = between(text, "<w:pStyle w:val=\"", "\"").unwrap_or_default();
        (
            style,
            texts(text)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&"),
        )
    };
    document.split("<w:p ").skip(1).map(paragraph).collect()
}

#[test]
fn the_months_story_is_told() {
    insta::assert_snapshot!("circular", texts(&circular(&shipped())).join("\n"));
}

#[test]
fn as_pdf_it_has_the_form_of_an_official_document() {
    let circular = circular(&shipped());
    let paper = circular_pdf(&circular, &town::fonts()).unwrap();
    assert_eq!(paper.warnings, []);
    insta::assert_snapshot!("circular_page_1", text(&paper, 1));
    assert_picture("circular_page_1", &paper, 1);
    assert_picture("circular_page_2", &paper, 2);
    assert_picture("circular_ranking", &paper, 6);
    let printed = dense_text(&paper);
    for section in &circular.sections {
        assert!(printed.contains(&dense(&section.heading)), "{}", section.heading);
    }
}

#[test]
fn as_word_it_has_the_same_content_the_grid_and_the_fonts() {
    let circular = circular(&shipped());
    let paper = circular_docx(&circular).unwrap();
    docx_rs::read_docx(&paper.bytes).unwrap_or_else(|error| panic!("{error}"));
    let document = part(&paper, "word/document.xml");
    for element in [
        r#"<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-849" />"#,
        r#"<w:pgSz w:w="11906" w:h="16838" />"#,
        r#"w:top="2098" w:right="1474" w:bottom="1984" w:left="1588""#,
        r#"<w:sectPr><w:footerReference"#,
    ] {
        assert!(document.contains(element), "{element}");
    }
    let styles = part(&paper, "word/styles.xml");
    for font in ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"] {
        assert!(styles.contains(font), "{font}");
    }
    let paragraphs = paragraphs(&document);
    let written: String = paragraphs.iter().map(|(_, text)| text.as_str()).collect();
    for text in texts(&circular) {
        assert!(written.contains(&text.replace('|', "")), "{text}");
    }
    let structure: Vec<_> = paragraphs
        .iter()
        .filter(|(style, text)| !style.starts_with("Cell") && !text.is_empty())
        .map(|(style, text)| format!("{style:<20} {text}"))
        .collect();
    insta::assert_snapshot!("circular_word", structure.join("\n"));
    assert_eq!(document.matches("<w:tblHeader />").count(), document.matches("<w:tbl>").count());
    for footer in ["word/footer1.xml", "word/footer2.xml"] {
        assert!(part(&paper, footer).contains("PAGE"), "{footer}");
    }
}

#[test]
fn where_the_last_places_are_not_published_nobody_is_named_for_them() {
    let policy = town::policy(&[("bottom_ten_publication", "off")], |_, text| text);
    let town = town::town(policy);
    let circular = circular(&town);
    let june = town.result.month(town::month("2022-06")).unwrap();
    let listed: String = circular.attachments.iter().map(|attachment| attachment.title.as_str()).collect();
    assert!(!listed.contains("约谈名单"), "{listed}");
    let sections = circular
        .sections
        .iter()
        .filter(|section| ["三", "五"].iter().any(|part| section.heading.starts_with(part)));
    let told: String = sections.flat_map(|section| section.blocks.iter().flat_map(block_texts)).collect();
    for committee in june.committees.iter().filter(|committee| committee.bottom) {
        let row = town.figures.row(june.month, committee.code).unwrap();
        assert!(!told.contains(town.figures.name(row.name)), "{told}");
    }
    assert!(told.contains("另行通知本单位"), "{told}");
}

#[test]
fn a_first_month_without_number_date_or_year_is_no_fault() {
    let town =
        town::town_named(town::policy(&[], |_, text| text), vec!["独一居委会".to_owned()], &["2022-03"]);
    let circular = Circular::compose(&CircularInput {
        edition: town.policy.newest(),
        figures: &town.figures,
        month: &town.result.months[0],
        previous: None,
        year: None,
        letter: Letter::default(),
    });
    insta::assert_snapshot!("circular_single", texts(&circular).join("\n"));
    circular_docx(&circular).unwrap();
    circular_pdf(&circular, &town::fonts()).unwrap();
}

#[test]
fn another_towns_policy_needs_nothing_of_this_one() {
    let policy = town::policy_of("example-linjiang-2024", &[], |_, text| text);
    let names = (1..=30).map(|number| format!("虚构第{number}村委会")).collect();
    let first = policy.newest().valid_from;
    let months = [first.to_string(), first.next().to_string()];
    let town = town::town_named(policy, names, &[&months[0], &months[1]]);
    let (edition, month) = (town.policy.newest(), &town.result.months[1]);
    let year = town.result.year(&town.policy, first.year());
    let circular = Circular::compose(&CircularInput {
        edition,
        figures: &town.figures,
        month,
        previous: town.result.months.first(),
        year: Some(&year),
        letter: letter(),
    });
    let told = texts(&circular).join("\n");
    insta::assert_snapshot!("circular_of_another_town", told);
    assert!(!told.contains("三林") && !told.contains("浦"), "{told}");
    let fonts = town::fonts();
    circular_pdf(&circular, &fonts).unwrap();
    let forms = forms_pdf(&FormsInput::compose(edition, &town.figures, month), &fonts).unwrap();
    assert_eq!(look::pages(&forms), 30);
    assert_picture("form_of_another_town", &forms, 1);
}

#[test]
fn names_are_literal_and_what_cannot_be_written_is_marked_in_both() {
    let name = "甲&乙<丙>#丁$戊\\[己]\u{1}\u{E123}居委会";
    let town = town::town_named(town::policy(&[], |_, text| text), vec![name.to_owned()], &["2022-06"]);
    let circular = circular(&town);
    let word = circular_docx(&circular).unwrap();
    docx_rs::read_docx(&word.bytes).unwrap_or_else(|error| panic!("{error}"));
    let written: String =
        paragraphs(&part(&word, "word/document.xml")).into_iter().map(|(_, text)| text).collect();
    assert!(written.contains("甲&乙<丙>#丁$戊\\[己]〔U+0001〕\u{E123}居委会"), "{written}");
    assert_eq!(word.warnings.iter().map(|warning| warning.character).collect::<Vec<_>>(), ['\u{1}']);
    let pdf = circular_pdf(&circular, &town::fonts()).unwrap();
    assert!(dense_text(&pdf).contains("甲&乙<丙>#丁$戊\\[己]〔U+0001〕〔U+E123〕居委会"));
}

#[test]
fn the_same_month_gives_the_same_bytes() {
    let circular = circular(&shipped());
    assert_eq!(circular_docx(&circular).unwrap(), circular_docx(&circular).unwrap());
    let fonts = town::fonts();
    assert_eq!(circular_pdf(&circular, &fonts).unwrap(), circular_pdf(&circular, &fonts).unwrap());
}

/// Lines of a page without its number, dense.
fn lines(paper: &Paper, page: usize) -> Vec<String> {
    let lines = text(paper, page);
    let lines = lines.lines().map(dense).filter(|line| !line.is_empty() && !line.starts_with('—'));
    lines.collect()
}

#[test]
fn no_heading_ends_a_page_and_no_signature_stands_alone_whatever_the_length() {
    let town = shipped();
    let fonts = town::fonts();
    for more in 0..22 {
        let mut circular = circular(&town);
        circular.attachments.truncate(2);
        // Every paragraph more moves what follows by a line, past each end of a page.
        let filler = std::iter::repeat_n(Block::Paragraph { text: "虚构一行。".to_owned() }, more);
        circular.sections[0].blocks.extend(filler);
        let mut headings: Vec<_> = circular.sections.iter().map(|section| dense(&section.heading)).collect();
        let blocks = circular.sections.iter().flat_map(|section| &section.blocks);
        headings.extend(blocks.filter_map(|block| match block {
            Block::Subheading { text } => Some(dense(text)),
            Block::Paragraph { .. } | Block::Table(_) => None,
        }));
        let paper = circular_pdf(&circular, &fonts).unwrap();
        let pages: Vec<_> = (1..=look::pages(&paper)).map(|page| lines(&paper, page)).collect();
        for page in &pages {
            let last = page.last().unwrap();
            assert!(!headings.contains(last), "{more}: {page:?}");
        }
        let date = dense(&circular.date);
        let signed = pages.iter().find(|page| page.last() == Some(&date)).unwrap();
        assert!(signed.iter().any(|line| line.contains("整改。")), "{more}: {signed:?}");
    }
}

#[test]
fn a_closing_longer_than_a_page_is_set_all_the_same() {
    let mut circular = circular(&shipped());
    let text = "虚构的很长的末段。".repeat(80);
    circular.sections.last_mut().unwrap().blocks = vec![Block::Paragraph { text }];
    let paper = circular_pdf(&circular, &town::fonts()).unwrap();
    assert!(dense_text(&paper).replace('—', "").matches("虚构的很长的末段。").count() > 70);
    let signature = format!("{}{}", dense(&circular.signature), dense(&circular.date));
    assert!(dense_text(&paper).contains(&signature));
}

#[test]
fn in_word_the_signature_holds_on_to_the_last_paragraph_and_rows_to_their_neighbours() {
    let circular = circular(&shipped());
    let paper = circular_docx(&circular).unwrap();
    let document = part(&paper, "word/document.xml");
    let paragraphs: Vec<_> = document.split("<w:p ").skip(1).collect();
    let at = |text: &str| paragraphs.iter().position(|paragraph| paragraph.contains(text)).unwrap();
    let last = circular.sections.last().unwrap().blocks.last().unwrap();
    let (from, to) = (at(&block_texts(last)[0]), at(&circular.date));
    assert!(to - from > 4);
    for paragraph in &paragraphs[from..to] {
        assert!(paragraph.contains("<w:keepNext />"), "{paragraph}");
    }
    assert!(!paragraphs[to].contains("<w:keepNext />"));
    let rows: Vec<_> = document.split("<w:tbl>").nth(3).unwrap().split("<w:tr>").collect();
    let kept: Vec<_> = rows.iter().skip(1).map(|row| row.contains("<w:keepNext />")).collect();
    assert!(kept[0] && !kept[1] && kept.ends_with(&[false, true, true, false]), "{kept:?}");
}

#[test]
fn who_issues_and_signs_comes_from_the_policy_or_is_told_from_its_town() {
    let other = |text: String| {
        text.replace("signatory = \"三林镇平安办（人口办）\"", "signatory = \"虚构镇人民政府\"")
            .replace("subject = \"居（村）委人口管理工作\"", "subject = \"虚构工作\"")
    };
    let said = circular(&town::town(town::policy(&[], |_, text| other(text))));
    assert_eq!((said.signature.as_str(), said.issuer.as_str()), ("虚构镇人民政府", "三林镇平安办（人口办）"));
    assert_eq!(said.title[1], "虚构工作考核情况的通报");
    let silent = |text: String| match text.split_once("[circular]") {
        Some((before, rest)) => format!("{before}{}", rest.split_once("\n\n").unwrap().1),
        None => text,
    };
    let told = circular(&town::town(town::policy(&[], |_, text| silent(text))));
    assert_eq!(told, circular(&shipped()));
}

/// Who is still to come, as the office tells it.
fn still_to_come() -> Option<Vec<String>> {
    Some(vec!["未填报2个：甲居委会、乙居委会".to_owned(), "未填全1个：丙居委会（缺“准确人数”）".to_owned()])
}

#[test]
fn a_draft_says_so_on_every_page_and_who_is_still_to_come() {
    let town = shipped();
    let june = town.result.month(town::month("2022-06")).unwrap();
    let draft = Circular::compose(&CircularInput {
        edition: town.policy.newest(),
        figures: &town.figures,
        month: june,
        previous: None,
        year: None,
        letter: Letter { draft: still_to_come(), ..Letter::default() },
    });
    let told = texts(&draft).join("\n");
    assert!(
        told.contains("；未填报2个：甲居委会、乙居委会；未填全1个：丙居委会（缺“准确人数”）。"),
        "{told}"
    );
    let pdf = circular_pdf(&draft, &town::fonts()).unwrap();
    let pages = pages(&pdf);
    assert!(pages > 3);
    for page in 1..=pages {
        assert!(text(&pdf, page).contains("草稿，未公布"), "page {page}");
    }
    let word = circular_docx(&draft).unwrap();
    let mut package = zip::ZipArchive::new(Cursor::new(word.bytes)).unwrap();
    for name in ["word/header1.xml", "word/header2.xml"] {
        let mut header = String::new();
        package.by_name(name).unwrap().read_to_string(&mut header).unwrap();
        assert!(header.contains("草稿，未公布"), "{name}: {header}");
    }
    assert!(!texts(&circular(&town)).join("").contains("草稿"), "what is published is none");
}
