//! Passwords: what they must be, and how they are kept.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{CustomizedPasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::office::Office;
use crate::refusal::{FieldFault, Refusal};
use crate::sign_in_rules::PasswordRules;

/// Passwords that are tried first by whoever guesses, long enough for the rules; in small letters.
const COMMON: &str = include_str!("common_passwords.txt");
const SALT_LENGTH: usize = 16;
/// Signs of an initial password: none that reads like another. 32 of them, so that each is five bits.
const PLAIN_SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// 初始密码: made by the program for somebody, shown once, and changed at the first sign-in. Its debug form is empty.
#[derive(Clone, PartialEq, Eq)]
pub struct InitialPassword(String);

impl InitialPassword {
    /// From random bytes: twelve signs in three groups.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        let sign = |byte: &u8| PLAIN_SIGNS.get(usize::from(byte % 32)).copied().map_or('a', char::from);
        let signs: Vec<char> = bytes.iter().take(12).map(sign).collect();
        let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
        Self(groups.join("-"))
    }

    /// To be shown to whoever hands it over.
    pub fn show(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for InitialPassword {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("InitialPassword(…)")
    }
}

impl PasswordRules {
    /// All that is wrong with a password that somebody wants.
    pub(crate) fn faults(&self, field: &str, password: &str, login: &str, name: &str) -> Vec<FieldFault> {
        let mut found = Vec::new();
        let mut fault = |words: String| found.push(FieldFault { field: field.to_owned(), words });
        let count = password.chars().count();
        if count < usize_of(self.min_chars) {
            fault(format!("密码至少 {} 个字符，现在是 {count} 个", self.min_chars));
        }
        if count > usize_of(self.max_chars) {
            fault(format!("密码最多 {} 个字符，现在是 {count} 个", self.max_chars));
        }
        let small = password.to_lowercase();
        if !login.is_empty() && small.contains(&login.to_lowercase()) {
            fault("密码里不能有登录名".to_owned());
        }
        if !name.is_empty() && small.contains(&name.to_lowercase()) {
            fault("密码里不能有姓名".to_owned());
        }
        if COMMON.lines().any(|common| common == small) || is_plain(&small) {
            fault("这个密码太常见，最先被人猜到；可以用几个不相干的词连起来".to_owned());
        }
        found
    }

    fn argon2(&self) -> Result<Argon2<'static>, Refusal> {
        let params = Params::new(self.memory_kib, self.passes, 1, None)
            .map_err(|error| Refusal::Fault(format!("密码规则不可用：{error}")))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// A hash that no password has, which takes as long to try as any other.
    fn stand_in(&self) -> String {
        let (memory, passes) = (self.memory_kib, self.passes);
        format!("$argon2id$v=19$m={memory},t={passes},p=1${}${}", "A".repeat(22), "A".repeat(43))
    }
}

/// Whether a password is one sign repeated, or signs in a row.
fn is_plain(password: &str) -> bool {
    let signs: Vec<i64> = password.chars().map(|sign| i64::from(u32::from(sign))).collect();
    let mut steps = signs.windows(2).map(|pair| pair.iter().rev().copied().reduce(|a, b| a - b).unwrap_or(0));
    let first = steps.next();
    matches!(first, Some(-1..=1)) && steps.all(|step| Some(step) == first)
}

fn usize_of(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

impl Office {
    /// The hash under which a password is kept.
    pub(crate) async fn hash_password(&self, password: &str) -> Result<String, Refusal> {
        let mut salt = [0; SALT_LENGTH];
        self.chance.fill(&mut salt)?;
        let argon2 = self.rules.password.argon2()?;
        let password = password.to_owned();
        self.hashing(move || {
            let params = argon2.params().clone();
            let hash = argon2.hash_password_customized(password.as_bytes(), &salt, None, None, params);
            hash.map(|hash| hash.to_string())
                .map_err(|error| Refusal::Fault(format!("密码无法加密：{error}")))
        })
        .await?
    }

    /// Whether a password is the one that was kept. Where none was kept a stand-in is tried, so that nobody learns from
    /// the time it takes whether there is such a user.
    pub(crate) async fn verify_password(&self, kept: Option<&str>, password: &str) -> Result<bool, Refusal> {
        let known = kept.is_some();
        let kept = kept.map_or_else(|| self.rules.password.stand_in(), str::to_owned);
        let argon2 = self.rules.password.argon2()?;
        let password = password.to_owned();
        let fits = self
            .hashing(move || {
                let hash = PasswordHash::new(&kept)
                    .map_err(|error| Refusal::Fault(format!("保存的密码读不懂：{error}")))?;
                Ok::<bool, Refusal>(argon2.verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await??;
        Ok(fits && known)
    }

    /// Runs work that is slow on purpose beside the requests, a few at a time.
    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let _turn = self.hashing.acquire().await;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| Refusal::Fault("密码核对被打断，请再试一次".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stand_in_costs_what_a_kept_password_costs() {
        let rules = PasswordRules::default();
        let stand_in = rules.stand_in();
        let parsed = PasswordHash::new(&stand_in).unwrap();
        let argon2 = rules.argon2().unwrap();
        let kept = argon2
            .hash_password_customized(b"a password", &[3; SALT_LENGTH], None, None, argon2.params().clone())
            .unwrap();
        assert_eq!(parsed.params, kept.params);
        assert_eq!((parsed.algorithm, parsed.version), (kept.algorithm, kept.version));
        let lengths = |hash: &PasswordHash| (hash.salt.unwrap().len(), hash.hash.unwrap().len());
        assert_eq!(lengths(&parsed), lengths(&kept));
        assert!(argon2.verify_password(b"a password", &kept).is_ok());
        assert!(argon2.verify_password(b"", &parsed).is_err());
    }

    #[test]
    fn initial_passwords_pass_the_rules_and_read_plainly() {
        let rules = PasswordRules::default();
        let keys = crate::keys::Keys::new(&[1; 32]).unwrap();
        for byte in 0..=255_u8 {
            let password = InitialPassword::from_bytes(&keys.hash("initial password", &[&[byte]]));
            let shown = password.show();
            assert_eq!(shown.len(), 14);
            assert!(!shown.contains(['0', '1', 'l', 'o']), "{shown}");
            assert!(rules.faults("password", shown, "wang", "王某").is_empty(), "{shown}");
        }
    }

    #[test]
    fn common_passwords_are_those_that_the_length_lets_through() {
        let rules = PasswordRules::default();
        for common in COMMON.lines() {
            assert_eq!(common, common.to_lowercase());
            assert!(common.chars().count() >= 10, "{common}: the length refuses it already");
            assert!(!rules.faults("password", &common.to_uppercase(), "wang", "王某").is_empty());
        }
    }
}
