//! What the sentences of a circular are told from: names, sums and lists of the month.

use assessment::policy::{FigureOf, RateIndex, Rule, Switch};
use assessment::{CommitteeMonth, Exact, FigureIndex, MonthFigures, MonthResult};

use super::content::CircularInput;

/// 账本: the month as the circular looks at it.
pub(super) struct Ledger<'a> {
    pub(super) input: &'a CircularInput<'a>,
    /// Committees by rank, those without marks last.
    pub(super) ranked: Vec<&'a CommitteeMonth>,
    figures: Option<&'a MonthFigures>,
}

/// 指标统计: what one item cost the town.
pub(super) struct ItemTally<'a> {
    pub(super) average: Option<Exact>,
    pub(super) lowest: Option<&'a Exact>,
    pub(super) full: usize,
    /// Committees that lost marks, with how many, the most first.
    pub(super) losers: Vec<(&'a CommitteeMonth, Exact)>,
    pub(super) lost: Exact,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(input: &'a CircularInput<'a>) -> Self {
        let figures = input.figures.months.iter().find(|figures| figures.month == input.month.month);
        Self { input, ranked: input.month.by_rank(), figures }
    }

    pub(super) fn name(&self, committee: &CommitteeMonth) -> &'a str {
        let row = self.input.figures.row(self.input.month.month, committee.code);
        row.map_or("", |row| self.input.figures.name(row.name))
    }

    pub(super) fn station(&self, committee: &CommitteeMonth) -> &'a str {
        self.input.figures.station_name(committee.station)
    }

    /// The community; empty where the figures name none.
    pub(super) fn community(&self, committee: &CommitteeMonth) -> &'a str {
        let row = self.input.figures.row(self.input.month.month, committee.code);
        row.and_then(|row| row.community).map_or("", |place| self.input.figures.name(place))
    }

    pub(super) fn assessed(&self) -> impl Iterator<Item = &'a CommitteeMonth> {
        self.ranked.iter().copied().filter(|committee| committee.is_assessed())
    }

    pub(super) fn not_assessed(&self) -> impl Iterator<Item = &'a CommitteeMonth> {
        self.ranked.iter().copied().filter(|committee| !committee.is_assessed())
    }

    /// Whether the circular names the last places and what follows from them.
    pub(super) fn names_the_last(&self) -> bool {
        self.input.edition.ranking.bottom_published.value == Switch::On
    }

    /// The last places, the better ones first.
    pub(super) fn bottom(&self) -> Vec<&'a CommitteeMonth> {
        self.assessed().filter(|committee| committee.bottom).collect()
    }

    pub(super) fn meeting(&self) -> Vec<&'a CommitteeMonth> {
        self.assessed().filter(|committee| committee.consequence.analysis_meeting).collect()
    }

    /// Committees for whom the interview rule at this place is due.
    pub(super) fn interviewed(&self, rule: usize) -> Vec<&'a CommitteeMonth> {
        self.assessed().filter(|committee| committee.consequence.interview == Some(rule)).collect()
    }

    /// Committees whose veto is proposed, with the months that count.
    pub(super) fn vetoed(&self) -> Vec<(&'a CommitteeMonth, &'a [assessment::Month])> {
        let years = self.input.year.into_iter().flat_map(|year| &year.committees);
        let proposed = years.filter(|committee| committee.veto_proposed);
        let with_month = |year: &'a assessment::CommitteeYear| {
            Some((self.input.month.committee(year.code)?, year.veto_counted_months.as_slice()))
        };
        proposed.filter_map(with_month).collect()
    }

    /// Committees that were among the last places often enough for a veto, were it not for excluded months.
    pub(super) fn spared(&self, months: u32) -> Vec<&'a CommitteeMonth> {
        let needed = usize::try_from(months).unwrap_or(usize::MAX);
        let years = self.input.year.into_iter().flat_map(|year| &year.committees);
        let spared = years.filter(|year| year.bottom_months.len() >= needed && !year.veto_proposed);
        spared.filter_map(|year| self.input.month.committee(year.code)).collect()
    }

    pub(super) fn item(&self, place: usize) -> ItemTally<'a> {
        let full_marks =
            self.input.edition.items.get(place).map_or(Exact::ZERO, |item| item.full_marks.clone());
        let marks: Vec<_> = self.assessed().filter_map(|one| Some((one, one.marks.get(place)?))).collect();
        let lost = |(one, mark): &(&'a CommitteeMonth, &'a Exact)| {
            (*mark < &full_marks).then(|| (*one, &full_marks - *mark))
        };
        let mut losers: Vec<_> = marks.iter().filter_map(lost).collect();
        losers.sort_by(|(_, less), (_, more)| more.cmp(less));
        ItemTally {
            average: mean(marks.iter().map(|(_, mark)| *mark)),
            lowest: marks.iter().map(|(_, mark)| *mark).min(),
            full: marks.len() - losers.len(),
            lost: losers.iter().map(|(_, lost)| lost).sum(),
            losers,
        }
    }

    /// Σ of a figure over the committees, with those that have any.
    pub(super) fn counted(&self, figure: FigureIndex) -> (u64, Vec<(&'a CommitteeMonth, u32)>) {
        let rows = self.figures.into_iter().flat_map(|figures| &figures.committees);
        let counted: Vec<_> = rows
            .map(|row| (row.code, row.cells.count(figure)))
            .filter(|(_, count)| *count > 0)
            .filter_map(|(code, count)| Some((self.input.month.committee(code)?, count)))
            .collect();
        (counted.iter().map(|(_, count)| u64::from(*count)).sum(), counted)
    }

    /// Σ of what is right over Σ of what was checked, in percent, over the committees of a station or of the town.
    pub(super) fn pooled(&self, rate: RateIndex, station: Option<usize>) -> Option<Exact> {
        let rate = self.input.edition.rates.get(usize::from(rate.0))?;
        let rows = self.figures?.committees.iter();
        let rows = rows.filter(|row| station.is_none_or(|station| row.station == station));
        let (mut right, mut checked) = (0_i64, 0_i64);
        for row in rows {
            right += i64::from(row.cells.count(rate.numerator));
            checked += i64::from(row.cells.count(rate.denominator));
        }
        Exact::ratio(right * 100, checked)
    }

    /// The town's own figures with their words, 境外人员总数812人.
    pub(super) fn town_figures(&self) -> Vec<String> {
        let figures = self.input.edition.figures_of(FigureOf::Town);
        let told = figures.filter_map(|figure| {
            let count = self.figures?.town.get(figure.index)?;
            Some(format!("{}{count}{}", figure.header, figure.unit))
        });
        told.collect()
    }

    /// The rate an item looks at, if it looks at one, and its target.
    pub(super) fn target(&self, item: usize) -> Option<(RateIndex, &'a Exact)> {
        match &self.input.edition.items.get(item)?.rule {
            Rule::StepBelow(rule) => Some((rule.rate, &rule.target_percent)),
            Rule::PerCount(_) | Rule::BottomPlaces(_) => None,
        }
    }

    /// Stations that have committees this month.
    pub(super) fn stations(&self) -> impl Iterator<Item = usize> {
        (0..self.input.figures.stations.len())
            .filter(|station| self.ranked.iter().any(|committee| committee.station == *station))
    }

    /// Where a clause stands, 三（五）1.
    pub(super) fn place(&self, clause: assessment::policy::ClauseIndex) -> &'a str {
        self.input.edition.clause(clause).map_or("", |clause| &clause.place)
    }

    pub(super) fn names<'b>(&self, committees: impl IntoIterator<Item = &'b CommitteeMonth>) -> String {
        committees.into_iter().map(|committee| self.name(committee)).collect::<Vec<_>>().join("、")
    }
}

/// The mean of some marks; `None` without any.
pub(super) fn mean<'b>(marks: impl Iterator<Item = &'b Exact>) -> Option<Exact> {
    let marks: Vec<_> = marks.collect();
    let count = u32::try_from(marks.len()).ok()?;
    marks.into_iter().sum::<Exact>().divide(&Exact::from(count))
}

/// The mean of a month's totals.
pub(super) fn mean_total(month: &MonthResult) -> Option<Exact> {
    mean(
        month.committees.iter().filter(|committee| committee.is_assessed()).map(|committee| &committee.total),
    )
}

/// How many of a sorted list may be named without cutting a tie: at most `limit`, none when the first tie is longer.
pub(super) fn whole_ties<T: PartialEq>(sorted: &[T], limit: usize) -> usize {
    let mut named = 0;
    while let Some(first) = sorted.get(named) {
        let ties = sorted.iter().skip(named).take_while(|value| *value == first).count();
        if named + ties > limit {
            break;
        }
        named += ties;
    }
    named
}

#[cfg(test)]
mod tests {
    use super::whole_ties;

    #[test]
    fn naming_never_cuts_a_tie() {
        for (sorted, named) in [
            (vec![9, 8, 7, 6], 3),
            (vec![9, 8, 8, 8], 1),
            (vec![9, 9, 8, 8], 2),
            (vec![9; 4], 0),
            (vec![9; 3], 3),
            (vec![], 0),
        ] {
            assert_eq!(whole_ties(&sorted, 3), named, "{sorted:?}");
        }
    }
}
