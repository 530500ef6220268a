//! Signing in. Whoever fails learns only that something was wrong, after the same work and in the same words, whether
//! there is such a user or not.

use serde_json::{Value, json};
use storage::{AttemptRow, StaffRow, Stamp, Write};

use crate::deed::record;
use crate::keys::hex;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::session::{SessionCookie, user_object};
use crate::totp::half_width;

/// Who acts in audit lines where nobody has signed in.
pub(crate) const NOBODY: &str = "nobody";
const LONGEST_ADDRESS: usize = 64;

/// 登录信息: what a sign-in form sends.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// Code of the town.
    pub town: &'a str,
    /// Login, as typed.
    pub login: &'a str,
    /// Password, as typed.
    pub password: &'a str,
    /// One-time code; empty where none was typed.
    pub code: &'a str,
    /// Where the request came from, for the user's own history; may be empty.
    pub address: &'a str,
}

/// A login as it is kept: however it was typed.
pub(crate) fn login_of(text: &str) -> String {
    text.chars().map(half_width).collect::<String>().trim().to_lowercase()
}

impl Office {
    /// Signs a user in.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`] when anything is wrong, [`Refusal::TooSoon`] after too many failures,
    /// [`Refusal::NotFound`] when there is no such town.
    pub async fn sign_in(&self, given: &Credentials<'_>) -> Result<SessionCookie, Refusal> {
        let login = login_of(given.login);
        let login_hash = self.login_hash(given.town, &login);
        let mut read = self.db.read().await?;
        if read.town(given.town).await?.is_none() {
            return Err(Refusal::NotFound("这个街镇".to_owned()));
        }
        self.in_turn(read.attempt(given.town, &login_hash).await?, self.now())?;
        let found = read.staff_by_login(given.town, &login).await?;
        drop(read);
        let kept =
            found.as_ref().filter(|row| row.disabled_at.is_none()).and_then(|row| row.password.as_deref());
        let right = self.verify_password(kept, given.password).await?;

        // Decided inside the transaction: of many guesses at once, those beyond the free ones are not even told.
        let mut write = self.db.begin(given.town).await?;
        let now = self.now();
        let attempt = write.attempt(given.town, &login_hash).await?;
        self.in_turn(attempt, now)?;
        let staff = write.staff_by_login(given.town, &login).await?;
        let entering = staff.as_ref().filter(|row| right && same_door(row, found.as_ref()));
        let step = match entering {
            Some(row) => self.step_given(given, row)?,
            None => None,
        };
        match (entering, step) {
            (Some(row), Some(step)) => {
                let row = StaffRow { totp_step: step, signed_in_at: Some(now.0), ..row.clone() };
                self.let_in(write, &row, &login_hash, given, now).await
            }
            _ => {
                let object = staff
                    .map_or_else(|| format!("login/{}", hex(&login_hash)), |row| user_object(&row.staff));
                let details = json!({ "from": short(given.address) });
                self.turn_away(write, &login_hash, attempt, "sign_in_failed", NOBODY, object, &details)
                    .await?;
                Err(Refusal::WrongCredentials)
            }
        }
    }

    async fn let_in(
        &self,
        mut write: Write,
        row: &StaffRow,
        login_hash: &[u8],
        given: &Credentials<'_>,
        now: Stamp,
    ) -> Result<SessionCookie, Refusal> {
        write.forget_attempts(login_hash, Stamp(now.0 - self.rules.failures_forgotten_after())).await?;
        write.remove_ended_sessions(now).await?;
        write.update_staff(row).await?;
        let cookie = self.add_session(&mut write, row, now).await?;
        let details = json!({ "from": short(given.address) });
        record(write, now, &row.staff, "sign_in", user_object(&row.staff), &details).await?;
        Ok(cookie)
    }

    /// Counts a failure and leaves its line.
    #[allow(clippy::too_many_arguments, reason = "each is a column of what is left behind")]
    pub(crate) async fn turn_away(
        &self,
        mut write: Write,
        login_hash: &[u8],
        attempt: Option<AttemptRow>,
        verb: &str,
        actor: &str,
        object: String,
        details: &Value,
    ) -> Result<(), Refusal> {
        let now = self.now();
        let before =
            attempt.filter(|attempt| !self.forgotten(attempt, now)).map_or(0, |attempt| attempt.failures);
        write.set_attempt(login_hash, before.saturating_add(1), now).await?;
        record(write, now, actor, verb, object, details).await
    }

    /// Under what the failures of a login are counted.
    pub(crate) fn login_hash(&self, town: &str, login: &str) -> [u8; 32] {
        self.keys.hash("login", &[town.as_bytes(), login.as_bytes()])
    }

    /// Whether the next attempt may come already.
    pub(crate) fn in_turn(&self, attempt: Option<AttemptRow>, now: Stamp) -> Result<(), Refusal> {
        let Some(attempt) = attempt.filter(|attempt| !self.forgotten(attempt, now)) else { return Ok(()) };
        let wait = attempt.last_at + self.rules.delay(attempt.failures) - now.0;
        if wait <= 0 {
            return Ok(());
        }
        Err(Refusal::TooSoon { wait_seconds: wait.saturating_add(999_999) / 1_000_000 })
    }

    fn forgotten(&self, attempt: &AttemptRow, now: Stamp) -> bool {
        now.0 - attempt.last_at >= self.rules.failures_forgotten_after()
    }

    /// The step to be kept when what was given opens the second lock, if there is one.
    fn step_given(&self, given: &Credentials<'_>, row: &StaffRow) -> Result<Option<i64>, Refusal> {
        match &row.totp {
            None => Ok(Some(row.totp_step)),
            Some(sealed) => self.totp_step(given.town, row, sealed, given.code),
        }
    }
}

/// Whether a user is still the one whose password was tried: not disabled and without a new password meanwhile.
fn same_door(row: &StaffRow, tried: Option<&StaffRow>) -> bool {
    row.disabled_at.is_none() && tried.is_some_and(|tried| tried.password == row.password)
}

fn short(address: &str) -> String {
    address.chars().take(LONGEST_ADDRESS).collect()
}
