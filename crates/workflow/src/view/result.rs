//! A committee's marks as pages show them, whether published or computed ahead.

use assessment::policy::Switch;
use assessment::{
    CommitteeMonth, Edition, Exact, Month, MonthResult, Step, TownFigures, awaited_readings, level_words,
    marks_words, not_assessed_reason, percent_words, reading_note,
};

use crate::actor::Actor;
use crate::gap::{Gap, Outstanding};

/// 一步算式: one step of a mark, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// Where the document says so: `三（二）2`.
    pub clause: String,
    /// The step as a sentence.
    pub words: String,
    /// Key of the reading it rests on.
    pub reading: Option<String>,
    /// The reading as a note: key, what was chosen, whether it is signed.
    pub note: Option<String>,
    /// False where it rests on a reading that nobody has signed.
    pub decided: bool,
}

/// 考核项得分: one item of a committee's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemResult {
    /// Id in the policy: `accounts`.
    pub id: String,
    /// Short name.
    pub title: String,
    /// Where it stands: `三（二）1`.
    pub clause: String,
    /// Full marks.
    pub full: String,
    /// Marks; `None` for a committee that is not assessed.
    pub marks: Option<String>,
    /// Whether marks were deducted.
    pub deducted: bool,
    /// How the marks came about.
    pub steps: Vec<StepLine>,
}

/// 率的结果: a committee's rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateResult {
    /// Id in the policy.
    pub id: String,
    /// Name.
    pub title: String,
    /// After falsification, in words: `≈97.33%（292/3%）`; `None` where nothing was checked.
    pub words: Option<String>,
    /// The same to two decimals, half up: `97.33`; for tables and drawings.
    pub rounded: Option<String>,
    /// As measured, where that differs.
    pub measured: Option<String>,
}

/// 居（村）委结果: a committee's month as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitteeResult {
    /// Code.
    pub committee: String,
    /// Name in that month.
    pub name: String,
    /// Station in that month.
    pub station: String,
    /// Community in that month.
    pub community: Option<String>,
    /// Whether it has marks.
    pub assessed: bool,
    /// What its figures lack before it can have marks; only before the month is published.
    pub gap: Option<Gap>,
    /// Why it has none, or what the station said about it.
    pub reason: Option<String>,
    /// Rates, in the policy's order.
    pub rates: Vec<RateResult>,
    /// Items, in the form's order.
    pub items: Vec<ItemResult>,
    /// Total.
    pub total: Option<String>,
    /// Rank, 1 the best.
    pub rank: Option<u32>,
    /// Whether it is among the last places.
    pub bottom: bool,
    /// Months in a row among the last places, this one included.
    pub streak: u32,
    /// Level of the interview that is due.
    pub interview_level: Option<u32>,
    /// Who talks to whom in it, in a line.
    pub interview: Option<String>,
    /// Whether it attends the analysis meeting.
    pub analysis_meeting: bool,
    /// Whether the month counts towards the veto.
    pub veto_counted: bool,
    /// Whether it is among the last places but does not count towards the veto.
    pub veto_excluded: bool,
    /// What follows, each as a sentence; empty for most.
    pub consequences: Vec<String>,
    /// Readings by which the result would differ and which a person must confirm, as notes.
    pub confirm: Vec<String>,
}

/// 全镇结果: a town's month as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthResults {
    /// The month.
    pub month: String,
    /// Titles of the items, in the form's order.
    pub item_titles: Vec<String>,
    /// What the town's rate is called.
    pub town_rate_title: String,
    /// The town's rate in words.
    pub town_rate: Option<String>,
    /// How many are assessed.
    pub assessed: usize,
    /// How many are not.
    pub not_assessed: usize,
    /// How many have figures still to come.
    pub lacking: usize,
    /// What the last places are called: 末十位.
    pub bottom_title: String,
    /// Committees by rank, then code; those not assessed last.
    pub committees: Vec<CommitteeResult>,
    /// What a person should know, as sentences.
    pub notices: Vec<String>,
}

/// A month's nouns, from storage or from a sealed bundle.
#[derive(Clone, Copy)]
pub(crate) struct Nouns<'a> {
    pub(crate) edition: &'a Edition,
    pub(crate) figures: &'a TownFigures,
    pub(crate) month: &'a MonthResult,
    /// What the month still lacks; nothing once it is sealed.
    pub(crate) outstanding: Option<&'a Outstanding>,
}

impl<'a> Nouns<'a> {
    /// The whole month, committees by rank.
    pub(crate) fn results(self) -> MonthResults {
        let Self { edition, month, .. } = self;
        MonthResults {
            month: month.month.to_string(),
            item_titles: edition.items.iter().map(|item| item.title.clone()).collect(),
            town_rate_title: edition.town_rate.title.clone(),
            town_rate: month.town_rate.as_ref().map(percent_words),
            assessed: month.assessed(),
            not_assessed: month.committees.len() - month.assessed(),
            bottom_title: edition.ranking.bottom_title.clone(),
            lacking: self.lacking().count(),
            committees: month
                .by_rank()
                .into_iter()
                .map(|found| self.committee(found))
                .chain(self.lacking().map(|lacking| self.unmarked(lacking)))
                .collect(),
            notices: self.notices(),
        }
    }

    /// What a person should know about the month, as sentences.
    pub(crate) fn notices(self) -> Vec<String> {
        let mut words = Vec::new();
        let lacking = self.lacking().count();
        if lacking > 0 {
            let title = &self.edition.town_rate.title;
            words.push(format!(
                "{lacking} 个居村委未填报或未填全，没有总分和名次，不算进{title}；补齐后别的居村委的名次也会变"
            ));
        }
        let town = self.outstanding.into_iter().flat_map(|outstanding| &outstanding.town);
        words.extend(town.map(|fault| format!("全镇数据{fault}；补上以前按 0 试算，得分会变")));
        words.extend(self.month.notices.iter().map(|notice| notice.words(self.edition, self.figures)));
        words
    }

    /// One committee.
    pub(crate) fn committee(self, found: &CommitteeMonth) -> CommitteeResult {
        let Self { edition, figures, month, .. } = self;
        let row = figures.row(month.month, found.code);
        let assessed = found.is_assessed();
        let consequence = &found.consequence;
        CommitteeResult {
            committee: found.code.to_string(),
            name: row.map_or("", |row| figures.name(row.name)).to_owned(),
            station: figures.station_name(found.station).to_owned(),
            community: row.and_then(|row| row.community).map(|name| figures.name(name).to_owned()),
            assessed,
            gap: None,
            reason: (!assessed).then(|| not_assessed_reason(edition, found)),
            rates: self.rates(found),
            items: self.items(found),
            total: assessed.then(|| marks_words(&found.total)),
            rank: assessed.then_some(found.rank),
            bottom: found.bottom,
            streak: consequence.streak,
            interview_level: consequence.interview_rule(edition).map(|rule| rule.level),
            interview: consequence.interview_rule(edition).map(|rule| {
                format!(
                    "{}：{} 约谈 {}",
                    level_words(rule.level),
                    rule.attendants.join("、"),
                    rule.interviewee
                )
            }),
            analysis_meeting: consequence.analysis_meeting,
            veto_counted: consequence.veto_counted,
            veto_excluded: consequence.veto_excluded,
            consequences: self.consequences(found),
            confirm: awaited_readings(edition, found, true)
                .into_iter()
                .filter_map(|reading| reading_note(edition, reading))
                .collect(),
        }
    }

    fn rates(self, found: &CommitteeMonth) -> Vec<RateResult> {
        let rates = self.edition.rates.iter().zip(found.rates.iter().zip(&found.measured));
        rates
            .map(|(rate, (lowered, measured))| RateResult {
                id: rate.id.clone(),
                title: rate.title.clone(),
                words: lowered.as_ref().map(percent_words),
                rounded: lowered.as_ref().map(|rate| rate.rounded(2)),
                measured: measured.as_ref().filter(|_| lowered != measured).map(percent_words),
            })
            .collect()
    }

    fn items(self, found: &CommitteeMonth) -> Vec<ItemResult> {
        let edition = self.edition;
        let items = edition.items.iter().zip(&found.marks).enumerate();
        items
            .map(|(place, (item, marks))| ItemResult {
                id: item.id.clone(),
                title: item.title.clone(),
                clause: clause(edition, item.clause),
                full: item.full_marks.to_string(),
                marks: found.is_assessed().then(|| marks_words(marks)),
                deducted: found.is_assessed() && *marks < item.full_marks,
                steps: found.steps.get(place).into_iter().flatten().map(|taken| self.step(taken)).collect(),
            })
            .collect()
    }

    fn step(self, taken: &Step) -> StepLine {
        let edition = self.edition;
        let reading = taken.reading.and_then(|reading| edition.reading(reading));
        StepLine {
            clause: clause(edition, taken.clause),
            words: taken.words(edition),
            reading: reading.map(|reading| reading.key.clone()),
            note: taken.reading.and_then(|reading| reading_note(edition, reading)),
            decided: reading.is_none_or(assessment::policy::Reading::is_decided),
        }
    }

    fn consequences(self, found: &CommitteeMonth) -> Vec<String> {
        let (edition, consequence) = (self.edition, &found.consequence);
        let mut words = Vec::new();
        if found.bottom {
            let title = &edition.ranking.bottom_title;
            words.push(match consequence.streak {
                0 | 1 => format!("列{title}"),
                streak => format!("列{title}，连续 {streak} 个月"),
            });
        }
        if let Some(rule) = consequence.interview_rule(edition) {
            let (level, attendants) = (level_words(rule.level), rule.attendants.join("、"));
            let (who, to) = (&rule.interviewee, &rule.report_to);
            words.push(format!("{level}约谈{who}，由{attendants}约谈，报{to}"));
        }
        if let Some(rule) = edition.analysis_meeting.as_ref().filter(|_| consequence.analysis_meeting) {
            let (title, by, with) = (&edition.town_rate.title, &rule.convened_by, &rule.together_with);
            words.push(format!("低于{title}，参加{by}会同{with}召开的月度分析会"));
        }
        if let Some(veto) = &edition.veto {
            if consequence.veto_counted {
                words.push(format!("本月计入{}的次数", veto.title));
            } else if consequence.veto_excluded {
                words.push(format!("高于{}，本月不计入{}的次数", edition.town_rate.title, veto.title));
            }
        }
        words
    }

    /// What the actor may see of the month: the ranking of all, the arithmetic of those within the own place.
    pub(crate) fn results_for(self, actor: &Actor) -> (MonthResults, Vec<String>) {
        let mut results = self.results();
        let names_last = self.edition.ranking.bottom_published.value == Switch::On;
        let mut own = Vec::new();
        for result in &mut results.committees {
            if actor.covers_committee(&result.committee, &result.station, result.community.as_deref()) {
                own.push(result.committee.clone());
                continue;
            }
            for item in &mut result.items {
                item.steps.clear();
            }
            result.confirm.clear();
            if !names_last {
                result.hide_last();
            }
        }
        own.sort_unstable();
        (results, own)
    }
}

impl CommitteeResult {
    /// Why there are no marks, in a word; empty for a committee that has some.
    pub fn without_marks(&self) -> &'static str {
        match &self.gap {
            Some(gap) => gap.title(),
            None if self.assessed => "",
            None => "不评定",
        }
    }

    /// Takes away what would tell that it is among the last.
    fn hide_last(&mut self) {
        self.bottom = false;
        self.streak = 0;
        self.interview_level = None;
        self.interview = None;
        self.veto_counted = false;
        self.veto_excluded = false;
        self.consequences.clear();
    }
}

pub(super) fn clause(edition: &Edition, clause: assessment::policy::ClauseIndex) -> String {
    edition.clause(clause).map(|clause| clause.place.clone()).unwrap_or_default()
}

/// The rate that committees are compared by.
pub(crate) fn compared_rate<'a>(edition: &Edition, found: &'a CommitteeMonth) -> Option<&'a Exact> {
    found.rates.get(usize::from(edition.town_rate.rate.0))?.as_ref()
}

/// A month as people say it: `2022年6月`.
pub(crate) fn month_words(month: Month) -> String {
    format!("{}年{}月", month.year(), month.number())
}
