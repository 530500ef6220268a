//! The first administrator of a town: made with a link that the program prints on the machine's own console.

use serde_json::json;
use storage::{Stamp, Write};

use crate::actor::Actor;
use crate::deed::{Begun, ClientKey, record};
use crate::keys::same_secret;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::{FieldFault, Refusal};
use crate::role::Role;
use crate::session::user_object;
use crate::sign_in::login_of;
use crate::user::{Appointment, NewUser, add_user};

/// 首个管理员: as the page behind the link gives it.
#[derive(Clone, Copy)]
pub struct FirstAdministrator<'a> {
    /// What will be typed to sign in.
    pub login: &'a str,
    /// Name.
    pub name: &'a str,
    /// Password.
    pub password: &'a str,
}

const PURPOSE: &str = "first run";

impl Office {
    /// A new token for the link `/first-run/TOKEN`, while the town has no users; the one from before ends.
    ///
    /// # Errors
    /// When there is no such town.
    pub async fn first_run_token(&self, town: &str) -> Result<Option<String>, Refusal> {
        let mut write = self.db.begin(town).await?;
        if write.staff_count(town).await? > 0 {
            return Ok(None);
        }
        let (token, stored) = self.new_token(PURPOSE, town)?;
        let now = self.now();
        write.set_first_run(&stored, Stamp(now.0 + self.rules.first_run_life())).await?;
        let console = Actor::console(town);
        record(write, now, &console.id, "first_run_token", "users".to_owned(), &json!({})).await?;
        Ok(Some(token))
    }

    /// The name of the town for which a link still holds.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn first_run_town(&self, token: &str) -> Result<Option<String>, Refusal> {
        let Some((town, stored)) = self.stored_token(PURPOSE, token) else { return Ok(None) };
        let mut read = self.db.read().await?;
        let row = read.first_run(town).await?;
        let holds = row.is_some_and(|row| same_secret(&row.token, &stored) && self.now().0 < row.expires_at);
        if !holds || read.staff_count(town).await? > 0 {
            return Ok(None);
        }
        Ok(read.town(town).await?.map(|town| town.name))
    }

    /// Makes the first administrator and ends the link. Answers with the user's id.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the link does not hold, [`Refusal::Invalid`] for `login`, `name`, `password`.
    pub async fn create_first_administrator(
        &self,
        token: &str,
        key: &ClientKey,
        given: &FirstAdministrator<'_>,
    ) -> Result<String, Refusal> {
        let gone =
            || Refusal::NotFound("这个链接：已用过、已过期或已换新，请在服务器上重新取一个".to_owned());
        let (town, stored) = self.stored_token(PURPOSE, token).ok_or_else(gone)?;
        let login = login_of(given.login);
        let password_faults =
            self.rules.password.faults("password", given.password, &login, given.name.trim());
        let hash = self.hash_password(given.password).await?;
        let console = Actor::console(town);
        let begun = self.begin(&console, Permission::ManageUsers, "create_first_administrator", key).await?;
        let mut deed = match begun {
            Begun::Repeated(staff) => return Ok(staff),
            Begun::Fresh(deed) => deed,
        };
        if !self.link_holds(&mut deed, &stored).await? {
            return Err(gone());
        }
        let appointment =
            Appointment { name: given.name.to_owned(), role: Role::Administrator, place: Place::Town };
        let new = NewUser { login, appointment };
        let added = add_user(&mut deed, &new, hash, false, "").await;
        let row = added.map_err(|refusal| with_faults(refusal, &password_faults))?;
        if !password_faults.is_empty() {
            return Err(Refusal::Invalid(password_faults));
        }
        deed.end_first_run().await?;
        let details = json!({ "login": row.login, "name": row.name, "role": row.role, "place": row.place });
        deed.finish(user_object(&row.staff), &details, row.staff).await
    }

    async fn link_holds(&self, write: &mut Write, stored: &[u8]) -> Result<bool, Refusal> {
        let town = write.town().to_owned();
        let Some(row) = write.first_run(&town).await? else { return Ok(false) };
        let in_time = self.now().0 < row.expires_at;
        Ok(in_time && same_secret(&row.token, stored) && write.staff_count(&town).await? == 0)
    }
}

/// All that is wrong at once.
fn with_faults(refusal: Refusal, more: &[FieldFault]) -> Refusal {
    match refusal {
        Refusal::Invalid(mut faults) => {
            faults.extend(more.iter().cloned());
            Refusal::Invalid(faults)
        }
        other => other,
    }
}
