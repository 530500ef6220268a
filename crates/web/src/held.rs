//! A form that was sent after the session had ended: it waits, sealed, inside the sign-in page, and goes on afterwards.
//!
//! It is held only when it came from a page of ours (its token fits the cookie that came with it), and goes on only for
//! the user whose page it was.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::fields::Fields;
use crate::random::hex;

/// Longer forms are not held: a whole grid fits.
const LONGEST: usize = 256 << 10;

/// 待续请求: where a form was to go, and what was in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) path: String,
    pub(crate) fields: Fields,
}

impl Held {
    /// As the sign-in page carries it; `None` when it is too long.
    pub(crate) fn sealed(&self, key: &[u8; 64]) -> Option<String> {
        let text = format!("{}\n{}", self.path, self.fields.encoded());
        (text.len() <= LONGEST).then(|| format!("{}\n{text}", seal(key, &text)))
    }

    /// From what the sign-in page carried; `None` when it is not what we sealed.
    pub(crate) fn opened(key: &[u8; 64], sealed: &str) -> Option<Self> {
        // A browser sends line ends of a field as CR LF.
        let sealed = sealed.replace("\r\n", "\n");
        let (found, text) = sealed.split_once('\n')?;
        let same = found.len() == 64 && same(found.as_bytes(), seal(key, text).as_bytes());
        let (path, body) = text.split_once('\n').filter(|_| same)?;
        Some(Self { path: path.to_owned(), fields: Fields::parse(body.as_bytes()) })
    }
}

fn seal(key: &[u8; 64], text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new(key.into());
    mac.update(b"held request");
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Whether two texts are the same, in a time that does not tell where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |found, (a, b)| found | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_and_nothing_else_does() {
        let key = [7; 64];
        let held =
            Held { path: "/months/2022-06/lock".to_owned(), fields: Fields::parse(b"a=%E4%B8%89&b=1") };
        let sealed = held.sealed(&key).unwrap();
        assert_eq!(Held::opened(&key, &sealed), Some(held.clone()));
        assert_eq!(Held::opened(&key, &sealed.replace('\n', "\r\n")), Some(held));
        assert_eq!(Held::opened(&[8; 64], &sealed), None);
        assert_eq!(Held::opened(&key, &sealed.replace("lock", "open")), None);
        assert_eq!(Held::opened(&key, ""), None);
    }

    #[test]
    fn what_is_too_long_is_not_held() {
        let mut fields = Fields::default();
        fields.push("a".to_owned(), "x".repeat(LONGEST));
        assert_eq!(Held { path: "/".to_owned(), fields }.sealed(&[7; 64]), None);
    }
}
