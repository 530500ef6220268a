//! A program with a token, and months for it to read.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use assessment::{Keep, assess_town, document};
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Map, Value, json};
use storage::AuditRow;
use workflow::{ClientKey, NewToken, Place, Role, TokenScope, TownFiguresEdit};

use crate::support::{Got, OTHER_STATION, STATION, Site, TOWN};

/// 外部系统.
pub struct Program {
    pub site: Site,
    pub value: String,
    /// Id of whoever made its token.
    pub maker: String,
}

impl Program {
    pub async fn new(site: &Site, scopes: &[TokenScope], place: Place) -> Self {
        let number = site.lines().await;
        let maker =
            site.people(&[(&format!("maker{number}"), Role::Clerk, Place::Town)]).await.swap_remove(0);
        let new =
            NewToken {
                name: "区平台".to_owned(), scopes: scopes.iter().copied().collect(), place, days: 30
            };
        let key = ClientKey::new(&format!("token-{number:06}")).unwrap();
        let made = site.office.issue_token(&maker, &key, &new).await.unwrap();
        Self { site: site.clone(), value: made.value, maker: maker.id }
    }

    /// One for each set of scopes, for the town and for a station.
    pub async fn of_each_kind(site: &Site) -> Vec<(BTreeSet<TokenScope>, Self)> {
        let mut programs = Vec::new();
        for place in [Place::Town, Place::Station(STATION.to_owned())] {
            for set in 1..8_usize {
                let scopes: Vec<_> =
                    (0..3).filter(|bit| set >> bit & 1 == 1).map(|bit| TokenScope::ALL[bit]).collect();
                let program = Self::new(site, &scopes, place.clone()).await;
                programs.push((scopes.into_iter().collect(), program));
            }
        }
        programs
    }

    pub async fn ask(&self, method: Method, path: &str, head: &[(&str, &str)], body: &str) -> Got {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in head {
            request = request.header(*name, *value);
        }
        self.site.browser().send(request, Body::from(body.to_owned())).await
    }

    pub async fn get(&self, path: &str) -> Got {
        self.ask(Method::GET, path, &[("authorization", &format!("Bearer {}", self.value))], "").await
    }

    pub async fn post(&self, path: &str, key: &str, body: &Value) -> Got {
        let bearer = format!("Bearer {}", self.value);
        let head = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json; charset=utf-8"),
            ("idempotency-key", key),
        ];
        self.ask(Method::POST, path, &head, &body.to_string()).await
    }
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }
}

impl Site {
    pub async fn lines(&self) -> i64 {
        self.office.db().read().await.unwrap().town(TOWN).await.unwrap().unwrap().sequence
    }

    pub async fn last_line(&self) -> AuditRow {
        let last = self.lines().await;
        self.office.db().read().await.unwrap().audit_after(TOWN, last - 1, 1).await.unwrap().remove(0)
    }
}

/// An address that fits a route, naming things that are nowhere.
pub fn address(path: &str) -> String {
    let fitted = path.replace("{month}", "2022-06");
    let mut parts = fitted.split('/').map(|part| if part.starts_with('{') { "none" } else { part });
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |address, part| format!("{address}/{part}"))
}

/// Figures of the committees of these numbers, as a program sends them.
pub fn figures(numbers: RangeInclusive<u32>) -> Value {
    let row = |number: u32| {
        json!({ "committee": format!("310115130{number:03}"), "figures": {
            "checked": 100 + number, "correct": 95 + number, "falsified": 0, "overseas_checked": 10,
            "overseas_correct": 10, "accounts_revoked": 0, "declarations": 3 * number,
            "hukou_elsewhere": 200, "from_other_province": 500 + number, "pushes": number,
        }})
    };
    json!({ "committees": numbers.map(row).collect::<Vec<_>>() })
}

/// A site whose June is published, and what the command prints of it.
pub async fn published() -> (Site, String) {
    let site = Site::with_committees().await;
    let station = |name: &str| Place::Station(name.to_owned());
    let people = site
        .people(&[
            ("pclerk", Role::Clerk, Place::Town),
            ("phead", Role::OfficeHead, Place::Town),
            ("pofficer", Role::BeatOfficer, station(STATION)),
            ("pdeputy", Role::DeputyChief, station(STATION)),
            ("qofficer", Role::BeatOfficer, station(OTHER_STATION)),
            ("qdeputy", Role::DeputyChief, station(OTHER_STATION)),
        ])
        .await;
    let [clerk, head, officers @ ..] = people.as_slice() else { panic!("six people") };
    let program = Program::new(&site, &[TokenScope::Figures], Place::Town).await;
    let taken = program.post("/api/v1/months/2022-06/figures", "published-1", &figures(1..=14)).await;
    assert!(taken.status.is_success(), "{}", taken.text());
    let office = &site.office;
    let key = |name: &str| ClientKey::new(&format!("published-{name}")).unwrap();
    let edit = TownFiguresEdit {
        cells: vec![("overseas_total".to_owned(), "812".to_owned())],
        district_rate: String::new(),
        remark: String::new(),
        version: 0,
    };
    office.set_town_figures(clerk, &key("town"), "2022-06", &edit).await.unwrap();
    for (place, (name, pair)) in [STATION, OTHER_STATION].into_iter().zip(officers.chunks(2)).enumerate() {
        let version = async || {
            let board = office.month_board(clerk, "2022-06").await.unwrap();
            board.stations.into_iter().find(|line| line.station == name).unwrap().version
        };
        let step = |verb: &str| key(&format!("{verb}-{place}"));
        office.submit_draft(&pair[0], &step("submit"), "2022-06", name, version().await, true).await.unwrap();
        office.sign_station(&pair[1], &step("sign"), "2022-06", name, version().await).await.unwrap();
        office.review_station(clerk, &step("review"), "2022-06", name, version().await).await.unwrap();
    }
    let version = async || office.month_board(clerk, "2022-06").await.unwrap().month.version;
    office.lock_month(clerk, &key("lock"), "2022-06", version().await, "").await.unwrap();
    office.publish_month(head, &key("publish"), "2022-06", version().await).await.unwrap();
    let figures = office.export_figures(clerk, "2022-06").await.unwrap();
    let policy = assessment::Policy::compile(office.policy(crate::support::POLICY).unwrap()).unwrap();
    let result = assess_town(&policy, &figures, Keep::Marks);
    let month = "2022-06".parse().unwrap();
    let found: Map<String, Value> =
        document::month(policy.edition(month).unwrap(), &figures, result.month(month).unwrap());
    (site, document::text(&document::towns(vec![found])) + "\n")
}
