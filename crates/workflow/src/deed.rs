//! One verb under way.

use std::ops::{Deref, DerefMut};

use evidence::{Algorithm, Entry};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use storage::{AuditLine, Stamp, Write};

use crate::actor::Actor;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;
use crate::token;
use crate::trace::{ROWS, Traces};

/// 请求编号: made by whoever asks, once for each thing that is to happen; the same again does nothing more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientKey(String);

impl ClientKey {
    /// From 8 to 64 letters, digits and hyphens.
    pub fn new(text: &str) -> Option<Self> {
        let fits = (8..=64).contains(&text.len());
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (fits && plain).then(|| Self(text.to_owned()))
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

/// 开始: a verb that is to happen, or the answer to one that already did.
#[derive(Debug)]
pub enum Begun<'a, T> {
    /// To be done.
    Fresh(Deed<'a>),
    /// Done before with the same client key.
    Repeated(T),
}

/// 操作: one verb under way; reads and writes go through it. Dropped without [`Deed::finish`], nothing happened.
pub struct Deed<'a> {
    write: Write,
    actor: &'a Actor,
    key: &'a ClientKey,
    verb: &'static str,
    at: Stamp,
    /// What the rows that were written hold now.
    pub(crate) traces: Traces,
}

impl Office {
    /// Begins a verb: the permission, the transaction, the client key.
    ///
    /// # Errors
    /// When the actor's role does not allow it, when the actor is no longer the user that the request began with, or
    /// when the key was used for another verb.
    pub async fn begin<'a, T: DeserializeOwned>(
        &self,
        actor: &'a Actor,
        permission: Permission,
        verb: &'static str,
        key: &'a ClientKey,
    ) -> Result<Begun<'a, T>, Refusal> {
        if !actor.may(permission) {
            return Err(Refusal::NotAllowed(permission));
        }
        let mut write = self.db.begin(&actor.town).await?;
        accountable(&mut write, actor, permission, self.now()).await?;
        // The key is the actor's own: nobody hears another's answer by guessing one.
        let receipt = write.receipt(&actor.town, &full_key(actor, key)).await?;
        match receipt {
            None => Ok(Begun::Fresh(Deed { write, actor, key, verb, at: self.now(), traces: Traces::new() })),
            Some(receipt) if receipt.verb == verb => serde_json::from_str(&receipt.outcome)
                .map(Begun::Repeated)
                .map_err(|error| Refusal::Fault(format!("receipt of {verb}: {error}"))),
            Some(_) => Err(Refusal::KeyReused),
        }
    }
}

/// No record without an accountable human: whoever acts is a user of the town, and still what the request took the user
/// for; somebody whose password another knows may only change it. A program acts for whoever made its token, while that
/// token holds.
async fn accountable(
    write: &mut Write,
    actor: &Actor,
    permission: Permission,
    now: Stamp,
) -> Result<(), Refusal> {
    if actor.is_console() {
        return Ok(());
    }
    let row = write.staff(&actor.town, &actor.id).await?;
    let able = row.filter(|row| row.disabled_at.is_none());
    // The place of a token is its own, and was within its maker's.
    let place = if actor.token.is_some() { Place::Town } else { actor.place.clone() }.to_string();
    let still = able.filter(|row| row.role == actor.role.id() && row.place == place);
    if let Some(bearer) = &actor.token {
        let row = write.token(&actor.town, &bearer.token).await?;
        if !row.is_some_and(|row| token::holds(&row, now)) {
            return Err(Refusal::NotSignedIn);
        }
    }
    match still {
        None => Err(Refusal::NotSignedIn),
        Some(row) if row.must_change != 0 && permission != Permission::OwnAccount => Err(Refusal::MustChange),
        Some(_) => Ok(()),
    }
}

/// What changed, and through which token where a program did it: the line's actor is whoever made that.
fn with_token(actor: &Actor, details: &serde_json::Value) -> serde_json::Value {
    let mut details = details.clone();
    if let (Some(bearer), Some(object)) = (&actor.token, details.as_object_mut()) {
        object.insert("token".to_owned(), serde_json::json!({ "id": bearer.token, "name": bearer.name }));
    }
    details
}

fn full_key(actor: &Actor, key: &ClientKey) -> String {
    match &actor.token {
        None => format!("{}/{}", actor.id, key.0),
        Some(bearer) => format!("{}/{}/{}", actor.id, bearer.token, key.0),
    }
}

/// Ends what happens without a client key, a sign-in for one: its audit line and the commit.
pub(crate) async fn record(
    write: Write,
    at: Stamp,
    actor: &str,
    verb: &str,
    object: String,
    details: &serde_json::Value,
) -> Result<(), Refusal> {
    let line = audit_line(&write, at, actor, verb, object, details, NO_KEY)?;
    Ok(write.record(&line).await?)
}

/// What stands in the place of a client key where nobody could send one: signing in and out.
pub(crate) const NO_KEY: &str = "-";

/// The hash under every leaf and bundle of this version.
pub(crate) const ALGORITHM: Algorithm = Algorithm::Sha256;

/// The audit line of anything that happens, verb or sign-in, with its leaf.
fn audit_line(
    write: &Write,
    at: Stamp,
    actor: &str,
    verb: &str,
    object: String,
    details: &serde_json::Value,
    client_key: &str,
) -> Result<AuditLine, Refusal> {
    let fault = |error: &dyn std::fmt::Display| Refusal::Fault(format!("audit line of {verb}: {error}"));
    let entry = Entry {
        town: write.town().to_owned(),
        sequence: u64::try_from(write.sequence()).map_err(|error| fault(&error))?,
        at: at.0,
        actor: actor.to_owned(),
        verb: verb.to_owned(),
        object: object.clone(),
        details: details.clone(),
        client_key: client_key.to_owned(),
    };
    let leaf = entry.leaf(ALGORITHM).map_err(|error| fault(&error))?;
    let details = evidence::canonical::write(details).map_err(|error| fault(&error))?;
    Ok(AuditLine {
        at,
        actor: actor.to_owned(),
        verb: verb.to_owned(),
        object,
        details: String::from_utf8(details).map_err(|error| fault(&error))?,
        client_key: client_key.to_owned(),
        leaf: leaf.bytes().to_vec(),
    })
}

impl<'a> Deed<'a> {
    /// Who acts.
    pub const fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// When.
    pub const fn at(&self) -> Stamp {
        self.at
    }

    /// Gives the verb up for what happens instead of it.
    pub(crate) fn into_write(self) -> Write {
        self.write
    }

    /// Ends the verb: says on what it was done, what changed and what the rows hold since, and commits.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn finish<T: Serialize>(
        self,
        object: String,
        details: &serde_json::Value,
        outcome: T,
    ) -> Result<T, Refusal> {
        let answer = serde_json::to_string(&outcome)
            .map_err(|error| Refusal::Fault(format!("outcome of {}: {error}", self.verb)))?;
        let key = full_key(self.actor, self.key);
        let mut details = with_token(self.actor, details);
        if let Some(details) = details.as_object_mut()
            && !self.traces.is_empty()
        {
            details.insert(ROWS.to_owned(), json!(self.traces));
        }
        let line = audit_line(&self.write, self.at, &self.actor.id, self.verb, object, &details, &key)?;
        self.write.finish(&key, &line, &answer).await?;
        Ok(outcome)
    }
}

impl std::fmt::Debug for Deed<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Deed({} by {})", self.verb, self.actor.id)
    }
}

impl Deref for Deed<'_> {
    type Target = Write;

    fn deref(&self) -> &Write {
        &self.write
    }
}

impl DerefMut for Deed<'_> {
    fn deref_mut(&mut self) -> &mut Write {
        &mut self.write
    }
}
