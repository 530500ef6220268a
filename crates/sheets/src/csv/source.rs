//! The bytes of a CSV file as UTF-8 text, whatever the office's software wrote.

use std::io::{self, Chain, Cursor, Read};

use encoding_rs::{CoderResult, Decoder, GB18030};

use crate::finding::{Finding, Origin};
use crate::magic;

/// How much is read to find out what a file is.
const PEEK_BYTES: u64 = 64 << 10;

/// CSV 来源: a file's name, for findings, and its bytes.
pub struct CsvSource<'r> {
    /// The name as findings give it.
    pub name: String,
    /// The bytes.
    pub reader: Box<dyn Read + Send + 'r>,
}

impl<'r> CsvSource<'r> {
    /// A source from anything that reads.
    pub fn new(name: impl Into<String>, reader: impl Read + Send + 'r) -> Self {
        Self { name: name.into(), reader: Box::new(reader) }
    }
}

impl std::fmt::Debug for CsvSource<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("CsvSource").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What was looked at to tell the encoding, and the rest.
type Whole<'r> = Chain<Cursor<Vec<u8>>, Box<dyn Read + Send + 'r>>;

/// Text in UTF-8, without the mark at its beginning.
pub(crate) enum Utf8<'r> {
    Plain(Whole<'r>),
    Gb18030(Box<Transcoded<Whole<'r>>>),
}

impl Read for Utf8<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(reader) => reader.read(buffer),
            Self::Gb18030(reader) => reader.read(buffer),
        }
    }
}

/// Opens a source: its encoding is told from the first line that is not ASCII.
pub(crate) fn open<'r>(source: CsvSource<'r>, origin: &Origin) -> Result<Utf8<'r>, Finding> {
    let mut reader = source.reader;
    let mut head = Vec::new();
    reader.by_ref().take(PEEK_BYTES).read_to_end(&mut head).map_err(|error| unreadable(origin, &error))?;
    if let Some((message, remedy)) = not_csv(&head) {
        return Err(origin.whole(message, remedy));
    }
    let is_gb18030 = !is_utf8(telling_line(&head));
    if is_gb18030
        && GB18030.decode_without_bom_handling_and_without_replacement(telling_line(&head)).is_none()
    {
        return Err(origin.whole("文字编码不是 UTF-8 也不是 GB18030", "请另存为“CSV UTF-8”后重新提交"));
    }
    let mark: u64 = if head.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    let mut head = Cursor::new(head);
    head.set_position(mark);
    let whole = head.chain(reader);
    Ok(if is_gb18030 { Utf8::Gb18030(Box::new(Transcoded::new(whole))) } else { Utf8::Plain(whole) })
}

/// A whole file as text, whatever its encoding.
///
/// # Errors
/// When it cannot be read, or is no text.
pub fn read_text(source: CsvSource<'_>) -> Result<String, Finding> {
    let origin = Origin::new(&source.name, None);
    let mut bytes = Vec::new();
    let mut reader = open(source, &origin)?;
    reader.read_to_end(&mut bytes).map_err(|error| unreadable(&origin, &error))?;
    String::from_utf8(bytes)
        .map_err(|_| origin.whole("有不能识别的文字（文件里混有两种编码）", "请另存为“CSV UTF-8”后重新提交"))
}

/// The text of a source in UTF-8 without a mark, piece by piece, whatever the office's software wrote.
///
/// # Errors
/// When it cannot be read, or is no text.
pub fn text_reader(source: CsvSource<'_>) -> Result<Box<dyn Read + Send + '_>, Finding> {
    let origin = Origin::new(&source.name, None);
    Ok(Box::new(open(source, &origin)?))
}

pub(crate) fn unreadable(origin: &Origin, error: &io::Error) -> Finding {
    origin.whole(format!("读不出来（{error}）"), "请检查文件是否存在、是否有权限、磁盘是否正常")
}

fn not_csv(head: &[u8]) -> Option<(String, &'static str)> {
    if head.is_empty() {
        return Some(("文件是空的".to_owned(), "请用模板填写，或重新导出"));
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Some(("文字编码是 UTF-16".to_owned(), "请另存为“CSV UTF-8”后重新提交"));
    }
    if let Some(kind) = magic::kind(head) {
        return Some((format!("这是{kind}，不是 CSV"), "请另存为“CSV UTF-8”，或改用 .xlsx 提交"));
    }
    if head.contains(&0) {
        return Some(("文件里有空字节，不是文本".to_owned(), "请另存为“CSV UTF-8”后重新提交"));
    }
    if head.contains(&b'\r') && !head.contains(&b'\n') {
        return Some(("各行用回车（CR）分隔".to_owned(), "请另存为“CSV UTF-8”（每行以换行结尾）后重新提交"));
    }
    None
}

/// The line that tells the encoding: the first that is not ASCII, usually the heads, which are mostly Chinese.
fn telling_line(head: &[u8]) -> &[u8] {
    head.split_inclusive(|byte| *byte == b'\n').find(|line| !line.is_ascii()).unwrap_or_default()
}

fn is_utf8(text: &[u8]) -> bool {
    match std::str::from_utf8(text) {
        Ok(_) => true,
        // Cut in the middle of a sign.
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    }
}

/// GB18030 made UTF-8 piece by piece.
pub(crate) struct Transcoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    text: Vec<u8>,
    text_at: usize,
    is_over: bool,
}

impl<R: Read> Transcoded<R> {
    fn new(inner: R) -> Self {
        let decoder = GB18030.new_decoder_without_bom_handling();
        Self { inner, decoder, raw: Vec::new(), raw_at: 0, text: Vec::new(), text_at: 0, is_over: false }
    }

    /// Decodes the next piece; nothing more at the end.
    fn refill(&mut self) -> io::Result<()> {
        const PIECE_BYTES: usize = 64 << 10;
        if self.raw_at >= self.raw.len() {
            self.raw.clear();
            self.raw_at = 0;
            self.inner.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut self.raw)?;
        }
        let source = self.raw.get(self.raw_at..).unwrap_or_default();
        let is_last = source.is_empty();
        self.text.resize(PIECE_BYTES * 2, 0);
        let (result, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.text, is_last);
        self.raw_at += read;
        self.text.truncate(written);
        self.text_at = 0;
        self.is_over = is_last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.text_at >= self.text.len() && !self.is_over {
            self.refill()?;
        }
        let ready = self.text.get(self.text_at..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        if let (Some(from), Some(to)) = (ready.get(..count), buffer.get_mut(..count)) {
            to.copy_from_slice(from);
        }
        self.text_at += count;
        Ok(count)
    }
}
