//! Every row against the line of whoever answers for it, and every line that left a row against that row.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use storage::{MonthRow, Read, Scope, StationMonthRow};

use super::faults::Faults;
use super::log::{Line, Log};
use crate::keys::hex;
use crate::refusal::Refusal;
use crate::trace::{self, Trace};
use crate::verb::{month_object, part_object};

/// 行核对: rows held against the log; the numbers of the lines that rows answered to.
struct Rows<'a> {
    log: &'a Log,
    faults: &'a mut Faults,
    answered: BTreeSet<i64>,
    /// Rows that are there, of those that leave a trace.
    there: BTreeSet<String>,
}

/// Verbs that leave a row under the number of their line.
const LEAVE_A_ROW: [&str; 6] = [
    "extend_deadline",
    "decide_reading",
    "raise_objection",
    "import_figures",
    "ask_reissue",
    "publish_month",
];

pub(super) async fn check(
    read: &mut Read,
    town: &str,
    log: &Log,
    faults: &mut Faults,
) -> Result<(), Refusal> {
    let mut rows = Rows { log, faults, answered: BTreeSet::new(), there: BTreeSet::new() };
    let months = read.months(town).await?;
    rows.issues(read, town, &months).await?;
    for month in &months {
        rows.month(read, town, month).await?;
    }
    rows.decisions(read, town).await?;
    rows.imports(read, town).await?;
    rows.choices(read, town).await?;
    rows.holders(read, town).await?;
    rows.staff(read, town).await?;
    rows.left_out();
    rows.removed();
    Ok(())
}

/// What a row says of its line.
struct Claim<'a> {
    by: &'a str,
    at: i64,
    verb: &'a str,
    object: &'a str,
    details: Value,
}

impl Claim<'_> {
    fn fits(&self, line: &Line) -> bool {
        let said = |(name, value): (&String, &Value)| line.details.get(name) == Some(value);
        line.actor == self.by
            && line.at == self.at
            && line.verb == self.verb
            && line.object == self.object
            && self.details.as_object().is_none_or(|details| details.iter().all(said))
    }
}

impl Rows<'_> {
    /// Finds the line of a row: under its number, or by who did it when.
    fn claim(&mut self, place: &str, number: Option<i64>, claim: &Claim<'_>) {
        let line = match number {
            Some(number) => self.log.lines.get(&number).filter(|line| claim.fits(line)),
            None => self.log.done(claim.by, claim.at).find(|line| claim.fits(line)),
        };
        match line {
            Some(line) => drop(self.answered.insert(line.sequence)),
            None => self.faults.add(place, "操作记录里没有这件事，或写的不同：这一行被改过或是后加的"),
        }
    }

    /// Whoever changed a row last did something at that moment.
    fn changed(&mut self, place: &str, by: &str, at: i64) {
        let did = self.log.done(by, at).next().is_some();
        self.faults.unless(did, place, "操作记录里没有最后一次修改：修改人或时间被改过");
    }

    /// A row holds what the last line about it says that it holds.
    fn holds(&mut self, place: &str, trace: Trace) {
        let words = "内容与操作记录里最后一次修改留下的不同：被改过，或是后加的";
        let left = self.log.traces.get(&trace.row);
        self.faults.unless(left == Some(&Some(trace.digest)), place, words);
        self.there.insert(trace.row);
    }

    /// Rows of which the log knows, and which are not there.
    fn removed(&mut self) {
        let left = self.log.traces.iter().filter(|(row, left)| left.is_some() && !self.there.contains(*row));
        for (row, _) in left {
            self.faults.add(row, "操作记录里有，现在没有了：被删去");
        }
    }

    async fn staff(&mut self, read: &mut Read, town: &str) -> Result<(), Refusal> {
        for row in read.staff_rows(town).await? {
            self.holds(&format!("用户 {}", row.staff), trace::of_staff(&row));
        }
        Ok(())
    }

    async fn issues(&mut self, read: &mut Read, town: &str, months: &[MonthRow]) -> Result<(), Refusal> {
        let issues = read.publications(town).await?;
        let reissues = read.reissues(town).await?;
        for row in &issues {
            let place = format!("{} 第 {} 期", row.month, row.issue);
            let root = hex(&row.root);
            let details = json!({ "issue": row.issue, "root": root });
            let (by, at, object) = (&row.published_by, row.published_at, month_object(&row.month));
            self.claim(&place, None, &Claim { by, at, verb: "publish_month", object: &object, details });
            self.faults.unless(self.log.users.contains(by), &place, "公布人不是本镇用户");
            let asked = reissues.iter().find(|asked| asked.month == row.month && asked.issue == row.issue);
            let agreed = asked.and_then(|asked| asked.agreed_by.as_ref());
            let fits = row.issue == 1 || (agreed.is_some() && agreed == row.counter_signed_by.as_ref());
            self.faults.unless(fits, &place, "重发没有登记另一人同意");
        }
        for row in reissues {
            let place = format!("{} 第 {} 期的重发申请", row.month, row.issue);
            let object = month_object(&row.month);
            let details = json!({ "issue": row.issue, "reason": row.reason });
            let (by, at) = (row.asked_by.as_str(), row.asked_at);
            let claim = Claim { by, at, verb: "ask_reissue", object: &object, details: details.clone() };
            self.claim(&place, None, &claim);
            if let Some((by, at)) = row.agreed_by.as_deref().zip(row.agreed_at) {
                self.claim(&place, None, &Claim { by, at, verb: "agree_reissue", object: &object, details });
                self.faults.unless(by != row.asked_by, &place, "申请人自己同意的");
            }
        }
        for month in months {
            let of_month = issues.iter().filter(|row| row.month == month.month);
            let newest = of_month.map(|row| row.issue).max().unwrap_or(0);
            let words = format!("写着公布到第 {} 期，封存的到第 {newest} 期", month.issue);
            self.faults.unless(month.issue == newest, &month.month, &words);
        }
        Ok(())
    }

    async fn month(&mut self, read: &mut Read, town: &str, month: &MonthRow) -> Result<(), Refusal> {
        let place = format!("{} 月份", month.month);
        let object = month_object(&month.month);
        let mut did = self.log.done(&month.changed_by, month.changed_at);
        let words = "操作记录里没有最后一次修改：修改人或时间被改过";
        self.faults.unless(did.any(|line| line.object == object), &place, words);
        self.holds(&place, trace::of_month(month));
        for part in read.station_months(town, &month.month).await? {
            self.part(&part);
        }
        for row in read.extensions(town, &month.month).await? {
            let place = format!("{}的 {} 延期", row.station, row.month);
            let object = part_object(&row.month, &row.station);
            let details = json!({ "until": row.until, "reason": row.reason });
            let (by, at) = (&row.granted_by, row.granted_at);
            let claim = Claim { by, at, verb: "extend_deadline", object: &object, details };
            self.claim(&place, Some(row.sequence), &claim);
        }
        for row in read.objections(town, &month.month, &Scope::Town).await? {
            let place = format!("{} 异议 {}", row.month, row.sequence);
            let object = format!("month/{}/committee/{}/objection", row.month, row.committee);
            let details = json!({ "words": row.words });
            let (by, at) = (&row.raised_by, row.raised_at);
            let claim = Claim { by, at, verb: "raise_objection", object: &object, details };
            self.claim(&place, Some(row.sequence), &claim);
            if let Some((by, at)) = row.answered_by.as_deref().zip(row.answered_at) {
                let details = json!({ "objection": row.sequence, "answer": row.answer });
                let claim = Claim { by, at, verb: "answer_objection", object: &object, details };
                self.claim(&format!("{place}的答复"), None, &claim);
            }
        }
        Ok(())
    }

    /// Who drafted, signed and reviewed did so, and nobody signed the own draft.
    fn part(&mut self, part: &StationMonthRow) {
        let place = format!("{}的 {} 数据", part.station, part.month);
        self.changed(&place, &part.changed_by, part.changed_at);
        self.holds(&place, trace::of_part(part));
        let object = part_object(&part.month, &part.station);
        let acts = [
            ("submit_draft", "提交", &part.drafted_by, part.drafted_at),
            ("sign_station", "签认", &part.signed_by, part.signed_at),
            ("review_station", "审核", &part.reviewed_by, part.reviewed_at),
        ];
        for (verb, words, by, at) in acts {
            if let Some((by, at)) = by.as_deref().zip(at) {
                let claim = Claim { by, at, verb, object: &object, details: Value::Null };
                self.claim(&format!("{place}的{words}"), None, &claim);
                self.faults.unless(self.log.users.contains(by), &place, "经手人不是本镇用户");
            }
        }
        let own = part.signed_by.is_some() && part.signed_by == part.drafted_by;
        self.faults.unless(!own, &place, "提交人自己签认的");
        let state_fits = match part.state.as_str() {
            "signed" => part.signed_by.is_some(),
            "reviewed" => part.signed_by.is_some() && part.reviewed_by.is_some(),
            "drafted" => part.drafted_by.is_some(),
            _ => true,
        };
        self.faults.unless(state_fits, &place, &format!("状态是“{}”，却没有人经手", part.state));
    }

    async fn decisions(&mut self, read: &mut Read, town: &str) -> Result<(), Refusal> {
        for row in read.decisions(town).await? {
            let place = format!("读法“{}”的登记", row.reading);
            let details = json!({ "choice": row.choice, "decided_by": row.decided_by,
                "decided_on": row.decided_on, "from_month": row.from_month });
            let object = format!("reading/{}", row.reading);
            let (by, at) = (&row.signed_by, row.signed_at);
            let claim = Claim { by, at, verb: "decide_reading", object: &object, details };
            self.claim(&place, Some(row.sequence), &claim);
            self.faults.unless(!row.decided_by.trim().is_empty(), &place, "没有写明由谁确认");
        }
        Ok(())
    }

    async fn imports(&mut self, read: &mut Read, town: &str) -> Result<(), Refusal> {
        for row in read.imports(town, None, i64::MAX).await? {
            let place = format!("导入 {}（{}）", row.sequence, row.file_name);
            let line = self.log.lines.get(&row.sequence);
            let fits = line.is_some_and(|line| {
                line.actor == row.imported_by && line.at == row.imported_at && line.verb == "import_figures"
            });
            self.faults.unless(fits, &place, "操作记录里没有这次导入：这一行被改过或是后加的");
            self.answered.insert(row.sequence);
            self.holds(&place, trace::of_import(&row));
            let object = format!("import/{}", row.sequence);
            let undone =
                self.log.of_verb("undo_import").find(|line| line.object == object).map(|line| line.at);
            self.faults.unless(undone == row.undone_at, &place, "撤销时间与操作记录不同，被改过");
        }
        Ok(())
    }

    /// What the town chose for itself is what was chosen last.
    async fn choices(&mut self, read: &mut Read, town: &str) -> Result<(), Refusal> {
        for row in read.settings(town).await? {
            let object = format!("setting/{}", row.setting);
            let last = self.log.of_verb("change_setting").rfind(|line| line.object == object);
            let chosen = last.and_then(|line| line.details.get("after")).and_then(Value::as_str);
            let place = format!("设置“{}”", row.setting);
            self.faults.unless(chosen == Some(&row.value), &place, "与操作记录里最后选定的不同，被改过");
        }
        for row in read.stations(town).await? {
            let object = format!("station/{}", row.station);
            let last = self.log.of_verb("set_station").rfind(|line| line.object == object);
            let fits = match last {
                Some(line) => {
                    line.details.get("position") == Some(&json!(row.position))
                        && line.details.get("quota") == Some(&json!(row.quota))
                }
                // Founded with the first roster, from the policy.
                None => row.version == 1 && row.quota.is_none(),
            };
            self.faults.unless(fits, &row.station, "次序或推送定额与操作记录里最后设定的不同，被改过");
        }
        Ok(())
    }

    /// Rows that carry who changed them last.
    async fn holders(&mut self, read: &mut Read, town: &str) -> Result<(), Refusal> {
        for row in read.committee_spans(town, &Scope::Town).await? {
            let place = format!("居村委 {}（{}）自 {} 起的登记", row.committee, row.name, row.from_month);
            self.changed(&place, &row.changed_by, row.changed_at);
            self.holds(&place, trace::of_span(&row));
        }
        for row in read.figures_between(town, "", LAST).await? {
            let place = format!("居村委 {} 的 {} 数据", row.committee, row.month);
            self.changed(&place, &row.changed_by, row.changed_at);
            self.holds(&place, trace::of_figures(&row));
        }
        for row in read.town_figures_between(town, "", LAST).await? {
            let place = format!("{} 全镇数据", row.month);
            self.changed(&place, &row.changed_by, row.changed_at);
            self.holds(&place, trace::of_town_figures(&row));
        }
        Ok(())
    }

    /// Lines whose row is no longer there.
    fn left_out(&mut self) {
        for verb in LEAVE_A_ROW {
            for line in self.log.of_verb(verb).filter(|line| !self.answered.contains(&line.sequence)) {
                let place = format!("操作记录第 {} 条", line.sequence);
                self.faults.add(&place, "它留下的那一行不在了，或被改过");
            }
        }
    }
}

/// After every month that text can say.
const LAST: &str = "9999-99";
