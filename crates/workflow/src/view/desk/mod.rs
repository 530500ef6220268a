//! 工作台: what there is to do now, at most seven blocks.

mod block;

pub use block::{Desk, DeskBlock, Target, ToDo};

use storage::{MonthRow, Read};

use super::administration;
use super::board::{MonthBoard, days_after};
use super::committee::trend_of;
use super::published::Issue;
use super::result::CommitteeResult;
use crate::actor::Actor;
use crate::clock::business_date;
use crate::ground::{month_of, state_of};
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;
use crate::role::Role;
use crate::state::{ConsequenceKind, MonthState, StationState};
use crate::verb::objections_on;

/// The most months that a desk draws.
const TREND: usize = 12;
/// The most consequences that it lists.
const SHOWN: usize = 6;

impl Office {
    /// The actor's desk.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn desk(&self, actor: &Actor) -> Result<Desk, Refusal> {
        let mut read = self.db.read().await?;
        let mut blocks = vec![DeskBlock::ToDo(self.to_do(&mut read, actor).await?)];
        if actor.may(Permission::SeeFigures) {
            self.under_way(&mut read, actor, &mut blocks).await?;
        }
        if actor.may(Permission::SeeResults) {
            self.consequence_block(&mut read, actor, &mut blocks).await?;
            self.published_blocks(&mut read, actor, &mut blocks).await?;
        }
        if actor.may(Permission::DecideReading) {
            let policy = self.town_policy(&mut read, &actor.town).await?;
            let open = || policy.policy.newest().readings.iter().filter(|reading| !reading.is_decided());
            if open().next().is_some() {
                blocks.push(DeskBlock::Readings {
                    undecided: open().count(),
                    ask_before_start: open().filter(|reading| reading.ask_before_start).count(),
                });
            }
        }
        Ok(Desk { blocks })
    }

    async fn to_do(&self, read: &mut Read, actor: &Actor) -> Result<Vec<ToDo>, Refusal> {
        let mut found = Vec::new();
        if actor.role == Role::Administrator {
            return administration::to_do(read, actor).await;
        }
        let months = read.months(&actor.town).await?;
        if actor.may(Permission::ManageMonth) {
            found.extend(self.to_open(read, actor, &months).await?);
        }
        for row in months.iter().rev() {
            match state_of(row)? {
                MonthState::Published if row.issue > 0 => {
                    found.extend(self.to_agree(read, actor, row).await?);
                }
                state if actor.may(Permission::SeeFigures) => {
                    let board = self.board(read, actor, row).await?;
                    for station in &board.stations {
                        found.extend(on_station(actor, row, state, station));
                    }
                    found.extend(on_month(self, actor, row, state, &board)?);
                }
                state => found.extend(self.to_object(read, actor, row, state).await?),
            }
        }
        Ok(found)
    }

    /// The next month, once its own days are over.
    async fn to_open(
        &self,
        read: &mut Read,
        actor: &Actor,
        months: &[MonthRow],
    ) -> Result<Option<ToDo>, Refusal> {
        let next = match months.last() {
            Some(newest) => month_of(&newest.month)?.next(),
            None => month_of(&self.month_now(read, &actor.town).await?)?,
        };
        let today = business_date(self.now());
        let policy = self.town_policy(read, &actor.town).await?;
        let over = (next.year(), next.number())
            < (u16::try_from(today.year()).unwrap_or(0), u16::try_from(today.month()).unwrap_or(0));
        if !over || policy.policy.edition(next).is_none() {
            return Ok(None);
        }
        if read.committees_in(&actor.town, &next.to_string(), &actor.place.scope()).await?.is_empty() {
            let words = "先导入居村委名册，再开始第一个月".to_owned();
            return Ok(Some(ToDo { words, count: 1, late: false, target: Target::Organisation }));
        }
        let words = format!("开始 {next} 的考核");
        Ok(Some(ToDo { words, count: 1, late: false, target: Target::OpenMonth { month: next.to_string() } }))
    }

    async fn to_agree(
        &self,
        read: &mut Read,
        actor: &Actor,
        row: &MonthRow,
    ) -> Result<Option<ToDo>, Refusal> {
        if !actor.may(Permission::AgreeReissue) {
            return Ok(None);
        }
        let asked = read.reissues(&actor.town).await?;
        let waits = asked
            .iter()
            .any(|asked| asked.month == row.month && asked.agreed_by.is_none() && asked.asked_by != actor.id);
        Ok(waits.then(|| ToDo {
            words: format!("{} 有重发申请，待同意", row.month),
            count: 1,
            late: false,
            target: Target::Board { month: row.month.clone() },
        }))
    }

    /// While a month is locked a secretary may object.
    async fn to_object(
        &self,
        read: &mut Read,
        actor: &Actor,
        row: &MonthRow,
        state: MonthState,
    ) -> Result<Option<ToDo>, Refusal> {
        let Place::Committee(committee) = &actor.place else { return Ok(None) };
        let open = state == MonthState::Locked
            && actor.may(Permission::Object)
            && objections_on(read, &actor.town).await?;
        Ok(open.then(|| ToDo {
            words: format!("{} 即将公布，可以查看本单位结果、提出异议", row.month),
            count: 1,
            late: false,
            target: Target::Preview { month: row.month.clone(), committee: committee.clone() },
        }))
    }

    /// The month under way and who is late in it.
    async fn under_way(
        &self,
        read: &mut Read,
        actor: &Actor,
        blocks: &mut Vec<DeskBlock>,
    ) -> Result<(), Refusal> {
        let months = read.months(&actor.town).await?;
        let mut open = None;
        for row in months.iter().rev() {
            if state_of(row)? != MonthState::Published {
                open = Some(row);
                break;
            }
        }
        let Some(row) = open else { return Ok(()) };
        blocks.push(DeskBlock::Progress(self.board(read, actor, row).await?));
        let late = self.late(read, actor, &row.month).await?;
        let stations: Vec<_> = late.stations.into_iter().filter(|station| station.days_late > 0).collect();
        if !stations.is_empty() {
            blocks.push(DeskBlock::Late { month: row.month.clone(), stations });
        }
        Ok(())
    }

    /// What follows from the months and is still to be done.
    async fn consequence_block(
        &self,
        read: &mut Read,
        actor: &Actor,
        blocks: &mut Vec<DeskBlock>,
    ) -> Result<(), Refusal> {
        let mut lines = self.consequence_lines(read, actor, true).await?;
        if lines.is_empty() {
            return Ok(());
        }
        let (open, overdue) = (lines.len(), lines.iter().filter(|line| line.days_late > 0).count());
        // Whom to talk to is told one by one; those of the analysis meeting are many and have a page.
        lines.sort_by_key(|line| line.kind == ConsequenceKind::AnalysisMeeting);
        lines.truncate(SHOWN);
        blocks.push(DeskBlock::Consequences { lines, open, overdue });
        Ok(())
    }

    async fn published_blocks(
        &self,
        read: &mut Read,
        actor: &Actor,
        blocks: &mut Vec<DeskBlock>,
    ) -> Result<(), Refusal> {
        let issues = self.newest_issues(read, &actor.town, TREND).await?;
        let Some(newest) = issues.last() else { return Ok(()) };
        let (results, own) = newest.nouns()?.results_for(actor);
        let month = newest.month.to_string();
        let of = results.assessed;
        let mut mine = results.committees.into_iter().filter(|result| own.contains(&result.committee));
        if let Place::Committee(committee) = &actor.place {
            if let Some(result) = mine.next() {
                let trend = trend_of(&issues, committee)?;
                blocks.push(DeskBlock::Own { month, result, of, trend });
            }
            blocks.push(summary(newest, Vec::new())?);
            return Ok(());
        }
        let mine: Vec<_> = mine.collect();
        let bottom = mine.iter().filter(|result| result.bottom).cloned().collect();
        blocks.push(summary(newest, bottom)?);
        if let Place::Station(name) | Place::Community(name) = &actor.place {
            let mut results = mine;
            for item in results.iter_mut().flat_map(|result| &mut result.items) {
                item.steps.clear();
            }
            blocks.push(DeskBlock::Committees { month, of: name.clone(), results });
        }
        Ok(())
    }
}

fn on_station(
    actor: &Actor,
    row: &MonthRow,
    state: MonthState,
    station: &super::board::BoardStation,
) -> Option<ToDo> {
    if state != MonthState::Open {
        return None;
    }
    let (month, name) = (&row.month, &station.station);
    let late = station.days_late > 0;
    let grid = || Target::Grid { month: month.clone(), station: name.clone() };
    let review = || Target::Review { month: month.clone(), station: name.clone() };
    let due = &station.form_due;
    match station.state {
        StationState::Returned if actor.may(Permission::SubmitDraft) => Some(ToDo {
            words: format!("{name} {month} 被退回：{}", station.reason.as_deref().unwrap_or_default()),
            count: station.incomplete.max(1),
            late,
            target: grid(),
        }),
        StationState::Open if actor.may(Permission::SubmitDraft) => Some(ToDo {
            words: match station.incomplete {
                0 => format!("{name} {month} 已填完，可以提交，{due} 到期"),
                left => format!("{name} {month} 还有 {left} 个居村委待填或待确认，{due} 到期"),
            },
            count: station.incomplete,
            late,
            target: grid(),
        }),
        StationState::Drafted if actor.may(Permission::SignStation) => Some(ToDo {
            words: format!("{name} {month} 待签认，{due} 到期"),
            count: station.committees,
            late,
            target: review(),
        }),
        StationState::Signed if actor.may(Permission::Review) => Some(ToDo {
            words: format!("{name} {month} 待审核"),
            count: station.committees,
            late: false,
            target: review(),
        }),
        _ => None,
    }
}

fn on_month(
    office: &Office,
    actor: &Actor,
    row: &MonthRow,
    state: MonthState,
    board: &MonthBoard,
) -> Result<Vec<ToDo>, Refusal> {
    let month = row.month.clone();
    let late = days_after(office, &row.publish_due)? > 0;
    let mut found = Vec::new();
    let mut add = |words: String, count: usize| {
        found.push(ToDo { words, count, late, target: Target::Summary { month: month.clone() } });
    };
    if board.objections_open > 0 && actor.may(Permission::AnswerObjection) {
        add(format!("{month} 有 {} 条异议待答复", board.objections_open), board.objections_open);
    }
    let ready = board.of > 0 && board.reviewed == board.of;
    if state == MonthState::Open && ready && actor.may(Permission::ManageMonth) {
        add(format!("{month} 各派出所都已审核，可以锁定"), 1);
    }
    if state == MonthState::Locked && actor.may(Permission::Publish) {
        add(format!("{month} 已锁定，{} 前公布", row.publish_due), 1);
    }
    if state == MonthState::Reissuing && actor.may(Permission::ManageMonth) {
        add(format!("{month} 正在重发：改好数据后由负责人公布"), 1);
    }
    Ok(found)
}

/// An issue in brief.
fn summary(issue: &Issue, bottom: Vec<CommitteeResult>) -> Result<DeskBlock, Refusal> {
    let nouns = issue.nouns()?;
    let results = nouns.results();
    let mut interviews = std::collections::BTreeMap::new();
    for level in results.committees.iter().filter_map(|result| result.interview_level) {
        *interviews.entry(level).or_insert(0) += 1;
    }
    Ok(DeskBlock::Published {
        month: results.month,
        issue: issue.row.issue,
        short_root: issue.short_root(),
        town_rate_title: results.town_rate_title,
        town_rate: results.town_rate,
        assessed: results.assessed,
        bottom,
        bottom_title: results.bottom_title,
        interviews: interviews.into_iter().collect(),
    })
}
