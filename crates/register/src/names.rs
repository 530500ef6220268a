//! Names of persons, made comparable: width, blanks, dots, traditional and rare characters do not matter.
//!
//! ```
//! use register::names::{NameAgreement, PersonName};
//!
//! let name = PersonName::parse(" 陳　偉 ").expect("a name");
//! assert_eq!(name.key(), PersonName::parse("陈伟").expect("a name").key());
//! assert_eq!(name.agreement(&PersonName::parse("陈*").expect("a name")), NameAgreement::Compatible);
//! ```

use std::fmt;
use std::sync::LazyLock;

use crate::address::hash_of;
use crate::writing::{half_width, is_blank};

/// One row for each character that is written in more than one way: as written, as the house writes it, why.
const CHARACTERS: &str = include_str!("../../../data/name_characters.csv");

/// The characters of the table in order, and a bit for each that stands in it: most characters do not.
struct HouseForms {
    listed: Vec<u64>,
    forms: Vec<(char, char)>,
}

static HOUSE_FORMS: LazyLock<HouseForms> = LazyLock::new(|| {
    let rows = CHARACTERS.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',').filter_map(|cell| cell.chars().next());
        Some((cells.next()?, cells.next()?))
    });
    let mut forms: Vec<(char, char)> = rows.collect();
    forms.sort_unstable();
    let mut listed = vec![0_u64; 1024];
    for (written, _) in &forms {
        let place = *written as usize;
        if let Some(word) = listed.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }
    HouseForms { listed, forms }
});

impl HouseForms {
    fn of(&self, c: char) -> char {
        let place = c as usize;
        let listed = self.listed.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1);
        if !listed {
            return c;
        }
        let at = self.forms.binary_search_by_key(&c, |(written, _)| *written);
        at.ok().and_then(|at| self.forms.get(at)).map_or(c, |(_, house)| *house)
    }
}

/// No name is longer; what stands behind is not compared.
const MAX_CHARACTERS: usize = 40;

/// Stands for a character that is hidden or could not be typed.
const HIDDEN: char = '*';

/// What follows a surname in place of the given name.
const TITLES: [&str; 14] = [
    "先生", "女士", "小姐", "太太", "师傅", "老师", "阿姨", "叔叔", "老板", "经理", "同志", "医生", "大爷",
    "大妈",
];

/// What these end with.
const TITLE_ENDS: [char; 13] = ['生', '士', '姐', '太', '傅', '师', '姨', '叔', '板', '理', '志', '爷', '妈'];

/// What is said before a surname.
const BEFORE_SURNAMES: [char; 3] = ['小', '老', '阿'];

/// Stands in place of a given name.
const ANONYMOUS: char = '某';

/// 姓名键. Equal for names that are written alike once width, blanks, dots and variants are set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameKey(pub u64);

/// 姓名. A name in the house form; prints masked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName {
    text: Box<str>,
    partial: bool,
}

/// 姓名异同. How far two names agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameAgreement {
    /// They may not be one person's.
    Different,
    /// Of the same length and surname, with one other character: a homophone or a slip.
    OneCharacter,
    /// One hides what the other shows, and nothing contradicts.
    Compatible,
    /// The same.
    Same,
}

impl PersonName {
    /// Reads a name; `None` when nothing is written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut characters = ['\0'; MAX_CHARACTERS];
        let length = fold(text, &mut characters);
        let characters = characters.get(..length).unwrap_or_default();
        let (first, last) = (characters.first()?, characters.last()?);
        let mut name = String::with_capacity(length * 4);
        name.extend(characters);
        let may_be_title = TITLE_ENDS.contains(last) || BEFORE_SURNAMES.contains(first);
        if (may_be_title || characters.contains(&ANONYMOUS))
            && let Some(surname) = surname_of_title(&name)
        {
            return Some(Self { text: format!("{surname}{HIDDEN}").into(), partial: true });
        }
        let latin = characters.iter().any(char::is_ascii_alphabetic);
        if latin && !name.is_ascii() {
            // A rare character that could not be typed is often spelled: 王YAN. What was spelled is unknown.
            name = hide_spelled(&name);
        }
        let partial = name.contains(HIDDEN);
        Some(Self { text: name.into(), partial })
    }

    /// Whether part of it is hidden: 张*, 张先生, 张某.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        self.partial
    }

    /// The name in the house form, `*` where it is hidden. The one way to read it in clear.
    #[must_use]
    pub fn clear(&self) -> &str {
        &self.text
    }

    /// The key of the house form.
    #[must_use]
    pub fn key(&self) -> NameKey {
        NameKey(hash_of(spoken(self.text.chars())))
    }

    /// How far two names agree.
    #[must_use]
    pub fn agreement(&self, other: &Self) -> NameAgreement {
        if self.partial || other.partial {
            let fits = fits(&self.text, &other.text) || fits(&other.text, &self.text);
            return if fits { NameAgreement::Compatible } else { NameAgreement::Different };
        }
        if spoken(self.text.chars()).eq(spoken(other.text.chars())) {
            return NameAgreement::Same;
        }
        let (own, their) = (self.text.chars(), other.text.chars());
        let same_length = own.clone().count() == their.clone().count() && own.clone().count() > 1;
        let same_surname = own.clone().next() == their.clone().next();
        let different = own.zip(their).filter(|(a, b)| a != b).count();
        if same_length && same_surname && different == 1 {
            NameAgreement::OneCharacter
        } else {
            NameAgreement::Different
        }
    }
}

/// The key of a name without keeping it; equal to [`PersonName::key`] for a name that hides nothing.
#[must_use]
pub fn name_key(text: &str) -> NameKey {
    let mut characters = ['\0'; MAX_CHARACTERS];
    let length = fold(text, &mut characters);
    NameKey(hash_of(spoken(characters.iter().take(length).copied())))
}

/// A name without its dots: they are often typed as a blank, or left out.
fn spoken(characters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    characters.filter(|c| *c != '·')
}

/// Writes the house form of each character; says how many there are.
fn fold(text: &str, into: &mut [char; MAX_CHARACTERS]) -> usize {
    // A Latin name keeps one blank between its words: JOHN SMITH is not JO HNSMITH.
    let mut length = 0;
    let mut gap = false;
    let mut last = '\0';
    for c in text.chars() {
        let is_chinese = matches!(c, '\u{3400}'..='\u{9fff}');
        if !is_chinese && is_blank(c) {
            gap = true;
            continue;
        }
        let c = if is_chinese { HOUSE_FORMS.of(c) } else { house_form(c) };
        let between = gap && c.is_ascii_alphabetic() && last.is_ascii_alphabetic();
        gap = false;
        let doubled = c == last && (c == '·' || c == HIDDEN);
        if doubled && c == '·' {
            continue;
        }
        for c in [between.then_some(' '), Some(c)].into_iter().flatten() {
            let Some(place) = into.get_mut(length) else { return length };
            *place = c;
            length += 1;
            last = c;
        }
    }
    length
}

fn house_form(c: char) -> char {
    let c = half_width(c).to_ascii_uppercase();
    match c {
        '·' | '•' | '・' | '.' | '‧' | '∙' | '⋅' | '･' | '●' | '。' | 'ㆍ' | '᛫' | '˙' => {
            '·'
        }
        '×' | '□' | '■' | '?' | '◇' | '〓' | '\u{fffd}' | '#' | '_' => HIDDEN,
        c if c.is_ascii() => c,
        c => HOUSE_FORMS.of(c),
    }
}

/// 张 of 张先生, 张某, 小张, 老张.
fn surname_of_title(name: &str) -> Option<&str> {
    let before =
        |end: &str| name.strip_suffix(end).filter(|surname| (1..=2).contains(&surname.chars().count()));
    if let Some(surname) = TITLES.iter().find_map(|title| before(title)) {
        return Some(surname);
    }
    let anonymous = name.find(ANONYMOUS).map(|at| name.split_at(at));
    let (surname, rest) = anonymous.unwrap_or(("", ""));
    if !surname.is_empty() && rest.chars().all(|c| matches!(c, '某' | '人' | '男' | '女')) {
        return Some(surname);
    }
    name.strip_prefix(BEFORE_SURNAMES).filter(|rest| name.chars().count() == 2 && is_surname(rest))
}

/// The surnames that 小 and 老 are said before; 小 itself is none of them.
fn is_surname(text: &str) -> bool {
    text.chars().all(|c| "王李张刘陈杨黄吴赵周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭潘袁董蒋蔡余杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏付方邹熊孟秦白江阎薛尹段雷侯龙史陶黎贺顾毛郝龚邵万钱".contains(c))
}

/// Spelled letters among Chinese characters, each run as one hidden character.
fn hide_spelled(name: &str) -> String {
    let mut hidden = String::with_capacity(name.len());
    for c in name.chars() {
        if !c.is_ascii_alphabetic() {
            hidden.push(c);
        } else if !hidden.ends_with(HIDDEN) {
            hidden.push(HIDDEN);
        }
    }
    hidden
}

/// Whether a whole name may be the one that the pattern hides. One star at the end hides any number of characters.
fn fits(pattern: &str, name: &str) -> bool {
    let open = pattern.ends_with(HIDDEN);
    let stars = pattern.chars().rev().take_while(|c| *c == HIDDEN).count();
    let (length, wanted) = (name.chars().count(), pattern.chars().count());
    let long_enough = if open && stars == 1 { length >= wanted.min(2) } else { length == wanted };
    let alike = |(a, b): (char, char)| a == b || a == HIDDEN || b == HIDDEN;
    long_enough && pattern.chars().zip(name.chars()).all(alike)
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        let mut characters = self.text.chars();
        characters.next().map_or(Ok(()), |first| f.write_char(first))?;
        characters.try_for_each(|c| f.write_char(if c == '·' { c } else { HIDDEN }))
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonName({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> PersonName {
        PersonName::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn spellings_that_are_one_name() {
        for (a, b) in [
            ("张 伟", "张伟"),
            ("陳偉", "陈伟"),
            ("王零一", "王〇一"),
            ("王○一", "王〇一"),
            ("买买提•吐尔逊", "买买提·吐尔逊"),
            ("买买提．吐尔逊", "买买提·吐尔逊"),
            ("买买提··吐尔逊", "买买提·吐尔逊"),
            ("王\u{e863}", "王䶮"),
            ("john  smith", "JOHN SMITH"),
            ("ＪＯＨＮ smith", "JOHN SMITH"),
            ("呂冏", "吕冏"),
        ] {
            assert_eq!(name(a), name(b), "{a} {b}");
            assert_eq!(name_key(a), name(b).key(), "{a} {b}");
        }
        for without_dot in ["买买提 吐尔逊", "买买提吐尔逊"] {
            let (dotted, name) = (name("买买提·吐尔逊"), name(without_dot));
            assert_eq!(
                (name.agreement(&dotted), name.key()),
                (NameAgreement::Same, dotted.key()),
                "{without_dot}"
            );
        }
        assert_ne!(name("张伟"), name("张玮"));
        assert!(PersonName::parse(" 　").is_none());
    }

    #[test]
    fn hidden_names_fit_what_they_do_not_contradict() {
        for hidden in
            ["张*", "张**", "张先生", "张某", "张某某", "*伟明", "张*明", "小张", "张WEI明", "张□明"]
        {
            assert!(name(hidden).is_partial(), "{hidden}");
            assert_eq!(name(hidden).agreement(&name("张伟明")), NameAgreement::Compatible, "{hidden}");
            assert_eq!(name("李伟强").agreement(&name(hidden)), NameAgreement::Different, "{hidden}");
        }
        assert_eq!(name("张**").agreement(&name("张伟")), NameAgreement::Different);
        assert_eq!(name("欧阳女士").agreement(&name("欧阳静")), NameAgreement::Compatible);
        assert!(!name("小林光一").is_partial());
    }

    #[test]
    fn one_other_character_is_noticed_behind_the_surname_alone() {
        assert_eq!(name("张伟").agreement(&name("张玮")), NameAgreement::OneCharacter);
        assert_eq!(name("张伟").agreement(&name("章伟")), NameAgreement::Different);
        assert_eq!(name("张伟").agreement(&name("张伟")), NameAgreement::Same);
        assert_eq!(name("张伟").agreement(&name("张伟明")), NameAgreement::Different);
    }

    #[test]
    fn the_table_leads_to_house_forms_and_prints_nothing_in_clear() {
        for (written, house) in &HOUSE_FORMS.forms {
            assert_eq!(HOUSE_FORMS.of(*house), *house, "{written} leads to {house}, which leads on");
        }
        assert_eq!(format!("{:?}", name("张伟明")), "PersonName(张**)");
    }
}
