//! What follows from published months: told, held, reported, closed; taken away and added by a reissue.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use support::street::{A, JUNE, MAY, Street, code, kind};
use support::{fields, in_an_office};
use workflow::view::{ConsequenceLine, ConsequencesWanted};
use workflow::{
    Actor, CellEdit, ConsequenceKind, ConsequenceShown, ConsequenceState, ConsequenceStep, HeldRecord,
    ReportRecord, Role, Summons,
};

fn all() -> ConsequencesWanted {
    ConsequencesWanted { all: true, ..ConsequencesWanted::default() }
}

async fn seen(town: &Street, actor: &Actor) -> Vec<ConsequenceLine> {
    town.bench.office.consequences(actor, &all()).await.unwrap().lines
}

fn shown(line: &ConsequenceLine) -> ConsequenceShown {
    ConsequenceShown { number: line.number, version: line.version }
}

fn summons() -> Summons {
    Summons { on: "2022-06-08".to_owned(), time: "14:00".to_owned(), place: "镇政府 302".to_owned() }
}

fn held() -> HeldRecord {
    HeldRecord {
        on: "2022-06-05".to_owned(),
        result: "限期整改".to_owned(),
        minutes: "书记说明失分原因".to_owned(),
        present: vec![
            ("派出所分管领导".to_owned(), "王某".to_owned()),
            ("社区党委副书记".to_owned(), String::new()),
            ("居村书记".to_owned(), "杨某".to_owned()),
        ],
    }
}

/// May and June are out: everybody below the full total is among the last ten of twelve, twice.
async fn two_months(town: &Street) {
    town.whole(MAY).await;
    town.whole(JUNE).await;
}

#[tokio::test]
async fn an_interview_goes_from_its_basis_to_its_end() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        two_months(&town).await;
        let lines = seen(&town, &town.clerk).await;
        let line = lines.iter().find(|line| line.kind == ConsequenceKind::Interview).unwrap();
        assert_eq!(
            (line.title.as_str(), line.month.as_str(), line.due.as_str()),
            ("一级约谈", JUNE, "2022-08-10")
        );
        let page = office.consequence_page(&town.clerk, line.number).await.unwrap();
        assert_eq!(page.basis.months, [MAY, JUNE]);
        assert_eq!((page.basis.clause.as_str(), page.basis.report_to.as_str()), ("三（五）2", "镇分管领导"));
        assert_eq!(page.expected, ["派出所分管领导", "社区党委副书记", "居村书记"]);
        assert_eq!(page.next, [ConsequenceStep::Notify]);
        let (one, key) = (shown(line), town.bench.key());
        assert!(office.consequence_notice(&town.clerk, line.number).await.is_err(), "nothing is told yet");
        // Nothing is recorded of what was not called.
        let early = office.hold_consequences(&town.clerk, &town.bench.key(), &[one], &held()).await;
        assert_eq!(kind(&early.unwrap_err()), "state");
        let moved = office.notify_consequences(&town.clerk, &key, &[one], &summons()).await.unwrap();
        assert_eq!(moved.state, ConsequenceState::Noticed.id());
        let before = town.lines().await;
        assert_eq!(office.notify_consequences(&town.clerk, &key, &[one], &summons()).await.unwrap(), moved);
        assert_eq!(town.lines().await, before, "the same request again does nothing");
        let stale = office.notify_consequences(&town.head, &town.bench.key(), &[one], &summons()).await;
        assert_eq!(kind(&stale.unwrap_err()), "stale");
        let notice = office.consequence_notice(&town.clerk, line.number).await.unwrap();
        assert_eq!((notice.title.as_str(), &notice.addressee), ("关于一级约谈的通知", &line.name));
        assert!(notice.paragraphs.iter().any(|words| words.contains("2022-05、2022-06")), "{notice:?}");
        let second = ConsequenceShown { version: 2, ..one };
        let wrong = HeldRecord {
            on: "2099-01-01".to_owned(),
            result: String::new(),
            present: vec![("居村书记".to_owned(), String::new())],
            ..held()
        };
        let refused = office.hold_consequences(&town.clerk, &town.bench.key(), &[second], &wrong).await;
        assert_eq!(fields(&refused.unwrap_err()), ["on", "result", "present"]);
        let k = town.bench.key();
        office.hold_consequences(&town.clerk, &k, &[second], &held()).await.unwrap();
        let third = ConsequenceShown { version: 3, ..one };
        let unreported = office.close_consequences(&town.clerk, &town.bench.key(), &[third], "").await;
        assert!(unreported.unwrap_err().to_string().contains("要先上报"));
        let report = ReportRecord { on: "2022-06-05".to_owned(), words: "已约谈".to_owned() };
        office.report_consequence(&town.clerk, &town.bench.key(), third, &report).await.unwrap();
        let fourth = ConsequenceShown { version: 4, ..one };
        office.close_consequences(&town.clerk, &town.bench.key(), &[fourth], "已整改").await.unwrap();
        let page = office.consequence_page(&town.clerk, line.number).await.unwrap();
        assert_eq!(page.line.state, ConsequenceState::Closed);
        let steps: Vec<_> = page.steps.iter().map(|step| step.step.id()).collect();
        assert_eq!(steps, ["arise", "notify", "hold", "report", "close"]);
        assert!(page.steps[2].said.contains(&(
            "到场".to_owned(),
            "派出所分管领导 王某；社区党委副书记 未到；居村书记 杨某".to_owned()
        )));
        assert!(page.next.is_empty());
        let open = office.consequences(&town.clerk, &ConsequencesWanted::default()).await.unwrap();
        assert!(open.lines.iter().all(|open| open.number != line.number));
        assert!(office.verify_town(&town.bench.console()).await.unwrap().faults.is_empty());
    })
    .await;
}

#[tokio::test]
async fn several_are_moved_on_together_or_none_is() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.whole(MAY).await;
        let lines = seen(&town, &town.clerk).await;
        let meetings: Vec<_> =
            lines.iter().filter(|line| line.kind == ConsequenceKind::AnalysisMeeting).map(shown).collect();
        assert!(meetings.len() > 2, "{lines:?}");
        let mut stale = meetings.clone();
        stale[1].version = 9;
        let refused = office.notify_consequences(&town.clerk, &town.bench.key(), &stale, &summons()).await;
        assert_eq!(kind(&refused.unwrap_err()), "stale");
        assert!(seen(&town, &town.clerk).await.iter().all(|line| line.state == ConsequenceState::ToDo));
        for wrong in [Vec::new(), vec![meetings[0], meetings[0]]] {
            let refused =
                office.notify_consequences(&town.clerk, &town.bench.key(), &wrong, &summons()).await;
            assert_eq!(fields(&refused.unwrap_err()), ["numbers"]);
        }
        office.notify_consequences(&town.clerk, &town.bench.key(), &meetings, &summons()).await.unwrap();
        let told: Vec<_> = meetings.iter().map(|one| ConsequenceShown { version: 2, ..*one }).collect();
        office.hold_consequences(&town.clerk, &town.bench.key(), &told, &held()).await.unwrap();
        // A meeting is reported to nobody.
        let third = ConsequenceShown { version: 3, ..meetings[0] };
        let report = ReportRecord { on: "2022-06-05".to_owned(), words: "已开".to_owned() };
        let refused = office.report_consequence(&town.clerk, &town.bench.key(), third, &report).await;
        assert_eq!(kind(&refused.unwrap_err()), "state");
        office.close_consequences(&town.clerk, &town.bench.key(), &[third], "").await.unwrap();
        assert!(office.verify_town(&town.bench.console()).await.unwrap().faults.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_place_sees_and_moves_its_own_alone() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        two_months(&town).await;
        let everything = seen(&town, &town.leader).await;
        let own = seen(&town, &town.secretary).await;
        assert!(!own.is_empty() && own.iter().all(|line| line.committee == code(1)), "{own:?}");
        let of_a = seen(&town, &town.deputy).await;
        assert!(of_a.len() < everything.len() && of_a.iter().all(|line| line.station == A));
        let foreign = everything.iter().find(|line| line.station != A).unwrap();
        for actor in [&town.deputy, &town.secretary] {
            let refused = office.consequence_page(actor, foreign.number).await.unwrap_err();
            let nowhere = office.consequence_page(actor, 9999).await.unwrap_err();
            assert_eq!(refused.to_string().replace(&foreign.number.to_string(), "9999"), nowhere.to_string());
        }
        let (one, k) = (shown(foreign), town.bench.key());
        office.notify_consequences(&town.clerk, &k, &[one], &summons()).await.unwrap();
        let second = ConsequenceShown { version: 2, ..one };
        let refused = office.hold_consequences(&town.deputy, &town.bench.key(), &[second], &held()).await;
        assert_eq!(kind(&refused.unwrap_err()), "not found");
        office.hold_consequences(&town.deputy_b, &town.bench.key(), &[second], &held()).await.unwrap();
        // Once the day is over, what is open is overdue and stands first.
        town.bench.wait_seconds(100 * 86_400);
        let list = office.consequences(&town.clerk, &ConsequencesWanted::default()).await.unwrap();
        assert_eq!(list.overdue, list.lines.len());
        assert!(list.lines[0].days_late > 0 && list.lines[0].due <= list.lines[1].due);
    })
    .await;
}

#[tokio::test]
async fn a_reissue_takes_away_and_adds_and_says_so() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        two_months(&town).await;
        let before = seen(&town, &town.clerk).await;
        let line = before
            .iter()
            .find(|line| line.kind == ConsequenceKind::Interview && line.station == A)
            .unwrap()
            .clone();
        let (one, k) = (shown(&line), town.bench.key());
        office.notify_consequences(&town.clerk, &k, &[one], &summons()).await.unwrap();
        // In May the committee did everything right after all: its months in a row begin in June.
        office.ask_reissue(&town.clerk, &town.bench.key(), MAY, "测查登记有误").await.unwrap();
        office.agree_reissue(&town.head, &town.bench.key(), MAY).await.unwrap();
        let grid = town.grid(MAY, A).await;
        let row = grid.rows.iter().find(|row| row.committee == line.committee).unwrap();
        let right = [
            ("checked", "100"),
            ("correct", "100"),
            ("falsified", "0"),
            ("overseas_checked", "10"),
            ("overseas_correct", "10"),
            ("accounts_revoked", "0"),
            ("declarations", "9000"),
            ("pushes", "9000"),
        ];
        let edits: Vec<_> = right
            .iter()
            .map(|(figure, value)| CellEdit {
                committee: line.committee.clone(),
                figure: (*figure).to_owned(),
                was: support::street::cell(row, figure).to_owned(),
                value: (*value).to_owned(),
            })
            .filter(|edit| edit.was != edit.value)
            .collect();
        office.save_cells(&town.clerk, &town.bench.key(), MAY, A, &edits, &[]).await.unwrap();
        // June rests on May: it does not come out again before May does.
        town.publish(MAY).await.unwrap();
        let page = office.consequence_page(&town.clerk, line.number).await.unwrap();
        assert_eq!(page.line.state, ConsequenceState::Withdrawn);
        let steps: Vec<_> = page.steps.iter().map(|step| step.step.id()).collect();
        assert_eq!(steps, ["arise", "notify", "withdraw"]);
        assert_eq!(page.steps[2].said, [("因".to_owned(), format!("{MAY} 第 2 次公布"))]);
        assert!(page.next.is_empty());
        // What stands is what the assessment says of the months as they are now.
        let after = seen(&town, &town.clerk).await;
        let standing = after.iter().filter(|line| line.state != ConsequenceState::Withdrawn).count();
        let details = town.bench.lines().await.pop().unwrap().3;
        assert!(details.contains("\"withdrawn\":") && !details.contains("\"withdrawn\":0"), "{details}");
        assert!(standing > 0 && after.len() >= before.len());
        assert!(office.verify_town(&town.bench.console()).await.unwrap().faults.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_month_does_not_come_out_again_before_an_earlier_one() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        two_months(&town).await;
        let second_head = town.bench.user("head2", Role::OfficeHead).await;
        for month in [MAY, JUNE] {
            office.ask_reissue(&town.clerk, &town.bench.key(), month, "更正").await.unwrap();
            office.agree_reissue(&second_head, &town.bench.key(), month).await.unwrap();
        }
        let refused = town.publish(JUNE).await.unwrap_err();
        assert_eq!(fields(&refused), ["month"]);
        town.publish(MAY).await.unwrap();
        town.publish(JUNE).await.unwrap();
        assert!(office.verify_town(&town.bench.console()).await.unwrap().faults.is_empty());
    })
    .await;
}
