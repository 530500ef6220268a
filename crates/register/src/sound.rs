//! 读音: whether characters are typed for each other because they sound alike.

use pinyin::ToPinyin;

/// Initials that many speakers do not tell apart, as the first of each pair.
const INITIALS: [(&str, &str); 5] = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l")];

/// Finals likewise.
const FINALS: [(&str, &str); 4] = [("ang", "an"), ("eng", "en"), ("ing", "in"), ("ong", "un")];

/// Whether two characters sound alike: the same syllable whatever its tone, or one that is often taken for it.
#[must_use]
pub fn alike(a: char, b: char) -> bool {
    if a == b {
        return true;
    }
    let (Some(a), Some(b)) = (a.to_pinyin(), b.to_pinyin()) else { return false };
    let (a, b) = (a.plain(), b.plain());
    a == b || folded(a) == folded(b)
}

/// A syllable with what is confused made one: initial and final.
fn folded(syllable: &'static str) -> (&'static str, &'static str) {
    let vowel = syllable.find(['a', 'e', 'i', 'o', 'u', 'v', 'ü']).unwrap_or_default();
    let (initial, rest) = syllable.split_at(vowel);
    let initial = INITIALS.iter().find(|(long, _)| *long == initial).map_or(initial, |(_, short)| short);
    let rest = FINALS.iter().find(|(long, _)| *long == rest).map_or(rest, |(_, short)| short);
    (initial, rest)
}

/// Whether two names of equal length differ, and sound alike character by character.
#[must_use]
pub fn names_alike(a: &str, b: &str) -> bool {
    a != b && a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).all(|(a, b)| alike(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds() {
        for (a, b) in [('伟', '玮'), ('林', '临'), ('张', '章'), ('陈', '程'), ('志', '自'), ('宁', '林')]
        {
            assert!(alike(a, b), "{a} {b}");
        }
        for (a, b) in [('伟', '强'), ('南', '北'), ('东', '西'), ('A', 'B'), ('1', '7')] {
            assert!(!alike(a, b), "{a} {b}");
        }
        assert!(names_alike("三林路", "三临路"));
        assert!(!names_alike("三林路", "三林路"));
        assert!(!names_alike("上南路", "上北路"));
    }
}
