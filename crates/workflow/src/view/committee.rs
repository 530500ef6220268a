//! A committee through the months: why marks were lost, and the trend.

use assessment::policy::FigureOf;
use storage::Read;

use super::board::needs;
use super::live::Live;
use super::published::Issue;
use super::result::{CommitteeResult, Nouns, compared_rate};
use crate::actor::Actor;
use crate::assembled::code_of;
use crate::ground::{month_of, month_row, state_of};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::state::MonthState;
use crate::verb::objections_on;

/// 走势点: a published month of a committee, in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrendPoint {
    /// The month.
    pub month: String,
    /// Total to two decimals; `None` when not assessed.
    pub total: Option<String>,
    /// Rank.
    pub rank: Option<u32>,
    /// Among how many.
    pub of: usize,
    /// Whether it was among the last places.
    pub bottom: bool,
    /// The rate that committees are compared by, to two decimals.
    pub rate: Option<String>,
    /// The town's, to two decimals.
    pub town_rate: Option<String>,
}

/// 异议行: an objection with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionLine {
    /// Its number.
    pub sequence: i64,
    /// Committee's code.
    pub committee: String,
    /// Committee's name.
    pub name: String,
    /// What is said.
    pub words: String,
    /// Who raised it and when, in words.
    pub raised: String,
    /// The answer.
    pub answer: Option<String>,
    /// Who answered and when, in words.
    pub answered: Option<String>,
}

/// 居（村）委页: one committee, one month in full, and the months before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitteePage {
    /// Code.
    pub committee: String,
    /// Name now.
    pub name: String,
    /// Station now.
    pub station: String,
    /// Community now.
    pub community: Option<String>,
    /// The month shown in full.
    pub month: String,
    /// Its issue; 0 where it is shown before publication, for objections.
    pub issue: i64,
    /// Root as printed; empty before publication.
    pub short_root: String,
    /// Its result, steps included.
    pub result: CommitteeResult,
    /// Its figures as words: `抽查人数 75 人`.
    pub figures: Vec<String>,
    /// Published months, oldest first, at most twenty-four.
    pub trend: Vec<TrendPoint>,
    /// The committee's objections of the month.
    pub objections: Vec<ObjectionLine>,
    /// Whether the actor may object now.
    pub may_object: bool,
    /// Former names, stations and communities, as sentences.
    pub history: Vec<String>,
}

/// The most months that a trend shows.
const TREND: usize = 24;

impl Office {
    /// A committee with one month in full: the one named, or the newest that was published.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn committee_page(
        &self,
        actor: &Actor,
        committee: &str,
        month: Option<&str>,
    ) -> Result<CommitteePage, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let missing = || Refusal::NotFound(format!("居村委“{committee}”"));
        let code = code_of(committee).map_err(|_| missing())?;
        let mut read = self.db.read().await?;
        let spans = read.committee_spans(&actor.town, &actor.place.scope()).await?;
        let spans: Vec<_> = spans.into_iter().filter(|span| span.committee == committee).collect();
        let now = spans.last().ok_or_else(missing)?;
        let issues = self.newest_issues(&mut read, &actor.town, TREND).await?;
        // Where the committee lay elsewhere in a month, that month is another's to see.
        let covered = |nouns: &Nouns<'_>| {
            nouns.of(code).filter(|result| {
                actor.covers_committee(committee, &result.station, result.community.as_deref())
            })
        };
        let mut trend = Vec::new();
        for issue in &issues {
            let nouns = issue.nouns()?;
            if let Some(result) = covered(&nouns) {
                trend.push(point(&nouns, &result, code));
            }
        }
        let wanted = match month {
            Some(month) => month.to_owned(),
            None => trend.last().map(|point| point.month.clone()).ok_or_else(missing)?,
        };
        let parsed = month_of(&wanted)?;
        let issue = issues.iter().find(|issue| issue.month == parsed);
        let live;
        let (nouns, number, short_root) = match issue {
            Some(issue) => (issue.nouns()?, issue.row.issue, issue.short_root()),
            None => {
                self.may_look_ahead(&mut read, actor, &wanted).await?;
                live = Live::until(self, &mut read, &actor.town, &wanted).await?;
                (live.nouns(parsed)?, 0, String::new())
            }
        };
        let result = covered(&nouns).ok_or_else(missing)?;
        let objections = objection_lines(&mut read, actor, &wanted).await?;
        let own = objections.into_iter().filter(|line| line.committee == committee).collect();
        Ok(CommitteePage {
            committee: committee.to_owned(),
            name: now.name.clone(),
            station: now.station.clone(),
            community: now.community.clone(),
            month: wanted.clone(),
            issue: number,
            short_root,
            figures: figure_words(&nouns, code),
            result,
            trend,
            objections: own,
            may_object: number == 0
                && actor.may(Permission::Object)
                && objections_on(&mut read, &actor.town).await?,
            history: spans
                .iter()
                .filter_map(|span| {
                    let until = span.until_month.as_deref()?;
                    let community =
                        span.community.as_deref().map_or(String::new(), |name| format!("，{name}"));
                    Some(format!(
                        "{} 至 {until} 前：{}，{}{community}",
                        span.from_month, span.name, span.station
                    ))
                })
                .collect(),
        })
    }

    /// A month that is not published is there for whoever sees figures, and for committees while they may object.
    async fn may_look_ahead(&self, read: &mut Read, actor: &Actor, month: &str) -> Result<(), Refusal> {
        let row = month_row(read, &actor.town, month).await?;
        let objecting = state_of(&row)? == MonthState::Locked
            && actor.may(Permission::Object)
            && objections_on(read, &actor.town).await?;
        if actor.may(Permission::SeeFigures) || objecting {
            return Ok(());
        }
        Err(Refusal::NotFound(format!("月份“{month}”")))
    }
}

/// A committee's point in a trend.
pub(crate) fn trend_of(
    issues: &[std::sync::Arc<Issue>],
    committee: &str,
) -> Result<Vec<TrendPoint>, Refusal> {
    let code = code_of(committee)?;
    let mut trend = Vec::new();
    for issue in issues {
        let nouns = issue.nouns()?;
        if let Some(found) = nouns.month.committee(code) {
            trend.push(point(&nouns, &nouns.committee(found), code));
        }
    }
    Ok(trend)
}

fn point(nouns: &Nouns<'_>, result: &CommitteeResult, code: assessment::CommitteeCode) -> TrendPoint {
    let found = nouns.month.committee(code);
    TrendPoint {
        month: nouns.month.month.to_string(),
        total: found.filter(|found| found.is_assessed()).map(|found| found.total.rounded(2)),
        rank: result.rank,
        of: nouns.month.assessed(),
        bottom: result.bottom,
        rate: found.and_then(|found| compared_rate(nouns.edition, found)).map(|rate| rate.rounded(2)),
        town_rate: nouns.month.town_rate.as_ref().map(|rate| rate.rounded(2)),
    }
}

fn figure_words(nouns: &Nouns<'_>, code: assessment::CommitteeCode) -> Vec<String> {
    let Some(row) = nouns.figures.row(nouns.month.month, code) else { return Vec::new() };
    nouns
        .edition
        .figures_of(FigureOf::Committee)
        .filter_map(|figure| {
            let count = row.cells.get(figure.index)?;
            Some(format!("{} {count} {}", figure.header, figure.unit))
        })
        .collect()
}

/// The objections of a month within the actor's place, oldest first.
pub(crate) async fn objection_lines(
    read: &mut Read,
    actor: &Actor,
    month: &str,
) -> Result<Vec<ObjectionLine>, Refusal> {
    let scope = actor.place.scope();
    let names = Names::of(read, &actor.town).await?;
    let spans = read.committees_in(&actor.town, month, &scope).await?;
    let rows = read.objections(&actor.town, month, &scope).await?;
    Ok(rows
        .into_iter()
        .map(|row| ObjectionLine {
            sequence: row.sequence,
            name: spans
                .iter()
                .find(|span| span.committee == row.committee)
                .map(|span| span.name.clone())
                .unwrap_or_default(),
            committee: row.committee,
            words: row.words,
            raised: names.told(&row.raised_by, row.raised_at),
            answered: names.told_if(row.answered_by.as_ref(), row.answered_at),
            answer: row.answer,
        })
        .collect())
}
