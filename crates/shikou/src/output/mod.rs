//! What a command shows: JSON for programs, tables for people, files for the office.

pub(crate) mod files;
mod narrow;
pub(crate) mod overview;
pub(crate) mod rows;
pub(crate) mod sink;
pub(crate) mod table;

use std::io::Write;

use assessment::document;

use crate::failure::Failure;

/// Writes to standard output; a reader that went away ends the command quietly.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).map_err(|_| Failure::Closed)
}

/// Writes a message to standard error, where messages belong.
pub(crate) fn tell(text: &str) {
    // Nobody is left to tell when standard error is gone.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Writes one JSON document to standard output.
pub(crate) fn print_json(document: &serde_json::Value) -> Result<(), Failure> {
    print(&document::text(document))
}
