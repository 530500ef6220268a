//! Signing in, and what ends a session.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use support::{Bench, GOOD, TOWN, first, in_an_office};
use workflow::{Credentials, Refusal, Role};

/// The answer as an outsider sees it.
async fn outside(bench: &Bench, login: &str, password: &str) -> String {
    match bench.try_in(login, password, "").await {
        Ok(_) => "in".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

#[tokio::test]
async fn who_signs_in_is_known_by_the_cookie() {
    in_an_office(|bench| async move {
        let made = bench.user("wang", Role::Clerk).await;
        let (cookie, signed_in) = bench.signed_in(" ＷＡＮＧ ").await;
        assert_eq!(signed_in.actor, made);
        assert!(cookie.value.starts_with("310115130.") && cookie.value.len() == 10 + 64);
        assert!(!signed_in.must_change && !signed_in.has_totp);
        assert!(signed_in.sent_by_own_page(&signed_in.csrf));
        let other = bench.signed_in("wang").await.1;
        assert!(!signed_in.sent_by_own_page(&other.csrf), "each session has its own");
        for wrong in ["", ".", "310115130.", &cookie.value[1..], &cookie.value[..73], "310115131.00"] {
            assert!(bench.office.actor_of(wrong).await.unwrap().is_none(), "{wrong}");
        }
        let elsewhere = cookie.value.replace(TOWN, "310115131");
        assert!(bench.office.actor_of(&elsewhere).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn known_and_unknown_accounts_answer_alike_step_by_step() {
    in_an_office(|bench| async move {
        bench.user("known", Role::Clerk).await;
        let gone = bench.user("gone", Role::Leader).await;
        let version = bench.version(&gone.id).await;
        bench.office.disable_user(&bench.console(), &bench.key(), &version).await.unwrap();
        let mut answers = Vec::new();
        for login in ["known", "unknown", "gone"] {
            let mut heard = Vec::new();
            for wait in [0, 0, 0, 0, 0, 0, 29, 1, 0, 59, 1, 0, 24 * 3600, 0] {
                bench.wait_seconds(wait);
                heard.push(outside(&bench, login, "wrong password").await);
            }
            bench.wait_seconds(48 * 3600);
            answers.push(heard);
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[0], answers[2]);
        let waits: Vec<bool> = answers[0].iter().map(|words| words.contains("再试")).collect();
        // Five are free; then one after 30 seconds, one after 60; a day later all is forgotten.
        assert_eq!(
            waits,
            [false, false, false, false, false, true, true, false, true, true, false, true, false, false]
        );
        // The right password of a disabled user opens nothing, in the same words.
        assert_eq!(outside(&bench, "gone", GOOD).await, Refusal::WrongCredentials.to_string());
    })
    .await;
}

#[tokio::test]
async fn waiting_holds_for_the_right_password_too_and_success_clears_it() {
    in_an_office(|bench| async move {
        bench.user("wang", Role::Clerk).await;
        for _ in 0..5 {
            outside(&bench, "wang", "wrong password").await;
        }
        let refusal = bench.try_in("wang", GOOD, "").await.unwrap_err();
        assert!(matches!(refusal, Refusal::TooSoon { wait_seconds: 30 }), "{refusal}");
        bench.wait_seconds(30);
        assert_eq!(outside(&bench, "wang", GOOD).await, "in");
        for _ in 0..4 {
            outside(&bench, "wang", "wrong password").await;
        }
        assert_eq!(outside(&bench, "wang", GOOD).await, "in");
    })
    .await;
}

/// How many of the guesses were told that they are wrong; the others were told to wait.
async fn told(guesses: Vec<tokio::task::JoinHandle<Result<(), Refusal>>>) -> usize {
    let mut told = 0;
    for guess in guesses {
        match guess.await.unwrap() {
            Err(Refusal::TooSoon { .. }) => {}
            Err(Refusal::WrongCredentials) => told += 1,
            other => panic!("{other:?}"),
        }
    }
    told
}

#[tokio::test]
async fn many_guesses_at_once_are_not_more_than_the_free_ones() {
    in_an_office(|bench| async move {
        bench.user("wang", Role::Clerk).await;
        let guesses: Vec<_> = (0..20)
            .map(|number| {
                let bench = bench.clone();
                let password = format!("guess {number}");
                tokio::spawn(async move { bench.try_in("wang", &password, "").await.map(|_| ()) })
            })
            .collect();
        let told = told(guesses).await;
        assert!(
            (5..=6).contains(&told),
            "{told} were told; six when the right one came among the first five"
        );
    })
    .await;
}

#[tokio::test]
async fn an_address_waits_whatever_it_types() {
    in_an_office(|bench| async move {
        bench.user("wang", Role::Clerk).await;
        let from = |address: &'static str, login: String, password: &'static str| {
            let bench = bench.clone();
            async move { bench.try_from(address, &login, password).await.map(|_| ()) }
        };
        // Twenty are free, known or not, and a right one between them forgets none.
        for number in 0..20 {
            let login = if number % 4 == 0 { "wang".to_owned() } else { format!("guess{number}") };
            let refusal = from("2001:db8::1", login, "wrong password").await.unwrap_err();
            assert!(matches!(refusal, Refusal::WrongCredentials), "{number}: {refusal}");
            if number == 3 {
                from("2001:db8::1", "wang".to_owned(), GOOD).await.unwrap();
            }
        }
        // From then on all wait alike: whoever there is, whoever there is not, the right password too; and all of the
        // network that belongs to one house.
        for (address, login) in [("2001:db8::1", "wang"), ("2001:db8::1", "new"), ("2001:db8::ffff", "wang")]
        {
            let refusal = from(address, login.to_owned(), GOOD).await.unwrap_err();
            assert!(matches!(refusal, Refusal::TooSoon { wait_seconds: 30 }), "{login}: {refusal}");
        }
        from("2001:db8:0:1::1", "wang".to_owned(), GOOD).await.unwrap();
        bench.wait_seconds(30);
        from("2001:db8::1", "another".to_owned(), "wrong password").await.unwrap_err();
        let refusal = from("2001:db8::1", "wang".to_owned(), GOOD).await.unwrap_err();
        assert!(matches!(refusal, Refusal::TooSoon { wait_seconds: 60 }), "{refusal}");
        bench.wait_seconds(60);
        from("2001:db8::1", "wang".to_owned(), GOOD).await.unwrap();
        // An hour later it may be somebody else's.
        bench.wait_seconds(60 * 60);
        for number in 0..20 {
            let refusal = from("2001:db8::1", format!("later{number}"), "wrong").await.unwrap_err();
            assert!(matches!(refusal, Refusal::WrongCredentials), "{number}: {refusal}");
        }
    })
    .await;
}

#[tokio::test]
async fn many_logins_at_once_from_one_address_are_not_more_than_its_free_ones() {
    in_an_office(|bench| async move {
        let guesses: Vec<_> = (0..40)
            .map(|number| {
                let bench = bench.clone();
                let login = format!("guess{number}");
                tokio::spawn(async move { bench.try_from("10.0.0.9", &login, "wrong").await.map(|_| ()) })
            })
            .collect();
        let told = told(guesses).await;
        assert_eq!(told, 20);
    })
    .await;
}

#[tokio::test]
async fn a_town_that_is_not_here_is_not_found() {
    in_an_office(|bench| async move {
        let given = Credentials { town: "999999999", login: "wang", password: GOOD, code: "", address: "" };
        assert!(matches!(bench.office.sign_in(&given).await, Err(Refusal::NotFound(_))));
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_idle_in_time_and_on_leaving() {
    in_an_office(|bench| async move {
        bench.user("wang", Role::Clerk).await;
        let (idle, _) = bench.signed_in("wang").await;
        bench.wait_seconds(60 * 60 - 1);
        assert!(bench.inside(&idle).await);
        bench.wait_seconds(60 * 60 - 1);
        assert!(bench.inside(&idle).await, "use was noted");
        bench.wait_seconds(60 * 60);
        assert!(!bench.inside(&idle).await);

        let (long, _) = bench.signed_in("wang").await;
        for _ in 0..19 {
            bench.wait_seconds(30 * 60);
            assert!(bench.inside(&long).await);
        }
        bench.wait_seconds(30 * 60);
        assert!(!bench.inside(&long).await, "ten hours are over, used or not");

        let (cookie, signed_in) = bench.signed_in("wang").await;
        bench.office.sign_out(&signed_in).await.unwrap();
        bench.office.sign_out(&signed_in).await.unwrap();
        assert!(!bench.inside(&cookie).await);
        let outs = bench.lines().await.into_iter().filter(|line| line.1 == "sign_out").count();
        assert_eq!(outs, 1);
    })
    .await;
}

#[tokio::test]
async fn lines_tell_of_it_without_a_password_or_an_unknown_login() {
    in_an_office(|bench| async move {
        let wang = bench.user("wang", Role::Clerk).await;
        outside(&bench, "wang", "my wrong password").await;
        outside(&bench, "my password typed here", "x").await;
        bench.signed_in("wang").await;
        let lines = bench.lines().await;
        let told: Vec<(&str, &str)> =
            lines.iter().map(|line| (line.0.as_str(), line.1.as_str())).skip(1).collect();
        assert_eq!(
            told,
            [("nobody", "sign_in_failed"), ("nobody", "sign_in_failed"), (wang.id.as_str(), "sign_in")]
        );
        let everything = format!("{lines:?}");
        for secret in ["my wrong", "typed here", GOOD, "argon2"] {
            assert!(!everything.contains(secret), "{secret}");
        }
        let history = bench.office.sign_ins(&wang, &wang.id).await.unwrap();
        let words: Vec<_> = history.iter().map(|line| (line.words, line.from.as_str())).collect();
        assert_eq!(words, [("登录", "10.0.0.8"), ("登录失败", "10.0.0.8")]);
    })
    .await;
}

#[tokio::test]
async fn the_first_administrator_comes_by_a_link_once() {
    in_an_office(|bench| async move {
        let office = &bench.office;
        let old = office.first_run_token(TOWN).await.unwrap().unwrap();
        let token = office.first_run_token(TOWN).await.unwrap().unwrap();
        assert_eq!(office.first_run_town(&old).await.unwrap(), None, "the newest link holds");
        assert_eq!(office.first_run_town(&token).await.unwrap().as_deref(), Some("三林镇"));

        let refusal = office
            .create_first_administrator(&token, &bench.key(), &first("管", "", "1234567890"))
            .await
            .unwrap_err();
        assert_eq!(support::fields(&refusal), ["login", "name", "password"]);

        let replaced =
            office.create_first_administrator(&old, &bench.key(), &first("guan", "管某", GOOD)).await;
        assert!(matches!(replaced, Err(Refusal::NotFound(_))));
        let key = bench.key();
        let given = first("guan", "管某", GOOD);
        let made = office.create_first_administrator(&token, &key, &given).await.unwrap();
        assert_eq!(office.create_first_administrator(&token, &key, &given).await.unwrap(), made);
        let again = office.create_first_administrator(&token, &bench.key(), &first("er", "二某", GOOD)).await;
        assert!(matches!(again, Err(Refusal::NotFound(_))));
        assert_eq!(office.first_run_town(&token).await.unwrap(), None);
        assert_eq!(office.first_run_token(TOWN).await.unwrap(), None, "there are users");
        let (_, signed_in) = bench.signed_in("guan").await;
        assert_eq!((signed_in.actor.role, signed_in.must_change), (Role::Administrator, false));
    })
    .await;
}

#[tokio::test]
async fn the_link_is_good_for_a_day() {
    in_an_office(|bench| async move {
        let token = bench.office.first_run_token(TOWN).await.unwrap().unwrap();
        bench.wait_seconds(24 * 3600 - 1);
        assert!(bench.office.first_run_town(&token).await.unwrap().is_some());
        bench.wait_seconds(1);
        assert!(bench.office.first_run_town(&token).await.unwrap().is_none());
        let late =
            bench.office.create_first_administrator(&token, &bench.key(), &first("guan", "管某", GOOD)).await;
        assert!(matches!(late, Err(Refusal::NotFound(_))));
    })
    .await;
}
