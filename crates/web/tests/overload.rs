//! More at once than are answered: the rest is told to come back, and nothing that was answered is lost. No test here
//! waits for time to pass: requests under way are held by the papers that they wait for.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod program;
mod support;

use axum::http::StatusCode;
use program::{Program, figures};
use support::{STATION, Site};
use workflow::{Place, Role, TokenScope};

/// How many are let in at once at this site.
const PLACES: usize = 2;

#[tokio::test]
async fn whoever_finds_no_place_is_told_to_come_back_and_loses_nothing() {
    let site = Site::with_committees_and_places(PLACES).await;
    let program = Program::new(&site, &[TokenScope::Figures], Place::Station(STATION.to_owned())).await;
    site.people(&[("clerk", Role::Clerk, Place::Town)]).await;
    let mut clerk = site.signed_in("clerk").await;
    let held = site.take_places(PLACES);
    let page = clerk.get("/").await;
    assert_eq!((page.status, page.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    assert!(page.header("content-type").starts_with("text/html"), "{}", page.text());
    let nowhere = clerk.get("/nowhere").await;
    assert_eq!(nowhere.status, StatusCode::SERVICE_UNAVAILABLE, "also where no page is");
    let lines = site.lines().await;
    let refused = program.post("/api/v1/months/2022-06/figures", "spike-key", &figures(1..=7)).await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(site.lines().await, lines);
    for open in ["/healthz", "/readyz"] {
        assert_eq!(clerk.get(open).await.status, StatusCode::OK, "{open}");
    }
    drop(held);
    assert_eq!(clerk.get("/").await.status, StatusCode::OK);
    let again = program.post("/api/v1/months/2022-06/figures", "spike-key", &figures(1..=7)).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_spike_everything_that_was_acknowledged_is_there_once() {
    let site = Site::with_committees_and_places(PLACES).await;
    let program = Program::new(&site, &[TokenScope::Figures], Place::Station(STATION.to_owned())).await;
    let program = std::sync::Arc::new(program);
    let before = site.lines().await;
    let spike = (0..10 * PLACES).map(|number| {
        let program = std::sync::Arc::clone(&program);
        tokio::spawn(async move {
            let sent = figures(1..=u32::try_from(number % 7 + 1).unwrap());
            let key = format!("spike-{number:04}");
            (key.clone(), program.post("/api/v1/months/2022-06/figures", &key, &sent).await.status)
        })
    });
    let mut acknowledged = Vec::new();
    for answered in spike.collect::<Vec<_>>() {
        let (key, status) = answered.await.unwrap();
        match status {
            StatusCode::OK => acknowledged.push(key),
            other => assert_eq!(other, StatusCode::SERVICE_UNAVAILABLE),
        }
    }
    assert!(acknowledged.len() >= PLACES, "{acknowledged:?}");
    let mut read = site.office.db().read().await.unwrap();
    let lines = read.audit_after(support::TOWN, before, 1_000).await.unwrap();
    let mut done: Vec<_> =
        lines.iter().map(|line| line.client_key.rsplit('/').next().unwrap().to_owned()).collect();
    done.sort();
    acknowledged.sort();
    assert_eq!(done, acknowledged);
}

#[tokio::test]
async fn meters_are_for_this_machine_and_name_nobody() {
    let site = Site::with_committees().await;
    site.people(&[("clerk", Role::Clerk, Place::Town)]).await;
    let mut clerk = site.signed_in("clerk").await;
    clerk.get("/months/2022-06").await;
    clerk.post("/sign-in", &[("town", support::TOWN), ("login", "clerk"), ("password", "wrong")]).await;
    assert_eq!(clerk.get("/metrics").await.status, StatusCode::NOT_FOUND, "not asked on this machine");
    for (peer, head, status) in [
        ("10.1.2.3:9", None, StatusCode::NOT_FOUND),
        ("127.0.0.1:9", Some("x-forwarded-for"), StatusCode::NOT_FOUND),
        ("127.0.0.1:9", Some("forwarded"), StatusCode::NOT_FOUND),
        ("[::1]:9", None, StatusCode::OK),
        ("127.0.0.1:9", None, StatusCode::OK),
    ] {
        let got = site.get_from(peer.parse().unwrap(), "/metrics", head).await;
        assert_eq!(got.status, status, "{peer} {head:?}");
        if status == StatusCode::OK {
            let text = got.text();
            for line in [
                "shikou_requests_total{method=\"GET\",route=\"/months/{month}\",status=\"200\"} 1\n",
                "shikou_request_seconds_count{method=\"GET\",route=\"/months/{month}\"} 1\n",
                "shikou_sign_ins_refused_total{reason=\"wrong\"} 1\n",
                "shikou_months{state=\"open\"} 1\n",
                "shikou_database_turns_total ",
            ] {
                assert!(text.contains(line), "{line} not in {text}");
            }
            for personal in ["clerk", "甲", "10.1.2.3", "310115130"] {
                assert!(!text.contains(personal), "{personal} in {text}");
            }
        }
    }
}
