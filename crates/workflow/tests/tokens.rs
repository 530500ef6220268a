//! Tokens: made within the maker's permissions, told apart in the audit, dead with the next request once revoked.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;

use support::street::{A, EACH, JUNE, MAY, Street, kind};
use support::{Bench, TOWN, fields, in_an_office};
use workflow::{Actor, FiguresImport, IssuedToken, NewToken, Permission, Place, Refusal, TokenScope};

fn new(scopes: &[TokenScope], place: Place) -> NewToken {
    NewToken { name: "区平台".to_owned(), scopes: scopes.iter().copied().collect(), place, days: 30 }
}

fn station(name: &str) -> Place {
    Place::Station(name.to_owned())
}

async fn issued(bench: &Bench, maker: &Actor, new: &NewToken) -> IssuedToken {
    bench.office.issue_token(maker, &bench.key(), new).await.unwrap()
}

async fn bearer(bench: &Bench, token: &IssuedToken) -> Option<Actor> {
    bench.office.token_bearer(&token.value).await.unwrap()
}

#[tokio::test]
async fn a_token_acts_within_its_scopes_and_its_place_in_its_makers_name() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let bench = &town.bench;
        let token = issued(bench, &town.clerk, &new(&[TokenScope::Figures], station(A))).await;
        let actor = bearer(bench, &token).await.unwrap();
        assert_eq!((&actor.id, &actor.place), (&town.clerk.id, &station(A)));
        for permission in Permission::ALL {
            assert_eq!(actor.may(permission), permission == Permission::ImportFigures, "{permission:?}");
        }
        town.open(MAY).await;
        let import = FiguresImport { file_name: "接口", month: MAY, figures: &town.figures };
        let preview = bench.office.preview_import(&actor, import).await.unwrap();
        assert_eq!((preview.new, preview.wrong), (EACH, EACH), "the other station's are not there");
        assert!(!preview.town_changed);
        let mut own = town.figures.clone();
        for month in &mut own.months {
            month.committees.truncate(EACH);
        }
        let import = FiguresImport { file_name: "接口", month: MAY, figures: &own };
        let key = bench.key();
        let done = bench.office.import_figures(&actor, &key, import).await.unwrap();
        assert_eq!((done.new, done.sequence), (EACH, i64::try_from(town.lines().await).unwrap()));
        assert_eq!(bench.office.import_figures(&actor, &key, import).await.unwrap(), done);
        let mut read = bench.office.db().read().await.unwrap();
        let line = read.audit_after(TOWN, done.sequence - 1, 1).await.unwrap().remove(0);
        assert_eq!(line.actor, town.clerk.id, "the accountable human");
        assert!(line.details.contains(r#""token":{"id":"t1","name":"区平台"}"#), "{}", line.details);
        assert!(bench.office.verify_town(&town.administrator).await.unwrap().faults.is_empty());
    })
    .await;
}

#[tokio::test]
async fn nobody_hands_out_more_than_the_own_permissions() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let bench = &town.bench;
        let refused = |refusal: Result<IssuedToken, Refusal>| {
            fields(&refusal.unwrap_err()).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let ask =
            async |maker: &Actor, new: &NewToken| bench.office.issue_token(maker, &bench.key(), new).await;
        assert_eq!(refused(ask(&town.head, &new(&[TokenScope::Figures], Place::Town)).await), ["scopes"]);
        let admin = town.administrator.clone();
        assert_eq!(refused(ask(&admin, &new(&[TokenScope::Results], Place::Town)).await), ["scopes"]);
        let nothing = NewToken {
            name: " ".to_owned(),
            scopes: BTreeSet::new(),
            place: station("没有这个所"),
            days: 367,
        };
        assert_eq!(refused(ask(&town.clerk, &nothing).await), ["name", "scopes", "days", "place"]);
        let officer = ask(&town.officer, &new(&[TokenScope::Figures], station(A))).await;
        assert!(matches!(officer, Err(Refusal::NotAllowed(Permission::ManageTokens))), "{officer:?}");
        // A token makes no tokens.
        let token = issued(bench, &town.clerk, &new(&TokenScope::ALL, Place::Town)).await;
        let actor = bearer(bench, &token).await.unwrap();
        let again = ask(&actor, &new(&[TokenScope::Roster], Place::Town)).await;
        assert!(matches!(again, Err(Refusal::NotAllowed(Permission::ManageTokens))), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_with_the_next_request() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let bench = &town.bench;
        town.open(JUNE).await;
        let key = bench.key();
        let wanted = new(&[TokenScope::Figures, TokenScope::Results], Place::Town);
        let token = bench.office.issue_token(&town.clerk, &key, &wanted).await.unwrap();
        let again = bench.office.issue_token(&town.clerk, &key, &wanted).await.unwrap();
        assert_eq!((&again.token, &again.value), (&token.token, &token.value), "asked twice, made once");
        let actor = bearer(bench, &token).await.unwrap();
        assert_eq!(bearer(bench, &token).await.as_ref(), Some(&actor));
        let listed = bench.office.tokens(&town.head).await.unwrap();
        assert_eq!((listed.len(), listed[0].uses, listed[0].ended.as_str()), (1, 2, ""));
        for wrong in ["", "x", "310115130.", &format!("{TOWN}.{}", "0".repeat(64)), &token.value[..40]] {
            assert_eq!(bench.office.token_bearer(wrong).await.unwrap(), None, "{wrong}");
        }
        bench.office.revoke_token(&town.head, &bench.key(), &token.token).await.unwrap();
        assert_eq!(bearer(bench, &token).await, None);
        let import = FiguresImport { file_name: "接口", month: JUNE, figures: &town.figures };
        let late = bench.office.import_figures(&actor, &bench.key(), import).await;
        assert!(matches!(late, Err(Refusal::NotSignedIn)), "a request under way: {late:?}");
        let twice = bench.office.revoke_token(&town.head, &bench.key(), &token.token).await;
        assert_eq!(kind(&twice.unwrap_err()), "state");
        let listed = bench.office.tokens(&town.clerk).await.unwrap();
        assert_eq!(listed[0].uses, 2, "who was not let in is not counted");
        assert!(listed[0].ended.contains("撤销"), "{}", listed[0].ended);

        let short = NewToken { days: 1, ..wanted };
        let token = issued(bench, &town.clerk, &short).await;
        bench.wait_seconds(24 * 3600 - 1);
        assert!(bearer(bench, &token).await.is_some());
        bench.wait_seconds(1);
        assert_eq!(bearer(bench, &token).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_worth_what_its_maker_is() {
    in_an_office(|bench| async move {
        let town = Street::new(bench).await;
        let bench = &town.bench;
        let token = issued(bench, &town.clerk, &new(&TokenScope::ALL, Place::Town)).await;
        let admin = town.administrator.clone();
        let user = || bench.office.user(&admin, &town.clerk.id);
        let version = |user: workflow::view::user::User| workflow::UserVersion {
            staff: user.staff,
            version: user.version,
        };
        let shown = version(user().await.unwrap());
        let role = workflow::Appointment {
            name: "周敏".to_owned(),
            role: workflow::Role::OfficeHead,
            place: Place::Town,
        };
        bench.office.change_user(&admin, &bench.key(), &shown, &role).await.unwrap();
        let actor = bearer(bench, &token).await.unwrap();
        assert!(actor.may(Permission::SeeResults) && !actor.may(Permission::ImportFigures));
        let shown = version(user().await.unwrap());
        bench.office.disable_user(&admin, &bench.key(), &shown).await.unwrap();
        assert_eq!(bearer(bench, &token).await, None);
    })
    .await;
}
