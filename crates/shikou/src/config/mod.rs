//! How the server is set up: built-in values < `/etc/shikou/shikou.toml` < `SHIKOU__SECTION__KEY` < the command line.
//!
//! Every setting is one row of [`KEYS`]; what is not there is refused with its place, so that a misspelt key never
//! silently does nothing.

mod key;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

pub(crate) use key::{KEYS, Key, LISTEN_EXPECTED};

use crate::failure::Failure;

/// Where the file is looked for unless the command line names one.
pub(crate) const USUAL_FILE: &str = "/etc/shikou/shikou.toml";
const PREFIX: &str = "SHIKOU__";

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    BuiltIn,
    File { path: PathBuf, line: usize },
    Environment(String),
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => formatter.write_str("内置"),
            Self::File { path, line } => write!(formatter, "{} 第 {line} 行", path.display()),
            Self::Environment(name) => write!(formatter, "环境变量 {name}"),
            Self::CommandLine => formatter.write_str("命令行"),
        }
    }
}

/// All settings, each with where it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    values: BTreeMap<&'static str, (String, Origin)>,
    /// The file that the command line named.
    named: Option<PathBuf>,
}

impl Config {
    /// What holds unless something else is said.
    pub(crate) fn built_in() -> Self {
        let built_in = KEYS.iter().map(|key| (key.name, (key.built_in.to_owned(), Origin::BuiltIn)));
        Self { values: built_in.collect(), named: None }
    }

    /// Reads the file (the usual one may be missing, a named one may not) and the environment.
    pub(crate) fn read(
        file: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Failure> {
        let mut config = Self::built_in();
        config.named = file.map(Path::to_owned);
        let path = file.unwrap_or(Path::new(USUAL_FILE));
        match std::fs::read_to_string(path) {
            Ok(text) => config.take_file(path, &text)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && file.is_none() => {}
            Err(error) => return Err(Failure::unreadable(path, &error)),
        }
        for (name, value) in environment {
            let Some(rest) = name.strip_prefix(PREFIX) else { continue };
            let dotted = rest.to_lowercase().replace("__", ".");
            config.put(&dotted, value, Origin::Environment(name.clone()))?;
        }
        Ok(config)
    }

    fn take_file(&mut self, path: &Path, text: &str) -> Result<(), Failure> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(0, |span| line_at(text, span.start));
            Failure::refused(format!(
                "{} 第 {line} 行：TOML 写法有误（{}）。",
                path.display(),
                error.message()
            ))
        })?;
        for (section, values) in &table {
            let origin =
                |key: &str| Origin::File { path: path.to_owned(), line: line_of(text, section, key) };
            let toml::Value::Table(values) = values else {
                return Err(unknown(section, &origin("")));
            };
            for (key, value) in values {
                let value = match value {
                    toml::Value::String(text) => text.clone(),
                    toml::Value::Integer(_) | toml::Value::Boolean(_) => value.to_string(),
                    _ => {
                        return Err(wrong(
                            &format!("{section}.{key}"),
                            "应是文字、整数或 true/false",
                            &origin(key),
                        ));
                    }
                };
                self.put(&format!("{section}.{key}"), value, origin(key))?;
            }
        }
        Ok(())
    }

    /// A value from the command line.
    pub(crate) fn set(&mut self, name: &str, value: Option<String>) -> Result<(), Failure> {
        value.map_or(Ok(()), |value| self.put(name, value, Origin::CommandLine))
    }

    fn put(&mut self, name: &str, value: String, origin: Origin) -> Result<(), Failure> {
        let Some(key) = KEYS.iter().find(|key| key.name == name) else { return Err(unknown(name, &origin)) };
        if let Err(expected) = (key.check)(&value) {
            return Err(wrong(name, expected, &origin));
        }
        self.values.insert(key.name, (value, origin));
        Ok(())
    }

    /// The value of a setting.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |(value, _)| value)
    }

    /// A command to type next, with the flags that made this one meet this installation and no other.
    pub(crate) fn next(&self, command: &str) -> String {
        let file =
            self.named.as_ref().map(|path| format!(" --config {}", typed(&path.display().to_string())));
        let database = self.values.get("database.address").and_then(|(address, origin)| {
            let flag = || format!(" --database {}", typed(&without_password(address)));
            (*origin == Origin::CommandLine).then(flag)
        });
        format!("{command}{}{}", file.unwrap_or_default(), database.unwrap_or_default())
    }

    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.get(name) == "true"
    }

    /// Every setting with its value and origin, in the order of [`KEYS`].
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'static Key, String, &Origin)> {
        KEYS.iter().filter_map(|key| {
            let (value, origin) = self.values.get(key.name)?;
            Some((key, if key.secret { without_password(value) } else { value.clone() }, origin))
        })
    }
}

fn unknown(name: &str, origin: &Origin) -> Failure {
    Failure::refused(format!("{origin}：没有“{name}”这个设置。所有设置：shikou config show。"))
}

fn wrong(name: &str, expected: &str, origin: &Origin) -> Failure {
    Failure::refused(format!("{origin}：{name} {expected}。"))
}

/// A value as a shell takes it.
pub(crate) fn typed(value: &str) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || "/._-:@+,".contains(sign);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}

/// An address as it may be shown: what stands between the name and `@` is a password.
pub(crate) fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let Some((who, place)) = rest.rsplit_once('@') else { return address.to_owned() };
    let who = who.split_once(':').map_or_else(|| who.to_owned(), |(name, _)| format!("{name}:******"));
    format!("{scheme}://{who}@{place}")
}

fn line_at(text: &str, place: usize) -> usize {
    text.bytes().take(place).filter(|byte| *byte == b'\n').count() + 1
}

fn line_of(text: &str, section: &str, key: &str) -> usize {
    let mut inside = false;
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line.trim_matches(['[', ']']) == section;
            if inside && key.is_empty() {
                return place + 1;
            }
        } else if inside && line.split('=').next().is_some_and(|name| name.trim() == key) {
            return place + 1;
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, environment: &[(&str, &str)]) -> Result<Config, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shikou.toml");
        std::fs::write(&path, text).unwrap();
        Config::read(
            Some(&path),
            environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn later_places_win_and_say_so() {
        let text = "[server]\nlisten = \"127.0.0.1:1\"\nsecure = true\n";
        let mut config = read(text, &[("SHIKOU__SERVER__LISTEN", "127.0.0.1:2"), ("PATH", "/bin")]).unwrap();
        assert_eq!(config.get("server.listen"), "127.0.0.1:2");
        assert!(config.is_on("server.secure"));
        config.set("server.listen", Some("127.0.0.1:3".to_owned())).unwrap();
        config.set("server.listen", None).unwrap();
        let row = config.rows().find(|(key, _, _)| key.name == "server.listen").unwrap();
        assert_eq!((row.1.as_str(), row.2), ("127.0.0.1:3", &Origin::CommandLine));
        let row = config.rows().find(|(key, _, _)| key.name == "server.secure").unwrap();
        assert!(matches!(row.2, Origin::File { line: 3, .. }), "{:?}", row.2);
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_place() {
        for (text, told) in [
            ("[server]\nlistne = 1\n", "第 2 行：没有“server.listne”这个设置"),
            ("[server]\n\nlisten = \"nowhere\"\n", "第 3 行：server.listen 应是地址和端口"),
            ("[server]\nsecure = \"yes\"\n", "第 2 行：server.secure 应是 true 或 false"),
            ("[server]\nlisten = [1]\n", "第 2 行：server.listen 应是文字、整数或 true/false"),
            ("[server\n", "第 1 行：TOML 写法有误"),
            ("listen = 1\n", "没有“listen”这个设置"),
        ] {
            let failure = read(text, &[]).unwrap_err().to_string();
            assert!(failure.contains(told), "{failure}");
        }
        let failure = read("", &[("SHIKOU__SERVER__PORT", "1")]).unwrap_err().to_string();
        assert_eq!(
            failure,
            "环境变量 SHIKOU__SERVER__PORT：没有“server.port”这个设置。所有设置：shikou config show。"
        );
    }

    #[test]
    fn a_command_to_type_next_meets_the_same_installation() {
        let mut config = read("", &[]).unwrap();
        let file = config.named.clone().unwrap().display().to_string();
        assert_eq!(config.next("shikou verify"), format!("shikou verify --config {file}"));
        config.named = Some(PathBuf::from("我的 设置.toml"));
        config.set("database.address", Some("postgres://a:b@host/it's".to_owned())).unwrap();
        let told = "shikou verify --config '我的 设置.toml' --database 'postgres://a:******@host/it'\\''s'";
        assert_eq!(config.next("shikou verify"), told);
        let from_environment = [("SHIKOU__DATABASE__ADDRESS", "a.db")];
        let mut config = read("", &from_environment).unwrap();
        config.named = None;
        assert_eq!(config.next("shikou verify"), "shikou verify", "the environment is there next time too");
    }

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(without_password("postgres://a:b@host/c"), "postgres://a:******@host/c");
        assert_eq!(without_password("postgres://a@host/c"), "postgres://a@host/c");
        assert_eq!(without_password("/var/lib/shikou/shikou.db"), "/var/lib/shikou/shikou.db");
    }
}
