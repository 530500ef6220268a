//! A reader for the XML inside a workbook: tags and text in order, bounded memory, no entities but the five plain ones.
//!
//! Document types are refused, so that nothing is ever fetched or expanded.

use std::io::{self, Read};

use memchr::{memchr, memmem};

use crate::limits::MAX_CELL_BYTES;

/// Why a part of a workbook cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum XmlError {
    #[error("读取中断（{0}）")]
    Io(#[from] io::Error),
    #[error("内容在中途断了")]
    CutShort,
    #[error("含有文档类型声明（DOCTYPE）")]
    DocumentType,
    #[error("有一段内容过长")]
    TooLong,
    #[error("不是 UTF-8 编码的 XML")]
    Encoding,
    #[error("{0}")]
    Malformed(&'static str),
}

/// A piece of XML; names are without their prefix.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Start {
        name: &'a [u8],
        attributes: &'a [u8],
        is_empty: bool,
    },
    End {
        name: &'a [u8],
    },
    /// Text with its entities as they are written.
    Text(&'a [u8]),
    /// Text that is meant literally.
    Literal(&'a [u8]),
    Over,
}

#[derive(Clone, Copy)]
enum Kind {
    Tag,
    Text,
    Literal,
    Over,
}

const PIECE_BYTES: usize = 64 << 10;

pub(crate) struct XmlReader<R> {
    reader: R,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    is_over: bool,
    is_begun: bool,
}

impl<R: Read> XmlReader<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, buffer: vec![0; PIECE_BYTES], at: 0, filled: 0, is_over: false, is_begun: false }
    }

    pub(crate) fn next(&mut self) -> Result<Token<'_>, XmlError> {
        if !self.is_begun {
            self.begin()?;
        }
        let (kind, start, end) = self.find_next()?;
        let piece = self.buffer.get(start..end).unwrap_or_default();
        Ok(match kind {
            Kind::Over => Token::Over,
            Kind::Text => Token::Text(piece),
            Kind::Literal => Token::Literal(piece),
            Kind::Tag => tag(piece)?,
        })
    }

    /// Passes over a mark at the beginning and refuses what is not UTF-8.
    fn begin(&mut self) -> Result<(), XmlError> {
        self.is_begun = true;
        self.need(4)?;
        match self.rest() {
            [0xef, 0xbb, 0xbf, ..] => self.at += 3,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..] => return Err(XmlError::Encoding),
            _ => {}
        }
        Ok(())
    }

    /// What the next piece is and where it stands in the buffer.
    fn find_next(&mut self) -> Result<(Kind, usize, usize), XmlError> {
        loop {
            if !self.need(1)? {
                return Ok((Kind::Over, 0, 0));
            }
            if self.rest().first() != Some(&b'<') {
                let end = self.find(|rest| rest.iter().position(|byte| *byte == b'<'))?;
                let length = end.unwrap_or(self.rest().len());
                return Ok((Kind::Text, self.advance(length), self.at));
            }
            self.need(9)?;
            let rest = self.rest();
            let passed = match rest.get(1) {
                Some(b'?') => 2 + self.closing(b"?>")?,
                Some(b'!') if rest.starts_with(b"<!--") => 3 + self.closing(b"-->")?,
                Some(b'!') if rest.starts_with(b"<![CDATA[") => {
                    let end = self.closing(b"]]>")?;
                    let start = self.advance(end + 3) + 9;
                    return Ok((Kind::Literal, start, self.at - 3));
                }
                Some(b'!') => return Err(XmlError::DocumentType),
                _ => {
                    let end = self.find(tag_end)?.ok_or(XmlError::CutShort)?;
                    return Ok((Kind::Tag, self.advance(end + 1), self.at));
                }
            };
            self.advance(passed);
        }
    }

    fn closing(&mut self, mark: &'static [u8]) -> Result<usize, XmlError> {
        self.find(|rest| memmem::find(rest, mark))?.ok_or(XmlError::CutShort)
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..self.filled).unwrap_or_default()
    }

    /// Moves on; returns where it was.
    fn advance(&mut self, length: usize) -> usize {
        let before = self.at;
        self.at = (before + length).min(self.filled);
        before
    }

    /// Finds something in what is to come, reading on as far as it takes; `None` at the end.
    fn find(&mut self, what: impl Fn(&[u8]) -> Option<usize>) -> Result<Option<usize>, XmlError> {
        loop {
            if let Some(found) = what(self.rest()) {
                return Ok(Some(found));
            }
            let length = self.rest().len();
            if length > MAX_CELL_BYTES {
                return Err(XmlError::TooLong);
            }
            if !self.need(length + 1)? {
                return Ok(None);
            }
        }
    }

    /// Reads on until so many bytes are there; false when the end comes before.
    #[inline]
    fn need(&mut self, length: usize) -> Result<bool, XmlError> {
        if self.filled - self.at >= length {
            return Ok(true);
        }
        self.read_on(length)
    }

    fn read_on(&mut self, length: usize) -> Result<bool, XmlError> {
        self.buffer.copy_within(self.at..self.filled, 0);
        self.filled -= self.at;
        self.at = 0;
        if length > self.buffer.len() / 2 {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        while self.filled < length && !self.is_over {
            let free = self.buffer.get_mut(self.filled..).unwrap_or_default();
            match self.reader.read(free) {
                Ok(0) => self.is_over = true,
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(self.filled >= length)
    }
}

/// Where a tag's `>` is; one inside a quoted value does not end it. Tags are short: a plain loop beats a search.
fn tag_end(rest: &[u8]) -> Option<usize> {
    let mut quote = None;
    rest.iter().position(|byte| match quote {
        Some(open) => {
            if *byte == open {
                quote = None;
            }
            false
        }
        None if matches!(byte, b'"' | b'\'') => {
            quote = Some(*byte);
            false
        }
        None => *byte == b'>',
    })
}

/// `<a:name key="value"/>` in its parts.
#[inline]
fn tag(piece: &[u8]) -> Result<Token<'_>, XmlError> {
    let inner = piece.get(1..piece.len().saturating_sub(1)).unwrap_or_default();
    if let Some(name) = inner.strip_prefix(b"/") {
        return Ok(Token::End { name: local(name.trim_ascii_end()) });
    }
    let (inner, is_empty) = inner.strip_suffix(b"/").map_or((inner, false), |inner| (inner, true));
    let end = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at_checked(end).unwrap_or((inner, &[]));
    if name.is_empty() {
        return Err(XmlError::Malformed("有一个没有名称的标签"));
    }
    Ok(Token::Start { name: local(name), attributes, is_empty })
}

#[inline]
fn local(name: &[u8]) -> &[u8] {
    name.iter().position(|byte| *byte == b':').and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}

/// The attributes of a tag one after another: names without prefix, values as they are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attributes<'a>(pub(crate) &'a [u8]);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let name = local(rest.get(..equals)?.trim_ascii_end());
        let value = rest.get(equals + 1..)?.trim_ascii_start();
        let quote = *value.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
        let value = value.get(1..)?;
        let end = value.iter().position(|byte| *byte == quote)?;
        self.0 = value.get(end + 1..)?;
        Some((name, value.get(..end)?))
    }
}

/// The value of an attribute, by its name without prefix.
pub(crate) fn attribute<'a>(attributes: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    Attributes(attributes).find(|(name, _)| *name == key).map(|(_, value)| value)
}

/// Appends text with its entities replaced; what is not UTF-8 becomes U+FFFD.
pub(crate) fn unescape(text: &[u8], out: &mut String) {
    let mut rest = text;
    while let Some(start) = rest.iter().position(|byte| *byte == b'&') {
        let (before, entity) = rest.split_at_checked(start).unwrap_or((rest, &[]));
        out.push_str(&String::from_utf8_lossy(before));
        let end = memchr(b';', entity.get(..entity.len().min(12)).unwrap_or_default());
        let decoded = end.and_then(|end| decode(entity.get(1..end)?));
        match (decoded, end) {
            (Some(decoded), Some(end)) => {
                out.push(decoded);
                rest = entity.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    match std::str::from_utf8(rest) {
        Ok(text) => out.push_str(text),
        Err(_) => out.push_str(&String::from_utf8_lossy(rest)),
    }
}

fn decode(entity: &[u8]) -> Option<char> {
    match entity {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => {
            let number = std::str::from_utf8(entity.strip_prefix(b"#")?).ok()?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Replaces `_x000D_`, the way in which spreadsheets write signs that XML does not allow.
pub(crate) fn unescape_spreadsheet(text: &mut String, from: usize) {
    let Some(tail) = text.get(from..).filter(|tail| tail.contains("_x")) else { return };
    let mut out = String::with_capacity(tail.len());
    let mut rest = tail;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code = after.get(..5).filter(|code| code.ends_with('_')).and_then(|code| code.get(..4));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(sign) => {
                out.push(sign);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    text.truncate(from);
    text.push_str(&out);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, so that every piece is cut everywhere.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn tokens(text: &str) -> Result<Vec<String>, XmlError> {
        let mut reader = XmlReader::new(Drip(text.as_bytes()));
        let mut all = Vec::new();
        loop {
            let token = reader.next()?;
            if token == Token::Over {
                return Ok(all);
            }
            all.push(match token {
                Token::Start { name, is_empty, .. } => {
                    format!("<{}{is_empty}", String::from_utf8_lossy(name))
                }
                Token::End { name } => format!(">{}", String::from_utf8_lossy(name)),
                Token::Text(text) | Token::Literal(text) => String::from_utf8_lossy(text).into_owned(),
                Token::Over => String::new(),
            });
        }
    }

    #[test]
    fn pieces_come_in_order() {
        let text = "\u{feff}<?xml version=\"1.0\"?><!-- > --><x:a k='>'>t<b/><![CDATA[<&>]]></x:a>";
        assert_eq!(tokens(text).unwrap(), ["<afalse", "t", "<btrue", "<&>", ">a"]);
    }

    #[test]
    fn what_is_dangerous_or_cut_short_is_refused() {
        for text in [
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a/>",
            "<a",
            "<a k='>",
            "<!-- ",
            "\u{0}<",
            "< >",
        ] {
            assert!(tokens(text).is_err(), "{text}");
        }
        let long = "x".repeat(MAX_CELL_BYTES * 2 + PIECE_BYTES);
        let mut reader = XmlReader::new(long.as_bytes());
        assert!(matches!(reader.next(), Err(XmlError::TooLong)));
    }

    #[test]
    fn attributes_and_entities_are_read() {
        let attributes = br#" r:id = "rId1" name='a&amp;b' bad"#;
        assert_eq!(attribute(attributes, b"id"), Some(&b"rId1"[..]));
        assert_eq!(attribute(attributes, b"name"), Some(&b"a&amp;b"[..]));
        assert_eq!(attribute(attributes, b"none"), None);
        let mut out = String::new();
        unescape("三&lt;&#26519;&#x6797;&nope;&".as_bytes(), &mut out);
        assert_eq!(out, "三<林林&nope;&");
        let mut out = "a_x000D_b_x_x4E00_".to_owned();
        unescape_spreadsheet(&mut out, 0);
        assert_eq!(out, "a\rb_x一");
    }
}
