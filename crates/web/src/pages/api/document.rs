//! `/api/openapi.json`: the interface as OpenAPI 3.1, made from the handlers and from the types that they answer with.

use std::sync::OnceLock;

use axum::http::{HeaderValue, header};
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::problem::{ApiProblem, Finding};
use super::{figures, health, json_text, results, roster};
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::Guest;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "实口接口",
        version = "1",
        description = "给别的系统读取已公布的结果和居村委名册、送入考核数据。内容都是 JSON（UTF-8）。\
            出错时回答 application/problem+json，说明哪里不对、怎么办。"
    ),
    paths(health::health, results::months, results::results, figures::check, figures::take, roster::roster),
    components(schemas(ApiProblem, Finding))
)]
struct Described;

/// The document; the same for everybody.
pub(super) fn document() -> Result<&'static Value, Problem> {
    static MADE: OnceLock<Value> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made);
    }
    let made = serde_json::to_value(Described::openapi())
        .map_err(|error| Problem::Fault(format!("openapi: {error}")))?;
    Ok(MADE.get_or_init(|| completed(made)))
}

/// What cannot be told by a type: how to enter, that everything may be refused, and what a policy decides.
fn completed(mut made: Value) -> Value {
    if let Some(info) = made.get_mut("info").and_then(Value::as_object_mut) {
        info.retain(|key, _| matches!(key.as_str(), "title" | "description" | "version"));
        info.insert("license".to_owned(), json!({ "name": "Apache-2.0", "identifier": "Apache-2.0" }));
    }
    if let Some(components) = made.get_mut("components").and_then(Value::as_object_mut) {
        components.insert(
            "securitySchemes".to_owned(),
            json!({ "token": { "type": "http", "scheme": "bearer",
                "description": "平安办在“接口令牌”页面发放，写在请求头：Authorization: Bearer 令牌" } }),
        );
        if let Some(schemas) = components.get_mut("schemas").and_then(Value::as_object_mut) {
            for schema in schemas.values_mut() {
                close(schema);
            }
            schemas.insert("Results".to_owned(), results_schema());
        }
    }
    let refused = json!({ "description": "没有照办：原因和办法在内容里；什么都没有写入",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } });
    let paths = made.get_mut("paths").and_then(Value::as_object_mut);
    for (path, methods) in paths.into_iter().flatten() {
        for operation in methods.as_object_mut().into_iter().flat_map(|methods| methods.values_mut()) {
            if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
                responses.insert("default".to_owned(), refused.clone());
            }
            if path.ends_with("/results")
                && let Some(schema) = operation.pointer_mut("/responses/200/content/application~1json/schema")
            {
                *schema = json!({ "$ref": "#/components/schemas/Results" });
            }
        }
    }
    made
}

/// Objects whose keys are named have no others.
fn close(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut()
        && object.contains_key("properties")
    {
        object.insert("additionalProperties".to_owned(), json!(false));
    }
}

/// `assessment::document::month`: rates, items and town figures are named by the policy.
fn results_schema() -> Value {
    let code = json!({ "type": "string", "pattern": "^[0-9]{12}$", "description": "编码" });
    let exact = json!({ "type": ["string", "null"], "description": "精确值：最简小数或分数，如 \"97.5\"、\"293/300\"；没有为 null" });
    json!({
        "type": "object",
        "description": "一个月的结果，和 shikou assess --json 的输出相同。率以百分数计；精确值都是字符串。",
        "required": ["policy", "month", "town", "committees"],
        "additionalProperties": false,
        "properties": {
            "policy": { "type": "string", "description": "政策编号" },
            "month": { "type": "string", "description": "月份" },
            "town": {
                "type": "object", "description": "全镇：准确率和全镇数据，名称由政策定",
                "required": ["assessed", "not_assessed"],
                "properties": {
                    "assessed": { "type": "integer", "description": "考核了几个居（村）委" },
                    "not_assessed": { "type": "integer", "description": "没有考核的几个" }
                },
                "additionalProperties": { "type": ["string", "integer", "null"] }
            },
            "committees": {
                "type": "array", "description": "按名次，再按编码",
                "items": {
                    "type": "object",
                    "required": ["code", "name", "station", "community", "status", "items", "total", "rank",
                        "bottom_ten", "needs_confirmation", "streak", "interview_level", "analysis_meeting",
                        "veto_counted", "veto_excluded"],
                    "properties": {
                        "code": code,
                        "name": { "type": "string", "description": "名称" },
                        "station": { "type": "string", "description": "派出所" },
                        "community": { "type": ["string", "null"], "description": "社区" },
                        "status": { "type": "string", "enum": ["assessed", "not_assessed"], "description": "是否考核" },
                        "reason": { "type": "string", "description": "没有考核的原因" },
                        "items": { "type": ["object", "null"], "description": "各项得分，名称由政策定",
                            "additionalProperties": exact },
                        "total": exact,
                        "rank": { "type": ["integer", "null"], "description": "名次" },
                        "bottom_ten": { "type": "boolean", "description": "是否末十位" },
                        "needs_confirmation": { "type": "array", "items": { "type": "string" },
                            "description": "哪些读法待确认" },
                        "streak": { "type": "integer", "description": "连续几个月末十位" },
                        "interview_level": { "type": ["integer", "null"], "description": "约谈级别" },
                        "analysis_meeting": { "type": "boolean", "description": "是否开分析会" },
                        "veto_counted": { "type": "boolean", "description": "是否计入一票否决" },
                        "veto_excluded": { "type": "boolean", "description": "是否排除计入" }
                    },
                    "additionalProperties": exact
                }
            }
        }
    })
}

/// The document.
pub(crate) async fn show(_guest: Guest) -> Answer {
    let text = serde_json::to_string_pretty(document()?)
        .map_err(|error| Problem::Fault(format!("openapi: {error}")))?;
    let mut response = json_text(text + "\n");
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
