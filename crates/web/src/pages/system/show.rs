//! Settings of the town, and the state of the machine.

use askama::Template;
use storage::Engine;
use workflow::view::AuditWanted;
use workflow::{Refusal, Setting, SettingChanged};

use crate::clock_words::moment;
use crate::frame::Frame;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page};
use crate::web::Look;

#[derive(Template)]
#[template(path = "pages/system/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) settings: Vec<SettingChanged>,
    pub(crate) engine: &'static str,
    pub(crate) version: &'static str,
    pub(crate) now: String,
    pub(crate) records: i64,
    pub(crate) root: String,
    pub(crate) policy: String,
    pub(crate) session: String,
    pub(crate) looks: Vec<Look>,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let office = visit.office();
    let audit = office.audit_page(visit.actor(), &AuditWanted::default()).await?;
    let mut read = office.db().read().await.map_err(Refusal::from)?;
    let town = read.town(&visit.actor().town).await.map_err(Refusal::from)?;
    let engine = match office.db().engine() {
        Engine::Sqlite => "SQLite（一个文件，就在这台机器上）",
        Engine::Postgres => "PostgreSQL",
    };
    let rules = office.rules();
    // Fonts are read whole: other requests go on.
    let doctor = visit.web.settings.doctor.clone();
    let looks = tokio::task::spawn_blocking(move || doctor()).await;
    let looks = looks.map_err(|error| Problem::Fault(format!("doctor: {error}")))?;
    page(&Page {
        frame: visit.frame("系统")?,
        settings: office.settings(visit.actor()).await?,
        engine,
        version: env!("CARGO_PKG_VERSION"),
        now: moment(office.now()),
        records: audit.last,
        root: audit.root,
        policy: town.map(|town| town.policy).unwrap_or_default(),
        session: format!("{} 分钟不用或满 {} 小时要重新登录", rules.idle_minutes, rules.session_hours),
        looks,
    })
}

/// Chooses.
pub(crate) async fn change(visit: Visit) -> Answer {
    let wanted = visit.part("setting");
    let setting = Setting::ALL.into_iter().find(|setting| setting.id() == wanted);
    let setting = setting.ok_or_else(|| Refusal::NotFound("这项设置".to_owned()))?;
    let (key, version) = (visit.key()?, crate::pages::month::version(&visit)?);
    visit.office().change_setting(visit.actor(), &key, setting, visit.field("value"), version).await?;
    on_to("/system?done=changed")
}

/// A choice: as stored, as said, and whether it holds.
type Choice = (&'static str, &'static str, bool);

impl Page {
    /// Each setting: id, words, version, its values with the one in force.
    fn rows(&self) -> Vec<(&'static str, &'static str, i64, Vec<Choice>)> {
        let row = |setting: Setting| {
            let found = self.settings.iter().find(|changed| changed.setting == setting.id());
            let first = setting.values().first().map_or("", |(value, _)| *value);
            let now = found.map_or(first, |changed| changed.value.as_str());
            let values =
                setting.values().iter().map(|(value, words)| (*value, *words, *value == now)).collect();
            (setting.id(), setting.words(), found.map_or(0, |changed| changed.version), values)
        };
        Setting::ALL.into_iter().map(row).collect()
    }
}
