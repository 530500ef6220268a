//! What programs ask and send: every route by every token, answers as the document says, figures in once.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod program;
mod support;

use axum::http::{Method, StatusCode};
use program::{Program, figures, published};
use serde_json::{Value, json};
use support::{OTHER_STATION, STATION, Site, TOWN};
use web::{Access, matrix};
use workflow::{Place, Role, TokenScope};

#[tokio::test]
async fn every_route_by_every_token() {
    let site = Site::with_committees().await;
    let programs = Program::of_each_kind(&site).await;
    let mut tried = 0;
    for (scopes, program) in &programs {
        for (method, path, access) in matrix() {
            let address = program::address(path);
            let got = match method {
                Method::GET => program.get(&address).await,
                _ => program.post(&address, "matrix-key", &json!({})).await,
            };
            let place = format!("{scopes:?} {method} {path} → {}: {}", got.status, got.text());
            match access {
                Access::Token(scope) if scopes.contains(&scope) => {
                    assert!(
                        got.status != StatusCode::UNAUTHORIZED && got.status != StatusCode::FORBIDDEN,
                        "{place}"
                    );
                    assert!(!got.status.is_server_error(), "{place}");
                }
                Access::Token(_) => assert_eq!(got.status, StatusCode::FORBIDDEN, "{place}"),
                // A token opens no page: there it is nobody.
                Access::Public => assert!(!got.status.is_server_error(), "{place}"),
                _ => assert!(got.location().starts_with("/sign-in"), "{place}"),
            }
            tried += 1;
        }
    }
    println!("{tried} requests by {} tokens", programs.len());
    assert!(tried > 700, "{tried}");
    let reports = site.reports.lock().unwrap().clone();
    assert!(reports.is_empty(), "{reports:?}");
}

#[tokio::test]
async fn whoever_has_no_token_that_holds_learns_only_that() {
    let site = Site::with_committees().await;
    let right = Program::new(&site, &TokenScope::ALL, Place::Town).await;
    let mut answers = Vec::new();
    for shown in [
        String::new(),
        "Bearer".to_owned(),
        "Basic dXNlcjpwYXNz".to_owned(),
        format!("Bearer {TOWN}.{}", "0".repeat(64)),
        format!("Bearer {}", &right.value[..right.value.len() - 1]),
    ] {
        let got = right.ask(Method::GET, "/api/v1/months", &[("authorization", &shown)], "").await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{shown}");
        assert_eq!(got.header("www-authenticate"), "Bearer");
        assert_eq!(got.header("content-type"), "application/problem+json");
        answers.push(got.text());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert!(!answers[0].contains(TOWN), "{answers:?}");
    let missing = right.get("/api/v1/nothing").await;
    assert_eq!(
        (missing.status, missing.header("content-type")),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
}

#[tokio::test]
async fn results_are_what_the_command_prints_of_the_newest_issue_and_of_published_months_alone() {
    let (site, expected) = published().await;
    let town = Program::new(&site, &[TokenScope::Results], Place::Town).await;
    let got = town.get("/api/v1/months/2022-06/results").await;
    assert_eq!((got.status, got.text()), (StatusCode::OK, expected.clone()));
    let months = town.get("/api/v1/months").await.json();
    assert_eq!(months["months"][0]["month"], "2022-06");
    assert_eq!(got.header("etag"), format!("{:?}", months["months"][0]["root"].as_str().unwrap()));
    assert_eq!(town.get("/api/v1/months/2022-07/results").await.status, StatusCode::NOT_FOUND);

    let station = Program::new(&site, &[TokenScope::Results], Place::Station(STATION.to_owned())).await;
    let own = station.get("/api/v1/months/2022-06/results").await.json();
    let mut all: Value = serde_json::from_str(&expected).unwrap();
    all["committees"].as_array_mut().unwrap().retain(|committee| committee["station"] == STATION);
    assert_eq!(own, all);
    assert!(!own.to_string().contains(OTHER_STATION));
}

#[tokio::test]
async fn a_roster_is_dated_and_of_the_tokens_place() {
    let site = Site::with_committees().await;
    let town = Program::new(&site, &[TokenScope::Roster], Place::Town).await;
    let station = Program::new(&site, &[TokenScope::Roster], Place::Station(STATION.to_owned())).await;
    let all = town.get("/api/v1/roster").await.json();
    assert_eq!((all["month"].as_str(), all["committees"].as_array().unwrap().len()), (Some("2022-06"), 14));
    assert_eq!(all["committees"][0]["spans"][0]["from"], "2022-06");
    let own = station.get("/api/v1/roster?month=2022-06").await.json();
    assert_eq!(own["committees"].as_array().unwrap().len(), 7);
    assert!(!own.to_string().contains(OTHER_STATION));
    assert_eq!(town.get("/api/v1/roster?month=x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn figures_are_looked_at_then_taken_once() {
    let site = Site::with_committees().await;
    let program = Program::new(&site, &[TokenScope::Figures], Place::Station(STATION.to_owned())).await;
    let month = "/api/v1/months/2022-06/figures";
    let lines = site.lines().await;
    let checked = program.post(&format!("{month}/check"), "", &figures(1..=7)).await.json();
    assert_eq!((&checked["new"], &checked["findings"]), (&json!(7), &json!([])));
    assert_eq!(site.lines().await, lines, "nothing was written");
    let first = program.post(month, "2022-06-first", &figures(1..=7)).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    let again = program.post(month, "2022-06-first", &figures(1..=7)).await;
    assert_eq!(first.text(), again.text());
    assert_eq!(site.lines().await, lines + 1, "asked twice, done once");
    let line = site.last_line().await;
    assert!(line.details.contains("\"token\""), "{}", line.details);
    assert_eq!((line.verb.as_str(), line.actor.as_str()), ("import_figures", program.maker.as_str()));
    let same = program.post(month, "2022-06-second", &figures(1..=7)).await.json();
    assert_eq!((&same["new"], &same["changed"], &same["same"]), (&json!(0), &json!(0), &json!(7)));
    let other = program.post(&format!("{month}/check"), "", &figures(7..=8)).await.json();
    assert_eq!(other["findings"][0]["committee"], "310115130008", "another station's is not there: {other}");
}

#[tokio::test]
async fn all_that_is_wrong_with_figures_is_told_at_once_with_its_place() {
    let site = Site::with_committees().await;
    let program = Program::new(&site, &[TokenScope::Figures], Place::Town).await;
    let mut sent = figures(1..=6);
    let rows = sent["committees"].as_array_mut().unwrap();
    rows[0]["figures"]["correct"] = json!(9_999);
    rows[1]["figures"]["checked"] = json!("120");
    rows[2]["figures"]["risk"] = json!(1);
    rows[3]["figures"].as_object_mut().unwrap().remove("pushes");
    rows[4]["committee"] = json!("310115130099");
    rows[5]["committee"] = json!(310_115_130_006_u64);
    sent["month"] = json!("2022-06");
    let lines = site.lines().await;
    for (path, key) in [("figures", "wrong-key"), ("figures/check", "")] {
        let got = program.post(&format!("/api/v1/months/2022-06/{path}"), key, &sent).await;
        let found = got.json();
        let mut places: Vec<_> = found["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["place"].as_str().unwrap())
            .collect();
        places.sort_unstable();
        assert_eq!(
            places,
            [
                "committees[0].figures.correct",
                "committees[1].figures.checked",
                "committees[2].figures.risk",
                "committees[3].figures.pushes",
                "committees[4]",
                "committees[5].committee",
                "month",
            ],
            "{found}"
        );
        let remedies = found["findings"].as_array().unwrap();
        assert!(remedies.iter().all(|finding| finding["remedy"] != "" && finding["detail"] != ""), "{found}");
    }
    assert_eq!(site.lines().await, lines, "nothing was written");
    for (body, kind, status) in [
        ("{", "application/json", StatusCode::UNPROCESSABLE_ENTITY),
        ("[]", "application/json", StatusCode::UNPROCESSABLE_ENTITY),
        ("{}", "application/json", StatusCode::UNPROCESSABLE_ENTITY),
        ("{}", "text/plain", StatusCode::BAD_REQUEST),
        (&" ".repeat(600 << 10), "application/json", StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let bearer = format!("Bearer {}", program.value);
        let head =
            [("authorization", bearer.as_str()), ("content-type", kind), ("idempotency-key", "broken-key")];
        let got = program.ask(Method::POST, "/api/v1/months/2022-06/figures", &head, body).await;
        assert_eq!(got.status, status, "{}", got.text());
    }
    let unkeyed = program.post("/api/v1/months/2022-06/figures", "", &figures(1..=1)).await;
    assert_eq!(unkeyed.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_is_made_shown_once_and_revoked_on_its_page() {
    let site = Site::with_committees().await;
    site.people(&[("head", Role::OfficeHead, Place::Town), ("admin", Role::Administrator, Place::Town)])
        .await;
    let mut head = site.signed_in("head").await;
    let page = "/system/tokens";
    let wrong = head.submit(page, page, &[("name", ""), ("days", "x"), ("scope.figures", "on")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("本人没有“导入数据”的权限"), "{}", wrong.text());
    let fields = [("name", "区平台"), ("days", "30"), ("scope.results", "on"), ("place", "")];
    let made = head.submit(page, page, &fields).await;
    let value = made.text().split("id=\"token\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let program = Program { site: site.clone(), value: value.clone(), maker: String::new() };
    assert_eq!(program.get("/api/v1/months").await.status, StatusCode::OK);
    let listed = head.get(page).await.text();
    assert!(listed.contains("区平台") && !listed.contains(&value[10..]), "shown once");
    let mut admin = site.signed_in("admin").await;
    assert!(admin.get(page).await.text().contains("只能撤销"));
    let revoked = admin.submit(page, "/system/tokens/t1/revoke", &[]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER, "{}", revoked.text());
    assert_eq!(program.get("/api/v1/months").await.status, StatusCode::UNAUTHORIZED);
}
