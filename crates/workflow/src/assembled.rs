//! A town's figures as the assessment reads them, put together from rows: counts of each month with the names and
//! stations that held in it.

use std::collections::BTreeMap;

use assessment::policy::FigureOf;
use assessment::{Cells, CommitteeCode, CommitteeFigures, Month, MonthFigures, Policy, Station, TownFigures};
use storage::{CommitteeSpan, FiguresRow, Read, Scope, TownFiguresRow};

use crate::counts::{CountRow, cells, town_counts};
use crate::refusal::Refusal;
use crate::town_policy::TownPolicy;

/// The first month that text can say: before every other.
const FIRST: &str = "";

/// Figures of every month there is until `last`, within a scope.
pub(crate) async fn town_figures_until(
    read: &mut Read,
    town: &str,
    policy: &TownPolicy,
    last: &str,
    scope: &Scope,
) -> Result<TownFigures, Refusal> {
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
        builder.month(&month.month, &spans, counts, own)?;
    }
    Ok(builder.town)
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
}

impl<'p> Builder<'p> {
    fn new(policy: &'p Policy) -> Self {
        Self { policy, town: TownFigures::default(), stations: BTreeMap::new(), names: BTreeMap::new() }
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
    ) -> Result<(), Refusal> {
        let parsed: Month = month.parse().map_err(|_| Refusal::Fault(format!("month {month}")))?;
        // Months before the policy have no columns to read by: nothing of them is assessed either.
        let edition = self.policy.edition(parsed).unwrap_or_else(|| self.policy.newest());
        let counts: BTreeMap<_, _> = counts.map(|row| (row.committee.as_str(), row)).collect();
        let mut committees = Vec::new();
        for span in holding(spans, month) {
            let cells = match counts.get(span.committee.as_str()) {
                Some(row) => cells(edition, FigureOf::Committee, &CountRow::read(row)?.counts),
                None => Cells::default(),
            };
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
        let town = match own {
            Some(row) => cells(edition, FigureOf::Town, &town_counts(&row.cells, month)?),
            None => Cells::default(),
        };
        let district_rate = own.and_then(|row| row.district_rate.as_deref()).map(str::parse).transpose();
        let district_rate =
            district_rate.map_err(|error| Refusal::Fault(format!("town_figures {month}: {error}")))?;
        self.town.months.push(MonthFigures { month: parsed, town, district_rate, committees });
        Ok(())
    }
}
