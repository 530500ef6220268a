//! What an installation may decide about signing in.

use serde::{Deserialize, Serialize};

/// 登录规则: figures of the doors, as settings give them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInRules {
    /// What a password must be.
    pub password: PasswordRules,
    /// How many wrong attempts go unpunished.
    pub free_failures: u32,
    /// How many wrong attempts go unpunished from one address, whatever was typed: an office shares one.
    pub free_failures_of_address: u32,
    /// How long the first attempt after those must wait; each further one twice as long.
    pub first_delay_seconds: u32,
    /// How long an attempt must wait at most.
    pub longest_delay_seconds: u32,
    /// After how many hours without an attempt failures are forgotten.
    pub failures_forgotten_hours: u32,
    /// After how many minutes without an attempt those of an address are forgotten. Signing in does not forget them, or
    /// whoever has one account would be free to guess at the others.
    pub address_failures_forgotten_minutes: u32,
    /// After how many minutes without a request a session ends.
    pub idle_minutes: u32,
    /// After how many hours a session ends, used or not.
    pub session_hours: u32,
    /// How many hours the link for the first administrator is good for.
    pub first_run_hours: u32,
}

impl Default for SignInRules {
    fn default() -> Self {
        Self {
            password: PasswordRules::default(),
            free_failures: 5,
            free_failures_of_address: 20,
            first_delay_seconds: 30,
            longest_delay_seconds: 900,
            failures_forgotten_hours: 24,
            address_failures_forgotten_minutes: 60,
            idle_minutes: 60,
            session_hours: 10,
            first_run_hours: 24,
        }
    }
}

/// 密码规则: how long a password is, and how dear one guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordRules {
    /// Fewest signs.
    pub min_chars: u32,
    /// Most signs.
    pub max_chars: u32,
    /// Memory of one Argon2id hash.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
}

impl Default for PasswordRules {
    /// The smallest of the equal choices that OWASP names for Argon2id.
    fn default() -> Self {
        Self { min_chars: 10, max_chars: 128, memory_kib: 19 * 1024, passes: 2 }
    }
}

const MICROSECONDS: i64 = 1_000_000;

/// 计数依据: under what failures are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// What was typed as a login.
    Login,
    /// Where it came from.
    Address,
}

impl SignInRules {
    /// How long after the last failure the next attempt may come, in microseconds.
    pub(crate) fn delay(&self, of: Counted, failures: i64) -> i64 {
        let free = match of {
            Counted::Login => self.free_failures,
            Counted::Address => self.free_failures_of_address,
        };
        let beyond = failures - i64::from(free);
        if beyond < 0 {
            return 0;
        }
        let doubled = 1_i64.checked_shl(u32::try_from(beyond.min(32)).unwrap_or(32)).unwrap_or(i64::MAX);
        let seconds = i64::from(self.first_delay_seconds).saturating_mul(doubled);
        seconds.min(i64::from(self.longest_delay_seconds)) * MICROSECONDS
    }

    pub(crate) fn failures_forgotten_after(&self, of: Counted) -> i64 {
        match of {
            Counted::Login => hours(self.failures_forgotten_hours),
            Counted::Address => i64::from(self.address_failures_forgotten_minutes) * 60 * MICROSECONDS,
        }
    }

    pub(crate) fn idle(&self) -> i64 {
        i64::from(self.idle_minutes) * 60 * MICROSECONDS
    }

    pub(crate) fn session_life(&self) -> i64 {
        hours(self.session_hours)
    }

    pub(crate) fn first_run_life(&self) -> i64 {
        hours(self.first_run_hours)
    }
}

fn hours(count: u32) -> i64 {
    i64::from(count) * 3600 * MICROSECONDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_to_its_cap() {
        let rules = SignInRules::default();
        let seconds = |of: Counted, failures: &[i64]| -> Vec<i64> {
            failures.iter().map(|failures| rules.delay(of, *failures) / MICROSECONDS).collect()
        };
        let of_login = seconds(Counted::Login, &[0, 4, 5, 6, 7, 8, 9, 10, 11, i64::MAX]);
        assert_eq!(of_login, [0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(seconds(Counted::Address, &[5, 19, 20, 21, 25, i64::MAX]), [0, 0, 30, 60, 900, 900]);
    }
}
