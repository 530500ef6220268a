//! The month's nouns in the words that all its sheets share.

use assessment::policy::{ReadingIndex, Switch};
use assessment::{
    CommitteeCode, CommitteeFigures, CommitteeMonth, Edition, Exact, Month, MonthResult, TownFigures,
    level_words,
};

use super::{DRAFT, RankingReader};

/// A month's result with what it was made from and the policy it was made by.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) edition: &'a Edition,
    pub(super) town: &'a TownFigures,
    pub(super) result: &'a MonthResult,
    pub(super) reader: RankingReader<'a>,
}

impl<'a> View<'a> {
    /// After the title of a draft.
    pub(super) fn draft_mark(&self) -> String {
        self.reader.draft.map_or(String::new(), |_| format!("（{DRAFT}）"))
    }

    /// Whether the reader sees the arithmetic behind a committee's marks.
    pub(super) fn explains(&self, code: CommitteeCode) -> bool {
        self.reader.own.is_none_or(|own| own.contains(&code))
    }

    pub(super) fn row(&self, code: CommitteeCode) -> Option<&'a CommitteeFigures> {
        self.town.row(self.result.month, code)
    }

    pub(super) fn name(&self, code: CommitteeCode) -> &'a str {
        self.row(code).map_or("", |row| self.town.name(row.name))
    }

    pub(super) fn station(&self, committee: &CommitteeMonth) -> &'a str {
        self.town.station_name(committee.station)
    }

    pub(super) fn community(&self, code: CommitteeCode) -> &'a str {
        self.row(code).and_then(|row| row.community).map_or("", |community| self.town.name(community))
    }

    /// Names of all committees of the month.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let view = *self;
        view.result.committees.iter().map(move |committee| view.name(committee.code))
    }

    /// Names of all its stations.
    pub(super) fn stations(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let view = *self;
        view.result.committees.iter().map(move |committee| view.station(committee))
    }

    /// Names of all its communities.
    pub(super) fn communities(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let view = *self;
        view.result.committees.iter().map(move |committee| view.community(committee.code))
    }

    /// The committees that have marks.
    pub(super) fn assessed(&self) -> impl Iterator<Item = &'a CommitteeMonth> + use<'a> {
        self.result.committees.iter().filter(|committee| committee.is_assessed())
    }

    /// The rate that committees are compared by.
    pub(super) fn rate(&self, committee: &'a CommitteeMonth) -> Option<&'a Exact> {
        committee.rates.get(usize::from(self.edition.town_rate.rate.0))?.as_ref()
    }

    /// Name of that rate.
    pub(super) fn rate_title(&self) -> &'a str {
        let rate = self.edition.rates.get(usize::from(self.edition.town_rate.rate.0));
        rate.map_or("", |rate| rate.title.as_str())
    }

    /// Whether the last places may be named.
    pub(super) fn names_bottom(&self) -> bool {
        self.edition.ranking.bottom_published.value == Switch::On
    }

    /// What stands beside a committee in the ranking.
    pub(super) fn remark(&self, committee: &CommitteeMonth) -> String {
        assessment::remark(self.edition, committee, self.names_bottom())
    }

    /// The readings that a person must confirm for a committee.
    pub(super) fn awaited(&self, committee: &CommitteeMonth) -> Vec<ReadingIndex> {
        assessment::awaited_readings(self.edition, committee, self.names_bottom())
    }

    /// The level of the interview that is due.
    pub(super) fn interview(&self, committee: &CommitteeMonth) -> Option<String> {
        let rule = committee.consequence.interview_rule(self.edition)?;
        Some(level_words(rule.level))
    }
}

/// `2022年6月`.
pub(super) fn month_words(month: Month) -> String {
    format!("{}年{}月", month.year(), month.number())
}

/// The mean of some values.
pub(super) fn mean<'a>(values: impl Iterator<Item = &'a Exact>) -> Option<Exact> {
    let (sum, count) = values.fold((Exact::ZERO, 0_i64), |(sum, count), value| (&sum + value, count + 1));
    sum.divide(&Exact::whole(count))
}

/// How many readings nobody has signed yet, as a sentence.
pub(super) fn unsigned_readings(edition: &Edition) -> Option<String> {
    let unsigned = edition.readings.iter().filter(|reading| !reading.is_decided()).count();
    let all = edition.readings.len();
    (unsigned > 0)
        .then(|| format!("读法待确认：文件没有写明之处按 {all} 项读法计算，其中 {unsigned} 项尚待镇里确认"))
}

/// A reading as one short line: `末三位范围：各派出所属地之内`.
pub(super) fn reading_words(edition: &Edition, reading: ReadingIndex) -> Option<String> {
    let reading = edition.reading(reading)?;
    Some(format!("{}：{}", reading.label, reading.chosen()?.text))
}
