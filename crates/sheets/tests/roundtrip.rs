//! What is written is read back as it was, and the template is read once it is filled in.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]

mod support;

use std::io::Cursor;

use sheets::{FigureCsv, GUIDE_SHEET, figures_template, write_figures};
use support::{Folder, Tables, policy, read_xlsx};

#[test]
fn an_exported_workbook_is_read_as_it_was() {
    let book = Tables::default().csv().read().unwrap();
    let bytes = write_figures(&book.towns, &policy()).unwrap();
    assert_eq!(read_xlsx(&bytes).unwrap().towns, book.towns);
    assert_eq!(bytes, write_figures(&book.towns, &policy()).unwrap(), "the same figures give the same bytes");
}

#[test]
fn an_exported_folder_is_read_as_it_was() {
    let book = Tables::default().csv().read().unwrap();
    let mut folder = [Vec::new(), Vec::new(), Vec::new()];
    let [committees, towns, quotas] = &mut folder;
    let policy = policy();
    let mut csv = FigureCsv::new(&policy, false, committees, towns, quotas).unwrap();
    csv.write(&book.towns[0]).unwrap();
    csv.finish().unwrap();
    let [committees, towns, quotas] = folder.map(Some);
    assert_eq!(Folder { committees, towns, quotas }.read().unwrap().towns, book.towns);
}

#[test]
fn the_empty_template_is_refused_for_its_emptiness_alone() {
    let refusal = read_xlsx(&figures_template(&policy()).unwrap()).unwrap_err();
    assert!(refusal.findings.iter().all(|finding| finding.message.contains("没有")), "{refusal}");
}

/// Fills the template in with a library that knows nothing of ours: the cells are put into its XML.
#[test]
fn a_filled_in_template_is_read() {
    let template = figures_template(&policy()).unwrap();
    let committee = "2022-06|310115130001|三林老街居委会|三林派出所||100|98|0|10|10|0|50|500|1200|40||";
    let filled = fill(&fill(&template, 2, committee), 3, "2022-06|812||");
    let book = read_xlsx(&filled).unwrap();
    assert_eq!(book.towns[0].months[0].committees.len(), 1);
    assert!(book.set_aside.is_empty() && book.warnings.is_empty());
    assert_eq!(book.towns[0].stations[0].quota, Some(1_600));
}

/// What the template shows as filled in is a row that is read.
#[test]
fn the_templates_own_example_is_read() {
    use calamine::{Data, Reader, Xlsx};
    for policy in [policy(), support::policy_of("example-linjiang-2024")] {
        let template = figures_template(&policy).unwrap();
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(&template)).unwrap();
        let range = workbook.worksheet_range("示例").unwrap();
        let rows: Vec<_> = range.rows().collect();
        let row = |place: usize| {
            let used = rows[place - 1].iter().filter(|head| !matches!(head, Data::Empty)).count();
            rows[place].iter().take(used).map(ToString::to_string).collect::<Vec<_>>().join("|")
        };
        let filled = fill(&fill(&template, 2, &row(2)), 3, &row(6));
        let book = sheets::read_workbook(Cursor::new(filled), "示例.xlsx", &policy).unwrap();
        assert!(book.warnings.is_empty(), "{:?}", book.warnings);
        assert_eq!(book.towns[0].months[0].committees.len(), 1);
    }
}

fn fill(workbook: &[u8], sheet: usize, row: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut parts = Vec::new();
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::copy(&mut file, &mut bytes).unwrap();
        if name == format!("xl/worksheets/sheet{sheet}.xml") {
            let cells: String =
                row.split('|').map(|cell| format!("<c t=\"str\"><v>{cell}</v></c>")).collect();
            let text = String::from_utf8(bytes).unwrap();
            bytes =
                text.replace("</sheetData>", &format!("<row r=\"2\">{cells}</row></sheetData>")).into_bytes();
        }
        parts.push((name, bytes));
    }
    support::zipped(&parts)
}

#[test]
fn the_template_explains_itself() {
    let bytes = figures_template(&policy()).unwrap();
    let refusal = sheets::read_workbook(Cursor::new(&bytes), "模板.xlsx", &policy()).unwrap_err();
    assert!(!refusal.to_string().contains(GUIDE_SHEET), "the guide is no data: {refusal}");
}

/// Another library's view of what we write: sheets, frozen heads and texts that stay texts.
#[test]
fn another_library_reads_what_is_written() {
    use calamine::{Data, Reader, Xlsx};
    let book = Tables::default().csv().read().unwrap();
    let bytes = write_figures(&book.towns, &policy()).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(workbook.sheet_names(), ["居村数据", "全镇数据", "派出所定额"]);
    let range = workbook.worksheet_range("居村数据").unwrap();
    assert_eq!(range.get((1, 1)), Some(&Data::String("310115130001".to_owned())));
    assert_eq!(range.get((1, 5)), Some(&Data::Float(101.0)));
    assert_eq!(range.height(), 7);

    let template = figures_template(&policy()).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(&template)).unwrap();
    assert_eq!(workbook.sheet_names(), [GUIDE_SHEET, "居村数据", "全镇数据", "派出所定额", "示例"]);
    assert_eq!(workbook.worksheet_range("居村数据").unwrap().height(), 1, "no example row among the data");
}
