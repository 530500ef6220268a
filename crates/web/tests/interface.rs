//! The document of the interface: kept as text, true to the routes, and every answer as it says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod program;
mod schema;
mod support;

use axum::http::StatusCode;
use program::{Program, figures, published};
use serde_json::{Value, json};
use support::{Got, Site};
use web::{Access, matrix};
use workflow::{Place, TokenScope};

async fn document(site: &Site) -> Value {
    let got = site.browser().get("/api/openapi.json").await;
    assert_eq!(got.status, StatusCode::OK);
    got.json()
}

#[tokio::test]
async fn the_document_is_kept_and_names_every_route_with_its_scope() {
    let site = Site::new().await;
    let document = document(&site).await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut said: Vec<String> = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let scope = operation["security"][0]["token"][0].as_str().unwrap_or("anybody");
            assert!(operation["responses"]["default"].is_object(), "{path}");
            said.push(format!("{} {path} {scope}", method.to_uppercase()));
        }
    }
    let routes = matrix().into_iter().filter(|(_, path, _)| path.starts_with("/api/v1/"));
    let mut there: Vec<String> = routes
        .map(|(method, path, access)| match access {
            Access::Token(scope) => format!("{method} {path} {}", scope.id()),
            Access::Public => format!("{method} {path} anybody"),
            other => panic!("{path}: {other:?}"),
        })
        .collect();
    said.sort();
    there.sort();
    assert_eq!(said, there);
    insta::assert_snapshot!("openapi", serde_json::to_string_pretty(&document).unwrap());
}

/// An answer against what the document says of that address and status.
fn as_documented(document: &Value, method: &str, path: &str, got: &Got) {
    let responses = &document["paths"][path][method]["responses"];
    let status = got.status.as_u16().to_string();
    let response = responses.get(&status).unwrap_or(&responses["default"]);
    let content = response["content"].as_object().unwrap();
    let (kind, content) = content.iter().next().unwrap();
    assert_eq!(got.header("content-type"), kind, "{path} {status}");
    let faults = schema::faults(document, &content["schema"], &got.json());
    assert!(faults.is_empty(), "{method} {path} {status}: {faults:#?}");
}

#[tokio::test]
async fn every_answer_is_as_the_document_says() {
    let (site, _) = published().await;
    let document = document(&site).await;
    let program = Program::new(&site, &TokenScope::ALL, Place::Town).await;
    let narrow = Program::new(&site, &[TokenScope::Roster], Place::Town).await;
    let mut kinds = std::collections::BTreeSet::new();
    for (path, addresses) in [
        ("/api/v1/health", vec!["/api/v1/health"]),
        ("/api/v1/months", vec!["/api/v1/months"]),
        (
            "/api/v1/months/{month}/results",
            vec![
                "/api/v1/months/2022-06/results",
                "/api/v1/months/2022-07/results",
                "/api/v1/months/x/results",
            ],
        ),
        (
            "/api/v1/roster",
            vec!["/api/v1/roster", "/api/v1/roster?month=2022-05", "/api/v1/roster?month=%FF"],
        ),
    ] {
        for address in addresses {
            for who in [&program, &narrow] {
                let got = who.get(address).await;
                kinds.insert(got.status.as_u16());
                as_documented(&document, "get", path, &got);
            }
        }
    }
    let clerk = site.signed_in("pclerk").await;
    drop(clerk);
    open_july(&site).await;
    let mut wrong = figures(1..=3);
    wrong["committees"][1]["figures"]["checked"] = json!(-1);
    for tail in ["figures", "figures/check"] {
        let path = format!("/api/v1/months/{{month}}/{tail}");
        for (month, key, body) in [
            ("2022-07", "right-key", &figures(1..=3)),
            ("2022-07", "wrong-key", &wrong),
            ("2022-07", "wrong-key-2", &json!([1])),
            ("2022-07", "", &figures(1..=3)),
            ("2022-09", "no-month", &figures(1..=3)),
            ("2022-06", "published", &wrong),
        ] {
            for who in [&program, &narrow] {
                let got = who.post(&format!("/api/v1/months/{month}/{tail}"), key, body).await;
                kinds.insert(got.status.as_u16());
                as_documented(&document, "post", &path, &got);
            }
        }
    }
    let sent = &document["components"]["schemas"]["Figures"];
    assert!(schema::faults(&document, sent, &figures(1..=3)).is_empty());
    assert!(!schema::faults(&document, sent, &wrong).is_empty(), "the checker sees what is wrong");
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), [200, 400, 403, 404, 422]);
}

async fn open_july(site: &Site) {
    let read = site.office.db().read().await.unwrap().staff_by_login(support::TOWN, "pclerk").await.unwrap();
    let row = read.unwrap();
    let clerk = workflow::Actor {
        id: row.staff,
        name: row.name,
        role: workflow::Role::Clerk,
        ..workflow::Actor::console(support::TOWN)
    };
    let key = workflow::ClientKey::new("open-july").unwrap();
    site.office.open_month(&clerk, &key, "2022-07").await.unwrap();
}

#[tokio::test]
async fn the_page_says_what_the_document_says_and_asks_nothing_of_elsewhere() {
    let site = Site::new().await;
    let document = document(&site).await;
    let page = site.browser().get("/api").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    for (path, methods) in document["paths"].as_object().unwrap() {
        assert!(text.contains(path), "{path}");
        for operation in methods.as_object().unwrap().values() {
            assert!(text.contains(operation["summary"].as_str().unwrap()), "{path}");
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(text.contains(&format!("id=\"kind-{name}\"")), "{name}");
        for field in schema["properties"].as_object().into_iter().flatten().map(|(field, _)| field) {
            assert!(text.contains(&format!("<td class=\"mono\">{field}</td>")), "{name}.{field}");
        }
    }
    assert!(!text.contains("http://") && !text.contains("https://"), "works without internet");
    assert!(page.body.len() < 64 << 10, "{}", page.body.len());
}
