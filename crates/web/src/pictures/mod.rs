//! Every page with its sample: kept as text, so that a change is reviewed as a diff. With `SHIKOU_PAGES` naming a
//! folder, each is also written there to be looked at in a browser.

mod town;

use std::collections::BTreeMap;

use askama::Template;
use workflow::view::ConsequencesWanted;
use workflow::{ConsequenceKind, FieldFault, MonthState, Role};

use crate::faults::Faults;
use crate::fields::Fields;
use crate::pages::{
    account, api, committee, consequence, demo, desk, month, problem, ranking, sign_in, station, token, year,
};
use crate::sample::{self, frame, s};

fn keep(name: &str, page: &impl Template) {
    let html = page.render().unwrap();
    if let Ok(folder) = std::env::var("SHIKOU_PAGES") {
        let assets = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/");
        let mut out = html.clone();
        for asset in crate::asset::ASSETS {
            out = out.replace(&crate::asset::url(asset.name), &format!("file://{assets}{}", asset.name));
        }
        std::fs::write(format!("{folder}/{name}.html"), out).unwrap();
    }
    // An asset's address changes with its bytes; that is no change of the page.
    let mut kept = html;
    for asset in crate::asset::ASSETS {
        kept = kept.replace(&crate::asset::url(asset.name), asset.name);
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages"), omit_expression => true }, {
        insta::assert_snapshot!(name, kept);
    });
}

fn faults(field: &str, words: &str) -> Faults {
    Faults(vec![FieldFault { field: s(field), words: s(words) }])
}

#[test]
fn doors() {
    let shown = sign_in::Page {
        fault: s("登录名、密码或动态码不对"),
        login: s("zhoumin"),
        ..sign_in::Page::default()
    };
    keep("sign_in", &shown);
    keep(
        "account",
        &account::Page {
            frame: frame("我的账号"),
            login: s("zhoumin"),
            has_totp: false,
            sign_ins: vec![account::Line {
                at: s("2022-07-04 09:01"),
                words: "登录",
                failed: false,
                from: s("10.1.2.3"),
            }],
        },
    );
    keep(
        "password",
        &account::PasswordPage {
            frame: frame("修改密码"),
            must_change: true,
            min_chars: 10,
            faults: faults("password", "新密码太短：至少 10 个字符"),
        },
    );
    keep(
        "totp",
        &account::TotpPage {
            frame: frame("动态码"),
            secret: s("ABCD EFGH IJKL MNOP"),
            address: s("otpauth://totp/x"),
            ..account::TotpPage::default()
        },
    );
    keep(
        "first_run",
        &account::FirstRunPage {
            frame: frame("建立第一个系统管理员"),
            token: s("t"),
            min_chars: 10,
            ..account::FirstRunPage::default()
        },
    );
    let person = |login: &str, name: &str, role, place: &str| demo::Person {
        login: s(login),
        name: s(name),
        role,
        place: s(place),
    };
    keep(
        "demo",
        &demo::Page {
            frame: crate::frame::Frame { demo: true, ..crate::frame::Frame::guest("演示") },
            town: s("三林镇"),
            people: vec![
                person("clerk", "周敏", Role::Clerk, ""),
                person("officer1", "王强", Role::BeatOfficer, "三林派出所"),
                person("secretary", "陈芳", Role::Secretary, "归泾居委会"),
            ],
            password: "demo",
        },
    );
    let faults = faults("reason", "请写明原因");
    keep(
        "problem",
        &problem::Page {
            frame: frame("填写有误，没有保存"),
            words: s("有 1 处填写有误"),
            faults: &faults.0,
            advice: "",
        },
    );
}

#[test]
fn desks() {
    keep(
        "desk_clerk",
        &desk::Page {
            frame: frame("工作台"), blocks: sample::desk_of_clerk(), summary: true, tasks: true
        },
    );
    keep(
        "desk_secretary",
        &desk::Page {
            frame: frame("工作台"),
            blocks: sample::desk_of_secretary(),
            summary: false,
            tasks: false,
        },
    );
}

#[test]
fn months() {
    keep(
        "months",
        &month::ListPage {
            frame: frame("月份"),
            months: vec![sample::month_line(MonthState::Open), sample::month_line(MonthState::Published)],
            may_open: true,
            next: s("2022-07"),
        },
    );
    keep(
        "board",
        &month::BoardPage {
            frame: frame("2022-06 看板"),
            board: sample::board(MonthState::Open),
            may_manage: true,
            may_import: true,
            may_ask: true,
            may_agree: false,
        },
    );
    keep("late", &month::LatePage { frame: frame("2022-06 催报"), list: sample::late() });
    for (name, state) in [("summary_open", MonthState::Open), ("summary_locked", MonthState::Locked)] {
        keep(
            name,
            &month::SummaryPage {
                frame: frame("2022-06 汇总"),
                summary: sample::summary(state),
                faults: Faults::default(),
            },
        );
    }
}

#[test]
fn consequences() {
    let list = |faults: Faults| consequence::ListPage {
        frame: frame("督导约谈"),
        list: sample::consequences(),
        wanted: ConsequencesWanted { all: true, ..ConsequencesWanted::default() },
        faults,
        typed: Fields::parse(b"pick=1.2&place=302"),
    };
    keep("consequences", &list(Faults::default()));
    keep("consequences_refused", &list(faults("notify_on", "日期写成 2022-06-08 的样子")));
    for (name, kind) in [("interview", ConsequenceKind::Interview), ("veto", ConsequenceKind::Veto)] {
        let shown = sample::consequence(kind);
        let (faults, typed) = (Faults::default(), Fields::default());
        keep(name, &consequence::Page { frame: frame("归泾居委会 一级约谈"), shown, faults, typed });
    }
}

#[test]
fn stations() {
    keep(
        "grid",
        &station::GridPage {
            frame: frame("三林派出所 2022-06"),
            grid: sample::grid(true),
            left: BTreeMap::new(),
        },
    );
    keep(
        "grid_read",
        &station::GridPage {
            frame: frame("三林派出所 2022-06"),
            grid: sample::grid(false),
            left: BTreeMap::new(),
        },
    );
    let grid = sample::grid(true);
    let faults = Faults(grid.faults.clone());
    keep("check", &station::CheckPage { frame: frame("检查"), grid, faults });
    keep(
        "review",
        &station::ReviewPage { frame: frame("三林派出所 2022-06 审阅"), review: sample::review() },
    );
    let results = sample::results();
    keep(
        "form",
        &station::FormPage {
            frame: frame("考核表"),
            month: s("2022-06"),
            station: s("三林派出所"),
            result: results.committees[3].clone(),
            previous: Some((s("310115130003"), s("杨思新村居委会"))),
            next: None,
        },
    );
}

#[test]
fn machines() {
    let line = |token: &str, ended: &str, uses| workflow::TokenLine {
        token: s(token),
        name: s("区人口平台"),
        scopes: vec!["读取已公布的结果", "读取居村委名册"],
        place: s("全镇"),
        made: s("周敏 2022年7月4日9:01"),
        expires: s("2022年12月31日9:01"),
        ended: s(ended),
        uses,
        used: (uses > 0).then(|| s("2022年7月5日8:00")),
    };
    keep(
        "tokens",
        &token::Page {
            frame: frame("接口令牌"),
            faults: faults("days", "有效期填 1 到 366 天"),
            tokens: vec![line("t2", "", 1_234), line("t1", "周敏 2022年7月5日9:00撤销", 0)],
            scopes: workflow::TokenScope::ALL.to_vec(),
            stations: vec![s("三林派出所"), s("杨思派出所")],
            name: s("市平台"),
            chosen: vec![workflow::TokenScope::Figures],
            place: s("station:杨思派出所"),
            days: s("999"),
        },
    );
    keep("api", &api::Page::new(frame("接口说明")).unwrap());
}

#[test]
fn published() {
    keep(
        "ranking",
        &ranking::Page {
            frame: frame("2022-06 排名"),
            published: sample::published(),
            bottom: 1,
            text: String::new(),
        },
    );
    keep("year", &year::Page { frame: frame("2022 年汇总"), shown: sample::year(), text: String::new() });
    keep("committee", &committee::Page { frame: frame("归泾居委会"), shown: sample::committee() });
}
