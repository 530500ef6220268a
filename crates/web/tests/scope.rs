//! Every thing by a foreigner: what lies outside the own place is not found, in the same words as what is nowhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::disallowed_methods, reason = "a test founds its own town")]

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

/// Uploads a table; the answer.
async fn upload(browser: &mut Browser, path: &str, file: &[u8]) -> Got {
    let page = browser.get(path).await;
    let (csrf, by) = (page.hidden("csrf"), page.hidden("by"));
    let mut body = Vec::new();
    let month = "2022-07".to_owned();
    for (name, value) in [("csrf", &csrf), ("by", &by), ("month", &month)] {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n\r\n";
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request = axum::http::Request::builder()
        .method("POST")
        .uri(path)
        .header("content-type", "multipart/form-data; boundary=x");
    browser.send(request, body).await
}

#[tokio::test]
async fn an_upload_and_its_error_file_are_its_owners() {
    let site = Site::with_committees().await;
    officer(&site).await;
    site.people(&[
        ("clerk", Role::Clerk, Place::Town),
        ("clerk2", Role::Clerk, Place::Town),
        ("officerb", Role::BeatOfficer, Place::Station(OTHER_STATION.to_owned())),
        ("officer2", Role::BeatOfficer, Place::Station(STATION.to_owned())),
    ])
    .await;
    let mut clerk = site.signed_in("clerk").await;
    let mut tried = 0;
    for (form, template) in [
        ("/months/2022-06/import", "/figures-template.xlsx"),
        ("/committees/roster", "/committees/roster.xlsx"),
    ] {
        let file = clerk.get(template).await.body;
        let checked = upload(&mut clerk, form, &file).await;
        let text = checked.text();
        let id = text.split(&format!("{form}/")).nth(1).unwrap_or_else(|| panic!("{form}: {text}"));
        let id: String = id.chars().take_while(char::is_ascii_alphanumeric).collect();
        let errors = format!("{form}/{id}/errors.xlsx");
        assert_ne!(clerk.get(&errors).await.status, StatusCode::NOT_FOUND, "{errors}");
        for login in ["clerk2", "officer", "officer2", "officerb", "deputy", "secretary", "community"] {
            let mut browser = site.signed_in(login).await;
            let csrf = browser.get("/account").await.hidden("csrf");
            let (mut there, mut nowhere) = (Vec::new(), Vec::new());
            for (token, told_of) in
                [(id.as_str(), &mut there), ("0123456789abcdef0123456789abcdef", &mut nowhere)]
            {
                let got = browser.get(&format!("{form}/{token}/errors.xlsx")).await;
                told_of.push((got.status, told(&got, &[token])));
                let fields = [("csrf", csrf.as_str()), ("key", "0123456789abcdef")];
                let got = browser.post(&format!("{form}/{token}"), &fields).await;
                told_of.push((got.status, told(&got, &[token])));
            }
            assert_eq!(there, nowhere, "{login} {form}");
            assert!(there.iter().all(|(status, _)| status.is_client_error()), "{login} {form}: {there:?}");
            tried += 2 * there.len();
        }
    }
    println!("{tried} requests for another's upload");
}

#[tokio::test]
async fn another_town_is_as_if_it_were_not() {
    let site = Site::with_committees().await;
    officer(&site).await;
    // The other town has a month, a station, a community and committees that this one has not.
    let (town, at) = ("310115131", storage::Stamp(support::START));
    site.office.db().found(town, "乙镇", support::POLICY, true, at).await.unwrap();
    let console = workflow::Actor::console(town);
    let key = |text: &str| workflow::ClientKey::new(text).unwrap();
    let founding = workflow::Founding {
        committee: "310115131001".to_owned(),
        name: "乙镇居委会".to_owned(),
        station: STATION.to_owned(),
        community: Some("乙镇社区".to_owned()),
    };
    site.office.import_roster(&console, &key("roster-2"), "2022-07", &[founding]).await.unwrap();
    let made = [
        ("clerk", Role::Clerk),
        ("head", Role::OfficeHead),
        ("leader", Role::Leader),
        ("admin", Role::Administrator),
    ];
    let people: Vec<_> = made.iter().map(|(login, role)| (*login, *role, Place::Town)).collect();
    site.people(&people).await;
    let mut tried = 0;
    for login in ["clerk", "head", "leader", "admin", "officer", "deputy", "secretary", "community"] {
        let mut browser = site.signed_in(login).await;
        for path in [
            "/committees/{}",
            "/committees/{}/2022-06",
            "/committees/{}/2022-06/form.pdf",
            "/months/2022-06/stations/%E4%B8%89%E6%9E%97%E6%B4%BE%E5%87%BA%E6%89%80/forms/{}",
        ] {
            let mut both = Vec::new();
            for committee in ["310115131001", NOWHERE] {
                let got = browser.get(&path.replace("{}", committee)).await;
                both.push((got.status, told(&got, &["310115131001", NOWHERE])));
                tried += 1;
            }
            assert_eq!(both[0], both[1], "{login} {path}");
            assert!(both[0].0.is_client_error(), "{login} {path}: {:?}", both[0]);
        }
        for path in [
            "/",
            "/committees",
            "/users",
            "/audit",
            "/months",
            "/months/2022-06",
            "/ranking",
            "/policy",
            "/users/new",
        ] {
            let got = browser.get(path).await;
            assert!(!got.text().contains("乙镇"), "{login} {path}");
            tried += 1;
        }
        let roster = browser.get("/committees/roster.xlsx").await;
        if roster.status == StatusCode::OK {
            let rows = sheets::read_roster(&roster.body, "名册.xlsx").unwrap();
            assert!(rows.iter().all(|row| row.code.starts_with("310115130")), "{login}");
            tried += 1;
        }
    }
    println!("{tried} requests for another town's things");
}
