//! Everybody at once: two tabs each, stale pages, double submits, the wrong station. Whatever the order, what was
//! acknowledged stays, the log explains every count, and what was published never changes.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use support::in_an_office;
use support::street::{A, B, JUNE, MAY, Street, kind};
use workflow::view::StationGrid;
use workflow::{Actor, CellEdit, ClientKey, Refusal, Role};

const ROUNDS: usize = 70;
const AT_ONCE: usize = 3;
const SEEDS: u64 = 4;

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

#[derive(Debug, Clone)]
enum Act {
    Save(Vec<CellEdit>),
    Submit(i64),
    Sign(i64),
    Return(i64),
    Review(i64),
    Lock(i64),
    Unlock(i64),
    Publish(i64),
    Ask,
    Agree,
}

/// One thing that somebody tries.
#[derive(Debug, Clone)]
struct Try {
    actor: Actor,
    month: &'static str,
    station: &'static str,
    act: Act,
}

async fn attempt(town: &Street, tried: &Try, key: &ClientKey) -> Result<String, Refusal> {
    let (office, actor, month, station) = (&town.bench.office, &tried.actor, tried.month, tried.station);
    let said = |outcome: &dyn std::fmt::Debug| format!("{outcome:?}");
    Ok(match &tried.act {
        Act::Save(cells) => said(&office.save_cells(actor, key, month, station, cells, &[]).await?),
        Act::Submit(version) => said(&office.submit_draft(actor, key, month, station, *version, true).await?),
        Act::Sign(version) => said(&office.sign_station(actor, key, month, station, *version).await?),
        Act::Return(version) => {
            said(&office.return_station(actor, key, month, station, *version, "再核对").await?)
        }
        Act::Review(version) => said(&office.review_station(actor, key, month, station, *version).await?),
        Act::Lock(version) => said(&office.lock_month(actor, key, month, *version, "时限已到").await?),
        Act::Unlock(version) => said(&office.unlock_month(actor, key, month, *version, "补报").await?),
        Act::Publish(version) => said(&office.publish_month(actor, key, month, *version).await?),
        Act::Ask => said(&office.ask_reissue(actor, key, month, "有误").await?),
        Act::Agree => said(&office.agree_reissue(actor, key, month).await?),
    })
}

/// What everybody has on screen: a grid and the version of the month for each tab.
#[derive(Clone)]
struct Tab {
    grid: StationGrid,
    month_version: i64,
}

struct Fuzz {
    town: Street,
    second_head: Actor,
    dice: Dice,
    /// Whether people hand in and sign more than they type.
    hurried: bool,
    tabs: BTreeMap<(usize, &'static str, &'static str), Tab>,
    acknowledged: usize,
    /// What was on screen when a save was acknowledged, by its client key.
    saved: BTreeMap<String, Vec<CellEdit>>,
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
            saved: BTreeMap::new(),
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
        self.tabs.insert((tab, month, station), Tab { grid, month_version });
    }

    fn next(&mut self) -> Try {
        let (month, station) = (self.dice.one_of(&[MAY, MAY, JUNE]), self.dice.one_of(&[A, B]));
        let tab = self.tabs[&(self.dice.below(2), month, station)].clone();
        let town = self.town.clone();
        let (officer, deputy) = match station {
            A => (town.officer, town.deputy),
            _ => (town.officer_b, town.deputy_b),
        };
        // Now and then the wrong station's people try.
        let astray = self.dice.below(8) == 0;
        let (officer, deputy) = match (astray, station) {
            (true, A) => (self.town.officer_b.clone(), self.town.deputy_b.clone()),
            (true, _) => (self.town.officer.clone(), self.town.deputy.clone()),
            (false, _) => (officer, deputy),
        };
        let version = tab.grid.version;
        let roll = if self.hurried { 9 + self.dice.below(15) } else { self.dice.below(24) };
        let (actor, act) = match roll {
            0..11 => {
                let actor = self.dice.one_of(&[officer.clone(), officer, deputy, town.clerk]);
                (actor, Act::Save(self.edits(&tab.grid)))
            }
            11 | 12 => (officer, Act::Submit(version)),
            13 | 14 => (deputy, Act::Sign(version)),
            15 | 16 => (self.dice.one_of(&[deputy, town.clerk]), Act::Return(version)),
            17 | 18 => (self.dice.one_of(&[town.clerk, town.second_clerk]), Act::Review(version)),
            19 => (
                town.clerk,
                self.dice.one_of(&[Act::Lock(tab.month_version), Act::Unlock(tab.month_version)]),
            ),
            20 | 21 => (town.head, Act::Publish(tab.month_version)),
            22 => (self.dice.one_of(&[town.clerk, town.head]), Act::Ask),
            _ => (self.dice.one_of(&[town.head, self.second_head.clone()]), Act::Agree),
        };
        Try { actor, month, station, act }
    }

    fn edits(&mut self, grid: &StationGrid) -> Vec<CellEdit> {
        let mut named = BTreeSet::new();
        let mut edits = Vec::new();
        for _ in 0..=self.dice.below(2) {
            // Few cells, so that people meet in them.
            let row = self.dice.one_of(&grid.rows[..2]);
            let figure = self.dice.one_of(&["accounts_revoked", "from_other_province"]);
            if named.insert((row.committee.clone(), figure)) {
                let was = support::street::cell(&row, figure).to_owned();
                let value = self.dice.below(4).to_string();
                edits.push(CellEdit { committee: row.committee, figure: figure.to_owned(), was, value });
            }
        }
        edits
    }

    /// Several at once, each perhaps sent twice with the same key.
    async fn round(&mut self) {
        let before = self.town.lines().await;
        let mut under_way = Vec::new();
        for _ in 0..AT_ONCE {
            let (tried, key) = (self.next(), self.town.bench.key());
            let twice = self.dice.below(3) == 0;
            if let Act::Save(edits) = &tried.act {
                self.saved.insert(format!("{}/{}", tried.actor.id, text_of(&key)), edits.clone());
            }
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
                Ok(_) => {
                    acknowledged += 1;
                    assert!(tried.actor.covers_station(tried.station), "outside the scope: {tried:?}");
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

    /// Replays the log: each change stands on the value before it, and the last of them is what is stored.
    async fn the_log_explains(&self, base: &BTreeMap<(String, String, String), String>) {
        let mut model = base.clone();
        let mut read = self.town.bench.office.db().read().await.unwrap();
        let lines = read.audit_after(support::TOWN, 0, 100_000).await.unwrap();
        let known: BTreeSet<_> =
            read.staff_names(support::TOWN).await.unwrap().into_iter().map(|name| name.staff).collect();
        assert!(lines.iter().all(|line| line.actor == "console" || known.contains(&line.actor)));
        let saves = lines.iter().filter(|line| line.verb == "save_cells");
        let mut checked = 0;
        for line in saves {
            let month = line.object.split('/').nth(1).unwrap().to_owned();
            let details: Value = serde_json::from_str(&line.details).unwrap();
            for change in details["changes"].as_array().unwrap() {
                let text = |place: usize| change[place].as_str().unwrap().to_owned();
                if text(1) == "reason" {
                    continue;
                }
                let count =
                    |place: usize| change[place].as_u64().map(|count| count.to_string()).unwrap_or_default();
                if let Some(edits) = self.saved.get(&line.client_key) {
                    let edit = edits.iter().find(|edit| edit.committee == text(0) && edit.figure == text(1));
                    assert_eq!(
                        edit.unwrap().was,
                        count(2),
                        "{} wrote over what it had not seen",
                        line.sequence
                    );
                    checked += 1;
                }
                let held = model.entry((month.clone(), text(0), text(1))).or_default();
                assert_eq!(*held, count(2), "a change over another: {} {change}", line.sequence);
                *held = count(3);
            }
        }
        assert!(checked > 20, "{checked}");
        for month in [MAY, JUNE] {
            for station in [A, B] {
                for row in self.town.grid(month, station).await.rows {
                    for cell in &row.cells {
                        let key = (month.to_owned(), row.committee.clone(), cell.figure.clone());
                        assert_eq!(model.get(&key).cloned().unwrap_or_default(), cell.value, "{key:?}");
                    }
                }
            }
        }
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

#[tokio::test]
async fn any_order_keeps_the_invariants() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        // Each engine runs all seeds one after another on the same town, which only grows.
        let mut fuzz = Fuzz::new(town, 1).await;
        // June was opened on what May had: that is where the log's changes begin.
        let carried = carried(&fuzz.town).await;
        for seed in 1..=SEEDS {
            fuzz.dice = Dice(seed);
            fuzz.hurried = seed % 2 == 0;
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
        }
        fuzz.published_stays().await;
        fuzz.the_log_explains(&carried).await;
        println!(
            "acknowledged {}, refused {:?}, issues {}",
            fuzz.acknowledged,
            fuzz.refused,
            fuzz.issues.len()
        );
        // It is no test of anything when nothing happens.
        assert!(fuzz.acknowledged > 50, "{}", fuzz.acknowledged);
        assert!(!fuzz.issues.is_empty());
        for wanted in ["stale", "state", "not found"] {
            assert!(fuzz.refused.get(wanted).is_some_and(|count| *count > 5), "{wanted}: {:?}", fuzz.refused);
        }
    })
    .await;
}

/// What June began with: cells that no line of the log sets, because opening it brought them over.
async fn carried(town: &Street) -> BTreeMap<(String, String, String), String> {
    let mut base = BTreeMap::new();
    let mut read = town.bench.office.db().read().await.unwrap();
    let lines = read.audit_after(support::TOWN, 0, 100_000).await.unwrap();
    for line in lines.iter().filter(|line| line.verb == "save_cells") {
        let month = line.object.split('/').nth(1).unwrap().to_owned();
        let details: Value = serde_json::from_str(&line.details).unwrap();
        for change in details["changes"].as_array().unwrap() {
            if let Some(before) = change[2].as_u64() {
                let text = |place: usize| change[place].as_str().unwrap().to_owned();
                base.entry((month.clone(), text(0), text(1))).or_insert_with(|| before.to_string());
            }
        }
    }
    // Cells that were brought over and stayed.
    for station in [A, B] {
        for row in town.grid(JUNE, station).await.rows {
            for cell in row.cells.iter().filter(|cell| cell.carried) {
                let key = (JUNE.to_owned(), row.committee.clone(), cell.figure.clone());
                base.insert(key, cell.value.clone());
            }
        }
    }
    base
}
