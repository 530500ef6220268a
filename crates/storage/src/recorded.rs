//! A writer's writes and syncs, recorded by a library that is put before the system's (`tests/power_loss/record.c`).

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use tempfile::TempDir;

use crate::power_loss::{DATABASE, founded};

/// Set for the writer alone.
pub(crate) const FOLDER: &str = "SHIKOU_POWER_FOLDER";
pub(crate) const RECORD: &str = "SHIKOU_POWER_RECORD";

/// One thing that happened to a file.
pub(crate) enum Deed {
    Written {
        file: String,
        offset: usize,
        bytes: Vec<u8>,
    },
    Truncated {
        file: String,
        length: usize,
    },
    Created {
        file: String,
    },
    Synced {
        file: String,
    },
    /// The disk said that it had failed: what waited for it is there or lost, and nothing waits any more.
    SyncFailed {
        file: String,
    },
}

/// An entry of a record: what was done, or `F` for what failed and did nothing.
struct Entry<'r> {
    kind: &'r str,
    file: &'r str,
    /// Offset or length.
    first: usize,
    bytes: &'r [u8],
}

fn entries(record: &[u8]) -> Vec<Entry<'_>> {
    let (mut entries, mut rest) = (Vec::new(), record);
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let head = std::str::from_utf8(&rest[..end]).unwrap();
        let words: Vec<&str> = head.split(' ').collect();
        let [kind, file, first, second] = words[..] else { panic!("{head}") };
        let written = if kind == "W" { second.parse().unwrap() } else { 0 };
        let (bytes, after) = rest[end + 1..].split_at(written);
        rest = after;
        entries.push(Entry { kind, file, first: first.parse().unwrap(), bytes });
    }
    entries
}

pub(crate) fn deeds(record: &[u8]) -> Vec<Deed> {
    let mut deeds = Vec::new();
    for Entry { kind, file, first, bytes } in entries(record) {
        let file = file.to_owned();
        deeds.push(match kind {
            "W" => Deed::Written { file, offset: first, bytes: bytes.to_owned() },
            "T" => Deed::Truncated { file, length: first },
            "S" => Deed::Synced { file },
            "C" => Deed::Created { file },
            "E" => Deed::SyncFailed { file },
            "F" => continue,
            // What would a disk do to a file that is going? Nothing here removes one.
            _ => panic!("not foreseen: {kind} {file}"),
        });
    }
    // The memory that processes share is made anew after a restart.
    deeds.retain(|deed| !deed.file().ends_with("-shm"));
    deeds
}

/// How many writes and syncs were made to fail.
pub(crate) fn failed(record: &[u8]) -> usize {
    entries(record).iter().filter(|entry| matches!(entry.kind, "F" | "E")).count()
}

impl Deed {
    pub(crate) fn file(&self) -> &str {
        match self {
            Self::Written { file, .. }
            | Self::Truncated { file, .. }
            | Self::Created { file }
            | Self::Synced { file }
            | Self::SyncFailed { file } => file,
        }
    }
}

/// The library that records; none where there is no compiler for it.
pub(crate) fn recorder(folder: &Path) -> Option<PathBuf> {
    let library = folder.join("record.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/power_loss/record.c");
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut compile = Command::new(compiler);
    compile
        .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-lpthread");
    compile.status().ok().filter(|_| cfg!(target_os = "linux"))?.success().then_some(library)
}

/// What a writer did to a database of its own.
pub(crate) struct Written {
    pub(crate) folder: TempDir,
    /// The database before the writer began.
    pub(crate) base: Vec<u8>,
    /// Its writes and syncs, as recorded.
    pub(crate) record: Vec<u8>,
    pub(crate) ended: ExitStatus,
}

impl Written {
    /// Founds a database and lets a writer, a test of this program, work on it under the recorder.
    pub(crate) async fn by(writer: &str, library: &Path, (name, value): (&str, &str)) -> Self {
        let (folder, notes) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        // As the system calls it, since the recorder compares names.
        let path = folder.path().canonicalize().unwrap();
        let database = path.join(DATABASE);
        founded(database.to_str().unwrap()).await;
        let base = std::fs::read(&database).unwrap();
        let record = notes.path().join("record");
        let ended = Command::new(std::env::current_exe().unwrap())
            .args([writer, "--exact", "--ignored", "--nocapture"])
            .env("LD_PRELOAD", library)
            .env(FOLDER, &path)
            .env(RECORD, &record)
            .env(name, value)
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        Self { folder, base, record: std::fs::read(&record).unwrap(), ended }
    }
}
