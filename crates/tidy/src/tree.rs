//! The files of the repository: the only place of this crate that touches the disk.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Folders that hold what was made, not what was written.
const NOT_OURS: &[&str] = &[".git", "target", "node_modules", "out"];

/// Longer files are data, and no rule of this house speaks about their text.
const TEXT_BYTES_MAX: u64 = 4 << 20;

/// One file with its text.
#[derive(Debug, Clone)]
pub struct TextFile {
    /// Path from the root, with `/`.
    pub path: String,
    /// The text; empty for a file that is not UTF-8 or is very long, of which only the name counts.
    pub text: String,
}

impl TextFile {
    /// Whether the file's name ends with the extension, given without the dot.
    #[must_use]
    pub fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|own| own == extension)
    }
}

/// The root of the repository that this crate was built in.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Every file under `root`, in the order of paths, without what git ignores here.
///
/// # Errors
/// When a folder or a file cannot be read.
pub fn files(root: &Path) -> io::Result<Vec<TextFile>> {
    let mut found = Vec::new();
    walk(root, "", &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<TextFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_not_ours(&name) {
            continue;
        }
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &path, found)?;
        } else if kind.is_file() {
            let text = text_of(&entry.path())?;
            found.push(TextFile { path, text });
        }
    }
    Ok(())
}

fn is_not_ours(name: &str) -> bool {
    NOT_OURS.contains(&name) || name.starts_with("mutants.out") || name.ends_with(".snap.new")
}

fn text_of(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > TEXT_BYTES_MAX {
        return Ok(String::new());
    }
    Ok(String::from_utf8(fs::read(path)?).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_walk_finds_this_file_and_leaves_what_was_made() {
        let all = files(&root()).unwrap();
        assert!(all.iter().any(|file| file.path == "crates/tidy/src/tree.rs"));
        assert!(!all.iter().any(|file| file.path.starts_with("target/")));
        assert!(!all.iter().any(|file| file.path.starts_with(".git/")));
    }

    #[test]
    fn extensions_are_compared_whole() {
        let file = TextFile { path: "a/b.toml".into(), text: String::new() };
        assert!(file.has_extension("toml"));
        assert!(!file.has_extension("ml"));
    }
}
