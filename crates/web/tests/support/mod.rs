//! A site to try: a real office on a fresh SQLite file, a browser that keeps its cookie.
#![allow(clippy::disallowed_methods, reason = "a test founds its own town")]
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

pub mod published;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use assessment::PolicySource;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use storage::{Db, Stamp};
use tower::ServiceExt as _;
use web::{Look, PaperFailure, PaperRequest, Papers, Web, WebSettings};
use workflow::{
    Actor, Appointment, Chance, ClientKey, Clock, Founding, Keys, NewUser, Office, PasswordRules, Place,
    Refusal, Role, SignInRules,
};

pub const TOWN: &str = "310115130";
pub const STATION: &str = "三林派出所";
pub const OTHER_STATION: &str = "杨思派出所";
pub const COMMUNITY: &str = "东社区";
pub const POLICY: &str = "sanlin-2022-50";
/// 2022-07-04 09:00 in Shanghai.
pub const START: i64 = 1_656_896_400_000_000;
pub const PASSWORD: &str = "竹篮打水一场空也罢了";

/// 手拨的钟.
#[derive(Debug)]
pub struct Hands(AtomicI64);

impl Hands {
    pub fn forward(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000_000, Ordering::SeqCst);
    }
}

impl Clock for Hands {
    fn now(&self) -> Stamp {
        Stamp(self.0.load(Ordering::SeqCst))
    }
}

#[derive(Debug, Default)]
struct Counted(AtomicU64);

impl Chance for Counted {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Refusal> {
        for chunk in bytes.chunks_mut(8) {
            let next =
                self.0.fetch_add(1, Ordering::SeqCst).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            chunk.iter_mut().zip(next.to_be_bytes()).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}

/// 试验文书: says what it was asked for.
struct Said;

impl Papers for Said {
    fn forms_pdf(&self, paper: &PaperRequest<'_>, committee: Option<&str>) -> Result<Vec<u8>, PaperFailure> {
        let found = paper.result().map_or(0, |result| result.committees.len());
        Ok(format!("forms {} {committee:?} {:?} of {found}", paper.month, paper.root).into_bytes())
    }

    fn circular_docx(&self, paper: &PaperRequest<'_>) -> Result<Vec<u8>, PaperFailure> {
        Ok(format!("circular {}", paper.month).into_bytes())
    }

    fn circular_pdf(&self, paper: &PaperRequest<'_>) -> Result<Vec<u8>, PaperFailure> {
        Ok(format!("circular set {} draft {:?}", paper.month, paper.draft).into_bytes())
    }

    fn notice_docx(&self, notice: &workflow::view::NoticeLetter) -> Result<Vec<u8>, PaperFailure> {
        Ok(format!("{} {}", notice.title, notice.addressee).into_bytes())
    }

    fn notice_pdf(&self, notice: &workflow::view::NoticeLetter) -> Result<Vec<u8>, PaperFailure> {
        Ok(format!("{} {} set", notice.title, notice.addressee).into_bytes())
    }
}

/// The policy of the repository.
pub fn policies() -> BTreeMap<String, PolicySource> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies").join(POLICY);
    let mut files = Vec::new();
    collect(&root, "", &mut files);
    BTreeMap::from([(POLICY.to_owned(), PolicySource::new(files))])
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.push((name, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

/// 站点: the site with its office.
#[derive(Clone)]
pub struct Site {
    pub office: Office,
    pub hands: Arc<Hands>,
    pub reports: Arc<Mutex<Vec<String>>>,
    web: Web,
    router: Router,
    _folder: Arc<tempfile::TempDir>,
}

impl Site {
    pub async fn new() -> Self {
        Self::with_places(64).await
    }

    /// A site that answers so many requests at once.
    pub async fn with_places(places: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(folder.path().join("town.sqlite").to_str().unwrap()).await.unwrap();
        db.found(TOWN, "三林镇", POLICY, true, Stamp(START)).await.unwrap();
        let hands = Arc::new(Hands(AtomicI64::new(START)));
        let clock: Arc<dyn Clock> = hands.clone();
        let password = PasswordRules { memory_kib: 8, passes: 1, ..PasswordRules::default() };
        let office =
            Office::new(db, clock, Arc::new(Counted::default()), Keys::new(&[7; 32]).unwrap(), policies())
                .with_rules(SignInRules { password, ..SignInRules::default() });
        let reports = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&reports);
        let settings = WebSettings {
            secure: false,
            behind_proxy: false,
            requests_at_once: places,
            open_meters: false,
            papers: Arc::new(Said),
            report: Arc::new(move |line: &str| heard.lock().unwrap().push(line.to_owned())),
            doctor: Arc::new(|| {
                vec![Look::fine("字体", "有中文字体"), Look::wrong("备份", "没有备份", "shikou backup")]
            }),
        };
        let web = Web::new(office.clone(), settings).unwrap();
        let router = web::router(web.clone());
        Self { office, hands, reports, web, router, _folder: Arc::new(folder) }
    }

    /// Users who have chosen their own password already: `login`, role, place.
    pub async fn people(&self, people: &[(&str, Role, Place)]) -> Vec<Actor> {
        let new: Vec<NewUser> = people
            .iter()
            .map(|(login, role, place)| NewUser {
                login: (*login).to_owned(),
                appointment: Appointment { name: format!("甲{login}"), role: *role, place: place.clone() },
            })
            .collect();
        let console = Actor::console(TOWN);
        let key = ClientKey::new(&format!("people-{}", people[0].0)).unwrap();
        self.office.create_demo_users(&console, &key, &new, PASSWORD).await.unwrap()
    }

    /// Seven committees under each of two stations, and June of 2022 open.
    pub async fn with_committees() -> Self {
        Self::with_committees_and_places(64).await
    }

    pub async fn with_committees_and_places(places: usize) -> Self {
        let site = Self::with_places(places).await;
        let founder = site.people(&[("founder", Role::Clerk, Place::Town)]).await.swap_remove(0);
        let row = |number: u32, station: &str, community: &str| Founding {
            committee: format!("310115130{number:03}"),
            name: format!("第{number}居委会"),
            station: station.to_owned(),
            community: Some(community.to_owned()),
        };
        let rows: Vec<Founding> = (1..=7)
            .map(|number| row(number, STATION, COMMUNITY))
            .chain((8..=14).map(|number| row(number, OTHER_STATION, "西社区")))
            .collect();
        let key = |text: &str| ClientKey::new(text).unwrap();
        site.office.import_roster(&founder, &key("roster-1"), "2022-06", &rows).await.unwrap();
        site.office.open_month(&founder, &key("month-01"), "2022-06").await.unwrap();
        site
    }

    /// Holds places as requests under way do, until what comes back is dropped.
    pub fn take_places(&self, places: usize) -> Vec<tokio::sync::OwnedSemaphorePermit> {
        (0..places).map(|_| self.web.place().unwrap()).collect()
    }

    /// A request that came from somewhere, through a proxy where a head says so.
    pub async fn get_from(&self, peer: std::net::SocketAddr, path: &str, head: Option<&str>) -> Got {
        let mut request = Request::builder().uri(path).extension(axum::extract::ConnectInfo(peer));
        if let Some(name) = head {
            request = request.header(name, "for=10.9.9.9");
        }
        self.browser().send(request, Body::empty()).await
    }

    pub fn browser(&self) -> Browser {
        Browser { site: self.clone(), cookie: None }
    }

    /// A browser in which somebody has signed in.
    pub async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        let answer =
            browser.post("/sign-in", &[("town", TOWN), ("login", login), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login}: {}", answer.text());
        browser
    }
}

/// 浏览器: keeps its cookie; a form takes its hidden fields from the page it stands on.
#[derive(Clone)]
pub struct Browser {
    pub site: Site,
    pub cookie: Option<String>,
}

/// What came back.
pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Got {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let field = format!("name=\"{name}\" value=\"");
        let rest = text.split(&field).nth(1).unwrap_or_else(|| panic!("no field {name} in {text}"));
        rest.split('"').next().unwrap().to_owned()
    }
}

pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

impl Browser {
    pub async fn send(&mut self, request: axum::http::request::Builder, body: impl Into<Body>) -> Got {
        let request = match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, format!("shikou={cookie}")),
            None => request,
        };
        let response = self.site.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        for line in head.headers.get_all(header::SET_COOKIE) {
            let value = line.to_str().unwrap().split(';').next().unwrap();
            let value = value.split_once('=').unwrap().1.to_owned();
            self.cookie = (!value.is_empty()).then_some(value);
        }
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Got { status: head.status, headers: head.headers, body }
    }

    pub async fn get(&mut self, path: &str) -> Got {
        self.send(Request::builder().method(Method::GET).uri(path), Body::empty()).await
    }

    /// A form as it is.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Got {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, encoded(fields)).await
    }

    /// A form from a page: with the token and the key that the page gave it.
    pub async fn submit(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Got {
        let shown = self.get(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.text());
        let (csrf, by, key) = (shown.hidden("csrf"), shown.hidden("by"), shown.hidden("key"));
        let mut all = vec![("csrf", csrf.as_str()), ("by", by.as_str()), ("key", key.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }
}
