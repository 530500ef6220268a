//! 叠加索引: a register read once and kept as blocks of bytes, for feeds to come.
//!
//! A block is its kind (4 bytes), its length (4), a sum of its bytes (8), and the bytes; numbers are little-endian. It
//! begins with [`Kind::Begin`] and ends with [`Kind::End`], so that a file that was cut is noticed. Dwellings and persons
//! stand in columns, each of one width, behind how many there are, and their texts behind the columns: a feed goes
//! through the keys, and few texts are read. Laying a feed on it goes through the same steps as laying it on the tables,
//! so that the result is the same byte for byte. It holds names and numbers in clear and is as confidential as the
//! register.

mod block;
mod read;
mod write;

pub(crate) use block::Blocks;
pub(crate) use read::{dwellings_of, persons_of};
pub use write::save_index;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Begin = 1,
    Places = 2,
    Mentions = 3,
    Dwellings = 4,
    Persons = 5,
    End = 6,
}

impl Kind {
    const ALL: [Self; 6] =
        [Self::Begin, Self::Places, Self::Mentions, Self::Dwellings, Self::Persons, Self::End];

    fn of(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u32 == code)
    }
}

/// The first bytes; the number rises whenever keys or blocks change.
const BEGINNING: &[u8] = b"shikou overlay index 3";
