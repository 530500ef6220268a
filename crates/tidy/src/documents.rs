//! The documents at the root: that they are there, and that they agree.

use crate::finding::{Finding, line_of, line_of_key};

/// The headings of a Markdown text: their levels, from 1.
fn heading_levels(text: &str) -> Vec<usize> {
    let outside = lines_with_fence(text).into_iter().filter(|(_, fenced)| !fenced);
    let level = |line: &str| line.chars().take_while(|c| *c == '#').count();
    outside.map(|(line, _)| level(line)).filter(|level| *level > 0).collect()
}

/// The fenced blocks of a Markdown text.
fn code_blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for (line, fenced) in lines_with_fence(text) {
        match (&mut block, fenced) {
            (Some(open), true) => {
                open.push_str(line);
                open.push('\n');
            }
            (None, true) => block = Some(String::new()),
            (_, false) => blocks.extend(block.take()),
        }
    }
    blocks.extend(block);
    blocks
}

/// Each line, and whether it belongs to a fenced block (its opening fence does, its closing one not).
fn lines_with_fence(text: &str) -> Vec<(&str, bool)> {
    let mut open = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            open = !open;
        }
        lines.push((line, open));
    }
    lines
}

/// Where the two readmes differ in structure: the levels of their headings, their code blocks.
#[must_use]
pub fn readmes(english: &str, chinese: &str) -> Vec<Finding> {
    const FILE: &str = "README.zh-CN.md";
    let mut found = Vec::new();
    let (ours, theirs) = (heading_levels(english), heading_levels(chinese));
    if ours != theirs {
        let problem = format!("heading levels {theirs:?}, README.md has {ours:?}");
        found.push(Finding::new(FILE, 0, problem, "give both the same headings in the same order"));
    }
    let (ours, theirs) = (code_blocks(english), code_blocks(chinese));
    if ours.len() != theirs.len() {
        let problem = format!("{} code blocks, README.md has {}", theirs.len(), ours.len());
        found.push(Finding::new(FILE, 0, problem, "show the same commands in both"));
    }
    for (block, other) in ours.iter().zip(&theirs).filter(|(block, other)| block != other) {
        let line = line_of(chinese, other.lines().next().unwrap_or_default());
        let problem = format!("a code block differs from README.md, which has:\n{block}");
        found.push(Finding::new(FILE, line, problem, "show the same commands in both"));
    }
    found
}

/// Whether the change log keeps a place for what is not released yet.
#[must_use]
pub fn changelog(text: &str) -> Option<Finding> {
    let kept = text.lines().any(|line| line.trim() == "## [Unreleased]");
    let tell = || Finding::new("CHANGELOG.md", 0, "has no section `## [Unreleased]`", "add it at the top");
    (!kept).then(tell)
}

/// Decision records that are not numbered 0001, 0002, … without gaps, seen from the paths.
#[must_use]
pub fn decisions(paths: &[&str]) -> Vec<Finding> {
    let mut names: Vec<&str> = paths.iter().filter_map(|path| path.strip_prefix("docs/decisions/")).collect();
    names.sort_unstable();
    let mut found = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let wanted = format!("{:04}-", index + 1);
        if !name.starts_with(&wanted) {
            let problem = format!("its number should be {wanted}…");
            let remedy = "number the records 0001, 0002, … without gaps; an overruled one stays and says so";
            found.push(Finding::new(format!("docs/decisions/{name}"), 0, problem, remedy));
        }
    }
    found
}

/// Libraries of the root `Cargo.toml` that the table under `## Dependencies` in ARCHITECTURE.md does not
/// explain, and libraries explained there that nobody uses.
#[must_use]
pub fn dependency_table(cargo: &str, architecture: &str) -> Vec<Finding> {
    const FILE: &str = "ARCHITECTURE.md";
    let table = match cargo.parse::<toml::Table>() {
        Ok(table) => table,
        Err(error) => return vec![Finding::new("Cargo.toml", 0, error.message(), "mend the syntax")],
    };
    let listed = table.get("workspace").and_then(|w| w.get("dependencies")).and_then(toml::Value::as_table);
    let used: Vec<&String> = listed
        .into_iter()
        .flatten()
        .filter(|(_, how)| how.get("path").is_none())
        .map(|(name, _)| name)
        .collect();
    let explained = explained(architecture);
    let mut found = Vec::new();
    for name in used.iter().filter(|name| !explained.iter().any(|(other, _)| other == **name)) {
        let remedy = format!("add `| `{name}` | where | why |` to the table of {FILE}, or drop the library");
        let problem = format!("`{name}` is not explained under Dependencies in {FILE}");
        found.push(Finding::new("Cargo.toml", line_of_key(cargo, name), problem, remedy));
    }
    for (name, reason) in &explained {
        let line = line_of(architecture, &format!("`{name}`"));
        if reason.is_empty() {
            found.push(Finding::new(FILE, line, format!("`{name}` has no reason"), "say why it is needed"));
        }
        if !used.contains(&name) {
            let problem = format!("`{name}` is explained but not in Cargo.toml");
            found.push(Finding::new(FILE, line, problem, "take it out of the table"));
        }
    }
    found
}

/// The libraries of the table, each with its reason (the last cell). One row may name several.
fn explained(architecture: &str) -> Vec<(String, String)> {
    let section = architecture.split_once("\n## Dependencies").map_or("", |(_, rest)| rest);
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.trim().strip_prefix('|'));
    let mut found = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
        let names = cells.first().copied().unwrap_or_default().split('`').skip(1).step_by(2);
        let reason = cells.get(2..).unwrap_or_default().concat();
        found.extend(names.map(|name| (name.to_owned(), reason.clone())));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readmes_of_the_same_shape_agree() {
        let one = "# A\n\n```sh\n# not a heading\n./demo\n```\n## B\n";
        assert_eq!(readmes(one, &one.replace("A", "甲").replace("B", "乙")), []);
    }

    #[test]
    fn a_heading_or_a_command_that_differs_is_found() {
        let one = "# A\n```sh\n./demo\n```\n## B\n";
        assert_eq!(readmes(one, "# A\n```sh\n./demo\n```\n").len(), 1);
        assert_eq!(readmes(one, "# A\n```sh\n./start\n```\n## B\n").len(), 1);
        assert_eq!(readmes(one, "# A\n## B\n").len(), 1);
    }

    #[test]
    fn the_change_log_keeps_its_open_section() {
        assert_eq!(changelog("# Changelog\n\n## [Unreleased]\n"), None);
        assert!(changelog("# Changelog\n\n## [0.1.0]\n").is_some());
    }

    #[test]
    fn decisions_are_numbered_without_gaps() {
        assert_eq!(decisions(&["docs/decisions/0002-b.md", "docs/decisions/0001-a.md", "README.md"]), []);
        assert_eq!(decisions(&["docs/decisions/0001-a.md", "docs/decisions/0003-c.md"]).len(), 1);
    }

    const CARGO: &str = "[workspace.dependencies]\nours = { path = \"x\" }\nclap = \"4\"\ntoml = \"1\"\n";

    #[test]
    fn explained_libraries_are_fine() {
        let text = "# A\n## Dependencies\n| library | where | why |\n|---|---|---|\n| `clap`, `toml` | x | y |\n## C\n";
        assert_eq!(dependency_table(CARGO, text), []);
    }

    #[test]
    fn unexplained_unused_and_reasonless_libraries_are_found() {
        let text = "# A\n## Dependencies\n| library | where | why |\n|---|---|---|\n| `clap` | x | |\n| `gone` | x | y |\n";
        let found = dependency_table(CARGO, text);
        let places: Vec<(&str, usize)> = found.iter().map(|f| (f.file.as_str(), f.line)).collect();
        assert_eq!(places, [("Cargo.toml", 4), ("ARCHITECTURE.md", 5), ("ARCHITECTURE.md", 6)]);
    }
}
