//! What is shipped to browsers: nothing that old ones lack, and little of it.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

const FIRST_LOAD_BYTES: usize = 70 * 1024;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")
}

fn files(extension: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|own| own == extension))
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// What Chromium 78 to 109 do not know, and where it may stand: vendored code may use the first few where it works
/// without.
const CSS_TOO_NEW: &[&str] = &[
    "oklch(",
    "oklab(",
    "lch(",
    "color-mix(",
    "light-dark(",
    "@layer",
    "@container",
    "@scope",
    "@property",
    "@starting-style",
    ":has(",
    "text-wrap:",
    "subgrid",
    "anchor-name",
    "100dvh",
    "100svh",
];

/// The same for scripts: syntax and names after ES2020.
const SCRIPT_TOO_NEW: &[&str] = &[
    "??=",
    "||=",
    "&&=",
    ".replaceAll(",
    ".at(",
    "Object.hasOwn(",
    "Promise.any(",
    "structuredClone(",
    "static{",
    "static {",
    ".findLast(",
    ".toSorted(",
    ".toSpliced(",
    "WeakRef(",
    "crypto.randomUUID",
];

fn without_comments(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// Whether a rule stands inside another: nesting, which old browsers drop whole.
fn nests(css: &str) -> bool {
    let mut open: Vec<bool> = Vec::new();
    let mut selector = String::new();
    for sign in css.chars() {
        match sign {
            '{' => {
                let is_group = selector.trim_start().starts_with('@');
                if !is_group && open.iter().any(|group| !group) {
                    return true;
                }
                open.push(is_group);
                selector.clear();
            }
            '}' => {
                open.pop();
                selector.clear();
            }
            ';' => selector.clear(),
            other => selector.push(other),
        }
    }
    false
}

#[test]
fn nesting_is_seen() {
    assert!(nests("a { b { color: red } }"));
    assert!(nests("a { color: red; &:hover { color: blue } }"));
    assert!(!nests("@media (min-width: 1px) { a { color: red } } b { color: blue }"));
}

#[test]
fn style_sheets_are_for_old_browsers_too() {
    for (name, text) in files("css") {
        let text = without_comments(&text);
        for word in CSS_TOO_NEW {
            assert!(!text.contains(word), "{name} has `{word}`, which Chromium 78 to 109 do not know");
        }
        assert!(!nests(&text), "{name} nests rules");
        // Nothing is fetched from elsewhere.
        for outside in ["http://", "https://", "//fonts", "@import"] {
            let own = text.replace("http://www.w3.org/", "").replace("https://getbootstrap.com/", "");
            assert!(!own.contains(outside), "{name} fetches from elsewhere: {outside}");
        }
    }
}

#[test]
fn scripts_are_es2020() {
    for (name, text) in files("js") {
        for word in SCRIPT_TOO_NEW {
            assert!(!text.contains(word), "{name} has `{word}`, which is newer than ES2020");
        }
    }
    // Ours needs neither eval nor inline handlers, which the policy would refuse.
    let (_, own) = files("js").into_iter().find(|(name, _)| name == "shikou.js").unwrap();
    for word in ["eval(", "new Function", "innerHTML", "document.write", ".style"] {
        assert!(!own.contains(word), "shikou.js has `{word}`");
    }
}

#[test]
fn templates_hold_nothing_that_the_policy_refuses() {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|own| own == "html") {
                found.push(path);
            }
        }
    }
    let mut templates = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages"), &mut templates);
    assert!(templates.len() > 30, "{}", templates.len());
    for path in templates {
        let text = fs::read_to_string(&path).unwrap();
        for word in [
            " style=\"",
            " onclick=",
            " onchange=",
            " onsubmit=",
            "<style",
            "javascript:",
            "//cdn",
            "您",
            "登陆",
            "其它",
        ] {
            assert!(!text.contains(word), "{} has `{word}`", path.display());
        }
        // A form that changes something carries the session's token, or is one of those before any session.
        let before_session = ["sign_in/show.html", "sign_in/held.html", "first_run.html", "demo/show.html"];
        if before_session.iter().any(|end| path.ends_with(end)) {
            continue;
        }
        let posts = text.matches("method=\"post\"").count();
        let tokens = text.matches("pages/hidden.html").count();
        assert_eq!(posts, tokens, "{}: {posts} forms, {tokens} tokens", path.display());
    }
}

#[test]
fn a_first_load_is_small() {
    let mut total = 0;
    let mut listed = Vec::new();
    for (name, text) in files("css").into_iter().chain(files("js")) {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes()).unwrap();
        let bytes = encoder.finish().unwrap().len();
        listed.push(format!("{name} {bytes}"));
        total += bytes;
    }
    println!("first load, gzip: {} = {total} bytes", listed.join(" + "));
    // A page of its own is left some room.
    assert!(total + 12 * 1024 <= FIRST_LOAD_BYTES, "{total} bytes of style sheets and scripts");
}
