//! A synthetic town: invented committees and figures with something of every situation in them.

use std::fs;
use std::path::Path;

use assessment::policy::FigureOf;
use assessment::{
    Cells, CommitteeCode, CommitteeFigures, Keep, Month, MonthFigures, Policy, PolicySource, Station,
    TownFigures, TownResult, YearResult, assess_town,
};

const STATIONS: [(&str, u32); 3] = [("东桥派出所", 60), ("西桥派出所", 9_000), ("南桥派出所", 9_000)];
const COMMUNITIES: [&str; 2] = ["河东社区", "河西社区"];
/// Names that a spreadsheet might take for something else.
const ODD_NAMES: [&str; 4] = ["=cmd|'/c calc'!A1", "+1居委会", "@樱桃居委会", "-1村委会"];

/// A policy, figures, and what they come to.
pub(crate) struct Town {
    pub(crate) policy: Policy,
    pub(crate) figures: TownFigures,
    pub(crate) result: TownResult,
}

impl Town {
    /// So many committees from March to June 2022, with the arithmetic kept or not.
    pub(crate) fn new(policy: Policy, committees: u32, keep: Keep) -> Self {
        let months = ["2022-03", "2022-04", "2022-05", "2022-06"];
        let mut figures = TownFigures { names: names(committees), ..TownFigures::default() };
        figures.stations =
            STATIONS.map(|(name, quota)| Station { name: name.to_owned(), quota: Some(quota) }).into();
        for (place, text) in (0..).zip(months) {
            let month = Month::new(2022, 3 + place).unwrap();
            assert_eq!(month.to_string(), text);
            figures.months.push(MonthFigures {
                month,
                town: cells(&policy, FigureOf::Town, &[("overseas_total", Some(812))]),
                district_rate: None,
                committees: (0..committees)
                    .filter(|number| listed(*number, place))
                    .map(|number| row(&policy, (number, committees), u32::from(place)))
                    .collect(),
            });
        }
        let result = assess_town(&policy, &figures, keep);
        Self { policy, figures, result }
    }

    /// The workbook of the last month, compared with the one before.
    pub(crate) fn workbook(&self) -> Vec<u8> {
        let [.., previous, current] = self.result.months.as_slice() else { panic!("two months") };
        sheets::ranking_workbook(&self.policy, &self.figures, current, Some(previous)).unwrap()
    }

    pub(crate) fn year(&self) -> YearResult {
        self.result.year(&self.policy, 2022)
    }

    pub(crate) fn year_workbook(&self) -> Vec<u8> {
        sheets::year_workbook(&self.policy, &self.figures, &self.year()).unwrap()
    }
}

/// A shipped policy with other readings where a test asks for them, each of its texts passed through `edit`.
pub(crate) fn policy(id: &str, trial: &[(&str, &str)], edit: impl Fn(String) -> String) -> Policy {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies").join(id);
    let files = ["policy.toml", "readings.toml", "clauses.toml"].map(|name| {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        (name.to_owned(), edit(text))
    });
    Policy::compile_with(&PolicySource::new(files), trial).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The shipped policy as it is.
pub(crate) fn shipped() -> Policy {
    policy("sanlin-2022-50", &[], |text| text)
}

fn names(committees: u32) -> Vec<String> {
    let name = |number: u32| match usize::try_from(number).ok().and_then(|number| ODD_NAMES.get(number)) {
        Some(odd) => (*odd).to_owned(),
        None if number == 9 => "名字特别长的河滨花园第二十三居民区居民委员会".to_owned(),
        None => format!("样例第{number}居委会"),
    };
    (0..committees).map(name).chain(COMMUNITIES.map(str::to_owned)).collect()
}

/// The fifth committee comes in the last month, the seventh is gone by then.
fn listed(number: u32, place: u16) -> bool {
    match number {
        5 => place == 3,
        7 => place < 3,
        _ => true,
    }
}

fn row(policy: &Policy, (number, committees): (u32, u32), place: u32) -> CommitteeFigures {
    let chance = |salt: u32, below: u32| {
        let seed = (number + 1) * 7_919 + place * 104_729 + salt * 15_485_863;
        (seed.wrapping_mul(2_654_435_761).rotate_left(salt) >> 7) % below
    };
    let assessed = !(number == 8 && place == 3 || number == 10 && place >= 2);
    let checked = 60 + chance(3, 40);
    let wrong = if number % 17 == 4 { 3 + chance(5, 3) } else { chance(9, 12) / 9 };
    let overseas = chance(11, 6);
    let months = place + 3;
    let figures = [
        ("checked", assessed.then_some(checked)),
        ("correct", assessed.then_some(checked - wrong)),
        ("falsified", Some(u32::from(number == 12 && place == 3))),
        ("overseas_checked", Some(overseas)),
        ("overseas_correct", Some(overseas - u32::from(overseas > 3 && chance(2, 4) == 0))),
        ("accounts_revoked", Some(u32::from(chance(6, 8) == 0))),
        ("declarations", Some((4 + number % 11) * months * if number % 6 == 5 { 4 } else { 1 })),
        ("hukou_elsewhere", Some(180 + chance(4, 60))),
        ("from_other_province", Some(420 + chance(8, 300))),
        ("pushes", Some((3 + number % 7) * months)),
    ];
    let third = usize::try_from(number * 3 / committees).unwrap();
    let communities = usize::try_from(committees).unwrap();
    CommitteeFigures {
        code: CommitteeCode::new(990_000_000_001 + u64::from(number)).unwrap(),
        name: usize::try_from(number).unwrap(),
        station: third,
        community: (number != 3).then_some(communities + usize::from(third > 0)),
        cells: cells(policy, FigureOf::Committee, &figures),
    }
}

fn cells(policy: &Policy, of: FigureOf, figures: &[(&str, Option<u32>)]) -> Cells {
    let mut cells = Cells::default();
    for (id, count) in figures {
        if let Some(figure) = policy.newest().figures_of(of).find(|figure| figure.id == *id) {
            cells.set(figure.index, *count);
        }
    }
    cells
}
