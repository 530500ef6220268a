//! Where the rows of a list go: standard output, or a file that is put in place when it is whole.

use std::io::Write;
use std::path::Path;

use super::files::Staged;
use super::tell;
use crate::failure::Failure;

/// So much is held back from standard output, so that a short input that is refused at its end prints nothing.
const HELD_BYTES: usize = 8 << 20;

/// Takes bytes in order.
pub(crate) enum Sink {
    /// Standard output.
    Screen {
        /// Not yet written.
        held: Vec<u8>,
        /// Whether anything has been.
        flows: bool,
    },
    /// A file.
    File(Staged),
}

impl Sink {
    /// A file, or standard output where none is named.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        Ok(match path {
            Some(path) => Self::File(Staged::create(path.to_owned(), "")?),
            None => Self::Screen { held: Vec::new(), flows: false },
        })
    }

    /// Whether something has gone out that cannot be taken back.
    pub(crate) const fn has_flowed(&self) -> bool {
        matches!(self, Self::Screen { flows: true, .. })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Screen { held, flows } => {
                if !*flows && held.len() + bytes.len() <= HELD_BYTES {
                    held.extend_from_slice(bytes);
                    return Ok(());
                }
                *flows = true;
                put(&std::mem::take(held))?;
                put(bytes)
            }
        }
    }

    /// Everything has been accepted.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::File(file) => {
                tell(&format!("已写 {}", file.put_in_place()?.display()));
                Ok(())
            }
            Self::Screen { held, .. } => put(&held),
        }
    }
}

fn put(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|_| Failure::Closed)
}
