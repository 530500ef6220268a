//! Whether the interface answers.

use serde::Serialize;
use utoipa::ToSchema;
use workflow::Refusal;

use super::json;
use crate::route::Answer;
use crate::visit::Guest;

/// 服务状态。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// 固定为 ok；不正常时回答 5xx。
    status: &'static str,
}

/// The database answers.
#[utoipa::path(get, path = "/api/v1/health", tag = "状态", summary = "服务是否正常",
    description = "不要令牌。数据库能回答才是正常。",
    responses((status = 200, description = "正常", body = Health)))]
pub(crate) async fn health(guest: Guest) -> Answer {
    let mut read = guest.web.office.db().read().await.map_err(Refusal::from)?;
    read.towns().await.map_err(Refusal::from)?;
    json(&Health { status: "ok" })
}
