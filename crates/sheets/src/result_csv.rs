//! Results as CSV: one row a committee and month, one row a committee and year.

use assessment::{
    CommitteeCode, CommitteeMonth, Edition, Exact, Month, MonthResult, Policy, TownCode, YearResult,
};

/// The head of 月度结果.csv: one column of marks for each item of the policy.
pub fn monthly_header(policy: &Policy) -> String {
    let items = policy.newest().items.len();
    let marks: String = (1..=items).map(|item| format!("得分{item},")).collect();
    format!(
        "街镇编码,月份,居村委编码,状态,登记准确率,镇准确率,{marks}总分,名次,末十位,分析会,计入否决,连续,约谈级别\n"
    )
}

/// The head of 年度结果.csv.
pub const YEARLY_HEADER: &str = "街镇编码,居村委编码,考核月数,平均分,末十位次数,否决计次,建议否决,最长连续,一级约谈,二级约谈,分析会次数\n";

/// Appends a town's month to 月度结果.csv, by committee code.
pub fn write_month(edition: &Edition, town: Option<TownCode>, result: &MonthResult, out: &mut Vec<u8>) {
    let rate = usize::from(edition.town_rate.rate.0);
    let mut town_rate = vec![b','];
    if let Some(rate) = &result.town_rate {
        rate.write_rounded(2, &mut town_rate);
    }
    let mut head = RowHead::new(town, result.month);
    for committee in &result.committees {
        out.extend_from_slice(head.of(committee.code));
        if committee.is_assessed() {
            out.extend_from_slice(b",assessed,");
            if let Some(own) = committee.rates.get(rate).and_then(Option::as_ref) {
                own.write_rounded(2, out);
            }
            out.extend_from_slice(&town_rate);
            write_assessed(edition, committee, out);
        } else {
            out.extend_from_slice(b",not_assessed,");
            out.extend_from_slice(&town_rate);
            // No marks, total or rank; flags are 0; no streak, no interview.
            out.extend(std::iter::repeat_n(b',', edition.items.len() + 3));
            out.extend_from_slice(b"0,0,0,,");
        }
        out.push(b'\n');
    }
}

/// `990000001,2022-06,990000001001`: how a row begins. Written once a month and changed from row to row.
struct RowHead {
    town: Option<TownCode>,
    bytes: [u8; 30],
    /// The town by whose digits the committee's code begins.
    code_town: Option<TownCode>,
}

impl RowHead {
    fn new(town: Option<TownCode>, month: Month) -> Self {
        let mut head = Self { town, bytes: *b"000000000,0000-00,000000000000", code_town: None };
        head.put(10, 4, u64::from(month.year()));
        head.put(15, 2, u64::from(month.number()));
        if let Some(town) = town {
            head.put(0, 9, u64::from(town.digits()));
        }
        head
    }

    /// The head of a committee's row. Without the column 街镇编码 the town is the one that its code lies in.
    #[inline]
    fn of(&mut self, committee: CommitteeCode) -> &[u8; 30] {
        let code_town = committee.town();
        if self.code_town != Some(code_town) {
            self.code_town = Some(code_town);
            self.put(18, 9, u64::from(code_town.digits()));
            if self.town.is_none() {
                self.put(0, 9, u64::from(code_town.digits()));
            }
        }
        let number = committee.digits() % 1_000;
        if let Some(digits) = self.bytes.last_chunk_mut() {
            *digits = [number / 100, number / 10, number].map(last_digit);
        }
        &self.bytes
    }

    /// Puts the last digits of a number in their place.
    #[inline]
    fn put(&mut self, start: usize, length: usize, number: u64) {
        let mut rest = number;
        for slot in self.bytes.iter_mut().skip(start).take(length).rev() {
            *slot = last_digit(rest);
            rest /= 10;
        }
    }
}

#[inline]
fn last_digit(number: u64) -> u8 {
    b'0' | u8::try_from(number % 10).unwrap_or(0)
}

fn write_assessed(edition: &Edition, committee: &CommitteeMonth, out: &mut Vec<u8>) {
    for mark in committee.marks.iter().take(edition.items.len()) {
        out.push(b',');
        mark.write_exact(out);
    }
    out.push(b',');
    committee.total.write_exact(out);
    out.push(b',');
    write_count(committee.rank, out);
    let consequence = &committee.consequence;
    let flag = |is_set: bool| b'0' | u8::from(is_set);
    out.extend_from_slice(&[
        b',',
        flag(committee.bottom),
        b',',
        flag(consequence.analysis_meeting),
        b',',
        flag(consequence.veto_counted),
        b',',
    ]);
    write_count(consequence.streak, out);
    out.push(b',');
    if let Some(rule) = consequence.interview_rule(edition) {
        write_count(rule.level, out);
    }
}

/// Appends a town's year to 年度结果.csv, by committee code.
pub fn write_year(town: Option<TownCode>, year: &YearResult, out: &mut Vec<u8>) {
    for committee in &year.committees {
        let town = town.unwrap_or_else(|| committee.code.town());
        write_count(town.digits(), out);
        out.push(b',');
        write_code(committee.code, out);
        let levels =
            |level: u32| committee.interviews.iter().filter(|interview| interview.level == level).count();
        out.push(b',');
        write_count(committee.months_assessed, out);
        out.push(b',');
        if let Some(average) = &committee.average {
            average.write_rounded(2, out);
        }
        for count in [committee.bottom_months.len(), committee.veto_counted_months.len()] {
            out.push(b',');
            write_size(count, out);
        }
        out.extend_from_slice(if committee.veto_proposed { b",1," } else { b",0," });
        write_count(committee.longest_streak, out);
        for count in [levels(1), levels(2), committee.analysis_meetings.len()] {
            out.push(b',');
            write_size(count, out);
        }
        out.push(b'\n');
    }
}

fn write_code(code: CommitteeCode, out: &mut Vec<u8>) {
    Exact::whole(i64::try_from(code.digits()).unwrap_or(i64::MAX)).write_exact(out);
}

fn write_size(size: usize, out: &mut Vec<u8>) {
    write_count(u32::try_from(size).unwrap_or(u32::MAX), out);
}

#[inline]
fn write_count(count: u32, out: &mut Vec<u8>) {
    Exact::from(count).write_exact(out);
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use assessment::policy::FigureOf;
    use assessment::{
        Cells, CommitteeFigures, Keep, MonthFigures, PolicySource, Station, TownFigures, TownResult,
        assess_town,
    };

    use super::*;

    fn policy(trial: &[(&str, &str)]) -> Policy {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/sanlin-2022-50");
        let files = ["policy.toml", "readings.toml", "clauses.toml"]
            .map(|name| (name.to_owned(), std::fs::read_to_string(folder.join(name)).unwrap()));
        Policy::compile_with(&PolicySource::new(files), trial).unwrap()
    }

    fn cells(policy: &Policy, of: FigureOf, figures: &[(&str, Option<u32>)]) -> Cells {
        let mut cells = Cells::default();
        for (id, count) in figures {
            let figure = policy.newest().figures_of(of).find(|figure| figure.id == *id).unwrap();
            cells.set(figure.index, *count);
        }
        cells
    }

    /// Committees by (checked, correct); none checked means not assessed.
    fn assessed(policy: &Policy, town: Option<u32>, rows: &[(Option<u32>, u32)]) -> TownResult {
        let month = |text: &str| MonthFigures {
            month: text.parse().unwrap(),
            town: cells(policy, FigureOf::Town, &[("overseas_total", Some(0))]),
            district_rate: None,
            committees: (0..).zip(rows).map(|(number, row)| committee(policy, number, *row)).collect(),
        };
        let figures = TownFigures {
            town: town.and_then(TownCode::new),
            stations: vec![Station { name: "东桥派出所".to_owned(), quota: None }],
            names: vec!["样例居委会".to_owned()],
            months: vec![month("2022-06"), month("2022-07")],
        };
        assess_town(policy, &figures, Keep::Marks)
    }

    fn committee(policy: &Policy, number: u32, (checked, correct): (Option<u32>, u32)) -> CommitteeFigures {
        let figures = [
            ("checked", checked),
            ("correct", checked.map(|_| correct)),
            ("declarations", Some(10 + number)),
            ("hukou_elsewhere", Some(1_000)),
            ("pushes", Some(10 + number)),
        ];
        CommitteeFigures {
            code: CommitteeCode::new(990_000_001_001 + u64::from(number)).unwrap(),
            name: 0,
            station: 0,
            community: None,
            cells: cells(policy, FigureOf::Committee, &figures),
        }
    }

    fn monthly(policy: &Policy, town: &TownResult, month: &str) -> Vec<String> {
        let wanted: Month = month.parse().unwrap();
        let mut out = Vec::new();
        let result = town.month(wanted).unwrap();
        write_month(policy.edition(wanted).unwrap(), town.town, result, &mut out);
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn the_head_has_a_column_for_each_item() {
        let policy = policy(&[]);
        let head = "街镇编码,月份,居村委编码,状态,登记准确率,镇准确率,得分1,得分2,得分3,得分4,得分5,总分,名次,末十位,分析会,计入否决,连续,约谈级别\n";
        assert_eq!(monthly_header(&policy), head);
        let town = assessed(&policy, None, &[(Some(100), 100), (None, 0)]);
        for line in monthly(&policy, &town, "2022-06") {
            assert_eq!(line.matches(',').count(), head.matches(',').count(), "{line}");
        }
    }

    #[test]
    fn rates_are_rounded_half_up_and_marks_are_exact() {
        let policy = policy(&[("step_count", "proportional")]);
        // 97.625 % and 200/3 %: the first is half a hundredth, the second never ends.
        let town =
            assessed(&policy, Some(990_000_001), &[(Some(800), 781), (Some(900), 600), (Some(300), 299)]);
        assert_eq!(
            monthly(&policy, &town, "2022-06"),
            [
                "990000001,2022-06,990000001001,assessed,97.63,84.00,14,47.75,16,4,4,85.75,2,1,0,0,1,",
                "990000001,2022-06,990000001002,assessed,66.67,84.00,14,0,16,6,6,42,3,1,1,1,1,",
                "990000001,2022-06,990000001003,assessed,99.67,84.00,14,50,16,8,8,96,1,1,0,0,1,",
            ]
        );
        let july = monthly(&policy, &town, "2022-07");
        assert!(
            july[1].ends_with(",1,1,1,2,1"),
            "the second month in a row brings the first interview: {}",
            july[1]
        );
        let thirds = assessed(&policy, None, &[(Some(9_000), 8_819), (Some(100), 100)]);
        assert!(monthly(&policy, &thirds, "2022-06")[0].contains(",97.99,98.01,14,749/15,16,"));
    }

    #[test]
    fn a_committee_that_is_not_assessed_has_no_marks_and_no_rank() {
        let policy = policy(&[]);
        let town = assessed(&policy, None, &[(Some(100), 100), (None, 0)]);
        assert_eq!(
            monthly(&policy, &town, "2022-06")[1],
            "990000001,2022-06,990000001002,not_assessed,,100.00,,,,,,,,0,0,0,,"
        );
        let alone = assessed(&policy, None, &[(None, 0)]);
        assert_eq!(
            monthly(&policy, &alone, "2022-06"),
            ["990000001,2022-06,990000001001,not_assessed,,,,,,,,,,0,0,0,,"]
        );
    }

    #[test]
    fn a_year_has_a_row_for_each_committee() {
        let policy = policy(&[]);
        let town = assessed(&policy, None, &[(Some(100), 100), (Some(100), 90), (None, 0)]);
        let mut out = YEARLY_HEADER.as_bytes().to_vec();
        write_year(town.town, &town.year(&policy, 2022), &mut out);
        let lines: Vec<_> = std::str::from_utf8(&out).unwrap().lines().collect();
        assert_eq!(
            lines[1..],
            [
                "990000001,990000001001,2,88.00,2,0,0,2,1,0,0",
                "990000001,990000001002,2,44.00,2,2,0,2,1,0,2",
                "990000001,990000001003,0,,0,0,0,0,0,0,0",
            ]
        );
        assert!(lines.iter().all(|line| line.matches(',').count() == 10));
        let mut none = Vec::new();
        write_year(town.town, &town.year(&policy, 2021), &mut none);
        assert!(none.is_empty());
    }

    #[test]
    fn rows_begin_with_the_town_of_the_column_or_else_of_the_code() {
        let month = "2022-06".parse().unwrap();
        let code = |digits| CommitteeCode::new(digits).unwrap();
        let mut own = RowHead::new(None, month);
        assert_eq!(own.of(code(990_000_001_001)), b"990000001,2022-06,990000001001");
        assert_eq!(own.of(code(123_456_789_012)), b"123456789,2022-06,123456789012");
        let mut column = RowHead::new(TownCode::new(990_000_009), month);
        assert_eq!(column.of(code(990_000_001_001)), b"990000009,2022-06,990000001001");
        assert_eq!(column.of(code(990_000_001_020)), b"990000009,2022-06,990000001020");
        assert_eq!(column.of(code(990_000_002_020)), b"990000009,2022-06,990000002020");
    }
}
