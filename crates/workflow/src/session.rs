//! Who a browser acts for: cookies, sessions, and the sign that a form came from our own page.

use serde_json::json;
use storage::{Read, SessionRow, StaffRow, Stamp, StorageError, Write};

use crate::actor::Actor;
use crate::deed::record;
use crate::keys::{from_hex, hex, same_secret};
use crate::office::Office;
use crate::place::Place;
use crate::refusal::Refusal;

const TOKEN_LENGTH: usize = 32;
/// Use is noted to the minute: a page with ten requests writes once.
const NOTED_AFTER: i64 = 60_000_000;

/// 会话凭据: the cookie that a sign-in gives. Its debug form is empty.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionCookie {
    /// What the browser keeps.
    pub value: String,
    /// For how long at most.
    pub lifetime_seconds: i64,
}

impl std::fmt::Debug for SessionCookie {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SessionCookie(…)")
    }
}

/// 会话编号: the keyed hash under which a session is stored. Nobody enters with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionId(pub(crate) Vec<u8>);

/// 已登录: the user behind a request.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// As verbs and views want it.
    pub actor: Actor,
    /// What the user types to sign in.
    pub login: String,
    /// To be sent back by every form; [`SignedIn::sent_by_own_page`] compares.
    pub csrf: String,
    /// The password is one that somebody else knows: nothing else is open until it is changed.
    pub must_change: bool,
    /// Whether one-time codes are on.
    pub has_totp: bool,
    /// When the session ends, used or not.
    pub expires_at: Stamp,
    /// Which session.
    pub session: SessionId,
}

impl SignedIn {
    /// Whether what a form sent back is this session's.
    pub fn sent_by_own_page(&self, csrf: &str) -> bool {
        same_secret(self.csrf.as_bytes(), csrf.as_bytes())
    }
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SignedIn({}/{})", self.actor.town, self.actor.id)
    }
}

impl Office {
    /// Who a cookie stands for; none when it is unknown, ended, idle for too long, or when its user was disabled or
    /// changed since. Asked anew for each request.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn actor_of(&self, cookie: &str) -> Result<Option<SignedIn>, Refusal> {
        let Some((town, session)) = self.stored_token("session", cookie) else { return Ok(None) };
        let mut read = self.db.read().await?;
        let Some(row) = read.session(town, &session).await? else { return Ok(None) };
        let Some(staff) = read.staff(town, &row.staff).await? else { return Ok(None) };
        drop(read);
        let now = self.now();
        let in_time = now.0 < row.expires_at && now.0 - row.seen_at < self.rules.idle();
        if !in_time || staff.disabled_at.is_some() || staff.epoch != row.epoch {
            return Ok(None);
        }
        if now.0 - row.seen_at >= NOTED_AFTER {
            self.db.touch_session(town, &session, now).await?;
        }
        Ok(Some(SignedIn {
            actor: actor_from(town, &staff)?,
            login: staff.login,
            csrf: self.csrf(town, &session),
            must_change: staff.must_change != 0,
            has_totp: staff.totp.is_some(),
            expires_at: Stamp(row.expires_at),
            session: SessionId(session),
        }))
    }

    /// The token of forms that pages under a cookie carried, whether or not its session still stands: tells a form of
    /// our own whose session has ended from one that somebody else made.
    pub fn csrf_of(&self, cookie: &str) -> Option<String> {
        let (town, session) = self.stored_token("session", cookie)?;
        Some(self.csrf(town, &session))
    }

    fn csrf(&self, town: &str, session: &[u8]) -> String {
        hex(&self.keys.hash("csrf", &[town.as_bytes(), session]))
    }

    /// Ends the session. A second time does no harm.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn sign_out(&self, signed_in: &SignedIn) -> Result<(), Refusal> {
        let actor = &signed_in.actor;
        let mut write = self.db.begin(&actor.town).await?;
        if write.session(&actor.town, &signed_in.session.0).await?.is_none() {
            return Ok(());
        }
        write.end_session(&signed_in.session.0).await?;
        record(write, self.now(), &actor.id, "sign_out", user_object(&actor.id), &json!({})).await
    }

    /// Adds a session for a user within a sign-in.
    pub(crate) async fn add_session(
        &self,
        write: &mut Write,
        staff: &StaffRow,
        now: Stamp,
    ) -> Result<SessionCookie, Refusal> {
        let town = write.town().to_owned();
        let (value, session) = self.new_token("session", &town)?;
        let life = self.rules.session_life();
        let row = SessionRow {
            session,
            staff: staff.staff.clone(),
            epoch: staff.epoch,
            created_at: now.0,
            seen_at: now.0,
            expires_at: now.0 + life,
        };
        write.add_session(&row).await?;
        Ok(SessionCookie { value, lifetime_seconds: life / 1_000_000 })
    }

    /// A new token: what is handed out, `town.hex`, and what is stored of it.
    pub(crate) fn new_token(&self, purpose: &str, town: &str) -> Result<(String, Vec<u8>), Refusal> {
        let mut token = [0; TOKEN_LENGTH];
        self.chance.fill(&mut token)?;
        let stored = self.keys.hash(purpose, &[town.as_bytes(), &token]).to_vec();
        Ok((format!("{town}.{}", hex(&token)), stored))
    }

    /// The town of a token that was handed out, and what is stored of it.
    pub(crate) fn stored_token<'t>(&self, purpose: &str, text: &'t str) -> Option<(&'t str, Vec<u8>)> {
        let (town, token) = text.split_once('.')?;
        let token = (token.len() == TOKEN_LENGTH * 2).then(|| from_hex(token))??;
        Some((town, self.keys.hash(purpose, &[town.as_bytes(), &token]).to_vec()))
    }
}

/// The object of audit lines about a user.
pub(crate) fn user_object(staff: &str) -> String {
    format!("user/{staff}")
}

/// A stored user as one who acts.
pub(crate) fn actor_from(town: &str, staff: &StaffRow) -> Result<Actor, StorageError> {
    let unreadable = |reason: String| StorageError::Unreadable { table: "staff", reason };
    let role = staff.role.parse().map_err(|()| unreadable(format!("角色 {}", staff.role)))?;
    let place = Place::parse(&staff.place).ok_or_else(|| unreadable(format!("范围 {}", staff.place)))?;
    Ok(Actor {
        town: town.to_owned(),
        id: staff.staff.clone(),
        name: staff.name.clone(),
        role,
        place,
        token: None,
    })
}

/// The row of whoever is signed in; it is there, since users are never deleted.
pub(crate) async fn own_row(read: &mut Read, actor: &Actor) -> Result<StaffRow, Refusal> {
    let row = read.staff(&actor.town, &actor.id).await?;
    row.ok_or_else(|| Refusal::NotFound("这个用户".to_owned()))
}
