//! Records of an old workbook, and the texts that go on from one record to the next.

use super::container::u16_at;

/// 记录.
#[derive(Debug, Clone, Copy)]
pub(crate) struct XlsRecord<'b> {
    pub(crate) kind: u16,
    pub(crate) data: &'b [u8],
    /// Where the next record begins.
    pub(crate) next: usize,
}

pub(crate) const CONTINUE: u16 = 0x003c;

/// The record at a place; `None` at the end, or where the stream is cut short.
pub(crate) fn record(stream: &[u8], at: usize) -> Option<XlsRecord<'_>> {
    let length = usize::from(u16_at(stream, at + 2)?);
    let next = at + 4 + length;
    Some(XlsRecord { kind: u16_at(stream, at)?, data: stream.get(at + 4..next)?, next })
}

/// The data of a record and of those that continue it, read on end.
#[derive(Debug)]
pub(crate) struct Continued<'b> {
    pieces: Vec<&'b [u8]>,
    piece: usize,
    at: usize,
}

impl<'b> Continued<'b> {
    /// Begins with a record; also where the records that continue it end.
    pub(crate) fn new(stream: &'b [u8], first: XlsRecord<'b>) -> (Self, usize) {
        let (mut pieces, mut next) = (vec![first.data], first.next);
        while let Some(more) = record(stream, next).filter(|more| more.kind == CONTINUE) {
            pieces.push(more.data);
            next = more.next;
        }
        (Self { pieces, piece: 0, at: 0 }, next)
    }

    fn current(&self) -> &'b [u8] {
        self.pieces.get(self.piece).and_then(|piece| piece.get(self.at..)).unwrap_or_default()
    }

    /// Whether a new piece has just begun; goes over to it when the last one is used up.
    fn turn(&mut self) -> bool {
        let is_used_up = self.current().is_empty() && self.piece + 1 < self.pieces.len();
        if is_used_up {
            self.piece += 1;
            self.at = 0;
        }
        is_used_up
    }

    fn byte(&mut self) -> Option<u8> {
        self.turn();
        let byte = *self.current().first()?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self, bytes: u32) -> Option<u32> {
        (0..bytes).try_fold(0_u32, |number, place| Some(number | u32::from(self.byte()?) << (8 * place)))
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.number(4)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.turn();
            let step = self.current().len().min(count);
            if step == 0 {
                return None;
            }
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// A text with its length in two bytes; where it goes on in a new piece, that piece says anew how wide its signs are.
    pub(crate) fn text(&mut self) -> Option<String> {
        let length = self.number(2)?;
        let mut flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let phonetic = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let mut units: Vec<u16> = Vec::new();
        for _ in 0..length {
            if self.turn() {
                flags = self.byte()?;
            }
            let width = if flags & 1 != 0 { 2 } else { 1 };
            units.push(u16::try_from(self.number(width)?).ok()?);
        }
        self.skip(usize::try_from(runs).ok()?.checked_mul(4)?)?;
        self.skip(usize::try_from(phonetic).ok()?)?;
        Some(String::from_utf16_lossy(&units))
    }
}

/// A text within one record: its length in one byte or two, then how wide its signs are.
pub(crate) fn short_text(data: &[u8], at: usize, length_bytes: usize) -> Option<String> {
    let length = match length_bytes {
        1 => usize::from(*data.get(at)?),
        _ => usize::from(u16_at(data, at)?),
    };
    let flags = *data.get(at + length_bytes)?;
    let signs = data.get(at + length_bytes + 1..)?;
    if flags & 1 == 0 {
        return Some(signs.get(..length)?.iter().map(|byte| char::from(*byte)).collect());
    }
    let (units, _) = signs.get(..length * 2)?.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    Some(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
        stream.extend(kind.to_le_bytes());
        stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        stream.extend(data);
    }

    #[test]
    fn texts_go_on_from_record_to_record() {
        let mut stream = Vec::new();
        // Four signs: two narrow ones, then two wide ones in the record that continues.
        put(&mut stream, 0xfc, &[4, 0, 0, b'a', b'b']);
        put(&mut stream, CONTINUE, &[1, 0x09, 0x4e, 0x97, 0x67, 1, 0, 0, b'c']);
        put(&mut stream, 0x0a, &[]);
        let (mut data, next) = Continued::new(&stream, record(&stream, 0).unwrap());
        assert_eq!(data.text().as_deref(), Some("ab三林"));
        assert_eq!(data.text().as_deref(), Some("c"));
        assert_eq!(data.text(), None);
        assert_eq!(record(&stream, next).unwrap().kind, 0x0a);
    }

    #[test]
    fn records_that_are_cut_short_are_none() {
        assert!(record(&[1, 0, 5, 0, 1, 2], 0).is_none());
        assert!(record(&[], 0).is_none());
        assert_eq!(short_text(&[3, 0, b'a'], 0, 1), None);
    }
}
