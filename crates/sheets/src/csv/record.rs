//! A record of a CSV file by RFC 4180, quotes and all: the patient way.

use memchr::{memchr, memchr3};

use crate::cell::CellValue;

/// Where a field stands: in the file's bytes, or among those that had to be put together.
#[derive(Debug, Clone, Copy)]
struct Field {
    start: usize,
    end: usize,
    is_unescaped: bool,
}

/// 记录: the fields of one row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    fields: Vec<Field>,
    unescaped: Vec<u8>,
    /// What is wrong with its quotes.
    pub(crate) broken: Option<&'static str>,
}

impl Record {
    /// Splits the record that begins at `at`; returns where the next one begins.
    pub(crate) fn split(&mut self, data: &[u8], at: usize) -> usize {
        self.fields.clear();
        self.unescaped.clear();
        self.broken = None;
        let mut at = at;
        loop {
            let (end, next) = match data.get(at) {
                Some(b'"') => self.quoted(data, at + 1),
                _ => self.bare(data, at),
            };
            match data.get(end) {
                Some(b',') => at = next,
                _ => return next,
            }
        }
    }

    /// A field without quotes: where its delimiter is, and what follows.
    fn bare(&mut self, data: &[u8], start: usize) -> (usize, usize) {
        let rest = data.get(start..).unwrap_or_default();
        let end = memchr3(b',', b'\n', b'"', rest).map_or(data.len(), |found| start + found);
        // A quote inside a bare field is a sign like any other.
        let end = if data.get(end) == Some(&b'"') { bare_end(data, end) } else { end };
        let is_line_end = data.get(end) != Some(&b',');
        let has_return = is_line_end && end > start && data.get(end - 1) == Some(&b'\r');
        self.fields.push(Field { start, end: if has_return { end - 1 } else { end }, is_unescaped: false });
        (end, (end + 1).min(data.len()))
    }

    fn quoted(&mut self, data: &[u8], start: usize) -> (usize, usize) {
        let mut at = start;
        let mut first = self.unescaped.len();
        let mut is_unescaped = false;
        let end = loop {
            let Some(quote) = memchr(b'"', data.get(at..).unwrap_or_default()).map(|found| at + found) else {
                self.broken = Some("引号没有闭合");
                break data.len();
            };
            if data.get(quote + 1) != Some(&b'"') {
                break quote;
            }
            self.unescaped.extend_from_slice(data.get(at..=quote).unwrap_or_default());
            is_unescaped = true;
            at = quote + 2;
        };
        let mut last = end;
        if is_unescaped {
            self.unescaped.extend_from_slice(data.get(at..end).unwrap_or_default());
            last = self.unescaped.len();
        } else {
            first = start;
        }
        self.fields.push(Field { start: first, end: last, is_unescaped });
        self.after_quote(data, (end + 1).min(data.len()))
    }

    /// Finds the delimiter behind a closing quote.
    fn after_quote(&mut self, data: &[u8], at: usize) -> (usize, usize) {
        let end = bare_end(data, at);
        let between = data.get(at..end).unwrap_or_default();
        if !between.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            self.broken = self.broken.or(Some("引号后面还有文字"));
        }
        (end, (end + 1).min(data.len()))
    }

    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    pub(crate) fn bytes<'a>(&'a self, data: &'a [u8], position: usize) -> &'a [u8] {
        let Some(field) = self.fields.get(position) else { return &[] };
        let source = if field.is_unescaped { &self.unescaped } else { data };
        source.get(field.start..field.end).unwrap_or_default()
    }

    /// Where a field stands in the data, when it stands there as it is.
    pub(crate) fn range(&self, position: usize) -> Option<std::ops::Range<usize>> {
        let field = self.fields.get(position).filter(|field| !field.is_unescaped)?;
        Some(field.start..field.end)
    }

    /// The fields as cells.
    pub(crate) fn cells<'a>(&'a self, data: &'a [u8]) -> impl Iterator<Item = CellValue<'a>> {
        (0..self.len()).map(move |position| match self.bytes(data, position) {
            [] => CellValue::Blank,
            bytes => std::str::from_utf8(bytes).map_or(CellValue::Garbled, CellValue::Text),
        })
    }
}

/// Where the delimiter of a field is whose quotes do not count.
fn bare_end(data: &[u8], start: usize) -> usize {
    memchr::memchr2(b',', b'\n', data.get(start..).unwrap_or_default())
        .map_or(data.len(), |found| start + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (Vec<Vec<String>>, Option<&'static str>) {
        let (mut record, mut at, mut records, mut broken) = (Record::default(), 0, Vec::new(), None);
        while at < text.len() {
            at = record.split(text.as_bytes(), at);
            let fields = (0..record.len()).map(|field| record.bytes(text.as_bytes(), field));
            records.push(fields.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect());
            broken = broken.or(record.broken);
        }
        (records, broken)
    }

    #[test]
    fn records_split_as_rfc_4180_says() {
        assert_eq!(split("a,b\r\nc,d").0, [["a", "b"], ["c", "d"]]);
        assert_eq!(split("a,\"b,\"\"1\"\"\nx\",c\n,,\n").0, [["a", "b,\"1\"\nx", "c"], ["", "", ""]]);
        assert_eq!(split("\"a\"\r\n\"\",b\r\n").0, vec![vec!["a"], vec!["", "b"]]);
        assert_eq!(split("a\"b,c\n").0, [["a\"b", "c"]]);
        assert_eq!(split("\n\na\n").0, [[""], [""], ["a"]]);
    }

    #[test]
    fn broken_quotes_are_noticed() {
        assert_eq!(split("a,\"b\nc,d\n").1, Some("引号没有闭合"));
        assert_eq!(split("\"a\"b,c\n").1, Some("引号后面还有文字"));
        assert_eq!(split("\"a\" ,c\n").1, None);
    }
}
