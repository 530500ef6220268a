//! Words that this house does not have, and rooms that it does not build.

use crate::finding::{Finding, line_of_key};
use crate::rust_source::{RustSource, identifiers};

/// Words that no identifier holds.
struct Banned {
    /// Each a word, or words in a row joined by `_`.
    words: &'static [&'static str],
    /// Words that, standing before, make it a harmless one.
    unless_after: &'static [&'static str],
    remedy: &'static str,
}

const BANNED: &[Banned] = &[
    Banned {
        words: &[
            "risk",
            "risks",
            "risky",
            "watch",
            "watched",
            "watching",
            "watchlist",
            "key_person",
            "key_persons",
            "key_people",
            "keyperson",
        ],
        unless_after: &[],
        remedy: "nobody is rated, followed or classed here; name the fact that was recorded",
    },
    Banned {
        words: &["profile", "profiles", "profiling"],
        unless_after: &["build", "cargo", "release", "dev"],
        remedy: "no profile of a resident; a build profile is called build_profile",
    },
    Banned {
        // `person_score` is left out: it is the contract's column for how alike a match is, not a mark.
        words: &["resident_score", "tenant_score", "household_score", "score_resident"],
        unless_after: &[],
        remedy: "residents have no score; committees have marks",
    },
    Banned {
        words: &["face", "faces", "facial"],
        unless_after: &["font"],
        remedy: "no biometrics here; the face of a font is called font_face",
    },
    Banned {
        words: &["rk", "rkb", "pab", "jcw", "jwh", "cwh", "pcs", "sfz", "sfzh", "sjh", "khb"],
        unless_after: &[],
        remedy: "no initials of pinyin: write the English identifier of GLOSSARY.md",
    },
];

/// Names of rooms that say nothing about what is in them.
const NAMELESS_ROOMS: &[&str] =
    &["util", "utils", "common", "helper", "helpers", "infra", "manager", "managers", "misc"];

/// The words of an identifier, in lower case: `RegisterFeedHTTP2` → register, feed, http2.
fn words_of(identifier: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in identifier.split(|c: char| !c.is_alphanumeric()) {
        let chars: Vec<char> = part.chars().collect();
        let mut word = String::new();
        for (at, &c) in chars.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|i| chars.get(i));
            let after_lower = before.is_some_and(|b| b.is_lowercase() || b.is_numeric());
            let before_lower = chars.get(at + 1).is_some_and(|n| n.is_lowercase());
            if c.is_uppercase() && !word.is_empty() && (after_lower || before_lower) {
                words.push(std::mem::take(&mut word));
            }
            word.extend(c.to_lowercase());
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}

/// The banned word that an identifier holds, with its rule.
fn banned_in(identifier: &str) -> Option<(&'static str, &'static Banned)> {
    let words = words_of(identifier);
    let holds = |banned: &str, rule: &Banned| {
        let banned: Vec<&str> = banned.split('_').collect();
        words.windows(banned.len()).enumerate().any(|(at, window)| {
            let before = at.checked_sub(1).and_then(|i| words.get(i));
            let harmless = before.is_some_and(|b| rule.unless_after.contains(&b.as_str()));
            window.iter().eq(&banned) && !harmless
        })
    };
    let pairs = BANNED.iter().flat_map(|rule| rule.words.iter().map(move |word| (*word, rule)));
    pairs.into_iter().find(|(word, rule)| holds(word, rule))
}

/// A finding when the identifier holds a banned word.
fn check(file: &str, line: usize, identifier: &str) -> Option<Finding> {
    let (word, rule) = banned_in(identifier)?;
    let problem = format!("`{identifier}` holds the banned word `{word}`");
    Some(Finding::new(file, line, problem, rule.remedy))
}

fn in_code(file: &str, first_line: usize, code: &str) -> Vec<Finding> {
    let named = identifiers(code).into_iter();
    named.filter_map(|(line, name)| check(file, first_line + line - 1, name)).collect()
}

/// Banned words in the identifiers of a Rust file, and in the SQL its string literals hold.
#[must_use]
pub fn rust_identifiers(file: &str, text: &str) -> Vec<Finding> {
    let source = RustSource::read(text);
    let mut found = in_code(file, 1, &source.code);
    for (line, literal) in source.strings.iter().filter(|(_, literal)| looks_like_sql(literal)) {
        found.extend(in_code(file, *line, literal));
    }
    for (index, line) in source.code.lines().enumerate() {
        let name = line.trim_start().trim_start_matches("pub ").strip_prefix("mod ");
        let name = name.map(|rest| rest.trim_end_matches([';', '{', ' ']));
        if let Some(name) = name.filter(|name| NAMELESS_ROOMS.contains(name)) {
            found.push(nameless(file, index + 1, name));
        }
    }
    found
}

fn looks_like_sql(literal: &str) -> bool {
    const VERBS: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "WITH"];
    literal.split_whitespace().next().is_some_and(|first| VERBS.contains(&first))
}

fn nameless(file: &str, line: usize, name: &str) -> Finding {
    let problem = format!("a room called `{name}` says nothing about what is in it");
    Finding::new(file, line, problem, "name it after the noun it holds, or put its pieces where they belong")
}

/// Banned words in a file of SQL, comments left out.
#[must_use]
pub fn sql_identifiers(file: &str, text: &str) -> Vec<Finding> {
    let bare: Vec<&str> = text.lines().map(|l| l.split_once("--").map_or(l, |(code, _)| code)).collect();
    in_code(file, 1, &bare.join("\n"))
}

/// Banned words in the keys and ids of a policy file.
#[must_use]
pub fn policy_keys(file: &str, text: &str) -> Vec<Finding> {
    let table = match text.parse::<toml::Table>() {
        Ok(table) => table,
        Err(error) => {
            let problem = format!("not TOML: {}", error.message());
            return vec![Finding::new(file, 0, problem, "mend the syntax")];
        }
    };
    let mut names = Vec::new();
    collect_keys(&table, &mut names);
    names.sort_unstable();
    names.dedup();
    names.iter().filter_map(|name| check(file, line_of_key(text, name), name)).collect()
}

fn collect_keys<'a>(table: &'a toml::Table, names: &mut Vec<&'a str>) {
    for (key, value) in table {
        names.push(key);
        match value {
            toml::Value::String(id) if key == "id" => names.push(id),
            value => collect_keys_below(value, names),
        }
    }
}

fn collect_keys_below<'a>(value: &'a toml::Value, names: &mut Vec<&'a str>) {
    match value {
        toml::Value::Table(table) => collect_keys(table, names),
        toml::Value::Array(values) => values.iter().for_each(|value| collect_keys_below(value, names)),
        _ => {}
    }
}

/// Banned words, and rooms without a name, in a path.
#[must_use]
pub fn file_name(path: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for part in path.split('/') {
        let stem = part.trim_start_matches('.');
        let stem = stem.split_once('.').map_or(stem, |(stem, _)| stem);
        found.extend(check(path, 0, stem));
        if NAMELESS_ROOMS.contains(&stem) {
            found.push(nameless(path, 0, stem));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_fall_into_words() {
        assert_eq!(words_of("RegisterFeedHTTPCode"), ["register", "feed", "http", "code"]);
        assert_eq!(words_of("key_person-2"), ["key", "person", "2"]);
        assert_eq!(words_of("interface"), ["interface"]);
    }

    #[test]
    fn banned_words_in_rust_are_found_with_their_line() {
        let text = "struct A;\nfn risk_of() {}\nstruct KeyPerson;\nlet sfz = 1;\nstruct ResidentScore;";
        let lines: Vec<usize> = rust_identifiers("a.rs", text).iter().map(|f| f.line).collect();
        assert_eq!(lines, [2, 3, 4, 5]);
    }

    #[test]
    fn words_inside_words_comments_and_messages_are_fine() {
        let text = "struct Interface; // no risk\nlet surface = \"face\"; let stopwatch = 1;\n\
                    let key = 1; let person = 2; let build_profile = 3; let font_face = 4; let person_score = 5;";
        assert_eq!(rust_identifiers("a.rs", text), []);
    }

    #[test]
    fn sql_in_literals_and_files_is_read() {
        assert_eq!(rust_identifiers("a.rs", "q(\"SELECT id\\\n FROM watch\")").len(), 1);
        assert_eq!(rust_identifiers("a.rs", "q(\"the risk\")"), []);
        assert_eq!(sql_identifiers("a.sql", "-- face\nCREATE TABLE face (id)").len(), 1);
        assert_eq!(sql_identifiers("a.sql", "CREATE TABLE interview (id)"), []);
    }

    #[test]
    fn rooms_without_a_name_are_found() {
        assert_eq!(rust_identifiers("a.rs", "pub mod utils;\nmod committee {\n}").len(), 1);
        assert_eq!(file_name("crates/x/tests/common/mod.rs").len(), 1);
        assert_eq!(file_name("crates/x/src/helpers.rs").len(), 1);
        assert_eq!(file_name("crates/x/src/ranking.rs"), []);
        assert_eq!(file_name("docs/risk-list.md").len(), 1);
    }

    #[test]
    fn policy_keys_and_ids_are_read_and_words_in_texts_are_not() {
        let found = policy_keys("p.toml", "[[item]]\nid = \"watch\"\nname = \"face\"\nx = { risk = 1 }\n");
        assert_eq!(found.iter().map(|f| f.line).collect::<Vec<_>>(), [4, 2]);
        assert_eq!(policy_keys("p.toml", "id = \"accounts\"\ntext = \"risk\"\n"), []);
        assert_eq!(policy_keys("p.toml", "id = ").len(), 1);
    }
}
