//! Committees and stations.

use serde::Serialize;
use utoipa::ToSchema;
use workflow::view::{CommitteeLine, SpanLine, StationLine};

use super::json;
use crate::route::Answer;
use crate::visit::Call;

/// 一个月的居村委名册。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Roster {
    /// 名册是哪个月的。
    month: String,
    /// 派出所，按镇里的顺序。
    stations: Vec<RosterStation>,
    /// 该月在册的居（村）委，按编码。
    committees: Vec<RosterCommittee>,
    /// 该月之前已撤销的居（村）委，按编码。
    ended: Vec<RosterCommittee>,
}

/// 派出所。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RosterStation {
    /// 名称。
    station: String,
    /// 一年的推送定额；没有定额为 null。
    quota: Option<i64>,
}

/// 居（村）委。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RosterCommittee {
    /// 编码，12 位。
    committee: String,
    /// 名称。
    name: String,
    /// 所属派出所。
    station: String,
    /// 所属社区；不属于社区为 null。
    community: Option<String>,
    /// 由哪些居（村）委拆分、合并而来，编码。
    came_of: Vec<String>,
    /// 各个时段的名称和归属，从早到晚。
    spans: Vec<RosterSpan>,
}

/// 一个时段：其间名称、派出所、社区不变。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RosterSpan {
    /// 从哪个月起。
    from: String,
    /// 到哪个月止（不含该月）；仍在继续为 null。
    until: Option<String>,
    /// 名称。
    name: String,
    /// 所属派出所。
    station: String,
    /// 所属社区。
    community: Option<String>,
}

/// The committees of a month within the token's place.
#[utoipa::path(get, path = "/api/v1/roster", tag = "名册", summary = "居村委名册",
    description = "居（村）委会拆分、合并、改名、改归属，都按月份记录。范围是一个派出所的令牌只得到该所的居村委。",
    params(("month" = Option<String>, Query, description = "月份，如 2022-06；不写是最新的月份")),
    security(("token" = ["roster"])),
    responses((status = 200, description = "名册", body = Roster)))]
pub(crate) async fn roster(call: Call) -> Answer {
    let month = Some(call.asked.query.get("month")).filter(|month| !month.is_empty());
    let found = call.office().organisation(&call.actor, month).await?;
    json(&Roster {
        month: found.month,
        stations: found.stations.into_iter().map(station).collect(),
        committees: found.committees.into_iter().map(committee).collect(),
        ended: found.ended.into_iter().map(committee).collect(),
    })
}

fn station(line: StationLine) -> RosterStation {
    RosterStation { quota: line.quota.or(line.policy_quota.map(i64::from)), station: line.station }
}

fn committee(line: CommitteeLine) -> RosterCommittee {
    RosterCommittee {
        committee: line.committee,
        name: line.name,
        station: line.station,
        community: line.community,
        came_of: line.came_of,
        spans: line.spans.into_iter().map(span).collect(),
    }
}

fn span(line: SpanLine) -> RosterSpan {
    RosterSpan {
        from: line.from_month,
        until: line.until_month,
        name: line.name,
        station: line.station,
        community: line.community,
    }
}
