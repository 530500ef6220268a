//! A month and a year as a person reads them on a terminal.

use assessment::policy::ReadingIndex;
use assessment::{
    CommitteeMonth, CommitteeYear, Edition, Exact, MonthResult, NOT_ASSESSED, Policy, TownFigures,
    YearResult, level_words, marks_words, not_assessed_reason, not_assessed_reasons, remark, town_words,
};

use super::table::{Align, Column, Sheet, Tone};

/// The ranking of a month with what follows from it.
pub(crate) fn month(edition: &Edition, figures: &TownFigures, result: &MonthResult) -> String {
    let mut text = heading(edition, figures, result);
    let items: Vec<_> = edition.items.iter().map(|item| item.title.as_str()).collect();
    let rate = usize::from(edition.town_rate.rate.0);
    let rate_title = edition.rates.get(rate).map_or("", |rate| rate.title.as_str());
    let mut columns = vec![
        Column::new("名次", Align::Right),
        Column::new("居村委", Align::Left),
        Column::new("派出所", Align::Left).gives_way(1),
        Column::new(format!("{rate_title}%"), Align::Right).gives_way(2),
    ];
    columns.extend(
        (1..).zip(&items).map(|(number, title)| {
            Column::new(*title, Align::Right).short(format!("项{number}")).gives_way(3)
        }),
    );
    columns.extend([Column::new("总分", Align::Right), Column::new("后果", Align::Left).wraps()]);
    let mut sheet = Sheet::new(columns);
    for committee in result.by_rank() {
        let row = figures.row(result.month, committee.code);
        let mut cells = vec![
            if committee.rank == 0 { "--".to_owned() } else { committee.rank.to_string() },
            row.map_or("", |row| figures.name(row.name)).to_owned(),
            figures.station_name(committee.station).to_owned(),
            committee
                .rates
                .get(rate)
                .and_then(Option::as_ref)
                .map_or("--".to_owned(), |rate| rate.rounded(2)),
        ];
        let shown = |mark: &Exact| if committee.is_assessed() { short(mark) } else { "--".to_owned() };
        cells.extend(committee.marks.iter().take(items.len()).map(shown));
        cells.push(shown(&committee.total));
        cells.push(remark(edition, committee, true));
        let tone = match (committee.is_assessed(), committee.bottom) {
            (false, _) => Tone::Faint,
            (true, true) => Tone::Alert,
            (true, false) => Tone::Plain,
        };
        sheet.row(tone, cells);
    }
    text.push_str(&sheet.text());
    text.push_str(&duties(edition, figures, result));
    text.push_str(&notices(edition, figures, result));
    text
}

/// Who is talked to by whom, who meets, and by when.
fn duties(edition: &Edition, figures: &TownFigures, result: &MonthResult) -> String {
    let mut text = String::new();
    let names = |holds: &dyn Fn(&CommitteeMonth) -> bool| -> Vec<&str> {
        let found = result.by_rank().into_iter().filter(|committee| holds(committee));
        found
            .filter_map(|committee| figures.row(result.month, committee.code))
            .map(|row| figures.name(row.name))
            .collect()
    };
    for (place, rule) in edition.interviews.iter().enumerate() {
        let called = names(&|committee| committee.consequence.interview == Some(place));
        if !called.is_empty() {
            text.push_str(&format!(
                "\n{}约谈　{}：{}约谈{}，报{}",
                level_words(rule.level),
                called.join("、"),
                rule.attendants.join("、"),
                rule.interviewee,
                rule.report_to
            ));
        }
    }
    let called = names(&|committee| committee.consequence.analysis_meeting);
    if let Some(rule) = edition.analysis_meeting.as_ref().filter(|_| !called.is_empty()) {
        text.push_str(&format!(
            "\n月度分析会　{} 个单位：{}会同{}召开",
            called.len(),
            rule.convened_by,
            rule.together_with
        ));
    }
    let next = result.month.next();
    let calendar = &edition.calendar;
    text.push_str(&format!(
        "\n期限　考核表 {next}-{:02} 前汇总，反馈会议 {next}-{:02} 前召开",
        calendar.form_due_day, calendar.meeting_due_day
    ));
    text
}

fn heading(edition: &Edition, figures: &TownFigures, result: &MonthResult) -> String {
    let assessed = result.assessed();
    let town = town_words(edition, figures);
    let rate = result.town_rate.as_ref().map_or("--".to_owned(), |rate| format!("{}%", rate.rounded(2)));
    let missing = result.committees.len() - assessed;
    let unassessed = if missing > 0 { format!("，{NOT_ASSESSED} {missing} 个") } else { String::new() };
    format!("{town} {}　评定 {assessed} 个{unassessed}　{} {rate}\n", result.month, edition.town_rate.title)
}

/// Marks in a narrow column: exact, or two decimals when there is no short decimal.
fn short(mark: &Exact) -> String {
    let text = mark.to_string();
    if text.contains('/') || text.len() > 7 { format!("≈{}", mark.rounded(2)) } else { text }
}

fn notices(edition: &Edition, figures: &TownFigures, result: &MonthResult) -> String {
    let mut text = String::new();
    let mut line = |words: String| text.push_str(&format!("\n{words}"));
    for (place, reading) in (0..).map(ReadingIndex).zip(&edition.readings) {
        let awaits = |committee: &&&CommitteeMonth| committee.confirm.iter().any(|awaited| awaited == place);
        let ranked = result.by_rank();
        let names: Vec<_> = ranked
            .iter()
            .filter(awaits)
            .filter_map(|committee| figures.row(result.month, committee.code))
            .map(|row| figures.name(row.name))
            .collect();
        if !names.is_empty() {
            line(format!("待确认　{}（{}）：{}", reading.label, reading.question, names.join("、")));
        }
    }
    let reasons = not_assessed_reasons(edition, &result.committees);
    if !reasons.is_empty() {
        line(format!("{NOT_ASSESSED}　{}", reasons.join("；")));
    }
    for notice in &result.notices {
        line(format!("提示　{}", notice.words(edition, figures)));
    }
    text
}

/// The year of a town.
pub(crate) fn year(policy: &Policy, figures: &TownFigures, result: &YearResult) -> String {
    let edition = policy.newest();
    let bottom = edition.ranking.bottom_title.clone() + "次数";
    let mut sheet = Sheet::new(vec![
        Column::new("平均分", Align::Right),
        Column::new("月数", Align::Right).gives_way(2),
        Column::new("居村委", Align::Left),
        Column::new(bottom, Align::Right).short("末位").gives_way(4),
        Column::new("否决计次", Align::Right).short("计次").gives_way(3),
        Column::new("最长连续", Align::Right).short("连续").gives_way(2),
        Column::new("约谈", Align::Left).wraps(),
        Column::new("分析会", Align::Right).gives_way(1),
        Column::new("建议", Align::Left).wraps(),
    ]);
    let mut committees: Vec<_> = result.committees.iter().collect();
    committees.sort_by(|a, b| b.average.cmp(&a.average).then(a.code.cmp(&b.code)));
    for found in committees {
        let tone = match (found.veto_proposed, found.average.is_some()) {
            (true, _) => Tone::Alert,
            (false, true) => Tone::Plain,
            (false, false) => Tone::Faint,
        };
        sheet.row(tone, year_cells(edition, figures, result, found));
    }
    let months = match (result.months.first(), result.months.last()) {
        (Some(first), Some(last)) => format!("{first} 至 {last}"),
        _ => "没有数据".to_owned(),
    };
    let town = town_words(edition, figures);
    format!("{town} {} 年　{months}，{} 个月\n{}", result.year, result.months.len(), sheet.text())
}

fn year_cells(
    edition: &Edition,
    figures: &TownFigures,
    result: &YearResult,
    found: &CommitteeYear,
) -> Vec<String> {
    let name =
        result.months.iter().rev().find_map(|month| figures.row(*month, found.code)).map(|row| row.name);
    let dashes = |count: usize| if count == 0 { "--".to_owned() } else { count.to_string() };
    let interviews: Vec<_> = found
        .interviews
        .iter()
        .map(|interview| format!("{}月{}", interview.month.number(), level_words(interview.level)))
        .collect();
    let veto = edition.veto.as_ref().map_or("", |rule| rule.title.as_str());
    vec![
        found.average.as_ref().map_or("--".to_owned(), |average| average.rounded(2)),
        found.months_assessed.to_string(),
        name.map_or("", |name| figures.name(name)).to_owned(),
        dashes(found.bottom_months.len()),
        dashes(found.veto_counted_months.len()),
        if found.longest_streak == 0 { "--".to_owned() } else { found.longest_streak.to_string() },
        interviews.join("、"),
        dashes(found.analysis_meetings.len()),
        if found.veto_proposed { format!("{veto}（由人决定）") } else { String::new() },
    ]
}

/// A committee's marks with clause, data, reading and arithmetic.
pub(crate) fn explanation(
    edition: &Edition,
    figures: &TownFigures,
    result: &MonthResult,
    committee: &CommitteeMonth,
    only: Option<usize>,
) -> String {
    let row = figures.row(result.month, committee.code);
    let name = row.map_or("", |row| figures.name(row.name));
    let mut text = format!(
        "{name}（{}）　{}　{}\n",
        committee.code,
        figures.station_name(committee.station),
        result.month
    );
    if !committee.is_assessed() {
        text.push_str(&format!("\n当月{NOT_ASSESSED}：{}。\n", not_assessed_reason(edition, committee)));
    }
    for (place, (item, steps)) in edition.items.iter().zip(&committee.steps).enumerate() {
        if only.is_some_and(|only| only != place) {
            continue;
        }
        let mark = committee.marks.get(place).filter(|_| committee.is_assessed());
        let shown = mark.map_or("--".to_owned(), marks_words);
        text.push_str(&format!("\n{}. {}　{shown} / {} 分\n", place + 1, item.title, item.full_marks));
        for step in steps {
            text.push_str(&format!("   {}\n", step.line(edition)));
        }
    }
    if only.is_none() && committee.is_assessed() {
        text.push_str(&format!("\n总分 {}　名次 {}", marks_words(&committee.total), committee.rank));
        let words = remark(edition, committee, true);
        if !words.is_empty() {
            text.push_str(&format!("　{words}"));
        }
        text.push('\n');
    }
    text
}
