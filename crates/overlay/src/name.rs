//! 姓名的比对: how far two names may be one person's.

use register::names::{NameAgreement, PersonName};
use register::sound;

use crate::digits::is_one_slip;
use crate::hash::mix2;

const SALT: u64 = 0x2a;

/// How far two names agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    Different,
    /// One is missing.
    Unknown,
    /// One hides what the other shows (张*, 张先生), and nothing contradicts.
    Part,
    /// One character is another, too many or missing, or two are swapped.
    Slip,
    /// They are written otherwise and sound alike.
    Sound,
    Same,
}

/// A feed's name.
pub(crate) struct Name {
    raw: Box<str>,
    /// The key of a name that hides nothing.
    key: Option<u64>,
}

impl Name {
    pub(crate) fn read(text: &str) -> Self {
        let name = PersonName::parse(text).filter(|name| !name.is_partial());
        Self { raw: text.into(), key: name.map(|name| name.key().0) }
    }

    /// The key for finding the same name, joined with something else; `None` when part of it is hidden.
    pub(crate) const fn key(&self) -> Option<u64> {
        self.key
    }

    /// Whether what its title says of the sex fits what a number says.
    pub(crate) fn title_fits(&self, is_male: Option<bool>) -> bool {
        let says = |titles: &[&str]| titles.iter().any(|title| self.raw.ends_with(title));
        match is_male {
            Some(true) => !says(&["女士", "小姐", "太太", "阿姨", "大妈"]),
            Some(false) => !says(&["先生", "叔叔", "大爷"]),
            None => true,
        }
    }

    /// Whether it agrees with a register's name letter by letter, or not: the quick way.
    pub(crate) fn as_written(&self, registered: &str) -> Agreement {
        if *self.raw == *registered { Agreement::Same } else { Agreement::Different }
    }

    /// How far it agrees with a register's name.
    pub(crate) fn agreement(&self, registered: &str) -> Agreement {
        if self.key.is_some() && *self.raw == *registered {
            return Agreement::Same;
        }
        let names = PersonName::parse(&self.raw).zip(PersonName::parse(registered));
        let Some((own, theirs)) = names else { return Agreement::Unknown };
        match own.agreement(&theirs) {
            NameAgreement::Same => Agreement::Same,
            NameAgreement::Compatible => Agreement::Part,
            NameAgreement::Different if own.is_partial() || theirs.is_partial() => Agreement::Different,
            NameAgreement::OneCharacter | NameAgreement::Different => by_letters(own.clear(), theirs.clear()),
        }
    }
}

/// Names that are neither the same nor hidden.
fn by_letters(own: &str, theirs: &str) -> Agreement {
    if sound::names_alike(own, theirs) {
        return Agreement::Sound;
    }
    if own.is_ascii() && theirs.is_ascii() {
        return by_words(own, theirs);
    }
    if same_words(own, theirs) {
        return Agreement::Sound;
    }
    // 阿依古丽 for 阿依古丽·买买提.
    let (shorter, longer) = if own.len() < theirs.len() { (own, theirs) } else { (theirs, own) };
    let part = longer.strip_prefix(shorter).filter(|rest| rest.starts_with(['·', ' ']));
    if part.is_some() && shorter.chars().count() > 1 {
        return Agreement::Part;
    }
    let (own, theirs): (Vec<char>, Vec<char>) = (own.chars().collect(), theirs.chars().collect());
    let length = own.len().min(theirs.len());
    // Of two characters a slip leaves the surname alone, and that a household shares.
    if length >= 3 && is_one_slip_of(&own, &theirs) { Agreement::Slip } else { Agreement::Different }
}

/// SMITH JOHN for JOHN SMITH.
fn same_words(own: &str, theirs: &str) -> bool {
    if own.len() != theirs.len() || !own.contains([' ', '·']) {
        return false;
    }
    let sorted = |name: &'_ str| {
        let mut words: Vec<String> = name.split([' ', '·']).map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    sorted(own) == sorted(theirs)
}

/// Names in Latin letters: words in any order, each right or with one slip.
fn by_words(own: &str, theirs: &str) -> Agreement {
    let (own, theirs): (Vec<&str>, Vec<&str>) = (own.split(' ').collect(), theirs.split(' ').collect());
    let (shorter, longer) = if own.len() <= theirs.len() { (own, theirs) } else { (theirs, own) };
    let mut left = longer;
    let mut slips = 0;
    for word in &shorter {
        let same = left.iter().position(|other| other == word);
        let near = || left.iter().position(|other| is_word_slip(word, other));
        let Some(at) = same.or_else(near) else { return Agreement::Different };
        slips += usize::from(same.is_none());
        left.swap_remove(at);
    }
    let letters: usize = shorter.iter().map(|word| word.len()).sum();
    match (left.is_empty(), slips) {
        (true, 0) => Agreement::Sound,
        (true, _) if shorter.len() > 1 || slips == 1 => Agreement::Slip,
        // One word of several: SMITH for JOHN SMITH.
        (false, 0) if letters >= 4 => Agreement::Part,
        _ => Agreement::Different,
    }
}

/// Words of three letters and less are other words with another letter.
fn is_word_slip(a: &str, b: &str) -> bool {
    a.len().min(b.len()) > 3 && is_one_slip(a.as_bytes(), b.as_bytes())
}

fn is_one_slip_of(a: &[char], b: &[char]) -> bool {
    // Characters as bytes: the places of the first name's characters stand for them.
    let place = |c: &char| {
        let known = a.iter().chain(b).position(|other| other == c);
        known.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
    };
    let (a, b): (Vec<u8>, Vec<u8>) = (a.iter().map(place).collect(), b.iter().map(place).collect());
    is_one_slip(&a, &b)
}

/// The key of a name together with the last characters of a number.
pub(crate) const fn key_with_tail(name: u64, tail: [u8; 4]) -> u64 {
    mix2(SALT ^ name, u32::from_le_bytes(tail) as u64)
}

/// The key of a name together with a day of birth.
pub(crate) const fn key_with_birth(name: u64, birth: u32) -> u64 {
    mix2((SALT + 1) ^ name, birth as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreements() {
        for (feed, registered, expected) in [
            ("张伟", "张伟", Agreement::Same),
            ("陳 偉", "陈伟", Agreement::Same),
            ("王零一", "王〇一", Agreement::Same),
            ("张玮", "张伟", Agreement::Sound),
            ("章伟", "张伟", Agreement::Sound),
            ("张伟民", "张为敏", Agreement::Sound),
            ("张先生", "张伟", Agreement::Part),
            ("张*", "张伟明", Agreement::Part),
            ("阿依古丽", "阿依古丽·买买提", Agreement::Part),
            ("张强", "张伟", Agreement::Different),
            ("张明伟", "张伟明", Agreement::Slip),
            ("李伟明", "张伟明", Agreement::Slip),
            ("李伟", "张伟", Agreement::Different),
            ("张伟", "张伟明", Agreement::Different),
            ("王**", "张伟明", Agreement::Different),
            ("", "张伟明", Agreement::Unknown),
            ("JOHN SMITH", "john smyth", Agreement::Slip),
            ("SMITH JOHN", "John Smith", Agreement::Sound),
            ("SMYTH JOHM", "John Smith", Agreement::Slip),
            ("SMITH", "John Smith", Agreement::Part),
            ("JANE SMITH", "John Smith", Agreement::Different),
            ("LI NA", "LI MA", Agreement::Different),
        ] {
            assert_eq!(Name::read(feed).agreement(registered), expected, "{feed} {registered}");
        }
    }

    #[test]
    fn titles_say_the_sex() {
        let name = Name::read("张女士");
        assert!(name.title_fits(Some(false)) && name.title_fits(None) && !name.title_fits(Some(true)));
        assert_eq!(name.key(), None);
        assert!(Name::read("张伟").title_fits(Some(true)));
        assert_eq!(Name::read("张伟").key(), Some(register::names::name_key("张伟").0));
    }
}
