//! What users do with their own account: password, one-time codes.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use support::{Bench, GOOD, fields, in_an_office};
use totp_rs::{Builder, Secret};
use workflow::{Refusal, Role, SignedIn, TotpSetup};

const BETTER: &str = "又一个谁也想不到的";
/// Long enough by one sign.
const NEXT: &str = "又一个谁也想不到的词";

/// The code that the phone shows.
fn shown(bench: &Bench, setup: &TotpSetup) -> String {
    let secret = Secret::try_from_base32(&setup.secret).unwrap();
    let seconds = bench.office.now().0 / 1_000_000;
    Builder::new().with_secret(secret).build().unwrap().generate(seconds.try_into().unwrap()).to_string()
}

async fn with_codes(bench: &Bench, signed_in: &SignedIn) -> TotpSetup {
    let setup = bench.office.begin_own_totp(signed_in, &bench.key()).await.unwrap();
    bench.office.confirm_own_totp(signed_in, &bench.key(), &shown(bench, &setup)).await.unwrap();
    setup
}

#[tokio::test]
async fn the_own_password_changes_and_other_sessions_end() {
    in_an_office(|bench| async move {
        bench.user("wang", Role::Clerk).await;
        let (other, _) = bench.signed_in("wang").await;
        let (own, signed_in) = bench.signed_in("wang").await;
        let key = bench.key();
        for _ in 0..2 {
            // The second is the same request again: it is done already, though the password is no longer the old one.
            bench.office.change_own_password(&signed_in, &key, GOOD, NEXT).await.unwrap();
        }
        assert!(bench.inside(&own).await && !bench.inside(&other).await);
        assert!(bench.try_in("wang", GOOD, "").await.is_err());
        assert!(bench.try_in("wang", NEXT, "").await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_password_that_breaks_the_rules_is_refused_with_all_reasons() {
    in_an_office(|bench| async move {
        bench.user("wanglaowu", Role::Clerk).await;
        let (_, signed_in) = bench.signed_in("wanglaowu").await;
        for (password, faults) in [
            (BETTER, 1),
            ("短", 1),
            ("", 1),
            ("1234567890", 1),
            ("QWERTYUIOP", 1),
            ("啊啊啊啊啊啊啊啊啊啊啊", 1),
            ("zyxwvutsrqponm", 1),
            ("WangLaoWu-2022", 1),
            ("wanglaowu", 2),
            ("我是wanglaowu某人啊", 2),
            (GOOD, 1),
        ] {
            let refusal =
                bench.office.change_own_password(&signed_in, &bench.key(), GOOD, password).await.unwrap_err();
            assert_eq!(fields(&refusal), vec!["password"; faults], "{password}");
        }
        let long = "很".repeat(129);
        let refusal =
            bench.office.change_own_password(&signed_in, &bench.key(), GOOD, &long).await.unwrap_err();
        assert_eq!(fields(&refusal), ["password", "password"], "too long, and one sign repeated");
        assert!(bench.try_in("wanglaowu", GOOD, "").await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn guessing_the_password_at_an_unlocked_screen_is_slowed_down_too() {
    in_an_office(|bench| async move {
        let wang = bench.user("wang", Role::Clerk).await;
        let (_, signed_in) = bench.signed_in("wang").await;
        for _ in 0..5 {
            let refusal = bench
                .office
                .change_own_password(&signed_in, &bench.key(), "a guess", NEXT)
                .await
                .unwrap_err();
            assert_eq!(fields(&refusal), ["current"]);
        }
        for current in ["a guess", GOOD] {
            let refusal = bench.office.change_own_password(&signed_in, &bench.key(), current, NEXT).await;
            assert!(matches!(refusal, Err(Refusal::TooSoon { wait_seconds: 30 })), "{refusal:?}");
        }
        let failures = bench.office.sign_ins(&wang, &wang.id).await.unwrap();
        assert_eq!(failures.iter().filter(|line| line.failed).count(), 5);
        bench.wait_seconds(30);
        bench.office.change_own_password(&signed_in, &bench.key(), GOOD, NEXT).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn codes_are_on_once_the_phone_has_proved_itself() {
    in_an_office(|bench| async move {
        bench.user("wang", Role::Clerk).await;
        let (_, signed_in) = bench.signed_in("wang").await;
        let key = bench.key();
        let setup = bench.office.begin_own_totp(&signed_in, &key).await.unwrap();
        assert_eq!(bench.office.begin_own_totp(&signed_in, &key).await.unwrap(), setup, "the same request");
        assert_eq!(bench.office.own_totp_offer(&signed_in).await.unwrap(), setup);
        assert!(setup.address.starts_with("otpauth://totp/%E5%AE%9E%E5%8F%A3"), "{}", setup.address);
        assert!(setup.address.contains(&format!(":wang?secret={}&issuer=", setup.secret)));
        assert!(bench.try_in("wang", GOOD, "").await.is_ok(), "not on yet");

        let refusal = bench.office.confirm_own_totp(&signed_in, &bench.key(), "000000").await.unwrap_err();
        assert_eq!(fields(&refusal), ["code"]);
        let (other, _) = bench.signed_in("wang").await;
        bench.office.confirm_own_totp(&signed_in, &bench.key(), &shown(&bench, &setup)).await.unwrap();
        assert!(!bench.inside(&other).await, "sessions without a code end");
        let again = bench.office.begin_own_totp(&signed_in, &bench.key()).await;
        assert!(matches!(again, Err(Refusal::State(_))));
        assert!(matches!(bench.try_in("wang", GOOD, "").await, Err(Refusal::WrongCredentials)));

        bench.wait_seconds(30);
        let cookie = bench.try_in("wang", GOOD, &shown(&bench, &setup)).await.unwrap();
        assert!(bench.office.actor_of(&cookie.value).await.unwrap().unwrap().has_totp);
    })
    .await;
}

#[tokio::test]
async fn a_code_opens_once() {
    in_an_office(|bench| async move {
        bench.user("wang", Role::Clerk).await;
        let (_, signed_in) = bench.signed_in("wang").await;
        let setup = with_codes(&bench, &signed_in).await;
        let code = shown(&bench, &setup);
        assert!(bench.try_in("wang", GOOD, &code).await.is_err(), "it was used to confirm");
        bench.wait_seconds(30);
        let code = shown(&bench, &setup);
        let (one, other) = tokio::join!(bench.try_in("wang", GOOD, &code), bench.try_in("wang", GOOD, &code));
        assert!(one.is_ok() != other.is_ok(), "two at once: one is in");
        bench.wait_seconds(29);
        assert!(bench.try_in("wang", GOOD, &code).await.is_err());
        assert!(bench.try_in("wang", "wrong password", &shown(&bench, &setup)).await.is_err());
        bench.wait_seconds(30);
        assert!(bench.try_in("wang", GOOD, &shown(&bench, &setup)).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_lost_phone_is_taken_off_by_its_user_or_an_administrator() {
    in_an_office(|bench| async move {
        let wang = bench.user("wang", Role::Clerk).await;
        let (cookie, signed_in) = bench.signed_in("wang").await;
        with_codes(&bench, &signed_in).await;
        let refusal = bench.office.drop_own_totp(&signed_in, &bench.key(), "a guess").await.unwrap_err();
        assert_eq!(fields(&refusal), ["current"]);
        bench.office.drop_own_totp(&signed_in, &bench.key(), GOOD).await.unwrap();
        assert!(bench.try_in("wang", GOOD, "").await.is_ok());
        assert!(bench.inside(&cookie).await);

        bench.wait_seconds(30);
        with_codes(&bench, &signed_in).await;
        let version = bench.version(&wang.id).await;
        bench.office.reset_totp(&bench.console(), &bench.key(), &version).await.unwrap();
        assert!(!bench.inside(&cookie).await);
        assert!(bench.try_in("wang", GOOD, "").await.is_ok());
        let version = bench.version(&wang.id).await;
        let none = bench.office.reset_totp(&bench.console(), &bench.key(), &version).await;
        assert!(matches!(none, Err(Refusal::State(_))));
    })
    .await;
}

#[tokio::test]
async fn secrets_lie_sealed_and_open_for_their_user_alone() {
    in_an_office(|bench| async move {
        let users = ["wang", "zhang"];
        for login in users {
            bench.user(login, Role::Clerk).await;
            let (_, signed_in) = bench.signed_in(login).await;
            let setup = with_codes(&bench, &signed_in).await;
            let row = own(&bench, login).await;
            let sealed = row.totp.unwrap();
            assert!(sealed.starts_with(b"aes-256-gcm:"));
            let secret = Secret::try_from_base32(&setup.secret).unwrap();
            assert!(!sealed.windows(20).any(|window| window == secret.as_bytes()));
        }
        // Somebody with a hand in the database puts the own secret in another's place: it opens nothing.
        let mut write = bench.office.db().begin(support::TOWN).await.unwrap();
        let mut victim = write.staff_by_login(support::TOWN, "wang").await.unwrap().unwrap();
        victim.totp = write.staff_by_login(support::TOWN, "zhang").await.unwrap().unwrap().totp;
        write.update_staff(&victim).await.unwrap();
        let line = storage::AuditLine {
            at: bench.office.now(),
            actor: "console".to_owned(),
            verb: "tamper".to_owned(),
            object: "user".to_owned(),
            details: "{}".to_owned(),
            client_key: "-".to_owned(),
            leaf: Vec::new(),
        };
        write.record(&line).await.unwrap();
        assert!(matches!(bench.try_in("wang", GOOD, "123456").await, Err(Refusal::Fault(_))));
    })
    .await;
}

async fn own(bench: &Bench, login: &str) -> storage::StaffRow {
    let mut read = bench.office.db().read().await.unwrap();
    read.staff_by_login(support::TOWN, login).await.unwrap().unwrap()
}
