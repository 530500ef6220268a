//! Verbs on users, for whoever manages them.

use serde_json::json;
use storage::{Read, StaffRow, Stamp};

use crate::actor::{Actor, CONSOLE, CONSOLE_WORDS};
use crate::clock::told_at;
use crate::deed::{Begun, ClientKey, Deed};
use crate::office::Office;
use crate::password::InitialPassword;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::{FieldFault, Refusal};
use crate::role::Role;
use crate::session::{actor_from, user_object};
use crate::sign_in::login_of;

const LONGEST_NAME: usize = 40;
const LOGIN_LENGTHS: std::ops::RangeInclusive<usize> = 2..=32;

/// 新用户: as the form gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// What will be typed to sign in.
    pub login: String,
    /// What the user is.
    pub appointment: Appointment,
}

/// 任职: what an administrator decides about a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Where; must fit the role.
    pub place: Place,
}

/// 用户版本: the user that a page showed, to be changed only if it is still so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserVersion {
    /// Id.
    pub staff: String,
    /// Version that was shown.
    pub version: i64,
}

/// 已建用户: the id, and the password to hand over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedUser {
    /// Id.
    pub staff: String,
    /// Shown once.
    pub password: InitialPassword,
}

impl Office {
    /// Makes a user with an initial password.
    ///
    /// # Errors
    /// When fields are wrong or the login is taken.
    pub async fn create_user(
        &self,
        actor: &Actor,
        key: &ClientKey,
        new: &NewUser,
    ) -> Result<CreatedUser, Refusal> {
        let password = self.initial_password(actor, key);
        let hash = self.hash_password(password.show()).await?;
        let begun = self.begin(actor, Permission::ManageUsers, "create_user", key).await?;
        let mut deed = match begun {
            Begun::Repeated(staff) => return Ok(CreatedUser { staff, password }),
            Begun::Fresh(deed) => deed,
        };
        let row = add_user(&mut deed, new, hash, true, "").await?;
        let details = json!({ "login": row.login, "name": row.name, "role": row.role, "place": row.place });
        let staff = deed.finish(user_object(&row.staff), &details, row.staff).await?;
        Ok(CreatedUser { staff, password })
    }

    /// Makes users of a town whose everything is invented, all with the same password, which need not be changed.
    ///
    /// # Errors
    /// When the town is not such a town or fields are wrong; `login` then begins with the place in the list.
    pub async fn create_demo_users(
        &self,
        actor: &Actor,
        key: &ClientKey,
        users: &[NewUser],
        password: &str,
    ) -> Result<Vec<Actor>, Refusal> {
        let hash = self.hash_password(password).await?;
        let begun = self.begin(actor, Permission::ManageUsers, "create_demo_users", key).await?;
        let made: Vec<String> = match begun {
            Begun::Repeated(made) => made,
            Begun::Fresh(mut deed) => {
                if Read::town(&mut deed, &actor.town).await?.is_none_or(|town| town.demo == 0) {
                    return Err(Refusal::State("只有演示街镇可以建演示用户".to_owned()));
                }
                let mut made = Vec::new();
                for (index, new) in users.iter().enumerate() {
                    let row =
                        add_user(&mut deed, new, hash.clone(), false, &format!("{}/", index + 1)).await?;
                    made.push(row.staff);
                }
                deed.finish("users".to_owned(), &json!({ "count": made.len() }), made).await?
            }
        };
        let mut read = self.db.read().await?;
        let mut actors = Vec::new();
        for staff in &made {
            actors.push(actor_from(&actor.town, &user_in(&mut read, &actor.town, staff).await?)?);
        }
        Ok(actors)
    }

    /// Changes name, role or place; whoever changes role or place signs in anew.
    ///
    /// # Errors
    /// When fields are wrong, the page was stale, or the last administrator would be none.
    pub async fn change_user(
        &self,
        actor: &Actor,
        key: &ClientKey,
        user: &UserVersion,
        appointment: &Appointment,
    ) -> Result<(), Refusal> {
        self.on_user(actor, key, "change_user", user, async |deed, row| {
            let faults = appointment_faults(deed, appointment).await?;
            if !faults.is_empty() {
                return Err(Refusal::Invalid(faults));
            }
            let (role, place) = (appointment.role.id(), appointment.place.to_string());
            if row.role != role {
                keep_an_administrator(deed, row).await?;
            }
            let before = json!({ "name": row.name, "role": row.role, "place": row.place });
            if row.role != role || row.place != place {
                row.epoch += 1;
            }
            appointment.name.trim().clone_into(&mut row.name);
            role.clone_into(&mut row.role);
            row.place = place;
            Ok(json!({
                "before": before,
                "after": { "name": row.name, "role": row.role, "place": row.place },
            }))
        })
        .await
    }

    /// Disables a user, whose sessions end with their next request.
    ///
    /// # Errors
    /// When the page was stale or it is the last administrator.
    pub async fn disable_user(
        &self,
        actor: &Actor,
        key: &ClientKey,
        user: &UserVersion,
    ) -> Result<(), Refusal> {
        self.on_user(actor, key, "disable_user", user, async |deed, row| {
            if row.disabled_at.is_some() {
                return Err(Refusal::State(format!("用户“{}”已经停用", row.name)));
            }
            keep_an_administrator(deed, row).await?;
            row.disabled_at = Some(deed.at().0);
            row.epoch += 1;
            Ok(json!({}))
        })
        .await
    }

    /// Lets a disabled user sign in again, with the password from before.
    ///
    /// # Errors
    /// When the page was stale.
    pub async fn enable_user(
        &self,
        actor: &Actor,
        key: &ClientKey,
        user: &UserVersion,
    ) -> Result<(), Refusal> {
        self.on_user(actor, key, "enable_user", user, async |_, row| {
            if row.disabled_at.is_none() {
                return Err(Refusal::State(format!("用户“{}”没有停用", row.name)));
            }
            row.disabled_at = None;
            Ok(json!({}))
        })
        .await
    }

    /// Gives a user a new initial password; the one from before and all sessions end, and waiting after wrong attempts
    /// too.
    ///
    /// # Errors
    /// When the page was stale.
    pub async fn reset_password(
        &self,
        actor: &Actor,
        key: &ClientKey,
        user: &UserVersion,
    ) -> Result<InitialPassword, Refusal> {
        let password = self.initial_password(actor, key);
        let hash = self.hash_password(password.show()).await?;
        self.on_user(actor, key, "reset_password", user, async |deed, row| {
            row.password = Some(hash.clone());
            row.must_change = 1;
            row.epoch += 1;
            let login_hash = self.login_hash(&actor.town, &row.login);
            deed.forget_attempts(&login_hash, Stamp(i64::MIN)).await?;
            Ok(json!({}))
        })
        .await?;
        Ok(password)
    }

    /// Takes the one-time codes from a user whose phone is lost; all sessions end.
    ///
    /// # Errors
    /// When the page was stale or there are none.
    pub async fn reset_totp(
        &self,
        actor: &Actor,
        key: &ClientKey,
        user: &UserVersion,
    ) -> Result<(), Refusal> {
        self.on_user(actor, key, "reset_totp", user, async |_, row| {
            if row.totp.is_none() {
                return Err(Refusal::State(format!("用户“{}”没有开通动态码", row.name)));
            }
            (row.totp, row.totp_offered) = (None, None);
            row.epoch += 1;
            Ok(json!({}))
        })
        .await
    }

    /// A verb on one user: permission, version, the change, who changed it.
    async fn on_user(
        &self,
        actor: &Actor,
        key: &ClientKey,
        verb: &'static str,
        user: &UserVersion,
        change: impl AsyncFnOnce(&mut Deed<'_>, &mut StaffRow) -> Result<serde_json::Value, Refusal>,
    ) -> Result<(), Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageUsers, verb, key).await? {
            Begun::Repeated(()) => return Ok(()),
            Begun::Fresh(deed) => deed,
        };
        let mut row = user_in(&mut deed, &actor.town, &user.staff).await?;
        if row.version != user.version {
            return Err(stale(&mut deed, &actor.town, &row).await?);
        }
        let details = change(&mut deed, &mut row).await?;
        row.version += 1;
        actor.id.clone_into(&mut row.changed_by);
        row.changed_at = deed.at().0;
        deed.update_staff(&row).await?;
        deed.finish(user_object(&row.staff), &details, ()).await
    }

    /// Made from the request, so that the same request again shows the same without it being kept anywhere.
    fn initial_password(&self, actor: &Actor, key: &ClientKey) -> InitialPassword {
        let parts = [actor.town.as_bytes(), actor.id.as_bytes(), key.text().as_bytes()];
        InitialPassword::from_bytes(&self.keys.hash("initial password", &parts))
    }
}

/// Adds a user within a verb; `prefix` goes before the names of fields.
pub(crate) async fn add_user(
    deed: &mut Deed<'_>,
    new: &NewUser,
    password: String,
    must_change: bool,
    prefix: &str,
) -> Result<StaffRow, Refusal> {
    let actor = deed.actor();
    let login = login_of(&new.login);
    let mut faults = login_faults(deed, &actor.town, &login).await?;
    faults.extend(appointment_faults(deed, &new.appointment).await?);
    if !faults.is_empty() {
        let named = |fault: FieldFault| FieldFault { field: format!("{prefix}{}", fault.field), ..fault };
        return Err(Refusal::Invalid(faults.into_iter().map(named).collect()));
    }
    let row = StaffRow {
        // Numbered through the town, and never used again: users are not deleted.
        staff: format!("u{}", deed.staff_count(&actor.town).await? + 1),
        login,
        name: new.appointment.name.trim().to_owned(),
        role: new.appointment.role.id().to_owned(),
        place: new.appointment.place.to_string(),
        password: Some(password),
        must_change: i64::from(must_change),
        totp: None,
        totp_offered: None,
        totp_step: 0,
        disabled_at: None,
        signed_in_at: None,
        epoch: 1,
        version: 1,
        created_at: deed.at().0,
        changed_by: actor.id.clone(),
        changed_at: deed.at().0,
    };
    deed.add_staff(&row).await?;
    Ok(row)
}

async fn login_faults(read: &mut Read, town: &str, login: &str) -> Result<Vec<FieldFault>, Refusal> {
    let fault = |words: &str| vec![FieldFault { field: "login".to_owned(), words: words.to_owned() }];
    let plain = login.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if !plain || !LOGIN_LENGTHS.contains(&login.len()) {
        return Ok(fault("登录名用 2 到 32 个字母、数字或 . _ -，如警号或姓名拼音"));
    }
    if read.staff_by_login(town, login).await?.is_some() {
        return Ok(fault("登录名已有人用（停用的用户也算），请换一个"));
    }
    Ok(Vec::new())
}

async fn appointment_faults(
    deed: &mut Deed<'_>,
    appointment: &Appointment,
) -> Result<Vec<FieldFault>, Refusal> {
    let town = &deed.actor().town;
    let mut found = Vec::new();
    let mut fault = |field: &str, words: String| found.push(FieldFault { field: field.to_owned(), words });
    let name = appointment.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        fault("name", format!("姓名要填，最多 {LONGEST_NAME} 个字"));
    }
    let role = appointment.role;
    if !role.fits(&appointment.place) {
        fault("place", format!("“{role}”的范围是{}，请重选", role.place_words()));
        return Ok(found);
    }
    let known = match &appointment.place {
        Place::Town => true,
        Place::Station(station) => deed.has_station(town, station).await?,
        Place::Community(community) => deed.has_community(town, community).await?,
        Place::Committee(committee) => deed.has_committee(town, committee).await?,
    };
    if !known {
        fault("place", format!("没有这个{}：{}", role.place_words(), appointment.place.words()));
    }
    Ok(found)
}

/// Refuses what would leave the town without anybody who manages users.
async fn keep_an_administrator(deed: &mut Deed<'_>, row: &StaffRow) -> Result<(), Refusal> {
    let role = Role::Administrator.id();
    let town = &deed.actor().town;
    if row.role != role || row.disabled_at.is_some() || deed.staff_able(town, role).await? > 1 {
        return Ok(());
    }
    Err(Refusal::State(format!("“{}”是最后一个可以登录的系统管理员，请先另设一个", row.name)))
}

/// A user of the town; another town's is not found.
pub(crate) async fn user_in(read: &mut Read, town: &str, staff: &str) -> Result<StaffRow, Refusal> {
    read.staff(town, staff).await?.ok_or_else(|| Refusal::NotFound("这个用户".to_owned()))
}

/// The name of whoever did something.
pub(crate) async fn name_of(read: &mut Read, town: &str, id: &str) -> Result<String, Refusal> {
    if id == CONSOLE {
        return Ok(CONSOLE_WORDS.to_owned());
    }
    Ok(read.staff(town, id).await?.map_or_else(|| id.to_owned(), |row| row.name))
}

async fn stale(read: &mut Read, town: &str, row: &StaffRow) -> Result<Refusal, Refusal> {
    let actor = actor_from(town, row)?;
    let state = if row.disabled_at.is_some() { "，已停用" } else { "" };
    Ok(Refusal::Stale {
        what: format!("用户“{}”", row.name),
        by: name_of(read, town, &row.changed_by).await?,
        at: told_at(Stamp(row.changed_at)),
        now: format!("{}，{}，{}{state}", row.name, actor.role, actor.place.words()),
    })
}
