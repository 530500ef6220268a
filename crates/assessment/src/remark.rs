//! What stands beside a committee, in the one wording that form, table, circular and terminal share.

use crate::policy::{NoSample, ReadingIndex};
use crate::{CommitteeMonth, Edition, TownFigures};

/// 未评定: a committee without marks, wherever its marks would stand.
pub const NOT_ASSESSED: &str = "未评定";

/// Why a committee has no marks: the rate that was not checked.
pub fn not_assessed_reason(edition: &Edition, committee: &CommitteeMonth) -> String {
    let missing = edition
        .rates
        .iter()
        .zip(&committee.measured)
        .find(|(rate, measured)| measured.is_none() && rate.none_checked.value == NoSample::NotAssessed);
    let Some((rate, _)) = missing else { return "当月没有可以评定的数据".to_owned() };
    let figure = edition.figure(crate::policy::FigureOf::Committee, rate.denominator);
    let header = figure.map_or("", |figure| figure.header.as_str());
    format!("当月没有测查{}（{header}为空或为0）", rate.title)
}

/// The reasons why committees of a month have no marks, each once.
pub fn not_assessed_reasons<'a>(
    edition: &Edition,
    committees: impl IntoIterator<Item = &'a CommitteeMonth>,
) -> Vec<String> {
    let mut reasons = Vec::new();
    for committee in committees.into_iter().filter(|committee| !committee.is_assessed()) {
        let reason = not_assessed_reason(edition, committee);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

/// What follows for a committee from its month, in few words; `names_last` where the last places may be named.
pub fn remark(edition: &Edition, committee: &CommitteeMonth, names_last: bool) -> String {
    if !committee.is_assessed() {
        return NOT_ASSESSED.to_owned();
    }
    let consequence = &committee.consequence;
    let mut words = Vec::new();
    if committee.bottom && names_last {
        words.push(match consequence.streak {
            0 | 1 => edition.ranking.bottom_title.clone(),
            streak => format!("{}（连续{streak}个月）", edition.ranking.bottom_title),
        });
        words.extend(
            consequence.interview_rule(edition).map(|rule| format!("{}约谈", level_words(rule.level))),
        );
        if consequence.veto_excluded {
            words.push("不计否决".to_owned());
        }
    }
    if consequence.analysis_meeting {
        words.push("分析会".to_owned());
    }
    if !awaited_readings(edition, committee, names_last).is_empty() {
        words.push("待确认".to_owned());
    }
    words.join("，")
}

/// The readings that a person must confirm for a committee; where the last places are not named, those that would give
/// them away are left out.
pub fn awaited_readings(
    edition: &Edition,
    committee: &CommitteeMonth,
    names_last: bool,
) -> Vec<ReadingIndex> {
    let ties = edition.ranking.bottom_ties.reading;
    let streaks = edition.interviews.iter().map(|rule| rule.beyond);
    let telling: Vec<_> = streaks.chain([ties]).flatten().collect();
    committee.confirm.iter().filter(|reading| names_last || !telling.contains(reading)).collect()
}

/// The town by its name, or by its code where the figures hold several.
pub fn town_words(edition: &Edition, figures: &TownFigures) -> String {
    figures.town.map_or_else(|| edition.instrument.town.clone(), |code| format!("街镇{code}"))
}

/// The level of an interview, `一级`.
pub fn level_words(level: u32) -> String {
    const NUMERALS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let numeral = usize::try_from(level).ok().and_then(|level| NUMERALS.get(level));
    numeral.map_or_else(|| format!("{level}级"), |numeral| format!("{numeral}级"))
}

#[cfg(test)]
mod tests {
    use super::level_words;

    #[test]
    fn levels_are_numbered_as_people_write_them() {
        assert_eq!((level_words(1), level_words(2)), ("一级".to_owned(), "二级".to_owned()));
        assert_eq!(level_words(12), "12级");
    }
}
