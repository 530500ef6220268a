//! The container of old Office files: sectors in chains, like a small disk.

use std::ops::Range;

use crate::magic::OLE;

/// Why a container cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ContainerError {
    #[error("文件头不完整")]
    Header,
    #[error("扇区链断开或成环")]
    Chain,
    #[error("目录读不出来")]
    Directory,
}

const END_OF_CHAIN: u32 = 0xffff_fffe;
const ENTRY_BYTES: usize = 128;

/// 旧容器: named streams.
#[derive(Debug)]
pub(crate) struct Container<'b> {
    bytes: &'b [u8],
    sector_bytes: usize,
    chains: Vec<u32>,
    small_chains: Vec<u32>,
    small: Vec<u8>,
    small_limit: usize,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    kind: u8,
    start: u32,
    length: usize,
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|chunk| u16::from_le_bytes(*chunk))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|chunk| u32::from_le_bytes(*chunk))
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl<'b> Container<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, ContainerError> {
        let header = |at| u32_at(bytes, at).ok_or(ContainerError::Header);
        let shift = u16_at(bytes, 30).ok_or(ContainerError::Header)?;
        if !bytes.starts_with(&OLE) || !matches!(shift, 9 | 12) || u16_at(bytes, 32) != Some(6) {
            return Err(ContainerError::Header);
        }
        let mut container = Self {
            bytes,
            sector_bytes: 1 << shift,
            chains: Vec::new(),
            small_chains: Vec::new(),
            small: Vec::new(),
            small_limit: size(header(56)?),
            entries: Vec::new(),
        };
        container.chains = container.read_chains(header(68)?)?;
        let directory = container.chain(header(48)?)?;
        container.entries = directory.chunks_exact(ENTRY_BYTES).filter_map(entry).collect();
        if container.entries.is_empty() {
            return Err(ContainerError::Directory);
        }
        container.small_chains = numbers(&container.chain(header(60)?)?);
        let root = container.entries.iter().find(|entry| entry.kind == 5).map(|root| root.start);
        container.small = container.chain(root.unwrap_or(END_OF_CHAIN))?;
        Ok(container)
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let start = size(number).checked_add(1)?.checked_mul(self.sector_bytes)?;
        // The last sector may be cut short.
        self.bytes.get(start..start.checked_add(self.sector_bytes)?.min(self.bytes.len()))
    }

    /// How many steps no honest chain exceeds.
    fn longest(&self) -> usize {
        self.bytes.len() / self.sector_bytes + 2
    }

    /// The table of what follows each sector, put together from the sectors that the header and its list name.
    fn read_chains(&self, list_start: u32) -> Result<Vec<u32>, ContainerError> {
        let mut sectors = numbers(self.bytes.get(76..512).ok_or(ContainerError::Header)?);
        let mut next = list_start;
        for _ in 0..self.longest() {
            if next >= END_OF_CHAIN - 1 {
                break;
            }
            let mut more = numbers(self.sector(next).ok_or(ContainerError::Chain)?);
            next = more.pop().ok_or(ContainerError::Chain)?;
            sectors.extend(more);
        }
        let named = sectors.into_iter().filter(|sector| *sector < END_OF_CHAIN - 1);
        let mut chains = Vec::new();
        for sector in named.take(self.longest()) {
            chains.extend(numbers(self.sector(sector).ok_or(ContainerError::Chain)?));
        }
        Ok(chains)
    }

    fn chain(&self, start: u32) -> Result<Vec<u8>, ContainerError> {
        let mut bytes = Vec::new();
        let mut next = start;
        for _ in 0..self.longest() {
            if next >= END_OF_CHAIN {
                return Ok(bytes);
            }
            bytes.extend_from_slice(self.sector(next).ok_or(ContainerError::Chain)?);
            next = *self.chains.get(size(next)).ok_or(ContainerError::Chain)?;
        }
        Err(ContainerError::Chain)
    }

    fn small_chain(&self, start: u32) -> Result<Vec<u8>, ContainerError> {
        const SECTOR: usize = 64;
        let range = |number: u32| -> Option<Range<usize>> {
            let start = size(number).checked_mul(SECTOR)?;
            Some(start..start.checked_add(SECTOR)?.min(self.small.len()))
        };
        let mut bytes = Vec::new();
        let mut next = start;
        for _ in 0..self.small.len() / SECTOR + 2 {
            if next >= END_OF_CHAIN {
                return Ok(bytes);
            }
            let sector = range(next).and_then(|range| self.small.get(range));
            bytes.extend_from_slice(sector.ok_or(ContainerError::Chain)?);
            next = *self.small_chains.get(size(next)).ok_or(ContainerError::Chain)?;
        }
        Err(ContainerError::Chain)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream by its name.
    pub(crate) fn stream(&self, name: &str) -> Option<Result<Vec<u8>, ContainerError>> {
        let entry =
            self.entries.iter().find(|entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name))?;
        let bytes = if entry.length < self.small_limit {
            self.small_chain(entry.start)
        } else {
            self.chain(entry.start)
        };
        Some(bytes.map(|mut bytes| {
            bytes.truncate(entry.length);
            bytes
        }))
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let (words, _) = bytes.as_chunks::<4>();
    words.iter().map(|word| u32::from_le_bytes(*word)).collect()
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?.min(64)).saturating_sub(2);
    let (units, _) = bytes.get(..length)?.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    let kind = *bytes.get(66)?;
    (kind != 0).then_some(Entry {
        name: String::from_utf16_lossy(&units),
        kind,
        start: u32_at(bytes, 116)?,
        length: size(u32_at(bytes, 120)?),
    })
}
