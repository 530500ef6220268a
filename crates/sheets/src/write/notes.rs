//! What the template says of each column: how to fill it in, its unit, the clauses that use it.

use assessment::policy::{Accumulates, Blank, Column, Edition, Figure, FigureOf, Item, Rule};

use super::layout::{Content, WrittenColumn};

/// 填写说明.
#[derive(Debug, Clone)]
pub(crate) struct ColumnNote {
    pub(crate) about: String,
    pub(crate) unit: String,
    pub(crate) example: String,
    pub(crate) clauses: String,
}

/// The note of a column.
pub(crate) fn note(edition: &Edition, column: &WrittenColumn<'_>) -> ColumnNote {
    let station = edition.stations.first().map_or("某某派出所", |station| station.name.as_str());
    let first_month = edition.valid_from.to_string();
    let (about, unit, example) = match column.content {
        Content::Town => ("9 位街镇编码，文本；只有一个街镇时不要这一列", "", "310115130"),
        Content::Month => ("四位年份-两位月份，文本", "", first_month.as_str()),
        Content::Code => ("12 位居村委编码，文本；不要让表格把它变成 3.1E+11", "", "310115130001"),
        Content::Name => ("居村委全称，一个月里每个编码只有一行", "", "三林老街居委会"),
        Content::Station => ("所属派出所，须是方案或“派出所定额”表里列出的", "", station),
        Content::Community => ("所属社区，可以不填", "", ""),
        Content::Rate => ("区里通报的镇准确率，写 98.37 表示百分之 98.37；不用就留空", "百分数", ""),
        Content::Quota => ("派出所全年推送定额；本表不填时按方案", "条", "1600"),
        Content::Remark => ("派出所自报排名的备注，读入时不用", "", ""),
        Content::Count(figure) => return count_note(edition, figure),
    };
    ColumnNote {
        about: about.to_owned(),
        unit: unit.to_owned(),
        example: example.to_owned(),
        clauses: String::new(),
    }
}

fn count_note(edition: &Edition, figure: &Figure) -> ColumnNote {
    let blank = match figure.blank {
        Blank::Refused => "没有填 0，不能空着",
        Blank::Accepted => "可以空着",
        Blank::WithItsWhole => "总数空着时可以空着",
    };
    let accumulates =
        if figure.accumulates == Accumulates::Year { "；填一月至当月的累计数" } else { "" };
    let is_whole = edition.figures_of(figure.of).any(|part| part.not_above == Some(figure.index));
    let example = match (figure.of, figure.column, figure.blank) {
        (FigureOf::Town, ..) => "812",
        (_, Column::Optional, _) => "",
        _ if is_whole => "100",
        (_, _, Blank::WithItsWhole) => "98",
        _ => "0",
    };
    ColumnNote {
        about: format!("{}（{blank}{accumulates}）", figure.about),
        unit: figure.unit.clone(),
        example: example.to_owned(),
        clauses: clauses(edition, figure),
    }
}

/// Where the document uses a figure.
fn clauses(edition: &Edition, figure: &Figure) -> String {
    let using = edition.items.iter().filter(|item| uses(edition, item, figure));
    let mut places: Vec<&str> =
        using.filter_map(|item| edition.clause(item.clause)).map(|clause| clause.place.as_str()).collect();
    places.dedup();
    places.join("、")
}

fn uses(edition: &Edition, item: &Item, figure: &Figure) -> bool {
    let is_it = |of: FigureOf, index| figure.of == of && figure.index == index;
    let committee = |index| is_it(FigureOf::Committee, index);
    match &item.rule {
        Rule::PerCount(counts) => counts.iter().any(|count| committee(count.figure)),
        Rule::StepBelow(steps) => {
            let rate = edition.rates.get(usize::from(steps.rate.0));
            let in_rate = rate.is_some_and(|rate| {
                let lowered = rate.lowered_by.as_ref().is_some_and(|lowered| committee(lowered.figure));
                committee(rate.numerator) || committee(rate.denominator) || lowered
            });
            in_rate || steps.band_by.is_some_and(|band| is_it(FigureOf::Town, band))
        }
        Rule::BottomPlaces(places) => {
            let quota = places.exempt_quota.as_ref().and_then(|quota| quota.own_quota);
            committee(places.measure)
                || places.share_of.iter().any(|index| committee(*index))
                || quota.is_some_and(committee)
        }
    }
}
