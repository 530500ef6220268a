//! What follows from published months: the list, one with its basis and steps, the notice to be printed.

use assessment::level_words;
use serde_json::Value;
use storage::{ConsequenceRow, ConsequenceStepRow, Read};

use super::board::{days_after, needs};
use crate::actor::Actor;
use crate::consequence::Basis;
use crate::ground::month_of;
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::state::{ConsequenceKind, ConsequenceState, ConsequenceStep};
use crate::verb::{basis_of, consequence_state, kind_of};

/// 后果行: a consequence in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsequenceLine {
    /// Its number.
    pub number: i64,
    /// Its kind.
    pub kind: ConsequenceKind,
    /// What it is, in words: `一级约谈`.
    pub title: String,
    /// The month that brings it.
    pub month: String,
    /// The committee.
    pub committee: String,
    /// Its name in that month.
    pub name: String,
    /// Its station in that month.
    pub station: String,
    /// Its community in that month.
    pub community: Option<String>,
    /// How far it has come.
    pub state: ConsequenceState,
    /// By when it is to be done.
    pub due: String,
    /// Days overdue; 0 where it is not, or where nothing more is to be done.
    pub days_late: i64,
    /// What it rests on, in short.
    pub basis: String,
    /// Who takes part, in a line: `派出所分管领导、社区党委副书记 约谈 居（村）委书记`; empty where nobody is named.
    pub who: String,
    /// How often it was changed: to be given back by verbs.
    pub version: i64,
}

/// 后果查询: which consequences are wanted; empty parts ask for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsequencesWanted {
    /// A kind.
    pub kind: Option<ConsequenceKind>,
    /// A month.
    pub month: String,
    /// Also those that ask for nothing more.
    pub all: bool,
}

/// 后果清单: consequences within the actor's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsequenceList {
    /// Lines: overdue ones first, then by the day they are due.
    pub lines: Vec<ConsequenceLine>,
    /// How many are overdue.
    pub overdue: usize,
    /// The months that have any, newest first.
    pub months: Vec<String>,
    /// Whether the actor may tell day and place, report and close.
    pub may_manage: bool,
    /// Whether the actor may record what came of it.
    pub may_record: bool,
}

/// 后果步骤: a step as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsequenceStepLine {
    /// Which step.
    pub step: ConsequenceStep,
    /// Who took it and when, in words.
    pub told: String,
    /// What was recorded, as pairs of name and text.
    pub said: Vec<(String, String)>,
}

/// 后果页: one consequence with everything about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsequencePage {
    /// In short.
    pub line: ConsequenceLine,
    /// What it rests on.
    pub basis: Basis,
    /// Who must be there: attendants, then who is talked to.
    pub expected: Vec<String>,
    /// Steps, oldest first.
    pub steps: Vec<ConsequenceStepLine>,
    /// Steps that the actor may take now.
    pub next: Vec<ConsequenceStep>,
    /// Today, for forms.
    pub today: String,
}

/// 约谈通知: the words of a notice, to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLetter {
    /// 发文机关.
    pub issuer: String,
    /// 标题.
    pub title: String,
    /// 主送.
    pub addressee: String,
    /// 正文, paragraph by paragraph.
    pub paragraphs: Vec<String>,
    /// 署名.
    pub signature: String,
    /// 成文日期: year, month and day on which it was last told.
    pub date: (u16, u8, u8),
}

impl Office {
    /// What follows from the months, within the actor's place.
    ///
    /// # Errors
    /// Permission.
    pub async fn consequences(
        &self,
        actor: &Actor,
        wanted: &ConsequencesWanted,
    ) -> Result<ConsequenceList, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let mut read = self.db.read().await?;
        let mut lines = self.consequence_lines(&mut read, actor, !wanted.all).await?;
        let mut months: Vec<_> = lines.iter().map(|line| line.month.clone()).collect();
        months.sort_unstable_by(|a, b| b.cmp(a));
        months.dedup();
        lines.retain(|line| {
            wanted.kind.is_none_or(|kind| kind == line.kind)
                && (wanted.month.is_empty() || wanted.month == line.month)
        });
        Ok(ConsequenceList {
            overdue: lines.iter().filter(|line| line.days_late > 0).count(),
            lines,
            months,
            may_manage: actor.may(Permission::ManageConsequences),
            may_record: actor.may(Permission::RecordConsequence),
        })
    }

    /// Lines within the actor's place, overdue ones first.
    pub(crate) async fn consequence_lines(
        &self,
        read: &mut Read,
        actor: &Actor,
        open: bool,
    ) -> Result<Vec<ConsequenceLine>, Refusal> {
        let rows = read.consequences(&actor.town, &actor.place.scope(), "", open).await?;
        let mut lines = rows.iter().map(|row| self.line(row)).collect::<Result<Vec<_>, _>>()?;
        lines.sort_by(|a, b| {
            let key = |line: &ConsequenceLine| (!line.state.is_open(), line.due.clone(), line.number);
            key(a).cmp(&key(b))
        });
        Ok(lines)
    }

    fn line(&self, row: &ConsequenceRow) -> Result<ConsequenceLine, Refusal> {
        let state = consequence_state(row)?;
        let kind = kind_of(row)?;
        let late = if state.is_open() { days_after(self, &row.due)? } else { 0 };
        let basis = basis_of(row)?;
        Ok(ConsequenceLine {
            number: row.number,
            kind,
            title: title(kind, row.level),
            month: row.month.clone(),
            committee: row.committee.clone(),
            name: row.name.clone(),
            station: row.station.clone(),
            community: row.community.clone(),
            state,
            due: row.due.clone(),
            days_late: late.max(0),
            who: who(kind, &basis),
            basis: basis.in_short(kind),
            version: row.version,
        })
    }

    /// One consequence with its basis, its steps and what may be done now.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn consequence_page(&self, actor: &Actor, number: i64) -> Result<ConsequencePage, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let mut read = self.db.read().await?;
        let row = found(&mut read, actor, number).await?;
        let names = Names::of(&mut read, &actor.town).await?;
        let steps = read.consequence_steps(&actor.town, number).await?;
        let basis = basis_of(&row)?;
        let line = self.line(&row)?;
        Ok(ConsequencePage {
            expected: expected(&basis),
            steps: steps.iter().map(|step| step_line(step, &names)).collect::<Result<_, _>>()?,
            next: next(actor, &line, &basis),
            today: crate::clock::business_date(self.now()).to_string(),
            line,
            basis,
        })
    }

    /// The words of the notice of an interview or analysis meeting whose day and place are told.
    ///
    /// # Errors
    /// Permission; not found; nothing is told yet.
    pub async fn consequence_notice(&self, actor: &Actor, number: i64) -> Result<NoticeLetter, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let mut read = self.db.read().await?;
        let row = found(&mut read, actor, number).await?;
        let policy = self.town_policy(&mut read, &actor.town).await?;
        let edition = policy.edition(month_of(&row.month)?)?;
        let steps = read.consequence_steps(&actor.town, number).await?;
        let told = steps.iter().rev().find(|step| step.step == ConsequenceStep::Notify.id());
        let told = told.ok_or_else(|| Refusal::NotFound("这份通知：还没有定下日期和地点".to_owned()))?;
        let (kind, basis) = (kind_of(&row)?, basis_of(&row)?);
        let title = title(kind, row.level);
        let date = crate::clock::business_date(storage::Stamp(told.taken_at));
        Ok(NoticeLetter {
            issuer: edition.instrument.town.clone() + &edition.instrument.office,
            title: format!("关于{title}的通知"),
            addressee: row.name.clone(),
            paragraphs: notice_words(&row, kind, &basis, &title, &told.details)?,
            signature: edition.instrument.office.clone(),
            date: (
                u16::try_from(date.year()).unwrap_or(0),
                u8::try_from(date.month()).unwrap_or(0),
                u8::try_from(date.day()).unwrap_or(0),
            ),
        })
    }
}

async fn found(read: &mut Read, actor: &Actor, number: i64) -> Result<ConsequenceRow, Refusal> {
    let row = read.consequence(&actor.town, &actor.place.scope(), number).await?;
    row.ok_or_else(|| Refusal::NotFound(format!("后果 {number}")))
}

/// What it is: `一级约谈`.
fn title(kind: ConsequenceKind, level: i64) -> String {
    match kind {
        ConsequenceKind::Interview => format!("{}约谈", level_words(u32::try_from(level).unwrap_or(0))),
        ConsequenceKind::AnalysisMeeting | ConsequenceKind::Veto => kind.words().to_owned(),
    }
}

/// Who talks to whom, or who comes together.
fn who(kind: ConsequenceKind, basis: &Basis) -> String {
    let attendants = basis.attendants.join("、");
    match kind {
        ConsequenceKind::Interview => format!("{attendants} 约谈 {}", basis.interviewee),
        ConsequenceKind::AnalysisMeeting => attendants,
        ConsequenceKind::Veto => String::new(),
    }
}

fn expected(basis: &Basis) -> Vec<String> {
    let mut expected = basis.attendants.clone();
    expected.extend(Some(basis.interviewee.clone()).filter(|who| !who.is_empty()));
    expected
}

fn next(actor: &Actor, line: &ConsequenceLine, basis: &Basis) -> Vec<ConsequenceStep> {
    use ConsequenceStep as S;
    let asks = [
        (S::Notify, Permission::ManageConsequences),
        (S::Hold, Permission::RecordConsequence),
        (S::Report, Permission::ManageConsequences),
        (S::Close, Permission::ManageConsequences),
        (S::Decide, Permission::DecideVeto),
    ];
    let reports = !basis.report_to.is_empty();
    let possible = |step: S| line.state.after(step).is_some() && line.kind.takes(line.state, step, reports);
    asks.into_iter()
        .filter(|(step, permission)| possible(*step) && actor.may(*permission))
        .map(|(step, _)| step)
        .collect()
}

fn step_line(row: &ConsequenceStepRow, names: &Names) -> Result<ConsequenceStepLine, Refusal> {
    let fault = |error: &dyn std::fmt::Display| Refusal::Fault(format!("step of {}: {error}", row.number));
    let step: ConsequenceStep = row.step.parse().map_err(|()| fault(&row.step))?;
    let details: Value = serde_json::from_str(&row.details).map_err(|error| fault(&error))?;
    Ok(ConsequenceStepLine {
        step,
        told: names.told(&row.taken_by, row.taken_at),
        said: said(step, &details),
    })
}

/// What a step recorded, named.
fn said(step: ConsequenceStep, details: &Value) -> Vec<(String, String)> {
    let text = |name: &str| details.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut said: Vec<(&str, String)> = Vec::new();
    match step {
        ConsequenceStep::Arise | ConsequenceStep::Restate | ConsequenceStep::Withdraw => {
            let issue = details.get("issue").and_then(Value::as_i64).unwrap_or(0);
            said.push(("因", format!("{} 第 {issue} 次公布", text("month"))));
            said.push(("原依据", text("was")));
        }
        ConsequenceStep::Notify => {
            said.push(("日期", text("on")));
            said.push(("时间", text("time")));
            said.push(("地点", text("place")));
        }
        ConsequenceStep::Hold => {
            said.push(("日期", text("on")));
            said.push(("结果", text("result")));
            said.push(("记录", text("minutes")));
            said.push(("到场", attendance(details)));
        }
        ConsequenceStep::Report => {
            said.push(("日期", text("on")));
            said.push(("内容", text("words")));
        }
        ConsequenceStep::Close => said.push(("说明", text("remark"))),
        ConsequenceStep::Decide => {
            let applies = details.get("applies").and_then(Value::as_bool).unwrap_or(false);
            said.push(("决定", if applies { "实行一票否决" } else { "不实行一票否决" }.to_owned()));
            said.push(("理由", text("reason")));
        }
    }
    said.into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (name.to_owned(), text))
        .collect()
}

fn attendance(details: &Value) -> String {
    let pairs = details.get("present").and_then(Value::as_array).into_iter().flatten();
    let told = pairs.filter_map(|pair| {
        let (role, name) = (pair.get(0)?.as_str()?, pair.get(1)?.as_str()?);
        Some(if name.is_empty() { format!("{role} 未到") } else { format!("{role} {name}") })
    });
    told.collect::<Vec<_>>().join("；")
}

fn notice_words(
    row: &ConsequenceRow,
    kind: ConsequenceKind,
    basis: &Basis,
    title: &str,
    details: &str,
) -> Result<Vec<String>, Refusal> {
    let details: Value = serde_json::from_str(details)
        .map_err(|error| Refusal::Fault(format!("step of {}: {error}", row.number)))?;
    let text = |name: &str| details.get(name).and_then(Value::as_str).unwrap_or_default();
    let months = basis.months.join("、");
    let why = match kind {
        ConsequenceKind::AnalysisMeeting => format!(
            "你单位 {months} 人口信息采集登记准确率为 {}，低于全镇 {}。根据方案{}，请参加{title}。",
            basis.rate, basis.town_rate, basis.clause
        ),
        ConsequenceKind::Interview | ConsequenceKind::Veto => format!(
            "你单位人口管理考核连续 {} 个月（{months}）排名靠末。根据方案{}，现对你单位{}进行{title}。",
            basis.months.len(),
            basis.clause,
            basis.interviewee
        ),
    };
    let when = [text("on"), text("time")].join(" ");
    let mut words = vec![why, format!("时间：{}。", when.trim_end()), format!("地点：{}。", text("place"))];
    words.push(format!("参加人员：{}。", expected(basis).join("、")));
    let bring = "请准备好上述月份的失分原因和整改措施，按时到场；确有特殊情况的，请提前说明。";
    words.push(bring.to_owned());
    if !basis.report_to.is_empty() {
        words.push(format!("约谈情况将报{}。", basis.report_to));
    }
    Ok(words)
}
