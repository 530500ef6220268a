//! What a check says when a rule is broken.

use std::fmt;

/// One broken rule: where it is, what is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Path from the root of the repository, with `/`.
    pub file: String,
    /// Line number from 1; 0 when the finding is about the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

impl Finding {
    /// A finding from its four parts.
    pub fn new(
        file: impl Into<String>,
        line: usize,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { file: file.into(), line, problem: problem.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}: {}\n    {}", self.file, self.problem, self.remedy)
        } else {
            write!(f, "{}:{}: {}\n    {}", self.file, self.line, self.problem, self.remedy)
        }
    }
}

/// All findings as one text, in the order of files and lines; empty when there are none.
#[must_use]
pub fn listing(findings: &[Finding]) -> String {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    let lines: Vec<String> = sorted.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// The line (from 1) on which `needle` first stands, or 0.
pub(crate) fn line_of(text: &str, needle: &str) -> usize {
    text.lines().position(|line| line.contains(needle)).map_or(0, |index| index + 1)
}

/// The line (from 1) that gives `key` its value in a TOML text, else the first that holds it, or 0.
pub(crate) fn line_of_key(text: &str, key: &str) -> usize {
    let gives = |line: &str| {
        let rest = line.trim_start().trim_start_matches('"').strip_prefix(key);
        rest.is_some_and(|rest| rest.starts_with(['=', '.', ' ', '"']))
    };
    text.lines().position(gives).map_or_else(|| line_of(text, key), |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_file_line_and_remedy() {
        let text = Finding::new("a.rs", 3, "too long", "split it").to_string();
        assert_eq!(text, "a.rs:3: too long\n    split it");
    }

    #[test]
    fn the_listing_is_sorted_and_empty_without_findings() {
        assert_eq!(listing(&[]), "");
        let text = listing(&[Finding::new("b", 0, "x", "y"), Finding::new("a", 9, "x", "y")]);
        assert!(text.starts_with("a:9"), "{text}");
    }

    #[test]
    fn a_needle_that_is_missing_has_line_zero() {
        assert_eq!(line_of("a\nb\n", "b"), 2);
        assert_eq!(line_of("a\nb\n", "c"), 0);
    }

    #[test]
    fn a_key_is_found_behind_longer_keys_and_inside_inline_tables() {
        assert_eq!(line_of_key("clap_complete = 1\nclap = 2\n", "clap"), 2);
        assert_eq!(line_of_key("a = 1\nb = { clap = 2 }\n", "clap"), 2);
    }
}
