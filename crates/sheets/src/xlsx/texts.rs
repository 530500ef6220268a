//! The table of texts that the cells of a workbook share.

use std::io::Read;

use super::xml::{Token, XmlError, XmlReader, unescape, unescape_spreadsheet};
use crate::limits::MAX_TEXT_BYTES;

/// 共享文字: all in one string.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn get(&self, place: usize) -> Option<&str> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.all.get(start..end)
    }

    pub(crate) fn read(reader: impl Read) -> Result<Self, XmlError> {
        let mut xml = XmlReader::new(reader);
        let mut texts = Self::default();
        let mut text = RichText::default();
        loop {
            match xml.next()? {
                Token::Start { name: b"si", is_empty, .. } => {
                    text = RichText::default();
                    if is_empty {
                        texts.end();
                    }
                }
                Token::End { name: b"si" } => texts.end(),
                Token::Over => return Ok(texts),
                token => text.take(&token, &mut texts.all),
            }
            if texts.all.len() > MAX_TEXT_BYTES {
                return Err(XmlError::TooLong);
            }
        }
    }

    fn end(&mut self) {
        let start = self.ends.last().copied().unwrap_or(0);
        unescape_spreadsheet(&mut self.all, start);
        self.ends.push(self.all.len());
    }
}

/// Picks the text out of `<t>`, the pronunciation in `<rPh>` left out.
#[derive(Debug, Default)]
pub(crate) struct RichText {
    is_text: bool,
    is_pronunciation: bool,
}

impl RichText {
    pub(crate) fn take(&mut self, token: &Token<'_>, out: &mut String) {
        match token {
            Token::Start { name: b"t", is_empty, .. } => self.is_text = !is_empty,
            Token::End { name: b"t" } => self.is_text = false,
            Token::Start { name: b"rPh", is_empty, .. } => self.is_pronunciation = !is_empty,
            Token::End { name: b"rPh" } => self.is_pronunciation = false,
            Token::Text(text) if self.is_text && !self.is_pronunciation => unescape(text, out),
            Token::Literal(text) if self.is_text && !self.is_pronunciation => {
                out.push_str(&String::from_utf8_lossy(text));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_put_together_and_pronunciation_is_left_out() {
        let xml = "<sst><si><t>三林</t></si><si/><si><r><t>老</t></r><r><t xml:space='preserve'>街 </t></r>\
                   <rPh><t>laojie</t></rPh></si><si><t/></si></sst>";
        let texts = Texts::read(xml.as_bytes()).unwrap();
        assert_eq!(
            [0, 1, 2, 3].map(|place| texts.get(place)),
            [Some("三林"), Some(""), Some("老街 "), Some("")]
        );
        assert_eq!(texts.get(4), None);
    }
}
