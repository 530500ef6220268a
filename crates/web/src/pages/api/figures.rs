//! Figures in: the same import as a table's, looked at first or taken whole.

use std::collections::BTreeMap;

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use workflow::{FiguresImport, ImportPreview, Refusal};

use super::given::Given;
use super::problem::{Finding, not_taken};
use super::{json, problem};
use crate::pages::import;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::Call;

/// What an import is called in lists and in the audit, where a table has its file's name.
const NAME: &str = "接口送入";

/// 一个月的数据：每个居（村）委一行。
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "what is sent is read cell by cell, so that every finding is told at once")]
pub(super) struct Figures {
    /// 每个居（村）委一行；没有写的居（村）委不动。
    #[schema(min_items = 1)]
    committees: Vec<FiguresRow>,
}

/// 一个居（村）委的数据。
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "as above")]
pub(super) struct FiguresRow {
    /// 编码，12 位数字的字符串。
    #[schema(pattern = "^[0-9]{12}$")]
    committee: String,
    /// 各列的数：名称和数据模板的各列对应（见政策的 figure），没有考核的写 null。
    #[schema(example = json!({"checked": 120, "correct": 118, "falsified": 0, "overseas_checked": 10,
        "overseas_correct": 10, "accounts_revoked": 0, "declarations": 35, "hukou_elsewhere": 210,
        "from_other_province": 560, "pushes": 12}))]
    figures: BTreeMap<String, Option<u32>>,
}

/// 预检：没有写入任何数据。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FiguresChecked {
    /// 新增几个居（村）委的数据。
    new: usize,
    /// 改动几个。
    changed: usize,
    /// 没有变化的几个。
    same: usize,
    /// 不能写入的几个。
    wrong: usize,
    /// 该月在册而没有写到的居（村）委，名称；它们的数据不动。
    absent: Vec<String>,
    /// 逐处改动，最多 200 处。
    changes: Vec<String>,
    /// 不妨碍写入、但应当知道的事。
    warnings: Vec<String>,
    /// 全部问题；有一处就不能写入。
    findings: Vec<Finding>,
}

/// 已写入。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FiguresTaken {
    /// 导入的编号：24 小时内可在“导入”页面撤销。
    import: i64,
    /// 新增几个居（村）委的数据。
    new: usize,
    /// 改动几个。
    changed: usize,
    /// 没有变化的几个。
    same: usize,
}

/// Looks at figures; nothing is written.
#[utoipa::path(post, path = "/api/v1/months/{month}/figures/check", tag = "数据", summary = "预检数据",
    description = "数一数新增、改动、相同和有误的行，列出全部问题；不写入。",
    params(("month" = String, Path, description = "月份，如 2022-06")),
    request_body(content = Figures, description = "和写入时相同"),
    security(("token" = ["figures"])),
    responses((status = 200, description = "预检结果", body = FiguresChecked)))]
pub(crate) async fn check(call: Call) -> Answer {
    let sent = Sent::read(&call).await?;
    let preview = sent.preview(&call).await?;
    let findings = sent.findings(&preview);
    json(&FiguresChecked {
        new: preview.new,
        changed: preview.changed,
        same: preview.same,
        wrong: preview.wrong + sent.unread,
        absent: preview.absent,
        changes: preview.changes,
        warnings: preview.warnings,
        findings,
    })
}

/// Takes figures: all rows or none.
#[utoipa::path(post, path = "/api/v1/months/{month}/figures", tag = "数据", summary = "写入数据",
    description = "和在网页上导入表格是同一件事：全部写入或者都不写入，24 小时内可撤销，记入操作记录。同一个 Idempotency-Key 再送一次不会重复写入，得到同样的回答。",
    params(("month" = String, Path, description = "月份，如 2022-06"),
        ("Idempotency-Key" = String, Header, description = "8 到 64 个字母、数字或连字符：每件事用一个新的，重试时不变")),
    request_body(content = Figures, description = "每个居（村）委一行"),
    security(("token" = ["figures"])),
    responses((status = 200, description = "已写入", body = FiguresTaken)))]
pub(crate) async fn take(call: Call) -> Answer {
    let key = call.key()?;
    let sent = Sent::read(&call).await?;
    if sent.unread == 0 && sent.given.findings.is_empty() {
        match call.office().import_figures(&call.actor, &key, sent.import()).await {
            Ok(done) => {
                return json(&FiguresTaken {
                    import: done.sequence,
                    new: done.new,
                    changed: done.changed,
                    same: done.same,
                });
            }
            // Told with their places below.
            Err(Refusal::Invalid(_)) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let preview = sent.preview(&call).await?;
    Ok(refused(&sent.findings(&preview)))
}

fn refused(findings: &[Finding]) -> Response {
    match findings {
        // Somebody mended it in the moment between.
        [] => problem(&Problem::Busy),
        findings => not_taken(findings.to_vec()),
    }
}

/// What was sent for a month.
struct Sent {
    month: String,
    given: Given,
    /// Rows that could not be read.
    unread: usize,
}

impl Sent {
    async fn read(call: &Call) -> Result<Self, Problem> {
        let (office, actor) = (call.office(), &call.actor);
        let roster = office.organisation(actor, Some(call.asked.part("month"))).await?;
        let policy = import::policy_of(office, actor).await?;
        let not_found = || Refusal::NotFound(format!("月份“{}”", roster.month));
        let month = roster.month.parse().map_err(|_| not_found())?;
        let edition = policy.edition(month).ok_or_else(not_found)?;
        let given = Given::read(&call.asked.json, edition, month, &roster.committees);
        let mut unread: Vec<_> = given.findings.iter().filter_map(|finding| finding.place.get(..)).collect();
        unread.retain(|place| place.starts_with("committees["));
        let row = |place: &&str| place.split(']').next().map(str::to_owned);
        let unread = unread.iter().filter_map(row).collect::<std::collections::BTreeSet<_>>().len();
        Ok(Self { month: roster.month, given, unread })
    }

    fn import(&self) -> FiguresImport<'_> {
        FiguresImport { file_name: NAME, month: &self.month, figures: &self.given.figures }
    }

    async fn preview(&self, call: &Call) -> Result<ImportPreview, Problem> {
        Ok(call.office().preview_import(&call.actor, self.import()).await?)
    }

    /// Everything that is wrong, what could not be read and what the import refuses.
    fn findings(&self, preview: &ImportPreview) -> Vec<Finding> {
        let refused = preview.problems.iter().map(|problem| Finding {
            place: self.given.place(&problem.committee, &problem.figure),
            committee: problem.committee.clone(),
            column: problem.header.clone(),
            detail: problem.message.clone(),
            remedy: problem.remedy.clone(),
        });
        self.given.findings.iter().cloned().chain(refused).collect()
    }
}
