//! Published months.

use axum::http::{HeaderValue, header};
use serde::Serialize;
use utoipa::ToSchema;

use super::{json, json_text};
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::Call;

/// 已公布的月份，从新到旧。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublishedMonths {
    months: Vec<PublishedMonth>,
}

/// 一个已公布的月份。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublishedMonth {
    /// 月份，如 2022-06。
    month: String,
    /// 第几期：重发一次加一，旧的一期不再有效。
    issue: i64,
    /// 封存包的校验码，十六进制；和 /results 的 ETag 相同。
    root: String,
}

/// The newest issue of each month.
#[utoipa::path(get, path = "/api/v1/months", tag = "结果", summary = "已公布的月份",
    description = "每月只列最新一期；未公布的月份不出现。",
    security(("token" = ["results"])),
    responses((status = 200, description = "月份", body = PublishedMonths)))]
pub(crate) async fn months(call: Call) -> Answer {
    let lines = call.office().publications(&call.actor).await?;
    let newest = lines.into_iter().filter(|line| !line.superseded);
    let month = |line: workflow::view::PublicationLine| PublishedMonth {
        month: line.month,
        issue: line.issue,
        root: line.root,
    };
    json(&PublishedMonths { months: newest.map(month).collect() })
}

/// A month as `shikou assess --json` prints it.
#[utoipa::path(get, path = "/api/v1/months/{month}/results", tag = "结果", summary = "一个月的考核结果",
    description = "和命令 shikou assess --json 的输出逐字节相同，由封存的数据重新算出；范围是一个派出所的令牌只得到该所的居村委。",
    params(("month" = String, Path, description = "月份，如 2022-06")),
    security(("token" = ["results"])),
    responses((status = 200, description = "结果；响应头 ETag 是封存包的校验码", body = serde_json::Value)))]
pub(crate) async fn results(call: Call) -> Answer {
    let found = call.office().published_document(&call.actor, call.asked.part("month")).await?;
    let mut response = json_text(found.text);
    let tag = HeaderValue::from_str(&format!("\"{}\"", found.root));
    let tag = tag.map_err(|_| Problem::Fault("root of a month".to_owned()))?;
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}
