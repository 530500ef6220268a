//! What follows from marks over the months: streaks, interviews, analysis meetings, the veto, the year's average.

use crate::assess::{Keep, assess_month};
use crate::figures::{CommitteeCode, MonthFigures, TownFigures};
use crate::policy::{Edition, InterviewRule, Policy, Switch, VetoExclusion};
use crate::result::{
    CommitteeMonth, CommitteeYear, Consequence, Interview, MonthResult, TownResult, YearResult,
};
use crate::{Exact, Month};

/// Assesses every month of a town, in order, with what follows from one month for the next.
/// Months before the policy's date do not exist and are left out.
pub fn assess_town(policy: &Policy, figures: &TownFigures, keep: Keep) -> TownResult {
    let mut streaks = Streaks::default();
    let mut months = Vec::with_capacity(figures.months.len());
    let mut before: Option<&MonthFigures> = None;
    for month in &figures.months {
        // A gap in the months would put two months' counts into one, so only the month just before will do.
        let just_before = before
            .replace(month)
            .filter(|before| before.month.next() == month.month && before.month.year() == month.month.year());
        let Some(edition) = policy.edition(month.month) else { continue };
        let mut result = assess_month(edition, &figures.stations, month, just_before, keep);
        streaks.follow(edition, &mut result);
        months.push(result);
    }
    TownResult { town: figures.town, months }
}

/// Months in a row among the last places, by committee. A month without an assessment neither counts nor breaks.
#[derive(Default)]
struct Streaks {
    running: Vec<(CommitteeCode, u32)>,
}

impl Streaks {
    fn follow(&mut self, edition: &Edition, result: &mut MonthResult) {
        let rate = usize::from(edition.town_rate.rate.0);
        let town_rate = result.town_rate.as_ref();
        for committee in result.committees.iter_mut().filter(|committee| committee.is_assessed()) {
            let running = self.running_of(committee.code);
            *running = if committee.bottom { *running + 1 } else { 0 };
            let streak = *running;
            let own = committee.rates.get(rate).and_then(Option::as_ref);
            let consequence = consequence(edition, committee.bottom, streak, own.zip(town_rate));
            if let Some(rule) = consequence.interview_rule(edition)
                && streak > rule.streak_months
            {
                committee.confirm.add(rule.beyond);
            }
            committee.consequence = consequence;
        }
    }

    fn running_of(&mut self, code: CommitteeCode) -> &mut u32 {
        let place = match self.running.binary_search_by_key(&code, |(code, _)| *code) {
            Ok(place) => place,
            Err(place) => {
                self.running.insert(place, (code, 0));
                place
            }
        };
        // The place was just found or filled.
        match self.running.get_mut(place) {
            Some((_, running)) => running,
            None => unreachable!("the committee has just been entered"),
        }
    }
}

fn consequence(edition: &Edition, bottom: bool, streak: u32, rates: Option<(&Exact, &Exact)>) -> Consequence {
    let meets = edition.analysis_meeting.as_ref().is_some_and(|rule| rule.applies.value == Switch::On);
    let veto = edition.veto.as_ref().filter(|rule| rule.applies.value == Switch::On);
    let excluded = bottom
        && veto.is_some_and(|rule| {
            rates.is_some_and(|(own, town)| match rule.exclusion.value {
                VetoExclusion::Above => own > town,
                VetoExclusion::AtLeast => own >= town,
                VetoExclusion::Never => false,
            })
        });
    Consequence {
        streak,
        interview: due_interview(&edition.interviews, streak),
        analysis_meeting: meets && rates.is_some_and(|(own, town)| own < town),
        veto_counted: bottom && veto.is_some() && !excluded,
        veto_excluded: excluded,
    }
}

/// The rule whose months are just reached, or the last one reached where it says what longer streaks mean.
fn due_interview(rules: &[InterviewRule], streak: u32) -> Option<usize> {
    let place = rules.iter().rposition(|rule| rule.streak_months <= streak)?;
    let rule = rules.get(place)?;
    (rule.streak_months == streak || rule.beyond.is_some()).then_some(place)
}

impl TownResult {
    /// The month's result.
    pub fn month(&self, month: Month) -> Option<&MonthResult> {
        self.months.iter().find(|result| result.month == month)
    }

    /// The year, from the months it has. Streaks come from the months before as well.
    pub fn year(&self, policy: &Policy, year: u16) -> YearResult {
        let results: Vec<_> = self.months.iter().filter(|result| result.month.year() == year).collect();
        let mut codes: Vec<_> = results
            .iter()
            .flat_map(|result| result.committees.iter().map(|committee| committee.code))
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let committees = codes.into_iter().map(|code| committee_year(policy, code, &results)).collect();
        YearResult { year, months: results.iter().map(|result| result.month).collect(), committees }
    }
}

fn committee_year(policy: &Policy, code: CommitteeCode, results: &[&MonthResult]) -> CommitteeYear {
    let mut year = CommitteeYear {
        code,
        months_assessed: 0,
        average: None,
        bottom_months: Vec::new(),
        veto_counted_months: Vec::new(),
        veto_proposed: false,
        longest_streak: 0,
        interviews: Vec::new(),
        analysis_meetings: Vec::new(),
    };
    let mut sum = Exact::ZERO;
    for result in results {
        let Some(committee) = result.committee(code).filter(|committee| committee.is_assessed()) else {
            continue;
        };
        year.months_assessed += 1;
        sum = &sum + &committee.total;
        year.add(policy, result.month, committee);
    }
    year.average = sum.divide(&Exact::from(year.months_assessed));
    let last = results.last().and_then(|result| policy.edition(result.month));
    let veto = last.and_then(|edition| edition.veto.as_ref()).filter(|rule| rule.applies.value == Switch::On);
    let needed = veto.and_then(|rule| usize::try_from(rule.bottom_months_a_year).ok());
    year.veto_proposed = needed.is_some_and(|needed| year.veto_counted_months.len() >= needed);
    year
}

impl CommitteeYear {
    fn add(&mut self, policy: &Policy, month: Month, committee: &CommitteeMonth) {
        let consequence = &committee.consequence;
        if committee.bottom {
            self.bottom_months.push(month);
        }
        if consequence.veto_counted {
            self.veto_counted_months.push(month);
        }
        if consequence.analysis_meeting {
            self.analysis_meetings.push(month);
        }
        self.longest_streak = self.longest_streak.max(consequence.streak);
        let rules = policy.edition(month).map(|edition| edition.interviews.as_slice()).unwrap_or_default();
        if let Some((rule, interview)) = consequence.interview.and_then(|rule| Some((rule, rules.get(rule)?)))
        {
            self.interviews.push(Interview {
                month,
                streak: consequence.streak,
                level: interview.level,
                rule,
            });
        }
    }
}
