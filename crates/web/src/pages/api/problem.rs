//! What went wrong, for programs and for whoever reads their logs (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;

const KIND: &str = "application/problem+json";

/// 没有照办的原因。任何一种都没有写入任何数据。
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ApiProblem {
    /// 固定为 about:blank：按 status 区分。
    #[serde(rename = "type")]
    kind: &'static str,
    /// 一句话。
    title: &'static str,
    /// HTTP 状态码。
    status: u16,
    /// 发生了什么。
    detail: String,
    /// 怎么办；没有可说的为空。
    remedy: String,
    /// 内容有误时，全部问题一次列出。
    findings: Vec<Finding>,
}

/// 一处问题。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Finding {
    /// 在送来的内容里的位置，如 committees[3].figures.checked；整体的问题为空。
    pub(crate) place: String,
    /// 居（村）委编码；与居村委无关的为空。
    pub(crate) committee: String,
    /// 列名，如“抽查人数”；整行的问题为空。
    pub(crate) column: String,
    /// 哪里不对。
    pub(crate) detail: String,
    /// 怎么改。
    pub(crate) remedy: String,
}

/// The answer to a program.
pub(crate) fn answer(problem: &Problem) -> Response {
    with_findings(problem.status(), problem.title(), problem.words(), problem.advice(), Vec::new())
}

/// What was sent cannot be taken.
pub(super) fn not_taken(findings: Vec<Finding>) -> Response {
    let words = format!("有 {} 处有误，没有写入", findings.len());
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    with_findings(status, "填写有误，没有保存", words, "全部改好后用新的编号再送。", findings)
}

fn with_findings(
    status: StatusCode,
    title: &'static str,
    detail: String,
    remedy: &str,
    findings: Vec<Finding>,
) -> Response {
    let remedy = remedy.to_owned();
    let problem =
        ApiProblem { kind: "about:blank", title, status: status.as_u16(), detail, remedy, findings };
    // Nothing in it can fail to be written; were it to, the status still says what matters.
    let mut response = Response::new(serde_json::to_string(&problem).unwrap_or_default().into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(KIND));
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
