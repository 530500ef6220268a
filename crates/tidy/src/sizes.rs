//! How long a file may be.

use crate::finding::Finding;

/// No Rust file is longer.
const LINES_MAX: usize = 800;

/// A file that fits a sitting; longer ones stand in `long_files.toml` with a ceiling that only sinks.
const LINES_AIM: usize = 400;

const RATCHET: &str = "crates/tidy/long_files.toml";

/// Rust files, each a path and a text, that are too long or whose ceiling is out of date.
///
/// `ratchet` is the text of `long_files.toml`: a path and the most lines that it may have.
#[must_use]
pub fn lengths(files: &[(&str, &str)], ratchet: &str) -> Vec<Finding> {
    let ceilings = match ratchet.parse::<toml::Table>() {
        Ok(table) => table,
        Err(error) => return vec![Finding::new(RATCHET, 0, error.message(), "mend the syntax")],
    };
    let ceiling_of = |path: &str| {
        let listed = ceilings.get(path).and_then(toml::Value::as_integer);
        listed.and_then(|lines| usize::try_from(lines).ok())
    };
    let mut found: Vec<Finding> = Vec::new();
    for (path, text) in files {
        found.extend(too_long(path, text.lines().count(), ceiling_of(path)));
    }
    for path in ceilings.keys().filter(|path| !files.iter().any(|(file, _)| file == path)) {
        let remedy = format!("take `{path}` out of the list");
        found.push(Finding::new(RATCHET, 0, format!("`{path}` is gone"), remedy));
    }
    found
}

fn too_long(path: &str, lines: usize, ceiling: Option<usize>) -> Option<Finding> {
    let (problem, remedy) = match ceiling {
        _ if lines > LINES_MAX => {
            (format!("{lines} lines, more than {LINES_MAX}"), "split it by noun".to_owned())
        }
        Some(_) if lines <= LINES_AIM => {
            (format!("{lines} lines: short again"), format!("take it out of {RATCHET}"))
        }
        Some(ceiling) if lines > ceiling => {
            (format!("{lines} lines, its ceiling is {ceiling}"), "split it by noun".to_owned())
        }
        None if lines > LINES_AIM => (
            format!("{lines} lines, more than the {LINES_AIM} we aim at"),
            format!("split it by noun; if it truly is one thing, list it in {RATCHET}"),
        ),
        _ => return None,
    };
    Some(Finding::new(path, 0, problem, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(lines: usize, ratchet: &str) -> usize {
        lengths(&[("a.rs", "x\n".repeat(lines).as_str())], ratchet).len()
    }

    #[test]
    fn short_files_and_listed_ones_under_their_ceiling_are_fine() {
        assert_eq!(count(400, ""), 0);
        assert_eq!(count(450, "\"a.rs\" = 450"), 0);
    }

    #[test]
    fn long_files_and_broken_ceilings_are_found() {
        assert_eq!(count(401, ""), 1);
        assert_eq!(count(451, "\"a.rs\" = 450"), 1);
        assert_eq!(count(801, "\"a.rs\" = 900"), 1);
    }

    #[test]
    fn the_ratchet_only_tightens() {
        assert_eq!(count(300, "\"a.rs\" = 450"), 1);
        assert_eq!(count(10, "\"gone.rs\" = 450"), 1);
    }
}
