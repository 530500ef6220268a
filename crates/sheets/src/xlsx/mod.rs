//! Workbooks as `.xlsx`: read as a stream, with every limit looked at first.
//!
//! The parts of a workbook are read by our own few hundred lines rather than by a library, because the figures come
//! from outside: no size that a file claims is believed, no reference is followed, and no input can end in a panic.

mod package;
mod sheet;
mod styles;
mod texts;
mod xml;

use std::io::{Read, Seek};
use std::ops::ControlFlow;

use package::{Package, damaged};
use sheet::{Shared, SheetReader};
use styles::Styles;
use texts::Texts;
use xml::{Token, XmlError, XmlReader, attribute, unescape};

use crate::cell::CellValue;
use crate::finding::{Finding, Origin};
use crate::limits::MAX_SMALL_PART_BYTES;
use crate::workbook::Book;

pub(crate) use sheet::decimal;
pub(crate) use styles::{is_built_in_date, month_of, shows_date};

struct Sheet {
    name: String,
    part: String,
}

/// 工作簿 (.xlsx).
pub(crate) struct Xlsx<R> {
    package: Package<R>,
    sheets: Vec<Sheet>,
    shared: Shared,
}

impl<R: Read + Seek> Xlsx<R> {
    pub(crate) fn open(reader: R, origin: Origin) -> Result<Self, Finding> {
        let mut package = Package::open(reader, origin)?;
        refuse_other_documents(&package)?;
        let workbook = office_document(&mut package)?;
        let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let file = workbook.rsplit('/').next().unwrap_or_default();
        let relations = relations(&mut package, &format!("{folder}/_rels/{file}.rels"), &folder)?;
        let (sheets, is_1904) = sheets(&mut package, &workbook, &relations)?;
        let target = |kind: &str| {
            relations.iter().find(|relation| relation.kind == kind).map(|relation| relation.target.clone())
        };
        let mut shared = Shared { is_1904, ..Shared::default() };
        if let Some(part) = target("sharedStrings").filter(|part| package.has(part)) {
            shared.texts = read(&mut package, &part, |part| Texts::read(part))?;
        }
        if let Some(part) = target("styles").filter(|part| package.has(part)) {
            shared.styles = read(&mut package, &part, |part| Styles::read(part.take(MAX_SMALL_PART_BYTES)))?;
        }
        Ok(Self { package, sheets, shared })
    }
}

impl<R: Read + Seek> Book for Xlsx<R> {
    fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    fn each_row(
        &mut self,
        sheet: usize,
        take: &mut dyn FnMut(u32, &[CellValue<'_>]) -> ControlFlow<()>,
    ) -> Result<(), Finding> {
        let Some(sheet) = self.sheets.get(sheet) else { return Ok(()) };
        let origin = Origin::new(&self.package.origin.file, Some(&sheet.name));
        let part = self.package.part(&sheet.part)?;
        SheetReader::new(part, &self.shared).each_row(take).map_err(|error| broken(&origin, &error))
    }
}

fn broken(origin: &Origin, error: &XmlError) -> Finding {
    match error {
        XmlError::DocumentType => origin.whole(
            error.to_string(),
            "正常的工作簿没有这个：请用 Excel 或 WPS 打开，另存为新的 .xlsx 后重新提交",
        ),
        _ => damaged(origin, error),
    }
}

fn read<R: Read + Seek, T>(
    package: &mut Package<R>,
    name: &str,
    read: impl FnOnce(&mut dyn Read) -> Result<T, XmlError>,
) -> Result<T, Finding> {
    let origin = package.origin.clone();
    let mut part = package.part(name)?;
    read(&mut part).map_err(|error| broken(&origin, &error))
}

/// Tells packages that are something else by the parts they hold.
fn refuse_other_documents<R: Read + Seek>(package: &Package<R>) -> Result<(), Finding> {
    let others = [
        ("xl/workbook.bin", "二进制工作簿（.xlsb）"),
        ("word/document.xml", " Word 文档（.docx）"),
        ("ppt/presentation.xml", " PowerPoint 文档（.pptx）"),
        ("content.xml", " OpenDocument 文档（.ods）"),
    ];
    match others.iter().find(|(part, _)| package.has(part)) {
        Some((_, kind)) => Err(package
            .origin
            .whole(format!("这是{kind}，不是 .xlsx"), "请在 Excel 或 WPS 里另存为 .xlsx 后重新提交")),
        None if !package.has("_rels/.rels") => {
            Err(package.origin.whole("这是普通压缩文件，里面没有工作簿", "请提交其中的 .xlsx 文件"))
        }
        None => Ok(()),
    }
}

struct Relation {
    id: Vec<u8>,
    /// The last word of its type.
    kind: String,
    target: String,
}

fn relations<R: Read + Seek>(
    package: &mut Package<R>,
    part: &str,
    folder: &str,
) -> Result<Vec<Relation>, Finding> {
    read(package, part, |part| {
        let mut xml = XmlReader::new(part.take(MAX_SMALL_PART_BYTES));
        let mut relations = Vec::new();
        loop {
            match xml.next()? {
                Token::Start { name: b"Relationship", attributes, .. } => {
                    let value = |key: &[u8]| attribute(attributes, key).unwrap_or_default();
                    let (mut kind, mut target) = (String::new(), String::new());
                    unescape(value(b"Type"), &mut kind);
                    unescape(value(b"Target"), &mut target);
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    relations.push(Relation {
                        id: value(b"Id").to_vec(),
                        kind,
                        target: resolve(folder, &target),
                    });
                }
                Token::Over => return Ok(relations),
                _ => {}
            }
        }
    })
}

/// A target as a part's name: from the root, or from the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

fn office_document<R: Read + Seek>(package: &mut Package<R>) -> Result<String, Finding> {
    let relations = relations(package, "_rels/.rels", "")?;
    let found = relations.into_iter().find(|relation| relation.kind == "officeDocument");
    found.map(|relation| relation.target).ok_or_else(|| damaged(&package.origin, &"没有工作簿部件"))
}

fn sheets<R: Read + Seek>(
    package: &mut Package<R>,
    workbook: &str,
    relations: &[Relation],
) -> Result<(Vec<Sheet>, bool), Finding> {
    read(package, workbook, |part| {
        let mut xml = XmlReader::new(part.take(MAX_SMALL_PART_BYTES));
        let (mut sheets, mut is_1904) = (Vec::new(), false);
        loop {
            match xml.next()? {
                Token::Start { name: b"sheet", attributes, .. } => {
                    let mut name = String::new();
                    unescape(attribute(attributes, b"name").unwrap_or_default(), &mut name);
                    let id = attribute(attributes, b"id").unwrap_or_default();
                    let part =
                        relations.iter().find(|relation| relation.id == id && relation.kind == "worksheet");
                    sheets.extend(part.map(|relation| Sheet { name, part: relation.target.clone() }));
                }
                Token::Start { name: b"workbookPr", attributes, .. } => {
                    is_1904 = matches!(attribute(attributes, b"date1904"), Some(b"1" | b"true"));
                }
                Token::Over => return Ok((sheets, is_1904)),
                _ => {}
            }
        }
    })
}
