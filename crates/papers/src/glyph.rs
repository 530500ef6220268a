//! Characters that no font has: shown by their numbers and told, never dropped.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;
use typst::text::is_default_ignorable;

use crate::Fonts;

/// 缺字提示: a character that no font has, and a text it stands in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GlyphWarning {
    /// The character.
    pub character: char,
    /// The first text that holds it, as it is printed.
    pub within: String,
}

impl fmt::Display for GlyphWarning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = u32::from(self.character);
        write!(
            formatter,
            "字体里没有“{}”（U+{code:04X}），已印成〔U+{code:04X}〕：{}。请在 fonts 文件夹放入含此字的字体后重新生成",
            self.character, self.within
        )
    }
}

/// Replaces characters that cannot be shown in every text of a value, and tells which.
pub(crate) fn mark_missing(value: &mut Value, shown: &impl Fn(char) -> bool) -> Vec<GlyphWarning> {
    let mut found = BTreeMap::new();
    mark(value, shown, &mut found);
    found.into_iter().map(|(character, within)| GlyphWarning { character, within }).collect()
}

fn mark(value: &mut Value, shown: &impl Fn(char) -> bool, found: &mut BTreeMap<char, String>) {
    match value {
        Value::String(text) => {
            if let Some(marked) = mark_text(text, shown, found) {
                *text = marked;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| mark(value, shown, found)),
        Value::Object(fields) => fields.values_mut().for_each(|value| mark(value, shown, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text with the characters that cannot be shown replaced; `None` when there are none.
pub(crate) fn mark_text(
    text: &str,
    shown: &impl Fn(char) -> bool,
    found: &mut BTreeMap<char, String>,
) -> Option<String> {
    if text.chars().all(shown) {
        return None;
    }
    let mut marked = String::with_capacity(text.len() + 16);
    let mut missing = Vec::new();
    for character in text.chars() {
        if shown(character) {
            marked.push(character);
        } else {
            marked.push_str(&format!("〔U+{:04X}〕", u32::from(character)));
            missing.push(character);
        }
    }
    for character in missing {
        found.entry(character).or_insert_with(|| marked.clone());
    }
    Some(marked)
}

/// Whether a PDF shows the character: a font has it, or it is invisible by nature.
pub(crate) fn printable(fonts: &Fonts) -> impl Fn(char) -> bool {
    move |character| {
        character.is_ascii_graphic()
            || matches!(character, ' ' | '\n' | '\t')
            || is_default_ignorable(character)
            || fonts.has(character)
    }
}

/// Whether a Word file can hold the character: its fonts are the reader's, but XML refuses some.
pub(crate) fn writable(character: char) -> bool {
    matches!(character, '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}
