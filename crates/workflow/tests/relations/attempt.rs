//! What can be tried on things that are named.

use workflow::view::AuditWanted;
use workflow::view::user::UserFilter;
use workflow::{
    Actor, Appointment, CellEdit, CommitteeCard, FiguresImport, Founding, NewUser, Place, ReasonEdit,
    Refusal, Role, TownFiguresEdit, UserVersion,
};

use crate::JULY;
use crate::support::street::{A, JUNE, MAY, Street, code};

/// Things by name.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    /// Each attempt has a month that suits it where none is named.
    pub(crate) month: Option<String>,
    pub(crate) station: String,
    pub(crate) committee: String,
    pub(crate) community: String,
    pub(crate) staff: String,
    pub(crate) import: i64,
    pub(crate) objection: i64,
    pub(crate) issue: i64,
}

/// Of which of them an attempt is about a foreign one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Month,
    Station,
    Committee,
    Community,
    Staff,
    Import,
    Objection,
    Issue,
}

/// Name, relation, object.
pub(crate) const OPS: &[(&str, &str, Of)] = &[
    ("station_grid", "read", Of::Station),
    ("station_review", "read", Of::Station),
    ("save_cells", "write", Of::Station),
    ("prefill", "write", Of::Station),
    ("submit_draft", "write", Of::Station),
    ("sign_station", "write", Of::Station),
    ("return_station", "write", Of::Station),
    ("review_station", "write", Of::Station),
    ("extend_deadline", "write", Of::Station),
    ("create_user at station", "relate", Of::Station),
    ("change_user to station", "relate", Of::Station),
    ("found_committee at station", "relate", Of::Station),
    ("change_committee to station", "relate", Of::Station),
    ("split_committee to station", "relate", Of::Station),
    ("import_roster at station", "relate", Of::Station),
    ("committee_page", "read", Of::Committee),
    ("committee_page of a month", "read", Of::Committee),
    ("form_nouns", "export", Of::Committee),
    ("raise_objection", "write", Of::Committee),
    ("close_committee", "write", Of::Committee),
    ("change_committee", "write", Of::Committee),
    ("split_committee", "write", Of::Committee),
    ("merge_committees", "relate", Of::Committee),
    ("save_cells with committee", "relate", Of::Committee),
    ("save a reason with committee", "relate", Of::Committee),
    ("import_figures with committee", "relate", Of::Committee),
    ("create_user at committee", "relate", Of::Committee),
    ("change_user to committee", "relate", Of::Committee),
    ("create_user at community", "relate", Of::Community),
    ("change_user to community", "relate", Of::Community),
    ("month_board", "read", Of::Month),
    ("late_list", "read", Of::Month),
    ("town_summary", "read", Of::Month),
    ("published_month", "read", Of::Month),
    ("lock_month", "write", Of::Month),
    ("unlock_month", "write", Of::Month),
    ("set_town_figures", "write", Of::Month),
    ("publish_month", "write", Of::Month),
    ("ask_reissue", "write", Of::Month),
    ("agree_reissue", "write", Of::Month),
    ("export_figures", "export", Of::Month),
    ("draft_nouns", "export", Of::Month),
    ("published_nouns", "export", Of::Month),
    ("bundle", "export", Of::Month),
    ("published_month of an issue", "read", Of::Issue),
    ("published_nouns of an issue", "export", Of::Issue),
    ("bundle", "export", Of::Issue),
    ("undo_import", "write", Of::Import),
    ("answer_objection", "write", Of::Objection),
    ("user", "read", Of::Staff),
    ("sign_ins", "read", Of::Staff),
    ("change_user", "write", Of::Staff),
    ("disable_user", "write", Of::Staff),
    ("enable_user", "write", Of::Staff),
    ("reset_password", "write", Of::Staff),
    ("reset_totp", "write", Of::Staff),
];

/// What names nothing: name, relation, whether it holds the own place alone.
pub(crate) const LISTS: &[(&str, &str, bool)] = &[
    ("months", "read", false),
    ("desk", "read", false),
    ("organisation", "read", true),
    ("policy_page", "read", false),
    ("users", "read", false),
    ("places", "read", false),
    ("imports", "read", true),
    ("publications", "read", false),
    ("settings", "read", false),
    ("audit_page", "read", false),
    ("verify_town", "read", false),
    ("export_figures", "export", true),
    // Circular and ranking are of the whole town, for everybody who sees results.
    ("published_nouns", "export", false),
    ("published_nouns in full", "export", true),
    ("bundle", "export", true),
    ("export_audit_log", "export", true),
];

fn said(outcome: impl std::fmt::Debug) -> String {
    format!("{outcome:?}")
}

pub(crate) async fn list(town: &Street, actor: &Actor, name: &str) -> Result<String, Refusal> {
    let office = &town.bench.office;
    Ok(match name {
        "months" => said(office.months(actor).await?),
        "desk" => said(office.desk(actor).await?),
        "organisation" => said(office.organisation(actor, None).await?),
        "policy_page" => said(office.policy_page(actor, None).await?),
        "users" => said(office.users(actor, &UserFilter::default()).await?),
        "places" => said(office.places(actor).await?),
        "imports" => said(office.imports(actor).await?),
        "publications" => said(office.publications(actor).await?),
        "settings" => said(office.settings(actor).await?),
        "audit_page" => said(office.audit_page(actor, &AuditWanted::default()).await?),
        "verify_town" => said(office.verify_town(actor).await?),
        "export_figures" => said(office.export_figures(actor, JULY).await?),
        "published_nouns" => said(office.published_nouns(actor, MAY, None).await?),
        "published_nouns in full" => said(office.published_nouns(actor, MAY, None).await?.own),
        "bundle" => String::from_utf8(office.bundle(actor, MAY, 1).await?).unwrap(),
        "export_audit_log" => {
            let mut file = Vec::new();
            office.export_audit_log(actor, &mut file).await?;
            String::from_utf8(file).unwrap()
        }
        other => panic!("no list {other}"),
    })
}

pub(crate) async fn attempt(town: &Street, actor: &Actor, name: &str, ids: &Ids) -> Result<String, Refusal> {
    let (office, key) = (&town.bench.office, town.bench.key());
    let (k, station, committee) = (&key, ids.station.as_str(), ids.committee.as_str());
    let in_month = |usual: &str| ids.month.clone().unwrap_or_else(|| usual.to_owned());
    let (may, june, july) = (in_month(MAY), in_month(JUNE), in_month(JULY));
    let (may, june, july) = (may.as_str(), june.as_str(), july.as_str());
    let card = |station: &str| CommitteeCard {
        name: "改名居委会".to_owned(),
        station: station.to_owned(),
        community: None,
    };
    let founding = |number: usize, station: &str| Founding {
        committee: code(number),
        name: "新居委会".to_owned(),
        station: station.to_owned(),
        community: None,
    };
    let appointed = |role: Role, place: Place| Appointment { name: "某人".to_owned(), role, place };
    let user = UserVersion { staff: ids.staff.clone(), version: 99 };
    let own_user = async || {
        let staff = town.secretary.id.clone();
        let mut read = office.db().read().await.unwrap();
        let row = read.staff(&town.secretary.town, &staff).await.unwrap().unwrap();
        UserVersion { staff, version: row.version }
    };
    let place = match name.rsplit(' ').next() {
        Some("station") => (Role::BeatOfficer, Place::Station(ids.station.clone())),
        Some("community") => (Role::Community, Place::Community(ids.community.clone())),
        _ => (Role::Secretary, Place::Committee(ids.committee.clone())),
    };
    let appointment = appointed(place.0, place.1);
    let cell = |committee: &str| CellEdit {
        committee: committee.to_owned(),
        figure: "accounts_revoked".to_owned(),
        was: "77".to_owned(),
        value: "78".to_owned(),
    };
    Ok(match name {
        "station_grid" => said(office.station_grid(actor, july, station).await?),
        "station_review" => said(office.station_review(actor, july, station).await?),
        "save_cells" => {
            let edits = [cell(&code(1))];
            said(office.save_cells(actor, k, july, station, &edits, &[]).await?)
        }
        "save_cells with committee" => {
            said(office.save_cells(actor, k, july, A, &[cell(committee)], &[]).await?)
        }
        "save a reason with committee" => {
            let reason = ReasonEdit {
                committee: committee.to_owned(),
                was: "别的".to_owned(),
                reason: "没有上门".to_owned(),
            };
            said(office.save_cells(actor, k, july, A, &[], &[reason]).await?)
        }
        "import_figures with committee" => {
            let mut figures = town.figures.clone();
            for month in &mut figures.months {
                month.committees.truncate(1);
                month.committees[0].code =
                    assessment::CommitteeCode::new(committee.parse().unwrap()).unwrap();
            }
            let import = FiguresImport { file_name: "数据.xlsx", month: july, figures: &figures };
            said(office.import_figures(actor, k, import).await?)
        }
        "prefill" => said(office.prefill(actor, k, july, station).await?),
        "submit_draft" => said(office.submit_draft(actor, k, july, station, 99, true).await?),
        "sign_station" => said(office.sign_station(actor, k, july, station, 99).await?),
        "return_station" => said(office.return_station(actor, k, july, station, 99, "再看").await?),
        "review_station" => said(office.review_station(actor, k, july, station, 99).await?),
        "extend_deadline" => {
            said(office.extend_deadline(actor, k, july, station, 99, "2022-09-01", "忙").await?)
        }
        "create_user at station" | "create_user at committee" | "create_user at community" => {
            let login = format!("new{}", key_number(k));
            said(office.create_user(actor, k, &NewUser { login, appointment }).await?.staff)
        }
        "change_user to station" | "change_user to committee" | "change_user to community" => {
            said(office.change_user(actor, k, &own_user().await, &appointment).await?)
        }
        "found_committee at station" => {
            said(office.found_committee(actor, k, july, &founding(70, station)).await?)
        }
        "change_committee to station" => {
            let version = version_of(town, &code(2)).await;
            said(office.change_committee(actor, k, july, &code(2), &card(station), version).await?)
        }
        "split_committee to station" => {
            let version = version_of(town, &code(3)).await;
            let into = [founding(3, A), founding(71, station)];
            said(office.split_committee(actor, k, july, &code(3), version, &into).await?)
        }
        "import_roster at station" => {
            said(office.import_roster(actor, k, july, &[founding(4, station)]).await?)
        }
        "committee_page" => said(office.committee_page(actor, committee, None).await?),
        "committee_page of a month" => said(office.committee_page(actor, committee, Some(MAY)).await?),
        "form_nouns" => said(office.form_nouns(actor, MAY, committee).await?),
        "raise_objection" => said(office.raise_objection(actor, k, june, committee, "不服").await?),
        "close_committee" => said(office.close_committee(actor, k, july, committee, 99).await?),
        "change_committee" => said(office.change_committee(actor, k, july, committee, &card(A), 99).await?),
        "split_committee" => {
            let into = [founding(5, A), founding(72, A)];
            said(office.split_committee(actor, k, july, committee, 99, &into).await?)
        }
        "merge_committees" => {
            let both = [(code(5), version_of(town, &code(5)).await), (committee.to_owned(), 99)];
            said(office.merge_committees(actor, k, july, &both, &founding(73, A)).await?)
        }
        "month_board" => said(office.month_board(actor, july).await?),
        "late_list" => said(office.late_list(actor, july).await?),
        "town_summary" => said(office.town_summary(actor, july).await?),
        "published_month" => said(office.published_month(actor, may, None).await?),
        "published_month of an issue" => said(office.published_month(actor, may, Some(ids.issue)).await?),
        "lock_month" => said(office.lock_month(actor, k, july, 99, "").await?),
        "unlock_month" => said(office.unlock_month(actor, k, june, 99, "补").await?),
        "set_town_figures" => {
            let (cells, district_rate, remark) = (Vec::new(), String::new(), String::new());
            let edit = TownFiguresEdit { cells, district_rate, remark, version: 99 };
            said(office.set_town_figures(actor, k, july, &edit).await?)
        }
        "publish_month" => said(office.publish_month(actor, k, june, 99).await?),
        "ask_reissue" => said(office.ask_reissue(actor, k, may, "有误").await?),
        "agree_reissue" => said(office.agree_reissue(actor, k, may).await?),
        "export_figures" => said(office.export_figures(actor, july).await?),
        "draft_nouns" => said(office.draft_nouns(actor, july).await?),
        "published_nouns" => said(office.published_nouns(actor, may, None).await?),
        "published_nouns of an issue" => said(office.published_nouns(actor, may, Some(ids.issue)).await?),
        "bundle" => said(office.bundle(actor, may, ids.issue).await?),
        "undo_import" => said(office.undo_import(actor, k, ids.import).await?),
        "answer_objection" => said(office.answer_objection(actor, k, june, ids.objection, "好").await?),
        "user" => said(office.user(actor, &ids.staff).await?),
        "sign_ins" => said(office.sign_ins(actor, &ids.staff).await?),
        "change_user" => {
            let appointment = appointed(Role::Clerk, Place::Town);
            said(office.change_user(actor, k, &user, &appointment).await?)
        }
        "disable_user" => said(office.disable_user(actor, k, &user).await?),
        "enable_user" => said(office.enable_user(actor, k, &user).await?),
        "reset_password" => said(office.reset_password(actor, k, &user).await?),
        "reset_totp" => said(office.reset_totp(actor, k, &user).await?),
        other => panic!("no attempt {other}"),
    })
}

/// A login that nobody has yet.
fn key_number(key: &workflow::ClientKey) -> String {
    format!("{key:?}").chars().filter(char::is_ascii_digit).collect()
}

async fn version_of(town: &Street, committee: &str) -> i64 {
    let page = town.bench.office.organisation(&town.clerk, None).await.unwrap();
    page.committees.iter().find(|line| line.committee == committee).map_or(99, |line| line.version)
}
