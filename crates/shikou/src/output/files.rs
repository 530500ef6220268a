//! Files for the office: all of them, or none.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Files that are written together: each first beside its place, then all put in place.
#[derive(Default)]
pub(crate) struct Bundle {
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Bundle {
    /// Adds a file by its path.
    pub(crate) fn add(&mut self, path: PathBuf, bytes: Vec<u8>) {
        self.files.push((path, bytes));
    }

    /// Writes all files; when one cannot be written none is put in place.
    pub(crate) fn write(self) -> Result<Vec<PathBuf>, Failure> {
        let mut staged = Vec::new();
        for (path, bytes) in &self.files {
            match stage(path, bytes) {
                Ok(beside) => staged.push((beside, path)),
                Err(failure) => {
                    discard(&staged);
                    return Err(failure);
                }
            }
        }
        for (beside, path) in &staged {
            if let Err(error) = fs::rename(beside, path) {
                discard(&staged);
                return Err(Failure::unwritable(path, &error));
            }
        }
        Ok(self.files.into_iter().map(|(path, _)| path).collect())
    }
}

/// A file that is written bit by bit beside its place, and put there only when it is whole.
pub(crate) struct Staged {
    path: PathBuf,
    beside: PathBuf,
    file: fs::File,
    in_place: bool,
}

impl Staged {
    pub(crate) fn create(path: PathBuf, header: &str) -> Result<Self, Failure> {
        let beside = beside(&path);
        let file = fs::File::create(&beside).map_err(|error| Failure::unwritable(&path, &error))?;
        let mut staged = Self { path, beside, file, in_place: false };
        staged.write(header.as_bytes())?;
        Ok(staged)
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.file.write_all(bytes).map_err(|error| Failure::unwritable(&self.path, &error))
    }

    /// Lets nobody but the owner read it; to be called before anything secret is written.
    pub(crate) fn keep_private(&self) -> Result<(), Failure> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let only_owner = fs::Permissions::from_mode(0o600);
            self.file.set_permissions(only_owner).map_err(|error| Failure::unwritable(&self.path, &error))?;
        }
        Ok(())
    }

    pub(crate) fn put_in_place(mut self) -> Result<PathBuf, Failure> {
        fs::rename(&self.beside, &self.path).map_err(|error| Failure::unwritable(&self.path, &error))?;
        self.in_place = true;
        Ok(self.path.clone())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.in_place {
            // A file that never got in place must not stay; if it cannot go, the next run overwrites it.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

fn stage(path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| Failure::unwritable(folder, &error))?;
    }
    let beside = beside(path);
    let written = fs::File::create(&beside).and_then(|mut file| file.write_all(bytes));
    match written {
        Ok(()) => Ok(beside),
        Err(error) => {
            let _ = fs::remove_file(&beside);
            Err(Failure::unwritable(path, &error))
        }
    }
}

/// The name under which a file is written before it is whole.
pub(crate) fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.writing"))
}

fn discard(staged: &[(PathBuf, &PathBuf)]) {
    for (beside, _) in staged {
        // What cannot be removed is left: the failure that is being reported matters more.
        let _ = fs::remove_file(beside);
    }
}
