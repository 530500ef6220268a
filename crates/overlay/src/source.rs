//! Where bytes come from and who works on them: the caller's business, said in two small traits.

use crate::refusal::OverlayError;

/// A file's bytes (CSV in UTF-8, or a saved index), from the beginning as often as they are asked for.
pub trait Source {
    /// What messages call it.
    fn name(&self) -> &str;

    /// Begins again at the first byte.
    ///
    /// # Errors
    /// When it cannot, in words.
    fn rewind(&mut self) -> Result<(), OverlayError>;

    /// Puts more bytes behind those in `into`; says whether there were any.
    ///
    /// # Errors
    /// When they cannot be read, in words.
    fn more(&mut self, into: &mut Vec<u8>) -> Result<bool, OverlayError>;
}

/// Those who work on the pieces of a file: one, or as many as the caller has cores for.
pub trait Crew {
    /// Fetches piece after piece, works on each, and takes the results in the order of the pieces.
    ///
    /// # Errors
    /// The first error of fetching or taking.
    fn each<T: Send>(
        &self,
        fetch: &mut dyn FnMut(&mut Vec<u8>) -> Result<bool, OverlayError>,
        work: &(dyn Fn(&[u8]) -> T + Sync),
        take: &mut dyn FnMut(T) -> Result<(), OverlayError>,
    ) -> Result<(), OverlayError>;
}

/// 独自处理. One after another, in the thread that asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alone;

impl Crew for Alone {
    fn each<T: Send>(
        &self,
        fetch: &mut dyn FnMut(&mut Vec<u8>) -> Result<bool, OverlayError>,
        work: &(dyn Fn(&[u8]) -> T + Sync),
        take: &mut dyn FnMut(T) -> Result<(), OverlayError>,
    ) -> Result<(), OverlayError> {
        let mut piece = Vec::new();
        while fetch(&mut piece)? {
            take(work(&piece))?;
        }
        Ok(())
    }
}

/// 内存数据. Bytes that are in memory already.
#[derive(Clone, Debug)]
pub struct Bytes<'b> {
    name: &'b str,
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Bytes<'b> {
    /// Bytes with the name that messages use.
    #[must_use]
    pub const fn new(name: &'b str, bytes: &'b [u8]) -> Self {
        Self { name, bytes, at: 0 }
    }
}

impl Source for Bytes<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn rewind(&mut self) -> Result<(), OverlayError> {
        self.at = 0;
        Ok(())
    }

    fn more(&mut self, into: &mut Vec<u8>) -> Result<bool, OverlayError> {
        const PIECE_BYTES: usize = 256 << 10;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let piece = rest.get(..PIECE_BYTES).unwrap_or(rest);
        into.extend_from_slice(piece);
        self.at += piece.len();
        Ok(!piece.is_empty())
    }
}
