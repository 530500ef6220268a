//! Policy, committees, users, imports, the log.

use workflow::view::user::{User, UserLine};
use workflow::{ImportPreview, Place, Role};

use super::{faults, keep};
use crate::faults::Faults;
use crate::pages::{audit, committee, import, policy, system, user};
use crate::sample::{self, frame, s};

#[test]
fn policies() {
    let typed = [String::new(), String::new(), String::new(), String::new()];
    keep(
        "policy",
        &policy::Page {
            frame: frame("政策与读法"),
            policy: sample::policy(),
            faults: Faults::default(),
            may_try: true,
            sent: String::new(),
            typed,
            today: s("2022-07-04"),
        },
    );
    keep("trial", &policy::TrialPage { frame: frame("试算读法"), trial: sample::trial(), part: 1 });
}

#[test]
fn a_long_trial_has_parts() {
    let mut trial = sample::trial();
    let row = trial.rows[0].clone();
    trial.rows = vec![row; 250];
    let part = |part| {
        let page = policy::TrialPage { frame: frame("试算读法"), trial: trial.clone(), part };
        askama::Template::render(&page).unwrap()
    };
    let rows = |html: &str| html.matches("data-label=\"月份\"").count();
    let (first, last) = (part(1), part(9));
    assert!(first.contains("共 250 行，第 1 / 3 页") && rows(&first) == 100, "{first}");
    assert!(first.contains("&part=2\"") || first.contains("&#38;part=2\""), "{first}");
    assert!(last.contains("第 3 / 3 页") && rows(&last) == 50 && !last.contains("下一页"), "{last}");
}

#[test]
fn organisation() {
    let list = committee::ListPage {
        frame: frame("居村委"),
        organisation: sample::organisation(),
        may_manage: true,
        station: String::new(),
        community: String::new(),
        text: String::new(),
    };
    keep("committees", &list);
    let line = sample::organisation().committees.swap_remove(5);
    for (name, kind, line) in [
        ("committee_edit", committee::Kind::Edit, Some(line)),
        ("committee_merge", committee::Kind::Merge, None),
    ] {
        keep(
            name,
            &committee::ChangePage {
                frame: frame("调整居村委"),
                faults: Faults::default(),
                kind,
                line,
                organisation: sample::organisation(),
                typed: crate::fields::Fields::default(),
            },
        );
    }
    keep(
        "stations",
        &committee::StationsPage {
            frame: frame("派出所"),
            faults: Faults::default(),
            organisation: sample::organisation(),
            typed: crate::fields::Fields::default(),
        },
    );
    keep(
        "roster",
        &committee::RosterPage {
            frame: frame("导入名册"),
            month: s("2022-07"),
            ..committee::RosterPage::default()
        },
    );
}

#[test]
fn users() {
    let line = |name: &str, role, place: &str, disabled| UserLine {
        staff: s("id"),
        login: s("wangqiang"),
        name: s(name),
        role,
        place: Place::Town,
        place_words: s(place),
        stranded: disabled,
        disabled,
        must_change: !disabled,
        has_totp: disabled,
        signed_in_at: None,
    };
    keep(
        "users",
        &user::ListPage {
            frame: frame("用户"),
            users: vec![
                line("王强", Role::BeatOfficer, "三林派出所", false),
                line("李勇", Role::DeputyChief, "三林派出所", true),
            ],
            text: String::new(),
            role: None,
        },
    );
    let places = || user::Places {
        stations: vec![s("三林派出所")],
        communities: vec![s("东明社区")],
        committees: vec![(s("310115130006"), s("归泾居委会"))],
    };
    keep(
        "user_new",
        &user::NewPage {
            frame: frame("新增用户"),
            faults: faults("role", "请选角色"),
            places: places(),
            ..user::NewPage::default()
        },
    );
    let at = storage::Stamp(1_656_900_000_000_000);
    keep(
        "user",
        &user::Page {
            frame: frame("王强"),
            faults: Faults::default(),
            user: User {
                staff: s("id"),
                login: s("wangqiang"),
                name: s("王强"),
                role: Role::BeatOfficer,
                place: Place::Station(s("三林派出所")),
                version: 2,
                disabled: false,
                must_change: false,
                has_totp: true,
                created_at: at,
                signed_in_at: Some(at),
                changed_by: s("管理员"),
                changed_at: at,
            },
            name: s("王强"),
            role: s("beat_officer"),
            place: s("station:三林派出所"),
            places: places(),
            sign_ins: Vec::new(),
        },
    );
}

#[test]
fn imports() {
    keep(
        "import",
        &import::Page {
            frame: frame("2022-06 导入数据"),
            month: s("2022-06"),
            imports: sample::imports(),
            fault: String::new(),
        },
    );
    let preview = ImportPreview {
        new: 3,
        changed: 14,
        same: 66,
        changes: vec![s("归泾居委会：抽查人数 空 → 75")],
        absent: vec![s("东明村委会")],
        ..ImportPreview::default()
    };
    let checked = |preview, findings| import::Checked {
        frame: frame("2022-06 导入预检"),
        month: s("2022-06"),
        upload: s("u"),
        file_name: s("六月数据.xlsx"),
        preview,
        findings,
        warnings: Vec::new(),
        set_aside: vec![s("居村数据：备注")],
    };
    keep("import_preview", &checked(preview, Vec::new()));
    let finding = s("六月数据.xlsx 工作表“居村数据” 第 5 行 “准确人数”列：大于抽查人数。请核对。");
    keep("import_refused", &checked(ImportPreview::default(), vec![finding]));
}

#[test]
fn audits() {
    let (page, publications) = sample::audit();
    keep(
        "audit",
        &audit::Page {
            frame: frame("操作记录"),
            audit: page,
            wanted: sample::audit_wanted(),
            publications,
            may_bundle: true,
        },
    );
    keep("audit_check", &audit::CheckPage { frame: frame("核对"), found: sample::verification(None) });
    let broken = Some("第 12 条操作记录：内容与它的校验码不符");
    keep("audit_broken", &audit::CheckPage { frame: frame("核对"), found: sample::verification(broken) });
    keep(
        "system",
        &system::Page {
            frame: frame("系统"),
            settings: Vec::new(),
            engine: "SQLite（一个文件，就在这台机器上）",
            version: "0.1.0",
            now: s("2022-07-04 09:05"),
            records: 131,
            root: s("9d0c"),
            policy: s("sanlin-2022-50"),
            session: s("60 分钟不用或满 10 小时要重新登录"),
            looks: sample::looks(),
        },
    );
}
