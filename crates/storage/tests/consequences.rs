//! What a published month brings: kept with every step, seen by whoever answers for the committee alone.

#![allow(clippy::unwrap_used)]

mod support;

use storage::{Db, MonthRow, NewConsequence, NewSpan, NewStep, Scope, Stamp, Write};
use support::{line, on_each_engine};

const TOWN: &str = "310115130";
const MAY: &str = "2022-05";

async fn done(write: Write, key: &str) {
    write.finish(key, &line("do"), "null").await.unwrap();
}

fn step<'a>(number: i64, step: &'a str, state: &'a str) -> NewStep<'a> {
    NewStep { number, step, state, details: "{}", basis: None }
}

/// Two committees under two stations; an interview of the first, an analysis meeting of the second.
async fn two(db: &Db) {
    db.found(TOWN, "三林镇", "sanlin-2022-50", true, Stamp(0)).await.unwrap();
    let mut write = db.begin(TOWN).await.unwrap();
    for (place, (station, committee)) in
        [("甲所", "310115130001"), ("乙所", "310115130002")].iter().enumerate()
    {
        write.add_station(station, i64::try_from(place).unwrap(), None).await.unwrap();
        let span = NewSpan {
            committee,
            from_month: MAY,
            name: "居委会",
            station,
            community: None,
            version: 1,
            by: "u1",
            at: Stamp(1),
        };
        write.add_span(span).await.unwrap();
    }
    let month = MonthRow {
        month: MAY.to_owned(),
        state: "open".to_owned(),
        issue: 0,
        form_due: "2022-06-05".to_owned(),
        publish_due: "2022-06-10".to_owned(),
        reason: None,
        version: 1,
        changed_by: "u1".to_owned(),
        changed_at: 1,
    };
    write.add_month(&month).await.unwrap();
    for (committee, kind, level, due) in [
        ("310115130001", "interview", 1, "2022-07-10"),
        ("310115130002", "analysis_meeting", 0, "2022-07-01"),
    ] {
        let number = write.next_consequence().await.unwrap();
        let new = NewConsequence { number, month: MAY, committee, kind, level, basis: "{}", due };
        write.add_consequence(new, step(number, "arise", "to_do"), "u1", Stamp(1)).await.unwrap();
    }
    done(write, "two-of-them").await;
}

#[tokio::test]
async fn they_are_seen_by_place_and_by_what_is_due() {
    on_each_engine(|db| async move {
        two(&db).await;
        let mut read = db.read().await.unwrap();
        let seen = read.consequences(TOWN, &Scope::Town, "", false).await.unwrap();
        assert_eq!(seen.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 1], "first due first");
        let own = Scope::Committee("310115130001".to_owned());
        for scope in [own.clone(), Scope::Station("甲所".to_owned())] {
            let seen = read.consequences(TOWN, &scope, "", true).await.unwrap();
            assert_eq!(seen.iter().map(|row| row.number).collect::<Vec<_>>(), [1]);
        }
        assert!(read.consequence(TOWN, &own, 1).await.unwrap().is_some());
        for number in [0, -1, 2, 3] {
            assert!(read.consequence(TOWN, &own, number).await.unwrap().is_none(), "{number}");
        }
        assert!(read.consequences(TOWN, &Scope::Town, "2022-06", false).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_step_is_taken_over_what_was_shown_and_stays() {
    on_each_engine(|db| async move {
        two(&db).await;
        let mut write = db.begin(TOWN).await.unwrap();
        assert!(write.step_consequence(step(1, "notify", "noticed"), 1, "u1", Stamp(2)).await.unwrap());
        done(write, "first-step").await;
        let mut write = db.begin(TOWN).await.unwrap();
        assert!(!write.step_consequence(step(1, "notify", "noticed"), 1, "u2", Stamp(3)).await.unwrap());
        assert!(write.step_consequence(step(1, "withdraw", "withdrawn"), 2, "u2", Stamp(3)).await.unwrap());
        done(write, "second-step").await;
        let mut read = db.read().await.unwrap();
        let steps = read.consequence_steps(TOWN, 1).await.unwrap();
        let told: Vec<_> = steps.iter().map(|row| (row.step.as_str(), row.taken_by.as_str())).collect();
        assert_eq!(told, [("arise", "u1"), ("notify", "u1"), ("withdraw", "u2")]);
        assert_eq!(read.consequence_steps(TOWN, 0).await.unwrap().len(), 4);
        assert_eq!(read.consequences(TOWN, &Scope::Town, "", true).await.unwrap().len(), 1);
    })
    .await;
}
