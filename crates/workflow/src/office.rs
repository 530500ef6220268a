//! The office: storage, clock, chance, keys and policies together.

use std::collections::BTreeMap;
use std::sync::Arc;

use assessment::PolicySource;
use storage::{Db, Stamp};
use tokio::sync::Semaphore;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::keys::Keys;
use crate::sign_in_rules::SignInRules;
use crate::town_policy::KnownPolicies;
use crate::view::KnownIssues;

/// How many passwords are hashed at once: each takes the memory that makes guessing dear.
const HASHES_AT_ONCE: usize = 4;

/// 办公室: everything a verb needs but the actor and the request. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Office {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) keys: Arc<Keys>,
    pub(crate) policies: Arc<BTreeMap<String, PolicySource>>,
    pub(crate) rules: Arc<SignInRules>,
    pub(crate) hashing: Arc<Semaphore>,
    pub(crate) known: Arc<KnownPolicies>,
    pub(crate) issues: Arc<KnownIssues>,
}

impl Office {
    /// From an open database, a clock, chance, the installation's keys, and the policies that towns may work by, by id;
    /// with the usual rules of signing in.
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        keys: Keys,
        policies: BTreeMap<String, PolicySource>,
    ) -> Self {
        Self {
            db,
            clock,
            chance,
            keys: Arc::new(keys),
            policies: Arc::new(policies),
            rules: Arc::new(SignInRules::default()),
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            known: Arc::default(),
            issues: Arc::default(),
        }
    }

    /// The same office with other rules of signing in.
    #[must_use]
    pub fn with_rules(self, rules: SignInRules) -> Self {
        Self { rules: Arc::new(rules), ..self }
    }

    /// The rules of signing in.
    pub fn rules(&self) -> &SignInRules {
        &self.rules
    }

    /// The database, for reading.
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// A policy that towns may work by.
    pub fn policy(&self, id: &str) -> Option<&PolicySource> {
        self.policies.get(id)
    }

    /// Now.
    pub fn now(&self) -> Stamp {
        self.clock.now()
    }
}
