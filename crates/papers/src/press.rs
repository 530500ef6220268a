//! The press: a template and data become a PDF.

use std::sync::LazyLock;

use serde_json::{Value, json};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::glyph::{mark_missing, printable};
use crate::{Fonts, Paper, PaperError};

/// The name under which a template reads its data. Data never becomes part of the markup, so that a name holding
/// `#`, `$` or brackets prints as it is written.
const DATA_FILE: &str = "data.json";

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

struct Press<'a> {
    fonts: &'a Fonts,
    main: Source,
    data: Bytes,
}

impl World for Press<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(not_there(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let is_data = id.get().vpath().get_without_slash() == DATA_FILE;
        if is_data { Ok(self.data.clone()) } else { Err(not_there(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_there(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

/// Sets `data` by `template`. The same input gives the same bytes: the file's id is `ident`, and it knows no time.
pub(crate) fn print(template: &str, data: Value, fonts: &Fonts, ident: &str) -> Result<Paper, PaperError> {
    let mut data = data;
    let warnings = mark_missing(&mut data, &printable(fonts));
    let data = json!({ "fonts": { "serif": fonts.serif(), "sans": fonts.sans() }, "paper": data });
    let press = Press { fonts, main: Source::detached(template), data: Bytes::from_string(data.to_string()) };
    let set = typst::compile::<PagedDocument>(&press).output.and_then(|document| {
        let options = PdfOptions {
            ident: Smart::Custom(ident.to_owned()),
            creator: Smart::Custom(Some("shikou".to_owned())),
            tagged: false,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options)
    });
    // What the typesetter remembers holds the fonts in memory; a server prints seldom and rests small.
    typst::comemo::evict(0);
    let bytes = set.map_err(|faults| PaperError::Template(told(&faults, &press)))?;
    Ok(Paper { bytes, warnings })
}

fn told(faults: &[SourceDiagnostic], press: &Press<'_>) -> String {
    let line = |fault: &SourceDiagnostic| {
        let range = typst::WorldExt::range(&press, fault.span)?;
        let before = press.main.text().get(..range.start)?;
        Some(before.matches('\n').count() + 1)
    };
    let told = |fault: &SourceDiagnostic| match line(fault) {
        Some(line) => format!("第 {line} 行 {}", fault.message),
        None => fault.message.to_string(),
    };
    faults.iter().map(told).collect::<Vec<_>>().join("；")
}
