//! 五、督导约谈 and the lists of those it concerns.

use assessment::policy::{AnalysisMeetingRule, InterviewRule, Switch, VetoExclusion, VetoRule};
use assessment::{CommitteeMonth, Month, level_words};

use super::content::{Align, Attachment, Block, Column, Section, Table};
use super::ledger::Ledger;

/// Names of the attachments that the section points to, where there are any.
pub(super) struct Lists<'a> {
    pub(super) meeting: Option<&'a str>,
    pub(super) interviews: Option<&'a str>,
    pub(super) veto: Option<&'a str>,
}

pub(super) fn supervision(ledger: &Ledger<'_>, lists: &Lists<'_>) -> Section {
    let edition = ledger.input.edition;
    let mut blocks = Vec::new();
    let meeting = edition.analysis_meeting.as_ref().filter(|rule| rule.applies.value == Switch::On);
    if let Some(rule) = meeting {
        blocks.push(Block::subheading("月度分析会"));
        blocks.push(Block::paragraph(meeting_words(ledger, rule, lists.meeting)));
    }
    if !edition.interviews.is_empty() {
        blocks.push(Block::subheading("约谈"));
        blocks.extend(interview_words(ledger, lists.interviews).into_iter().map(Block::paragraph));
    }
    let veto =
        edition.veto.as_ref().filter(|rule| rule.applies.value == Switch::On && ledger.input.year.is_some());
    if let Some(rule) = veto {
        blocks.push(Block::subheading(rule.title.clone()));
        blocks.push(Block::paragraph(veto_words(ledger, rule, lists.veto)));
    }
    if blocks.is_empty() {
        blocks.push(Block::paragraph("本月没有需要督导约谈的居（村）委。"));
    }
    Section { heading: "督导约谈".to_owned(), blocks }
}

fn meeting_words(ledger: &Ledger<'_>, rule: &AnalysisMeetingRule, list: Option<&str>) -> String {
    let edition = ledger.input.edition;
    let rate = edition.rates.get(usize::from(edition.town_rate.rate.0)).map_or("", |rate| &rate.title);
    let below = format!("{rate}低于{}的居（村）委", edition.town_rate.title);
    let count = ledger.meeting().len();
    let place = ledger.place(rule.clause);
    match list {
        Some(list) => format!(
            "{below}{count}个（名单见{list}），由{}会同{}召开月度分析会进行督导（{place}）。",
            rule.convened_by, rule.together_with
        ),
        None => format!("本月没有{below}。"),
    }
}

fn interview_words(ledger: &Ledger<'_>, list: Option<&str>) -> Vec<String> {
    let rules = ledger.input.edition.interviews.iter().enumerate();
    let due: Vec<_> = rules.map(|(place, rule)| (rule, ledger.interviewed(place))).collect();
    let count: usize = due.iter().map(|(_, committees)| committees.len()).sum();
    if count == 0 {
        return vec!["本月没有达到约谈条件的居（村）委。".to_owned()];
    }
    let Some(list) = list else {
        return vec![format!("达到约谈条件的居（村）委{count}个，名单不在本通报公布，另行通知本单位。")];
    };
    let due = due.iter().filter(|(_, committees)| !committees.is_empty());
    let mut told: Vec<_> = due.map(|(rule, committees)| one_interview(ledger, rule, committees)).collect();
    told.push(format!("约谈名单见{list}。"));
    told
}

fn one_interview(ledger: &Ledger<'_>, rule: &InterviewRule, committees: &[&CommitteeMonth]) -> String {
    let longer = committees.iter().any(|committee| committee.consequence.streak > rule.streak_months);
    let reach = if longer { "及以上" } else { "" };
    format!(
        "连续{}次{reach}月排名{}的居（村）委有{}个：{}，由{}对{}进行约谈，并报{}（{}）。",
        rule.streak_months,
        ledger.input.edition.ranking.bottom_title,
        committees.len(),
        ledger.names(committees.iter().copied()),
        rule.attendants.join("、"),
        rule.interviewee,
        rule.report_to,
        ledger.place(rule.clause)
    )
}

fn veto_words(ledger: &Ledger<'_>, rule: &VetoRule, list: Option<&str>) -> String {
    let until = ledger.input.month.month.number();
    let edition = ledger.input.edition;
    let bottom = &edition.ranking.bottom_title;
    let town = &edition.town_rate.title;
    let without = match rule.exclusion.value {
        VetoExclusion::Above => format!("（高于{town}的月份不计）"),
        VetoExclusion::AtLeast => format!("（不低于{town}的月份不计）"),
        VetoExclusion::Never => String::new(),
    };
    let condition = format!("年内累计{}次月排名{bottom}{without}的居（村）委", rule.bottom_months_a_year);
    let place = ledger.place(rule.clause);
    let spared = ledger.spared(rule.bottom_months_a_year);
    let mut told = match (ledger.vetoed().len(), list) {
        (0, _) => format!("截至{until}月，没有{condition}。"),
        (count, Some(list)) => format!(
            "截至{until}月，{condition}有{count}个（名单见{list}），建议在年度考核中实行{}（{place}），是否实行由镇里决定。依据：{}。",
            rule.title, rule.legal_basis
        ),
        (count, None) => {
            format!("截至{until}月，{condition}有{count}个（{place}），名单不在本通报公布，另行通知本单位。")
        }
    };
    if !spared.is_empty() {
        let named = if ledger.names_the_last() {
            format!("：{}", ledger.names(spared.iter().copied()))
        } else {
            String::new()
        };
        told.push_str(&format!(
            "另有{}个累计满{}次{bottom}、扣除不计的月份后不足{}次，不纳入{named}。",
            spared.len(),
            rule.bottom_months_a_year,
            rule.bottom_months_a_year
        ));
    }
    told
}

/// 月度分析会名单; `None` when it would be empty.
pub(super) fn meeting_list(ledger: &Ledger<'_>) -> Option<Attachment> {
    let edition = ledger.input.edition;
    let town = ledger.input.month.town_rate.as_ref()?;
    let index = usize::from(edition.town_rate.rate.0);
    let rate = edition.rates.get(index)?;
    let row = |(number, committee): (usize, &&CommitteeMonth)| {
        let own = committee.rates.get(index).and_then(Option::as_ref)?;
        Some(vec![
            number.to_string(),
            ledger.name(committee).to_owned(),
            ledger.station(committee).to_owned(),
            ledger.community(committee).to_owned(),
            own.rounded(2),
            (town - own).rounded(2),
        ])
    };
    let rows: Vec<_> = (1..).zip(&ledger.meeting()).filter_map(row).collect();
    let columns = vec![
        Column::new("序号", 10, Align::Center),
        Column::new("居（村）委", 46, Align::Left),
        Column::new("派出所", 32, Align::Left),
        Column::new("社区", 28, Align::Left),
        Column::new(format!("{}（%）", rate.title), 20, Align::Right),
        Column::new("低于全镇（百分点）", 20, Align::Right),
    ];
    let about = format!("{}：{}%。", edition.town_rate.title, town.rounded(2));
    (!rows.is_empty()).then(|| Attachment {
        title: "月度分析会名单".to_owned(),
        blocks: vec![Block::paragraph(about), Block::Table(Table { columns, rows })],
    })
}

/// 约谈名单, the higher level first; `None` when it would be empty or is not made public.
pub(super) fn interview_list(ledger: &Ledger<'_>) -> Option<Attachment> {
    if !ledger.names_the_last() {
        return None;
    }
    let rules: Vec<_> = ledger.input.edition.interviews.iter().enumerate().collect();
    let due = rules.iter().rev().flat_map(|(place, rule)| {
        ledger.interviewed(*place).into_iter().map(move |committee| (*rule, committee))
    });
    let row = |(number, (rule, committee)): (usize, (&InterviewRule, &CommitteeMonth))| {
        vec![
            number.to_string(),
            ledger.name(committee).to_owned(),
            ledger.station(committee).to_owned(),
            ledger.community(committee).to_owned(),
            committee.consequence.streak.to_string(),
            level_words(rule.level),
            format!("{}约谈{}，报{}", rule.attendants.join("、"), rule.interviewee, rule.report_to),
        ]
    };
    let rows: Vec<_> = (1..).zip(due).map(row).collect();
    let columns = vec![
        Column::new("序号", 9, Align::Center),
        Column::new("居（村）委", 31, Align::Left),
        Column::new("派出所", 25, Align::Left),
        Column::new("社区", 25, Align::Left),
        Column::new("连续次数", 10, Align::Center),
        Column::new("级别", 10, Align::Center),
        Column::new("约谈安排", 46, Align::Left),
    ];
    (!rows.is_empty()).then(|| Attachment {
        title: "约谈名单".to_owned(),
        blocks: vec![Block::Table(Table { columns, rows })],
    })
}

/// 建议否决名单; `None` when it would be empty or is not made public.
pub(super) fn veto_list(ledger: &Ledger<'_>) -> Option<Attachment> {
    let rule = ledger.input.edition.veto.as_ref().filter(|_| ledger.names_the_last())?;
    let months = |months: &[Month]| {
        months.iter().map(|month| format!("{}月", month.number())).collect::<Vec<_>>().join("、")
    };
    let row = |(number, (committee, counted)): (usize, (&CommitteeMonth, &[Month]))| {
        vec![
            number.to_string(),
            ledger.name(committee).to_owned(),
            ledger.station(committee).to_owned(),
            counted.len().to_string(),
            months(counted),
        ]
    };
    let rows: Vec<_> = (1..).zip(ledger.vetoed()).map(row).collect();
    let columns = vec![
        Column::new("序号", 12, Align::Center),
        Column::new("居（村）委", 40, Align::Left),
        Column::new("派出所", 30, Align::Left),
        Column::new("计次", 14, Align::Center),
        Column::new("计次月份", 60, Align::Left),
    ];
    (!rows.is_empty()).then(|| Attachment {
        title: format!("建议{}名单", rule.title),
        blocks: vec![Block::Table(Table { columns, rows })],
    })
}
