//! What opening a database makes, taken away again when the work for which it was opened is refused.

use std::path::{Path, PathBuf};

use super::is_postgres;

/// The files and folder that were not there before.
pub(crate) struct Made {
    files: Vec<PathBuf>,
    folder: Option<PathBuf>,
}

impl Made {
    /// What is there before the database is opened.
    pub(crate) fn before(address: &str) -> Self {
        let path = Path::new(address);
        if is_postgres(address) || path.exists() {
            return Self { files: Vec::new(), folder: None };
        }
        let named = |suffix: &str| PathBuf::from(format!("{address}{suffix}"));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        Self { files: ["", "-wal", "-shm"].map(named).into(), folder: folder.map(Path::to_owned) }
    }

    /// The work is done.
    pub(crate) fn keep(mut self) {
        self.files.clear();
        self.folder = None;
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        // What cannot be removed is left: the refusal that is being told matters more.
        for file in &self.files {
            let _ = std::fs::remove_file(file);
        }
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir(folder);
        }
    }
}
