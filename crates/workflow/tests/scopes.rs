//! Who may do and see what: every verb and view by every role, and every place against what lies in another.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use support::in_an_office;
use support::street::{A, B, JUNE, MAY, Street, code, kind};
use workflow::view::AuditWanted;
use workflow::{
    Actor, CommitteeCard, ConsequenceShown, FiguresImport, Founding, HeldRecord, Permission, Place,
    ReadingDecision, Refusal, ReportRecord, Role, Setting, StationCard, Summons, TownFiguresEdit,
};

/// A consequence that is not there.
const NOWHERE: ConsequenceShown = ConsequenceShown { number: 9999, version: 1 };

type Outcome = Result<(), Refusal>;

/// Every verb, tried by an actor on things that are there.
const VERBS: &[(&str, Permission)] = &[
    ("import_roster", Permission::ManageCommittees),
    ("preview_roster", Permission::ManageCommittees),
    ("set_station", Permission::ManageCommittees),
    ("found_committee", Permission::ManageCommittees),
    ("close_committee", Permission::ManageCommittees),
    ("change_committee", Permission::ManageCommittees),
    ("split_committee", Permission::ManageCommittees),
    ("merge_committees", Permission::ManageCommittees),
    ("open_month", Permission::ManageMonth),
    ("extend_deadline", Permission::ManageMonth),
    ("lock_month", Permission::ManageMonth),
    ("unlock_month", Permission::ManageMonth),
    ("set_town_figures", Permission::ManageMonth),
    ("save_cells", Permission::EditFigures),
    ("prefill", Permission::EditFigures),
    ("submit_draft", Permission::SubmitDraft),
    ("sign_station", Permission::SignStation),
    ("review_station", Permission::Review),
    ("publish_month", Permission::Publish),
    ("ask_reissue", Permission::AskReissue),
    ("agree_reissue", Permission::AgreeReissue),
    ("decide_reading", Permission::DecideReading),
    ("raise_objection", Permission::Object),
    ("answer_objection", Permission::AnswerObjection),
    ("notify_consequences", Permission::ManageConsequences),
    ("hold_consequences", Permission::RecordConsequence),
    ("report_consequence", Permission::ManageConsequences),
    ("close_consequences", Permission::ManageConsequences),
    ("decide_veto", Permission::DecideVeto),
    ("preview_import", Permission::ImportFigures),
    ("import_figures", Permission::ImportFigures),
    ("undo_import", Permission::ImportFigures),
    ("change_setting", Permission::ManageSystem),
];

/// Every view with what it asks for; all of them are about what is published or under way in the town.
const VIEWS: &[(&str, Permission)] = &[
    ("month_board", Permission::SeeFigures),
    ("station_grid", Permission::SeeFigures),
    ("station_review", Permission::SeeFigures),
    ("late_list", Permission::SeeFigures),
    ("export_figures", Permission::SeeFigures),
    ("town_summary", Permission::ManageMonth),
    ("published_month", Permission::SeeResults),
    ("publications", Permission::SeeResults),
    ("published_nouns", Permission::SeeResults),
    ("bundle", Permission::SeeResults),
    ("committee_page", Permission::SeeResults),
    ("policy_page", Permission::SeePolicy),
    ("reading_trial", Permission::SeePolicy),
    ("audit_page", Permission::SeeAudit),
    ("imports", Permission::ImportFigures),
    ("consequences", Permission::SeeResults),
    ("consequence_page", Permission::SeeResults),
    ("consequence_notice", Permission::SeeResults),
];

async fn verb(town: &Street, actor: &Actor, name: &str, station: &str) -> Outcome {
    let (office, key) = (&town.bench.office, town.bench.key());
    let founding =
        Founding {
            committee: code(50), name: "新居委会".to_owned(), station: A.to_owned(), community: None
        };
    let card = CommitteeCard { name: "改名".to_owned(), station: A.to_owned(), community: None };
    let import = FiguresImport { file_name: "f.xlsx", month: JUNE, figures: &town.figures };
    let k = &key;
    match name {
        "import_roster" => office.import_roster(actor, k, JUNE, &[]).await.map(drop),
        "preview_roster" => office.preview_roster(actor, JUNE, &[]).await.map(drop),
        "set_station" => {
            let card = StationCard { station: "某所".to_owned(), position: 9, quota: None };
            office.set_station(actor, k, &card, 7).await.map(drop)
        }
        "found_committee" => office.found_committee(actor, k, MAY, &founding).await.map(drop),
        "close_committee" => office.close_committee(actor, k, JUNE, &code(0), 99).await.map(drop),
        "change_committee" => office.change_committee(actor, k, JUNE, &code(0), &card, 99).await.map(drop),
        "split_committee" => office.split_committee(actor, k, JUNE, &code(0), 99, &[]).await.map(drop),
        "merge_committees" => {
            office.merge_committees(actor, k, JUNE, &[(code(0), 99)], &founding).await.map(drop)
        }
        "open_month" => office.open_month(actor, k, MAY).await.map(drop),
        "extend_deadline" => {
            office.extend_deadline(actor, k, JUNE, station, 99, "2022-08-01", "忙").await.map(drop)
        }
        "lock_month" => office.lock_month(actor, k, JUNE, 99, "").await.map(drop),
        "unlock_month" => office.unlock_month(actor, k, JUNE, 99, "补").await.map(drop),
        "set_town_figures" => {
            let edit = TownFiguresEdit {
                cells: Vec::new(),
                district_rate: String::new(),
                remark: String::new(),
                version: 99,
            };
            office.set_town_figures(actor, k, JUNE, &edit).await.map(drop)
        }
        "save_cells" => {
            let edits = [support::street::edit(if station == A { 0 } else { 6 }, "checked", "9", "1")];
            office.save_cells(actor, k, JUNE, station, &edits, &[]).await.map(drop)
        }
        "prefill" => office.prefill(actor, k, JUNE, station).await.map(drop),
        "submit_draft" => office.submit_draft(actor, k, JUNE, station, 99, true).await.map(drop),
        "sign_station" => office.sign_station(actor, k, JUNE, station, 99).await.map(drop),
        "return_station" => office.return_station(actor, k, JUNE, station, 99, "再看").await.map(drop),
        "review_station" => office.review_station(actor, k, JUNE, station, 99).await.map(drop),
        "publish_month" => office.publish_month(actor, k, JUNE, 99).await.map(drop),
        "ask_reissue" => office.ask_reissue(actor, k, JUNE, "错").await.map(drop),
        "agree_reissue" => office.agree_reissue(actor, k, JUNE).await.map(drop),
        "decide_reading" => {
            let decision = ReadingDecision {
                reading: "step_count".to_owned(),
                choice: "complete".to_owned(),
                decided_by: String::new(),
                decided_on: "2022-06-01".to_owned(),
                from_month: JUNE.to_owned(),
            };
            office.decide_reading(actor, k, &decision).await.map(drop)
        }
        "raise_objection" => office.raise_objection(actor, k, JUNE, &code(1), "不服").await.map(drop),
        "answer_objection" => office.answer_objection(actor, k, JUNE, 1, "好").await.map(drop),
        "notify_consequences" => {
            let summons =
                Summons { on: "2022-07-12".to_owned(), time: String::new(), place: "镇政府".to_owned() };
            office.notify_consequences(actor, k, &[NOWHERE], &summons).await.map(drop)
        }
        "hold_consequences" => {
            let held = HeldRecord {
                on: "2022-06-01".to_owned(),
                result: "整改".to_owned(),
                minutes: "记录".to_owned(),
                present: vec![("书记".to_owned(), "杨某".to_owned())],
            };
            office.hold_consequences(actor, k, &[NOWHERE], &held).await.map(drop)
        }
        "report_consequence" => {
            let report = ReportRecord { on: "2022-06-01".to_owned(), words: "已约谈".to_owned() };
            office.report_consequence(actor, k, NOWHERE, &report).await.map(drop)
        }
        "close_consequences" => office.close_consequences(actor, k, &[NOWHERE], "").await.map(drop),
        "decide_veto" => office.decide_veto(actor, k, NOWHERE, false, "清单不允许").await.map(drop),
        "preview_import" => office.preview_import(actor, import).await.map(drop),
        "import_figures" => {
            let none = FiguresImport { month: "2030-01", ..import };
            office.import_figures(actor, k, none).await.map(drop)
        }
        "undo_import" => office.undo_import(actor, k, 1).await.map(drop),
        "change_setting" => office.change_setting(actor, k, Setting::Objections, "on", 99).await.map(drop),
        other => panic!("no verb {other}"),
    }
}

async fn view(town: &Street, actor: &Actor, name: &str, station: &str, committee: &str) -> Outcome {
    let office = &town.bench.office;
    match name {
        "month_board" => office.month_board(actor, JUNE).await.map(drop),
        "station_grid" => office.station_grid(actor, JUNE, station).await.map(drop),
        "station_review" => office.station_review(actor, JUNE, station).await.map(drop),
        "late_list" => office.late_list(actor, JUNE).await.map(drop),
        "export_figures" => office.export_figures(actor, JUNE).await.map(drop),
        "town_summary" => office.town_summary(actor, JUNE).await.map(drop),
        "published_month" => office.published_month(actor, MAY, None).await.map(drop),
        "publications" => office.publications(actor).await.map(drop),
        "published_nouns" => office.published_nouns(actor, MAY, None).await.map(drop),
        "bundle" => office.bundle(actor, MAY, 1).await.map(drop),
        "committee_page" => office.committee_page(actor, committee, None).await.map(drop),
        "policy_page" => office.policy_page(actor, None).await.map(drop),
        "reading_trial" => office.reading_trial(actor, "step_count", "started").await.map(drop),
        "audit_page" => office.audit_page(actor, &AuditWanted::default()).await.map(drop),
        "imports" => office.imports(actor).await.map(drop),
        "consequences" => office.consequences(actor, &Default::default()).await.map(drop),
        "consequence_page" => office.consequence_page(actor, 9999).await.map(drop),
        "consequence_notice" => office.consequence_notice(actor, 9999).await.map(drop),
        other => panic!("no view {other}"),
    }
}

/// One user of every role.
async fn everybody(town: &Street) -> Vec<Actor> {
    let worker = town.bench.user_at("worker", Role::PopulationWorker, Place::Committee(code(1))).await;
    let all = vec![
        town.clerk.clone(),
        town.head.clone(),
        town.officer.clone(),
        town.deputy.clone(),
        town.community.clone(),
        town.secretary.clone(),
        worker,
        town.leader.clone(),
        town.administrator.clone(),
    ];
    assert!(Role::ALL.iter().all(|role| all.iter().any(|actor| actor.role == *role)));
    all
}

#[tokio::test]
async fn no_role_does_what_it_may_not() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        town.whole(MAY).await;
        town.open(JUNE).await;
        let mut tried = 0;
        for actor in everybody(&town).await {
            for (name, permission) in VERBS {
                let before = town.lines().await;
                let outcome = verb(&town, &actor, name, A).await;
                match (actor.may(*permission), &outcome) {
                    (false, Err(Refusal::NotAllowed(asked))) => assert_eq!(asked, permission, "{name}"),
                    (false, other) => panic!("{name} by {}: {other:?}", actor.role),
                    (true, Err(Refusal::NotAllowed(_))) => panic!("{name} by {} is refused", actor.role),
                    (true, _) => {}
                }
                if outcome.is_err() {
                    assert_eq!(town.lines().await, before, "{name} refused and yet recorded");
                }
                tried += 1;
            }
            for (name, permission) in VIEWS {
                let outcome = view(&town, &actor, name, A, &code(1)).await;
                let may = match *name {
                    "reading_trial" => actor.may(Permission::SeePolicy) && actor.may(Permission::SeeResults),
                    _ => actor.may(*permission),
                };
                let refused = matches!(outcome, Err(Refusal::NotAllowed(_)));
                assert_eq!(refused, !may, "{name} by {}: {outcome:?}", actor.role);
                tried += 1;
            }
        }
        println!("{tried} pairs of role and verb or view");
        assert_eq!(tried, 9 * (VERBS.len() + VIEWS.len()));
    })
    .await;
}

#[tokio::test]
async fn nobody_reaches_into_another_place() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        town.whole(MAY).await;
        town.open(JUNE).await;
        let mut tried = 0;
        let on_stations = [
            "save_cells",
            "prefill",
            "submit_draft",
            "sign_station",
            "return_station",
            "station_grid",
            "station_review",
        ];
        for (actor, foreign) in
            [(&town.officer, B), (&town.deputy, B), (&town.officer_b, A), (&town.deputy_b, A)]
        {
            for name in on_stations {
                let reach = async |station: &str| match name.starts_with("station_") {
                    true => view(&town, actor, name, station, "").await,
                    false => verb(&town, actor, name, station).await,
                };
                let own = if foreign == A { B } else { A };
                let before = town.lines().await;
                let (there, nowhere) =
                    (reach(foreign).await.unwrap_err(), reach("无此所").await.unwrap_err());
                assert_eq!(town.lines().await, before);
                if kind(&there) == "not allowed" {
                    continue;
                }
                assert_eq!(kind(&there), "not found", "{name}: {there}");
                // What is elsewhere and what is nowhere sound the same.
                assert_eq!(there.to_string().replace(foreign, "无此所"), nowhere.to_string());
                let at_home = reach(own).await;
                assert!(at_home.map_err(|refusal| kind(&refusal)) != Err("not found"), "{name}");
                tried += 1;
            }
        }
        let own = |actor: &Actor, place: usize| {
            let community = ["示例东社区", "示例西社区"][place % 2];
            match &actor.place {
                Place::Town => true,
                Place::Station(name) => (name == A) == (place < support::street::EACH),
                Place::Community(name) => !place.is_multiple_of(3) && name == community,
                Place::Committee(committee) => *committee == code(place),
            }
        };
        for actor in everybody(&town).await {
            if !actor.may(Permission::SeeResults) {
                continue;
            }
            let published = town.bench.office.published_month(&actor, MAY, None).await.unwrap();
            assert_eq!(
                published.results.committees.len(),
                2 * support::street::EACH,
                "the ranking is for all"
            );
            for place in 0..2 * support::street::EACH {
                let seen = town.bench.office.committee_page(&actor, &code(place), None).await;
                assert_eq!(seen.is_ok(), own(&actor, place), "{} {place}", actor.role);
                if let Err(refusal) = seen {
                    let nobody = town.bench.office.committee_page(&actor, &code(90), None).await.unwrap_err();
                    assert_eq!(refusal.to_string().replace(&code(place), &code(90)), nobody.to_string());
                }
                let line = published.committee(&code(place)).unwrap();
                let with_steps = line.items.iter().any(|item| !item.steps.is_empty());
                assert_eq!(with_steps, own(&actor, place), "{} {place}", actor.role);
                tried += 2;
            }
            // What is not published is not there for whoever sees no figures.
            if !actor.may(Permission::SeeFigures) {
                let ahead = town.bench.office.committee_page(&actor, &code(1), Some(JUNE)).await.unwrap_err();
                assert_eq!(kind(&ahead), "not found");
                let months = town.bench.office.months(&actor).await.unwrap();
                assert_eq!(months.iter().map(|line| line.month.as_str()).collect::<Vec<_>>(), [MAY]);
            }
        }
        let organisation = town.bench.office.organisation(&town.secretary, None).await.unwrap();
        assert_eq!(organisation.committees.len(), 1);
        let exported = town.bench.office.export_figures(&town.officer, MAY).await.unwrap();
        assert!(exported.months[0].committees.iter().all(|row| exported.station_name(row.station) == A));
        println!("{tried} reaches into another place");
    })
    .await;
}
