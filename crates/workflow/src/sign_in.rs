//! Signing in. Whoever fails learns only that something was wrong, after the same work and in the same words, whether
//! there is such a user or not.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use serde_json::{Value, json};
use storage::{AttemptRow, Read, StaffRow, Stamp, Write};

use crate::deed::record;
use crate::keys::hex;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::session::{SessionCookie, user_object};
use crate::sign_in_rules::Counted;
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
    /// Where the request came from, for the user's own history and to count failures by; may be empty.
    pub address: &'a str,
}

/// 失败计数: how often it failed under one heading.
pub(crate) struct Failures {
    of: Counted,
    hash: [u8; 32],
    row: Option<AttemptRow>,
}

/// The failures under each heading.
pub(crate) async fn failures(
    read: &mut Read,
    town: &str,
    counted: &[(Counted, [u8; 32])],
) -> Result<Vec<Failures>, Refusal> {
    let mut found = Vec::new();
    for (of, hash) in counted {
        found.push(Failures { of: *of, hash: *hash, row: read.attempt(town, hash).await? });
    }
    Ok(found)
}

/// The part of an address that belongs to one house: all of it, but of IPv6 only the first half, since whoever has the
/// second chooses among 2⁶⁴.
fn network_of(address: &str) -> String {
    let with_port = || address.parse::<SocketAddr>().ok().map(|address| address.ip());
    match address.trim().parse::<IpAddr>().ok().or_else(with_port).map(|address| address.to_canonical()) {
        Some(IpAddr::V6(address)) => {
            let [first, second, third, fourth, ..] = address.segments();
            Ipv6Addr::new(first, second, third, fourth, 0, 0, 0, 0).to_string()
        }
        Some(IpAddr::V4(address)) => address.to_string(),
        None => short(address.trim()),
    }
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
        let counted: Vec<_> =
            [(Counted::Login, login_hash)].into_iter().chain(self.counted_by_address(given)).collect();
        let mut read = self.db.read().await?;
        if read.town(given.town).await?.is_none() {
            return Err(Refusal::NotFound("这个街镇".to_owned()));
        }
        self.in_turn(&failures(&mut read, given.town, &counted).await?, self.now())?;
        let found = read.staff_by_login(given.town, &login).await?;
        drop(read);
        let kept =
            found.as_ref().filter(|row| row.disabled_at.is_none()).and_then(|row| row.password.as_deref());
        let right = self.verify_password(kept, given.password).await?;

        // Decided inside the transaction: of many guesses at once, those beyond the free ones are not even told.
        let mut write = self.db.begin(given.town).await?;
        let now = self.now();
        let failures = failures(&mut write, given.town, &counted).await?;
        self.in_turn(&failures, now)?;
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
                self.turn_away(write, &failures, "sign_in_failed", NOBODY, object, &details).await?;
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
        write
            .forget_attempts(login_hash, Stamp(now.0 - self.rules.failures_forgotten_after(Counted::Login)))
            .await?;
        write.remove_ended_sessions(now).await?;
        write.update_staff(row).await?;
        let cookie = self.add_session(&mut write, row, now).await?;
        let details = json!({ "from": short(given.address) });
        record(write, now, &row.staff, "sign_in", user_object(&row.staff), &details).await?;
        Ok(cookie)
    }

    /// Counts a failure and leaves its line.
    pub(crate) async fn turn_away(
        &self,
        mut write: Write,
        failures: &[Failures],
        verb: &str,
        actor: &str,
        object: String,
        details: &Value,
    ) -> Result<(), Refusal> {
        let now = self.now();
        for failures in failures {
            let before = self.remembered(failures, now).map_or(0, |attempt| attempt.failures);
            write.set_attempt(&failures.hash, before.saturating_add(1), now).await?;
        }
        record(write, now, actor, verb, object, details).await
    }

    /// Under what the failures of a login are counted.
    pub(crate) fn login_hash(&self, town: &str, login: &str) -> [u8; 32] {
        self.keys.hash("login", &[town.as_bytes(), login.as_bytes()])
    }

    /// Under what the failures of an address are counted; none where it is not known.
    fn counted_by_address(&self, given: &Credentials<'_>) -> Option<(Counted, [u8; 32])> {
        let network = network_of(given.address);
        let hash = || self.keys.hash("address", &[given.town.as_bytes(), network.as_bytes()]);
        (!network.is_empty()).then(|| (Counted::Address, hash()))
    }

    /// Whether the next attempt may come already.
    pub(crate) fn in_turn(&self, failures: &[Failures], now: Stamp) -> Result<(), Refusal> {
        let wait = |failures: &Failures| {
            let attempt = self.remembered(failures, now)?;
            Some(attempt.last_at + self.rules.delay(failures.of, attempt.failures) - now.0)
        };
        match failures.iter().filter_map(wait).max() {
            Some(wait) if wait > 0 => {
                Err(Refusal::TooSoon { wait_seconds: wait.saturating_add(999_999) / 1_000_000 })
            }
            _ => Ok(()),
        }
    }

    fn remembered(&self, failures: &Failures, now: Stamp) -> Option<AttemptRow> {
        failures.row.filter(|row| now.0 - row.last_at < self.rules.failures_forgotten_after(failures.of))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_with_those_of_its_house() {
        for (address, network) in [
            ("10.0.0.8", "10.0.0.8"),
            ("10.0.0.8:4711", "10.0.0.8"),
            ("::ffff:10.0.0.8", "10.0.0.8"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("[2001:db8:1:2:ffff::1]:80", "2001:db8:1:2::"),
            ("演示", "演示"),
            (" ", ""),
        ] {
            assert_eq!(network_of(address), network, "{address}");
        }
    }
}
