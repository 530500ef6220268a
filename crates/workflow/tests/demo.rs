//! The demo town, played through the verbs.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use assessment::{Keep, Month, Policy, assess_town, document};
use support::{Bench, invented};
use workflow::demo::{DemoClock, DemoTown, seed};
use workflow::view::DeskBlock;
use workflow::{Actor, Office, Place, Role, StationState};

const FIRST: (u16, u16) = (2023, 1);

async fn played(
    bench: &Bench,
    per_station: usize,
    months: usize,
) -> (assessment::TownFigures, Vec<Actor>, Office) {
    let figures = invented::town(5, per_station, Month::new(FIRST.0, FIRST.1).unwrap(), months);
    let clock = Arc::new(DemoClock::new(bench.hands.clone()));
    let office = bench.office_with_clock(clock.clone());
    let town = DemoTown {
        town: "310115199",
        name: "示例镇",
        policy: "sanlin-2022-50",
        figures: &figures,
        password: support::GOOD,
    };
    let users = seed(&office, &clock, &town).await.unwrap();
    (figures, users, office)
}

#[tokio::test]
async fn the_year_is_published_and_the_last_month_is_under_way() {
    support::in_an_office(|bench| async move {
        let (figures, users, _) = played(&bench, 7, 4).await;
        let clerk = users.iter().find(|user| user.role == Role::Clerk).unwrap();
        let issued = bench.office.publications(clerk).await.unwrap();
        assert_eq!(
            issued.iter().map(|line| (line.month.as_str(), line.issue)).collect::<Vec<_>>(),
            [("2023-03", 1), ("2023-02", 2), ("2023-02", 1), ("2023-01", 1)]
        );
        let board = bench.office.month_board(clerk, "2023-04").await.unwrap();
        let states: Vec<_> = board.stations.iter().map(|station| station.state).collect();
        assert_eq!(
            states,
            [
                StationState::Signed,
                StationState::Drafted,
                StationState::Returned,
                StationState::Open,
                StationState::Open
            ]
        );
        assert_eq!(board.stations[4].extensions.len(), 1);
        // The same figures through the calculation alone give the very same document.
        let policy = Policy::compile(&invented::policy_source()).unwrap();
        let result = assess_town(&policy, &figures, Keep::Marks);
        for month in &figures.months[..3] {
            let edition = policy.edition(month.month).unwrap();
            let month = result.month(month.month).unwrap();
            let direct = document::text(&document::month(edition, &figures, month).into());
            let nouns = bench.office.published_nouns(clerk, &month.month.to_string(), None).await.unwrap();
            let edition = nouns.policy.edition(month.month).unwrap();
            let online = nouns.result.month(month.month).unwrap();
            let online = document::text(&document::month(edition, &nouns.figures, online).into());
            assert!(online == direct, "{} differs", month.month);
            let issue = issued.iter().find(|line| line.month == month.month.to_string()).unwrap().issue;
            let bundle = bench.office.bundle(clerk, &month.month.to_string(), issue).await.unwrap();
            let sealed = evidence::Sealed::open(&bundle).unwrap();
            let direct = serde_json::from_str(&direct).unwrap();
            let canonical = |value| evidence::canonical::write(value).unwrap();
            assert!(canonical(&sealed.bundle().results) == canonical(&direct), "the seal differs");
        }
    })
    .await;
}

#[tokio::test]
async fn every_user_has_a_desk() {
    support::in_an_office(|bench| async move {
        let (_, users, office) = played(&bench, 6, 3).await;
        assert_eq!(users.len(), 4 + 10 + 1 + 4);
        let mut seen = BTreeMap::new();
        for user in &users {
            let desk = office.desk(user).await.unwrap();
            assert!(desk.blocks.len() <= 7);
            seen.insert((user.role, user.place.to_string()), desk);
        }
        let of = |role: Role| seen.iter().find(|((found, _), _)| *found == role).unwrap().1;
        let has = |role: Role, wanted: fn(&DeskBlock) -> bool| of(role).blocks.iter().any(wanted);
        assert!(has(Role::Secretary, |block| matches!(block, DeskBlock::Own { .. })));
        assert!(has(Role::Community, |block| matches!(block, DeskBlock::Committees { .. })));
        assert!(has(Role::Clerk, |block| matches!(block, DeskBlock::Late { .. })));
        assert!(has(Role::Leader, |block| matches!(block, DeskBlock::Published { .. })));
        assert!(!has(Role::Leader, |block| matches!(block, DeskBlock::Progress(_))));
        let place = Place::Station("永泰路派出所".to_owned());
        let officer =
            users.iter().find(|user| user.role == Role::BeatOfficer && user.place == place).unwrap();
        let desk = office.desk(officer).await.unwrap();
        let DeskBlock::ToDo(to_do) = &desk.blocks[0] else { panic!("no list") };
        assert!(to_do.iter().any(|item| item.words.contains("被退回")), "{to_do:?}");
        assert!(bench.lines_of("310115199").await > 60);
    })
    .await;
}
