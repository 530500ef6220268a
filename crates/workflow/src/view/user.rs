//! Users as pages show them.

use serde_json::Value;
use storage::{CommitteeSpan, Scope, StaffFilter, StaffLine, StaffRow, Stamp, StorageError};

use crate::actor::Actor;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;
use crate::role::Role;
use crate::session::{actor_from, own_row, user_object};
use crate::user::{name_of, user_in};
use crate::verb::holds;

/// 用户筛选: which users a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Part of the name or of the login.
    pub text: String,
    /// Role.
    pub role: Option<Role>,
}

/// 用户行: a user in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserLine {
    /// Id.
    pub staff: String,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Place.
    pub place: Place,
    /// The place as people say it, a committee by its name.
    pub place_words: String,
    /// Whether no committee is left in the place: the user sees months from before and nothing else.
    pub stranded: bool,
    /// Whether the user may not sign in.
    pub disabled: bool,
    /// Whether the initial password is still in use.
    pub must_change: bool,
    /// Whether one-time codes are on.
    pub has_totp: bool,
    /// When the user last signed in.
    pub signed_in_at: Option<Stamp>,
}

/// 用户: one user, with what a form needs to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Id.
    pub staff: String,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Place.
    pub place: Place,
    /// Version that is shown.
    pub version: i64,
    /// Whether the user may not sign in.
    pub disabled: bool,
    /// Whether the initial password is still in use.
    pub must_change: bool,
    /// Whether one-time codes are on.
    pub has_totp: bool,
    /// When the user was made.
    pub created_at: Stamp,
    /// When the user last signed in.
    pub signed_in_at: Option<Stamp>,
    /// Name of whoever made the last change.
    pub changed_by: String,
    /// When.
    pub changed_at: Stamp,
}

/// 登录记录: one line of a user's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInLine {
    /// When.
    pub at: Stamp,
    /// What, as people say it.
    pub words: &'static str,
    /// Whether it was a failure.
    pub failed: bool,
    /// From where, as far as it was known.
    pub from: String,
}

/// How many lines of a history are looked through.
const HISTORY: i64 = 200;

impl Office {
    /// The users of the town that a filter leaves.
    ///
    /// # Errors
    /// When the actor does not manage users.
    pub async fn users(&self, actor: &Actor, filter: &UserFilter) -> Result<Vec<UserLine>, Refusal> {
        allowed(actor.may(Permission::ManageUsers))?;
        let filter =
            StaffFilter { text: filter.text.clone(), role: filter.role.map(|role| role.id().to_owned()) };
        let mut read = self.db.read().await?;
        let lines = read.staff_lines(&actor.town, &filter).await?;
        let mut spans = read.committee_spans(&actor.town, &Scope::Town).await?;
        spans.retain(|span| span.until_month.is_none());
        Ok(lines.into_iter().map(|line| line_from(line, &spans)).collect::<Result<_, _>>()?)
    }

    /// One user.
    ///
    /// # Errors
    /// When the actor does not manage users or there is no such user in the town.
    pub async fn user(&self, actor: &Actor, staff: &str) -> Result<User, Refusal> {
        allowed(actor.may(Permission::ManageUsers))?;
        let mut read = self.db.read().await?;
        let row = user_in(&mut read, &actor.town, staff).await?;
        let changed_by = name_of(&mut read, &actor.town, &row.changed_by).await?;
        Ok(user_from(&actor.town, row, changed_by)?)
    }

    /// The actor's own user.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn own_user(&self, actor: &Actor) -> Result<User, Refusal> {
        let mut read = self.db.read().await?;
        let row = own_row(&mut read, actor).await?;
        let changed_by = name_of(&mut read, &actor.town, &row.changed_by).await?;
        Ok(user_from(&actor.town, row, changed_by)?)
    }

    /// When and from where a user signed in, out, or failed to, newest first: the own ones for everybody, others' for
    /// whoever manages users.
    ///
    /// # Errors
    /// When the actor may not see them or there is no such user in the town.
    pub async fn sign_ins(&self, actor: &Actor, staff: &str) -> Result<Vec<SignInLine>, Refusal> {
        allowed(actor.id == staff || actor.may(Permission::ManageUsers))?;
        let mut read = self.db.read().await?;
        user_in(&mut read, &actor.town, staff).await?;
        let lines = read.audit_of(&actor.town, &user_object(staff), HISTORY).await?;
        Ok(lines
            .iter()
            .filter_map(|line| {
                let (words, failed) = sign_in_words(&line.verb)?;
                let details: Value = serde_json::from_str(&line.details).unwrap_or_default();
                let from = details.get("from").and_then(Value::as_str).unwrap_or_default().to_owned();
                Some(SignInLine { at: Stamp(line.at), words, failed, from })
            })
            .collect())
    }
}

fn allowed(allowed: bool) -> Result<(), Refusal> {
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed(Permission::ManageUsers)) }
}

fn sign_in_words(verb: &str) -> Option<(&'static str, bool)> {
    match verb {
        "sign_in" => Some(("登录", false)),
        "sign_out" => Some(("退出", false)),
        "sign_in_failed" => Some(("登录失败", true)),
        "password_check_failed" => Some(("密码核对失败", true)),
        _ => None,
    }
}

fn line_from(line: StaffLine, spans: &[CommitteeSpan]) -> Result<UserLine, StorageError> {
    let unreadable = || StorageError::Unreadable { table: "staff", reason: format!("用户 {}", line.staff) };
    let role: Role = line.role.parse().map_err(|()| unreadable())?;
    let place = Place::parse(&line.place).ok_or_else(unreadable)?;
    Ok(UserLine {
        role,
        stranded: !holds(&place, spans),
        place_words: line.committee_name.unwrap_or_else(|| place.words().to_owned()),
        place,
        staff: line.staff,
        login: line.login,
        name: line.name,
        disabled: line.disabled_at.is_some(),
        must_change: line.must_change != 0,
        has_totp: line.has_totp != 0,
        signed_in_at: line.signed_in_at.map(Stamp),
    })
}

fn user_from(town: &str, row: StaffRow, changed_by: String) -> Result<User, StorageError> {
    let actor = actor_from(town, &row)?;
    Ok(User {
        staff: row.staff,
        login: row.login,
        name: row.name,
        role: actor.role,
        place: actor.place,
        version: row.version,
        disabled: row.disabled_at.is_some(),
        must_change: row.must_change != 0,
        has_totp: row.totp.is_some(),
        created_at: Stamp(row.created_at),
        signed_in_at: row.signed_in_at.map(Stamp),
        changed_by,
        changed_at: Stamp(row.changed_at),
    })
}
