//! Every object by every relation to it: read, written, exported, named in what is written about something of one's own.
//! Whoever stands outside its scope, in another place of the town or in another town, hears what is said of a thing that is
//! nowhere, and nothing is recorded; no list and no export names a foreign thing.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod attempt;
#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use attempt::{Ids, LISTS, OPS, Of, attempt, list};
use support::street::{A, B, JUNE, MAY, Street, code, kind};
use support::{Bench, START, in_an_office};
use workflow::{Actor, Appointment, FiguresImport, Founding, NewUser, Place, Role, Setting, StationCard};

const ABROAD: &str = "310115131";
pub(crate) const JULY: &str = "2022-07";
/// In every name and text of the other town.
const CANARY: &str = "乙镇";
/// A committee of the other station, in the other community.
const NEIGHBOUR: usize = 8;
const OWN_FILE: &str = "本所.xlsx";
const OFFICE_FILE: &str = "平安办.xlsx";

/// A published month, one that is locked and objected to, one under way; an import by a station and one by the office.
async fn played(bench: Bench, file: &str, words: &str) -> (Street, Ids, Ids) {
    let town = Street::new(bench.clone()).await;
    let office = &bench.office;
    let neighbour = bench.user_at("neighbour", Role::Secretary, Place::Committee(code(NEIGHBOUR))).await;
    office.change_setting(&town.administrator, &bench.key(), Setting::Objections, "on", 0).await.unwrap();
    town.whole(MAY).await;
    town.open(JUNE).await;
    town.set_town(JUNE).await;
    for station in [A, B] {
        town.through(JUNE, station).await;
    }
    town.lock(JUNE).await;
    let mut objections = Vec::new();
    for (actor, place) in [(&town.secretary, 1), (&neighbour, NEIGHBOUR)] {
        let raised = office.raise_objection(actor, &bench.key(), JUNE, &code(place), words).await.unwrap();
        objections.push(raised.sequence);
    }
    town.open(JULY).await;
    let mut own = town.figures.clone();
    for month in &mut own.months {
        month.committees.truncate(support::street::EACH);
    }
    let mut imports = Vec::new();
    for (actor, file, figures) in [(&town.officer, OWN_FILE, &own), (&town.clerk, file, &town.figures)] {
        let import = FiguresImport { file_name: file, month: JULY, figures };
        imports.push(office.import_figures(actor, &bench.key(), import).await.unwrap().sequence);
    }
    let own = Ids {
        month: None,
        station: A.to_owned(),
        committee: code(1),
        community: "示例西社区".to_owned(),
        staff: town.secretary.id.clone(),
        import: imports[0],
        objection: objections[0],
        issue: 1,
    };
    let neighbour = Ids {
        month: None,
        station: B.to_owned(),
        committee: code(NEIGHBOUR),
        community: "示例东社区".to_owned(),
        staff: neighbour.id,
        import: imports[1],
        objection: objections[1],
        issue: 1,
    };
    (town, own, neighbour)
}

/// The other town: the same, and more of everything, under names that only it has.
async fn abroad(bench: &Bench) -> Ids {
    bench.office.db().found(ABROAD, CANARY, "sanlin-2022-50", true, storage::Stamp(START)).await.unwrap();
    let bench = bench.in_town(ABROAD);
    // Numbers of lines are to be those of this town alone.
    for login in ["first", "second", "third"] {
        bench.user(login, Role::Clerk).await;
    }
    let (town, _, theirs) = played(bench.clone(), "乙镇.xlsx", "乙镇不服").await;
    let office = &bench.office;
    office.ask_reissue(&town.clerk, &bench.key(), MAY, "乙镇重发").await.unwrap();
    office.agree_reissue(&town.head, &bench.key(), MAY).await.unwrap();
    town.publish(MAY).await.unwrap();
    let card = StationCard { station: "乙镇专所".to_owned(), position: 9, quota: None };
    office.set_station(&town.clerk, &bench.key(), &card, 0).await.unwrap();
    let founding = Founding {
        committee: "310115131001".to_owned(),
        name: "乙镇专居委会".to_owned(),
        station: "乙镇专所".to_owned(),
        community: Some("乙镇专社区".to_owned()),
    };
    office.found_committee(&town.clerk, &bench.key(), JULY, &founding).await.unwrap();
    town.open("2022-08").await;
    let mut last = String::new();
    for number in 0..9 {
        let appointment = Appointment { name: "乙镇某".to_owned(), role: Role::Clerk, place: Place::Town };
        let new = NewUser { login: format!("yizhen{number}"), appointment };
        let made = office.create_user(&town.administrator, &bench.key(), &new).await.unwrap();
        last = made.staff;
    }
    Ids {
        month: Some("2022-08".to_owned()),
        station: founding.station,
        committee: founding.committee,
        community: "乙镇专社区".to_owned(),
        staff: last,
        import: theirs.import,
        objection: theirs.objection,
        issue: 2,
    }
}

fn nowhere() -> Ids {
    Ids {
        month: Some("2031-01".to_owned()),
        station: "无此所".to_owned(),
        committee: "310115139999".to_owned(),
        community: "无此社区".to_owned(),
        staff: "u999".to_owned(),
        import: 999_999,
        objection: 999_999,
        issue: 99,
    }
}

/// Own things but for one.
fn with(own: &Ids, other: &Ids, of: Of) -> Ids {
    let mut ids = own.clone();
    match of {
        Of::Month => ids.month.clone_from(&other.month),
        Of::Station => ids.station.clone_from(&other.station),
        Of::Committee => ids.committee.clone_from(&other.committee),
        Of::Community => ids.community.clone_from(&other.community),
        Of::Staff => ids.staff.clone_from(&other.staff),
        Of::Import => ids.import = other.import,
        Of::Objection => ids.objection = other.objection,
        Of::Issue => ids.issue = other.issue,
    }
    ids
}

/// What is said, with foreign things called as those that are nowhere.
fn told(words: &str, from: &Ids, to: &Ids) -> String {
    let month = |ids: &Ids| ids.month.clone().unwrap_or_default();
    let mut words = words.to_owned();
    for (from, to) in [
        (month(from), month(to)),
        (from.station.clone(), to.station.clone()),
        (from.committee.clone(), to.committee.clone()),
        (from.community.clone(), to.community.clone()),
        (from.staff.clone(), to.staff.clone()),
        (from.import.to_string(), to.import.to_string()),
        (from.objection.to_string(), to.objection.to_string()),
        (format!("第 {} 期", from.issue), format!("第 {} 期", to.issue)),
    ] {
        if !from.is_empty() && from != to {
            words = words.replace(&from, &to);
        }
    }
    words
}

async fn sequences(bench: &Bench) -> Vec<i64> {
    let towns = bench.office.db().read().await.unwrap().towns().await.unwrap();
    towns.into_iter().map(|town| town.sequence).collect()
}

async fn everybody(town: &Street) -> Vec<Actor> {
    let worker = town.bench.user_at("worker", Role::PopulationWorker, Place::Committee(code(1))).await;
    let all = [
        &town.clerk,
        &town.head,
        &town.officer,
        &town.deputy,
        &town.community,
        &town.secretary,
        &worker,
        &town.leader,
        &town.administrator,
    ];
    assert!(Role::ALL.iter().all(|role| all.iter().any(|actor| actor.role == *role)));
    all.map(Clone::clone).to_vec()
}

#[tokio::test]
async fn nothing_foreign_is_read_written_exported_or_related() {
    in_an_office(|bench| async move {
        let (town, own, neighbour) = played(bench.clone(), OFFICE_FILE, "不服").await;
        let abroad = abroad(&bench).await;
        let (nowhere, people) = (nowhere(), everybody(&town).await);
        assert!(![own.import, neighbour.import].contains(&abroad.import), "theirs alone");
        assert!(![own.objection, neighbour.objection].contains(&abroad.objection), "theirs alone");
        let (mut cases, mut beyond) = (BTreeMap::<&str, usize>::new(), 0);
        for actor in &people {
            for (name, class, of) in OPS {
                let missing = with(&own, &nowhere, *of);
                let no = attempt(&town, actor, name, &missing).await.unwrap_err();
                // In the own town what is outside the own place, where that is not the office's to reach.
                let outside = actor.place != Place::Town && *of != Of::Issue;
                let foreign = [Some(&abroad), outside.then_some(&neighbour)];
                for other in foreign.into_iter().flatten() {
                    if *of == Of::Month && other.month.is_none() {
                        continue;
                    }
                    let there = with(&own, other, *of);
                    let before = sequences(&bench).await;
                    let outcome = attempt(&town, actor, name, &there).await;
                    let place = format!("{name} of {of:?} by {}: {outcome:?}", actor.role);
                    assert_eq!(sequences(&bench).await, before, "recorded: {place}");
                    let refusal = outcome.expect_err(&place);
                    assert_eq!(kind(&refusal), kind(&no), "{place}, but {no}");
                    let (said, unsaid) = (format!("{refusal:?}"), format!("{no:?}"));
                    assert_eq!(told(&said, &there, &missing), unsaid, "{place}");
                    *cases.entry(class).or_default() += 1;
                    beyond += usize::from(kind(&refusal) != "not allowed");
                }
            }
            for (name, class, scoped) in LISTS {
                let Ok(said) = list(&town, actor, name).await else { continue };
                assert!(!said.contains(CANARY), "{name} by {}", actor.role);
                if *scoped && actor.place != Place::Town {
                    for word in [code(NEIGHBOUR), OFFICE_FILE.to_owned()] {
                        assert!(!said.contains(&word), "{name} by {} names {word}", actor.role);
                    }
                }
                *cases.entry(class).or_default() += 1;
                beyond += 1;
            }
        }
        let total: usize = cases.values().sum();
        println!("{total} cases, {beyond} of them past the permission: {cases:?}; 0 deviations");
        assert!(total > 700 && beyond > 250, "{total} {beyond}");
        assert_eq!(cases.len(), 4, "{cases:?}");
        // It is no test of anything when an attempt fails on the own things too.
        let mut reached = BTreeSet::new();
        for actor in &people {
            for (name, _, of) in OPS {
                match attempt(&town, actor, name, &own).await {
                    Err(refusal) if ["not found", "not allowed"].contains(&kind(&refusal)) => {}
                    _ => drop(reached.insert((*name, format!("{of:?}")))),
                }
            }
        }
        let idle: Vec<_> =
            OPS.iter().filter(|(name, _, of)| !reached.contains(&(*name, format!("{of:?}")))).collect();
        assert!(idle.is_empty(), "never reach the own things: {idle:?}");
    })
    .await;
}
