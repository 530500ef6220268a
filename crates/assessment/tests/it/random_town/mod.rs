//! Random towns: small stations, empty cells, zeros and many ties, over months that may cross a year.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

use assessment::policy::{Edition, FigureOf};
use assessment::{
    Cells, CommitteeCode, CommitteeFigures, Exact, Month, MonthFigures, Policy, Station, TownFigures,
};
use proptest::prelude::*;
use proptest::sample::Index;

/// A town as plain numbers, knowing nothing of policies.
#[derive(Debug, Clone)]
pub struct Town {
    /// The push quota of each station.
    pub quotas: Vec<Option<u32>>,
    pub months: Vec<TownMonth>,
}

#[derive(Debug, Clone)]
pub struct TownMonth {
    pub year: u16,
    pub number: u16,
    pub overseas_total: u32,
    /// In tenths of a percent.
    pub district_rate: Option<u16>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone)]
pub struct Row {
    pub committee: u64,
    pub station: usize,
    pub checked: Option<u32>,
    pub correct: u32,
    pub falsified: u32,
    pub overseas_checked: Option<u32>,
    pub overseas_correct: u32,
    pub accounts_revoked: u32,
    pub declarations: u32,
    pub hukou_elsewhere: u32,
    pub from_other_province: u32,
    pub pushes: u32,
    pub push_quota: Option<u32>,
    pub inactive_accounts: Option<u32>,
}

fn row() -> impl Strategy<Value = Row> {
    let checked = prop_oneof![
        1 => Just(None),
        1 => Just(Some(0)),
        8 => prop::sample::select(vec![10_u32, 75, 100, 1000]).prop_map(Some),
        2 => (1_u32..300).prop_map(Some),
    ];
    let wrong = prop_oneof![4 => 0_u32..4, 2 => 0_u32..30, 1 => 0_u32..1001];
    let overseas = prop_oneof![2 => Just(None), 1 => Just(Some(0)), 4 => (1_u32..60).prop_map(Some)];
    let few = || prop_oneof![6 => Just(0_u32), 3 => 1_u32..4, 1 => 4_u32..20];
    let whole = || prop_oneof![1 => Just(0_u32), 4 => (1_u32..4).prop_map(|tens| tens * 50), 2 => 1_u32..200];
    (
        (checked, wrong, few(), overseas, few(), few()),
        (0_u32..16, whole(), whole(), prop_oneof![1 => Just(0_u32), 4 => 0_u32..12, 1 => 0_u32..200]),
        (prop::option::weighted(0.2, 0_u32..12), prop::option::of(few())),
    )
        .prop_map(|(checks, counts, rest)| {
            let (checked, wrong, falsified, overseas_checked, overseas_wrong, accounts_revoked) = checks;
            let (declarations, hukou_elsewhere, from_other_province, pushes) = counts;
            let correct = checked.unwrap_or(0).saturating_sub(wrong);
            let overseas_correct = overseas_checked.unwrap_or(0).saturating_sub(overseas_wrong);
            Row {
                committee: 0,
                station: 0,
                checked,
                correct,
                falsified: falsified.min(checked.unwrap_or(0)),
                overseas_checked,
                overseas_correct,
                accounts_revoked,
                declarations,
                hukou_elsewhere,
                from_other_province,
                pushes,
                push_quota: rest.0,
                inactive_accounts: rest.1,
            }
        })
}

/// A town of up to `committees` committees and `months` months.
pub fn town(committees: usize, months: usize) -> impl Strategy<Value = Town> {
    let places = prop::collection::vec((0_usize..4, prop::bool::weighted(0.2)), 1..=committees);
    let quota = prop::option::weighted(0.8, prop_oneof![0_u32..60, 60_u32..400]);
    (places, prop::collection::vec(quota, 4), 1..=months, 0_u16..20)
        .prop_flat_map(|(places, quotas, months, start)| {
            let overseas =
                prop_oneof![prop::sample::select(vec![0_u32, 499, 500, 501, 2000, 2001]), 0_u32..4000];
            let skip = prop::bool::weighted(0.1);
            let month = (
                prop::collection::vec((row(), prop::bool::weighted(0.95)), places.len()),
                overseas,
                prop::option::of(900_u16..1000),
                skip,
                // Most months most rows are alike, so that ties are common.
                prop::bool::weighted(0.3),
            );
            (Just((places, quotas, start)), prop::collection::vec(month, months))
        })
        .prop_map(|((places, quotas, start), months)| {
            let mut built = Vec::new();
            let mut at = start;
            for (rows, overseas_total, district_rate, skip, alike) in months {
                at += 1 + u16::from(skip);
                let first = rows.first().map(|(row, _)| row.clone());
                let rows = rows.into_iter().zip(&places).zip(1_u64..);
                let rows = rows.filter(|(((_, present), _), _)| *present).map(
                    |(((row, _), (station, same)), committee)| {
                        let row = if alike && *same { first.clone().unwrap() } else { row };
                        Row { committee, station: *station, ..row }
                    },
                );
                built.push(TownMonth {
                    year: 2022 + at / 12,
                    number: at % 12 + 1,
                    overseas_total,
                    district_rate,
                    rows: rows.collect(),
                });
            }
            Town { quotas, months: built }
        })
}

/// The code of a committee, which need not grow with its number.
pub fn code(committee: u64) -> CommitteeCode {
    CommitteeCode::new(310_115_130_000 + committee).unwrap()
}

fn cells(edition: &Edition, of: FigureOf, counts: &[(&str, Option<u32>)]) -> Cells {
    let mut cells = Cells::default();
    for (id, count) in counts {
        let figure = edition.figures_of(of).find(|figure| figure.id == *id).unwrap();
        cells.set(figure.index, *count);
    }
    cells
}

impl Row {
    /// A committee at the first station that does everything right; so many persons were checked.
    pub fn spotless(committee: u64, checked: u32) -> Self {
        Self {
            committee,
            station: 0,
            checked: Some(checked),
            correct: checked,
            falsified: 0,
            overseas_checked: None,
            overseas_correct: 0,
            accounts_revoked: 0,
            declarations: 200,
            hukou_elsewhere: 500,
            from_other_province: 500,
            pushes: 10,
            push_quota: None,
            inactive_accounts: None,
        }
    }

    /// The row as figures of the built-in policy.
    pub fn figures(&self, edition: &Edition, code: CommitteeCode) -> CommitteeFigures {
        let counts = [
            ("checked", self.checked),
            ("correct", self.checked.map(|_| self.correct)),
            ("falsified", Some(self.falsified)),
            ("overseas_checked", self.overseas_checked),
            ("overseas_correct", self.overseas_checked.map(|_| self.overseas_correct)),
            ("accounts_revoked", Some(self.accounts_revoked)),
            ("declarations", Some(self.declarations)),
            ("hukou_elsewhere", Some(self.hukou_elsewhere)),
            ("from_other_province", Some(self.from_other_province)),
            ("pushes", Some(self.pushes)),
            ("push_quota", self.push_quota),
            ("inactive_accounts", self.inactive_accounts),
        ];
        let cells = cells(edition, FigureOf::Committee, &counts);
        CommitteeFigures { code, name: 0, station: self.station, community: None, cells }
    }
}

impl Town {
    /// The town as figures of the built-in policy, its committees coded by `code_of`.
    pub fn figures(&self, policy: &Policy, code_of: impl Fn(u64) -> CommitteeCode) -> TownFigures {
        let edition = policy.newest();
        let months = self.months.iter().map(|month| {
            let mut committees: Vec<_> =
                month.rows.iter().map(|row| row.figures(edition, code_of(row.committee))).collect();
            committees.sort_by_key(|row| row.code);
            MonthFigures {
                month: Month::new(month.year, month.number).unwrap(),
                town: cells(edition, FigureOf::Town, &[("overseas_total", Some(month.overseas_total))]),
                district_rate: month.district_rate.and_then(|tenths| Exact::ratio(i64::from(tenths), 10)),
                committees,
            }
        });
        let stations = self.quotas.iter().enumerate();
        TownFigures {
            town: None,
            stations: stations
                .map(|(place, quota)| Station { name: format!("第{place}派出所"), quota: *quota })
                .collect(),
            names: vec!["某居委会".to_owned()],
            months: months.collect(),
        }
    }
}

/// The built-in policy under some readings; told by its readings alone.
#[derive(Clone)]
pub struct Trial(pub Policy);

impl std::ops::Deref for Trial {
    type Target = Policy;
    fn deref(&self) -> &Policy {
        &self.0
    }
}

impl std::fmt::Debug for Trial {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let readings = self.0.newest().readings.iter().filter(|reading| reading.options.len() > 1);
        let chosen = readings.map(|reading| format!("{}={}", reading.key, reading.chosen().unwrap().id));
        formatter.debug_list().entries(chosen).finish()
    }
}

/// The built-in policy with a random option of each of its readings.
pub fn policy() -> impl Strategy<Value = Trial> {
    prop::collection::vec(any::<Index>(), 64).prop_map(|choices| {
        let policy = crate::policy_folder::sanlin_with(&[]);
        let mut trial = Vec::new();
        for (reading, choice) in policy.newest().readings.iter().zip(&choices) {
            let option = choice.get(&reading.options);
            trial.push((reading.key.as_str(), option.id.as_str()));
        }
        Trial(crate::policy_folder::sanlin_with(&trial))
    })
}
