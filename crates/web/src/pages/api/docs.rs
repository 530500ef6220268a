//! The page `/api`: the same document as `/api/openapi.json`, to be read by people, also where there is no internet.

use askama::Template;
use serde_json::Value;

use super::document::document;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Guest, page};

#[derive(Template)]
#[template(path = "pages/api/docs.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    about: String,
    calls: Vec<Described>,
    kinds: Vec<Kind>,
}

/// 接口: one that programs may call.
struct Described {
    id: String,
    method: String,
    path: String,
    summary: String,
    about: String,
    /// What a token must be made for; empty where none is asked for.
    scope: String,
    /// Name, place, whether it must be there, what it is.
    parameters: Vec<[String; 4]>,
    /// The kind of what is sent.
    sent: Option<String>,
    /// Status, what it says, the kind of what is answered.
    answers: Vec<[String; 3]>,
}

/// 数据类型: the fields of what is sent or answered.
struct Kind {
    name: String,
    about: String,
    /// Name, kind, whether it is always there, what it is.
    fields: Vec<[String; 4]>,
    example: String,
}

/// The page.
pub(crate) async fn show(guest: Guest) -> Answer {
    let frame = match &guest.signed {
        Some(signed) => Frame::signed(signed, &guest.asked, "接口说明".to_owned())?,
        None => Frame::guest("接口说明"),
    };
    page(&Page::new(frame)?)
}

impl Page {
    pub(crate) fn new(frame: Frame) -> Result<Self, crate::problem::Problem> {
        let document = document()?;
        let mut calls = Vec::new();
        for (path, methods) in entries(document, "/paths") {
            calls.extend(
                methods
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(method, operation)| Described::read(calls.len(), method, path, operation))
                    .collect::<Vec<_>>(),
            );
        }
        let kinds = entries(document, "/components/schemas").map(|(name, schema)| Kind::read(name, schema));
        Ok(Self { frame, about: text(document, "/info/description"), calls, kinds: kinds.collect() })
    }
}

impl Described {
    fn read(number: usize, method: &str, path: &str, operation: &Value) -> Self {
        let parameters = list(operation, "/parameters").map(|parameter| {
            let place = match text(parameter, "/in").as_str() {
                "path" => "地址",
                "query" => "地址后的 ?",
                _ => "请求头",
            };
            [
                text(parameter, "/name"),
                place.to_owned(),
                must(parameter.get("required")),
                text(parameter, "/description"),
            ]
        });
        let answers = entries(operation, "/responses").map(|(status, response)| {
            let status = if status == "default" { "其他" } else { status };
            let kind =
                entries(response, "/content").next().map(|(_, content)| kind_of(content.get("schema")));
            [status.to_owned(), text(response, "/description"), kind.unwrap_or_default()]
        });
        Self {
            id: format!("call-{}-{method}", number + 1),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(operation, "/summary"),
            about: text(operation, "/description"),
            scope: text(operation, "/security/0/token/0"),
            parameters: parameters.collect(),
            sent: operation
                .pointer("/requestBody/content/application~1json/schema")
                .map(|kind| kind_of(Some(kind))),
            answers: answers.collect(),
        }
    }

    fn scope_words(&self) -> &'static str {
        self.scope.parse::<workflow::TokenScope>().map_or("不要令牌", workflow::TokenScope::words)
    }
}

impl Kind {
    fn read(name: &str, schema: &Value) -> Self {
        let required: Vec<_> = list(schema, "/required").filter_map(Value::as_str).collect();
        let mut fields = Vec::new();
        for (field, kind) in entries(schema, "/properties") {
            let there = if required.contains(&field) { "是" } else { "" };
            fields.push([
                field.to_owned(),
                kind_of(Some(kind)),
                there.to_owned(),
                text(kind, "/description"),
            ]);
            // What lies inside is shown with its path: it has no name of its own.
            let inside = kind.get("items").unwrap_or(kind);
            for (inner, kind) in entries(inside, "/properties") {
                let about = text(kind, "/description");
                fields.push([format!("{field}.{inner}"), kind_of(Some(kind)), String::new(), about]);
            }
        }
        let examples = entries(schema, "/properties").find_map(|(_, kind)| kind.get("example"));
        Self {
            name: name.to_owned(),
            about: text(schema, "/description"),
            fields,
            example: examples.map(|example| format!("{example:#}")).unwrap_or_default(),
        }
    }
}

/// A kind as people say it.
fn kind_of(schema: Option<&Value>) -> String {
    let Some(schema) = schema else { return String::new() };
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let kinds: Vec<&str> = match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let said = |kind: &str| match kind {
        "string" => "文字".to_owned(),
        "integer" => "整数".to_owned(),
        "boolean" => "是否".to_owned(),
        "null" => "null".to_owned(),
        "array" => format!("数组：{}", kind_of(schema.get("items"))),
        _ => "对象".to_owned(),
    };
    kinds.into_iter().map(said).collect::<Vec<_>>().join("，或")
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn must(value: Option<&Value>) -> String {
    if value.and_then(Value::as_bool).unwrap_or_default() { "是" } else { "" }.to_owned()
}

fn entries<'v>(value: &'v Value, pointer: &str) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let found = value.pointer(pointer).and_then(Value::as_object);
    found.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn list<'v>(value: &'v Value, pointer: &str) -> impl Iterator<Item = &'v Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}
