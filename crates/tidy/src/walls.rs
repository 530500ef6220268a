//! Who may know whom, where each heavy library lives, and what arithmetic does not touch.

use crate::finding::{Finding, line_of_key};
use crate::rust_source::{RustSource, identifiers};

/// One crate of the house.
struct Room {
    name: &'static str,
    /// The crates of this workspace that it may depend on.
    may_know: &'static [&'static str],
}

const PURE: &[&str] = &["assessment", "register", "overlay", "sampling", "evidence"];

/// The table of the house, the crates to come included: left in the flow knows nothing of right.
const ROOMS: &[Room] = &[
    Room { name: "assessment", may_know: &[] },
    Room { name: "register", may_know: &[] },
    Room { name: "overlay", may_know: &["register"] },
    Room { name: "evidence", may_know: &[] },
    Room { name: "sampling", may_know: &["register", "evidence"] },
    Room { name: "sheets", may_know: PURE },
    Room { name: "papers", may_know: PURE },
    Room { name: "storage", may_know: PURE },
    Room {
        name: "workflow",
        may_know: &["assessment", "register", "overlay", "sampling", "evidence", "storage"],
    },
    Room {
        name: "web",
        may_know: &[
            "assessment",
            "register",
            "overlay",
            "sampling",
            "evidence",
            "storage",
            "workflow",
            "sheets",
            "papers",
        ],
    },
    Room {
        name: "shikou",
        may_know: &[
            "assessment",
            "register",
            "overlay",
            "sampling",
            "evidence",
            "storage",
            "workflow",
            "sheets",
            "papers",
            "web",
        ],
    },
    Room { name: "tidy", may_know: &[] },
];

/// Libraries that live in one crate alone; a star stands for any ending.
const HOMES: &[(&str, &str)] = &[
    ("typst*", "papers"),
    ("docx-rs", "papers"),
    ("calamine", "sheets"),
    ("rust_xlsxwriter", "sheets"),
    ("encoding_rs", "sheets"),
    ("sqlx*", "storage"),
    ("rusqlite", "storage"),
    ("axum*", "web"),
    ("askama*", "web"),
    ("clap*", "shikou"),
    ("indicatif", "shikou"),
];

fn home_of(library: &str) -> Option<&'static str> {
    let fits = |pattern: &str| match pattern.strip_suffix('*') {
        Some(stem) => library.starts_with(stem),
        None => library == pattern,
    };
    HOMES.iter().find(|(pattern, _)| fits(pattern)).map(|(_, home)| *home)
}

/// The dependencies in a crate's `Cargo.toml` that cross a wall, and whether it keeps the lints of the house.
#[must_use]
pub fn manifest(file: &str, text: &str) -> Vec<Finding> {
    let table = match text.parse::<toml::Table>() {
        Ok(table) => table,
        Err(error) => return vec![Finding::new(file, 0, error.message(), "mend the syntax")],
    };
    let own = table.get("package").and_then(|package| package.get("name"));
    let own = own.and_then(toml::Value::as_str).unwrap_or_default();
    let Some(room) = ROOMS.iter().find(|room| room.name == own) else {
        let problem = format!("crate `{own}` is not in the table of walls");
        let remedy = "write it in ROOMS (crates/tidy/src/walls.rs) with the crates it may know";
        return vec![Finding::new(file, 0, problem, remedy)];
    };
    let mut found = Vec::new();
    let lints = table.get("lints").and_then(|lints| lints.get("workspace"));
    if lints.and_then(toml::Value::as_bool) != Some(true) {
        let remedy = "add `[lints]` with `workspace = true`";
        found.push(Finding::new(file, 0, format!("`{own}` leaves the lints of the house"), remedy));
    }
    for (kind, library) in dependencies(&table) {
        if let Some((problem, remedy)) = crossing(room, kind, &library) {
            found.push(Finding::new(file, line_of_key(text, &library), problem, remedy));
        }
    }
    found
}

fn crossing(room: &Room, kind: &str, library: &str) -> Option<(String, String)> {
    let own = room.name;
    let ours = ROOMS.iter().any(|other| other.name == library);
    if ours && !room.may_know.contains(&library) {
        let remedy =
            "move the code to the crate that may know both (the table is in crates/tidy/src/walls.rs)";
        return Some((format!("`{own}` may not depend on `{library}`"), remedy.to_owned()));
    }
    // A test may open a workbook with the library that reads them: what ships still cannot.
    let home = home_of(library).filter(|home| *home != own && kind != "dev-dependencies")?;
    let remedy = format!("let `{home}` offer what `{own}` needs in terms of nouns");
    Some((format!("`{library}` lives in `{home}`, not in `{own}`"), remedy))
}

/// Every dependency with the table it stands in, those for one platform included.
fn dependencies(table: &toml::Table) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let targets = table.get("target").and_then(toml::Value::as_table);
    let below = targets.into_iter().flat_map(|t| t.values()).filter_map(toml::Value::as_table);
    for place in std::iter::once(table).chain(below) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let listed = place.get(kind).and_then(toml::Value::as_table);
            for (name, value) in listed.into_iter().flatten() {
                let real = value.get("package").and_then(toml::Value::as_str).unwrap_or(name);
                found.push((kind, real.to_owned()));
            }
        }
    }
    found
}

/// Words that no calculating crate mentions: no clock, disk, network, float, output or async.
const NOT_ARITHMETIC: &[&str] =
    &["f32", "f64", "async", "await", "println", "eprintln", "SystemTime", "Instant", "Zoned", "rand"];

/// Modules of `std` that no calculating crate opens.
const NOT_ARITHMETIC_STD: &[&str] = &["fs", "net", "env", "process", "thread", "io", "os"];

const ARITHMETIC_REMEDY: &str =
    "the calculating crates are arithmetic: take the value as an argument, or move the code out";

/// What a file of a calculating crate mentions although arithmetic does not need it.
///
/// Files elsewhere, and code that is compiled for tests only, are left alone.
#[must_use]
pub fn arithmetic_only(file: &str, text: &str) -> Vec<Finding> {
    let calculates = PURE.iter().any(|name| file.starts_with(&format!("crates/{name}/src/")));
    if !calculates || file.ends_with("/tests.rs") || file.contains("/tests/") {
        return Vec::new();
    }
    let code = RustSource::read(text).code_without_tests();
    let mut found: Vec<Finding> = Vec::new();
    for (line, name) in identifiers(&code) {
        if name.split('_').any(|word| NOT_ARITHMETIC.contains(&word)) {
            found.push(Finding::new(file, line, format!("mentions `{name}`"), ARITHMETIC_REMEDY));
        }
    }
    for (index, line) in code.lines().enumerate() {
        for module in std_modules(line).filter(|name| NOT_ARITHMETIC_STD.contains(name)) {
            let problem = format!("opens `std::{module}`");
            found.push(Finding::new(file, index + 1, problem, ARITHMETIC_REMEDY));
        }
        if let Some(literal) = float_literal(line) {
            let problem = format!("holds the float literal `{literal}`");
            found.push(Finding::new(file, index + 1, problem, ARITHMETIC_REMEDY));
        }
    }
    found
}

/// The modules of `std` that a line names: `std::fs::read`, `use std::{fs, fmt}`.
fn std_modules(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("std::").flat_map(|(at, mark)| {
        let rest = line.get(at + mark.len()..).unwrap_or_default();
        let list = rest.strip_prefix('{').map(|inner| inner.split('}').next().unwrap_or(inner));
        let paths: Vec<&str> = list.map_or_else(|| vec![rest], |inner| inner.split(',').collect());
        paths.into_iter().map(|path| {
            let path = path.trim_start();
            path.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or(path)
        })
    })
}

/// The first float literal of a line: digits, a dot, digits, and no tuple index before them.
fn float_literal(line: &str) -> Option<&str> {
    let spoken = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    line.split(|c: char| !spoken(c)).find(|word| {
        let mut parts = word.split('.');
        let number = |part: Option<&str>| part.is_some_and(|p| p.starts_with(|c: char| c.is_ascii_digit()));
        number(parts.next()) && number(parts.next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let text = format!("lints.workspace = true\n{text}");
        manifest("crates/x/Cargo.toml", &text).into_iter().map(|f| f.problem).collect()
    }

    #[test]
    fn dependencies_towards_the_left_are_fine() {
        let text =
            "[package]\nname = \"sheets\"\n[dependencies]\nassessment.workspace = true\ncalamine = \"1\"\n";
        assert_eq!(problems(text), Vec::<String>::new());
    }

    #[test]
    fn a_dependency_through_a_wall_is_found_with_its_line() {
        let text = "[package]\nname = \"assessment\"\n[dependencies]\nsheets.workspace = true\n[lints]\nworkspace = true\n";
        let found = manifest("crates/assessment/Cargo.toml", text);
        assert_eq!(found.iter().map(|f| f.line).collect::<Vec<_>>(), [4]);
        let renamed =
            "[package]\nname = \"tidy\"\n[dev-dependencies]\nx = { package = \"shikou\", path = \"y\" }\n";
        assert_eq!(problems(renamed).len(), 1);
    }

    #[test]
    fn heavy_libraries_stay_at_home_but_tests_may_borrow_them() {
        let text = "[package]\nname = \"shikou\"\n[target.'cfg(unix)'.dependencies]\ntypst-pdf = \"0\"\nclap = \"4\"\n";
        assert_eq!(problems(text), ["`typst-pdf` lives in `papers`, not in `shikou`"]);
        let text = "[package]\nname = \"shikou\"\n[dev-dependencies]\ncalamine = \"0\"\n";
        assert_eq!(problems(text), Vec::<String>::new());
    }

    #[test]
    fn a_crate_without_the_lints_of_the_house_is_found() {
        assert_eq!(manifest("crates/tidy/Cargo.toml", "[package]\nname = \"tidy\"\n").len(), 1);
    }

    #[test]
    fn a_crate_that_the_table_does_not_know_is_found() {
        assert_eq!(problems("[package]\nname = \"novel\"\n").len(), 1);
    }

    #[test]
    fn what_is_not_arithmetic_is_found_in_calculating_crates_only() {
        let text = "use std::{fs, fmt};\nfn a(x: f64) {}\nlet y = z.to_f32();\nlet w = 0.1;\nstd::env::var();\nasync fn b() {}";
        let lines: Vec<usize> =
            arithmetic_only("crates/assessment/src/a.rs", text).iter().map(|f| f.line).collect();
        assert_eq!(lines, [2, 3, 6, 1, 4, 5]);
        assert_eq!(arithmetic_only("crates/sheets/src/a.rs", text), []);
    }

    #[test]
    fn exact_code_tests_ranges_and_tuple_indices_are_fine() {
        let text = "use std::{cmp, fmt};\nfor i in 0..1 { a.0.1 }\n// f64 0.1\nlet s = \"0.1\";\n\
                    #[cfg(test)]\nmod tests {\n fn f(x: f64) { std::fs::read() }\n}\n";
        assert_eq!(arithmetic_only("crates/assessment/src/a.rs", text), []);
    }
}
