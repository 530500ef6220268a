//! Reads policy folders of the repository for tests.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assessment::{Policy, PolicySource};

/// Every policy folder of the repository.
pub fn folders() -> Vec<PathBuf> {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut folders: Vec<_> =
        std::fs::read_dir(policies).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

/// The files of a folder, by path inside it.
pub fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// A policy of the repository by the name of its folder.
pub fn files_of(name: &str) -> Vec<(String, String)> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies").join(name))
}

/// The built-in policy without its worked cases.
pub fn sanlin() -> &'static PolicySource {
    static SOURCE: OnceLock<PolicySource> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let files = files_of("sanlin-2022-50").into_iter();
        PolicySource::new(files.filter(|(path, _)| !path.starts_with("cases/")))
    })
}

/// The built-in policy with other readings than its own.
pub fn sanlin_with(readings: &[(&str, &str)]) -> Policy {
    Policy::compile_with(sanlin(), readings).unwrap_or_else(|errors| panic!("{errors}"))
}
