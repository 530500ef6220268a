//! A town's figures as the assessment reads them, put together from rows: counts of each month with the names and
//! stations that held in it.

use std::collections::BTreeMap;

use assessment::policy::FigureOf;
use assessment::{CommitteeCode, CommitteeFigures, Month, MonthFigures, Policy, Station, TownFigures};
use storage::{CommitteeSpan, FiguresRow, Read, Scope, TownFiguresRow};

use crate::counts::{CountRow, Counts, cells, faults, town_counts};
use crate::gap::{Gap, Lacking, Outstanding};
use crate::ground::state_of;
use crate::refusal::Refusal;
use crate::state::MonthState;
use crate::town_policy::TownPolicy;

/// The first month that text can say: before every other.
const FIRST: &str = "";

/// Figures of every month there is until `last`, within a scope, blanks as they are stored.
pub(crate) async fn town_figures_until(
    read: &mut Read,
    town: &str,
    policy: &TownPolicy,
    last: &str,
    scope: &Scope,
) -> Result<TownFigures, Refusal> {
    Ok(assembled(read, town, policy, last, scope, Rows::AsStored).await?.0)
}

/// The same for a month that is still filled in: rows that are not whole are left out of months whose figures can
/// change, since the assessment takes a blank for zero. What `last` lacks comes with them.
pub(crate) async fn whole_figures_until(
    read: &mut Read,
    town: &str,
    policy: &TownPolicy,
    last: &str,
) -> Result<(TownFigures, Outstanding), Refusal> {
    assembled(read, town, policy, last, &Scope::Town, Rows::Whole).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    AsStored,
    Whole,
}

async fn assembled(
    read: &mut Read,
    town: &str,
    policy: &TownPolicy,
    last: &str,
    scope: &Scope,
    rows: Rows,
) -> Result<(TownFigures, Outstanding), Refusal> {
    let months = read.months(town).await?;
    let spans = read.committee_spans(town, scope).await?;
    let counts = read.figures_between(town, FIRST, last).await?;
    let own = read.town_figures_between(town, FIRST, last).await?;
    let mut builder = Builder::new(&policy.policy);
    for row in read.stations(town).await? {
        builder.station(&row.station, row.quota);
    }
    for month in months.iter().filter(|month| month.month.as_str() <= last) {
        let counts = counts.iter().filter(|row| row.month == month.month);
        let own = own.iter().find(|row| row.month == month.month);
        // What is locked or published is taken as it will be, or was, sealed.
        let changes = matches!(state_of(month)?, MonthState::Open | MonthState::Reissuing);
        let rows = if changes { rows } else { Rows::AsStored };
        builder.month(&month.month, &spans, counts, own, rows)?;
    }
    Ok((builder.town, builder.outstanding))
}

/// The spans that hold in a month.
pub(crate) fn holding<'a>(
    spans: &'a [CommitteeSpan],
    month: &'a str,
) -> impl Iterator<Item = &'a CommitteeSpan> {
    spans.iter().filter(move |span| {
        span.from_month.as_str() <= month && span.until_month.as_deref().is_none_or(|until| until > month)
    })
}

/// A committee's code as a number.
pub(crate) fn code_of(committee: &str) -> Result<CommitteeCode, Refusal> {
    let digits = (committee.len() == 12).then(|| committee.parse().ok()).flatten();
    digits
        .and_then(CommitteeCode::new)
        .ok_or_else(|| Refusal::Fault(format!("committee {committee}: not a code of twelve digits")))
}

struct Builder<'p> {
    policy: &'p Policy,
    town: TownFigures,
    stations: BTreeMap<String, usize>,
    names: BTreeMap<String, usize>,
    /// Of the month that was put together last.
    outstanding: Outstanding,
}

impl<'p> Builder<'p> {
    fn new(policy: &'p Policy) -> Self {
        Self {
            policy,
            town: TownFigures::default(),
            stations: BTreeMap::new(),
            names: BTreeMap::new(),
            outstanding: Outstanding::default(),
        }
    }

    fn station(&mut self, name: &str, quota: Option<i64>) {
        let own = quota.and_then(|quota| u32::try_from(quota).ok());
        let of_policy = self.policy.newest().stations.iter().find(|station| station.name == name);
        let quota = own.or_else(|| of_policy.and_then(|station| station.quota));
        self.stations.insert(name.to_owned(), self.town.stations.len());
        self.town.stations.push(Station { name: name.to_owned(), quota });
    }

    fn name(&mut self, name: &str) -> usize {
        if let Some(place) = self.names.get(name) {
            return *place;
        }
        let place = self.town.names.len();
        self.town.names.push(name.to_owned());
        self.names.insert(name.to_owned(), place);
        place
    }

    fn month<'a>(
        &mut self,
        month: &str,
        spans: &[CommitteeSpan],
        counts: impl Iterator<Item = &'a FiguresRow>,
        own: Option<&TownFiguresRow>,
        rows: Rows,
    ) -> Result<(), Refusal> {
        let parsed: Month = month.parse().map_err(|_| Refusal::Fault(format!("month {month}")))?;
        // Months before the policy have no columns to read by: nothing of them is assessed either.
        let edition = self.policy.edition(parsed).unwrap_or_else(|| self.policy.newest());
        let counts: BTreeMap<_, _> = counts.map(|row| (row.committee.as_str(), row)).collect();
        let (mut committees, mut outstanding) = (Vec::new(), Outstanding::default());
        for span in holding(spans, month) {
            let row = match counts.get(span.committee.as_str()) {
                Some(row) => CountRow::read(row)?,
                None => CountRow::default(),
            };
            if rows == Rows::Whole
                && let Some(gap) = Gap::of(edition, &row)
            {
                outstanding.committees.push(lacking(span, gap));
                continue;
            }
            let cells = cells(edition, FigureOf::Committee, &row.counts);
            let unknown =
                || Refusal::Fault(format!("committee {}: station {}", span.committee, span.station));
            committees.push(CommitteeFigures {
                code: code_of(&span.committee)?,
                name: self.name(&span.name),
                station: *self.stations.get(&span.station).ok_or_else(unknown)?,
                community: span.community.as_deref().map(|community| self.name(community)),
                cells,
            });
        }
        let town_counts = match own {
            Some(row) => town_counts(&row.cells, month)?,
            None => Counts::new(),
        };
        if rows == Rows::Whole {
            let found = faults(edition, FigureOf::Town, &town_counts).into_iter();
            outstanding.town = found.map(|(_, words)| words).collect();
        }
        self.outstanding = outstanding;
        let town = cells(edition, FigureOf::Town, &town_counts);
        let district_rate = own.and_then(|row| row.district_rate.as_deref()).map(str::parse).transpose();
        let district_rate =
            district_rate.map_err(|error| Refusal::Fault(format!("town_figures {month}: {error}")))?;
        self.town.months.push(MonthFigures { month: parsed, town, district_rate, committees });
        Ok(())
    }
}

fn lacking(span: &CommitteeSpan, gap: Gap) -> Lacking {
    Lacking {
        committee: span.committee.clone(),
        name: span.name.clone(),
        station: span.station.clone(),
        community: span.community.clone(),
        gap,
    }
}
