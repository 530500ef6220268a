//! What is left lying about: unfinished code, and places that exist on one machine only.

use crate::finding::Finding;
use crate::rust_source::RustSource;

/// Macros that say "not yet".
const UNFINISHED_MACROS: &[&str] = &["todo!", "unimplemented!", "dbg!"];

// The next lists are written in halves so that this file passes its own check.
const UNFINISHED_MARKS: &[&str] = &[concat!("FIX", "ME"), concat!("XX", "X")];

const MACHINE_FOLDERS: &[&str] =
    &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/tm", "p/")];

const REGISTRY_SETTINGS: &[&str] = &[
    concat!("replace", "-with"),
    concat!("index", "-url"),
    concat!("regis", "try="),
    concat!("sparse", "+http"),
];

const PUBLIC_REGISTRIES: &[&str] = &["registry+https://github.com/rust-lang/crates.io-index"];

/// Unfinished code in a Rust file.
#[must_use]
pub fn unfinished(file: &str, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let remedy = "finish it, or open an issue and take the mark out";
    let code = RustSource::read(text).code;
    for (index, (raw, code)) in text.lines().zip(code.lines()).enumerate() {
        let macros = UNFINISHED_MACROS.iter().filter(|mark| has_word(code, mark));
        let marks = UNFINISHED_MARKS.iter().filter(|mark| has_word(raw, mark));
        for mark in macros.chain(marks) {
            found.push(Finding::new(file, index + 1, format!("`{mark}` left over"), remedy));
        }
    }
    found
}

/// Whether `word` stands in `line` with no letter or digit at its sides.
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|head| head.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|tail| tail.chars().next());
        !before.is_some_and(part) && (word.ends_with('!') || !after.is_some_and(part))
    })
}

/// Absolute paths of one machine, and settings that name a package registry, in any text file.
#[must_use]
pub fn machine_places(file: &str, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for folder in MACHINE_FOLDERS.iter().filter(|folder| has_absolute(line, folder)) {
            let remedy = "write a path from the root of the repository, or take it as an argument";
            found.push(Finding::new(file, index + 1, format!("a path under `{folder}`"), remedy));
        }
        for setting in REGISTRY_SETTINGS.iter().filter(|setting| line.contains(*setting)) {
            let remedy = "the place packages come from is the machine's own setting; take it out";
            found.push(Finding::new(file, index + 1, format!("names a registry (`{setting}`)"), remedy));
        }
    }
    found
}

/// Whether a path that begins with `folder` stands in the line: not the end of a longer path or address.
fn has_absolute(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|head| head.chars().next_back());
        let after = line.get(at + folder.len()..).and_then(|tail| tail.chars().next());
        let longer = before.is_some_and(|c| c.is_alphanumeric() || "_.-/}*~)".contains(c));
        !longer && after.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.')
    })
}

/// Packages that a lock file takes from somewhere else than the public registries.
#[must_use]
pub fn lockfile(file: &str, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let place = line.strip_prefix("source = \"").or_else(|| line.strip_prefix("\"resolved\": \""));
        let foreign = |place: &&str| !PUBLIC_REGISTRIES.iter().any(|public| place.starts_with(public));
        if let Some(place) = place.filter(foreign) {
            let problem = format!("a package from `{}`", place.trim_end_matches(['"', ',']));
            found.push(Finding::new(file, index + 1, problem, "take it from the public registry"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_code_is_found() {
        let text = format!("fn a() {{ todo!() }}\n// {}: later\nlet x = dbg!(1);", concat!("FIX", "ME"));
        assert_eq!(unfinished("a.rs", &text).iter().map(|f| f.line).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn the_same_words_in_messages_or_longer_words_are_fine() {
        let text = format!("let a = \"todo!()\"; // do not use todo!\nlet b = \"{}X\";", concat!("XX", "X"));
        assert_eq!(unfinished("a.rs", &text), []);
    }

    #[test]
    fn machine_paths_and_registries_are_found() {
        let text = format!("open(\"{}me/x\")\n\n{}rk/main\n[source]\n{}-with = 1", "/ho", "/wo", "replace");
        let lines: Vec<usize> = machine_places("a", &text).iter().map(|f| f.line).collect();
        assert_eq!(lines, [1, 3, 5]);
    }

    #[test]
    fn relative_paths_addresses_and_bare_roots_are_fine() {
        let text = format!("target{0}p/x https://a.cn{1}me/b {0}p $dir{1}me/x {0}p/\"", "/tm", "/ho");
        assert_eq!(machine_places("a", &text), []);
    }

    #[test]
    fn lock_files_name_public_registries_only() {
        let good = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        assert_eq!(lockfile("Cargo.lock", good), []);
        assert_eq!(lockfile("Cargo.lock", "source = \"git+https://a.b/c\"").len(), 1);
    }
}
