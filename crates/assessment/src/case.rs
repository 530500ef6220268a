//! Worked cases of a policy: figures with the marks, ranks and consequences that a person worked out by hand.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::figures::{Cells, CommitteeCode, CommitteeFigures, MonthFigures, Station, TownFigures};
use crate::policy::{Edition, FigureOf, Policy, PolicyError, PolicyErrors, PolicySource};
use crate::result::{CommitteeMonth, MonthResult, TownResult};
use crate::{Exact, Keep, Month, assess_town, recompute};

/// 案例结果: one worked case and where the computation differs from it.
#[derive(Debug, Clone)]
pub struct CaseOutcome {
    /// File inside the policy folder.
    pub file: String,
    /// What the case shows.
    pub name: String,
    /// Clause it is about.
    pub clause: String,
    /// Readings it tries, `key=option`.
    pub readings: Vec<String>,
    /// Differences, in Chinese; empty when all agree.
    pub differences: Vec<String>,
}

/// Runs every case of a policy folder.
pub fn run_cases(source: &PolicySource) -> Result<Vec<CaseOutcome>, PolicyErrors> {
    Policy::compile(source)?;
    let mut outcomes = Vec::new();
    for (path, _) in source.folder("cases") {
        let document: CasesDocument = source.read(path)?;
        for case in &document.cases {
            outcomes.push(run_case(source, path, &document.defaults, case)?);
        }
    }
    Ok(outcomes)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CasesDocument {
    defaults: Defaults,
    #[serde(rename = "case")]
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Defaults {
    station: String,
    figures: BTreeMap<String, u32>,
    town: BTreeMap<String, u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    clause: String,
    #[serde(default)]
    readings: BTreeMap<String, String>,
    #[serde(rename = "month")]
    months: Vec<CaseMonth>,
    #[serde(rename = "year", default)]
    years: Vec<YearExpectation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseMonth {
    months: Vec<Month>,
    #[serde(default)]
    town: BTreeMap<String, u32>,
    #[serde(default)]
    district_rate: Option<Exact>,
    #[serde(default)]
    town_rate: Option<Exact>,
    #[serde(rename = "committee")]
    committees: Vec<CaseCommittee>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseCommittee {
    id: u64,
    #[serde(default)]
    repeat: Option<u64>,
    #[serde(default)]
    station: Option<String>,
    #[serde(default)]
    figures: BTreeMap<String, u32>,
    #[serde(default)]
    blank: Vec<String>,
    #[serde(default)]
    expect: Expectation,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    marks: Option<BTreeMap<String, Exact>>,
    rates: Option<BTreeMap<String, Exact>>,
    total: Option<Exact>,
    rank: Option<u32>,
    assessed: Option<bool>,
    bottom: Option<bool>,
    streak: Option<u32>,
    level: Option<u32>,
    analysis_meeting: Option<bool>,
    veto_counted: Option<bool>,
    confirm: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearExpectation {
    year: u16,
    id: u64,
    months_assessed: Option<u32>,
    average: Option<Exact>,
    bottom_months: Option<Vec<Month>>,
    veto_counted_months: Option<Vec<Month>>,
    veto_proposed: Option<bool>,
    longest_streak: Option<u32>,
    interviews: Option<Vec<String>>,
    analysis_meetings: Option<Vec<Month>>,
}

/// Cases number their committees from 1; their codes lie in a town that does not exist.
fn code(id: u64) -> Option<CommitteeCode> {
    CommitteeCode::new(990_000_000_000 + id)
}

fn run_case(
    source: &PolicySource,
    path: &str,
    defaults: &Defaults,
    case: &Case,
) -> Result<CaseOutcome, PolicyErrors> {
    let trial: Vec<_> = case.readings.iter().map(|(key, option)| (key.as_str(), option.as_str())).collect();
    let policy = Policy::compile_with(source, &trial).map_err(|errors| {
        let here = |error: PolicyError| at_case(source, path, case, &error);
        PolicyErrors(errors.0.into_iter().map(here).collect())
    })?;
    let mut builder =
        Builder { policy: &policy, defaults, town: TownFigures::default(), differences: Vec::new() };
    if !policy.newest().clauses.iter().any(|clause| clause.id == case.clause) {
        builder.differences.push(format!("clauses.toml 里没有条款“{}”", case.clause));
    }
    for month in &case.months {
        builder.months(month);
    }
    let Builder { mut town, mut differences, .. } = builder;
    town.months.sort_by_key(|month| month.month);
    let result = assess_town(&policy, &town, Keep::Steps);
    let mut check = Check { policy: &policy, differences: &mut differences };
    for month in &case.months {
        check.months(month, &result);
    }
    for year in &case.years {
        check.year(year, &result);
    }
    Ok(CaseOutcome {
        file: path.to_owned(),
        name: case.name.clone(),
        clause: case.clause.clone(),
        readings: case.readings.iter().map(|(key, option)| format!("{key}={option}")).collect(),
        differences,
    })
}

/// The policy itself has been read before; what fails here is the case's choice of readings.
fn at_case(source: &PolicySource, path: &str, case: &Case, error: &PolicyError) -> PolicyError {
    PolicyError {
        file: path.to_owned(),
        line: source.line_of(path, &case.name),
        message: format!("案例“{}”的 readings：{}", case.name, error.message),
        remedy: error.remedy.clone(),
    }
}

/// Turns a case into a town's figures.
struct Builder<'a> {
    policy: &'a Policy,
    defaults: &'a Defaults,
    town: TownFigures,
    differences: Vec<String>,
}

impl Builder<'_> {
    fn months(&mut self, case: &CaseMonth) {
        for month in &case.months {
            let mut committees: Vec<_> =
                case.committees.iter().flat_map(|committee| self.rows(committee)).collect();
            committees.sort_by_key(|row| row.code);
            let town = self.cells(FigureOf::Town, &self.defaults.town, &case.town, &[]);
            self.town.months.push(MonthFigures {
                month: *month,
                town,
                district_rate: case.district_rate.clone(),
                committees,
            });
        }
    }

    fn rows(&mut self, committee: &CaseCommittee) -> Vec<CommitteeFigures> {
        let name = committee.station.as_ref().unwrap_or(&self.defaults.station).clone();
        let station = self.station(&name);
        let cells =
            self.cells(FigureOf::Committee, &self.defaults.figures, &committee.figures, &committee.blank);
        let ids = committee.id..committee.id + committee.repeat.unwrap_or(1);
        ids.filter_map(code)
            .map(|code| CommitteeFigures { code, name: 0, station, community: None, cells })
            .collect()
    }

    fn station(&mut self, name: &str) -> usize {
        if let Some(place) = self.town.stations.iter().position(|station| station.name == name) {
            return place;
        }
        let known = self.policy.newest().stations.iter().find(|station| station.name == name);
        if known.is_none() {
            self.differences.push(format!("政策里没有派出所“{name}”"));
        }
        let quota = known.and_then(|station| station.quota);
        self.town.stations.push(Station { name: name.to_owned(), quota });
        self.town.stations.len() - 1
    }

    fn cells(
        &mut self,
        of: FigureOf,
        defaults: &BTreeMap<String, u32>,
        given: &BTreeMap<String, u32>,
        blank: &[String],
    ) -> Cells {
        let mut cells = Cells::default();
        let edition = self.policy.newest();
        for (id, count) in defaults.iter().chain(given).filter(|(id, _)| !blank.contains(id)) {
            match edition.figures_of(of).find(|figure| figure.id == *id) {
                Some(figure) => cells.set(figure.index, Some(*count)),
                None => self.differences.push(format!("政策里没有数据项“{id}”")),
            }
        }
        cells
    }
}

/// Compares a result with what a case expects.
struct Check<'a> {
    policy: &'a Policy,
    differences: &'a mut Vec<String>,
}

impl Check<'_> {
    fn same<T: PartialEq + std::fmt::Debug>(
        &mut self,
        place: &str,
        what: &str,
        expected: Option<T>,
        found: &T,
    ) {
        if let Some(expected) = expected.filter(|expected| expected != found) {
            self.differences.push(format!("{place}：{what}应为 {expected:?}，算得 {found:?}"));
        }
    }

    /// The same for a number that there may be none of.
    fn same_text(&mut self, place: &str, what: &str, expected: Option<String>, found: Option<&Exact>) {
        let found = found.map_or_else(|| "无".to_owned(), Exact::to_string);
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            self.differences.push(format!("{place}：{what}应为 {expected}，算得 {found}"));
        }
    }

    fn months(&mut self, case: &CaseMonth, result: &TownResult) {
        for month in &case.months {
            let Some(found) = result.month(*month) else {
                self.differences.push(format!("{month}：没有结果"));
                continue;
            };
            let town_rate = case.town_rate.as_ref().map(Exact::to_string);
            self.same_text(&month.to_string(), "全镇准确率", town_rate, found.town_rate.as_ref());
            for committee in &case.committees {
                for id in committee.id..committee.id + committee.repeat.unwrap_or(1) {
                    self.committee(id, &committee.expect, found);
                }
            }
        }
    }

    fn committee(&mut self, id: u64, expect: &Expectation, month: &MonthResult) {
        let place = format!("{} 第 {id} 号", month.month);
        let policy = self.policy;
        let (Some(edition), Some(found)) =
            (policy.edition(month.month), code(id).and_then(|code| month.committee(code)))
        else {
            self.differences.push(format!("{place}：没有结果"));
            return;
        };
        for (id, mark) in expect.marks.iter().flatten() {
            let item = edition.items.iter().position(|item| item.id == *id);
            match item.and_then(|item| found.marks.get(item)) {
                Some(computed) => {
                    self.same(&place, &format!("{id} 得分"), Some(mark.clone()), computed);
                }
                None => self.differences.push(format!("{place}：政策里没有考核项“{id}”")),
            }
        }
        for (id, rate) in expect.rates.iter().flatten() {
            let computed =
                edition.rates.iter().position(|rate| rate.id == *id).and_then(|rate| found.rates.get(rate));
            self.same_text(&place, id, Some(rate.to_string()), computed.and_then(Option::as_ref));
        }
        self.same(&place, "总分", expect.total.clone(), &found.total);
        self.same(&place, "名次", expect.rank, &found.rank);
        self.same(&place, "已评定", expect.assessed, &found.is_assessed());
        self.same(&place, "末位", expect.bottom, &found.bottom);
        self.same(&place, "连续月数", expect.streak, &found.consequence.streak);
        let level = found.consequence.interview_rule(edition).map_or(0, |rule| rule.level);
        self.same(&place, "约谈级别", expect.level, &level);
        self.same(&place, "分析会", expect.analysis_meeting, &found.consequence.analysis_meeting);
        self.same(&place, "计入否决", expect.veto_counted, &found.consequence.veto_counted);
        let confirm = confirm_keys(edition, found);
        self.same(&place, "待确认", expect.confirm.clone(), &confirm);
        self.steps(&place, edition, found);
    }

    /// Every mark of a case must follow from its steps.
    fn steps(&mut self, place: &str, edition: &Edition, found: &CommitteeMonth) {
        if !found.is_assessed() {
            return;
        }
        self.same(place, "有步骤的考核项数", Some(edition.items.len()), &found.steps.len());
        for ((item, mark), steps) in edition.items.iter().zip(&found.marks).zip(&found.steps) {
            self.same(place, &format!("{} 由步骤重算", item.id), Some(Ok(mark.clone())), &recompute(steps));
        }
    }

    fn year(&mut self, expect: &YearExpectation, result: &TownResult) {
        let place = format!("{} 年第 {} 号", expect.year, expect.id);
        let year = result.year(self.policy, expect.year);
        let Some(found) = year.committees.iter().find(|committee| Some(committee.code) == code(expect.id))
        else {
            self.differences.push(format!("{place}：没有结果"));
            return;
        };
        let interviews: Vec<_> = found
            .interviews
            .iter()
            .map(|interview| {
                format!("{} 连续 {} 第 {} 级", interview.month, interview.streak, interview.level)
            })
            .collect();
        self.same(&place, "考核月数", expect.months_assessed, &found.months_assessed);
        let average = expect.average.as_ref().map(Exact::to_string);
        self.same_text(&place, "平均分", average, found.average.as_ref());
        self.same(&place, "末位月份", expect.bottom_months.clone(), &found.bottom_months);
        self.same(&place, "否决计次月份", expect.veto_counted_months.clone(), &found.veto_counted_months);
        self.same(&place, "建议否决", expect.veto_proposed, &found.veto_proposed);
        self.same(&place, "最长连续", expect.longest_streak, &found.longest_streak);
        self.same(&place, "约谈", expect.interviews.clone(), &interviews);
        self.same(&place, "分析会", expect.analysis_meetings.clone(), &found.analysis_meetings);
    }
}

/// Keys of the readings that a committee's result awaits.
pub fn confirm_keys(edition: &Edition, committee: &CommitteeMonth) -> Vec<String> {
    committee
        .confirm
        .iter()
        .filter_map(|reading| edition.reading(reading))
        .map(|reading| reading.key.clone())
        .collect()
}
