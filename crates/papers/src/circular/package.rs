//! What the Word library leaves undone: styles, settings and properties of the file, the order that the schema wants,
//! repeated table heads, compression, and no time of day anywhere.

use std::io::{Cursor, Read, Write};

use docx_rs::Docx;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::content::Circular;
use crate::PaperError;

/// A file of the package larger than this was not written by us.
const MAX_PART_BYTES: u64 = 64 * 1024 * 1024;

/// The document as a package, the same bytes for the same content.
pub(super) fn packed(docx: Docx, circular: &Circular) -> Result<Vec<u8>, PaperError> {
    let mut xml = docx.build();
    // Empty properties stand where the schema does not want them.
    let document = |text: String| repeat_heads(&order_section(&text)).replace("<w:rPr />", "");
    xml.document = edited(xml.document, document);
    xml.footers =
        xml.footers.into_iter().map(|footer| edited(footer, |text| text.replace("<w:rPr />", ""))).collect();
    xml.headers =
        xml.headers.into_iter().map(|header| edited(header, |text| text.replace("<w:rPr />", ""))).collect();
    xml.styles = include_bytes!("styles.xml").to_vec();
    xml.settings = include_bytes!("settings.xml").to_vec();
    xml.doc_props.core = properties(circular).into_bytes();
    let mut loose = Cursor::new(Vec::new());
    xml.pack(&mut loose).map_err(|reason| PaperError::Word(reason.to_string()))?;
    repack(loose).map_err(PaperError::Word)
}

fn edited(part: Vec<u8>, edit: impl FnOnce(String) -> String) -> Vec<u8> {
    match String::from_utf8(part) {
        Ok(text) => edit(text).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// In a section's properties, references to headers and footers come first and the grid comes last.
fn order_section(document: &str) -> String {
    let mut ordered = String::with_capacity(document.len());
    let mut rest = document;
    while let Some((before, inside, after)) = between(rest, "<w:sectPr>", "</w:sectPr>") {
        let elements: Vec<_> = inside.split_inclusive("/>").collect();
        let (mut first, mut middle, mut last) = (String::new(), String::new(), String::new());
        for element in elements {
            let place = match element {
                _ if element.starts_with("<w:headerReference")
                    || element.starts_with("<w:footerReference") =>
                {
                    &mut first
                }
                _ if element.starts_with("<w:docGrid") => &mut last,
                _ => &mut middle,
            };
            place.push_str(element);
        }
        ordered.push_str(&format!("{before}<w:sectPr>{first}{middle}{last}</w:sectPr>"));
        rest = after;
    }
    ordered.push_str(rest);
    ordered
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (before, rest) = text.split_once(open)?;
    let (inside, after) = rest.split_once(close)?;
    Some((before, inside, after))
}

/// The library cannot say that a table's first row is repeated on each page.
fn repeat_heads(document: &str) -> String {
    let mut tables = document.split("<w:tbl>");
    let before = tables.next().unwrap_or_default().to_owned();
    tables.fold(before, |text, table| {
        text + "<w:tbl>" + &table.replacen("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />", 1)
    })
}

fn properties(circular: &Circular) -> String {
    let dated = circular.issued.map_or_else(String::new, |date| {
        let stamp = format!("{:04}-{:02}-{:02}T00:00:00Z", date.year, date.month, date.day);
        format!(
            r#"<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>"#
        )
    });
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>{dated}</cp:coreProperties>"#,
        escaped(&circular.title.concat()),
        escaped(&circular.issuer)
    )
}

fn escaped(text: &str) -> String {
    let kept = text.chars().filter(|character| crate::glyph::writable(*character));
    kept.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The same files, compressed and dated alike.
fn repack(loose: Cursor<Vec<u8>>) -> Result<Vec<u8>, String> {
    let mut archive = ZipArchive::new(loose).map_err(|reason| reason.to_string())?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for place in 0..archive.len() {
        let file = archive.by_index(place).map_err(|reason| reason.to_string())?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().map_err(|reason| reason.to_string())?.into_owned();
        let mut part = Vec::new();
        file.take(MAX_PART_BYTES).read_to_end(&mut part).map_err(|reason| reason.to_string())?;
        writer.start_file(name, options).map_err(|reason| reason.to_string())?;
        writer.write_all(&part).map_err(|reason| reason.to_string())?;
    }
    writer.finish().map(Cursor::into_inner).map_err(|reason| reason.to_string())
}
