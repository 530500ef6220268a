//! One document, one form in bytes: a subset of the JSON Canonicalization Scheme (RFC 8785).
//!
//! Objects with their keys in the order of UTF-16 code units, no blanks, text in UTF-8 with the shortest escapes, and
//! of numbers only whole ones between −(2⁵³−1) and 2⁵³−1, which every program reads alike. Fractions are refused:
//! exact values are written as text. So any canonicalizer of RFC 8785 gives the same bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The largest whole number that every reader of JSON keeps exactly.
const NUMBER_MAX: i64 = (1 << 53) - 1;

/// How deep lists and objects may stand in each other.
const DEPTH_MAX: usize = 64;

/// Why a value has no canonical form, or bytes are not in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// A fraction, or a number that not every program reads alike.
    #[error("“{0}”不是 ±(2⁵³−1) 之间的整数：小数和更大的数请写成文字（加引号）")]
    Number(String),
    /// Too many levels.
    #[error("嵌套超过 {DEPTH_MAX} 层：这不是本程序写出的文件")]
    Depth,
    /// Not JSON.
    #[error("第 {line} 行第 {column} 个字节处不是合法的 JSON：文件被改过或没有传完整，请重新取得原文件")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// JSON in another form: blanks, another order of keys, a key twice, other escapes.
    #[error(
        "第 {0} 个字节起与规范写法不同（多了空格或换行、键的次序不对、键重复等）：文件被改过或用别的程序另存过，请用原文件"
    )]
    Form(usize),
    /// Of another shape than what is read.
    #[error("内容与格式不合：{0}")]
    Shape(String),
}

/// The canonical bytes of a value, whatever the order in which its keys stand.
///
/// ```
/// let value = serde_json::json!({ "b": [1, null], "a": "三林" });
/// assert_eq!(evidence::canonical::write(&value)?, r#"{"a":"三林","b":[1,null]}"#.as_bytes());
/// # Ok::<(), evidence::CanonicalError>(())
/// ```
///
/// # Errors
/// When it holds a number that is not whole or too large, or is nested too deep.
pub fn write(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut out = Vec::new();
    write_into(value, 0, &mut out)?;
    Ok(out)
}

/// The canonical bytes of anything that serializes to such a value.
///
/// # Errors
/// As [`write`].
pub fn write_of(value: &impl Serialize) -> Result<Vec<u8>, CanonicalError> {
    write(&value_of(value)?)
}

/// A value as JSON.
pub(crate) fn value_of(value: &impl Serialize) -> Result<Value, CanonicalError> {
    serde_json::to_value(value).map_err(|error| CanonicalError::Shape(error.to_string()))
}

/// Reads bytes that are in canonical form, and nothing else.
///
/// # Errors
/// When they are not JSON, or JSON in another form; the place is told.
pub fn read(bytes: &[u8]) -> Result<Value, CanonicalError> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| CanonicalError::Syntax { line: error.line(), column: error.column() })?;
    let canonical = write(&value)?;
    if canonical == bytes {
        return Ok(value);
    }
    let same = canonical.iter().zip(bytes).take_while(|(ours, theirs)| ours == theirs).count();
    Err(CanonicalError::Form(same + 1))
}

/// Reads a type from bytes in canonical form.
///
/// # Errors
/// As [`read`], or when the value is of another shape.
pub fn read_as<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CanonicalError> {
    shape(read(bytes)?)
}

/// Turns a value into a type, telling what does not fit.
pub(crate) fn shape<T: DeserializeOwned>(value: Value) -> Result<T, CanonicalError> {
    serde_json::from_value(value).map_err(|error| CanonicalError::Shape(error.to_string()))
}

fn write_into(value: &Value, depth: usize, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    if depth > DEPTH_MAX {
        return Err(CanonicalError::Depth);
    }
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => {
            let whole = number.as_i64().filter(|whole| (-NUMBER_MAX..=NUMBER_MAX).contains(whole));
            let whole = whole.ok_or_else(|| CanonicalError::Number(number.to_string()))?;
            out.extend_from_slice(whole.to_string().as_bytes());
        }
        Value::String(text) => write_text(text, out),
        Value::Array(values) => {
            out.push(b'[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write_into(value, depth + 1, out)?;
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push(b'{');
            for (place, (key, value)) in members.into_iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write_text(key, out);
                out.push(b':');
                write_into(value, depth + 1, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0x00..=0x1f => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            // Everything else, the bytes of characters beyond ASCII included, stands as it is.
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_stand_in_the_order_of_utf_16_as_the_rfc_has_it() {
        // RFC 8785 § 3.2.3.
        let value = json!({"\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew", "1": "One",
            "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O"});
        let text = String::from_utf8(write(&value).expect("canonical")).expect("UTF-8");
        let keys = ["\\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"];
        let places: Vec<_> = keys.iter().map(|key| text.find(&format!("\"{key}\":")).expect(key)).collect();
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn text_has_the_shortest_escapes() {
        let bytes = write(&json!("\u{8}\t\n\u{c}\r\u{f}\u{7f}\"\\/€三")).expect("canonical");
        assert_eq!(String::from_utf8_lossy(&bytes), "\"\\b\\t\\n\\f\\r\\u000f\u{7f}\\\"\\\\/€三\"");
        assert_eq!(read(&bytes), Ok(json!("\u{8}\t\n\u{c}\r\u{f}\u{7f}\"\\/€三")));
    }

    #[test]
    fn numbers_that_programs_read_differently_are_refused() {
        assert_eq!(write(&json!(NUMBER_MAX)).expect("canonical"), b"9007199254740991");
        assert_eq!(write(&json!(-NUMBER_MAX)).expect("canonical"), b"-9007199254740991");
        for number in [json!(0.5), json!(1e3), json!(NUMBER_MAX + 1), json!(-NUMBER_MAX - 1), json!(u64::MAX)]
        {
            assert_eq!(write(&number), Err(CanonicalError::Number(number.to_string())));
        }
    }

    #[test]
    fn only_the_canonical_form_is_read() {
        let refused = |text: &str| read(text.as_bytes()).expect_err(text);
        assert_eq!(refused(r#"{"a": 1}"#), CanonicalError::Form(6));
        assert_eq!(refused(r#"{"b":1,"a":2}"#), CanonicalError::Form(3));
        assert_eq!(refused(r#"{"a":1,"a":2}"#), CanonicalError::Form(6));
        assert_eq!(refused("[1]\n"), CanonicalError::Form(4));
        assert_eq!(refused(r#""\u0041""#), CanonicalError::Form(2));
        assert_eq!(refused("[1"), CanonicalError::Syntax { line: 1, column: 2 });
        for text in ["-0", "1.0", "1e2", "01", "nul", "\u{feff}1", "", r#""\ud800""#] {
            refused(text);
        }
    }

    #[test]
    fn what_is_nested_without_end_is_refused() {
        let deep = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!([inner]));
        assert!(write(&deep(DEPTH_MAX)).is_ok());
        assert_eq!(write(&deep(DEPTH_MAX + 1)), Err(CanonicalError::Depth));
        let text = "[".repeat(100_000);
        assert!(matches!(read(text.as_bytes()), Err(CanonicalError::Syntax { .. })));
    }
}
