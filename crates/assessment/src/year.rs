//! A town's year, gathered from its months: averages, counts, the veto.

use crate::Exact;
use crate::consequence::place_of;
use crate::figures::CommitteeCode;
use crate::policy::{Edition, Policy, Switch};
use crate::result::{CommitteeMonth, CommitteeYear, Interview, MonthResult, TownResult, YearResult};

impl TownResult {
    /// The year, from the months it has. Streaks come from the months before as well.
    pub fn year(&self, policy: &Policy, year: u16) -> YearResult {
        let mut book = YearBook::new(year);
        for result in &self.months {
            book.enter(policy.edition(result.month), result);
        }
        book.finish();
        book.year
    }
}

/// 年度汇总: gathers a year's months one by one, for town after town in the same memory.
#[derive(Debug)]
pub struct YearBook {
    year: YearResult,
    /// The sum of each committee's totals.
    sums: Vec<Exact>,
    /// How many months that count towards the veto are enough, by the newest edition entered.
    veto_months: Option<usize>,
    spare: Vec<CommitteeYear>,
}

impl YearBook {
    /// A book of a calendar year.
    pub fn new(year: u16) -> Self {
        let year = YearResult { year, months: Vec::new(), committees: Vec::new() };
        Self { year, sums: Vec::new(), veto_months: None, spare: Vec::new() }
    }

    /// Begins another town.
    pub fn clear(&mut self) {
        self.year.months.clear();
        self.spare.append(&mut self.year.committees);
        self.sums.clear();
        self.veto_months = None;
    }

    /// Takes the next month of the town; one of another year is passed over.
    pub fn add(&mut self, edition: &Edition, result: &MonthResult) {
        self.enter(Some(edition), result);
    }

    fn enter(&mut self, edition: Option<&Edition>, result: &MonthResult) {
        if result.month.year() != self.year.year {
            return;
        }
        self.year.months.push(result.month);
        let veto = edition.and_then(|edition| edition.veto.as_ref());
        let veto = veto.filter(|rule| rule.applies.value == Switch::On);
        self.veto_months = veto.and_then(|rule| usize::try_from(rule.bottom_months_a_year).ok());
        for (usual, committee) in result.committees.iter().enumerate() {
            let place = self.place(committee.code, usual);
            let slot = self.year.committees.get_mut(place).zip(self.sums.get_mut(place));
            if let Some((year, sum)) = slot.filter(|_| committee.is_assessed()) {
                *sum = &*sum + &committee.total;
                year.add(edition, result, committee);
            }
        }
    }

    /// The committee's place, made where it has none yet.
    fn place(&mut self, code: CommitteeCode, usual: usize) -> usize {
        place_of(&self.year.committees, usual, code, |year| year.code).unwrap_or_else(|place| {
            let mut blank = self.spare.pop().unwrap_or_else(|| CommitteeYear::new(code));
            blank.blank(code);
            self.year.committees.insert(place, blank);
            self.sums.insert(place, Exact::ZERO);
            place
        })
    }

    /// The year of the town whose months have been taken.
    pub fn finish(&mut self) -> &YearResult {
        for (committee, sum) in self.year.committees.iter_mut().zip(&self.sums) {
            committee.average = sum.divide(&Exact::from(committee.months_assessed));
            let counted = committee.veto_counted_months.len();
            committee.veto_proposed = self.veto_months.is_some_and(|needed| counted >= needed);
        }
        &self.year
    }
}

impl CommitteeYear {
    fn new(code: CommitteeCode) -> Self {
        Self {
            code,
            months_assessed: 0,
            average: None,
            bottom_months: Vec::new(),
            veto_counted_months: Vec::new(),
            veto_proposed: false,
            longest_streak: 0,
            interviews: Vec::new(),
            analysis_meetings: Vec::new(),
        }
    }

    /// As new for another committee.
    fn blank(&mut self, code: CommitteeCode) {
        self.code = code;
        self.months_assessed = 0;
        self.average = None;
        self.bottom_months.clear();
        self.veto_counted_months.clear();
        self.veto_proposed = false;
        self.longest_streak = 0;
        self.interviews.clear();
        self.analysis_meetings.clear();
    }

    fn add(&mut self, edition: Option<&Edition>, result: &MonthResult, committee: &CommitteeMonth) {
        let (month, consequence) = (result.month, &committee.consequence);
        self.months_assessed += 1;
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
        let streak = consequence.streak;
        let due = edition.zip(consequence.interview);
        if let Some((rule, interview)) =
            due.and_then(|(edition, rule)| Some((rule, edition.interviews.get(rule)?)))
        {
            self.interviews.push(Interview { month, streak, level: interview.level, rule });
        }
    }
}
