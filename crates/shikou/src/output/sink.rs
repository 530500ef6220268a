//! Where the rows of a list go: standard output, or a file that is put in place when it is whole.

use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;

use super::files::Staged;
use super::tell;
use crate::failure::Failure;

/// So much is held back in memory; what goes beyond waits in a file that has no name.
const HELD_BYTES: usize = 8 << 20;

/// Takes bytes in order.
pub(crate) enum Sink {
    /// Standard output, at once: the input has been looked through before.
    Flowing,
    /// Standard output, when everything has been accepted.
    Waiting {
        /// The last bytes.
        held: Vec<u8>,
        /// What stands before them.
        aside: Option<File>,
    },
    /// A file.
    File(Staged),
}

impl Sink {
    /// A file, or standard output where none is named.
    pub(crate) fn open(path: Option<&Path>, is_checked: bool) -> Result<Self, Failure> {
        Ok(match path {
            Some(path) => Self::File(Staged::create(path.to_owned(), "")?),
            None if is_checked => Self::Flowing,
            None => Self::Waiting { held: Vec::new(), aside: None },
        })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Flowing => put(bytes),
            Self::Waiting { held, aside } => {
                held.extend_from_slice(bytes);
                if held.len() <= HELD_BYTES {
                    return Ok(());
                }
                let folder = std::env::temp_dir();
                let unwritable = |error| Failure::unwritable(&folder, &error);
                let file = match aside {
                    Some(file) => file,
                    None => aside.insert(tempfile::tempfile().map_err(unwritable)?),
                };
                file.write_all(held).map_err(unwritable)?;
                held.clear();
                Ok(())
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
            Self::Flowing => Ok(()),
            Self::Waiting { held, aside } => {
                if let Some(mut file) = aside {
                    file.rewind().map_err(|error| Failure::unreadable(&std::env::temp_dir(), &error))?;
                    std::io::copy(&mut file, &mut std::io::stdout().lock()).map_err(|_| Failure::Closed)?;
                }
                put(&held)
            }
        }
    }
}

fn put(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|_| Failure::Closed)
}
