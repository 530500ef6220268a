//! The grid of a station as its people see it: what is red says why, what is missing is named, and nobody is offered a
//! button that refuses them.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use axum::http::StatusCode;
use support::{OTHER_STATION, STATION, Site};
use workflow::{Place, Role};

const FIRST: &str = "310115130001";

fn grid(station: &str) -> String {
    format!("/months/2022-06/stations/{}", encoded(station))
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

async fn site() -> Site {
    let site = Site::with_committees().await;
    let own = || Place::Station(STATION.to_owned());
    site.people(&[
        ("officer", Role::BeatOfficer, own()),
        ("deputy", Role::DeputyChief, own()),
        ("clerk", Role::Clerk, Place::Town),
    ])
    .await;
    site
}

#[tokio::test]
async fn only_who_may_hand_in_is_offered_to() {
    let site = site().await;
    for (login, hands_in) in [("officer", true), ("deputy", false), ("clerk", false)] {
        let mut browser = site.signed_in(login).await;
        let shown = browser.get(&grid(STATION)).await.text();
        assert_eq!(shown.contains("检查并提交"), hands_in, "{login}");
        let save = if hands_in { "btn-plain" } else { "btn-primary" };
        assert!(shown.contains(&format!("<button class=\"btn {save}\" name=\"save\"")), "{login}");
        let status = browser.get(&format!("{}/check", grid(STATION))).await.status;
        let expected = if hands_in { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(status, expected, "{login}");
    }
    let mut clerk = site.signed_in("clerk").await;
    assert!(
        clerk.get(&grid(OTHER_STATION)).await.text().contains("<td><span id=\"total-checked\">--</span>")
    );
}

#[tokio::test]
async fn a_red_cell_says_why_and_a_blank_one_what_is_missing() {
    let site = site().await;
    let mut officer = site.signed_in("officer").await;
    let (page, save) = (grid(STATION), format!("{}/cells", grid(STATION)));
    let (checked, was) = (format!("c.{FIRST}.checked"), format!("w.{FIRST}.checked"));
    let got = officer.submit(&page, &save, &[(&checked, "12x"), (&was, ""), ("save", "1")]).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = got.text();
    let cell = text.split(&format!("id=\"{checked}\"")).nth(1).unwrap().split('>').next().unwrap();
    assert!(cell.contains("title=\"“12x”不是数目"), "{cell}");
    assert!(cell.contains(&format!("aria-describedby=\"says-{FIRST}\"")), "{cell}");
    let says = text.split(&format!("id=\"says-{FIRST}\"")).nth(1).unwrap().split("</span>").next().unwrap();
    assert!(says.contains("class=\"bad\"") && says.contains("“12x”不是数目"), "{says}");

    let got = officer.submit(&page, &save, &[(&checked, "120"), (&was, ""), ("save", "1")]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
    let words = "未填全：缺“准确人数”";
    assert!(officer.get(&page).await.text().contains(words));
    let form = officer.get(&format!("{page}/forms/{FIRST}")).await.text();
    assert!(form.contains(words) && !form.contains("得分 50"), "{form}");
    assert!(officer.get(&format!("{page}/review")).await.text().contains(words));
    let mut clerk = site.signed_in("clerk").await;
    let summary = clerk.get("/months/2022-06/summary").await.text();
    assert!(summary.contains(words) && summary.contains("未填报或未填全 14 个"), "{summary}");
    assert!(!summary.contains("last-ten"), "nobody is among the last yet");
}
