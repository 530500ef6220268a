//! One-time codes of a phone (RFC 6238): six digits, thirty seconds, as every such program knows them.

use storage::{StaffRow, Stamp};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::office::Office;
use crate::refusal::Refusal;

const STEP_SECONDS: u64 = 30;
/// Clocks of phones are off by this many steps at most.
const SKEW_STEPS: u16 = 1;
const SECRET_LENGTH: usize = 20;

/// 动态码设置: what a phone needs to make the codes. Shown to its user alone; its debug form is empty.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSetup {
    /// To be typed into the phone.
    pub secret: String,
    /// The same for a picture to be scanned, or a link on the phone itself.
    pub address: String,
}

impl std::fmt::Debug for TotpSetup {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TotpSetup(…)")
    }
}

/// What a secret is sealed for: it opens for this user and no other.
fn place(town: &str, staff: &str) -> String {
    format!("totp/{town}/{staff}")
}

fn totp(secret: &[u8]) -> Result<Totp, Refusal> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(SKEW_STEPS)
        .with_step_duration(STEP_SECONDS)
        .with_secret(Secret::from(secret.to_vec()))
        .build()
        .map_err(|error| Refusal::Fault(format!("动态码密钥不可用：{error}")))
}

/// The step whose code this is, if its turn is now and no code of it or a later one was taken yet.
fn step_of(secret: &[u8], code: &str, now: Stamp, taken: i64) -> Result<Option<i64>, Refusal> {
    let digits: String = code.chars().filter(|sign| !sign.is_whitespace()).map(half_width).collect();
    let seconds = u64::try_from(now.0 / 1_000_000).unwrap_or(0);
    let step = totp(secret)?.check(&digits, seconds).and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| *step > taken))
}

/// A sign as it is typed without a Chinese input method.
pub(crate) fn half_width(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        '\u{3000}' => ' ',
        _ => sign,
    }
}

impl Office {
    /// A new secret for a user, sealed.
    pub(crate) fn new_totp(&self, town: &str, staff: &str) -> Result<Vec<u8>, Refusal> {
        let mut secret = [0; SECRET_LENGTH];
        self.chance.fill(&mut secret)?;
        self.keys.seal(&*self.chance, &place(town, staff), &secret)
    }

    /// What the user's phone needs for a sealed secret.
    pub(crate) fn totp_setup(
        &self,
        town: &str,
        town_name: &str,
        row: &StaffRow,
        sealed: &[u8],
    ) -> Result<TotpSetup, Refusal> {
        let secret = Secret::from(self.keys.open(&place(town, &row.staff), sealed)?).to_base32();
        let label = percent(&format!("实口{town_name}"));
        let address =
            format!("otpauth://totp/{label}:{}?secret={secret}&issuer={label}", percent(&row.login));
        Ok(TotpSetup { secret, address })
    }

    /// The step whose code was given, for the secret in use; `None` for a wrong code and for one that was taken before.
    pub(crate) fn totp_step(
        &self,
        town: &str,
        row: &StaffRow,
        sealed: &[u8],
        code: &str,
    ) -> Result<Option<i64>, Refusal> {
        let secret = self.keys.open(&place(town, &row.staff), sealed)?;
        step_of(&secret, code, self.now(), row.totp_step)
    }
}

/// Text as part of an address.
fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let sign = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Stamp {
        Stamp(seconds * 1_000_000)
    }

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(step_of(SECRET, code, at(seconds), 0).unwrap(), Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn a_code_is_taken_once_and_no_earlier_one_after_it() {
        let step = step_of(SECRET, "287082", at(59), 0).unwrap().unwrap();
        assert_eq!(step_of(SECRET, "287082", at(59), step).unwrap(), None);
        assert_eq!(step_of(SECRET, "287082", at(59 + 30), step).unwrap(), None);
        assert_eq!(step_of(SECRET, "287082", at(59), step + 1).unwrap(), None);
    }

    #[test]
    fn a_phone_may_be_half_a_minute_off_and_no_more() {
        for (seconds, taken) in [(0, true), (59, true), (89, true), (90, false), (3600, false)] {
            assert_eq!(step_of(SECRET, "287082", at(seconds), 0).unwrap().is_some(), taken, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for code in ["287 082", " 287082 ", "２８７０８２"] {
            assert_eq!(step_of(SECRET, code, at(59), 0).unwrap(), Some(1), "{code}");
        }
        for code in ["", "28708", "2870820", "28708a", "二八七〇八二"] {
            assert_eq!(step_of(SECRET, code, at(59), 0).unwrap(), None, "{code}");
        }
    }
}
