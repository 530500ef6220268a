//! 证件号码的比对: keys of identifiers as feeds and registers write them, and how far two of them agree.
//!
//! Unlike `register::identifiers` nothing is refused here: a number that is wrong, starred out or of no known kind is
//! still a clue.

use crate::digits::{birth_of, check_digit, is_one_slip, plain_byte};
use crate::hash::hash_bytes;

const SALT: u64 = 0x1d;

/// The longest number that is compared; what is longer is cut.
const LONGEST: usize = 20;

/// Characters that are hidden.
const HIDDEN: u8 = b'*';

/// A number in its plain form: half width, upper case, no blanks and punctuation, fifteen digits made eighteen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    bytes: [u8; LONGEST],
    length: u8,
    pub(crate) shape: Shape,
}

/// What can be said of a number alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Nothing is written.
    Missing,
    /// Eighteen characters with a date and a check digit that fit.
    Valid,
    /// Meant as eighteen digits, but something is wrong.
    Wrong,
    /// Some characters are hidden or lost.
    Masked,
    /// A passport, a permit or anything else.
    Other,
}

/// How far two numbers agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    /// They are two persons'.
    Different,
    /// One is missing, or too damaged to say.
    Unknown,
    /// What is seen of one fits the other, or the births agree in a number that is wrong elsewhere.
    Part,
    /// One digit is wrong, missing or doubled, or two neighbours are swapped.
    Near,
    /// The same.
    Same,
}

impl Number {
    pub(crate) const MISSING: Self = Self { bytes: [0; LONGEST], length: 0, shape: Shape::Missing };

    pub(crate) fn read(cell: &[u8]) -> Self {
        let mut number = Self::MISSING;
        if cell.is_empty() {
            return number;
        }
        if let Ok(plain) = <&[u8; 18]>::try_from(cell)
            && plain.first_chunk::<17>().is_some_and(|body| body.iter().all(u8::is_ascii_digit))
            && !plain.ends_with(b"000")
        {
            number.bytes.iter_mut().zip(plain).for_each(|(to, from)| *to = from.to_ascii_uppercase());
            number.length = 18;
            let right = number.has_birth() && number.check_fits();
            number.shape = if right { Shape::Valid } else { Shape::Wrong };
            return number;
        }
        if cell.is_ascii() {
            number.push_all(cell.iter().copied());
        } else {
            let text = String::from_utf8_lossy(cell);
            number.push_all(text.chars().map(plain_byte));
        }
        number.settle();
        number
    }

    fn push_all(&mut self, bytes: impl Iterator<Item = u8>) {
        for byte in bytes.map(|byte| byte.to_ascii_uppercase()) {
            let kept = byte.is_ascii_alphanumeric() || byte == HIDDEN || byte == b'+' || byte == b'.';
            if let Some(place) = self.bytes.get_mut(usize::from(self.length)).filter(|_| kept) {
                *place = byte;
                self.length += 1;
            }
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    fn settle(&mut self) {
        self.recover_digits();
        let bytes = self.bytes();
        let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
        let hidden = bytes.iter().filter(|byte| **byte == HIDDEN).count();
        self.shape = match bytes.len() {
            0..4 => Shape::Missing,
            _ if hidden == bytes.len() => Shape::Missing,
            _ if hidden > 0 => Shape::Masked,
            15 if digits == 15 => {
                self.lengthen();
                if self.has_birth() { Shape::Valid } else { Shape::Wrong }
            }
            18 if digits >= 17 && self.has_birth() && self.check_fits() => Shape::Valid,
            16..=20 if digits + 1 >= bytes.len() => Shape::Wrong,
            _ => Shape::Other,
        };
    }

    /// What a spreadsheet kept of a long number: `3.10115E+17`, `310115199001011000`; the rest is hidden.
    fn recover_digits(&mut self) {
        let bytes = self.bytes();
        let all = bytes.len() == 18 && bytes.iter().all(u8::is_ascii_digit);
        if all && bytes.ends_with(b"000") && !self.check_fits() {
            self.bytes.iter_mut().take(18).skip(15).for_each(|byte| *byte = HIDDEN);
            return;
        }
        let scientific = bytes.windows(4).position(|four| four == b"E+17");
        let Some(end) = scientific else {
            let kept: Vec<u8> = bytes.iter().copied().filter(|byte| !matches!(byte, b'.' | b'+')).collect();
            self.set(&kept);
            return;
        };
        let mut digits: Vec<u8> =
            bytes.iter().take(end).copied().filter(u8::is_ascii_digit).take(18).collect();
        // The last digit that is shown was rounded.
        digits.pop();
        digits.resize(18, HIDDEN);
        self.set(&digits);
    }

    fn set(&mut self, bytes: &[u8]) {
        self.length = 0;
        self.bytes = [0; LONGEST];
        for (place, byte) in self.bytes.iter_mut().zip(bytes) {
            *place = *byte;
            self.length += 1;
        }
    }

    /// Fifteen digits as the eighteen that their holder has now.
    fn lengthen(&mut self) {
        let bytes = self.bytes().to_vec();
        let (Some(region), Some(rest)) = (bytes.get(..6), bytes.get(6..)) else { return };
        // The sequences 996 to 999 were kept for those born in the nineteenth century.
        let century: &[u8] = if rest.get(6..9) >= Some(b"996") { b"18" } else { b"19" };
        let mut long = [region, century, rest].concat();
        long.push(check_digit(&long));
        self.set(&long);
    }

    fn has_birth(&self) -> bool {
        birth_of(self.bytes()).is_some()
    }

    fn check_fits(&self) -> bool {
        let bytes = self.bytes();
        bytes.get(..17).is_some_and(|body| bytes.get(17) == Some(&check_digit(body)))
    }

    /// The key by which equal numbers are found; the check digit of a citizen's number is left out.
    pub(crate) fn key(&self) -> Option<u64> {
        match self.shape {
            Shape::Missing | Shape::Masked => None,
            Shape::Valid | Shape::Wrong => Some(key_of_body(self.bytes().get(..17)?)),
            Shape::Other => Some(hash_bytes(SALT, self.bytes())),
        }
    }

    /// The keys of numbers that one slip may have turned into this one.
    pub(crate) fn near_keys(&self, into: &mut Vec<u64>) {
        if self.shape != Shape::Wrong {
            return;
        }
        let bytes = self.bytes();
        let mut offer = |variant: &[u8]| {
            let Some(body) = variant.get(..17) else { return };
            let fits = variant.get(17) == Some(&check_digit(body));
            if variant.len() == 18
                && fits
                && body.iter().all(u8::is_ascii_digit)
                && birth_of(variant).is_some()
            {
                into.push(key_of_body(body));
            }
        };
        let mut variant = bytes.to_vec();
        match bytes.len() {
            18 => {
                for at in 0..17 {
                    let Some(&own) = bytes.get(at) else { continue };
                    for digit in b'0'..=b'9' {
                        replace(&mut variant, at, digit);
                        offer(&variant);
                    }
                    replace(&mut variant, at, own);
                    variant.swap(at, at + 1);
                    offer(&variant);
                    variant.swap(at, at + 1);
                }
            }
            17 => {
                for at in 0..=17 {
                    variant.insert(at, b'0');
                    for digit in b'0'..=b'9' {
                        replace(&mut variant, at, digit);
                        offer(&variant);
                    }
                    variant.remove(at);
                }
            }
            19 => {
                for at in 0..19 {
                    let taken = variant.remove(at);
                    offer(&variant);
                    variant.insert(at, taken);
                }
            }
            _ => {}
        }
    }

    /// The last four characters, when they are seen.
    pub(crate) fn tail(&self) -> Option<[u8; 4]> {
        let bytes = self.bytes();
        let tail: [u8; 4] = bytes.last_chunk::<4>().copied()?;
        (bytes.len() >= 8 && !tail.contains(&HIDDEN)).then_some(tail)
    }

    /// The day of birth as eight digits, when it is seen and there is such a day.
    pub(crate) fn birth(&self) -> Option<u32> {
        birth_of(self.bytes())
    }

    /// Whether it says a man (`true`) or a woman.
    pub(crate) fn is_male(&self) -> Option<bool> {
        let byte = *self.bytes().get(16)?;
        (self.shape == Shape::Valid && byte.is_ascii_digit()).then_some(byte % 2 == 1)
    }

    /// How far a feed's number agrees with a register's.
    pub(crate) fn agreement(&self, other: &Self) -> Agreement {
        use Shape::{Masked, Missing, Other, Valid, Wrong};
        match (self.shape, other.shape) {
            (Missing, _) | (_, Missing) => Agreement::Unknown,
            _ if self.bytes() == other.bytes() && self.shape != Masked => Agreement::Same,
            (Masked, _) | (_, Masked) => self.masked_agreement(other),
            (Valid, Valid) => Agreement::Different,
            (Other, Other) if is_one_slip(self.bytes(), other.bytes()) => Agreement::Near,
            // A passport has another number each time it is renewed, and some people have several documents.
            (Other, _) | (_, Other) => Agreement::Unknown,
            (Wrong, _) | (_, Wrong) => {
                if is_one_slip(self.bytes(), other.bytes()) {
                    Agreement::Near
                } else if self.birth().is_some() && self.birth() == other.birth() {
                    Agreement::Part
                } else {
                    Agreement::Unknown
                }
            }
        }
    }

    fn masked_agreement(&self, other: &Self) -> Agreement {
        let (own, their) = (self.bytes(), other.bytes());
        let seen = own.iter().zip(their).filter(|(a, b)| **a != HIDDEN && **b != HIDDEN).count();
        if own.len() == their.len() {
            let fits = own.iter().zip(their).all(|(a, b)| *a == HIDDEN || *b == HIDDEN || a == b);
            return match (fits, seen) {
                (true, 4..) => Agreement::Part,
                (true, _) => Agreement::Unknown,
                (false, _) => Agreement::Different,
            };
        }
        // Stars are often fewer than what they hide: head and tail are compared.
        let head = own.iter().zip(their).take_while(|(a, _)| **a != HIDDEN).count();
        let tail = own.iter().rev().zip(their.iter().rev()).take_while(|(a, _)| **a != HIDDEN).count();
        let same_head = own.get(..head) == their.get(..head);
        let same_tail =
            own.get(own.len().saturating_sub(tail)..) == their.get(their.len().saturating_sub(tail)..);
        match (same_head && same_tail, head + tail) {
            (true, 4..) => Agreement::Part,
            (true, _) => Agreement::Unknown,
            (false, _) => Agreement::Different,
        }
    }
}

fn replace(bytes: &mut [u8], at: usize, with: u8) {
    if let Some(place) = bytes.get_mut(at) {
        *place = with;
    }
}

/// The last four characters and the birth of a number that is written plainly.
#[inline]
pub(crate) fn parts_of_plain(cell: &[u8]) -> Option<([u8; 4], u32)> {
    let plain = <&[u8; 18]>::try_from(cell).ok()?;
    Some((*plain.last_chunk::<4>()?, birth_of(plain)?))
}

/// The key straight from a cell of a register: the quick way for what is written plainly.
#[inline]
pub(crate) fn key_of_cell(cell: &[u8]) -> Option<u64> {
    if let Ok(plain) = <&[u8; 18]>::try_from(cell)
        && let Some(body) = plain.first_chunk::<17>()
        && body.iter().all(u8::is_ascii_digit)
    {
        return Some(key_of_body(body));
    }
    if cell.is_empty() { None } else { Number::read(cell).key() }
}

#[inline]
fn key_of_body(body: &[u8]) -> u64 {
    hash_bytes(SALT + 1, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "790000199001011237";

    fn valid(body: &str) -> String {
        format!("{body}{}", char::from(check_digit(body.as_bytes())))
    }

    fn read(text: &str) -> Number {
        Number::read(text.as_bytes())
    }

    #[test]
    fn spellings_have_one_key() {
        let plain = valid(&A[..17]);
        let key = read(&plain).key();
        assert_eq!(key, key_of_cell(plain.as_bytes()));
        let wide: String = plain.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
        for text in
            [wide, format!("'{plain}"), plain.to_lowercase(), format!("{} {}", &plain[..6], &plain[6..])]
        {
            assert_eq!(key_of_cell(text.as_bytes()), key, "{text}");
            assert_eq!(read(&text).agreement(&read(&plain)), Agreement::Same);
        }
        let old = format!("{}{}", &plain[..6], &plain[8..17]);
        assert_eq!(read(&old).agreement(&read(&plain)), Agreement::Same);
        assert_eq!(read(&old).key(), key);
        assert_eq!(key_of_cell(b"E12345678"), read("e 1234-5678").key());
        assert_eq!(key_of_cell(b""), None);
    }

    #[test]
    fn one_slip_is_near_and_is_found_by_key() {
        let plain = valid(&A[..17]);
        let (right, key) = (read(&plain), read(&plain).key().unwrap());
        let mut slips = vec![
            plain.replacen("1990", "1980", 1),
            plain.replacen("79", "97", 1),
            plain[1..].to_owned(),
            format!("{}0{}", &plain[..9], &plain[9..]),
        ];
        slips.push(format!("{}{}", &plain[..17], if plain.ends_with('1') { '2' } else { '1' }));
        for slip in slips {
            let wrong = read(&slip);
            assert_eq!(wrong.agreement(&right), Agreement::Near, "{slip}");
            let mut keys = vec![];
            wrong.near_keys(&mut keys);
            keys.extend(wrong.key());
            assert!(keys.contains(&key), "{slip}");
            assert!(keys.len() < 40);
        }
        let other = read(&valid("79000019900101125"));
        assert_eq!(other.agreement(&right), Agreement::Different);
    }

    #[test]
    fn hidden_and_lost_digits() {
        let plain = valid(&A[..17]);
        let right = read(&plain);
        let masked = format!("{}********{}", &plain[..6], &plain[14..]);
        assert_eq!(read(&masked).agreement(&right), Agreement::Part);
        assert_eq!(read(&masked).tail().map(|t| t.to_vec()), Some(plain.as_bytes()[14..].to_vec()));
        assert_eq!(read(&format!("790***{}", &plain[14..])).agreement(&right), Agreement::Part);
        assert_eq!(read("790000********0000").agreement(&right), Agreement::Different);
        assert_eq!(read("7****************7").agreement(&right).max(Agreement::Unknown), Agreement::Unknown);
        assert_eq!(read(&format!("{}000", &plain[..15])).agreement(&right), Agreement::Part);
        assert_eq!(read("7.90000199001E+17").agreement(&right), Agreement::Part);
        assert_eq!(read("无").shape, Shape::Missing);
        assert_eq!(right.birth(), Some(19_900_101));
        assert_eq!(right.is_male(), Some(true));
    }
}
