//! A year of published months: averages, months among the last, what counts towards the veto and what became of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use assessment::policy::Switch;
use assessment::{CommitteeYear, Month, Policy, TownFigures, YearBook, YearResult};
use storage::Read;

use super::board::needs;
use super::consequence::ConsequenceLine;
use super::published::Issue;
use crate::actor::Actor;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::state::ConsequenceKind;

/// 末位月份: a month in which a committee was among the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BottomMonth {
    /// The month.
    pub month: String,
    /// Whether it does not count towards the veto: the committee's rate was above the town's.
    pub excluded: bool,
}

/// 年度行: a committee's year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearLine {
    /// Code.
    pub committee: String,
    /// Name in its last month of the year.
    pub name: String,
    /// Station in that month.
    pub station: String,
    /// How many months it was assessed.
    pub months_assessed: u32,
    /// The mean of their totals to two decimals, half up; `None` without any.
    pub average: Option<String>,
    /// Months among the last, oldest first.
    pub bottom: Vec<BottomMonth>,
    /// How many of them count towards the veto.
    pub counted: usize,
    /// Whether that is enough for the veto to be proposed.
    pub proposed: bool,
    /// What became of the proposal.
    pub veto: Option<ConsequenceLine>,
    /// Interviews: `6月一级、7月二级`.
    pub interviews: String,
    /// How many analysis meetings.
    pub analysis_meetings: usize,
}

/// 年度页: the year of the committees within the actor's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPage {
    /// The calendar year.
    pub year: u16,
    /// Years that have published months, oldest first.
    pub years: Vec<u16>,
    /// Its published months, oldest first.
    pub months: Vec<String>,
    /// What the last places are called.
    pub bottom_title: String,
    /// What the veto is called; `None` where the policy has none or it is switched off.
    pub veto_title: Option<String>,
    /// How many counted months are enough.
    pub veto_months: Option<u32>,
    /// Committees by average, the best first; those never assessed last.
    pub lines: Vec<YearLine>,
}

/// 年度数据: what the year's workbook is made from.
#[derive(Debug, Clone)]
pub struct YearNouns {
    /// The policy as it was sealed last in the year.
    pub policy: Policy,
    /// Figures as they were sealed last in the year.
    pub figures: TownFigures,
    /// The year of the committees within the actor's place.
    pub year: YearResult,
}

impl Office {
    /// A year of published months within the actor's place.
    ///
    /// # Errors
    /// Permission; no month of the year was published.
    pub async fn year_page(&self, actor: &Actor, year: u16) -> Result<YearPage, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let mut read = self.db.read().await?;
        let (years, issues) = self.issues_of(&mut read, actor, year).await?;
        let newest = newest(&issues, year)?;
        let edition = newest.nouns()?.edition;
        let found = within(actor, &issues, year)?;
        let mut vetoes = self.consequence_lines(&mut read, actor, false).await?;
        vetoes
            .retain(|line| line.kind == ConsequenceKind::Veto && line.month.starts_with(&format!("{year}-")));
        let mut vetoes: BTreeMap<String, ConsequenceLine> =
            vetoes.into_iter().map(|line| (line.committee.clone(), line)).collect();
        let mut committees = found.committees;
        committees.sort_by(|a, b| b.average.cmp(&a.average).then(a.code.cmp(&b.code)));
        let lines = committees.iter().map(|year| {
            let code = year.code.to_string();
            let veto = vetoes.remove(&code);
            year_line(&issues, year, code, veto)
        });
        let veto = edition.veto.as_ref().filter(|rule| rule.applies.value == Switch::On);
        Ok(YearPage {
            year,
            years,
            months: found.months.iter().map(ToString::to_string).collect(),
            bottom_title: edition.ranking.bottom_title.clone(),
            veto_title: veto.map(|rule| rule.title.clone()),
            veto_months: veto.map(|rule| rule.bottom_months_a_year),
            lines: lines.collect(),
        })
    }

    /// What the year's workbook is made from, within the actor's place.
    ///
    /// # Errors
    /// Permission; no month of the year was published.
    pub async fn year_nouns(&self, actor: &Actor, year: u16) -> Result<YearNouns, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let mut read = self.db.read().await?;
        let (_, issues) = self.issues_of(&mut read, actor, year).await?;
        let newest = newest(&issues, year)?;
        Ok(YearNouns {
            policy: newest.nouns.policy.clone(),
            figures: newest.nouns.figures.clone(),
            year: within(actor, &issues, year)?,
        })
    }

    /// Years with published months, and the newest issue of each month of one.
    async fn issues_of(
        &self,
        read: &mut Read,
        actor: &Actor,
        year: u16,
    ) -> Result<(Vec<u16>, Vec<Arc<Issue>>), Refusal> {
        let all = read.publications(&actor.town).await?;
        let mut years: Vec<u16> =
            all.iter().filter_map(|row| row.month.parse::<Month>().ok()).map(Month::year).collect();
        years.sort_unstable();
        years.dedup();
        let mut months: Vec<&str> = all.iter().map(|row| row.month.as_str()).collect();
        months.sort_unstable();
        months.dedup();
        let mut issues = Vec::new();
        for month in months.into_iter().filter(|month| month.starts_with(&format!("{year}-"))) {
            issues.push(self.issue_in(read, &actor.town, &all, month, None).await?);
        }
        Ok((years, issues))
    }
}

fn newest(issues: &[Arc<Issue>], year: u16) -> Result<&Arc<Issue>, Refusal> {
    issues.last().ok_or_else(|| Refusal::NotFound(format!("已公布的 {year} 年")))
}

/// The year from the newest issue of each month, cut to what the actor sees in full.
fn within(actor: &Actor, issues: &[Arc<Issue>], year: u16) -> Result<YearResult, Refusal> {
    let mut book = YearBook::new(year);
    for issue in issues {
        let nouns = issue.nouns()?;
        book.add(nouns.edition, nouns.month);
    }
    let mut found = book.finish().clone();
    found.committees.retain(|committee| {
        let (_, station, community) = last_known(issues, committee);
        actor.covers_committee(&committee.code.to_string(), station, community)
    });
    Ok(found)
}

/// Name, station and community of a committee in its last month of the year.
fn last_known<'a>(issues: &'a [Arc<Issue>], year: &CommitteeYear) -> (&'a str, &'a str, Option<&'a str>) {
    let found = issues.iter().rev().find_map(|issue| {
        let figures = &issue.nouns.figures;
        let row = figures.row(issue.month, year.code)?;
        let community = row.community.map(|place| figures.name(place));
        Some((figures.name(row.name), figures.station_name(row.station), community))
    });
    found.unwrap_or_default()
}

fn year_line(
    issues: &[Arc<Issue>],
    year: &CommitteeYear,
    committee: String,
    veto: Option<ConsequenceLine>,
) -> YearLine {
    let (name, station, _) = last_known(issues, year);
    let bottom = year.bottom_months.iter().map(|month| BottomMonth {
        month: month.to_string(),
        excluded: !year.veto_counted_months.contains(month),
    });
    let interviews = year.interviews.iter().map(|interview| {
        format!("{}月{}", interview.month.number(), assessment::level_words(interview.level))
    });
    YearLine {
        committee,
        name: name.to_owned(),
        station: station.to_owned(),
        months_assessed: year.months_assessed,
        average: year.average.as_ref().map(|average| average.rounded(2)),
        bottom: bottom.collect(),
        counted: year.veto_counted_months.len(),
        proposed: year.veto_proposed,
        veto,
        interviews: interviews.collect::<Vec<_>>().join("、"),
        analysis_meetings: year.analysis_meetings.len(),
    }
}
