//! One noun, one word: the glossary and the types that it names.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::rust_source::RustSource;

const GLOSSARY: &str = "GLOSSARY.md";

/// A public struct or enum of a domain crate.
struct PublicType {
    name: String,
    line: usize,
    doc: String,
}

/// The public types of a file; errors and what is hidden from the documentation are not domain nouns.
fn public_types(text: &str) -> Vec<PublicType> {
    let code = RustSource::read(text).code_without_tests();
    let mut found = Vec::new();
    let mut doc = String::new();
    let mut open = 0_usize;
    let mut hidden = false;
    let mut in_list = false;
    for (index, (raw, code)) in text.lines().zip(code.lines()).enumerate() {
        if code.starts_with(|c: char| !c.is_whitespace()) {
            in_list = code.trim_end().ends_with("! {");
        }
        let listed = code.strip_prefix("    ").filter(|_| in_list).and_then(listed_name);
        let (raw, code) = (raw.trim(), code.trim());
        if let Some(comment) = raw.strip_prefix("///") {
            doc.push_str(comment);
            doc.push('\n');
            continue;
        }
        if open > 0 || code.starts_with("#[") {
            hidden |= code.contains("doc(hidden)");
            open = (open + code.matches('[').count()).saturating_sub(code.matches(']').count());
            continue;
        }
        let name = listed.or_else(|| type_name(code));
        if let Some(name) = name.filter(|name| !hidden && !is_error(name)) {
            let name = name.to_owned();
            found.push(PublicType { name, line: index + 1, doc: std::mem::take(&mut doc) });
        }
        doc.clear();
        hidden = false;
    }
    found
}

fn type_name(code: &str) -> Option<&str> {
    let rest = code.strip_prefix("pub struct ").or_else(|| code.strip_prefix("pub enum "))?;
    let name = rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next();
    name.filter(|name| !name.is_empty())
}

fn is_error(name: &str) -> bool {
    name.trim_end_matches('s').ends_with("Error")
}

/// The name of a type that a macro declares from a list: `Switch {`, one step inside `options! {`.
fn listed_name(code: &str) -> Option<&str> {
    code.trim_end().strip_suffix(" {").filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Whether the first letter that a reader sees is Chinese; marks and quotes before it do not count.
fn begins_in_chinese(doc: &str) -> bool {
    let first = doc.chars().find(|c| !c.is_whitespace() && !"*_`“”‘’「」《》（(".contains(*c));
    first.is_some_and(|c| matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'))
}

/// Public types of a domain file whose doc comment does not begin with the Chinese term.
#[must_use]
pub fn doc_comments(file: &str, text: &str) -> Vec<Finding> {
    let wrong = public_types(text).into_iter().filter(|noun| !begins_in_chinese(&noun.doc));
    let tell = |noun: PublicType| {
        let problem = format!("the doc comment of `{}` does not begin with its Chinese term", noun.name);
        let remedy = "begin it like `/// 约谈. A talk with …`, with the term of GLOSSARY.md";
        Finding::new(file, noun.line, problem, remedy)
    };
    wrong.map(tell).collect()
}

/// Public types of a domain file that the glossary does not list.
#[must_use]
pub fn listed_types(file: &str, text: &str, glossary: &str) -> Vec<Finding> {
    let listed: Vec<String> = rows(glossary).into_iter().map(|row| row.identifier).collect();
    let missing = public_types(text).into_iter().filter(|noun| !listed.contains(&noun.name));
    let tell = |noun: PublicType| {
        let problem = format!("`{}` is not in {GLOSSARY}", noun.name);
        let remedy =
            format!("add the row `| 中文 | `{}` | meaning | clause | not |` to {GLOSSARY}", noun.name);
        Finding::new(file, noun.line, problem, remedy)
    };
    missing.map(tell).collect()
}

/// A row of the glossary.
struct Row {
    line: usize,
    chinese: String,
    identifier: String,
}

/// The rows of every table whose second column is headed `identifier`.
fn rows(glossary: &str) -> Vec<Row> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in glossary.lines().enumerate() {
        let Some(inner) = line.trim().strip_prefix('|') else {
            inside = false;
            continue;
        };
        let mut cells = inner.split('|').map(str::trim);
        let chinese = cells.next().unwrap_or_default().to_owned();
        let second = cells.next().unwrap_or_default();
        if second == "identifier" {
            inside = true;
        } else if inside && !second.starts_with("--") {
            let identifier = second.trim_matches('`').to_owned();
            found.push(Row { line: index + 1, chinese, identifier });
        }
    }
    found
}

/// What is wrong with the glossary itself: an identifier listed twice, a row without both words.
#[must_use]
pub fn terms(glossary: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut first_line: HashMap<String, usize> = HashMap::new();
    let rows = rows(glossary);
    if rows.is_empty() {
        let remedy = "begin it with `| 中文 | identifier | meaning | clause | not to be confused with |`";
        found.push(Finding::new(GLOSSARY, 0, "holds no table of terms", remedy));
    }
    for row in rows {
        if row.identifier.is_empty() || !begins_in_chinese(&row.chinese) {
            let remedy = "give the row its Chinese term and its identifier";
            found.push(Finding::new(GLOSSARY, row.line, "a row without one of its two words", remedy));
        }
        if let Some(first) = first_line.get(&row.identifier) {
            let problem = format!("`{}` stands on line {first} already", row.identifier);
            found.push(Finding::new(GLOSSARY, row.line, problem, "one noun, one word: join the rows"));
        } else {
            first_line.insert(row.identifier, row.line);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "| 中文 | identifier | meaning |\n|---|---|---|\n| 约谈 | `Interview` | a talk |\n";

    #[test]
    fn a_type_that_begins_in_chinese_and_is_listed_is_fine() {
        let text = "/// **约谈**. A talk.\n#[derive(\n    Debug,\n)]\npub struct Interview {}\npub(crate) struct Inner;\n\
                    pub struct BadError;\n#[doc(hidden)]\npub enum Hidden {}\n#[cfg(test)]\nmod t { pub struct T; }";
        assert_eq!(doc_comments("a.rs", text), []);
        assert_eq!(listed_types("a.rs", text, TABLE), []);
    }

    #[test]
    fn a_type_in_english_or_without_a_row_is_found_with_its_line() {
        let text = "/// A talk.\npub struct Interview;\n\npub enum Sweep {}\n";
        assert_eq!(doc_comments("a.rs", text).iter().map(|f| f.line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(listed_types("a.rs", text, TABLE).iter().map(|f| f.line).collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn a_comment_belongs_to_the_item_below_it_alone() {
        let text = "/// 约谈.\nfn f() {}\npub struct Interview;\n";
        assert_eq!(doc_comments("a.rs", text).len(), 1);
    }

    #[test]
    fn types_that_a_macro_lists_count_and_its_pattern_does_not() {
        let text = "macro_rules! m {\n    ($name:ident) => { \n        pub enum $name {}\n    }\n}\n\
                    m! {\n    /// 开关. On.\n    Switch {\n        /// On.\n        On,\n    }\n    Bare {\n    }\n}\n";
        assert_eq!(doc_comments("a.rs", text).iter().map(|f| f.line).collect::<Vec<_>>(), [12]);
    }

    #[test]
    fn the_glossary_names_each_identifier_once() {
        assert_eq!(terms(TABLE), []);
        assert_eq!(terms(&format!("{TABLE}| 谈话 | `Interview` | again |\n")).len(), 1);
        assert_eq!(terms(&format!("{TABLE}| talk | `Talk` | no Chinese |\n")).len(), 1);
        assert_eq!(terms("# Glossary\n").len(), 1);
    }
}
