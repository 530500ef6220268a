//! What follows from marks over the months: streaks, interviews, analysis meetings, the veto.

use crate::assess::{Keep, assess_month_in};
use crate::figures::{CommitteeCode, MonthFigures, TownFigures};
use crate::policy::{Edition, InterviewRule, Policy, Switch, VetoExclusion};
use crate::result::{CommitteeMonth, Consequence, MonthResult, TownResult};
use crate::{Exact, Month};

/// Assesses every month of a town, in order, with what follows from one month for the next.
/// Months before the policy's date do not exist and are left out.
pub fn assess_town(policy: &Policy, figures: &TownFigures, keep: Keep) -> TownResult {
    let mut months = Vec::with_capacity(figures.months.len());
    MonthByMonth::default().each(policy, figures, keep, |_, result| {
        months.push(result);
        Vec::new()
    });
    TownResult { town: figures.town, months }
}

/// 逐月考核: assesses towns like [`assess_town`] and shows each month as it is done, all in the same memory.
#[derive(Debug, Default)]
pub struct MonthByMonth {
    streaks: Streaks,
    committees: Vec<CommitteeMonth>,
}

impl MonthByMonth {
    /// Assesses a town; `show` is shown every month in order, with the edition by which it was assessed.
    pub fn assess(
        &mut self,
        policy: &Policy,
        figures: &TownFigures,
        keep: Keep,
        mut show: impl FnMut(&Edition, &MonthResult),
    ) {
        self.each(policy, figures, keep, |edition, result| {
            show(edition, &result);
            result.committees
        });
    }

    /// `take` gives back the memory in which the next month may be assessed.
    fn each(
        &mut self,
        policy: &Policy,
        figures: &TownFigures,
        keep: Keep,
        mut take: impl FnMut(&Edition, MonthResult) -> Vec<CommitteeMonth>,
    ) {
        self.streaks.running.clear();
        let mut before: Option<&MonthFigures> = None;
        for month in &figures.months {
            // A gap in the months would put two months' counts into one, so only the month just before will do.
            let just_before = before.replace(month).filter(|before| {
                before.month.next() == month.month && before.month.year() == month.month.year()
            });
            let Some(edition) = policy.edition(month.month) else { continue };
            let used = std::mem::take(&mut self.committees);
            let mut result = assess_month_in(used, edition, &figures.stations, month, just_before, keep);
            self.streaks.follow(edition, &mut result);
            self.committees = take(edition, result);
        }
    }
}

/// Months in a row among the last places, by committee. A month without an assessment neither counts nor breaks.
#[derive(Debug, Default)]
struct Streaks {
    running: Vec<(CommitteeCode, u32)>,
}

impl Streaks {
    fn follow(&mut self, edition: &Edition, result: &mut MonthResult) {
        let rate = usize::from(edition.town_rate.rate.0);
        let town_rate = result.town_rate.as_ref();
        for (place, committee) in result.committees.iter_mut().enumerate() {
            let running = self.running_of(committee.code, place);
            if !committee.is_assessed() {
                continue;
            }
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

    fn running_of(&mut self, code: CommitteeCode, usual: usize) -> &mut u32 {
        let place = place_of(&self.running, usual, code, |(code, _)| *code).unwrap_or_else(|place| {
            self.running.insert(place, (code, 0));
            place
        });
        // The place was just found or filled.
        match self.running.get_mut(place) {
            Some((_, running)) => running,
            None => unreachable!("the committee has just been entered"),
        }
    }
}

/// Where a committee stands in a list by ascending code, or else where it belongs; mostly it stands where it stood in
/// the month before.
#[inline]
pub(crate) fn place_of<T>(
    list: &[T],
    usual: usize,
    code: CommitteeCode,
    code_of: impl Fn(&T) -> CommitteeCode,
) -> Result<usize, usize> {
    if list.get(usual).is_some_and(|item| code_of(item) == code) {
        return Ok(usual);
    }
    list.binary_search_by_key(&code, code_of)
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
}
