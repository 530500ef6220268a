//! From a published month to an analysis meeting that is closed, in the browser and without scripts.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use axum::http::StatusCode;
use support::{Site, published};
use workflow::{Place, Role};

/// What a page offers to be ticked.
fn picks(text: &str) -> Vec<String> {
    let values = text.split("name=\"pick\" value=\"").skip(1);
    values.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_meeting_is_called_recorded_and_closed() {
    let site = Site::with_committees().await;
    published::june(&site).await;
    let mut clerk = site.signed_in("clerk").await;
    let desk = clerk.get("/").await.text();
    assert!(desk.contains("href=\"/consequences\"") && desk.contains("月度分析会"), "{desk}");
    let list = clerk.get("/consequences").await.text();
    let offered = picks(&list);
    assert_eq!(offered.len(), 2, "the two that are below the town's rate: {list}");
    let address = format!("/consequences/{}", offered[0].split('.').next().unwrap());
    let page = clerk.get(&address).await.text();
    assert!(page.contains("三（五）1") && page.contains("90%"), "the basis is on the page: {page}");
    // Nothing ticked, and no day: said on the page, what was typed is kept.
    let refused = clerk.submit("/consequences", "/consequences/notify", &[("place", "镇政府302")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("href=\"#notify_on\"") && refused.text().contains("镇政府302"));
    let fields: Vec<(&str, &str)> = offered
        .iter()
        .map(|pick| ("pick", pick.as_str()))
        .chain([("notify_on", "2022-07-12"), ("place", "镇政府302")])
        .collect();
    let told = clerk.submit("/consequences", "/consequences/notify", &fields).await;
    assert_eq!((told.status, told.location()), (StatusCode::SEE_OTHER, "/consequences?done=notified"));
    let stale = clerk.submit("/consequences", "/consequences/notify", &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text());
    let notice = clerk.get(&format!("{address}/notice.docx")).await;
    assert_eq!(notice.status, StatusCode::OK);
    assert!(notice.text().contains("关于月度分析会的通知"), "{}", notice.text());
    let set = clerk.get(&format!("{address}/notice.pdf")).await;
    assert!(set.text().ends_with(" set") && set.header("content-type") == "application/pdf");
    site.hands.forward(9 * 24 * 60);
    let mut clerk = site.signed_in("clerk").await;
    let pick = clerk.get(&address).await.hidden("pick");
    let held = [
        ("pick", pick.as_str()),
        ("one", &address["/consequences/".len()..]),
        ("held_on", "2022-07-12"),
        ("role.0", "平安办（人口办）"),
        ("who.0", "陈某"),
        ("role.1", "社区中心"),
        ("who.1", ""),
        ("result", "限期补采"),
        ("minutes", "逐项说明"),
    ];
    let held = clerk.submit(&address, "/consequences/hold", &held).await;
    assert_eq!(held.location(), format!("{address}?done=held"), "{}", held.text());
    let page = clerk.get(&address).await.text();
    assert!(page.contains("社区中心 未到") && page.contains("限期补采"), "{page}");
    let pick = clerk.get(&address).await.hidden("pick");
    let fields = [("pick", pick.as_str()), ("remark", "已补采")];
    let closed = clerk.submit(&address, "/consequences/close", &fields).await;
    assert_eq!(closed.location(), "/consequences?done=closed", "{}", closed.text());
    assert_eq!(picks(&clerk.get("/consequences").await.text()).len(), 1);
    assert_eq!(clerk.get("/consequences?state=all&kind=interview").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_secretary_sees_the_own_and_no_other() {
    let site = Site::with_committees().await;
    published::june(&site).await;
    let own = Place::Committee("310115130001".to_owned());
    site.people(&[("secretary", Role::Secretary, own)]).await;
    let mut clerk = site.signed_in("clerk").await;
    let numbers: Vec<_> = picks(&clerk.get("/consequences").await.text())
        .iter()
        .map(|pick| pick.split('.').next().unwrap().to_owned())
        .collect();
    let mut secretary = site.signed_in("secretary").await;
    assert!(secretary.get("/").await.text().contains("月度分析会"));
    let list = secretary.get("/consequences").await.text();
    assert!(picks(&list).is_empty() && list.contains("第1居委会") && !list.contains("第8居委会"), "{list}");
    let mut seen = Vec::new();
    for number in numbers {
        seen.push(secretary.get(&format!("/consequences/{number}")).await.status);
    }
    seen.sort_unstable();
    assert_eq!(seen, [StatusCode::OK, StatusCode::NOT_FOUND]);
    for address in ["/consequences/x", "/consequences/0", "/consequences/-1"] {
        assert_eq!(secretary.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}
