//! Steps in Chinese: the one wording that form, screen and `explain` share.

use crate::policy::{Edition, FigureOf, NoSample, ReadingIndex, StepCounting};
use crate::step::{Operation, Step};
use crate::{Exact, FigureIndex, Notice, TownFigures};

impl Step {
    /// The step as a sentence: `准确人数 73 ÷ 抽查人数 75 = 登记准确率 ≈97.33%（292/3%）`.
    pub fn words(&self, edition: &Edition) -> String {
        let of_committee = |figure, count| figure_words(edition, FigureOf::Committee, figure, count);
        match &self.operation {
            Operation::CountTimes { figure, count, each, deducted }
            | Operation::MarksFor { figure, count, each, deducted } => {
                format!(
                    "{} × 每{}扣 {each} 分 = 扣 {deducted} 分",
                    of_committee(*figure, *count),
                    unit(edition, *figure)
                )
            }
            Operation::Rate { rate, numerator, denominator, percent } => {
                match edition.rates.get(usize::from(rate.0)) {
                    Some(rate) => format!(
                        "{} ÷ {} = {} {}",
                        of_committee(rate.numerator, *numerator),
                        of_committee(rate.denominator, *denominator),
                        rate.title,
                        percent_words(percent)
                    ),
                    None => percent_words(percent),
                }
            }
            Operation::Lower { figure, count, each, from, percent } => format!(
                "{}，每{}扣减 {each} 个百分点：{} → {}",
                of_committee(*figure, *count),
                unit(edition, *figure),
                percent_words(from),
                percent_words(percent)
            ),
            Operation::Band { figure, count, above, until, each } => format!(
                "全镇{}，{}，每步扣 {each} 分",
                figure_words(edition, FigureOf::Town, *figure, *count),
                band_words(*above, *until)
            ),
            Operation::Reached { percent, target } => {
                format!("{} 已达目标 {target}%，不扣分", percent_words(percent))
            }
            Operation::Steps { percent, target, step, counting, steps } => {
                steps_words(percent, target, step, *counting, steps)
            }
            Operation::StepsTimes { steps, each, deducted } => {
                format!("{} 步 × 每步 {each} 分 = 扣 {} 分", marks_words(steps), marks_words(deducted))
            }
            Operation::Mark { full, deducted, floored, mark } => {
                let floor = if *floored { "，扣完为止" } else { "" };
                format!("满分 {full} − 扣分 {}{floor} = 得分 {}", marks_words(deducted), marks_words(mark))
            }
            other => place_words(other),
        }
    }

    /// The step with where it stands and what it is read by: `三（二）2　…　〔读法“不足一步的扣分”：满一步才扣（待确认）〕`.
    pub fn line(&self, edition: &Edition) -> String {
        let place = edition.clause(self.clause).map_or("", |clause| clause.place.as_str());
        let mut line = format!("{place}　{}", self.words(edition));
        if let Some(note) = self.reading.and_then(|reading| reading_note(edition, reading)) {
            line.push_str(&format!("　〔{note}〕"));
        }
        line
    }
}

impl Notice {
    /// The notice as a sentence.
    pub fn words(&self, edition: &Edition, figures: &TownFigures) -> String {
        let title = |item: usize| edition.items.get(item).map_or("", |item| item.title.as_str());
        match self {
            Self::SmallGroup { item, station, committees } => {
                let place = station.map_or("全镇", |station| figures.station_name(station));
                format!("{place}只有 {committees} 个居村委参加“{}”排序，末位扣分涉及面大", title(*item))
            }
            Self::NoEarlierMonth { item, committees } => {
                format!("“{}”有 {committees} 个居村委缺上月累计数，按本年累计计算", title(*item))
            }
            Self::BlankFigure { item, figure, committees } => {
                let header = edition.figure(FigureOf::Committee, *figure).map_or("", |figure| &figure.header);
                format!("“{}”按所选读法要用“{header}”，有 {committees} 个居村委没有填，按 0 计", title(*item))
            }
            Self::NoTownRate => format!("没有{}，分析会和否决除外无从比较", edition.town_rate.title),
        }
    }
}

/// A reading as a note: its name, what was chosen, and whether a person has signed it.
pub fn reading_note(edition: &Edition, reading: ReadingIndex) -> Option<String> {
    let reading = edition.reading(reading)?;
    let signed = if reading.is_decided() { "" } else { "，读法待确认" };
    Some(format!("读法“{}”：{}{signed}", reading.label, reading.chosen()?.text))
}

/// A percentage: exact where four decimals suffice, else rounded to two with the fraction beside it.
pub fn percent_words(percent: &Exact) -> String {
    let exact = percent.to_string();
    let decimals = exact.split_once('.').map_or(0, |(_, digits)| digits.len());
    if exact.contains('/') || decimals > 4 {
        format!("≈{}%（{}%）", percent.rounded(2), fraction(percent))
    } else {
        format!("{exact}%")
    }
}

/// Marks: exact where a finite decimal exists, else rounded to two with the fraction beside it.
pub fn marks_words(marks: &Exact) -> String {
    let exact = marks.to_string();
    if exact.contains('/') { format!("≈{}（{exact}）", marks.rounded(2)) } else { exact }
}

fn fraction(value: &Exact) -> String {
    let (numerator, denominator) = value.lowest_terms();
    format!("{numerator}/{denominator}")
}

fn figure_words(edition: &Edition, of: FigureOf, figure: FigureIndex, count: u32) -> String {
    match edition.figure(of, figure) {
        Some(figure) => format!("{} {count} {}", figure.header, figure.unit),
        None => count.to_string(),
    }
}

fn unit(edition: &Edition, figure: FigureIndex) -> &str {
    edition.figure(FigureOf::Committee, figure).map_or("", |figure| &figure.unit)
}

fn band_words(above: Option<u32>, until: Option<u32>) -> String {
    match (above, until) {
        (None, Some(until)) => format!("在 {until} 以内的一档"),
        (Some(above), Some(until)) => format!("在 {above} 至 {until} 的一档"),
        (Some(above), None) => format!("在 {above} 以上的一档"),
        (None, None) => "只有一档".to_owned(),
    }
}

fn steps_words(
    percent: &Exact,
    target: &Exact,
    step: &Exact,
    counting: StepCounting,
    steps: &Exact,
) -> String {
    let counted = match counting {
        StepCounting::Complete => "满一步才计",
        StepCounting::Started => "不足一步计一步",
        StepCounting::Proportional => "按比例计",
    };
    format!(
        "比目标 {target}% 低 {} 个百分点，每 {step} 个百分点一步，{counted}：{} 步",
        marks_words(&(target - percent)),
        marks_words(steps)
    )
}

fn place_words(operation: &Operation) -> String {
    match operation {
        Operation::NoSample { treatment, others, others_full, .. } => match treatment {
            NoSample::Full => "无样本，给满分".to_owned(),
            NoSample::Zero => "无样本，计 0 分".to_owned(),
            NoSample::Rescale => {
                format!("无样本，按其余各项得分率 {} ÷ {others_full} 折算", marks_words(others))
            }
            NoSample::NotAssessed => "当月没有测查，不评定".to_owned(),
        },
        Operation::Measure { numerator, denominator: Some(denominator), value } => {
            format!("有效数 {numerator} ÷ 总数 {denominator} = 占比 {}", percent_words(value))
        }
        Operation::Measure { numerator, denominator: None, .. } => format!("有效数 {numerator} 条"),
        Operation::Unranked => "没有可比的总数，不参加排序".to_owned(),
        Operation::NotDue => "全年有效数十二月才计扣分，本月不扣".to_owned(),
        Operation::Place { best, worst, of } if best == worst => format!("{of} 个单位中倒数第 {worst}"),
        Operation::Place { best, worst, of } => format!("{of} 个单位中并列倒数第 {worst} 至第 {best}"),
        Operation::PlaceDeducts { deducted } => format!("按所列名次扣 {} 分", marks_words(deducted)),
        Operation::ExemptByShare { percent, limit, reached: false, .. } => {
            format!("占比 {} 不符合 {limit}% 的免扣条件", percent_words(percent))
        }
        Operation::ExemptByShare { percent, limit, awaits_decision: false, .. } => {
            format!("占比 {} 超过 {limit}%，免于扣分", percent_words(percent))
        }
        Operation::ExemptByShare { percent, limit, .. } => {
            format!("占比 {} 达到 {limit}% 的免扣条件，由人决定；决定前照扣", percent_words(percent))
        }
        Operation::Quota { of_year, month: None, .. } => format!("规定数量 {of_year} 条，按全年计"),
        Operation::Quota { of_year, month: Some(month), quota } => {
            format!("规定数量 {of_year} 条 × {month} ÷ 12 = {} 条", marks_words(quota))
        }
        Operation::ExemptByQuota { pushes, quota, of_station, freed } => {
            let whose = if *of_station { "派出所合计" } else { "本单位" };
            let outcome = if *freed { "大于" } else { "不大于" };
            let effect = if *freed { "免于扣分" } else { "不免扣" };
            format!("{whose}推送有效数 {pushes} 条，{outcome}规定数量 {} 条，{effect}", marks_words(quota))
        }
        _ => String::new(),
    }
}
