//! What is published is had by whom it is addressed to, the year too; nobody gets forms or arithmetic of another place.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use axum::http::StatusCode;
use support::{COMMUNITY, OTHER_STATION, Site, published};
use workflow::{Place, Role};

async fn site() -> Site {
    let site = Site::with_committees().await;
    published::june(&site).await;
    site.people(&[
        ("secretary", Role::Secretary, Place::Committee("310115130001".to_owned())),
        ("worker", Role::PopulationWorker, Place::Committee("310115130001".to_owned())),
        ("community", Role::Community, Place::Community(COMMUNITY.to_owned())),
        ("leader", Role::Leader, Place::Town),
        ("admin", Role::Administrator, Place::Town),
    ])
    .await;
    site
}

#[tokio::test]
async fn papers_reach_everyone_who_sees_results_and_forms_stay_in_the_place() {
    let site = site().await;
    for (login, forms) in [
        ("secretary", 1),
        ("worker", 1),
        ("community", 7),
        ("officer1", 7),
        ("deputy2", 7),
        ("clerk", 14),
        ("head", 14),
        ("leader", 14),
    ] {
        let mut browser = site.signed_in(login).await;
        let ranking = browser.get("/ranking/2022-06").await.text();
        for paper in ["circular.docx", "circular.pdf", "ranking.xlsx", "forms.pdf"] {
            let path = format!("/months/2022-06/papers/{paper}");
            assert!(ranking.contains(&path), "{login} is offered {paper}");
            let got = browser.get(&path).await;
            assert_eq!(got.status, StatusCode::OK, "{login} {paper}: {}", got.text());
            match paper {
                "forms.pdf" => {
                    assert!(got.text().ends_with(&format!("of {forms}")), "{login}: {}", got.text());
                }
                "circular.pdf" => assert!(got.text().ends_with("draft None"), "{login}: {}", got.text()),
                _ => {}
            }
        }
    }
    let mut admin = site.signed_in("admin").await;
    assert_eq!(admin.get("/months/2022-06/papers/circular.pdf").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_draft_is_the_offices_and_says_who_is_still_to_come() {
    let site = Site::with_committees().await;
    site.people(&[
        ("clerk", Role::Clerk, Place::Town),
        ("officer", Role::BeatOfficer, Place::Station(OTHER_STATION.to_owned())),
    ])
    .await;
    let path = "/months/2022-06/papers/circular.pdf";
    let mut clerk = site.signed_in("clerk").await;
    let got = clerk.get(path).await;
    assert!(got.text().contains("未填报14个：第1居委会"), "{}", got.text());
    assert!(got.header("content-disposition").contains("%E8%8D%89%E7%A8%BF"), "草稿 in the name");
    assert_eq!(clerk.get("/months/2022-06/papers/ranking.xlsx").await.status, StatusCode::OK);
    let mut officer = site.signed_in("officer").await;
    assert_eq!(officer.get(path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_year_shows_averages_and_the_count_within_the_place() {
    let site = site().await;
    let (own, foreign) = ("/committees/310115130001\"", "/committees/310115130008\"");
    for (login, sees_foreign, rows) in
        [("clerk", true, 14), ("leader", true, 14), ("officer1", false, 7), ("secretary", false, 1)]
    {
        let mut browser = site.signed_in(login).await;
        let page = browser.get("/years/2022").await;
        assert_eq!(page.status, StatusCode::OK, "{login}: {}", page.text());
        let text = page.text();
        assert!(text.contains(own), "{login}");
        assert_eq!(text.contains(foreign), sees_foreign, "{login}");
        assert_eq!(text.matches("<tr data-also").count(), rows, "{login}");
        assert!(text.contains("平均分") && text.contains(" / 5</td>"), "{text}");
        let sheet = browser.get("/years/2022/summary.xlsx").await;
        assert_eq!(sheet.status, StatusCode::OK, "{login}");
        assert!(sheet.body.starts_with(b"PK") && sheet.header("content-disposition").contains("2022.xlsx"));
        for path in ["/years/2021", "/years/x", "/years/2021/summary.xlsx"] {
            assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{login} {path}");
        }
    }
    let mut clerk = site.signed_in("clerk").await;
    assert!(clerk.get("/ranking").await.text().contains("href=\"/years/2022\""));
}

#[tokio::test]
async fn stations_are_added_and_left_in_the_browser() {
    let site = site().await;
    let mut clerk = site.signed_in("clerk").await;
    let (page, move_to) = ("/committees/stations", "/committees/stations/move");
    let new = [("version", "0"), ("station", "东方派出所"), ("position", "9"), ("quota", "300")];
    let wrong = [("version", "0"), ("station", "东方派出所"), ("position", "九"), ("quota", "")];
    let refused = clerk.submit(page, page, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("“九”不是数目") && refused.text().contains("value=\"东方派出所\""));
    assert_eq!(clerk.submit(page, page, &new).await.status, StatusCode::SEE_OTHER);
    assert_eq!(clerk.submit(page, page, &new).await.status, StatusCode::CONFLICT, "it is there already");
    let leaves = |month: &'static str, to: &'static str| {
        [("version", "1"), ("station", OTHER_STATION), ("month", month), ("to", to)]
    };
    let published = clerk.submit(page, move_to, &leaves("2022-06", "东方派出所")).await;
    assert!(published.status.is_client_error(), "June is published: {}", published.text());
    let nowhere = clerk.submit(page, move_to, &leaves("2022-07", "虚构派出所")).await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    let moved = clerk.submit(page, move_to, &leaves("2022-07", "东方派出所")).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text());
    let list = clerk.get("/committees?month=2022-07").await.text();
    assert!(list.contains("由杨思派出所划入"), "{list}");
    let log = clerk.get("/audit").await.text();
    assert!(log.contains("派出所的居村委改到别的所") && log.contains("设置派出所"));
    let checked = clerk.get("/audit/check").await.text();
    assert!(checked.contains("全部相符"), "{checked}");
    let mut officer = site.signed_in("officer1").await;
    assert_eq!(officer.get(page).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_system_page_shows_what_doctor_found() {
    let site = site().await;
    let mut admin = site.signed_in("admin").await;
    let text = admin.get("/system").await.text();
    assert!(text.contains("没有备份") && text.contains("shikou backup") && text.contains("要处理"), "{text}");
    assert!(admin.get("/audit/check").await.text().contains("全部相符"));
}
