//! The installation's key: what is sealed or hashed with it is worth nothing without it. It is kept outside the database.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use hmac::{Hmac, Mac};
use sha2::{Digest as _, Sha256};

use crate::chance::Chance;
use crate::refusal::Refusal;

/// Shortest secret from which keys are made.
const SHORTEST_SECRET: usize = 32;
/// What sealed bytes begin with: the algorithm, so that another can follow and old bytes are still read.
const AES_256_GCM: &[u8] = b"aes-256-gcm:";
const NONCE_LENGTH: usize = 12;

/// 安装密钥: one for sealing, one for keyed hashes, both made from the installation's secret.
pub struct Keys {
    sealing: [u8; 32],
    hashing: [u8; 32],
}

impl Keys {
    /// From a secret of at least 32 random bytes.
    pub fn new(secret: &[u8]) -> Option<Self> {
        let root = Sha256::digest(secret).into();
        let made = |label: &str| mac(&root, label, &[]);
        (secret.len() >= SHORTEST_SECRET)
            .then(|| Self { sealing: made("shikou sealing key 1"), hashing: made("shikou hashing key 1") })
    }

    /// Keyed hash of some parts, for one purpose: the same parts for another purpose give another.
    pub(crate) fn hash(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.hashing, purpose, parts)
    }

    /// Seals `plain` so that only these keys open it, and only in the same place.
    pub(crate) fn seal(&self, chance: &dyn Chance, place: &str, plain: &[u8]) -> Result<Vec<u8>, Refusal> {
        let mut nonce = [0; NONCE_LENGTH];
        chance.fill(&mut nonce)?;
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = Aes256Gcm::new(&self.sealing.into())
            .encrypt(&nonce.into(), payload)
            .map_err(|_| Refusal::Fault(format!("{place} 无法加密")))?;
        Ok([AES_256_GCM, &nonce, &sealed].concat())
    }

    /// Opens what was sealed for a place.
    pub(crate) fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Refusal> {
        let unreadable =
            || Refusal::Fault(format!("{place} 无法解密：安装密钥不是加密时的那一个，或数据被改过"));
        let rest = sealed.strip_prefix(AES_256_GCM).ok_or_else(unreadable)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE_LENGTH>().ok_or_else(unreadable)?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        Aes256Gcm::new(&self.sealing.into()).decrypt(&(*nonce).into(), payload).map_err(|_| unreadable())
    }
}

/// HMAC-SHA-256 over a label and parts, each with its length before it so that no two lists read alike.
fn mac(key: &[u8; 32], label: &str, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a shorter key with zeros up to the block of 64 bytes; given whole, it cannot fail.
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in std::iter::once(label.as_bytes()).chain(parts.iter().copied()) {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Whether two secrets are the same, told in a time that does not depend on where they differ.
pub(crate) fn same_secret(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |found, (a, b)| found | (a ^ b)) == 0
}

/// Bytes as small hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hexadecimal digits.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? * 16 + digit(*low)?),
        _ => None,
    };
    text.as_bytes().chunks(2).map(pair).collect()
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Keys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills with one byte.
    #[derive(Debug)]
    struct Same(u8);

    impl Chance for Same {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), Refusal> {
            bytes.fill(self.0);
            Ok(())
        }
    }

    #[test]
    fn a_short_secret_makes_no_keys() {
        assert!(Keys::new(&[1; 31]).is_none());
        assert!(Keys::new(&[1; 32]).is_some());
    }

    #[test]
    fn what_is_sealed_opens_with_the_same_keys_in_the_same_place_unchanged() {
        let keys = Keys::new(&[1; 32]).unwrap();
        let sealed = keys.seal(&Same(9), "here", b"secret").unwrap();
        assert_eq!(keys.open("here", &sealed).unwrap(), b"secret");
        assert!(keys.open("there", &sealed).is_err());
        assert!(Keys::new(&[2; 32]).unwrap().open("here", &sealed).is_err());
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(keys.open("here", &changed).is_err(), "byte {index}");
            assert!(keys.open("here", &sealed[..index]).is_err(), "the first {index}");
        }
    }

    #[test]
    fn no_hash_serves_for_another() {
        let keys = Keys::new(&[1; 32]).unwrap();
        let lists: [(&str, &[&[u8]]); 6] = [
            ("login", &[b"ab", b"c"]),
            ("login", &[b"a", b"bc"]),
            ("login", &[b"abc"]),
            ("login", &[b"abc", b""]),
            ("session", &[b"ab", b"c"]),
            ("loginab", &[b"c"]),
        ];
        let hashes = lists.map(|(purpose, parts)| keys.hash(purpose, parts));
        for (number, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..number].contains(hash), "{number}");
        }
    }

    /// HMAC-SHA-256 as any other program computes it: Python's `hmac.digest(bytes([1]) * 32, message, "sha256")`, where
    /// the message is the label and the part, each with its length in eight bytes before it.
    #[test]
    fn the_keyed_hash_is_the_standard_one() {
        let expected = "1d05df464d4ad131c106e0b213c7ea0b3a16e06ce0d6987d2137ce46cdde9527";
        assert_eq!(hex(&mac(&[1; 32], "label", &[b"part"])), expected);
    }

    #[test]
    fn hexadecimal_goes_there_and_back() {
        assert_eq!(from_hex(&hex(&[0, 15, 16, 255])), Some(vec![0, 15, 16, 255]));
        for wrong in ["0", "0g", "é0", "+1"] {
            assert_eq!(from_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn secrets_are_the_same_or_not() {
        assert!(same_secret(b"", b"") && same_secret(b"abc", b"abc"));
        assert!(!same_secret(b"abc", b"abd") && !same_secret(b"abc", b"ab") && !same_secret(b"abc", b"Abc"));
    }
}
