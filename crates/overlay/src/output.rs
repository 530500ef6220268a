//! 结果文件: the lines of the contract.

use memchr::{memchr, memchr3};

use crate::decide::Decision;
use crate::dwellings::NONE;
use crate::hash::small;
use crate::overlay::Overlay;
use crate::refusal::OverlayError;

/// So much is handed over at a time.
const PIECE_BYTES: usize = 128 << 10;

/// Takes the bytes of a file in order.
pub type Sink<'s> = dyn FnMut(&[u8]) -> Result<(), OverlayError> + 's;

impl Overlay {
    /// Writes a line for each row of the feed, in its order; the feed's other columns stand behind the reason.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn write(&self, sink: &mut Sink<'_>) -> Result<(), OverlayError> {
        let mut out = Vec::with_capacity(PIECE_BYTES + 4096);
        out.extend_from_slice(b"row_id,person_id,person_score,dwelling_id,dwelling_score,difference,reason");
        for other in &self.feed.others {
            out.push(b',');
            cell(other.as_bytes(), &mut out);
        }
        out.push(b'\n');
        let mut reason = String::new();
        for (at, decision) in self.decisions.iter().enumerate() {
            let mut texts = self.feed.texts(at);
            cell(texts.next().unwrap_or_default(), &mut out);
            self.answer(decision, &mut out);
            reason.clear();
            self.write_reason(small(at), decision, &mut reason);
            out.push(b',');
            cell(reason.as_bytes(), &mut out);
            for text in texts {
                out.push(b',');
                cell(text, &mut out);
            }
            out.push(b'\n');
            if out.len() >= PIECE_BYTES {
                sink(&out)?;
                out.clear();
            }
        }
        sink(&out)
    }

    fn answer(&self, decision: &Decision, out: &mut Vec<u8>) {
        out.push(b',');
        if let Some(person) = &decision.person {
            cell(self.person_id(person).unwrap_or_default().as_bytes(), out);
            out.push(b',');
            score(person.score, out);
        } else {
            out.push(b',');
        }
        out.push(b',');
        if decision.dwelling == NONE {
            out.push(b',');
        } else {
            cell(self.dwelling_id(decision.dwelling).as_bytes(), out);
            out.push(b',');
            score(decision.dwelling_score, out);
        }
        out.push(b',');
        out.extend_from_slice(decision.difference.word().as_bytes());
    }

    /// Writes the residents whom the feed does not list: `dwelling_id,person_id`, in the order of these.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn write_gone(&self, sink: &mut Sink<'_>) -> Result<(), OverlayError> {
        let mut out = b"dwelling_id,person_id\n".to_vec();
        for (dwelling, person) in self.gone() {
            cell(dwelling.as_bytes(), &mut out);
            out.push(b',');
            cell(person.as_bytes(), &mut out);
            out.push(b'\n');
            if out.len() >= PIECE_BYTES {
                sink(&out)?;
                out.clear();
            }
        }
        sink(&out)
    }
}

/// A cell, in quotes where it needs them.
fn cell(text: &[u8], out: &mut Vec<u8>) {
    if memchr3(b',', b'"', b'\n', text).is_none() && memchr(b'\r', text).is_none() {
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    for byte in text {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// Thousandths as a decimal between 0 and 1.
fn score(per_mille: u16, out: &mut Vec<u8>) {
    let digit = |unit: u16| b"0123456789".get(usize::from(per_mille / unit % 10)).copied().unwrap_or(b'0');
    out.extend_from_slice(&[digit(1000), b'.', digit(100), digit(10), digit(1)]);
}
