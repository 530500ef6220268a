//! Doors: signing in and out, tokens, a session that ends in the middle of a form, what every answer carries.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use support::{PASSWORD, Site, TOWN};
use workflow::{Place, Role};

async fn site() -> Site {
    let site = Site::new().await;
    site.people(&[
        ("clerk", Role::Clerk, Place::Town),
        ("admin", Role::Administrator, Place::Town),
        ("other", Role::Administrator, Place::Town),
    ])
    .await;
    site
}

#[tokio::test]
async fn a_cookie_is_for_our_pages_alone() {
    let site = site().await;
    let mut browser = site.browser();
    let fields = [("town", TOWN), ("login", "clerk"), ("password", PASSWORD), ("next", "/account")];
    let answer = browser.post("/sign-in", &fields).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/account"));
    let cookie = answer.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "by plain HTTP it would be lost: {cookie}");
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    let out = browser.submit("/account", "/sign-out", &[]).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/sign-in"));
    assert!(browser.cookie.is_none());
    let mut thief = site.signed_in("clerk").await;
    let kept = thief.cookie.clone();
    thief.submit("/account", "/sign-out", &[]).await;
    thief.cookie = kept;
    assert_eq!(
        thief.get("/account").await.status,
        StatusCode::SEE_OTHER,
        "a session that ended lets nobody in"
    );
}

#[tokio::test]
async fn a_wrong_password_keeps_the_login_and_says_no_more() {
    let site = site().await;
    let mut browser = site.browser();
    let known = browser.post("/sign-in", &[("town", TOWN), ("login", "clerk"), ("password", "x")]).await;
    let unknown = browser.post("/sign-in", &[("town", TOWN), ("login", "nobody"), ("password", "x")]).await;
    assert_eq!(
        (known.status, unknown.status),
        (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY)
    );
    assert_eq!(known.text().replace("clerk", ""), unknown.text().replace("nobody", ""));
    assert!(known.text().contains("value=\"clerk\"") && !known.text().contains("value=\"x\""));
}

#[tokio::test]
async fn a_form_without_the_sessions_token_does_nothing() {
    let site = site().await;
    let mut admin = site.signed_in("admin").await;
    let mut other = site.signed_in("other").await;
    let foreign = other.get("/account").await.hidden("csrf");
    for token in ["", "x", foreign.as_str()] {
        let fields = [("csrf", token), ("key", "0123456789abcdef"), ("value", "on"), ("version", "0")];
        let answer = admin.post("/system/settings/objections", &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
    }
    let own = admin.get("/account").await.hidden("csrf");
    let request = Request::builder()
        .method(Method::POST)
        .uri("/sign-out")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let answer = admin.send(request, support::encoded(&[("csrf", &own)])).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "another site cannot send our forms");
    assert_eq!(admin.get("/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_waits_for_the_sign_in() {
    let site = site().await;
    let mut admin = site.signed_in("admin").await;
    let page = admin.get("/users/new").await;
    let (csrf, by, key) = (page.hidden("csrf"), page.hidden("by"), page.hidden("key"));
    site.hands.forward(61);
    let fields = [
        ("csrf", csrf.as_str()),
        ("by", &by),
        ("key", &key),
        ("login", "newcomer"),
        ("name", "丁"),
        ("role", "leader"),
        ("place", ""),
    ];
    let asked = admin.post("/users", &fields).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    let text = asked.text();
    let held = text.split("tabindex=\"-1\">").nth(1).unwrap().split("</textarea>").next().unwrap();
    let held = held.replace("&#38;", "&").replace("&amp;", "&");

    // Another user on the same machine does not send it.
    let mut second = site.browser();
    let fields = [("town", TOWN), ("login", "other"), ("password", PASSWORD), ("held", &held)];
    assert_eq!(second.post("/sign-in", &fields).await.location(), "/");

    // A forged one is not sent at all.
    let forged = held.replace("newcomer", "intruder");
    let mut third = site.browser();
    let fields = [("town", TOWN), ("login", "admin"), ("password", PASSWORD), ("held", &forged)];
    assert_eq!(third.post("/sign-in", &fields).await.location(), "/");

    let fields = [("town", TOWN), ("login", "admin"), ("password", PASSWORD), ("held", &held)];
    let resumed = admin.post("/sign-in", &fields).await;
    assert_eq!(resumed.status, StatusCode::OK);
    assert!(resumed.text().contains("action=\"/users\""), "{}", resumed.text());
    let (csrf, login) = (resumed.hidden("csrf"), resumed.hidden("login"));
    let key = resumed.hidden("key");
    let fields =
        [("csrf", csrf.as_str()), ("key", &key), ("login", &login), ("name", "丁"), ("role", "leader")];
    let done = admin.post("/users", &fields).await;
    assert!(done.text().contains("初始密码"), "{}", done.text());
    // The same form again has one effect.
    let again = admin.post("/users", &fields).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(admin.get("/users?text=newcomer").await.text().matches("<td class=\"key\">").count(), 1);
}

#[tokio::test]
async fn nobody_learns_anything_without_signing_in() {
    let site = site().await;
    let mut browser = site.browser();
    let answer = browser.get("/users?text=a").await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/sign-in?next=%2Fusers%3Ftext%3Da")
    );
    let answer = browser.get("/no-such-page").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let request = Request::builder().uri("/months/2022-06").header("hx-request", "true");
    assert_eq!(browser.send(request, Body::empty()).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_answer_carries_the_strict_headers() {
    let site = site().await;
    let mut browser = site.signed_in("clerk").await;
    for path in ["/account", "/no-such-page", "/sign-in", "/users", "/healthz", "/readyz"] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
    }
    let page = browser.get("/account").await.text();
    let mut assets = 0;
    for address in page.split('"').filter(|part| part.starts_with("/assets/")) {
        let request = Request::builder().uri(address).header("accept-encoding", "gzip");
        let answer = browser.send(request, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(answer.header("cache-control").contains("immutable"));
        assert_eq!(answer.header("content-encoding"), "gzip");
        assets += 1;
    }
    assert_eq!(assets, 5, "two style sheets, two scripts, an icon");
    assert_eq!(browser.get("/assets/0000000000000000/shikou.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn too_much_is_refused_before_it_is_read() {
    let site = site().await;
    let mut browser = site.signed_in("admin").await;
    let long = "x".repeat(600 << 10);
    let answer = browser.post("/users", &[("name", &long)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let request =
        Request::builder().method(Method::POST).uri("/users").header("content-type", "application/json");
    assert_eq!(browser.send(request, "{}").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_initial_password_is_changed_first() {
    let site = site().await;
    let mut admin = site.signed_in("admin").await;
    let fields = [("login", "newcomer"), ("name", "丁"), ("role", "leader"), ("place", "")];
    let made = admin.submit("/users/new", "/users", &fields).await.text();
    let initial = made.split("id=\"initial\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let mut newcomer = site.browser();
    let fields = [("town", TOWN), ("login", "newcomer"), ("password", initial.as_str())];
    assert_eq!(newcomer.post("/sign-in", &fields).await.status, StatusCode::SEE_OTHER);
    let anywhere = newcomer.get("/ranking").await;
    assert_eq!((anywhere.status, anywhere.location()), (StatusCode::SEE_OTHER, "/account/password"));
    let fields = [("current", initial.as_str()), ("password", PASSWORD), ("repeated", "别的")];
    let wrong = newcomer.submit("/account/password", "/account/password", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("current", initial.as_str()), ("password", PASSWORD), ("repeated", PASSWORD)];
    let done = newcomer.submit("/account/password", "/account/password", &fields).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/?done=password"));
    assert_eq!(newcomer.get("/account").await.status, StatusCode::OK);
}
