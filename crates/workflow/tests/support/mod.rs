//! An office to test in: a fresh database of each engine, a clock that stands until it is moved, chance that everybody
//! can foresee, passwords that are cheap to try.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

#[path = "../../../storage/tests/support/mod.rs"]
mod engines;
pub mod invented;
pub mod naive;
pub mod street;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use storage::Stamp;
use workflow::{
    Actor, Appointment, Chance, ClientKey, Clock, Credentials, FirstAdministrator, Keys, NewUser, Office,
    PasswordRules, Place, Refusal, Role, SessionCookie, SignInRules, SignedIn, UserVersion,
};

pub const TOWN: &str = "310115130";
/// 2022-06-05 14:03 in Shanghai.
pub const START: i64 = 1_654_408_980_000_000;
/// A password that the rules let pass.
pub const GOOD: &str = "竹篮打水一场空也罢了";

/// 手拨的钟: stands still until it is moved.
#[derive(Debug)]
pub struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Stamp {
        Stamp(self.0.load(Ordering::SeqCst))
    }
}

/// Counts up: never the same twice, always the same in the same test.
#[derive(Debug, Default)]
pub struct Counted(AtomicU64);

impl Chance for Counted {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Refusal> {
        for chunk in bytes.chunks_mut(8) {
            let next =
                self.0.fetch_add(1, Ordering::SeqCst).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            chunk.iter_mut().zip(next.to_be_bytes()).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}

/// 试验办公室: an office with its clock in hand.
#[derive(Clone)]
pub struct Bench {
    pub office: Office,
    pub hands: Arc<Hands>,
    /// The town of whoever is made here.
    town: &'static str,
    keys_used: Arc<AtomicU64>,
}

/// Cheap to try, and otherwise as usual.
pub fn cheap_rules() -> SignInRules {
    let password = PasswordRules { memory_kib: 8, passes: 1, ..PasswordRules::default() };
    SignInRules { password, ..SignInRules::default() }
}

/// Runs `body` in an office with one invented town, on each engine.
pub async fn in_an_office<Body, Run>(body: Body)
where
    Body: Fn(Bench) -> Run + Clone + Send + Sync + 'static,
    Run: Future<Output = ()> + Send + 'static,
{
    engines::on_each_engine(|db| in_office(db, body.clone())).await;
}

/// The same on SQLite alone.
pub async fn in_an_office_on_sqlite<Body, Run>(body: Body)
where
    Body: Fn(Bench) -> Run + Clone + Send + Sync + 'static,
    Run: Future<Output = ()> + Send + 'static,
{
    engines::on_sqlite(&|db| in_office(db, body.clone())).await;
}

async fn in_office<Body, Run>(db: storage::Db, body: Body)
where
    Body: Fn(Bench) -> Run,
    Run: Future<Output = ()>,
{
    db.found(TOWN, "三林镇", "sanlin-2022-50", true, Stamp(START)).await.unwrap();
    let hands = Arc::new(Hands(AtomicI64::new(START)));
    let keys = Keys::new(&[7; 32]).unwrap();
    let clock: Arc<dyn Clock> = hands.clone();
    let office = Office::new(db, clock, Arc::new(Counted::default()), keys, invented::policies());
    let office = office.with_rules(cheap_rules());
    body(Bench { office, hands, town: TOWN, keys_used: Arc::default() }).await;
}

impl Bench {
    /// The same office, for another town.
    pub fn in_town(&self, town: &'static str) -> Self {
        Self { town, ..self.clone() }
    }

    /// An office on the same database with another clock.
    pub fn office_with_clock(&self, clock: Arc<dyn Clock>) -> Office {
        let keys = Keys::new(&[7; 32]).unwrap();
        let db = self.office.db().clone();
        let chance = Arc::new(Counted(AtomicU64::new(1 << 32)));
        Office::new(db, clock, chance, keys, invented::policies()).with_rules(cheap_rules())
    }

    /// How many lines a town's log has; without a gap.
    pub async fn lines_of(&self, town: &str) -> usize {
        let mut read = self.office.db().read().await.unwrap();
        let lines = read.audit_after(town, 0, 100_000).await.unwrap();
        assert!(lines.iter().zip(1..).all(|(line, number)| line.sequence == number), "no gap");
        lines.len()
    }

    pub fn wait_seconds(&self, seconds: i64) {
        self.hands.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// A client key that was not used yet.
    pub fn key(&self) -> ClientKey {
        ClientKey::new(&format!("request-{:06}", self.keys_used.fetch_add(1, Ordering::SeqCst))).unwrap()
    }

    pub fn console(&self) -> Actor {
        Actor::console(self.town)
    }

    /// A user of a role that holds for the whole town, who signs in with [`GOOD`].
    pub async fn user(&self, login: &str, role: Role) -> Actor {
        self.user_at(login, role, Place::Town).await
    }

    /// The same for a place, which must be there already.
    pub async fn user_at(&self, login: &str, role: Role, place: Place) -> Actor {
        let appointment = Appointment { name: format!("{login}某"), role, place };
        let new = NewUser { login: login.to_owned(), appointment };
        let mut made =
            self.office.create_demo_users(&self.console(), &self.key(), &[new], GOOD).await.unwrap();
        made.remove(0)
    }

    pub async fn try_in(&self, login: &str, password: &str, code: &str) -> Result<SessionCookie, Refusal> {
        let given = Credentials { town: TOWN, login, password, code, address: "10.0.0.8" };
        self.office.sign_in(&given).await
    }

    pub async fn try_from(
        &self,
        address: &str,
        login: &str,
        password: &str,
    ) -> Result<SessionCookie, Refusal> {
        self.office.sign_in(&Credentials { town: TOWN, login, password, code: "", address }).await
    }

    pub async fn signed_in(&self, login: &str) -> (SessionCookie, SignedIn) {
        let cookie = self.try_in(login, GOOD, "").await.unwrap();
        let signed_in = self.office.actor_of(&cookie.value).await.unwrap().unwrap();
        (cookie, signed_in)
    }

    pub async fn inside(&self, cookie: &SessionCookie) -> bool {
        self.office.actor_of(&cookie.value).await.unwrap().is_some()
    }

    /// The user as a page shows it now.
    pub async fn version(&self, staff: &str) -> UserVersion {
        let user = self.office.user(&self.console(), staff).await.unwrap();
        UserVersion { staff: user.staff, version: user.version }
    }

    /// What was recorded: actor, verb, object, details.
    pub async fn lines(&self) -> Vec<(String, String, String, String)> {
        let mut read = self.office.db().read().await.unwrap();
        let lines = read.audit_after(self.town, 0, 100_000).await.unwrap();
        assert!(lines.iter().zip(1..).all(|(line, number)| line.sequence == number), "no gap");
        lines.into_iter().map(|line| (line.actor, line.verb, line.object, line.details)).collect()
    }
}

pub fn appointed(name: &str, role: Role) -> Appointment {
    Appointment { name: name.to_owned(), role, place: Place::Town }
}

/// The fields that a refusal names.
pub fn fields(refusal: &Refusal) -> Vec<&str> {
    match refusal {
        Refusal::Invalid(faults) => faults.iter().map(|fault| fault.field.as_str()).collect(),
        other => panic!("not about fields: {other:?}"),
    }
}

pub fn first<'a>(login: &'a str, name: &'a str, password: &'a str) -> FirstAdministrator<'a> {
    FirstAdministrator { login, name, password }
}

/// Where the database of the test that runs is.
pub fn address() -> String {
    engines::ADDRESS.with(Clone::clone)
}
