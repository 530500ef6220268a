//! Every thing by a foreigner: what lies outside the own place is not found, in the same words as what is nowhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use axum::http::StatusCode;
use support::{Browser, Got, OTHER_STATION, STATION, Site};
use workflow::{Place, Role};

const OWN: &str = "310115130001";
const FOREIGN: &str = "310115130008";
const NOWHERE: &str = "310115130099";

fn grid(station: &str) -> String {
    let station = form_urlencoded::byte_serialize(station.as_bytes()).collect::<String>();
    format!("/months/2022-06/stations/{station}")
}

/// A page without what differs from one request to the next.
fn told(got: &Got, what: &[&str]) -> String {
    let mut text = got.text();
    let keys: Vec<String> =
        text.match_indices("name=\"key\" value=\"").map(|(at, _)| text[at..at + 50].to_owned()).collect();
    for key in keys {
        text = text.replace(&key, "");
    }
    for word in what {
        text = text.replace(word, "");
    }
    text
}

async fn officer(site: &Site) -> Browser {
    site.people(&[
        ("officer", Role::BeatOfficer, Place::Station(STATION.to_owned())),
        ("deputy", Role::DeputyChief, Place::Station(STATION.to_owned())),
        ("secretary", Role::Secretary, Place::Committee(OWN.to_owned())),
        ("community", Role::Community, Place::Community(support::COMMUNITY.to_owned())),
    ])
    .await;
    site.signed_in("officer").await
}

#[tokio::test]
async fn another_stations_month_is_not_found() {
    let site = Site::with_committees().await;
    let mut officer = officer(&site).await;
    let mut deputy = site.signed_in("deputy").await;
    assert_eq!(officer.get(&grid(STATION)).await.status, StatusCode::OK);
    let mut tried = 0;
    for browser in [&mut officer, &mut deputy] {
        let csrf = browser.get("/account").await.hidden("csrf");
        for (method, tail) in [
            ("GET", ""),
            ("GET", "/review"),
            ("GET", "/check"),
            ("GET", "/forms/310115130008"),
            ("POST", "/cells"),
            ("POST", "/prefill"),
            ("POST", "/submit"),
            ("POST", "/sign"),
            ("POST", "/return"),
        ] {
            let mut both = Vec::new();
            for station in [OTHER_STATION, "虚构派出所"] {
                let path = format!("{}{tail}", grid(station));
                let fields = [
                    ("csrf", csrf.as_str()),
                    ("key", "0123456789abcdef"),
                    ("version", "1"),
                    ("reason", "x"),
                    ("c.310115130008.checked", "5"),
                    ("w.310115130008.checked", ""),
                ];
                let got = match method {
                    "GET" => browser.get(&path).await,
                    _ => browser.post(&path, &fields).await,
                };
                // What the role never does is refused before anything is looked for.
                if got.status != StatusCode::FORBIDDEN {
                    assert_eq!(got.status, StatusCode::NOT_FOUND, "{method} {path}: {}", got.text());
                }
                both.push(told(&got, &[OTHER_STATION, "虚构派出所"]));
                tried += 1;
            }
            assert_eq!(both[0], both[1], "{method} {tail}");
        }
    }
    // A cell of another station's committee in the own station's form.
    let fields = [("c.310115130008.checked", "5"), ("w.310115130008.checked", "")];
    let got = officer.submit(&grid(STATION), &format!("{}/cells", grid(STATION)), &fields).await;
    assert!(got.status.is_client_error(), "{}: {}", got.status, got.text());
    println!("{tried} requests for another station's things");
}

#[tokio::test]
async fn another_committees_page_is_not_found() {
    let site = Site::with_committees().await;
    officer(&site).await;
    for login in ["secretary", "community", "officer"] {
        let mut browser = site.signed_in(login).await;
        let mut both = Vec::new();
        for committee in [FOREIGN, NOWHERE] {
            for path in [
                format!("/committees/{committee}"),
                format!("/committees/{committee}/2022-06"),
                format!("/committees/{committee}/2022-06/form.pdf"),
            ] {
                let got = browser.get(&path).await;
                assert_eq!(got.status, StatusCode::NOT_FOUND, "{login} {path}: {}", got.text());
                both.push(told(&got, &[FOREIGN, NOWHERE]));
            }
        }
        assert_eq!(both[..3], both[3..], "{login}");
        let list = browser.get("/committees").await.text();
        assert!(list.contains(OWN) && !list.contains(FOREIGN), "{login} sees a list of the own place");
        let roster = browser.get("/committees/roster.xlsx").await;
        assert_eq!(roster.status, StatusCode::OK);
        let rows = sheets::read_roster(&roster.body, "名册.xlsx").unwrap();
        assert!(rows.iter().all(|row| row.code != FOREIGN), "{login} exports the own place");
    }
}

#[tokio::test]
async fn an_export_holds_the_own_station_alone() {
    let site = Site::with_committees().await;
    let mut officer = officer(&site).await;
    let got = officer.get("/months/2022-06/figures.xlsx").await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text());
    // Shared strings are deflated in the package: read it as the import would.
    let policy = assessment::Policy::compile(&support::policies()[support::POLICY]).unwrap();
    let read = sheets::read_workbook(std::io::Cursor::new(got.body), "导出.xlsx", &policy);
    let told = match read {
        Ok(book) => {
            let codes = book.towns.iter().flat_map(|town| &town.months).flat_map(|month| &month.committees);
            codes.map(|row| row.code.to_string()).collect::<Vec<_>>().join(" ")
        }
        Err(refusal) => refusal.to_string(),
    };
    assert!(!told.contains(FOREIGN), "{told}");
}
