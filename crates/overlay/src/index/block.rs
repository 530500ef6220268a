//! Blocks: how an index is cut, and how a damaged one is noticed.

use super::{BEGINNING, Kind};
use crate::hash::{small, sum_of};
use crate::refusal::{Fault, OverlayError};
use crate::source::Source;

const HEAD_BYTES: usize = 16;

/// No block is longer.
const LONGEST_BLOCK_BYTES: usize = 4 << 20;

/// Puts a block behind what is there.
pub(super) fn push(kind: Kind, bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&(kind as u32).to_le_bytes());
    out.extend_from_slice(&small(bytes.len()).to_le_bytes());
    out.extend_from_slice(&sum_of(bytes).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// A block that was fetched: kind and bytes.
pub(super) fn parts(block: &[u8]) -> Option<(Kind, &[u8])> {
    let (code, rest) = block.split_first_chunk::<4>()?;
    let kind = Kind::of(u32::from_le_bytes(*code))?;
    Some((kind, rest.get(HEAD_BYTES - 4..)?))
}

/// Whether a block is what was written.
pub(super) fn is_whole(block: &[u8]) -> bool {
    let key = block.get(8..HEAD_BYTES).and_then(|key| key.first_chunk::<8>());
    let bytes = block.get(HEAD_BYTES..).unwrap_or_default();
    key.is_some_and(|key| u64::from_le_bytes(*key) == sum_of(bytes))
}

/// The blocks of an index, one after the other.
pub(crate) struct Blocks<'s> {
    source: &'s mut dyn Source,
    /// What was read behind the last block.
    rest: Vec<u8>,
    is_over: bool,
    /// Whether blocks are known to be whole, from another pass.
    is_trusted: bool,
}

impl<'s> Blocks<'s> {
    /// Begins at the first block.
    pub(crate) fn open(source: &'s mut dyn Source) -> Result<Self, OverlayError> {
        source.rewind()?;
        let mut blocks = Self { source, rest: Vec::new(), is_over: false, is_trusted: false };
        let mut first = Vec::new();
        let beginning = blocks.fetch(&mut first).ok().filter(|found| *found).and_then(|_| parts(&first));
        if beginning != Some((Kind::Begin, BEGINNING)) {
            let problem = "不是叠加索引，或由别的版本写成";
            let remedy = "请用 --register 和 --save-index 重新生成";
            return Err(Fault::whole(blocks.source.name(), problem, remedy).into());
        }
        Ok(blocks)
    }

    /// Begins at the first block of what another pass found whole.
    pub(crate) fn again(source: &'s mut dyn Source) -> Result<Self, OverlayError> {
        let mut blocks = Self::open(source)?;
        blocks.is_trusted = true;
        Ok(blocks)
    }

    /// Gives the next block of persons; `false` behind the last.
    pub(crate) fn fetch_persons(&mut self, block: &mut Vec<u8>) -> Result<bool, OverlayError> {
        while self.fetch(block)? {
            if parts(block).is_some_and(|(kind, _)| kind == Kind::Persons) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Gives the next block with its head; `false` behind the last.
    pub(crate) fn fetch(&mut self, block: &mut Vec<u8>) -> Result<bool, OverlayError> {
        block.clear();
        if self.is_over {
            return Ok(false);
        }
        std::mem::swap(block, &mut self.rest);
        self.fill(block, HEAD_BYTES)?;
        let length = block.get(4..8).and_then(|length| length.first_chunk::<4>());
        let length = length.map_or(usize::MAX, |length| u32::from_le_bytes(*length) as usize);
        if length > LONGEST_BLOCK_BYTES {
            return Err(self.damaged());
        }
        let whole = HEAD_BYTES + length;
        self.fill(block, whole)?;
        let Some(behind) = block.get(whole..) else { return Err(self.damaged()) };
        self.rest.extend_from_slice(behind);
        block.truncate(whole);
        match parts(block) {
            None => return Err(self.damaged()),
            Some((Kind::End, _)) => self.is_over = true,
            Some(_) => {}
        }
        if self.is_trusted || is_whole(block) { Ok(true) } else { Err(self.damaged()) }
    }

    fn damaged(&self) -> OverlayError {
        let remedy = "请用 --register 和 --save-index 重新生成";
        Fault::whole(self.source.name(), "叠加索引不完整或已损坏", remedy).into()
    }

    /// Reads on until so many bytes are there, or no more come.
    fn fill(&mut self, block: &mut Vec<u8>, wanted: usize) -> Result<(), OverlayError> {
        while block.len() < wanted && self.source.more(block)? {}
        Ok(())
    }
}
