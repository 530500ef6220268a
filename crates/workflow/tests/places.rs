//! Users of stations, communities and committees.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use storage::{AuditLine, NewSpan};
use support::{Bench, TOWN, fields, in_an_office};
use workflow::view::user::UserFilter;
use workflow::{Appointment, Place, Role};

const STATION: &str = "三林派出所";
const NEXT: &str = "杨思派出所";
const CODE: &str = "310115130001";

/// One station with one committee of one community.
async fn organised(bench: &Bench) {
    let at = bench.office.now();
    let mut write = bench.office.db().begin(TOWN).await.unwrap();
    write.add_station(STATION, 1, None).await.unwrap();
    write.add_station(NEXT, 2, None).await.unwrap();
    let span = NewSpan {
        committee: CODE,
        from_month: "2022-01",
        name: "三林老街居委会",
        station: STATION,
        community: Some("三林社区"),
        version: 1,
        by: "console",
        at,
    };
    write.add_span(span).await.unwrap();
    let line = AuditLine {
        at,
        actor: "console".to_owned(),
        verb: "organise".to_owned(),
        object: "organisation".to_owned(),
        details: "{}".to_owned(),
        client_key: "-".to_owned(),
        leaf: Vec::new(),
    };
    write.record(&line).await.unwrap();
}

fn station() -> Place {
    Place::Station(STATION.to_owned())
}

#[tokio::test]
async fn places_that_are_there_are_taken_and_named_as_people_say() {
    in_an_office(|bench| async move {
        organised(&bench).await;
        let admin = bench.user("admin", Role::Administrator).await;
        bench.user_at("officer", Role::BeatOfficer, station()).await;
        bench.user_at("deputy", Role::DeputyChief, station()).await;
        bench.user_at("centre", Role::Community, Place::Community("三林社区".to_owned())).await;
        bench.user_at("secretary", Role::Secretary, Place::Committee(CODE.to_owned())).await;
        let users = bench.office.users(&admin, &UserFilter::default()).await.unwrap();
        let words = |login: &str| {
            users.iter().find(|user| user.login == login).map(|user| user.place_words.as_str()).unwrap()
        };
        assert_eq!(
            ["admin", "officer", "deputy", "centre", "secretary"].map(words),
            ["全镇", STATION, STATION, "三林社区", "三林老街居委会"]
        );
        let (_, signed_in) = bench.signed_in("officer").await;
        assert_eq!(signed_in.actor.place, station());
        assert!(signed_in.actor.covers_station(STATION) && !signed_in.actor.covers_station(NEXT));
    })
    .await;
}

#[tokio::test]
async fn whoever_moves_to_another_place_signs_in_anew() {
    in_an_office(|bench| async move {
        organised(&bench).await;
        let officer = bench.user_at("officer", Role::BeatOfficer, station()).await;
        let (cookie, _) = bench.signed_in("officer").await;
        let moved = |role, place| Appointment { name: "民某".to_owned(), role, place };
        let version = bench.version(&officer.id).await;
        for (role, place) in [
            (Role::BeatOfficer, Place::Town),
            (Role::BeatOfficer, Place::Station("没有派出所".to_owned())),
            (Role::Secretary, station()),
        ] {
            let change = moved(role, place);
            let refusal = bench
                .office
                .change_user(&bench.console(), &bench.key(), &version, &change)
                .await
                .unwrap_err();
            assert_eq!(fields(&refusal), ["place"]);
        }
        assert!(bench.inside(&cookie).await, "a refusal changes nothing");
        let next = moved(Role::BeatOfficer, Place::Station(NEXT.to_owned()));
        bench.office.change_user(&bench.console(), &bench.key(), &version, &next).await.unwrap();
        assert!(!bench.inside(&cookie).await);
        let (cookie, _) = bench.signed_in("officer").await;
        let version = bench.version(&officer.id).await;
        let secretary = moved(Role::Secretary, Place::Committee(CODE.to_owned()));
        bench.office.change_user(&bench.console(), &bench.key(), &version, &secretary).await.unwrap();
        assert!(!bench.inside(&cookie).await);
        let (_, signed_in) = bench.signed_in("officer").await;
        assert_eq!((signed_in.actor.role, signed_in.actor.place), (secretary.role, secretary.place));
    })
    .await;
}
