//! Verbs on users: who may, what they leave behind, what ends a session, and that somebody is always left to manage.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use support::{Bench, GOOD, TOWN, appointed, fields, in_an_office};
use workflow::view::user::UserFilter;
use workflow::{Appointment, ClientKey, NewUser, Permission, Place, Refusal, Role, UserVersion};

fn new(login: &str, role: Role) -> NewUser {
    NewUser { login: login.to_owned(), appointment: appointed("新某", role) }
}

#[tokio::test]
async fn a_user_is_made_with_a_password_that_must_be_changed() {
    in_an_office(|bench| async move {
        let office = &bench.office;
        let admin = bench.user("admin", Role::Administrator).await;
        let key = bench.key();
        let made = office.create_user(&admin, &key, &new(" Li.Wei ", Role::Clerk)).await.unwrap();
        let again = office.create_user(&admin, &key, &new(" Li.Wei ", Role::Clerk)).await.unwrap();
        assert_eq!(made, again, "the same request shows the same");
        assert!(!format!("{made:?}").contains(made.password.show()));

        let cookie = bench.try_in("li.wei", made.password.show(), "").await.unwrap();
        let signed_in = office.actor_of(&cookie.value).await.unwrap().unwrap();
        assert!(signed_in.must_change);
        // Nothing is open but the own account.
        let clerk = signed_in.actor.clone();
        let work = bench.key();
        let begin =
            async || office.begin::<()>(&clerk, Permission::ManageMonth, "open_month", &work).await.map(drop);
        assert!(matches!(begin().await, Err(Refusal::MustChange)));
        office.change_own_password(&signed_in, &bench.key(), made.password.show(), GOOD).await.unwrap();
        let changed = office.actor_of(&cookie.value).await.unwrap().unwrap();
        assert!(!changed.must_change, "the session goes on");
        begin().await.unwrap();

        let stored = format!("{:?}", bench.lines().await);
        let receipt =
            office.db().read().await.unwrap().receipt(TOWN, "u1/request-000001").await.unwrap().unwrap();
        for text in [stored, receipt.outcome] {
            assert!(!text.contains(made.password.show()), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn all_that_is_wrong_with_a_new_user_is_told_at_once() {
    in_an_office(|bench| async move {
        let office = &bench.office;
        let admin = bench.user("admin", Role::Administrator).await;
        let wrong = |login: &str, name: &str, role: Role, place: Place| NewUser {
            login: login.to_owned(),
            appointment: Appointment { name: name.to_owned(), role, place },
        };
        let station = || Place::Station("没有派出所".to_owned());
        for (user, named) in [
            (wrong("", " ", Role::Clerk, station()), vec!["login", "name", "place"]),
            (wrong("王", "王某", Role::BeatOfficer, Place::Town), vec!["login", "place"]),
            (wrong("ADMIN", "王某", Role::BeatOfficer, station()), vec!["login", "place"]),
            (wrong("wang", "王某", Role::Community, Place::Community("无".to_owned())), vec!["place"]),
            (
                wrong("wang", "王某", Role::Secretary, Place::Committee("310115130001".to_owned())),
                vec!["place"],
            ),
            (wrong("wang", &"长".repeat(41), Role::Leader, Place::Town), vec!["name"]),
        ] {
            let refusal = office.create_user(&admin, &bench.key(), &user).await.unwrap_err();
            assert_eq!(fields(&refusal), named, "{user:?}");
        }
        assert_eq!(office.users(&admin, &UserFilter::default()).await.unwrap().len(), 1);
        assert_eq!(bench.lines().await.len(), 1, "a refusal leaves nothing");
    })
    .await;
}

#[tokio::test]
async fn only_whoever_manages_users_does_and_sees_that() {
    in_an_office(|bench| async move {
        let office = &bench.office;
        let victim = bench.user("victim", Role::Leader).await;
        let version = bench.version(&victim.id).await;
        for role in [Role::Clerk, Role::OfficeHead, Role::Leader] {
            let actor = bench.user(role.id(), role).await;
            let before = bench.lines().await.len();
            let changed = appointed("别某", Role::Administrator);
            let key = bench.key();
            let refusals = [
                office.create_user(&actor, &key, &new("other", Role::Administrator)).await.err(),
                office.change_user(&actor, &key, &version, &changed).await.err(),
                office.disable_user(&actor, &key, &version).await.err(),
                office.enable_user(&actor, &key, &version).await.err(),
                office.reset_password(&actor, &key, &version).await.err(),
                office.reset_totp(&actor, &key, &version).await.err(),
                office.create_demo_users(&actor, &key, &[], GOOD).await.err(),
                office.users(&actor, &UserFilter::default()).await.err(),
                office.user(&actor, &victim.id).await.err(),
                office.sign_ins(&actor, &victim.id).await.err(),
            ];
            for (number, refusal) in refusals.into_iter().enumerate() {
                assert!(
                    matches!(refusal, Some(Refusal::NotAllowed(Permission::ManageUsers))),
                    "{role} {number}"
                );
            }
            assert_eq!(bench.lines().await.len(), before);
            assert_eq!(office.own_user(&actor).await.unwrap().staff, actor.id);
            assert!(office.sign_ins(&actor, &actor.id).await.unwrap().is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn another_town_is_as_if_it_were_not() {
    in_an_office(|bench| async move {
        let office = &bench.office;
        let here = bench.user("here", Role::Administrator).await;
        office.db().found("310115131", "邻镇", "sanlin-2022-50", true, office.now()).await.unwrap();
        let neighbour = workflow::Actor::console("310115131");
        let nobody = UserVersion { staff: here.id.clone(), version: 1 };
        let refusals = [
            office.disable_user(&neighbour, &bench.key(), &nobody).await.err(),
            office.reset_password(&neighbour, &bench.key(), &nobody).await.err(),
            office.user(&neighbour, &here.id).await.err(),
            office.sign_ins(&neighbour, &here.id).await.err(),
        ];
        for refusal in refusals {
            assert_eq!(refusal.unwrap().to_string(), "没有找到这个用户");
        }
        assert!(office.users(&neighbour, &UserFilter::default()).await.unwrap().is_empty());
        // The same login in both towns are two people.
        office.create_user(&neighbour, &bench.key(), &new("here", Role::Administrator)).await.unwrap();
        assert!(bench.try_in("here", GOOD, "").await.is_ok());
    })
    .await;
}

/// What an administrator does to a user; the session of that user must be over with the next request.
async fn ends_the_session(bench: &Bench, login: &str, change: impl AsyncFnOnce(&Bench, UserVersion)) {
    let (cookie, signed_in) = bench.signed_in(login).await;
    let staff = &signed_in.actor.id;
    assert!(bench.inside(&cookie).await);
    change(bench, bench.version(staff).await).await;
    assert!(!bench.inside(&cookie).await, "{login}");
}

#[tokio::test]
async fn a_session_is_over_on_the_request_after_the_change() {
    in_an_office(|bench| async move {
        for login in ["one", "two", "three", "four"] {
            bench.user(login, Role::Clerk).await;
        }
        let admin = bench.user("admin", Role::Administrator).await;
        ends_the_session(&bench, "one", async |bench, version| {
            bench.office.disable_user(&admin, &bench.key(), &version).await.unwrap();
        })
        .await;
        assert!(bench.try_in("one", GOOD, "").await.is_err());
        ends_the_session(&bench, "two", async |bench, version| {
            let leader = appointed("二某", Role::Leader);
            bench.office.change_user(&admin, &bench.key(), &version, &leader).await.unwrap();
        })
        .await;
        assert_eq!(bench.signed_in("two").await.1.actor.role, Role::Leader);
        ends_the_session(&bench, "three", async |bench, version| {
            bench.office.reset_password(&admin, &bench.key(), &version).await.unwrap();
        })
        .await;
        assert!(bench.try_in("three", GOOD, "").await.is_err());
        // A name alone ends nothing; enabling does not bring old sessions back.
        let (cookie, signed_in) = bench.signed_in("four").await;
        let version = bench.version(&signed_in.actor.id).await;
        let renamed = appointed("四四", Role::Clerk);
        bench.office.change_user(&admin, &bench.key(), &version, &renamed).await.unwrap();
        assert_eq!(bench.office.actor_of(&cookie.value).await.unwrap().unwrap().actor.name, "四四");
        let version = bench.version(&signed_in.actor.id).await;
        bench.office.disable_user(&admin, &bench.key(), &version).await.unwrap();
        let version = bench.version(&signed_in.actor.id).await;
        bench.office.enable_user(&admin, &bench.key(), &version).await.unwrap();
        assert!(!bench.inside(&cookie).await);
        assert!(bench.try_in("four", GOOD, "").await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_request_that_began_before_the_change_does_nothing_after_it() {
    in_an_office(|bench| async move {
        let admin = bench.user("admin", Role::Administrator).await;
        let other = bench.user("other", Role::Administrator).await;
        let version = bench.version(&other.id).await;
        bench.office.disable_user(&admin, &bench.key(), &version).await.unwrap();
        let late = bench.office.create_user(&other, &bench.key(), &new("late", Role::Clerk)).await;
        assert!(matches!(late, Err(Refusal::NotSignedIn)));
        let mut invented = admin.clone();
        "u99".clone_into(&mut invented.id);
        let nobody = bench.office.create_user(&invented, &bench.key(), &new("late", Role::Clerk)).await;
        assert!(matches!(nobody, Err(Refusal::NotSignedIn)), "no record without an accountable human");
    })
    .await;
}

#[tokio::test]
async fn a_stale_page_hears_who_changed_what_and_when() {
    in_an_office(|bench| async move {
        let office = &bench.office;
        let admin = bench.user("admin", Role::Administrator).await;
        let clerk = bench.user("clerk", Role::Clerk).await;
        let stale = bench.version(&clerk.id).await;
        bench.wait_seconds(60);
        office.change_user(&admin, &bench.key(), &stale, &appointed("陈某", Role::Leader)).await.unwrap();
        let words = "用户“陈某”已被admin某在2022年6月5日14:04改过，请看过再改：陈某，镇领导，全镇";
        let key = bench.key();
        let refusals = [
            office.change_user(&admin, &key, &stale, &appointed("李某", Role::Clerk)).await.err(),
            office.disable_user(&admin, &key, &stale).await.err(),
            office.enable_user(&admin, &key, &stale).await.err(),
            office.reset_password(&admin, &key, &stale).await.err(),
            office.reset_totp(&admin, &key, &stale).await.err(),
        ];
        for refusal in refusals {
            assert_eq!(refusal.unwrap().to_string(), words);
        }
        let user = office.user(&admin, &clerk.id).await.unwrap();
        assert_eq!((user.name.as_str(), user.changed_by.as_str(), user.version), ("陈某", "admin某", 2));
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    in_an_office(|bench| async move {
        let office = &bench.office;
        let first = bench.user("first", Role::Administrator).await;
        let second = bench.user("second", Role::Administrator).await;
        let version = bench.version(&second.id).await;
        office.disable_user(&first, &bench.key(), &version).await.unwrap();
        let version = bench.version(&first.id).await;
        for refusal in [
            office.disable_user(&first, &bench.key(), &version).await.err(),
            office.change_user(&first, &bench.key(), &version, &appointed("首某", Role::Clerk)).await.err(),
            office.disable_user(&bench.console(), &bench.key(), &version).await.err(),
        ] {
            assert!(matches!(refusal, Some(Refusal::State(_))), "{refusal:?}");
        }
        let renamed = appointed("改某", Role::Administrator);
        office.change_user(&first, &bench.key(), &version, &renamed).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_key_does_one_thing_for_one_actor() {
    in_an_office(|bench| async move {
        let office = &bench.office;
        let admin = bench.user("admin", Role::Administrator).await;
        let other = bench.user("other", Role::Administrator).await;
        let key = ClientKey::new("the-same-key").unwrap();
        let made = office.create_user(&admin, &key, &new("one", Role::Clerk)).await.unwrap();
        let theirs = office.create_user(&other, &key, &new("two", Role::Clerk)).await.unwrap();
        assert!(made.staff != theirs.staff && made.password != theirs.password);
        let version = bench.version(&made.staff).await;
        assert!(matches!(office.disable_user(&admin, &key, &version).await, Err(Refusal::KeyReused)));
    })
    .await;
}

#[tokio::test]
async fn lists_are_found_by_name_login_and_role() {
    in_an_office(|bench| async move {
        let admin = bench.user("admin", Role::Administrator).await;
        for login in ["clerk.a", "clerk_b", "leader"] {
            let role = if login == "leader" { Role::Leader } else { Role::Clerk };
            bench.user(login, role).await;
        }
        for (text, role, found) in [
            ("", None, 4),
            ("CLERK", None, 2),
            ("clerk_", None, 1),
            ("%", None, 0),
            ("!", None, 0),
            ("某", None, 4),
            ("某", Some(Role::Leader), 1),
        ] {
            let filter = UserFilter { text: text.to_owned(), role };
            let users = bench.office.users(&admin, &filter).await.unwrap();
            assert_eq!(users.len(), found, "{text}");
        }
        let users = bench.office.users(&admin, &UserFilter::default()).await.unwrap();
        assert!(users.iter().all(|user| user.place_words == "全镇" && !user.has_totp && !user.disabled));
    })
    .await;
}

#[tokio::test]
async fn invented_users_belong_to_invented_towns() {
    in_an_office(|bench| async move {
        bench
            .office
            .db()
            .found("310115132", "真镇", "sanlin-2022-50", false, bench.office.now())
            .await
            .unwrap();
        let console = workflow::Actor::console("310115132");
        let refused =
            bench.office.create_demo_users(&console, &bench.key(), &[new("one", Role::Clerk)], GOOD).await;
        assert!(matches!(refused, Err(Refusal::State(_))));
    })
    .await;
}
