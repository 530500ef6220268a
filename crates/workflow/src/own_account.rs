//! What users do with their own account.

use serde_json::json;

use crate::deed::{Begun, ClientKey, Deed};
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::{FieldFault, Refusal};
use crate::session::{SignedIn, own_row, user_object};
use crate::sign_in::failures;
use crate::sign_in_rules::Counted;
use crate::totp::TotpSetup;

fn wrong(field: &str, words: &str) -> Refusal {
    Refusal::Invalid(vec![FieldFault { field: field.to_owned(), words: words.to_owned() }])
}

impl Office {
    /// Changes the own password; all other sessions end.
    ///
    /// # Errors
    /// When the current one is wrong (which counts like a failed sign-in) or the new one breaks the rules: field
    /// `current` or `password`.
    pub async fn change_own_password(
        &self,
        signed_in: &SignedIn,
        key: &ClientKey,
        current: &str,
        password: &str,
    ) -> Result<(), Refusal> {
        let actor = &signed_in.actor;
        let mut faults = self.rules.password.faults("password", password, &signed_in.login, &actor.name);
        if password == current {
            let words = "新密码要和原来的不同".to_owned();
            faults.push(FieldFault { field: "password".to_owned(), words });
        }
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        let hash = self.hash_password(password).await?;
        let Some(mut deed) = self.begin_with_password(signed_in, key, "change_own_password", current).await?
        else {
            return Ok(());
        };
        let mut row = own_row(&mut deed, actor).await?;
        row.password = Some(hash);
        row.must_change = 0;
        row.epoch += 1;
        deed.update_staff(&row).await?;
        deed.carry_session(&signed_in.session.0, row.epoch).await?;
        deed.finish(user_object(&actor.id), &json!({}), ()).await
    }

    /// Offers the own phone a secret; it is used once a code of it was given ([`Office::confirm_own_totp`]).
    ///
    /// # Errors
    /// When one-time codes are on already.
    pub async fn begin_own_totp(&self, signed_in: &SignedIn, key: &ClientKey) -> Result<TotpSetup, Refusal> {
        let actor = &signed_in.actor;
        let begun = self.begin::<()>(actor, Permission::OwnAccount, "begin_own_totp", key).await?;
        if let Begun::Fresh(mut deed) = begun {
            let mut row = own_row(&mut deed, actor).await?;
            if row.totp.is_some() {
                return Err(Refusal::State("动态码已经开通；换手机请先关闭再开通".to_owned()));
            }
            row.totp_offered = Some(self.new_totp(&actor.town, &actor.id)?);
            deed.update_staff(&row).await?;
            deed.finish(user_object(&actor.id), &json!({}), ()).await?;
        }
        self.own_totp_offer(signed_in).await
    }

    /// The secret that was offered and not confirmed yet, to be shown again beside a wrong code.
    ///
    /// # Errors
    /// When there is none.
    pub async fn own_totp_offer(&self, signed_in: &SignedIn) -> Result<TotpSetup, Refusal> {
        let town = &signed_in.actor.town;
        let mut read = self.db.read().await?;
        let row = own_row(&mut read, &signed_in.actor).await?;
        let town_name = read.town(town).await?.map(|town| town.name).unwrap_or_default();
        let offered = row.totp_offered.as_deref();
        let offered = offered.ok_or_else(|| Refusal::State("请先点“开通动态码”".to_owned()))?;
        self.totp_setup(town, &town_name, &row, offered)
    }

    /// Turns one-time codes on, with a code that proves that the phone makes them; all other sessions end.
    ///
    /// # Errors
    /// When the code is wrong (field `code`) or none was offered.
    pub async fn confirm_own_totp(
        &self,
        signed_in: &SignedIn,
        key: &ClientKey,
        code: &str,
    ) -> Result<(), Refusal> {
        let actor = &signed_in.actor;
        let mut deed = match self.begin(actor, Permission::OwnAccount, "confirm_own_totp", key).await? {
            Begun::Repeated(()) => return Ok(()),
            Begun::Fresh(deed) => deed,
        };
        let mut row = own_row(&mut deed, actor).await?;
        let offered = row.totp_offered.take();
        let offered = offered.ok_or_else(|| Refusal::State("请先点“开通动态码”".to_owned()))?;
        row.totp_step = 0;
        let step = self.totp_step(&actor.town, &row, &offered, code)?;
        row.totp_step = step.ok_or_else(|| {
            wrong("code", "动态码不对：请填手机上当前的六位数；一直不对，多半是手机时间不准")
        })?;
        row.totp = Some(offered);
        row.epoch += 1;
        deed.update_staff(&row).await?;
        deed.carry_session(&signed_in.session.0, row.epoch).await?;
        deed.finish(user_object(&actor.id), &json!({}), ()).await
    }

    /// Turns one-time codes off again.
    ///
    /// # Errors
    /// When the password is wrong (field `current`), which counts like a failed sign-in.
    pub async fn drop_own_totp(
        &self,
        signed_in: &SignedIn,
        key: &ClientKey,
        current: &str,
    ) -> Result<(), Refusal> {
        let actor = &signed_in.actor;
        let Some(mut deed) = self.begin_with_password(signed_in, key, "drop_own_totp", current).await? else {
            return Ok(());
        };
        let mut row = own_row(&mut deed, actor).await?;
        (row.totp, row.totp_offered) = (None, None);
        deed.update_staff(&row).await?;
        deed.finish(user_object(&actor.id), &json!({}), ()).await
    }

    /// Begins a verb on the own account that wants the password once more; none when it was done before. A wrong
    /// password is counted with the failed sign-ins: whoever finds a screen unlocked may not guess on.
    async fn begin_with_password<'a>(
        &self,
        signed_in: &'a SignedIn,
        key: &'a ClientKey,
        verb: &'static str,
        current: &str,
    ) -> Result<Option<Deed<'a>>, Refusal> {
        let actor = &signed_in.actor;
        let tried = own_row(&mut self.db.read().await?, actor).await?;
        let right = self.verify_password(tried.password.as_deref(), current).await?;
        let mut deed = match self.begin(actor, Permission::OwnAccount, verb, key).await? {
            Begun::Repeated(()) => return Ok(None),
            Begun::Fresh(deed) => deed,
        };
        let login_hash = self.login_hash(&actor.town, &signed_in.login);
        let failures = failures(&mut deed, &actor.town, &[(Counted::Login, login_hash)]).await?;
        self.in_turn(&failures, deed.at())?;
        if right && own_row(&mut deed, actor).await?.password == tried.password {
            return Ok(Some(deed));
        }
        let write = deed.into_write();
        let object = user_object(&actor.id);
        self.turn_away(write, &failures, "password_check_failed", &actor.id, object, &json!({})).await?;
        Err(wrong("current", "现在的密码不对"))
    }
}
