//! 年度汇总表: a year's averages and what follows from its months.

use assessment::policy::{Switch, VetoRule};
use assessment::{
    CommitteeFigures, CommitteeYear, Edition, Month, Policy, TownFigures, YearResult, level_words, town_words,
};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cell::{Cell, display_width, width_of};
use super::style::{Look, TWO_DECIMALS};
use super::table::{Column, Table};
use super::words::{mean, month_words, unsigned_readings};

const SHEET: &str = "年度汇总表";
/// Room for half a year of months on a line.
const MONTHS_WIDTH: u16 = 19;

/// A year with what it was made from and the policy that held last.
#[derive(Clone, Copy)]
pub(super) struct YearView<'a> {
    edition: &'a Edition,
    policy: &'a Policy,
    town: &'a TownFigures,
    year: &'a YearResult,
}

impl<'a> YearView<'a> {
    pub(super) fn new(policy: &'a Policy, town: &'a TownFigures, year: &'a YearResult) -> Self {
        let last = year.months.last().and_then(|month| policy.edition(*month));
        Self { edition: last.unwrap_or_else(|| policy.newest()), policy, town, year }
    }

    pub(super) fn title(&self) -> String {
        let town = town_words(self.edition, self.town);
        format!("{town}居（村）委人口管理工作考核{SHEET}（{}年）", self.year.year)
    }

    /// The committee's row in its last month of the year.
    fn row(&self, committee: &CommitteeYear) -> Option<&'a CommitteeFigures> {
        self.year.months.iter().rev().find_map(|month| self.town.row(*month, committee.code))
    }

    fn name(&self, committee: &CommitteeYear) -> &'a str {
        self.row(committee).map_or("", |row| self.town.name(row.name))
    }

    fn station(&self, committee: &CommitteeYear) -> &'a str {
        self.row(committee).map_or("", |row| self.town.station_name(row.station))
    }

    fn community(&self, committee: &CommitteeYear) -> &'a str {
        let community = self.row(committee).and_then(|row| row.community);
        community.map_or("", |community| self.town.name(community))
    }

    fn veto(&self) -> Option<&'a VetoRule> {
        self.edition.veto.as_ref().filter(|veto| veto.applies.value == Switch::On)
    }

    /// Months among the last places that the veto leaves out, where it was in force.
    fn excluded(&self, committee: &CommitteeYear) -> usize {
        let in_force = |month: &&Month| {
            let veto = self.policy.edition(**month).and_then(|edition| edition.veto.as_ref());
            veto.is_some_and(|veto| veto.applies.value == Switch::On)
        };
        let held = committee.bottom_months.iter().filter(in_force);
        held.filter(|month| !committee.veto_counted_months.contains(month)).count()
    }
}

pub(super) fn write(sheet: &mut Worksheet, view: &YearView<'_>) -> Result<(), XlsxError> {
    let instrument = &view.edition.instrument;
    let mut table = Table::new(sheet, SHEET, columns(view))?;
    table.title(&view.title())?;
    let issuer = format!("{}{}", town_words(view.edition, view.town), instrument.office);
    table.ends(&format!("编制单位：{issuer}"), &format!("依据：{}　　单位：分、次", instrument.number))?;
    table.head(3)?;
    let mut committees: Vec<_> = view.year.committees.iter().collect();
    committees.sort_by(|a, b| b.average.cmp(&a.average).then(a.code.cmp(&b.code)));
    for (place, committee) in committees.into_iter().enumerate() {
        let look = match (committee.average.is_some(), committee.veto_proposed) {
            (false, _) => Look::Faint,
            (true, true) => Look::Shaded,
            (true, false) => Look::Plain,
        };
        table.row(look, &row(view, place + 1, committee))?;
    }
    table.sum("全镇平均", &sum(view))?;
    table.gap()?;
    for note in notes(view) {
        table.note(&note)?;
    }
    table.signatures()?;
    table.finish()
}

fn columns(view: &YearView<'_>) -> Vec<Column> {
    let names = view.year.committees.iter().map(|committee| view.name(committee));
    let stations = view.year.committees.iter().map(|committee| view.station(committee));
    let communities = view.year.committees.iter().map(|committee| view.community(committee));
    let bottom = view.edition.ranking.bottom_title.as_str();
    let mut columns = vec![
        Column::short("序号", 6),
        Column::short_name("居村委编码", 15),
        Column::name("居村委", width_of(names, 14, 24)),
        Column::short_name("派出所", width_of(stations, 10, 16)),
        Column::short_name("社区", width_of(communities, 8, 16)),
        Column::number("评定\n月数", 7, "0"),
        Column::number("平均分", 9, TWO_DECIMALS),
        Column::number("次数", 7, "0").under(bottom),
        Column::words("月份", MONTHS_WIDTH).under(bottom),
        Column::number("最长\n连续", 7, "0").under(bottom),
    ];
    if let Some(veto) = view.veto() {
        columns.push(Column::number("计入", 7, "0").under(&veto.title));
        columns.push(Column::number("不纳入", 8, "0").under(&veto.title));
        columns.push(Column::short("建议", 11).under(&veto.title));
    }
    columns.push(Column::words("约谈", 21));
    columns.push(Column::number("次数", 7, "0").under("分析会"));
    columns.push(Column::words("月份", MONTHS_WIDTH).under("分析会"));
    columns
}

fn row(view: &YearView<'_>, place: usize, committee: &CommitteeYear) -> Vec<Cell> {
    let times = |count: usize| if count == 0 { Cell::None } else { Cell::count(count) };
    let mut cells = vec![
        committee.average.as_ref().map_or(Cell::None, |_| Cell::count(place)),
        Cell::text(committee.code.to_string()),
        Cell::words(view.name(committee)),
        Cell::words(view.station(committee)),
        Cell::words(view.community(committee)),
        Cell::Count(u64::from(committee.months_assessed)),
        committee.average.as_ref().map_or(Cell::None, |average| Cell::Rounded(average.clone())),
        times(committee.bottom_months.len()),
        Cell::words(months(&committee.bottom_months)),
        Cell::counted(committee.longest_streak),
    ];
    if view.veto().is_some() {
        cells.push(times(committee.veto_counted_months.len()));
        cells.push(times(view.excluded(committee)));
        let proposed = committee.veto_proposed;
        cells.push(if proposed { Cell::text("建议否决\n由人决定") } else { Cell::None });
    }
    cells.push(Cell::words(interviews(committee)));
    cells.push(times(committee.analysis_meetings.len()));
    cells.push(Cell::words(months(&committee.analysis_meetings)));
    cells
}

/// `4月一级、5月二级`, two on a line.
fn interviews(committee: &CommitteeYear) -> String {
    let held = committee.interviews.iter();
    let words: Vec<_> =
        held.map(|held| format!("{}月{}", held.month.number(), level_words(held.level))).collect();
    words.chunks(2).map(|pair| pair.join("、")).collect::<Vec<_>>().join("\n")
}

/// `3、4、6月`, broken after a comma where the column ends.
fn months(months: &[Month]) -> String {
    let mut text = String::new();
    let mut used = 0;
    for (place, month) in (1..).zip(months) {
        let end = if place == months.len() { "月" } else { "、" };
        let piece = format!("{}{end}", month.number());
        let width = display_width(&piece);
        if used > 0 && used + width > MONTHS_WIDTH - 3 {
            text.push('\n');
            used = 0;
        }
        text.push_str(&piece);
        used += width;
    }
    text
}

/// The cells behind the label: the mean of the averages, and how often each thing happened.
fn sum(view: &YearView<'_>) -> Vec<Cell> {
    let committees = &view.year.committees;
    let average = mean(committees.iter().filter_map(|committee| committee.average.as_ref()));
    let total = |count: fn(&CommitteeYear) -> usize| Cell::count(committees.iter().map(count).sum());
    let blank = || Cell::text("");
    let mut cells = vec![
        average.map_or(Cell::None, Cell::Rounded),
        total(|committee| committee.bottom_months.len()),
        blank(),
        blank(),
    ];
    if view.veto().is_some() {
        cells.push(total(|committee| committee.veto_counted_months.len()));
        cells.push(Cell::count(committees.iter().map(|committee| view.excluded(committee)).sum()));
        cells.push(blank());
    }
    let interviews: usize = committees.iter().map(|committee| committee.interviews.len()).sum();
    cells.push(Cell::text(format!("共 {interviews} 次")));
    cells.push(total(|committee| committee.analysis_meetings.len()));
    cells.push(blank());
    cells
}

fn notes(view: &YearView<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let covered = match (view.year.months.first(), view.year.months.last()) {
        (Some(first), Some(last)) => {
            format!("{}至{}，共 {} 个月", month_words(*first), month_words(*last), view.year.months.len())
        }
        _ => "本年没有数据".to_owned(),
    };
    let reading =
        view.edition.reading(view.edition.year.average_reading).and_then(|reading| reading.chosen());
    notes.push(match reading {
        Some(option) => format!("{covered}。平均分：{}。", option.text),
        None => format!("{covered}。"),
    });
    if let Some(veto) = view.veto() {
        notes.push(format!(
            "年内计入满 {} 次的，系统只提出{}建议，由人决定。依据：{}。",
            veto.bottom_months_a_year, veto.title, veto.legal_basis
        ));
    }
    if view.edition.ranking.bottom_published.value == Switch::Off {
        notes.push(format!("{}名单不公布，本表只供内部汇总。", view.edition.ranking.bottom_title));
    }
    notes.extend(unsigned_readings(view.edition).map(|words| format!("{words}。")));
    super::numbered(&notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_break_after_a_comma() {
        let of = |numbers: &[u16]| -> Vec<Month> {
            numbers.iter().map(|number| Month::new(2023, *number).unwrap()).collect()
        };
        assert_eq!(months(&of(&[])), "");
        assert_eq!(months(&of(&[7])), "7月");
        assert_eq!(months(&of(&[1, 2, 3, 4, 5])), "1、2、3、4、5月");
        assert_eq!(months(&of(&[5, 7, 8, 10, 11, 12])), "5、7、8、10、\n11、12月");
    }
}
