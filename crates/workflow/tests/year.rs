//! A year of a whole town, played by its people through verbs alone: five stations, 83 committees and the office; late
//! forms, returns, an extension, a split in September, July issued again after August was out, two interviews, a veto
//! decided against. After every month the consequences on record are those of a reckoning that shares nothing with ours.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;

use assessment::policy::FigureOf;
use assessment::{CommitteeCode, Keep, Month, Policy, TownFigures, assess_town};
use support::naive::{self, Expected, Naive, Row};
use support::street::{cell, code};
use support::{Bench, TOWN, in_an_office, invented};
use workflow::view::{ConsequenceLine, ConsequencesWanted};
use workflow::{
    Actor, CellEdit, ConsequenceKind, ConsequenceShown, ConsequenceState, Founding, HeldRecord, Place,
    ReasonEdit, ReportRecord, Role, Summons, TownFiguresEdit,
};

const COMMITTEES: usize = 83;
/// Behind the others from January to June: five months and more among the last ten.
const WEAK: usize = 3;
/// Among the last ten for everything but its rate.
const ACCURATE: usize = 40;
/// Behind in June, July and August, until July turns out to have been counted wrong.
const WRONGED: usize = 20;
/// Becomes two in September.
const SPLIT: usize = 10;
const SPLIT_OFF: usize = 90;

fn month(number: u16) -> String {
    Month::new(2023, number).unwrap().to_string()
}

fn set(figures: &mut TownFigures, policy: &Policy, number: u16, place: usize, counts: &[(&str, u32)]) {
    let found = figures.months.iter_mut().find(|month| month.month.number() == number).unwrap();
    let code = CommitteeCode::new(code(place).parse().unwrap()).unwrap();
    let row = found.committees.iter_mut().find(|row| row.code == code).unwrap();
    for (id, count) in counts {
        let mut all = policy.newest().figures_of(FigureOf::Committee);
        row.cells.set(all.find(|figure| figure.id == *id).unwrap().index, Some(*count));
    }
}

/// What the stations hand in.
fn figures(policy: &Policy) -> TownFigures {
    let mut figures = invented::town(5, 17, Month::new(2023, 1).unwrap(), 12);
    for month in &mut figures.months {
        month.committees.truncate(COMMITTEES);
    }
    let behind = [("checked", 100), ("correct", 60), ("falsified", 0)];
    for number in 1..=6 {
        set(&mut figures, policy, number, WEAK, &behind);
    }
    for number in 6..=8 {
        set(&mut figures, policy, number, WRONGED, &behind);
    }
    for number in 2..=8 {
        let counts = [("checked", 100), ("correct", 100), ("falsified", 0), ("accounts_revoked", 14)];
        set(&mut figures, policy, number, ACCURATE, &counts);
        set(&mut figures, policy, number, ACCURATE, &[("overseas_checked", 10), ("overseas_correct", 0)]);
    }
    figures.names.push("示例新设居委会".to_owned());
    let name = figures.names.len() - 1;
    for month in figures.months.iter_mut().filter(|month| month.month.number() >= 9) {
        let mut row = month.committees[SPLIT].clone();
        (row.code, row.name) = (CommitteeCode::new(code(SPLIT_OFF).parse().unwrap()).unwrap(), name);
        month.committees.push(row);
    }
    figures
}

/// 一年: the town with its people.
struct Year {
    bench: Bench,
    policy: Policy,
    figures: TownFigures,
    clerk: Actor,
    head: Actor,
    officers: Vec<Actor>,
    deputies: Vec<Actor>,
}

impl Year {
    async fn new(bench: Bench) -> Self {
        let policy = invented::policy();
        let figures = figures(&policy);
        let clerk = bench.user("clerk", Role::Clerk).await;
        let roster = Founding::roster(&figures, &figures.months[0]);
        bench.office.import_roster(&clerk, &bench.key(), &month(1), &roster).await.unwrap();
        let (mut officers, mut deputies) = (Vec::new(), Vec::new());
        for (place, station) in figures.stations.iter().enumerate() {
            let of = || Place::Station(station.name.clone());
            officers.push(bench.user_at(&format!("officer{place}"), Role::BeatOfficer, of()).await);
            deputies.push(bench.user_at(&format!("deputy{place}"), Role::DeputyChief, of()).await);
        }
        let head = bench.user("head", Role::OfficeHead).await;
        Self { bench, policy, figures, clerk, head, officers, deputies }
    }

    fn station(&self, place: usize) -> &str {
        &self.figures.stations[place].name
    }

    /// It is noon of a day in the month after.
    fn on_day(&self, number: u16, day: i64) {
        let first = jiff::civil::date(2023, 1, 1).saturating_add(jiff::Span::new().months(i64::from(number)));
        let noon = jiff::tz::Offset::constant(8).to_timestamp(first.at(12, 0, 0, 0)).unwrap();
        let wanted = noon.as_second() + (day - 1) * 86_400;
        self.bench.wait_seconds(wanted - self.bench.office.now().0 / 1_000_000);
    }

    async fn fill(&self, number: u16, place: usize) {
        let (text, station) = (month(number), self.station(place));
        let grid = self.bench.office.station_grid(&self.officers[place], &text, station).await.unwrap();
        let given = &self.figures.months[usize::from(number) - 1];
        let (mut cells, mut reasons) = (Vec::new(), Vec::new());
        for row in given.committees.iter().filter(|row| row.station == place) {
            let code = row.code.to_string();
            let shown = grid.rows.iter().find(|shown| shown.committee == code).unwrap();
            for figure in self.policy.newest().figures_of(FigureOf::Committee) {
                let was = cell(shown, &figure.id).to_owned();
                let value = row.cells.get(figure.index).map(|count| count.to_string()).unwrap_or_default();
                if was != value {
                    cells.push(CellEdit { committee: code.clone(), figure: figure.id.clone(), was, value });
                }
                if figure.id == "checked" && row.cells.get(figure.index).is_none() {
                    let (committee, was) = (code.clone(), shown.reason.clone());
                    reasons.push(ReasonEdit { committee, was, reason: "没有上门".to_owned() });
                }
            }
        }
        let (officer, key) = (&self.officers[place], self.bench.key());
        self.bench.office.save_cells(officer, &key, &text, station, &cells, &reasons).await.unwrap();
    }

    async fn part(&self, number: u16, place: usize) -> i64 {
        let board = self.bench.office.month_board(&self.clerk, &month(number)).await.unwrap();
        board.stations.iter().find(|line| line.station == self.station(place)).unwrap().version
    }

    async fn submit(&self, number: u16, place: usize) {
        let (version, key) = (self.part(number, place).await, self.bench.key());
        let (officer, station) = (&self.officers[place], self.station(place));
        self.bench.office.submit_draft(officer, &key, &month(number), station, version, true).await.unwrap();
    }

    async fn sign(&self, number: u16, place: usize) {
        let (version, key) = (self.part(number, place).await, self.bench.key());
        let (deputy, station) = (&self.deputies[place], self.station(place));
        self.bench.office.sign_station(deputy, &key, &month(number), station, version).await.unwrap();
    }

    async fn send_back(&self, actor: &Actor, number: u16, place: usize) {
        let (version, key) = (self.part(number, place).await, self.bench.key());
        let (text, station) = (month(number), self.station(place));
        let office = &self.bench.office;
        office.return_station(actor, &key, &text, station, version, "请核对推送数").await.unwrap();
    }

    /// One station's part, with what goes wrong in it.
    async fn through(&self, number: u16, place: usize) {
        let (office, text) = (&self.bench.office, month(number));
        self.fill(number, place).await;
        if (number, place) == (4, 2) {
            let (version, key) = (self.part(4, 2).await, self.bench.key());
            let station = self.station(2);
            office
                .extend_deadline(&self.clerk, &key, &text, station, version, "2023-05-08", "集中排查")
                .await
                .unwrap();
        }
        if place == usize::from(number) % 5 {
            // Somebody is late every month.
            self.on_day(number, 7);
            let late = office.late_list(&self.clerk, &text).await.unwrap();
            let line = late.stations.iter().find(|line| line.station == self.station(place)).unwrap();
            assert_eq!(line.days_late, if number == 4 && place == 2 { -1 } else { 2 });
        }
        self.submit(number, place).await;
        if place == 1 && number.is_multiple_of(3) {
            self.send_back(&self.deputies[1], number, 1).await;
            self.submit(number, 1).await;
        }
        self.sign(number, place).await;
        if place == 4 && number.is_multiple_of(4) {
            self.send_back(&self.clerk, number, 4).await;
            self.submit(number, 4).await;
            self.sign(number, 4).await;
        }
        let (version, key) = (self.part(number, place).await, self.bench.key());
        office.review_station(&self.clerk, &key, &text, self.station(place), version).await.unwrap();
    }

    async fn publish(&self, number: u16) {
        let (office, text) = (&self.bench.office, month(number));
        let version = office.month_board(&self.clerk, &text).await.unwrap().month.version;
        office.publish_month(&self.head, &self.bench.key(), &text, version).await.unwrap();
    }

    async fn whole(&self, number: u16) {
        let (office, text) = (&self.bench.office, month(number));
        self.on_day(number, 1);
        office.open_month(&self.clerk, &self.bench.key(), &text).await.unwrap();
        let summary = office.town_summary(&self.clerk, &text).await.unwrap();
        let overseas = self.policy.newest().figures_of(FigureOf::Town).next().unwrap().index;
        let count = self.figures.months[usize::from(number) - 1].town.get(overseas).unwrap();
        let edit = TownFiguresEdit {
            cells: vec![("overseas_total".to_owned(), count.to_string())],
            district_rate: String::new(),
            remark: String::new(),
            version: summary.town_figures_version,
        };
        office.set_town_figures(&self.clerk, &self.bench.key(), &text, &edit).await.unwrap();
        for place in 0..5 {
            self.through(number, place).await;
        }
        self.on_day(number, 9);
        let version = office.month_board(&self.clerk, &text).await.unwrap().month.version;
        office.lock_month(&self.clerk, &self.bench.key(), &text, version, "").await.unwrap();
        self.publish(number).await;
        self.agree_until(number).await;
    }

    async fn split(&self) {
        let office = &self.bench.office;
        let now = office.organisation(&self.clerk, None).await.unwrap();
        let line = now.committees.iter().find(|line| line.committee == code(SPLIT)).unwrap();
        let into = [(code(SPLIT), line.name.as_str()), (code(SPLIT_OFF), "示例新设居委会")];
        let into = into.map(|(committee, name)| Founding {
            committee,
            name: name.to_owned(),
            station: line.station.clone(),
            community: line.community.clone(),
        });
        let (key, version) = (self.bench.key(), line.version);
        office.split_committee(&self.clerk, &key, &month(9), &code(SPLIT), version, &into).await.unwrap();
    }

    /// July was counted wrong for one committee; found out when August is out already.
    async fn july_again(&mut self) {
        set(&mut self.figures, &self.policy, 7, WRONGED, &[("correct", 100), ("falsified", 0)]);
        let (office, text) = (&self.bench.office, month(7));
        office.ask_reissue(&self.clerk, &self.bench.key(), &text, "准确人数录错").await.unwrap();
        office.agree_reissue(&self.head, &self.bench.key(), &text).await.unwrap();
        let edit = CellEdit {
            committee: code(WRONGED),
            figure: "correct".to_owned(),
            was: "60".to_owned(),
            value: "100".to_owned(),
        };
        let station = self.station(WRONGED / 17);
        office.save_cells(&self.clerk, &self.bench.key(), &text, station, &[edit], &[]).await.unwrap();
        self.publish(7).await;
        self.agree_until(8).await;
    }

    /// What the naive reckoning takes: figures as they were handed in, and the totals of forms.
    fn reckoned(&self, until: u16) -> BTreeSet<Expected> {
        let result = assess_town(&self.policy, &self.figures, Keep::Marks);
        let count = |id: &str| {
            let mut all = self.policy.newest().figures_of(FigureOf::Committee);
            all.find(|figure| figure.id == id).unwrap().index
        };
        let (checked, correct, falsified) = (count("checked"), count("correct"), count("falsified"));
        let months = self.figures.months.iter().take(usize::from(until)).map(|month| {
            let marks = result.month(month.month).unwrap();
            let rows = month.committees.iter().map(|row| {
                let number = |figure| i128::from(row.cells.get(figure).unwrap_or(0));
                let total = marks.committee(row.code).unwrap().total.rounded(4).replace('.', "");
                Row {
                    committee: row.code.to_string(),
                    checked: number(checked),
                    correct: number(correct),
                    falsified: number(falsified),
                    total: total.parse().unwrap(),
                }
            });
            Naive { month: month.month.to_string(), rows: rows.collect() }
        });
        naive::consequences(&months.collect::<Vec<_>>())
    }

    async fn on_record(&self) -> Vec<ConsequenceLine> {
        let all = ConsequencesWanted { all: true, ..ConsequencesWanted::default() };
        self.bench.office.consequences(&self.clerk, &all).await.unwrap().lines
    }

    /// The consequences on record are those of the reckoning, no more and no fewer.
    async fn agree_until(&self, until: u16) {
        let mut read = self.bench.office.db().read().await.unwrap();
        let rows = read.consequences(TOWN, &storage::Scope::Town, "", false).await.unwrap();
        let standing = rows.into_iter().filter(|row| row.state != "withdrawn");
        let mut count = 0;
        let found: BTreeSet<Expected> = standing
            .map(|row| {
                count += 1;
                let basis: workflow::Basis = serde_json::from_str(&row.basis).unwrap();
                let kind = row.kind.parse::<ConsequenceKind>().unwrap().id();
                (row.month, row.committee, kind, row.level, basis.months, basis.excluded)
            })
            .collect();
        let expected = self.reckoned(until);
        assert_eq!(count, found.len(), "each once");
        let (missing, extra): (Vec<_>, Vec<_>) =
            (expected.difference(&found).collect(), found.difference(&expected).collect());
        assert!(missing.is_empty() && extra.is_empty(), "{until}: missing {missing:?}, extra {extra:?}");
    }

    /// An interview from notice to end.
    async fn interview(&self, line: &ConsequenceLine, day: &str) {
        let (office, on) = (&self.bench.office, day.to_owned());
        let shown = |version| ConsequenceShown { number: line.number, version };
        let summons = Summons { on: on.clone(), time: "14:00".to_owned(), place: "镇政府".to_owned() };
        let key = || self.bench.key();
        office.notify_consequences(&self.clerk, &key(), &[shown(1)], &summons).await.unwrap();
        let held = HeldRecord {
            on: on.clone(),
            result: "限期整改".to_owned(),
            minutes: "逐项说明".to_owned(),
            present: vec![("居村书记".to_owned(), "杨某".to_owned())],
        };
        let deputy = self.deputies.iter().find(|deputy| deputy.covers_station(&line.station)).unwrap();
        office.hold_consequences(deputy, &key(), &[shown(2)], &held).await.unwrap();
        let report = ReportRecord { on, words: "已约谈".to_owned() };
        office.report_consequence(&self.clerk, &key(), shown(3), &report).await.unwrap();
        office.close_consequences(&self.clerk, &key(), &[shown(4)], "已整改").await.unwrap();
    }
}

#[tokio::test]
async fn a_year_of_five_stations_and_83_committees() {
    in_an_office(|bench| async move {
        let mut year = Year::new(bench).await;
        for number in 1..=12 {
            if number == 9 {
                year.split().await;
            }
            year.whole(number).await;
            match number {
                // The weak committee is talked to, at the first level and then at the second.
                2 | 3 => {
                    let lines = year.on_record().await;
                    let own = |line: &&ConsequenceLine| {
                        line.committee == code(WEAK)
                            && line.kind == ConsequenceKind::Interview
                            && line.month == month(number)
                    };
                    let line = lines.iter().find(own).unwrap();
                    let level = if number == 2 { "一级约谈" } else { "二级约谈" };
                    assert_eq!(line.title, level);
                    year.interview(line, &format!("2023-{:02}-09", number + 1)).await;
                }
                8 => year.july_again().await,
                _ => {}
            }
        }
        let lines = year.on_record().await;
        // The veto was proposed in May and is decided against by the head.
        let vetoes: Vec<_> = lines.iter().filter(|line| line.kind == ConsequenceKind::Veto).collect();
        let veto = vetoes.iter().find(|line| line.committee == code(WEAK)).unwrap();
        assert_eq!((veto.month.as_str(), veto.due.as_str()), ("2023-05", "2024-02-10"));
        assert!(vetoes.iter().all(|line| line.committee != code(ACCURATE)), "its rate was above the town's");
        let (office, key) = (&year.bench.office, year.bench.key());
        let shown = ConsequenceShown { number: veto.number, version: veto.version };
        let by_clerk = office.decide_veto(&year.clerk, &year.bench.key(), shown, false, "清单外").await;
        assert!(by_clerk.is_err(), "the clerk proposes nothing and decides nothing");
        office.decide_veto(&year.head, &key, shown, false, "不在现行一票否决事项清单内").await.unwrap();
        let page = office.consequence_page(&year.head, veto.number).await.unwrap();
        assert_eq!(page.line.state, ConsequenceState::Closed);
        assert_eq!(page.steps.last().unwrap().said[0].1, "不实行一票否决");
        // July issued again took the wronged committee's second interview away, and August's with it.
        let of_wronged = |state: ConsequenceState| {
            let own = lines.iter().filter(move |line| {
                line.committee == code(WRONGED)
                    && line.kind == ConsequenceKind::Interview
                    && line.state == state
            });
            own.map(|line| line.month.clone()).collect::<Vec<_>>()
        };
        assert_eq!(of_wronged(ConsequenceState::Withdrawn), [month(7), month(8)]);
        let closed = lines.iter().filter(|line| line.state == ConsequenceState::Closed).count();
        assert_eq!(closed, 2, "two interviews, before the veto was decided");
        year.agree_until(12).await;
        let verified = office.verify_town(&year.bench.console()).await.unwrap();
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    })
    .await;
}
