//! Holds a document against a JSON Schema, as far as our interface uses it; a word that it does not know fails the test.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use serde_json::Value;

/// What does not fit, each with its place.
pub fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(document, schema, value, "$", &mut found);
    found
}

fn check(document: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let rules = schema.as_object().unwrap_or_else(|| panic!("{place}: no schema: {schema}"));
    for (word, rule) in rules {
        let fits = match word.as_str() {
            "description" | "example" | "default" => true,
            // How wide an integer is; JSON has one width.
            "format" => matches!(rule.as_str(), Some("int32" | "int64")),
            "$ref" => {
                let to = rule.as_str().unwrap().strip_prefix('#').unwrap();
                check(document, document.pointer(to).unwrap(), value, place, found);
                true
            }
            "type" => match rule {
                Value::Array(kinds) => kinds.iter().any(|kind| is(kind, value)),
                kind => is(kind, value),
            },
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "pattern" => {
                assert_eq!(rule, "^[0-9]{12}$", "{place}");
                value
                    .as_str()
                    .is_some_and(|text| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()))
            }
            "required" => {
                rule.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some())
            }
            "properties" | "additionalProperties" | "propertyNames" => true,
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(document, rule, item, &format!("{place}[{index}]"), found);
                }
                true
            }
            other => panic!("{place}: the test knows no {other}"),
        };
        if !fits {
            found.push(format!("{place}: {value} does not fit {word} {rule}"));
        }
    }
    // What is referred to was held against all of it.
    let own = value.as_object().filter(|_| !rules.contains_key("$ref"));
    for (key, inner) in own.into_iter().flatten() {
        let place = format!("{place}.{key}");
        match (rules.get("properties").and_then(|named| named.get(key)), rules.get("additionalProperties")) {
            (Some(schema), _) => check(document, schema, inner, &place, found),
            (None, Some(Value::Bool(true))) => {}
            (None, Some(schema @ Value::Object(_))) => check(document, schema, inner, &place, found),
            (None, _) => found.push(format!("{place}: not in the schema")),
        }
    }
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("no kind {other}"),
    }
}
