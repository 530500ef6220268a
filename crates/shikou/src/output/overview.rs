//! A month and a year as a person reads them on a terminal.

use assessment::policy::ReadingIndex;
use assessment::{
    CommitteeMonth, CommitteeYear, Edition, Exact, MonthResult, Policy, TownFigures, YearResult, document,
    marks_words,
};

use super::table::{Align, Sheet, Tone};

/// The ranking of a month with what follows from it.
pub(crate) fn month(edition: &Edition, figures: &TownFigures, result: &MonthResult) -> String {
    let mut text = heading(edition, figures, result);
    let items: Vec<_> = edition.items.iter().map(|item| item.title.as_str()).collect();
    let rate = usize::from(edition.town_rate.rate.0);
    let rate_title = edition.rates.get(rate).map_or("", |rate| rate.title.as_str());
    let head = format!("{rate_title}%");
    let mut columns = vec![
        ("名次", Align::Right),
        ("居村委", Align::Left),
        ("派出所", Align::Left),
        (head.as_str(), Align::Right),
    ];
    columns.extend(items.iter().map(|title| (*title, Align::Right)));
    columns.extend([("总分", Align::Right), ("后果", Align::Left)]);
    let mut sheet = Sheet::new(&columns);
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
        cells.push(consequence_words(edition, committee));
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
                "\n{} 级约谈　{}：{}约谈{}，报{}",
                rule.level,
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
    let unassessed = if missing > 0 { format!("，未评定 {missing} 个") } else { String::new() };
    format!("{town} {}　评定 {assessed} 个{unassessed}　{} {rate}\n", result.month, edition.town_rate.title)
}

/// The town by its name, or by its code where the figures hold several.
fn town_words(edition: &Edition, figures: &TownFigures) -> String {
    figures.town.map_or_else(|| edition.instrument.town.clone(), |code| format!("街镇 {code}"))
}

/// Marks in a narrow column: exact, or two decimals when there is no short decimal.
fn short(mark: &Exact) -> String {
    let text = mark.to_string();
    if text.contains('/') || text.len() > 7 { format!("≈{}", mark.rounded(2)) } else { text }
}

/// What a month brings a committee, in few words.
pub(crate) fn consequence_words(edition: &Edition, committee: &CommitteeMonth) -> String {
    if !committee.is_assessed() {
        return "未评定".to_owned();
    }
    let consequence = &committee.consequence;
    let mut words = Vec::new();
    if committee.bottom {
        words.push(match consequence.streak {
            0 | 1 => edition.ranking.bottom_title.clone(),
            streak => format!("{}连续 {streak} 月", edition.ranking.bottom_title),
        });
    }
    if let Some(level) = document::interview_level(edition, committee) {
        words.push(format!("{level} 级约谈"));
    }
    if consequence.analysis_meeting {
        words.push("分析会".to_owned());
    }
    if consequence.veto_excluded {
        words.push("不计否决".to_owned());
    }
    if !committee.confirm.is_empty() {
        words.push("待确认".to_owned());
    }
    words.join("，")
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
    if result.assessed() < result.committees.len() {
        line(format!("未评定　{}", edition.not_assessed_reason()));
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
    let mut sheet = Sheet::new(&[
        ("平均分", Align::Right),
        ("月数", Align::Right),
        ("居村委", Align::Left),
        (&bottom, Align::Right),
        ("否决计次", Align::Right),
        ("最长连续", Align::Right),
        ("约谈", Align::Left),
        ("分析会", Align::Right),
        ("建议", Align::Left),
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
        .map(|interview| format!("{} 月{} 级", interview.month.number(), interview.level))
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
        text.push_str(&format!("\n{}。\n", edition.not_assessed_reason()));
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
        let words = consequence_words(edition, committee);
        if !words.is_empty() {
            text.push_str(&format!("　{words}"));
        }
        text.push('\n');
    }
    text
}
