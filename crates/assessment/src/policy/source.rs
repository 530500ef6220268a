//! The files of a policy folder as text, and how their faults are told.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;

/// 政策文件: the texts of a policy folder by path inside it (`policy.toml`, `cases/steps.toml`).
#[derive(Debug, Clone, Default)]
pub struct PolicySource {
    files: BTreeMap<String, String>,
}

impl PolicySource {
    /// From paths and texts.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { files: files.into_iter().collect() }
    }

    /// Every file, by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The same with one file more, or with another text for it.
    #[must_use]
    pub fn with(mut self, path: String, text: String) -> Self {
        self.files.insert(path, text);
        self
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Files in a folder, by name.
    pub fn folder<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files.iter().filter_map(move |(path, text)| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            (name.ends_with(".toml")).then_some((path.as_str(), text.as_str()))
        })
    }

    /// Reads one file as a typed table.
    pub(crate) fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T, PolicyError> {
        let text = self.text(path).ok_or_else(|| PolicyError {
            file: path.to_owned(),
            line: None,
            message: "缺少这个文件".to_owned(),
            remedy: "政策文件夹须有 policy.toml、readings.toml、clauses.toml 和 cases/*.toml".to_owned(),
        })?;
        toml::from_str(text).map_err(|error| PolicyError::from_toml(path, text, &error))
    }

    /// The line on which a quoted word or a table of that name first stands in a file: where a reference that fails
    /// was written.
    pub(crate) fn line_of(&self, path: &str, word: &str) -> Option<usize> {
        self.text(path)?.lines().position(|line| says(line, word)).map(|place| place + 1)
    }

    /// The same inside one entry of a list, `[[item]]` with `id = "pushes"`: the word may stand in others too.
    pub(crate) fn line_in(&self, path: &str, list: &str, name: &str, word: &str) -> Option<usize> {
        let (head, named) = (format!("[[{list}]]"), format!(" = \"{name}\""));
        let lines: Vec<_> = self.text(path)?.lines().enumerate().collect();
        let mut entries = lines.split(|(_, line)| line.contains(&head)).skip(1);
        let entry = entries.find(|entry| entry.first().is_some_and(|(_, line)| line.contains(&named)))?;
        entry.iter().find(|(_, line)| says(line, word)).map(|(place, _)| place + 1)
    }
}

fn says(line: &str, word: &str) -> bool {
    !word.is_empty() && (line.contains(&format!("\"{word}\"")) || line.contains(&format!("[{word}]")))
}

/// 政策错误: one fault of a policy file, with place and remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct PolicyError {
    /// Path inside the folder.
    pub file: String,
    /// Line, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl PolicyError {
    pub(crate) fn from_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map(|span| line_at(text, span.start));
        Self {
            file: file.to_owned(),
            line,
            message: in_chinese(error.message()),
            remedy: remedy(error.message()),
        }
    }
}

/// The line on which a byte of a text stands, from 1.
pub(crate) fn line_at(text: &str, place: usize) -> usize {
    text.bytes().take(place).filter(|byte| *byte == b'\n').count() + 1
}

/// The parser speaks English; its few kinds of messages are said in Chinese, the words of the file kept.
fn in_chinese(message: &str) -> String {
    let named = |prefix: &str| message.strip_prefix(prefix).map(str::to_owned);
    if let Some(rest) = named("unknown field ") {
        return format!(
            "不认识的键 {}",
            rest.replace("expected one of", "可用的键：").replace("expected", "应为")
        );
    }
    if let Some(rest) = named("missing field ") {
        return format!("缺少键 {rest}");
    }
    if let Some(rest) = named("unknown variant ") {
        return format!(
            "不认识的值 {}",
            rest.replace("expected one of", "可用的值：").replace("expected", "应为")
        );
    }
    if let Some(rest) = named("invalid type: ") {
        return format!("类型不对：{}", value_in_chinese(&rest));
    }
    if let Some(rest) = named("invalid value: ") {
        return format!("值不对：{}", value_in_chinese(&rest));
    }
    if message.starts_with('“') {
        return message.to_owned();
    }
    format!("TOML 写法有误：{message}")
}

/// What was found and what is asked for, "integer `-1`, expected u32", in Chinese.
fn value_in_chinese(text: &str) -> String {
    const KINDS: &[(&str, &str)] = &[
        ("floating point ", "小数 "),
        ("integer ", "整数 "),
        ("string ", "文字 "),
        ("boolean ", "真假值 "),
        ("sequence", "列表"),
        ("map", "表"),
    ];
    let (found, expected) = text.rsplit_once(", expected ").unwrap_or((text, ""));
    let found = KINDS
        .iter()
        .find_map(|(kind, word)| found.strip_prefix(kind).map(|rest| format!("{word}{rest}")))
        .unwrap_or_else(|| found.to_owned());
    let expected = match expected {
        "a string" => "加引号的文字",
        "u8" => "0 至 255 的整数",
        "u32" => "不小于 0 的整数",
        "a boolean" => "true 或 false",
        "a sequence" => "列表",
        other if other.starts_with("struct") || other == "a map" => "表",
        other => other,
    };
    format!("{found}，应为{expected}")
}

fn remedy(message: &str) -> String {
    if message.contains("floating point")
        || (message.contains("integer") && message.contains("expected a string"))
    {
        "数值须加引号写成精确数，如 \"0.6\"".to_owned()
    } else if message.starts_with("unknown field") {
        "改正拼写，或删去这一键".to_owned()
    } else if message.starts_with("missing field") {
        "补上这一键；可对照内置的 sanlin-2022-50".to_owned()
    } else if message.starts_with("unknown variant") {
        "改成所列的值之一".to_owned()
    } else {
        "对照内置政策的同名文件改正这一行".to_owned()
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(formatter, " 第 {line} 行")?;
        }
        write!(formatter, "：{}。{}", self.message, self.remedy)
    }
}

/// 政策错误清单: every fault found at once; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct PolicyErrors(pub Vec<PolicyError>);

impl fmt::Display for PolicyErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, error) in self.0.iter().enumerate() {
            if place > 0 {
                writeln!(formatter)?;
            }
            write!(formatter, "{error}")?;
        }
        Ok(())
    }
}

impl From<PolicyError> for PolicyErrors {
    fn from(error: PolicyError) -> Self {
        Self(vec![error])
    }
}
