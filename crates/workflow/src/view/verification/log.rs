//! The log: every line against its leaf, no number left out, all of it against what was sealed of it, and who did it.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{AuditHead, Entry, MerkleTree};
use serde_json::Value;
use storage::{AuditRow, Read};

use super::CHUNK;
use super::faults::Faults;
use crate::actor::CONSOLE;
use crate::deed::{ALGORITHM, NO_KEY};
use crate::refusal::Refusal;
use crate::seal::digest;
use crate::sign_in::NOBODY;
use crate::trace::{ROWS, Traces};

/// What was sealed of the log, and in which issue.
pub(super) struct SealedHead {
    pub(super) of: String,
    pub(super) head: AuditHead,
}

/// 记录行: a line as far as rows are held against it.
pub(super) struct Line {
    pub(super) sequence: i64,
    pub(super) at: i64,
    pub(super) actor: String,
    pub(super) verb: String,
    pub(super) object: String,
    pub(super) details: Value,
}

/// 操作记录全貌: the lines of a town by number, and by who did something when.
pub(super) struct Log {
    pub(super) head: AuditHead,
    pub(super) users: BTreeSet<String>,
    pub(super) lines: BTreeMap<i64, Line>,
    by_deed: BTreeMap<(String, i64), Vec<i64>>,
    /// What rows hold since they were written last; none of those that were removed.
    pub(super) traces: Traces,
}

/// Verbs whose details rows are held against; those of the others may be long and are not kept.
const KEPT: [&str; 15] = [
    "publish_month",
    "ask_reissue",
    "agree_reissue",
    "decide_reading",
    "raise_objection",
    "answer_objection",
    "extend_deadline",
    "import_figures",
    "change_setting",
    "set_station",
    "notify_consequences",
    "hold_consequences",
    "report_consequence",
    "close_consequences",
    "decide_veto",
];

/// The entry that a row stands for.
pub(super) fn entry_of(town: &str, row: &AuditRow) -> Result<Entry, String> {
    Ok(Entry {
        town: town.to_owned(),
        sequence: u64::try_from(row.sequence).map_err(|error| error.to_string())?,
        at: row.at,
        actor: row.actor.clone(),
        verb: row.verb.clone(),
        object: row.object.clone(),
        details: serde_json::from_str(&row.details).map_err(|error| error.to_string())?,
        client_key: row.client_key.clone(),
    })
}

impl Log {
    pub(super) async fn walk(
        read: &mut Read,
        town: &str,
        mut heads: Vec<SealedHead>,
        faults: &mut Faults,
    ) -> Result<Self, Refusal> {
        let users = read.staff_names(town).await?.into_iter().map(|row| row.staff).collect();
        let mut tree = MerkleTree::new(ALGORITHM);
        let empty = AuditHead { size: 0, root: tree.root() };
        let mut log = Self {
            head: empty,
            users,
            lines: BTreeMap::new(),
            by_deed: BTreeMap::new(),
            traces: Traces::new(),
        };
        heads.sort_by_key(|sealed| sealed.head.size);
        let mut heads = heads.into_iter().peekable();
        let mut receipts = receipts(read, town).await?;
        let (mut after, mut agreed) = (0, 0);
        loop {
            let rows = read.audit_after(town, after, CHUNK).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                while let Some(sealed) = heads.next_if(|sealed| sealed.head.size <= tree.size()) {
                    agreed = grew(&tree, &sealed, agreed, faults);
                }
                log.line(town, &row, after + 1, &mut tree, faults);
                receipt_of(&row, &mut receipts, faults);
                after = row.sequence;
                log.keep(row);
            }
        }
        for sealed in heads {
            agreed = grew(&tree, &sealed, agreed, faults);
        }
        for (key, (sequence, verb)) in receipts {
            faults.add(&format!("回执 {key}"), &format!("写着第 {sequence} 条“{verb}”，操作记录里没有"));
        }
        log.head = AuditHead { size: tree.size(), root: tree.root() };
        let counted = read.town(town).await?.map_or(0, |row| row.sequence);
        let words = format!("街镇写着有 {counted} 条，最后一条是第 {after} 条：末尾有记录被删去或添加");
        faults.unless(counted == after, "操作记录", &words);
        Ok(log)
    }

    /// One line: its number, its leaf, and who did it.
    fn line(&self, town: &str, row: &AuditRow, expected: i64, tree: &mut MerkleTree, faults: &mut Faults) {
        let place = format!("操作记录第 {} 条", row.sequence);
        if row.sequence != expected {
            faults.add(&place, &format!("前面应为第 {expected} 条：中间有记录被删去"));
        }
        let told =
            entry_of(town, row).and_then(|entry| entry.leaf(ALGORITHM).map_err(|error| error.to_string()));
        let stored = digest(&row.leaf);
        match (&told, &stored) {
            (Err(error), _) => faults.add(&place, &format!("内容读不出来（{error}），这一条被改过")),
            (Ok(_), Err(_)) => faults.add(&place, "摘要长度不对，这一条被改过"),
            (Ok(told), Ok(stored)) => {
                faults.unless(told == stored, &place, "内容与摘要不符，这一条被改过");
            }
        }
        if let Some(leaf) = stored.ok().or(told.ok()) {
            tree.add_leaf(leaf);
        }
        let known = row.actor == CONSOLE || row.actor == NOBODY || self.users.contains(&row.actor);
        faults.unless(known, &place, &format!("操作人“{}”不是本镇用户，没有人负责", row.actor));
    }

    fn keep(&mut self, row: AuditRow) {
        let kept = KEPT.contains(&row.verb.as_str());
        let mut details: Value = serde_json::from_str(&row.details).unwrap_or_default();
        if let Some(traces) = details.get_mut(ROWS) {
            self.traces.extend(serde_json::from_value::<Traces>(traces.take()).unwrap_or_default());
        }
        let details = if kept { details } else { Value::Null };
        self.by_deed.entry((row.actor.clone(), row.at)).or_default().push(row.sequence);
        let AuditRow { sequence, at, actor, verb, object, .. } = row;
        self.lines.insert(sequence, Line { sequence, at, actor, verb, object, details });
    }

    /// What somebody did at a moment.
    pub(super) fn done<'a>(&'a self, by: &str, at: i64) -> impl Iterator<Item = &'a Line> {
        let numbers = self.by_deed.get(&(by.to_owned(), at));
        numbers.into_iter().flatten().filter_map(|number| self.lines.get(number))
    }

    /// Lines of a verb, in their order.
    pub(super) fn of_verb<'a>(&'a self, verb: &'a str) -> impl DoubleEndedIterator<Item = &'a Line> {
        self.lines.values().filter(move |line| line.verb == verb)
    }
}

/// Holds the log against what was sealed of it; the length up to which it agrees.
fn grew(tree: &MerkleTree, sealed: &SealedHead, agreed: u64, faults: &mut Faults) -> u64 {
    let AuditHead { size, root } = sealed.head;
    if tree.size() != size {
        let words = format!("封存时操作记录有 {size} 条，现在只有 {} 条：有记录被删去", tree.size());
        faults.add(&sealed.of, &words);
        return agreed;
    }
    if tree.root() != root {
        let words = format!("操作记录第 {} 至 {size} 条与封存时的根不符：其间有记录被改过", agreed + 1);
        faults.add(&sealed.of, &words);
        return agreed;
    }
    size
}

/// Receipts by client key: the number and the verb of the line that each is for.
async fn receipts(read: &mut Read, town: &str) -> Result<BTreeMap<String, (i64, String)>, Refusal> {
    let rows = read.receipts(town).await?;
    Ok(rows.into_iter().map(|row| (row.client_key, (row.sequence, row.verb))).collect())
}

/// A line that was asked for by a client key has its receipt, under the same number and verb.
fn receipt_of(row: &AuditRow, receipts: &mut BTreeMap<String, (i64, String)>, faults: &mut Faults) {
    if row.client_key == NO_KEY {
        return;
    }
    let place = format!("操作记录第 {} 条", row.sequence);
    match receipts.remove(&row.client_key) {
        None => faults.add(&place, "没有回执：回执被删去，或请求编号被改过"),
        Some((sequence, verb)) => {
            let fits = sequence == row.sequence && verb == row.verb;
            faults.unless(fits, &place, &format!("回执写的是第 {sequence} 条“{verb}”，被改过"));
        }
    }
}
