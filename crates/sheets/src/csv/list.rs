//! A CSV file of any length with one thing a row: the columns asked for, the others carried along, in bounded memory.
//!
//! The file is cut into pieces that end where a row ends; a piece can be read on any core.

use std::io::Read;

use memchr::{memchr, memchr_iter, memrchr};

use super::list_header::{ListColumn, ListHeader, find_header};
use super::record::Record;
use super::source::{self, CsvSource, Utf8, unreadable};
use crate::finding::{Finding, Origin};
use crate::limits::MAX_RECORD_BYTES;

/// Bytes of a piece: enough that handing it over costs nothing beside reading it.
const PIECE_BYTES: usize = 256 << 10;
/// Blank rows above the header that are passed over.
const BLANK_ROWS_MAX: u64 = 50;

/// 清单: a CSV file read piece by piece. An error ends it.
pub struct List<'r> {
    reader: Utf8<'r>,
    origin: Origin,
    header: ListHeader,
    /// Read and not yet given out.
    buffer: Vec<u8>,
    next_row: u64,
    is_over: bool,
    record: Record,
}

/// 清单数据块: some whole rows of a list.
#[derive(Debug, Default)]
pub struct ListPiece {
    bytes: Vec<u8>,
    first_row: u64,
}

/// 清单阅读器: reads pieces of one list; one for each thread.
#[derive(Debug, Clone)]
pub struct ListReader {
    header: ListHeader,
    origin: Origin,
    record: Record,
}

/// 清单行: one row that holds anything.
#[derive(Debug)]
pub struct ListRow<'p> {
    /// The row as a spreadsheet numbers it.
    pub number: u64,
    header: &'p ListHeader,
    record: &'p Record,
    data: &'p [u8],
    /// The piece as text, when all of it is.
    text: Option<&'p str>,
}

impl std::fmt::Debug for List<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("List").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl<'r> List<'r> {
    /// Opens a list and finds its columns.
    ///
    /// # Errors
    /// When it is no CSV text, or a column that is asked for is missing or stands twice.
    pub fn open(source: CsvSource<'r>, columns: &[ListColumn]) -> Result<Self, Finding> {
        let origin = Origin::new(&source.name, None);
        let reader = source::open(source, &origin)?;
        let mut list = Self {
            reader,
            origin,
            header: ListHeader::default(),
            buffer: Vec::new(),
            next_row: 1,
            is_over: false,
            record: Record::default(),
        };
        list.header = list.take_header(columns)?;
        Ok(list)
    }

    /// The heads of the columns that are carried along.
    pub fn extra_heads(&self) -> impl Iterator<Item = &str> {
        self.header.extra.iter().map(|(_, head)| head.as_str())
    }

    /// A reader of this list's pieces.
    pub fn reader(&self) -> ListReader {
        ListReader { header: self.header.clone(), origin: self.origin.clone(), record: Record::default() }
    }

    /// The next rows, into the memory of a piece that is no longer needed; nothing more at the end.
    ///
    /// # Errors
    /// When the file cannot be read, or a row is longer than any row may be.
    pub fn next_piece(&mut self, spare: ListPiece) -> Result<Option<ListPiece>, Finding> {
        self.fill(PIECE_BYTES)?;
        if self.buffer.is_empty() {
            return Ok(None);
        }
        let end = match self.rows_end() {
            Some(end) => end,
            None => {
                // One row longer than a piece.
                self.fill(MAX_RECORD_BYTES)?;
                self.rows_end().ok_or_else(|| self.too_long())?
            }
        };
        let mut rest = spare.bytes;
        rest.clear();
        rest.extend_from_slice(self.buffer.get(end..).unwrap_or_default());
        self.buffer.truncate(end);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        let first_row = self.next_row;
        self.next_row += self.count_rows(&bytes);
        Ok(Some(ListPiece { bytes, first_row }))
    }

    /// Reads to the end for nothing but to learn whether every row can be read.
    ///
    /// # Errors
    /// What is wrong with the first row that cannot.
    pub fn check(mut self) -> Result<(), Finding> {
        let mut reader = self.reader();
        let mut spare = ListPiece::default();
        while let Some(piece) = self.next_piece(std::mem::take(&mut spare))? {
            reader.read(&piece, |_| Ok(()))?;
            spare = piece;
        }
        Ok(())
    }

    fn take_header(&mut self, columns: &[ListColumn]) -> Result<ListHeader, Finding> {
        self.fill(PIECE_BYTES)?;
        loop {
            let end = self.record.split(&self.buffer, 0);
            if self.buffer.is_empty() || self.next_row > BLANK_ROWS_MAX {
                let names = columns.iter().filter(|column| column.required).map(ListColumn::name);
                let remedy =
                    format!("请在第一行写上列名 {}，下面每行写一条", names.collect::<Vec<_>>().join("、"));
                return Err(self.origin.whole("文件里没有表头", remedy));
            }
            if !self.is_over && end == self.buffer.len() {
                return Err(self.too_long());
            }
            if let Some(broken) = self.record.broken {
                let message = format!("表头{broken}");
                return Err(self.origin.row(self.row_32(), message, "请检查英文双引号是否成对"));
            }
            let row = self.row_32();
            let heads: Vec<String> = (0..self.record.len())
                .map(|place| String::from_utf8_lossy(self.record.bytes(&self.buffer, place)).into_owned())
                .collect();
            self.buffer.drain(..end);
            self.next_row += 1;
            if heads.iter().any(|head| !crate::cell::header(head).is_empty()) {
                return find_header(&heads, columns, &self.origin, row);
            }
        }
    }

    /// Reads until the buffer holds `target` bytes or the file ends; a last line without an end gets one.
    fn fill(&mut self, target: usize) -> Result<(), Finding> {
        let missing = target.saturating_sub(self.buffer.len());
        if self.is_over || missing == 0 {
            return Ok(());
        }
        self.buffer.reserve(missing + 64);
        let read = self.reader.by_ref().take(missing as u64).read_to_end(&mut self.buffer);
        let read = read.map_err(|error| unreadable(&self.origin, &error))?;
        self.is_over = read < missing;
        if self.is_over && self.buffer.last().is_some_and(|byte| *byte != b'\n') {
            self.buffer.push(b'\n');
        }
        Ok(())
    }

    /// Where the last row that is certainly whole ends.
    fn rows_end(&mut self) -> Option<usize> {
        if self.is_over && self.buffer.len() <= MAX_RECORD_BYTES {
            return Some(self.buffer.len());
        }
        if memchr(b'"', &self.buffer).is_none() {
            return memrchr(b'\n', &self.buffer).map(|end| end + 1);
        }
        let (mut at, mut end) = (0, None);
        while at < self.buffer.len() {
            at = self.record.split(&self.buffer, at);
            // The last row may go on beyond what has been read.
            if at == self.buffer.len() && !self.is_over {
                break;
            }
            end = Some(at);
        }
        end
    }

    fn count_rows(&mut self, bytes: &[u8]) -> u64 {
        if memchr(b'"', bytes).is_none() {
            return memchr_iter(b'\n', bytes).count() as u64;
        }
        let (mut at, mut rows) = (0, 0);
        while at < bytes.len() {
            at = self.record.split(bytes, at);
            rows += 1;
        }
        rows
    }

    fn row_32(&self) -> u32 {
        u32::try_from(self.next_row).unwrap_or(u32::MAX)
    }

    fn too_long(&self) -> Finding {
        let message = format!("这一行超过 {} MB", MAX_RECORD_BYTES >> 20);
        let remedy = "请检查英文双引号是否成对、换行是否正常，或另存为“CSV UTF-8”后重新提交";
        self.origin.row(self.row_32(), message, remedy)
    }
}

impl ListReader {
    /// Hands over the rows of a piece that hold anything; says how many held nothing.
    ///
    /// # Errors
    /// When a row cannot be told apart into its columns or holds what is no text, or what `take` says.
    pub fn read(
        &mut self,
        piece: &ListPiece,
        mut take: impl FnMut(&ListRow<'_>) -> Result<(), Finding>,
    ) -> Result<u64, Finding> {
        let (mut at, mut number, mut blank) = (0, piece.first_row, 0);
        let text = std::str::from_utf8(&piece.bytes).ok();
        while at < piece.bytes.len() {
            let next = self.record.split(&piece.bytes, at);
            let row =
                ListRow { number, header: &self.header, record: &self.record, data: &piece.bytes, text };
            let line = piece.bytes.get(at..next).unwrap_or_default();
            if line.iter().all(|byte| matches!(byte, b',' | b' ' | b'\t' | b'\r' | b'\n' | b'"')) {
                blank += 1;
            } else {
                row.sound(&self.origin)?;
                take(&row)?;
            }
            at = next;
            number += 1;
        }
        Ok(blank)
    }

    /// A finding about a column that was asked for, by its place among those.
    pub fn finding(
        &self,
        number: u64,
        wanted: usize,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Finding {
        let place = self.header.wanted.get(wanted).copied().flatten();
        let column = place.map(|place| self.header.title(place));
        let row = u32::try_from(number).unwrap_or(u32::MAX);
        self.origin.at(Some(row), column.as_deref(), message, remedy)
    }
}

impl<'p> ListRow<'p> {
    /// The cell of a column that was asked for, by its place among those; empty where it is missing.
    pub fn cell(&self, wanted: usize) -> &'p str {
        self.header.wanted.get(wanted).copied().flatten().map_or("", |place| self.text(place))
    }

    /// The cells that are carried along, in the order of their heads.
    pub fn extra(&self) -> impl Iterator<Item = &'p str> {
        self.header.extra.iter().map(|(place, _)| self.text(*place))
    }

    fn text(&self, place: usize) -> &'p str {
        let whole = self.text.zip(self.record.range(place)).and_then(|(text, range)| text.get(range));
        if let Some(whole) = whole {
            return whole;
        }
        // Checked by `sound`.
        std::str::from_utf8(self.record.bytes(self.data, place)).unwrap_or_default()
    }

    fn sound(&self, origin: &Origin) -> Result<(), Finding> {
        let row = u32::try_from(self.number).unwrap_or(u32::MAX);
        if let Some(broken) = self.record.broken {
            let message = format!("{broken}，这一行分不清各列");
            return Err(origin.row(row, message, "请检查英文双引号是否成对；格里的双引号要写成两个"));
        }
        for place in 0..self.record.len() {
            let bytes = self.record.bytes(self.data, place);
            if place >= self.header.heads.len() && !bytes.iter().all(u8::is_ascii_whitespace) {
                let (found, known) = (self.record.len(), self.header.heads.len());
                let message = format!("这一行有 {found} 格，表头只有 {known} 格");
                return Err(origin.row(row, message, "格里有逗号的，要用英文双引号括起来"));
            }
            if self.text.is_none() && std::str::from_utf8(bytes).is_err() {
                let column = self.header.title(place);
                let message = "有不能识别的文字（文件里混有两种编码）";
                return Err(origin.at(Some(row), Some(&column), message, "请另存为“CSV UTF-8”后重新提交"));
            }
        }
        Ok(())
    }
}
