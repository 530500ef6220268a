//! The circular as Word, in the form of GB/T 9704: 22 lines of 28 characters, fonts named and not carried. How things
//! look stands in `styles.xml`, so that the office can change a style and not each paragraph.

use std::collections::BTreeMap;

use docx_rs::{
    AlignmentType, DocGrid, DocGridType, Docx, FieldCharType, Footer, Header, InstrPAGE, InstrText,
    PageMargin, Paragraph, Run, TableAlignmentType, TableCell, TableCellMargins, TableLayoutType, TableRow,
    VAlignType, WidthType,
};

use super::content::{Align, Attachment, Block, Circular, Section, Table};
use super::package::packed;
use crate::glyph::{mark_text, writable};
use crate::{GlyphWarning, Paper, PaperError};

// Lengths in Word are twentieths of a point; sizes of letters are halves of a point.
const MARGINS: PageMargin =
    PageMargin { top: 2098, bottom: 1984, left: 1588, right: 1474, header: 851, footer: 1300, gutter: 0 };
/// 版心宽: 156 mm.
const TEXT_WIDTH: usize = 8844;
/// 22 lines in 225 mm.
const LINE_PITCH: usize = 579;
/// 28 characters in 156 mm: 4096ths of a point that a character of 三号 is set closer.
const CHAR_SPACE: isize = -849;
/// Half a character of the grid.
const HALF_CHARACTER: i32 = 158;
/// So many rows at the end of a table stand on one page.
const LAST_ROWS_TOGETHER: usize = 3;
/// 二号 and 初号, between which the issuer's name is set.
const ISSUER_SIZES: (usize, usize) = (44, 84);

/// The circular as Word.
///
/// # Errors
/// The package could not be written: a fault of the program.
pub fn circular_docx(circular: &Circular) -> Result<Paper, PaperError> {
    let mut writer = Writer { docx: page(circular.draft.as_deref()), missing: BTreeMap::new() };
    writer.head(circular);
    writer.body(circular);
    writer.tail(circular);
    for (number, attachment) in (1..).zip(&circular.attachments) {
        writer.attachment(number, attachment);
    }
    let bytes = packed(writer.docx, circular)?;
    let warnings = writer.missing.into_iter();
    let warnings = warnings.map(|(character, within)| GlyphWarning { character, within }).collect();
    Ok(Paper { bytes, warnings })
}

fn page(draft: Option<&str>) -> Docx {
    let grid =
        DocGrid::new().grid_type(DocGridType::LinesAndChars).line_pitch(LINE_PITCH).char_space(CHAR_SPACE);
    let mut docx = Docx::new()
        .page_size(11906, 16838)
        .page_margin(MARGINS)
        .footer(Footer::new().add_paragraph(page_number("PageOdd")))
        .even_footer(Footer::new().add_paragraph(page_number("PageEven")));
    docx.document = docx.document.doc_grid(grid);
    match draft {
        Some(words) => docx.header(draft_mark(words)).even_header(draft_mark(words)),
        None => docx,
    }
}

/// What stands on top of every page of a draft.
fn draft_mark(words: &str) -> Header {
    let run = Run::new().add_text(words).color("D40000").bold().size(24);
    Header::new().add_paragraph(Paragraph::new().align(AlignmentType::Right).add_run(run))
}

/// “— 1 —”, on the outer side of the page.
fn page_number(style: &str) -> Paragraph {
    Paragraph::new()
        .style(style)
        .add_run(Run::new().add_text("— "))
        .add_run(Run::new().add_field_char(FieldCharType::Begin, false))
        .add_run(Run::new().add_instr_text(InstrText::PAGE(InstrPAGE::new())))
        .add_run(Run::new().add_field_char(FieldCharType::Separate, false))
        .add_run(Run::new().add_text("1"))
        .add_run(Run::new().add_field_char(FieldCharType::End, false))
        .add_run(Run::new().add_text(" —"))
}

struct Writer {
    docx: Docx,
    missing: BTreeMap<char, String>,
}

impl Writer {
    /// A run of text; what XML cannot hold is marked.
    fn run(&mut self, text: &str) -> Run {
        let marked = mark_text(text, &writable, &mut self.missing);
        Run::new().add_text(marked.as_deref().unwrap_or(text))
    }

    fn add(&mut self, paragraph: Paragraph) {
        let docx = std::mem::take(&mut self.docx);
        self.docx = docx.add_paragraph(paragraph);
    }

    fn styled(&mut self, style: &str, text: &str) -> Paragraph {
        let run = self.run(text);
        Paragraph::new().style(style).add_run(run)
    }

    fn line(&mut self, style: &str, text: &str) {
        let paragraph = self.styled(style, text);
        self.add(paragraph);
    }

    /// A line on the page of what follows it.
    fn line_kept(&mut self, style: &str, text: &str) {
        let paragraph = self.styled(style, text).keep_next(true);
        self.add(paragraph);
    }

    fn blank(&mut self) {
        self.add(Paragraph::new());
    }

    fn blank_kept(&mut self) {
        self.add(Paragraph::new().keep_next(true));
    }

    /// 版头: the issuer in red, the number, the red line.
    fn head(&mut self, circular: &Circular) {
        let run = self.run(&circular.issuer).size(issuer_size(&circular.issuer));
        self.add(Paragraph::new().style("Issuer").add_run(run));
        self.blank();
        self.blank();
        self.line("Number", circular.number.as_deref().unwrap_or_default());
        self.blank();
        self.blank();
        for line in &circular.title {
            self.line("CircularTitle", line);
        }
        self.blank();
    }

    fn body(&mut self, circular: &Circular) {
        self.line("Normal", &format!("{}：", circular.addressees));
        let mut opening = circular.opening.as_slice();
        let alone = opening.split_last().filter(|_| circular.sections.is_empty());
        if let Some((_, before)) = alone {
            opening = before;
        }
        for paragraph in opening {
            self.line("Text", paragraph);
        }
        // The signature never stands on a page without text: its lines hold on to the last paragraph.
        if let Some((last, _)) = alone {
            self.line_kept("Text", last);
        }
        let last = circular.sections.len().saturating_sub(1);
        for (place, Section { heading, blocks }) in circular.sections.iter().enumerate() {
            self.line("FirstHeading", heading);
            match blocks.split_last() {
                Some((Block::Paragraph { text }, before)) if place == last => {
                    self.blocks(before);
                    self.line_kept("Text", text);
                }
                _ => self.blocks(blocks),
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Subheading { text } => self.line("SecondHeading", text),
                Block::Paragraph { text } => self.line("Text", text),
                Block::Table(table) => self.table(table),
            }
        }
    }

    /// 附件说明, 落款 and 成文日期.
    fn tail(&mut self, circular: &Circular) {
        self.blank_kept();
        let several = circular.attachments.len() > 1;
        for (number, attachment) in (1..).zip(&circular.attachments) {
            let (style, label) =
                if number == 1 { ("AttachmentNoteFirst", "附件：") } else { ("AttachmentNote", "") };
            let order = if several { format!("{number}.") } else { String::new() };
            self.line_kept(style, &format!("{label}{order}{}", attachment.title));
        }
        self.blank_kept();
        self.blank_kept();
        let (signature, date) = signature_indents(&circular.signature, &circular.date);
        for (text, right, kept) in [(&circular.signature, signature, true), (&circular.date, date, false)] {
            let line = self.styled("Signature", text).indent(None, None, Some(right), None);
            self.add(line.keep_next(kept));
        }
    }

    fn attachment(&mut self, number: usize, attachment: &Attachment) {
        self.line("AttachmentLabel", &format!("附件{number}"));
        self.blank();
        self.line("CircularTitle", &attachment.title);
        self.blank();
        self.blocks(&attachment.blocks);
    }

    fn table(&mut self, table: &Table) {
        let widths = widths(table);
        let heads = table.columns.iter().zip(&widths);
        let heads = heads.map(|(column, width)| self.cell(&column.title, "CellHead", *width, true)).collect();
        let mut rows = vec![TableRow::new(heads).cant_split()];
        let count = table.rows.len();
        for (number, texts) in (1..).zip(&table.rows) {
            // No last row alone on a page.
            let kept = number < count && number + LAST_ROWS_TOGETHER > count;
            let cells = texts.iter().zip(&table.columns).zip(&widths);
            let cells = cells
                .map(|((text, column), width)| self.cell(text, style_of(column.align), *width, kept))
                .collect();
            rows.push(TableRow::new(cells).cant_split());
        }
        let set = docx_rs::Table::new(rows)
            .layout(TableLayoutType::Fixed)
            .width(TEXT_WIDTH, WidthType::Dxa)
            .align(TableAlignmentType::Center)
            .margins(TableCellMargins::new().margin(10, 55, 10, 55))
            .set_grid(widths);
        let docx = std::mem::take(&mut self.docx);
        self.docx = docx.add_table(set);
    }

    fn cell(&mut self, text: &str, style: &str, width: usize, kept: bool) -> TableCell {
        let paragraph = self.styled(style, text);
        let paragraph = if kept { paragraph.keep_next(true) } else { paragraph };
        TableCell::new()
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(paragraph)
    }
}

fn style_of(align: Align) -> &'static str {
    match align {
        Align::Left => "CellLeft",
        Align::Center => "CellCenter",
        Align::Right => "CellRight",
    }
}

/// Columns share the width of the text; what division leaves goes to the last.
fn widths(table: &Table) -> Vec<usize> {
    let whole: usize = table.columns.iter().map(|column| usize::from(column.width)).sum();
    let share = |column: &super::Column| usize::from(column.width) * TEXT_WIDTH / whole.max(1);
    let mut widths: Vec<_> = table.columns.iter().map(share).collect();
    let used: usize = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += TEXT_WIDTH.saturating_sub(used);
    }
    widths
}

/// As large as the issuer's name allows in one line.
fn issuer_size(issuer: &str) -> usize {
    // A character is as wide as its size: twips of the line over the ten twips of a half point, a little air left.
    let fits = TEXT_WIDTH / 10 / (issuer.chars().count() + 1);
    fits.clamp(ISSUER_SIZES.0, ISSUER_SIZES.1)
}

/// How far from the right edge 署名 and 成文日期 end: the date four characters, the signature centred over it and at
/// least one character away.
fn signature_indents(signature: &str, date: &str) -> (i32, i32) {
    let halves =
        |text: &str| -> i32 { text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum() };
    let overhang = (halves(signature) - halves(date)) / 2;
    let date = (2 + overhang).max(8);
    ((date - overhang) * HALF_CHARACTER, date * HALF_CHARACTER)
}
