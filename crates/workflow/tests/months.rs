//! A month from opening to its second issue.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use support::street::{A, B, EACH, JUNE, MAY, Street, code, edit, kind};
use support::{fields, in_an_office};
use workflow::{MonthState, Permission, Refusal, Setting, StationState};

#[tokio::test]
async fn a_month_goes_from_open_to_published() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        let opened = office.open_month(&town.clerk, &town.bench.key(), MAY).await.unwrap();
        assert_eq!((opened.stations, opened.committees, opened.carried), (2, 2 * EACH, 0));
        assert_eq!((opened.form_due.as_str(), opened.publish_due.as_str()), ("2022-06-05", "2022-06-10"));
        assert!(opened.warnings.iter().any(|words| words.contains("读法待确认")));
        town.set_town(MAY).await;
        for station in [A, B] {
            let saved = town.fill(MAY, station).await;
            assert!(saved.changed >= EACH * 8, "{saved:?}");
            assert_eq!(town.submit(MAY, station).await.unwrap().state(), Some(StationState::Drafted));
            assert_eq!(town.sign(MAY, station).await.unwrap().state(), Some(StationState::Signed));
            assert_eq!(town.review(MAY, station).await.unwrap().state(), Some(StationState::Reviewed));
        }
        town.lock(MAY).await;
        let published = town.publish(MAY).await.unwrap();
        assert_eq!((published.issue, published.root.len()), (1, 64));
        let shown = office.published_month(&town.leader, MAY, None).await.unwrap();
        assert_eq!(shown.short_root, published.short_root);
        assert_eq!(shown.results.committees.len(), 2 * EACH);
        assert_eq!(shown.own.len(), 2 * EACH);
        assert_eq!(shown.signatures.len(), 3);
        assert!(shown.signatures[0].signed.as_ref().unwrap().contains("deputy"));
        assert!(shown.results.committees.iter().filter(|result| result.assessed).all(|result| {
            result.items.iter().all(|item| !item.steps.is_empty() && item.marks.is_some())
        }));
        assert_eq!(town.bench.lines().await.last().unwrap().1, "publish_month");
    })
    .await;
}

#[tokio::test]
async fn months_are_opened_one_after_another_and_bring_over_what_is_known() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        let early = office.open_month(&town.clerk, &town.bench.key(), "2022-02").await.unwrap_err();
        assert_eq!(kind(&early), "state");
        town.open(MAY).await;
        let again = office.open_month(&town.clerk, &town.bench.key(), MAY).await.unwrap_err();
        assert!(again.to_string().contains(JUNE), "{again}");
        town.fill(MAY, A).await;
        let opened = office.open_month(&town.clerk, &town.bench.key(), JUNE).await.unwrap();
        assert_eq!(opened.carried, EACH * 4);
        let grid = town.grid(JUNE, A).await;
        assert_eq!(grid.carried, EACH * 4);
        assert!(grid.yellow > grid.carried);
        let row = &grid.rows[0];
        let declared = row.cells.iter().find(|cell| cell.figure == "declarations").unwrap();
        assert!(declared.carried && declared.value == declared.before && !declared.value.is_empty());
        // Station B filled nothing in May: it is brought over once it has.
        assert_eq!(town.grid(JUNE, B).await.carried, 0);
        town.fill(MAY, B).await;
        let key = town.bench.key();
        let saved = office.prefill(&town.officer_b, &key, JUNE, B).await.unwrap();
        assert_eq!(saved.changed, EACH * 4);
        assert_eq!(office.prefill(&town.officer_b, &key, JUNE, B).await.unwrap(), saved);
        let again = office.prefill(&town.officer_b, &town.bench.key(), JUNE, B).await.unwrap();
        assert_eq!(again.changed, 0);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_handed_in_that_is_missing_wrong_or_unconfirmed() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        town.fill(MAY, A).await;
        town.open(JUNE).await;
        town.fill(JUNE, A).await;
        let key = town.bench.key();
        // A stock that stayed as last month is still carried: fill confirms only what differs.
        let edits = [
            edit(0, "correct", town.value(JUNE, 0, "correct").await.as_str(), "999"),
            edit(1, "accounts_revoked", town.value(JUNE, 1, "accounts_revoked").await.as_str(), ""),
            edit(2, "checked", town.value(JUNE, 2, "checked").await.as_str(), ""),
            edit(2, "correct", town.value(JUNE, 2, "correct").await.as_str(), ""),
            edit(2, "falsified", town.value(JUNE, 2, "falsified").await.as_str(), "0"),
        ];
        office.save_cells(&town.officer, &key, JUNE, A, &edits, &[]).await.unwrap();
        let before = town.lines().await;
        let refused = town.submit(JUNE, A).await.unwrap_err();
        let named = fields(&refused);
        assert!(named.contains(&format!("{}/correct", code(0)).as_str()), "{named:?}");
        assert!(named.contains(&format!("{}/accounts_revoked", code(1)).as_str()), "{named:?}");
        assert!(named.contains(&format!("{}/reason", code(2)).as_str()), "{named:?}");
        assert_eq!(town.lines().await, before);
        let grid = town.grid(JUNE, A).await;
        assert_eq!(grid.faults.len(), named.len());
        assert!(grid.rows[0].cells[1].fault.is_some());
        assert!(grid.rows[2].needs_reason);
        // Without confirming, cells that were brought over stand against it too.
        let version = town.part(JUNE, A).await.version;
        let key = town.bench.key();
        let unconfirmed =
            office.submit_draft(&town.officer, &key, JUNE, A, version, false).await.unwrap_err();
        assert_eq!(fields(&unconfirmed).len(), named.len() + grid.carried);
    })
    .await;
}

#[tokio::test]
async fn cells_are_saved_all_or_none_and_never_over_anothers_change() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        let save = async |actor, edits: &[workflow::CellEdit]| {
            office.save_cells(actor, &town.bench.key(), MAY, A, edits, &[]).await
        };
        let first =
            save(&town.officer, &[edit(0, "checked", "", "７５"), edit(0, "correct", "", "74")]).await;
        assert_eq!(first.unwrap().changed, 2);
        // The other tab still shows a blank.
        let stale = save(&town.deputy, &[edit(1, "checked", "", "80"), edit(0, "checked", "", "70")]).await;
        let Err(Refusal::Stale { what, by, now, .. }) = stale else { panic!("not stale: {stale:?}") };
        assert!(what.contains("示例第1居委会") && what.contains("抽查人数"), "{what}");
        assert_eq!(by, "officer某");
        assert!(now.contains("75"), "{now}");
        assert_eq!(town.value(MAY, 1, "checked").await, "", "nothing of it was written");
        // Different cells of a row do not stand in each other's way; the same value twice is no conflict.
        let beside = [edit(0, "falsified", "", "0"), edit(0, "checked", "", "75")];
        let saved = save(&town.deputy, &beside).await.unwrap();
        assert_eq!((saved.changed, saved.same), (1, 1));
        let wrong = [
            edit(0, "checked", "75", "七十"),
            edit(0, "nonsense", "", "1"),
            edit(7, "checked", "", "1"),
            edit(2, "checked", "", "-1"),
        ];
        let refused = save(&town.officer, &wrong).await.unwrap_err();
        assert_eq!(fields(&refused).len(), 4);
        // Station B is another's.
        let foreign =
            office.save_cells(&town.officer, &town.bench.key(), MAY, B, &[], &[]).await.unwrap_err();
        let nowhere = office.save_cells(&town.officer, &town.bench.key(), MAY, "无此所", &[], &[]).await;
        assert_eq!(kind(&foreign), "not found");
        assert_eq!(foreign.to_string().replace(B, "无此所"), nowhere.unwrap_err().to_string());
    })
    .await;
}

#[tokio::test]
async fn the_same_request_twice_has_one_effect_and_one_answer() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        town.fill(MAY, A).await;
        let (version, key) = (town.part(MAY, A).await.version, town.bench.key());
        let first = office.submit_draft(&town.officer, &key, MAY, A, version, true).await.unwrap();
        let lines = town.lines().await;
        let again = office.submit_draft(&town.officer, &key, MAY, A, version, true).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(town.lines().await, lines);
        // The page from before is stale for everybody else, and the key is good for this verb alone.
        let late = office.submit_draft(&town.officer, &town.bench.key(), MAY, A, version, true).await;
        assert_eq!(kind(&late.unwrap_err()), "stale");
        let other = office.save_cells(&town.officer, &key, MAY, A, &[], &[]).await.unwrap_err();
        assert_eq!(kind(&other), "key reused");
    })
    .await;
}

#[tokio::test]
async fn what_is_returned_is_filled_in_again_and_signed_anew() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        town.fill(MAY, A).await;
        town.submit(MAY, A).await.unwrap();
        let locked = office
            .save_cells(&town.officer, &town.bench.key(), MAY, A, &[edit(0, "checked", "", "1")], &[])
            .await;
        assert_eq!(kind(&locked.unwrap_err()), "state");
        let back = async |actor, reason: &str| {
            let version = town.part(MAY, A).await.version;
            office.return_station(actor, &town.bench.key(), MAY, A, version, reason).await
        };
        assert_eq!(fields(&back(&town.deputy, " ").await.unwrap_err()), ["reason"]);
        assert_eq!(kind(&back(&town.clerk, "为时过早").await.unwrap_err()), "state");
        assert_eq!(back(&town.deputy, "申报数不符").await.unwrap().state(), Some(StationState::Returned));
        assert_eq!(town.grid(MAY, A).await.returned_because.as_deref(), Some("申报数不符"));
        town.submit(MAY, A).await.unwrap();
        town.sign(MAY, A).await.unwrap();
        assert_eq!(kind(&back(&town.deputy, "反悔").await.unwrap_err()), "state");
        town.review(MAY, A).await.unwrap();
        assert_eq!(back(&town.clerk, "再核对").await.unwrap().state(), Some(StationState::Returned));
        assert!(town.part(MAY, A).await.signed.is_none());
        let review = office.station_review(&town.deputy, MAY, A).await.unwrap();
        assert!(!review.may_sign && review.rows.len() == EACH);
    })
    .await;
}

#[tokio::test]
async fn locking_needs_the_towns_figures_and_a_reason_for_who_is_missing() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        town.through(MAY, A).await;
        let lock = async |reason: &str| {
            let version = town.month_version(MAY).await;
            office.lock_month(&town.clerk, &town.bench.key(), MAY, version, reason).await
        };
        assert_eq!(fields(&lock("").await.unwrap_err()), ["overseas_total"]);
        town.set_town(MAY).await;
        let missing = lock("").await.unwrap_err();
        assert_eq!(fields(&missing), ["reason"]);
        assert_eq!(lock("三林所系统故障").await.unwrap().state(), Some(MonthState::Locked));
        let summary = office.town_summary(&town.head, MAY).await.unwrap();
        assert_eq!(summary.missing, [B]);
        assert!(summary.may_publish && summary.against_publish.is_empty());
        let closed = town.sign(MAY, B).await.unwrap_err();
        assert_eq!(kind(&closed), "state");
        let version = town.month_version(MAY).await;
        let key = town.bench.key();
        office.unlock_month(&town.clerk, &key, MAY, version, "补报").await.unwrap();
        town.through(MAY, B).await;
        town.lock(MAY).await;
        town.publish(MAY).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_published_month_is_only_superseded_by_agreement_of_two() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        let first = town.whole(MAY).await;
        let before = office.published_month(&town.clerk, MAY, None).await.unwrap();
        let save = async |actor, value: &str| {
            let was = town.value(MAY, 0, "accounts_revoked").await;
            let edits = [edit(0, "accounts_revoked", &was, value)];
            office.save_cells(actor, &town.bench.key(), MAY, A, &edits, &[]).await
        };
        assert_eq!(kind(&save(&town.clerk, "9").await.unwrap_err()), "state");
        let agree = async |actor| office.agree_reissue(actor, &town.bench.key(), MAY).await;
        assert_eq!(kind(&agree(&town.head).await.unwrap_err()), "state");
        office.ask_reissue(&town.head, &town.bench.key(), MAY, "注销账号数有误").await.unwrap();
        assert_eq!(kind(&agree(&town.head).await.unwrap_err()), "state");
        let second_head = town.bench.user("head2", workflow::Role::OfficeHead).await;
        assert!(office.month_board(&second_head, MAY).await.unwrap().may_agree);
        assert_eq!(agree(&second_head).await.unwrap().issue, 2);
        assert_eq!(kind(&save(&town.officer, "9").await.unwrap_err()), "state");
        save(&town.clerk, "9").await.unwrap();
        // Until it comes out again the first issue stands.
        let meanwhile = office.published_month(&town.secretary, MAY, None).await.unwrap();
        assert_eq!(meanwhile.issue, 1);
        let second = town.publish(MAY).await.unwrap();
        assert_eq!(second.issue, 2);
        assert_ne!(second.root, first.root);
        let after = office.published_month(&town.clerk, MAY, None).await.unwrap();
        assert_eq!(after.previous_short_root.as_deref(), Some(first.short_root.as_str()));
        assert_eq!(after.reason.as_deref(), Some("注销账号数有误"));
        assert_ne!(after.committee(&code(0)).unwrap().total, before.committee(&code(0)).unwrap().total);
        let old = office.published_month(&town.clerk, MAY, Some(1)).await.unwrap();
        assert!(old.superseded && old.results == before.results);
    })
    .await;
}

#[tokio::test]
async fn months_are_published_in_their_order() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        town.open(MAY).await;
        town.open(JUNE).await;
        town.set_town(JUNE).await;
        town.through(JUNE, A).await;
        town.through(JUNE, B).await;
        town.lock(JUNE).await;
        assert_eq!(fields(&town.publish(JUNE).await.unwrap_err()), ["month"]);
    })
    .await;
}

#[tokio::test]
async fn a_late_station_is_reminded_and_may_get_more_time() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        town.through(MAY, B).await;
        town.bench.wait_seconds(3 * 86_400);
        let late = office.late_list(&town.clerk, MAY).await.unwrap();
        assert_eq!(
            late.stations.iter().map(|late| (late.station.as_str(), late.days_late)).collect::<Vec<_>>(),
            [(A, 3)]
        );
        let reminder = &late.stations[0].reminder;
        for word in [A, "2022年5月", "2022-06-05", "已逾期 3 天", "没有填"] {
            assert!(reminder.contains(word), "{reminder}");
        }
        assert!(late.stations[0].people.iter().any(|name| name == "officer某（民警）"));
        let extend = async |until: &str, reason: &str| {
            let version = town.part(MAY, A).await.version;
            office.extend_deadline(&town.clerk, &town.bench.key(), MAY, A, version, until, reason).await
        };
        assert_eq!(fields(&extend("2022-06-04", "忙").await.unwrap_err()), ["until"]);
        assert_eq!(fields(&extend("六月九日", "忙").await.unwrap_err()), ["until"]);
        assert_eq!(fields(&extend("2022-06-09", "").await.unwrap_err()), ["reason"]);
        extend("2022-06-09", "集中排查").await.unwrap();
        let part = town.part(MAY, A).await;
        assert_eq!((part.days_late, part.form_due.as_str(), part.extensions.len()), (0, "2022-06-09", 1));
    })
    .await;
}

#[tokio::test]
async fn a_secretary_objects_only_where_and_while_the_town_allows_it() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        town.set_town(MAY).await;
        town.through(MAY, A).await;
        town.through(MAY, B).await;
        let raise = async |committee: &str| {
            office.raise_objection(&town.secretary, &town.bench.key(), MAY, committee, "推送数少计两条").await
        };
        let own = code(1);
        assert_eq!(kind(&raise(&own).await.unwrap_err()), "state");
        let key = town.bench.key();
        office.change_setting(&town.administrator, &key, Setting::Objections, "on", 0).await.unwrap();
        let key = town.bench.key();
        let stale = office.change_setting(&town.administrator, &key, Setting::Objections, "off", 0).await;
        assert_eq!(kind(&stale.unwrap_err()), "stale");
        assert_eq!(kind(&raise(&own).await.unwrap_err()), "state");
        let hidden = office.committee_page(&town.secretary, &own, Some(MAY)).await.unwrap_err();
        assert_eq!(kind(&hidden), "not found");
        town.lock(MAY).await;
        let page = office.committee_page(&town.secretary, &own, Some(MAY)).await.unwrap();
        assert!(page.may_object && page.issue == 0);
        assert_eq!(kind(&raise(&code(2)).await.unwrap_err()), "not found");
        let raised = raise(&own).await.unwrap();
        assert_eq!(fields(&town.publish(MAY).await.unwrap_err()), ["objections"]);
        let answer = async |words: &str| {
            office.answer_objection(&town.clerk, &town.bench.key(), MAY, raised.sequence, words).await
        };
        assert_eq!(fields(&answer("").await.unwrap_err()), ["answer"]);
        answer("已核对，无误").await.unwrap();
        assert_eq!(kind(&answer("再答").await.unwrap_err()), "stale");
        town.publish(MAY).await.unwrap();
        let page = office.committee_page(&town.secretary, &own, None).await.unwrap();
        assert_eq!(page.objections[0].answer.as_deref(), Some("已核对，无误"));
    })
    .await;
}

#[tokio::test]
async fn a_reading_holds_from_a_month_that_is_not_published() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.whole(MAY).await;
        let sealed = office.published_month(&town.clerk, MAY, None).await.unwrap();
        let decide = async |from: &str, choice: &str| {
            let decision = workflow::ReadingDecision {
                reading: "step_count".to_owned(),
                choice: choice.to_owned(),
                decided_by: "镇长办公会".to_owned(),
                decided_on: "2022-06-08".to_owned(),
                from_month: from.to_owned(),
            };
            office.decide_reading(&town.head, &town.bench.key(), &decision).await
        };
        assert_eq!(kind(&decide(MAY, "started").await.unwrap_err()), "state");
        assert_eq!(kind(&decide(JUNE, "sometimes").await.unwrap_err()), "not found");
        let trial = office.reading_trial(&town.clerk, "step_count", "proportional").await.unwrap();
        assert!(trial.months == [MAY] && trial.counts.iter().any(|count| count.kind == "总分"), "{trial:?}");
        decide(JUNE, "proportional").await.unwrap();
        let page = office.policy_page(&town.leader, Some(JUNE)).await.unwrap();
        let line = page.readings.iter().find(|line| line.reading == "step_count").unwrap();
        assert!(line.decided && line.decisions.len() == 1);
        assert_eq!(page.decisions_from, JUNE);
        let page = office.policy_page(&town.leader, Some(MAY)).await.unwrap();
        assert!(!page.readings.iter().any(|line| line.decided));
        // The published month stays as it was read.
        assert_eq!(office.published_month(&town.clerk, MAY, None).await.unwrap().results, sealed.results);
        town.whole(JUNE).await;
        let june = office.published_month(&town.clerk, JUNE, None).await.unwrap();
        assert!(!june.undecided.iter().any(|note| note.contains("不足一步")));
    })
    .await;
}

#[tokio::test]
async fn the_log_is_paged_filtered_and_has_a_root() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.whole(MAY).await;
        let wanted = workflow::view::AuditWanted::default();
        let page = office.audit_page(&town.administrator, &wanted).await.unwrap();
        assert_eq!(page.root.len(), 64);
        assert_eq!(page.entries[0].sequence, page.last);
        let signed = workflow::view::AuditWanted { verb: "sign_station".to_owned(), ..wanted.clone() };
        let signed = office.audit_page(&town.clerk, &signed).await.unwrap();
        assert_eq!(signed.entries.len(), 2);
        assert!(signed.next.is_none() && signed.entries[0].verb_words == "签认");
        let object = workflow::view::AuditWanted { object: format!("month/{MAY}"), ..wanted };
        let object = office.audit_page(&town.clerk, &object).await.unwrap();
        assert!(object.entries.iter().all(|entry| entry.object.starts_with("month/2022-05")));
        let refused = office.audit_page(&town.officer, &Default::default()).await.unwrap_err();
        assert!(matches!(refused, Refusal::NotAllowed(Permission::SeeAudit)));
    })
    .await;
}
