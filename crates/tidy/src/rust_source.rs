//! Rust text taken apart just far enough: code here, comments and literals there.
//!
//! A rule about identifiers must not stumble over a word inside a message, so every check on code reads
//! [`RustSource::code`], in which comments and literals are blanked while lines stay where they were.

/// A Rust file with comments and literals taken out of its code.
#[derive(Debug)]
pub(crate) struct RustSource {
    /// The code alone; the lines are those of the file.
    pub(crate) code: String,
    /// The string literals, each with the line it begins on.
    pub(crate) strings: Vec<(usize, String)>,
}

impl RustSource {
    pub(crate) fn read(text: &str) -> Self {
        let mut reader = Reader::new(text);
        while reader.step() {}
        Self { code: reader.code, strings: reader.strings }
    }

    /// The code without the modules and functions that are compiled for tests only.
    pub(crate) fn code_without_tests(&self) -> String {
        without_tests(&self.code)
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    strings: Vec<(usize, String)>,
}

impl Reader {
    fn new(text: &str) -> Self {
        let chars = text.chars().collect();
        Self { chars, at: 0, line: 1, code: String::new(), strings: Vec::new() }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Takes one char; `shown` decides whether the code keeps it or gets a blank.
    fn take(&mut self, shown: bool) -> Option<char> {
        let taken = self.peek(0)?;
        self.at += 1;
        if taken == '\n' {
            self.line += 1;
        }
        self.code.push(if shown || taken == '\n' { taken } else { ' ' });
        Some(taken)
    }

    /// Reads one piece; false at the end of the text.
    fn step(&mut self) -> bool {
        let Some(first) = self.peek(0) else { return false };
        match (first, self.peek(1)) {
            ('/', Some('/')) => self.line_comment(),
            ('/', Some('*')) => self.block_comment(),
            ('"', _) => self.string(),
            ('\'', _) => self.char_or_lifetime(),
            _ if first.is_alphabetic() || first == '_' => self.word(),
            _ => {
                self.take(true);
            }
        }
        true
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.take(false);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                (None, _) => return,
                _ => {
                    self.take(false);
                    continue;
                }
            }
            self.take(false);
            self.take(false);
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        let line = self.line;
        let mut text = String::new();
        self.take(false);
        while let Some(c) = self.take(false) {
            match c {
                '"' => break,
                '\\' => {
                    self.take(false);
                }
                _ => text.push(c),
            }
        }
        self.strings.push((line, text));
    }

    /// A quote begins a literal when a closing one follows its (escaped) char, else a lifetime.
    fn char_or_lifetime(&mut self) {
        if self.peek(1) == Some('\\') {
            self.take(false);
            self.take(false);
            self.take(false);
            while self.take(false).is_some_and(|c| c != '\'') {}
        } else if self.peek(2) == Some('\'') {
            self.take(false);
            self.take(false);
            self.take(false);
        } else {
            self.take(true);
        }
    }

    fn word(&mut self) {
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| c.is_alphanumeric() || *c == '_') {
            word.push(c);
            self.take(true);
        }
        if matches!(word.as_str(), "r" | "br" | "cr") {
            let mut hashes = 0;
            while self.peek(hashes) == Some('#') {
                hashes += 1;
            }
            if self.peek(hashes) == Some('"') {
                self.raw_string(hashes);
            }
        }
    }

    fn raw_string(&mut self, hashes: usize) {
        let line = self.line;
        let mut text = String::new();
        for _ in 0..=hashes {
            self.take(false);
        }
        while let Some(c) = self.peek(0) {
            if c == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                break;
            }
            text.push(c);
            self.take(false);
        }
        for _ in 0..=hashes {
            self.take(false);
        }
        self.strings.push((line, text));
    }
}

fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once(MARK) {
        kept.push_str(before);
        let (item, tail) = after.split_at(item_end(after));
        kept.extend(item.chars().filter(|c| *c == '\n'));
        rest = tail;
    }
    kept.push_str(rest);
    kept
}

/// Where the item at the head of `code` ends: behind its `;` or behind the brace that closes it.
fn item_end(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + c.len_utf8();
                }
            }
            ';' if depth == 0 => return at + c.len_utf8(),
            _ => {}
        }
    }
    code.len()
}

/// The identifiers of a piece of code (Rust or SQL), each with its line.
pub(crate) fn identifiers(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let words = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let named = words.filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'));
        found.extend(named.map(|word| (index + 1, word)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        RustSource::read(text).code
    }

    #[test]
    fn comments_and_literals_are_blanked_and_lines_stay() {
        let source = "let a = \"risk\"; // watch\n/* face /* nested */ */ let b = 'r';\nlet c = r#\"a\"b\"#;";
        let code = code(source);
        assert_eq!(code.lines().count(), 3);
        for hidden in ["risk", "watch", "face", "nested", "'r'"] {
            assert!(!code.contains(hidden), "{hidden} in {code}");
        }
        assert!(code.contains("let c = r"));
    }

    #[test]
    fn strings_are_kept_with_their_lines() {
        let read = RustSource::read("let a = 1;\nlet b = \"x\\\"y\";\nlet c = br##\"p\"#q\"##;");
        assert_eq!(read.strings, [(2, "xy".to_owned()), (3, "p\"#q".to_owned())]);
    }

    #[test]
    fn lifetimes_escapes_and_raw_identifiers_are_code() {
        let code = code("fn f<'a>(x: &'a str) -> char { let r#type = '\\''; '\\u{4e00}' } // end");
        assert!(code.contains("<'a>") && code.contains("r#type"));
        assert!(!code.contains("4e00") && !code.contains("end"));
    }

    #[test]
    fn test_modules_are_left_out_and_the_rest_stays() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn f() { x() }\n}\nfn b() {}\n#[cfg(test)]\nmod t;\nfn c() {}";
        let left = RustSource::read(text).code_without_tests();
        assert_eq!(left.lines().count(), text.lines().count());
        assert!(left.contains("fn a") && left.contains("fn b") && left.contains("fn c"));
        assert!(!left.contains("mod t") && !left.contains("x()"));
    }

    #[test]
    fn identifiers_begin_with_a_letter() {
        assert_eq!(identifiers("let a_1 = 0x1F;\nb"), [(1, "let"), (1, "a_1"), (2, "b")]);
    }
}
