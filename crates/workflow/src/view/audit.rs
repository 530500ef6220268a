//! The audit, newest first, page by page.

use evidence::Digest;
use storage::AuditFilter;

use super::board::needs;
use crate::actor::Actor;
use crate::clock::told_at;
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::seal::{audit_head, digest};
use crate::trace::ROWS;

/// 操作记录查询: which lines are wanted; empty parts ask for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditWanted {
    /// Id of a user.
    pub actor: String,
    /// Name of a verb.
    pub verb: String,
    /// What objects begin with.
    pub object: String,
    /// Only lines before this number; `None` for the newest.
    pub before: Option<i64>,
}

/// 操作记录行: one line as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Number in the town.
    pub sequence: i64,
    /// When, in words.
    pub at: String,
    /// Id of who did it.
    pub actor: String,
    /// Name of who did it.
    pub name: String,
    /// Name of the verb.
    pub verb: String,
    /// The verb in words.
    pub verb_words: String,
    /// On what.
    pub object: String,
    /// On what, in words.
    pub object_words: String,
    /// What changed, as JSON; empty on lines about figures for whoever sees none.
    pub details: String,
    /// Hash of the line, in hexadecimal.
    pub leaf: String,
}

/// 操作记录页: a page of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// Lines, newest first.
    pub entries: Vec<AuditEntry>,
    /// Where the next page begins: give it back as `before`; `None` at the end.
    pub next: Option<i64>,
    /// Number of the town's last line.
    pub last: i64,
    /// Root over all lines, in hexadecimal; empty when there are none.
    pub root: String,
    /// The verbs there are, for the filter: name and words.
    pub verbs: Vec<(String, String)>,
}

/// Lines on a page.
const PAGE: i64 = 50;

/// Every verb there is, in words.
const VERBS: &[(&str, &str)] = &[
    ("open_month", "开月"),
    ("save_cells", "填写数据"),
    ("prefill", "带入上月数据"),
    ("set_town_figures", "填写全镇数据"),
    ("import_figures", "导入数据"),
    ("undo_import", "撤销导入"),
    ("submit_draft", "提交初稿"),
    ("sign_station", "签认"),
    ("return_station", "退回"),
    ("review_station", "审核"),
    ("extend_deadline", "延期"),
    ("lock_month", "锁定月份"),
    ("unlock_month", "解锁月份"),
    ("publish_month", "公布"),
    ("ask_reissue", "申请重发"),
    ("agree_reissue", "同意重发"),
    ("raise_objection", "提出异议"),
    ("answer_objection", "答复异议"),
    ("notify_consequences", "发约谈、分析会通知"),
    ("hold_consequences", "登记约谈、分析会结果"),
    ("report_consequence", "上报约谈情况"),
    ("close_consequences", "办结约谈、分析会"),
    ("decide_veto", "决定一票否决"),
    ("decide_reading", "登记读法"),
    ("import_roster", "导入名册"),
    ("set_station", "设置派出所"),
    ("move_committees", "派出所的居村委改到别的所"),
    ("found_committee", "新设居村委"),
    ("close_committee", "撤销居村委"),
    ("change_committee", "变更居村委"),
    ("split_committee", "拆分居村委"),
    ("merge_committees", "合并居村委"),
    ("change_setting", "更改设置"),
    ("issue_token", "发放接口令牌"),
    ("revoke_token", "撤销接口令牌"),
    ("create_user", "新建用户"),
    ("create_demo_users", "新建演示用户"),
    ("create_first_administrator", "设立首位管理员"),
    ("first_run_token", "发出首次设置链接"),
    ("register_key", "登记安装密钥"),
    ("change_user", "修改用户"),
    ("disable_user", "停用用户"),
    ("enable_user", "启用用户"),
    ("reset_password", "重置密码"),
    ("reset_totp", "重置动态码"),
    ("change_own_password", "修改本人密码"),
    ("begin_own_totp", "准备开通动态码"),
    ("confirm_own_totp", "开通动态码"),
    ("drop_own_totp", "关闭动态码"),
    ("password_check_failed", "密码核对失败"),
    ("sign_in", "登录"),
    ("sign_out", "退出"),
    ("sign_in_failed", "登录失败"),
];

/// A verb as people say it; its own name where there is no other.
pub(crate) fn verb_words(verb: &str) -> &str {
    VERBS.iter().find(|(name, _)| *name == verb).map_or(verb, |(_, words)| words)
}

impl Office {
    /// Audit lines, at most fifty a page.
    ///
    /// # Errors
    /// Permission.
    pub async fn audit_page(&self, actor: &Actor, wanted: &AuditWanted) -> Result<AuditPage, Refusal> {
        needs(actor, Permission::SeeAudit)?;
        let mut read = self.db.read().await?;
        let town = read.town(&actor.town).await?.ok_or_else(|| Refusal::NotFound("街镇".to_owned()))?;
        let filter = AuditFilter {
            actor: wanted.actor.clone(),
            verb: wanted.verb.clone(),
            object: wanted.object.clone(),
        };
        let before = wanted.before.unwrap_or(i64::MAX);
        let mut rows = read.audit_before(&actor.town, &filter, before, PAGE + 1).await?;
        let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        if more {
            rows.pop();
        }
        let names = Names::of(&mut read, &actor.town).await?;
        let head = audit_head(&mut read, &actor.town, town.sequence).await?;
        let next = rows.last().map(|row| row.sequence).filter(|_| more);
        let entries = rows
            .into_iter()
            .map(|row| {
                Ok(AuditEntry {
                    sequence: row.sequence,
                    at: told_at(storage::Stamp(row.at)),
                    name: names.name(&row.actor),
                    actor: row.actor,
                    verb_words: verb_words(&row.verb).to_owned(),
                    verb: row.verb,
                    details: if hidden(actor, &row.object) { String::new() } else { told(row.details) },
                    object_words: object_words(&row.object, &names),
                    object: row.object,
                    leaf: digest(&row.leaf).as_ref().map(Digest::to_string).unwrap_or_default(),
                })
            })
            .collect::<Result<_, Refusal>>()?;
        Ok(AuditPage {
            entries,
            next,
            last: town.sequence,
            root: if head.size == 0 { String::new() } else { head.root.to_string() },
            verbs: VERBS.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect(),
        })
    }
}

/// What a line is about, as people say it.
fn object_words(object: &str, names: &Names) -> String {
    match object.split('/').collect::<Vec<_>>().as_slice() {
        ["month", month] => (*month).to_owned(),
        ["month", month, "town"] => format!("{month} 全镇"),
        ["month", month, _, of, ..] => format!("{month} {of}"),
        ["user", staff] => format!("用户 {}", names.name(staff)),
        ["station", station] => (*station).to_owned(),
        ["committee", committee] => format!("居村委 {committee}"),
        ["reading", reading] => format!("读法 {reading}"),
        ["import", sequence] => format!("导入 {sequence}"),
        ["key"] => "安装密钥".to_owned(),
        ["setting", setting] => format!("设置 {setting}"),
        ["token", token] => format!("接口令牌 {token}"),
        _ => object.to_owned(),
    }
}

/// Details without the digests of rows, which are for machines.
fn told(details: String) -> String {
    let Ok(serde_json::Value::Object(mut told)) = serde_json::from_str(&details) else { return details };
    match told.remove(ROWS) {
        Some(_) => serde_json::Value::Object(told).to_string(),
        None => details,
    }
}

/// Whoever keeps the machine sees that figures were changed, not what they are.
fn hidden(actor: &Actor, object: &str) -> bool {
    let about_figures = ["month/", "import/", "consequence"].iter().any(|prefix| object.starts_with(prefix));
    about_figures && !actor.may(Permission::SeeFigures)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the sources begin or record.
    fn begun(source: &str, found: &mut Vec<String>) {
        let calls =
            ["self.begin(", "self.begin::<()>(", "self.on_user(", "begin_with_password(", "record(write,"];
        for rest in calls.iter().flat_map(|call| source.split(call).skip(1)) {
            let named = rest.split([';', '{']).next().and_then(|call| call.split('"').nth(1));
            found.extend(named.filter(|name| name.contains('_')).map(str::to_owned));
        }
    }

    #[test]
    fn every_verb_of_the_sources_has_words() {
        let mut found = Vec::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    begun(&std::fs::read_to_string(path).unwrap(), &mut found);
                }
            }
        }
        assert!(found.len() > 35, "{found:?}");
        let without: Vec<_> = found.iter().filter(|verb| verb_words(verb) == verb.as_str()).collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
