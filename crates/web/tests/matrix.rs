//! Every route by every principal: what the table says is what happens. The table in the manual is this one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fmt::Write as _;
use std::path::Path;

use axum::http::{Method, Request, StatusCode};
use support::{Browser, Site};
use web::{Access, matrix};
use workflow::{Appointment, ClientKey, NewUser, Place, Role};

/// One of each role, at a place that fits it.
fn people() -> Vec<(&'static str, Role, Place)> {
    let station = || Place::Station(support::STATION.to_owned());
    Role::ALL
        .into_iter()
        .map(|role| {
            let place = match role {
                Role::BeatOfficer | Role::DeputyChief => station(),
                Role::Community => Place::Community(support::COMMUNITY.to_owned()),
                Role::Secretary | Role::PopulationWorker => Place::Committee("310115130001".to_owned()),
                _ => Place::Town,
            };
            (role.id(), role, place)
        })
        .collect()
}

/// An address that fits a route, naming things that are nowhere.
fn address(path: &str) -> String {
    path.replace("{month}", "2022-06")
        .replace("{station}", "%E4%B8%89%E6%9E%97%E6%B4%BE%E5%87%BA%E6%89%80")
        .replace("{committee}", "310115130099")
        .replace("{issue}", "1")
        .replace("{sequence}", "1")
        .replace("{number}", "1")
        .replace("{upload}", "0123456789abcdef")
        .replace("{reading}", "step_count")
        .replace("{staff}", "nobody")
        .replace("{setting}", "none")
        .replace("{token}", "none")
        .replace("{hash}", "none")
        .replace("{year}", "2022")
        .replace("{name}", "none")
}

async fn call(browser: &mut Browser, method: &Method, path: &str, csrf: &str) -> support::Got {
    if *method == Method::GET {
        return browser.get(&address(path)).await;
    }
    if matches!(path, "/months/{month}/import" | "/committees/roster") {
        let body = format!("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--x--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(address(path))
            .header("content-type", "multipart/form-data; boundary=x");
        return browser.send(request, body).await;
    }
    let fields = [("csrf", csrf), ("key", "0123456789abcdef"), ("version", "0")];
    browser.post(&address(path), &fields).await
}

#[tokio::test]
async fn every_route_by_every_role() {
    let site = Site::with_committees().await;
    site.people(&people()).await;
    let mut tried = 0;
    for (login, role, _) in people() {
        let mut browser = site.signed_in(login).await;
        let csrf = browser.get("/account").await.hidden("csrf");
        let cookie = browser.cookie.clone();
        for (method, path, access) in matrix() {
            if matches!(path, "/sign-out" | "/sign-in" | "/demo") {
                continue;
            }
            browser.cookie.clone_from(&cookie);
            let got = call(&mut browser, &method, path, &csrf).await;
            let place = format!("{role:?} {method} {path} → {}", got.status);
            if matches!(access, Access::Token(_)) {
                assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{place}: a cookie opens nothing here");
            } else if access.admits(role) {
                assert_ne!(got.status, StatusCode::FORBIDDEN, "{place}: {}", got.text());
                assert!(!got.status.is_server_error(), "{place}: {}", got.text());
                assert!(!got.location().starts_with("/sign-in"), "{place}");
            } else {
                assert_eq!(got.status, StatusCode::FORBIDDEN, "{place}");
            }
            if method == Method::POST && !matches!(access, Access::Public | Access::Token(_)) {
                let bare = call(&mut browser, &method, path, "").await;
                assert_eq!(bare.status, StatusCode::FORBIDDEN, "{place} without the token");
                tried += 1;
            }
            tried += 1;
        }
    }
    let reports = site.reports.lock().unwrap().clone();
    assert!(reports.is_empty(), "{reports:?}");
    println!("{tried} requests by {} roles on {} routes", Role::ALL.len(), matrix().len());
    assert!(tried > 900, "{tried}");
}

#[tokio::test]
async fn every_route_by_whoever_has_not_signed_in() {
    let site = Site::with_committees().await;
    let people = site.people(&people()).await;
    // Three who may not: no cookie, one that was never ours, one of a user who was disabled since.
    let mut disabled = site.signed_in(Role::Clerk.id()).await;
    let mut admin = site.signed_in(Role::Administrator.id()).await;
    let clerk = people.iter().find(|actor| actor.role == Role::Clerk).unwrap();
    let page = format!("/users/{}", clerk.id);
    let version = admin.get(&page).await.hidden("version");
    let done = admin.submit(&page, &format!("{page}/disable"), &[("version", &version)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let mut forged = site.browser();
    forged.cookie = Some(format!("{}.{}", support::TOWN, "0".repeat(64)));
    let mut nobody = site.browser();
    let mut tried = 0;
    for browser in [&mut nobody, &mut forged, &mut disabled] {
        for (method, path, access) in matrix() {
            let got = call(browser, &method, path, "x").await;
            let place = format!("{method} {path} → {}", got.status);
            if matches!(access, Access::Token(_)) {
                assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{place}");
            } else if access == Access::Public {
                assert!(!got.status.is_server_error(), "{place}");
            } else {
                assert_eq!(got.status, StatusCode::SEE_OTHER, "{place}");
                assert!(got.location().starts_with("/sign-in"), "{place}: {}", got.location());
            }
            tried += 1;
        }
    }
    println!("{tried} requests by nobody, a forger and a disabled user");
}

/// A password that somebody else knows opens nothing but the way to another.
#[tokio::test]
async fn every_route_before_the_initial_password_is_changed() {
    let site = Site::with_committees().await;
    let admin = site.people(&[("admin", Role::Administrator, Place::Town)]).await.swap_remove(0);
    let mut tried = 0;
    for (number, (login, role, place)) in people().into_iter().enumerate() {
        let appointment = Appointment { name: "新来的".to_owned(), role, place };
        let key = ClientKey::new(&format!("newcomer-{number}")).unwrap();
        let new = NewUser { login: login.to_owned(), appointment };
        let made = site.office.create_user(&admin, &key, &new).await.unwrap();
        let mut browser = site.browser();
        let fields = [("town", support::TOWN), ("login", login), ("password", made.password.show())];
        assert_eq!(browser.post("/sign-in", &fields).await.status, StatusCode::SEE_OTHER);
        let csrf = browser.get("/account/password").await.hidden("csrf");
        let cookie = browser.cookie.clone();
        for (method, path, access) in matrix() {
            let open = matches!(access, Access::Public | Access::Token(_));
            if open || matches!(path, "/account/password" | "/sign-out") {
                continue;
            }
            browser.cookie.clone_from(&cookie);
            let got = call(&mut browser, &method, path, &csrf).await;
            let place = format!("{role:?} {method} {path} → {}", got.status);
            if access.admits(role) {
                assert_eq!(got.status, StatusCode::SEE_OTHER, "{place}");
                assert_eq!(got.location(), "/account/password", "{place}");
            } else {
                assert_eq!(got.status, StatusCode::FORBIDDEN, "{place}");
            }
            tried += 1;
        }
    }
    println!("{tried} requests with an initial password");
    assert!(tried > 500, "{tried}");
}

/// The table as the manual prints it.
fn printed() -> String {
    let mut out = String::from(
        "# 谁能做什么：页面和角色对照\n\n每个地址要什么权限，写在程序的路由表里；这张表由测试从路由表生成，有出入测试就不过。\
         “●”是能进，空白是 403；没有登录的人一律转到登录页。写“令牌”的地址只认接口令牌，\
         登录的人也是 401；令牌没有那项用途是 403。能进以后看到哪些派出所、居村委，由用户的范围决定：\
         范围以外的一律“没有找到”，和不存在一样。\n\n| 方法 | 地址 | 要什么权限 |",
    );
    for role in Role::ALL {
        let _ = write!(out, " {} |", role.words());
    }
    out.push_str("\n|---|---|---|");
    out.push_str(&":-:|".repeat(Role::ALL.len()));
    out.push('\n');
    for (method, path, access) in matrix() {
        let _ = write!(out, "| {method} | `{path}` | {} |", access.words());
        for role in Role::ALL {
            out.push_str(if access.admits(role) { " ● |" } else { " |" });
        }
        out.push('\n');
    }
    out
}

/// Written anew with `SHIKOU_WRITE_MANUAL=1`.
#[test]
fn the_manual_prints_this_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/permissions.md");
    if std::env::var_os("SHIKOU_WRITE_MANUAL").is_some() {
        std::fs::write(&path, printed()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == printed(), "docs/manual/permissions.md is old: run with SHIKOU_WRITE_MANUAL=1");
}
