//! CSV as RFC 4180 has it, in pieces that end where a record ends.

use memchr::{memchr, memchr2_iter, memrchr};

use crate::refusal::{Fault, OverlayError};
use crate::source::Source;

/// So much is worked on at a time: it stays in the second cache.
const PIECE_BYTES: usize = 256 << 10;

/// No record is longer; a quote that is never closed is noticed here.
const LONGEST_RECORD_BYTES: usize = 1 << 20;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// The records of a source, piece by piece, the header taken off.
pub(crate) struct Pieces<'s> {
    source: &'s mut dyn Source,
    rest: Vec<u8>,
    is_over: bool,
}

impl<'s> Pieces<'s> {
    /// Begins at the first record and gives it as the header.
    pub(crate) fn open(source: &'s mut dyn Source) -> Result<(Self, Vec<String>), OverlayError> {
        source.rewind()?;
        let mut pieces = Self { source, rest: Vec::new(), is_over: false };
        let mut first = Vec::new();
        let found = pieces.fetch(&mut first)?;
        let text = first.strip_prefix(MARK).unwrap_or(&first);
        let mut header = None;
        let mut end = text.len();
        let file = pieces.source.name().to_owned();
        let mut broken = None;
        each_record(text, &mut |cells, place| {
            if header.is_none() {
                let cells: Result<Vec<String>, _> = cells
                    .iter()
                    .map(|cell| std::str::from_utf8(cell).map(|text| text.trim().to_owned()))
                    .collect();
                match cells {
                    Ok(cells) => header = Some(cells),
                    Err(_) => broken = Some(not_utf8(&file)),
                }
                end = place.end;
            }
            header.is_none() && broken.is_none()
        });
        if let Some(fault) = broken {
            return Err(fault.into());
        }
        let Some(header) = header.filter(|_| found) else {
            let remedy = "请重新导出，第一行应为表头";
            return Err(Fault::whole(&file, "文件是空的", remedy).into());
        };
        let behind = text.get(end..).unwrap_or_default();
        let rest = [behind, &pieces.rest].concat();
        pieces.rest = rest;
        Ok((pieces, header))
    }

    /// Gives the next whole records; `false` when there are no more.
    pub(crate) fn fetch(&mut self, piece: &mut Vec<u8>) -> Result<bool, OverlayError> {
        piece.clear();
        std::mem::swap(piece, &mut self.rest);
        let mut wanted = PIECE_BYTES;
        loop {
            while !self.is_over && piece.len() < wanted {
                self.is_over = !self.source.more(piece)?;
            }
            if self.is_over {
                return Ok(!piece.is_empty());
            }
            if let Some(end) = last_end(piece) {
                self.rest.extend_from_slice(piece.get(end..).unwrap_or_default());
                piece.truncate(end);
                return Ok(true);
            }
            if piece.len() > LONGEST_RECORD_BYTES {
                let file = self.source.name();
                let remedy = "请检查引号是否成对，或重新导出";
                return Err(Fault::whole(file, "有一行超过 1 MB，多半是引号没有闭合", remedy).into());
            }
            wanted = piece.len() + PIECE_BYTES;
        }
    }
}

pub(crate) fn not_utf8(file: &str) -> Fault {
    Fault::whole(file, "文字编码不是 UTF-8", "请另存为“CSV UTF-8”后重试")
}

/// Behind the last whole record.
fn last_end(bytes: &[u8]) -> Option<usize> {
    if memchr(b'"', bytes).is_none() {
        return memrchr(b'\n', bytes).map(|at| at + 1);
    }
    let mut last = None;
    each_record(bytes, &mut |_, place| {
        if place.closing == Closing::Line {
            last = Some(place.end);
        }
        true
    });
    last
}

/// Where a record ends, and whether a line end closes it.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// Which record of the piece, from 0; blank lines count.
    pub(crate) row: u64,
    pub(crate) end: usize,
    pub(crate) closing: Closing,
}

/// What ends a record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    Line,
    /// The bytes end.
    End,
    /// They end inside a quoted cell.
    OpenQuote,
}

/// Hands over the cells of each record that is not blank, until told to stop; gives how many records there were.
pub(crate) fn each_record<'c>(bytes: &'c [u8], take: &mut dyn FnMut(&[&[u8]], Place) -> bool) -> u64 {
    if memchr(b'"', bytes).is_some() {
        return each_quoted(bytes, take);
    }
    let mut cells: Vec<&'c [u8]> = Vec::with_capacity(16);
    let (mut start, mut row) = (0, 0);
    for at in memchr2_iter(b',', b'\n', bytes) {
        let cell = bytes.get(start..at).unwrap_or_default();
        start = at + 1;
        if bytes.get(at) == Some(&b',') {
            cells.push(cell);
            continue;
        }
        cells.push(cell.strip_suffix(b"\r").unwrap_or(cell));
        let is_blank = cells.len() == 1 && cells.first().is_some_and(|cell| cell.is_empty());
        if !is_blank && !take(&cells, Place { row, end: start, closing: Closing::Line }) {
            return row + 1;
        }
        cells.clear();
        row += 1;
    }
    let cell = bytes.get(start..).unwrap_or_default();
    if !cells.is_empty() || !cell.is_empty() {
        cells.push(cell.strip_suffix(b"\r").unwrap_or(cell));
        take(&cells, Place { row, end: bytes.len(), closing: Closing::End });
        row += 1;
    }
    row
}

/// A cell: where its bytes stand, in the piece or, when a doubled quote stood in it, aside.
enum Cell {
    Here(usize, usize),
    Aside(usize, usize),
}

fn each_quoted(bytes: &[u8], take: &mut dyn FnMut(&[&[u8]], Place) -> bool) -> u64 {
    let (mut at, mut row) = (0, 0);
    let mut aside = Vec::new();
    let mut found: Vec<Cell> = Vec::new();
    while at < bytes.len() {
        found.clear();
        aside.clear();
        let (end, closing) = quoted_record(bytes, at, &mut found, &mut aside);
        let of = |cell: &Cell| match *cell {
            Cell::Here(start, end) => bytes.get(start..end).unwrap_or_default(),
            Cell::Aside(start, end) => aside.get(start..end).unwrap_or_default(),
        };
        let cells: Vec<&[u8]> = found.iter().map(of).collect();
        let is_blank = cells.len() == 1 && cells.first().is_some_and(|cell| cell.is_empty());
        if !is_blank && !take(&cells, Place { row, end, closing }) {
            return row + 1;
        }
        at = end;
        row += 1;
    }
    row
}

/// Reads one record; gives where it ends and what ends it.
fn quoted_record(
    bytes: &[u8],
    mut at: usize,
    cells: &mut Vec<Cell>,
    aside: &mut Vec<u8>,
) -> (usize, Closing) {
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let mut is_open = false;
        if rest.first() == Some(&b'"') {
            let (cell, end) = quoted_cell(bytes, at + 1, aside);
            is_open = end > bytes.len();
            cells.push(cell);
            at = end.min(bytes.len());
            // What stands between the closing quote and the comma is no part of the cell.
            let rest = bytes.get(at..).unwrap_or_default();
            at += memchr::memchr2(b',', b'\n', rest).unwrap_or(rest.len());
        } else {
            let length = memchr::memchr2(b',', b'\n', rest).unwrap_or(rest.len());
            let ended =
                rest.get(length) != Some(&b',') && rest.get(..length).is_some_and(|c| c.ends_with(b"\r"));
            cells.push(Cell::Here(at, at + length - usize::from(ended)));
            at += length;
        }
        match bytes.get(at) {
            Some(b',') => at += 1,
            Some(_) => return (at + 1, Closing::Line),
            None if is_open => return (bytes.len(), Closing::OpenQuote),
            None => return (bytes.len(), Closing::End),
        }
    }
}

/// Reads a cell behind its opening quote; the end lies beyond the bytes when no quote closes it.
fn quoted_cell(bytes: &[u8], start: usize, aside: &mut Vec<u8>) -> (Cell, usize) {
    let kept = aside.len();
    let (mut from, mut at) = (start, start);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(quote) = memchr(b'"', rest).map(|found| at + found) else {
            aside.extend_from_slice(bytes.get(from..).unwrap_or_default());
            return (Cell::Aside(kept, aside.len()), bytes.len() + 1);
        };
        if bytes.get(quote + 1) != Some(&b'"') {
            if from == start {
                return (Cell::Here(start, quote), quote + 1);
            }
            aside.extend_from_slice(bytes.get(from..quote).unwrap_or_default());
            return (Cell::Aside(kept, aside.len()), quote + 1);
        }
        aside.extend_from_slice(bytes.get(from..=quote).unwrap_or_default());
        from = quote + 2;
        at = from;
    }
}

/// A cell without blanks around it.
#[inline]
pub(crate) const fn trimmed(cell: &[u8]) -> &[u8] {
    cell.trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Bytes;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        each_record(text.as_bytes(), &mut |cells, _| {
            rows.push(cells.iter().map(|c| String::from_utf8(c.to_vec()).unwrap()).collect());
            true
        });
        rows
    }

    #[test]
    fn cells_by_the_rules() {
        let expected = vec![vec!["a", "b"], vec!["c", ""], vec!["d"]];
        assert_eq!(rows("a,b\r\n\nc,\nd"), expected);
        assert_eq!(rows("\"a\",b\r\n\n\"c\",\"\"\r\nd"), expected);
        assert_eq!(rows("\"a\"\"b,\nc\",d\n"), [["a\"b,\nc", "d"]]);
        assert_eq!(rows("\"\"\"\",\"x\"\r\n"), [["\"", "x"]]);
        assert_eq!(rows("5\"屏,x\n"), [["5\"屏", "x"]]);
    }

    #[test]
    fn pieces_end_where_records_end() {
        for quote in ["", "\""] {
            let mut text = String::from("\u{feff}no,text\n");
            for row in 0..60_000 {
                text.push_str(&format!("{row},{quote}三林路{row}弄{quote}\n"));
            }
            let mut source = Bytes::new("x", text.as_bytes());
            let (mut pieces, header) = Pieces::open(&mut source).unwrap();
            assert_eq!(header, ["no", "text"]);
            let (mut piece, mut all, mut count) = (Vec::new(), 0, 0);
            while pieces.fetch(&mut piece).unwrap() {
                count += 1;
                each_record(&piece, &mut |cells, _| {
                    assert_eq!(cells, [all.to_string().as_bytes(), format!("三林路{all}弄").as_bytes()]);
                    all += 1;
                    true
                });
            }
            assert_eq!(all, 60_000);
            assert!(count > 3);
        }
    }

    #[test]
    fn an_open_quote_is_refused_and_an_empty_file_too() {
        let text = format!("a\n\"{}", "x\n".repeat(2_000_000));
        let mut source = Bytes::new("feed.csv", text.as_bytes());
        let told = match Pieces::open(&mut source) {
            Err(error) => error.to_string(),
            Ok((mut pieces, _)) => pieces.fetch(&mut Vec::new()).unwrap_err().to_string(),
        };
        assert!(told.contains("引号"), "{told}");
        let told = Pieces::open(&mut Bytes::new("feed.csv", b"")).err().unwrap().to_string();
        assert!(told.contains("空的"), "{told}");
    }
}
