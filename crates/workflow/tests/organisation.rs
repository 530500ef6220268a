//! Committees in time: months that were published keep what they had.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use support::street::{A, B, EACH, JUNE, MAY, Street, code, kind};
use support::{fields, in_an_office};
use workflow::view::user::UserFilter;
use workflow::{CommitteeCard, Founding, StationCard};

const JULY: &str = "2022-07";

fn founding(committee: &str, name: &str, station: &str) -> Founding {
    Founding {
        committee: committee.to_owned(),
        name: name.to_owned(),
        station: station.to_owned(),
        community: None,
    }
}

async fn version(town: &Street, committee: &str) -> i64 {
    let page = town.bench.office.organisation(&town.clerk, None).await.unwrap();
    page.committees.iter().find(|line| line.committee == committee).unwrap().version
}

#[tokio::test]
async fn a_roster_founds_stations_of_the_policy_and_says_what_is_small() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        let page = office.organisation(&town.clerk, Some(MAY)).await.unwrap();
        assert_eq!(page.stations.len(), 5);
        assert_eq!(page.stations[0].policy_quota, Some(1750));
        assert_eq!(page.committees.len(), 2 * EACH);
        assert!(page.warnings.is_empty(), "{:?}", page.warnings);
        let rows = [
            founding(&code(0), "示例第1居委会", "前滩派出所"),
            founding(&code(0), "两次", A),
            founding("12345", "短码", A),
            founding(&code(20), "", A),
            founding(&code(21), "新村", "无此派出所"),
        ];
        let preview = office.preview_roster(&town.clerk, MAY, &rows).await.unwrap();
        assert_eq!(preview.faults.len(), 4, "{:?}", preview.faults);
        assert!(preview.would.warnings.iter().any(|words| words.contains("前滩派出所只有 1 个居村委")));
        assert!(preview.would.warnings.iter().any(|words| words.contains("名册里没有")));
        let before = town.lines().await;
        let refused = office.import_roster(&town.clerk, &town.bench.key(), MAY, &rows).await.unwrap_err();
        assert_eq!(fields(&refused).len(), 4);
        assert_eq!(town.lines().await, before);
        let moved = office.import_roster(&town.clerk, &town.bench.key(), MAY, &rows[..1]).await.unwrap();
        assert_eq!((moved.changed.len(), moved.unchanged), (1, 0));
        // The same again changes nothing.
        let again = office.import_roster(&town.clerk, &town.bench.key(), MAY, &rows[..1]).await.unwrap();
        assert_eq!((again.changed.len(), again.unchanged), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn published_months_keep_names_and_stations() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.whole(MAY).await;
        let card = |name: &str, station: &str| CommitteeCard {
            name: name.to_owned(),
            station: station.to_owned(),
            community: None,
        };
        let change = async |month: &str, version: i64, new: &CommitteeCard| {
            office.change_committee(&town.clerk, &town.bench.key(), month, &code(0), new, version).await
        };
        let shown = version(&town, &code(0)).await;
        let renamed = card("更名居委会", B);
        assert_eq!(kind(&change(MAY, shown, &renamed).await.unwrap_err()), "state");
        assert_eq!(kind(&change(JUNE, shown + 5, &renamed).await.unwrap_err()), "stale");
        let changed = change(JUNE, shown, &renamed).await.unwrap();
        assert_eq!(changed.changed, [code(0)]);
        assert!(changed.warnings.iter().any(|words| words.starts_with(A)), "{:?}", changed.warnings);
        assert_eq!(kind(&change(JUNE, shown, &card("又改", B)).await.unwrap_err()), "stale");
        town.open(JUNE).await;
        assert_eq!(town.grid(JUNE, A).await.rows.len(), EACH - 1);
        assert_eq!(town.grid(JUNE, B).await.rows.len(), EACH + 1);
        let may = office.published_month(&town.clerk, MAY, None).await.unwrap();
        let row = may.committee(&code(0)).unwrap();
        assert_eq!((row.name.as_str(), row.station.as_str()), ("示例第1居委会", A));
        // The deputy of the new station sees the committee from June on alone.
        let seen = office.published_month(&town.deputy_b, MAY, None).await.unwrap();
        assert!(!seen.own.contains(&code(0)));
        let page = office.committee_page(&town.clerk, &code(0), None).await.unwrap();
        assert_eq!((page.name.as_str(), page.history.len()), ("更名居委会", 1));
    })
    .await;
}

#[tokio::test]
async fn committees_split_merge_and_end() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.whole(MAY).await;
        let held = version(&town, &code(0)).await;
        let into = [founding(&code(0), "一居", A), founding(&code(30), "二居", A)];
        let key = town.bench.key();
        let alone = office.split_committee(&town.clerk, &key, JUNE, &code(0), held, &into[..1]).await;
        assert_eq!(fields(&alone.unwrap_err()), ["into"]);
        let split = office.split_committee(&town.clerk, &key, JUNE, &code(0), held, &into).await.unwrap();
        assert_eq!((split.added, split.changed, split.ended.len()), (vec![code(30)], vec![code(0)], 0));
        let two = [(code(6), version(&town, &code(6)).await), (code(7), version(&town, &code(7)).await)];
        let merged = founding(&code(31), "合并居委会", B);
        let key = town.bench.key();
        let merged = office.merge_committees(&town.clerk, &key, JUNE, &two, &merged).await.unwrap();
        assert_eq!((merged.added.len(), merged.ended.len()), (1, 2));
        let key = town.bench.key();
        let held = version(&town, &code(8)).await;
        let gone = office.close_committee(&town.clerk, &key, JULY, &code(8), held).await.unwrap();
        assert_eq!(gone.ended, [code(8)]);
        let may = office.organisation(&town.clerk, Some(MAY)).await.unwrap();
        assert_eq!(may.committees.len(), 2 * EACH);
        let june = office.organisation(&town.clerk, Some(JUNE)).await.unwrap();
        assert_eq!(june.committees.len(), 2 * EACH);
        assert_eq!(june.ended.len(), 2);
        let merged = june.committees.iter().find(|line| line.committee == code(31)).unwrap();
        assert_eq!(merged.came_of, [code(6), code(7)]);
        let july = office.organisation(&town.clerk, Some(JULY)).await.unwrap();
        assert_eq!(july.committees.len(), 2 * EACH - 1);
        // A code is not used twice at a time; one that ended may come back.
        let taken = founding(&code(1), "重码", A);
        let taken = office.found_committee(&town.clerk, &town.bench.key(), JUNE, &taken).await.unwrap_err();
        assert_eq!(fields(&taken), ["committee"]);
        let early = founding(&code(8), "太早", A);
        let early = office.found_committee(&town.clerk, &town.bench.key(), JUNE, &early).await.unwrap_err();
        assert_eq!(fields(&early), ["committee"]);
        let back = founding(&code(8), "重设", A);
        office.found_committee(&town.clerk, &town.bench.key(), JULY, &back).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_a_station_handed_in_does_not_change_under_it() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let office = &town.bench.office;
        town.open(MAY).await;
        town.fill(MAY, A).await;
        town.submit(MAY, A).await.unwrap();
        let new = founding(&code(40), "新设居委会", A);
        let key = town.bench.key();
        let refused = office.found_committee(&town.clerk, &key, MAY, &new).await.unwrap_err();
        assert_eq!(fields(&refused), ["month"]);
        // In a station that still fills in it may; a station that gains its first gets a part of the month.
        let first = founding(&code(40), "前滩新居委会", "前滩派出所");
        office.found_committee(&town.clerk, &key, MAY, &first).await.unwrap();
        let board = office.month_board(&town.clerk, MAY).await.unwrap();
        assert_eq!(board.of, 3);
        let card = StationCard { station: "新派出所".to_owned(), position: 9, quota: Some(300) };
        office.set_station(&town.clerk, &town.bench.key(), &card, 0).await.unwrap();
        let again = office.set_station(&town.clerk, &town.bench.key(), &card, 0).await.unwrap_err();
        assert_eq!(kind(&again), "stale");
        let more = StationCard { quota: Some(400), ..card };
        office.set_station(&town.clerk, &town.bench.key(), &more, 1).await.unwrap();
        let page = office.organisation(&town.clerk, None).await.unwrap();
        assert_eq!(page.stations.last().unwrap().quota, Some(400));
    })
    .await;
}

#[tokio::test]
async fn users_whose_place_is_gone_are_told_of_until_they_have_another() {
    in_an_office(|bench| async move {
        let town = Street::new(bench.clone()).await;
        let office = &bench.office;
        town.whole(MAY).await;
        // Its committee was renamed: the place goes by the code and holds.
        let card = |name: &str, community: Option<&str>| CommitteeCard {
            name: name.to_owned(),
            station: A.to_owned(),
            community: community.map(str::to_owned),
        };
        let held = version(&town, &code(1)).await;
        let renamed = card("更名居委会", Some("示例西社区"));
        let changed =
            office.change_committee(&town.clerk, &bench.key(), JUNE, &code(1), &renamed, held).await.unwrap();
        assert!(!changed.warnings.iter().any(|words| words.starts_with("用户")), "{:?}", changed.warnings);
        assert!(office.committee_page(&town.secretary, &code(1), None).await.is_ok());
        let held = version(&town, &code(1)).await;
        let closed = office.close_committee(&town.clerk, &bench.key(), JUNE, &code(1), held).await.unwrap();
        let of = |words: &&String| words.contains("secretary") && words.contains("更名居委会");
        assert_eq!(closed.warnings.iter().filter(of).count(), 1, "{:?}", closed.warnings);
        // What was published is still open to its secretary.
        assert!(office.published_month(&town.secretary, MAY, None).await.is_ok());
        assert!(office.committee_page(&town.secretary, &code(1), Some(MAY)).await.is_ok());
        // A community whose last committee goes to another.
        let mut last = Vec::new();
        for place in 0..2 * EACH {
            let page = office.organisation(&town.clerk, Some(JUNE)).await.unwrap();
            let Some(line) = page.committees.into_iter().find(|line| line.committee == code(place)) else {
                continue;
            };
            if line.community.as_deref() == Some("示例西社区") {
                let other = CommitteeCard {
                    name: line.name,
                    station: line.station,
                    community: Some("示例东社区".to_owned()),
                };
                let key = bench.key();
                let done = office
                    .change_committee(&town.clerk, &key, JUNE, &line.committee, &other, line.version)
                    .await;
                last = done.unwrap().warnings;
            }
        }
        assert!(
            last.iter().any(|words| words.contains("community") && words.contains("示例西社区")),
            "{last:?}"
        );
        let page = office.organisation(&town.clerk, None).await.unwrap();
        assert_eq!(
            page.warnings.iter().filter(|words| words.starts_with("用户")).count(),
            2,
            "{:?}",
            page.warnings
        );
        let users = office.users(&town.administrator, &UserFilter::default()).await.unwrap();
        let stranded: Vec<_> =
            users.iter().filter(|user| user.stranded).map(|user| user.login.as_str()).collect();
        assert_eq!(stranded, ["community", "secretary"]);
        let user = bench.version(&town.secretary.id).await;
        office.disable_user(&town.administrator, &bench.key(), &user).await.unwrap();
        let page = office.organisation(&town.clerk, None).await.unwrap();
        assert_eq!(page.warnings.iter().filter(|words| words.starts_with("用户")).count(), 1);
        assert!(
            office.organisation(&town.officer, None).await.unwrap().warnings.is_empty(),
            "not theirs to mend"
        );
    })
    .await;
}

#[tokio::test]
async fn the_organisation_tells_nobody_more_than_the_own_place_and_what_is_published() {
    in_an_office(|bench| async move {
        let town = Street::new(bench.clone()).await;
        let office = &bench.office;
        let refused = office.organisation(&town.administrator, None).await.unwrap_err();
        assert_eq!(kind(&refused), "not allowed");
        town.whole(MAY).await;
        town.open(JUNE).await;
        assert_eq!(office.organisation(&town.clerk, None).await.unwrap().month, JUNE);
        assert_eq!(office.organisation(&town.officer, None).await.unwrap().month, JUNE);
        for actor in [&town.secretary, &town.community] {
            let page = office.organisation(actor, None).await.unwrap();
            assert_eq!(page.month, MAY, "that June is under way is not theirs to know");
            // A station of which only a part is seen is not said to be small.
            assert!(page.stations.iter().all(|line| !line.small) && page.warnings.is_empty());
            assert_eq!(office.policy_page(actor, None).await.unwrap().month, MAY);
        }
    })
    .await;
}
