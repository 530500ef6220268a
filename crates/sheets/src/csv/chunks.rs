//! A CSV file in pieces that end where a town ends, so that pieces can be read on any core.

use std::io::{ErrorKind, Read};

use memchr::{memchr, memchr_iter, memrchr};

use super::record::Record;
use super::source::{Utf8, unreadable};
use crate::figures::columns::TextRow;
use crate::finding::{Finding, Origin};
use crate::limits::{MAX_ROWS, MAX_TOWN_BYTES};

/// Bytes of a piece: small enough to stay in a core's own cache.
const CHUNK_BYTES: usize = 128 << 10;

/// 数据块: some towns' rows.
#[derive(Debug)]
pub struct Chunk {
    pub(crate) bytes: Vec<u8>,
    /// The number of the first row in the file.
    pub(crate) first_row: u32,
}

impl Chunk {
    /// How many bytes it holds.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// 分块读取: the pieces of 居村数据.csv in order. An error ends it.
pub struct Chunks<'r> {
    reader: Utf8<'r>,
    origin: Origin,
    /// Read and not yet given out.
    buffer: Vec<u8>,
    /// The position of 街镇编码; without one the whole file is one piece.
    town_column: Option<usize>,
    next_row: u32,
    is_over: bool,
    spare: Vec<Vec<u8>>,
    record: Record,
}

impl std::fmt::Debug for Chunks<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Chunks").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl<'r> Chunks<'r> {
    pub(crate) fn new(reader: Utf8<'r>, origin: Origin) -> Self {
        Self {
            reader,
            origin,
            buffer: Vec::new(),
            town_column: None,
            next_row: 1,
            is_over: false,
            spare: Vec::new(),
            record: Record::default(),
        }
    }

    pub(crate) fn split_at_towns(&mut self, town_column: Option<usize>) {
        self.town_column = town_column;
    }

    /// Gives a piece's memory back for the next one.
    pub fn recycle(&mut self, chunk: Chunk) {
        if self.spare.len() < 8 {
            self.spare.push(chunk.bytes);
        }
    }

    /// The first rows that hold anything, for finding the header; nothing is taken away but the blank rows before.
    pub(crate) fn peek_rows(&mut self, wanted: usize) -> Result<Vec<TextRow>, Finding> {
        self.fill(CHUNK_BYTES)?;
        let (mut at, mut row, mut rows) = (0, self.next_row, Vec::new());
        while at < self.buffer.len() && rows.len() < wanted && row < self.next_row + 50 {
            at = self.record.split(&self.buffer, at);
            if let (Some(broken), true) = (self.record.broken, rows.is_empty()) {
                return Err(self.origin.row(row, format!("表头{broken}"), "请检查英文双引号是否成对"));
            }
            let text = |field| String::from_utf8_lossy(self.record.bytes(&self.buffer, field)).into_owned();
            let cells: Vec<String> = (0..self.record.len()).map(text).collect();
            if cells.iter().any(|cell| !crate::cell::header(cell).is_empty()) {
                rows.push((row, cells));
            }
            row += 1;
        }
        Ok(rows)
    }

    /// Takes everything up to and including a row away.
    pub(crate) fn skip_through(&mut self, row: u32) {
        let mut at = 0;
        while self.next_row <= row && at < self.buffer.len() {
            at = self.record.split(&self.buffer, at);
            self.next_row += 1;
        }
        self.buffer.drain(..at);
    }

    /// Reads until the buffer holds `target` bytes or the file ends; a last line without an end gets one.
    fn fill(&mut self, target: usize) -> Result<(), Finding> {
        let missing = target.saturating_sub(self.buffer.len());
        if self.is_over || missing == 0 {
            return Ok(());
        }
        let (start, mut read) = (self.buffer.len(), 0);
        self.buffer.resize(start + missing, 0);
        while let Some(rest) = self.buffer.get_mut(start + read..).filter(|rest| !rest.is_empty()) {
            match self.reader.read(rest) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(&self.origin, &error)),
            }
        }
        self.buffer.truncate(start + read);
        self.is_over = read < missing;
        if self.is_over && self.buffer.last().is_some_and(|byte| *byte != b'\n') {
            self.buffer.push(b'\n');
        }
        Ok(())
    }

    fn next_chunk(&mut self) -> Result<Option<Chunk>, Finding> {
        let mut target = CHUNK_BYTES;
        loop {
            self.fill(target)?;
            if self.buffer.is_empty() {
                return Ok(None);
            }
            let end = if self.is_over { Some(self.buffer.len()) } else { self.town_end() };
            if let Some(end) = end {
                return self.cut(end).map(Some);
            }
            if target >= MAX_TOWN_BYTES {
                let message = format!("一个街镇的数据超过上限 {} MB", MAX_TOWN_BYTES >> 20);
                return Err(self
                    .origin
                    .whole(message, "请检查英文双引号是否成对、街镇编码列是否填写，或分成几个文件提交"));
            }
            target *= 2;
        }
    }

    /// Gives out the bytes before `end` and keeps the rest.
    fn cut(&mut self, end: usize) -> Result<Chunk, Finding> {
        let mut rest = self.spare.pop().unwrap_or_default();
        rest.clear();
        rest.extend_from_slice(self.buffer.get(end..).unwrap_or_default());
        self.buffer.truncate(end);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        let first_row = self.next_row;
        let rows = u32::try_from(self.count_rows(&bytes)).unwrap_or(u32::MAX);
        self.next_row = first_row.saturating_add(rows);
        if self.next_row > MAX_ROWS {
            return Err(self.origin.whole(format!("行数超过上限 {MAX_ROWS}"), "请分成几个文件提交"));
        }
        Ok(Chunk { bytes, first_row })
    }

    fn count_rows(&mut self, bytes: &[u8]) -> usize {
        if memchr(b'"', bytes).is_none() {
            return memchr_iter(b'\n', bytes).count();
        }
        let (mut at, mut rows) = (0, 0);
        while at < bytes.len() {
            at = self.record.split(bytes, at);
            rows += 1;
        }
        rows
    }

    /// Where the last town that is certainly complete ends.
    fn town_end(&mut self) -> Option<usize> {
        let column = self.town_column?;
        if memchr(b'"', &self.buffer).is_some() {
            return self.town_end_among_quotes(column);
        }
        // Lines are walked from the end; the last one that has an end tells which town may go on.
        let mut end = memrchr(b'\n', &self.buffer)?;
        let mut next_town: Option<&[u8]> = None;
        loop {
            let start = memrchr(b'\n', self.buffer.get(..end)?).map_or(0, |before| before + 1);
            let town = field(self.buffer.get(start..end)?, column);
            if next_town.is_some_and(|next| next != town) {
                return Some(end + 1);
            }
            next_town = Some(town);
            end = start.checked_sub(1)?;
        }
    }

    fn town_end_among_quotes(&mut self, column: usize) -> Option<usize> {
        let (mut at, mut town, mut boundary) = (0, Vec::new(), None);
        while at < self.buffer.len() {
            let next = self.record.split(&self.buffer, at);
            // The last record may go on beyond what has been read.
            if self.record.broken.is_some() || self.buffer.get(next - 1) != Some(&b'\n') {
                break;
            }
            let this = self.record.bytes(&self.buffer, column);
            if town != this {
                if at > 0 {
                    boundary = Some(at);
                }
                town = this.to_vec();
            }
            at = next;
        }
        boundary
    }
}

impl Iterator for Chunks<'_> {
    type Item = Result<Chunk, Finding>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next_chunk();
        if next.is_err() {
            self.is_over = true;
            self.buffer = Vec::new();
        }
        next.transpose()
    }
}

/// A field of a line without quotes.
fn field(line: &[u8], column: usize) -> &[u8] {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut start = 0;
    for end in memchr_iter(b',', line).take(column) {
        start = end + 1;
    }
    let rest = line.get(start..).unwrap_or_default();
    rest.get(..memchr(b',', rest).unwrap_or(rest.len())).unwrap_or_default()
}
