//! Everybody at once: two tabs each, stale pages, double submits, the wrong station; cells typed, tables brought in and
//! taken back. Whatever the order, what was acknowledged stays, the log explains every count, and what was published never
//! changes.
//!
//! `SHIKOU_INTERLEAVINGS` says how many runs, each in a town of its own; by default as many as every change of this
//! program can bear.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod model;
mod people;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use model::{Base, base};
use people::{Act, Try, attempt};
use support::in_an_office;
use support::street::{A, B, JUNE, MAY, Street, kind};
use workflow::view::StationGrid;
use workflow::{Actor, ClientKey, Place, Role};

const ROUNDS: usize = 70;
const AT_ONCE: usize = 3;
const USUAL_RUNS: u64 = 4;

/// A client key as the log has it.
fn text_of(key: &ClientKey) -> String {
    format!("{key:?}").trim_start_matches("ClientKey(\"").trim_end_matches("\")").to_owned()
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }
}

/// What everybody has on screen: a grid and the version of the month for each tab.
#[derive(Clone)]
struct Tab {
    grid: StationGrid,
    month_version: i64,
    town_version: i64,
}

struct Fuzz {
    town: Street,
    second_head: Actor,
    dice: Dice,
    /// Whether people hand in and sign more than they type.
    hurried: bool,
    tabs: BTreeMap<(usize, &'static str, &'static str), Tab>,
    acknowledged: usize,
    done: BTreeMap<&'static str, usize>,
    /// What was sent, by its client key.
    sent: BTreeMap<String, Act>,
    /// Imports that were acknowledged: number, who, where.
    imports: Vec<(i64, Actor, &'static str)>,
    refused: BTreeMap<&'static str, usize>,
    /// Roots of what was published, as first seen.
    issues: BTreeMap<(String, i64), (String, Vec<u8>)>,
}

impl Fuzz {
    async fn new(town: Street, seed: u64) -> Self {
        let second_head = town.bench.user("head2", Role::OfficeHead).await;
        for month in [MAY, JUNE] {
            town.open(month).await;
            town.set_town(month).await;
            for station in [A, B] {
                town.fill(month, station).await;
            }
        }
        let mut fuzz = Self {
            town,
            second_head,
            dice: Dice(seed),
            hurried: false,
            tabs: BTreeMap::new(),
            acknowledged: 0,
            done: BTreeMap::new(),
            sent: BTreeMap::new(),
            imports: Vec::new(),
            refused: BTreeMap::new(),
            issues: BTreeMap::new(),
        };
        for tab in 0..2 {
            for month in [MAY, JUNE] {
                for station in [A, B] {
                    fuzz.refresh(tab, month, station).await;
                }
            }
        }
        fuzz
    }

    async fn refresh(&mut self, tab: usize, month: &'static str, station: &'static str) {
        let grid = self.town.grid(month, station).await;
        let month_version = self.town.month_version(month).await;
        let summary = self.town.bench.office.town_summary(&self.town.clerk, month).await.unwrap();
        let town_version = summary.town_figures_version;
        self.tabs.insert((tab, month, station), Tab { grid, month_version, town_version });
    }

    /// Several at once, each perhaps sent twice with the same key.
    async fn round(&mut self) {
        let before = self.town.lines().await;
        let mut under_way = Vec::new();
        for _ in 0..AT_ONCE {
            let (tried, key) = (self.next(), self.town.bench.key());
            let twice = self.dice.below(3) == 0;
            self.sent.insert(format!("{}/{}", tried.actor.id, text_of(&key)), tried.act.clone());
            let run = |tried: Try, key: ClientKey| {
                let town = self.town.clone();
                tokio::spawn(async move { attempt(&town, &tried, &key).await })
            };
            let second = twice.then(|| run(tried.clone(), key.clone()));
            under_way.push((tried.clone(), run(tried, key), second));
        }
        let mut acknowledged = 0;
        for (tried, first, second) in under_way {
            let mut first = first.await.unwrap();
            if let Some(second) = second {
                let second = second.await.unwrap();
                match (&first, &second) {
                    (Ok(first), Ok(second)) => assert_eq!(first, second, "{tried:?}"),
                    // What was refused once may be possible after what came in between.
                    (Err(_), Ok(_)) => first = second,
                    _ => {}
                }
            }
            match first {
                Ok(outcome) => {
                    acknowledged += 1;
                    self.acknowledge(&tried, &outcome);
                }
                Err(refusal) => {
                    assert_ne!(kind(&refusal), "other", "{tried:?}: {refusal}");
                    *self.refused.entry(kind(&refusal)).or_default() += 1;
                }
            }
        }
        assert_eq!(self.town.lines().await, before + acknowledged, "a line for each, and no other");
        self.acknowledged += acknowledged;
    }

    fn acknowledge(&mut self, tried: &Try, outcome: &str) {
        let actor = &tried.actor;
        assert!(actor.covers_station(tried.station), "outside the scope: {tried:?}");
        match &tried.act {
            Act::Import(table) => {
                let mut rows = table.months.iter().flat_map(|month| &month.committees);
                let inside = rows.all(|row| actor.covers_station(table.station_name(row.station)));
                assert!(inside, "outside the scope: {tried:?}");
                self.imports.push((outcome.parse().unwrap(), actor.clone(), tried.station));
            }
            Act::Undo(sequence) => {
                let (_, by, _) = self.imports.iter().find(|import| import.0 == *sequence).unwrap();
                assert!(actor.id == by.id || actor.place == Place::Town, "another's import: {tried:?}");
            }
            _ => {}
        }
        let name = match &tried.act {
            Act::Save(_) => "save",
            Act::Import(_) => "import",
            Act::Undo(_) => "undo",
            Act::Publish(_) => "publish",
            _ => "other",
        };
        *self.done.entry(name).or_default() += 1;
    }

    /// What was published is there, as it was.
    async fn published_stays(&mut self) {
        let office = &self.town.bench.office;
        let lines = office.publications(&self.town.leader).await.unwrap();
        let mut seen = 0;
        for line in lines {
            let bundle = office.bundle(&self.town.leader, &line.month, line.issue).await.unwrap();
            let key = (line.month.clone(), line.issue);
            let first = self.issues.entry(key).or_insert_with(|| (line.root.clone(), bundle.clone()));
            assert_eq!(*first, (line.root, bundle));
            seen += 1;
        }
        assert_eq!(seen, self.issues.len(), "none disappears");
    }

    async fn nobody_signs_the_own_draft(&self) {
        let mut read = self.town.bench.office.db().read().await.unwrap();
        for month in [MAY, JUNE] {
            for part in read.station_months(support::TOWN, month).await.unwrap() {
                assert!(part.signed_by.is_none() || part.signed_by != part.drafted_by);
            }
        }
    }
}

/// What happened in all runs.
#[derive(Debug, Default)]
struct Totals {
    runs: usize,
    acknowledged: usize,
    refused: BTreeMap<&'static str, usize>,
    done: BTreeMap<&'static str, usize>,
    issues: usize,
    /// Changes of which the log and the page that they were made on agree.
    seen: usize,
}

#[tokio::test]
async fn any_order_keeps_the_invariants() {
    let runs = std::env::var("SHIKOU_INTERLEAVINGS").ok().map(|runs| runs.parse().unwrap());
    let totals = Arc::new(Mutex::new(Totals::default()));
    for seed in 1..=runs.unwrap_or(USUAL_RUNS) {
        let totals = totals.clone();
        in_an_office(move |bench| {
            let totals = totals.clone();
            async move {
                println!("run {seed}");
                let town = Street::new(bench).await;
                let (fuzz, base) = run(town, seed).await;
                let seen = model::the_log_explains(&fuzz, base).await;
                let mut totals = totals.lock().unwrap();
                totals.runs += 1;
                totals.acknowledged += fuzz.acknowledged;
                totals.issues += fuzz.issues.len();
                totals.seen += seen;
                for (kind, count) in &fuzz.refused {
                    *totals.refused.entry(kind).or_default() += count;
                }
                for (name, count) in &fuzz.done {
                    *totals.done.entry(name).or_default() += count;
                }
            }
        })
        .await;
    }
    let totals = totals.lock().unwrap();
    println!("{totals:?}");
    // It is no test of anything when nothing happens.
    assert!(totals.seen > 5 * totals.runs && totals.issues > totals.runs);
    for wanted in ["save", "import", "undo", "publish"] {
        assert!(
            totals.done.get(wanted).is_some_and(|count| 2 * *count >= totals.runs),
            "{wanted}: {totals:?}"
        );
    }
    for wanted in ["stale", "state", "not found", "invalid"] {
        assert!(totals.refused.get(wanted).is_some_and(|count| *count > totals.runs), "{wanted}: {totals:?}");
    }
}

async fn run(town: Street, seed: u64) -> (Fuzz, Base) {
    let mut fuzz = Fuzz::new(town, seed).await;
    // June was opened on what May had: that is where the log's changes begin.
    let base = base(&fuzz.town).await;
    fuzz.hurried = seed.is_multiple_of(2);
    for round in 0..ROUNDS {
        fuzz.round().await;
        // Who hurries looks first.
        for _ in 0..if fuzz.hurried { 5 } else { 1 } {
            let (tab, month, station) =
                (fuzz.dice.below(2), fuzz.dice.one_of(&[MAY, JUNE]), fuzz.dice.one_of(&[A, B]));
            fuzz.refresh(tab, month, station).await;
        }
        if round % 10 == 0 {
            fuzz.published_stays().await;
            fuzz.nobody_signs_the_own_draft().await;
        }
    }
    fuzz.published_stays().await;
    fuzz.nobody_signs_the_own_draft().await;
    (fuzz, base)
}
