//! Committees, stations and communities, as they are and as they were.

use std::collections::{BTreeMap, BTreeSet};

use storage::{CommitteeSpan, Read, StaffFilter, Succession};

use super::board::needs;
use crate::actor::Actor;
use crate::assembled::holding;
use crate::clock::business_date;
use crate::ground::{first_open, month_of};
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::verb::{small_stations, stranded};

/// 派出所行: a station in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationLine {
    /// Name.
    pub station: String,
    /// Its place in lists.
    pub position: i64,
    /// The town's own quota of pushes a year.
    pub quota: Option<i64>,
    /// The policy's.
    pub policy_quota: Option<u32>,
    /// How many committees it has in the month.
    pub committees: usize,
    /// Whether it is so small that a reading asks for attention.
    pub small: bool,
    /// How often it was changed.
    pub version: i64,
}

/// 时段行: a time in a committee's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanLine {
    /// First month.
    pub from_month: String,
    /// First month in which it no longer held.
    pub until_month: Option<String>,
    /// Name.
    pub name: String,
    /// Station.
    pub station: String,
    /// Community.
    pub community: Option<String>,
}

/// 居（村）委行: a committee in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitteeLine {
    /// Code.
    pub committee: String,
    /// Name in the month.
    pub name: String,
    /// Station in the month.
    pub station: String,
    /// Community in the month.
    pub community: Option<String>,
    /// Times before and after, oldest first; one where nothing ever changed.
    pub spans: Vec<SpanLine>,
    /// Codes of committees it came of.
    pub came_of: Vec<String>,
    /// How often it was changed: to be given back by verbs on the committee.
    pub version: i64,
}

/// 组织页: the committees of a month within the actor's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationPage {
    /// The month looked at.
    pub month: String,
    /// The first month from which changes may hold: the one after the last that was published.
    pub changes_from: String,
    /// Stations, in their order.
    pub stations: Vec<StationLine>,
    /// Communities, by name.
    pub communities: Vec<String>,
    /// Committees, by code.
    pub committees: Vec<CommitteeLine>,
    /// Committees that ended before the month, by code.
    pub ended: Vec<CommitteeLine>,
    /// What a person should know, as sentences.
    pub warnings: Vec<String>,
}

impl Office {
    /// The committees of a month within the actor's place; `None` for the newest month, or now.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn organisation(
        &self,
        actor: &Actor,
        month: Option<&str>,
    ) -> Result<OrganisationPage, Refusal> {
        let works_on_it = [Permission::ManageCommittees, Permission::ImportFigures];
        if !works_on_it.into_iter().any(|permission| actor.may(permission)) {
            needs(actor, Permission::SeeResults)?;
        }
        let mut read = self.db.read().await?;
        let policy = self.town_policy(&mut read, &actor.town).await?;
        let months = read.months(&actor.town).await?;
        let shown = match month {
            Some(month) => month_of(month)?.to_string(),
            None => self.month_shown(&mut read, actor).await?,
        };
        let scope = actor.place.scope();
        let visible = read.committee_spans(&actor.town, &scope).await?;
        let stations = read.stations(&actor.town).await?;
        let successions = read.successions(&actor.town).await?;
        let edition = policy.policy.edition(month_of(&shown)?).unwrap_or_else(|| policy.policy.newest());
        let now: Vec<_> = holding(&visible, &shown).cloned().collect();
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for span in &now {
            *sizes.entry(&span.station).or_default() += 1;
        }
        // Of a station of which the actor sees a part it cannot be said that it is small.
        let whole: Vec<_> = now.iter().filter(|span| actor.covers_station(&span.station)).cloned().collect();
        let mut warnings = small_stations(edition, &whole);
        if actor.may(Permission::ManageCommittees) {
            let users = read.staff_lines(&actor.town, &StaffFilter::default()).await?;
            let lasting: Vec<_> = visible.iter().filter(|span| span.until_month.is_none()).cloned().collect();
            warnings.extend(stranded(&users, &visible, &lasting));
        }
        let lines = stations
            .into_iter()
            .filter(|row| actor.covers_station(&row.station) || sizes.contains_key(row.station.as_str()));
        let first = first_open(&months).map(|month| month.to_string());
        Ok(OrganisationPage {
            changes_from: first.unwrap_or_else(|| policy.policy.newest().valid_from.to_string()),
            stations: lines
                .map(|row| StationLine {
                    committees: sizes.get(row.station.as_str()).copied().unwrap_or(0),
                    small: warnings.iter().any(|words| words.starts_with(&format!("{}只有", row.station))),
                    policy_quota: edition
                        .stations
                        .iter()
                        .find(|station| station.name == row.station)
                        .and_then(|station| station.quota),
                    station: row.station,
                    position: row.position,
                    quota: row.quota,
                    version: row.version,
                })
                .collect(),
            communities: now
                .iter()
                .filter_map(|span| span.community.clone())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            committees: now.iter().map(|span| line(span, &visible, &successions)).collect(),
            ended: ended(&visible, &shown)
                .into_iter()
                .map(|span| line(span, &visible, &successions))
                .collect(),
            warnings,
            month: shown,
        })
    }

    /// The month that pages are about when none is named: the newest that the actor knows of. That one is under way is
    /// no business of whoever sees no figures.
    pub(crate) async fn month_shown(&self, read: &mut Read, actor: &Actor) -> Result<String, Refusal> {
        if actor.may(Permission::SeeFigures) || actor.may(Permission::ManageCommittees) {
            return self.month_now(read, &actor.town).await;
        }
        match read.months(&actor.town).await?.into_iter().rfind(|month| month.issue > 0) {
            Some(published) => Ok(published.month),
            None => self.month_before_today(),
        }
    }

    /// The newest month there is, else the one before today's.
    pub(crate) async fn month_now(&self, read: &mut Read, town: &str) -> Result<String, Refusal> {
        if let Some(newest) = read.months(town).await?.pop() {
            return Ok(newest.month);
        }
        self.month_before_today()
    }

    fn month_before_today(&self) -> Result<String, Refusal> {
        let today = business_date(self.now());
        let fault = || Refusal::Fault(format!("no month before {today}"));
        let year = u16::try_from(today.year()).map_err(|_| fault())?;
        let number = u16::try_from(today.month()).map_err(|_| fault())?;
        let month = assessment::Month::new(year, number).and_then(assessment::Month::before);
        month.map(|month| month.to_string()).ok_or_else(fault)
    }
}

/// The last times of committees that ended by a month.
fn ended<'a>(spans: &'a [CommitteeSpan], month: &str) -> Vec<&'a CommitteeSpan> {
    let mut last: BTreeMap<&str, &CommitteeSpan> = BTreeMap::new();
    for span in spans {
        last.insert(&span.committee, span);
    }
    let over = |span: &&CommitteeSpan| span.until_month.as_deref().is_some_and(|until| until <= month);
    last.into_values().filter(over).collect()
}

fn line(span: &CommitteeSpan, spans: &[CommitteeSpan], successions: &[Succession]) -> CommitteeLine {
    let own = || spans.iter().filter(|other| other.committee == span.committee);
    let came_of = successions.iter().filter(|succession| {
        succession.successor == span.committee && succession.committee != span.committee
    });
    CommitteeLine {
        committee: span.committee.clone(),
        name: span.name.clone(),
        station: span.station.clone(),
        community: span.community.clone(),
        spans: own()
            .map(|span| SpanLine {
                from_month: span.from_month.clone(),
                until_month: span.until_month.clone(),
                name: span.name.clone(),
                station: span.station.clone(),
                community: span.community.clone(),
            })
            .collect(),
        came_of: came_of.map(|succession| succession.committee.clone()).collect(),
        // A change is made on the time that has no end yet.
        version: own().next_back().map_or(span.version, |last| last.version),
    }
}
