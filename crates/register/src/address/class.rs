//! What a character may be in an address: one byte for each of the first 65,536, looked up once.

/// A character of a name, and whatever is not listed below.
pub(crate) const TEXT: u8 = 0;
/// `0`–`9`.
pub(crate) const DIGIT: u8 = 1;
/// 〇一二三…九十百千.
pub(crate) const NUMERAL: u8 = 2;
/// `A`–`Z`, `a`–`z`.
pub(crate) const LETTER: u8 = 3;
/// Between levels: `-`, `~`, `_`, `/`.
pub(crate) const DASH: u8 = 4;
/// Opens or closes a bracket, or separates: `（`, `，`, `：`.
pub(crate) const BREAK: u8 = 5;
/// Ends an address: `；`, `|`.
pub(crate) const STOP: u8 = 6;
/// Leaves no ink.
pub(crate) const BLANK: u8 = 7;
/// `#`.
pub(crate) const HASH: u8 = 8;
/// The lower bits of a class, without the marks below.
pub(crate) const KIND: u8 = 0x0f;

/// May end the name of a province, city, district or town.
pub(crate) const ADMIN: u8 = 0x10;
/// May end the name of a road.
pub(crate) const ROAD: u8 = 0x20;
/// May end the name of a village or hamlet.
pub(crate) const VILLAGE: u8 = 0x40;
/// Written otherwise than the house writes it: full width, traditional, a look-alike.
pub(crate) const VARIANT: u8 = 0x80;

const SIZE: usize = 0x1_0000;

static CLASSES: [u8; SIZE] = classes();

/// Characters and their house form.
const VARIANTS: &[(char, char)] = &[
    ('號', '号'),
    ('棟', '栋'),
    ('樓', '楼'),
    ('層', '层'),
    ('單', '单'),
    ('區', '区'),
    ('縣', '县'),
    ('鎮', '镇'),
    ('鄉', '乡'),
    ('組', '组'),
    ('隊', '队'),
    ('戶', '户'),
    ('戸', '户'),
    ('間', '间'),
    ('衖', '弄'),
    ('挵', '弄'),
    ('梇', '弄'),
    ('幛', '幢'),
    ('橦', '幢'),
    ('園', '园'),
    ('東', '东'),
    ('莊', '庄'),
    ('灣', '湾'),
    ('橋', '桥'),
    ('廣', '广'),
    ('場', '场'),
    ('華', '华'),
    ('豐', '丰'),
    ('龍', '龙'),
    ('興', '兴'),
    ('陸', '陆'),
    ('滬', '沪'),
    ('濱', '滨'),
    ('臺', '台'),
    ('楊', '杨'),
    ('張', '张'),
    ('蘇', '苏'),
    ('長', '长'),
    ('寧', '宁'),
    ('雲', '云'),
    ('錦', '锦'),
    ('繡', '绣'),
    ('蓮', '莲'),
    ('運', '运'),
    ('門', '门'),
    ('馬', '马'),
    ('萬', '万'),
    ('兩', '两'),
    ('貳', '二'),
    ('叁', '三'),
    ('肆', '四'),
    ('伍', '五'),
    ('柒', '七'),
    ('捌', '八'),
    ('玖', '九'),
    ('拾', '十'),
    ('佰', '百'),
    ('仟', '千'),
    ('○', '〇'),
    ('零', '〇'),
    ('◯', '〇'),
    ('Ο', '〇'),
    ('№', '#'),
    ('—', '-'),
    ('–', '-'),
    ('−', '-'),
    ('‐', '-'),
    ('‑', '-'),
    ('―', '-'),
    ('~', '-'),
    ('_', '-'),
    ('/', '-'),
    ('\\', '-'),
    ('﹣', '-'),
    ('➖', '-'),
    ('ー', '-'),
    ('─', '-'),
    ('至', '-'),
    ('～', '-'),
    ('＿', '-'),
    ('／', '-'),
    ('＼', '-'),
];

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time: an index out of range does not compile"
)]
const fn mark(table: &mut [u8; SIZE], characters: &str, class: u8) {
    let bytes = characters.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (c, length) = decode(bytes, at);
        table[c] |= class;
        at += length;
    }
}

/// The character at a place of well-formed UTF-8 of the first plane, and its length.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time: an index out of range does not compile"
)]
const fn decode(bytes: &[u8], at: usize) -> (usize, usize) {
    let first = bytes[at] as usize;
    if first < 0x80 {
        (first, 1)
    } else if first < 0xe0 {
        ((first & 0x1f) << 6 | (bytes[at + 1] as usize & 0x3f), 2)
    } else {
        ((first & 0x0f) << 12 | (bytes[at + 1] as usize & 0x3f) << 6 | (bytes[at + 2] as usize & 0x3f), 3)
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time: an index out of range does not compile"
)]
const fn classes() -> [u8; SIZE] {
    let mut table = [TEXT; SIZE];
    mark(&mut table, "0123456789", DIGIT);
    mark(&mut table, "〇一二三四五六七八九十百千两廿", NUMERAL);
    mark(&mut table, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", LETTER);
    mark(&mut table, "-", DASH);
    mark(&mut table, "()（）【】[]［］〔〕{}「」《》<>〈〉,，.．。、:：'\"“”‘’·•・*!！?？^=+&@", BREAK);
    mark(&mut table, ";；|｜", STOP);
    mark(&mut table, "#", HASH);
    mark(&mut table, "省市区县旗镇乡道", ADMIN);
    mark(&mut table, "路街道巷", ROAD);
    mark(&mut table, "村宅庄浜", VILLAGE);
    let mut code = 0_u32;
    while code < 0x1_0000 {
        if let Some(c) = char::from_u32(code) {
            if crate::writing::is_blank(c) {
                table[c as usize] = BLANK;
            } else if code >= 0xff01 && code <= 0xff5e {
                // Full width: the class of its half-width form.
                table[c as usize] = table[c as usize - 0xfee0] | VARIANT;
            }
        }
        code += 1;
    }
    let mut at = 0;
    while at < VARIANTS.len() {
        let (from, to) = VARIANTS[at];
        if from as u32 != to as u32 {
            table[from as usize] = table[to as usize] | VARIANT;
        }
        at += 1;
    }
    table
}

/// The class of a character.
pub(crate) fn class_of(c: char) -> u8 {
    CLASSES.get(c as usize).copied().unwrap_or(TEXT)
}

/// The house form of a character whose class says [`VARIANT`].
#[cold]
pub(crate) fn house_form(c: char) -> char {
    let listed = VARIANTS.iter().find(|(from, _)| *from == c).map(|(_, to)| *to);
    listed.unwrap_or_else(|| crate::writing::half_width(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_their_class() {
        assert_eq!(class_of('5'), DIGIT);
        assert_eq!(class_of('５') & KIND, DIGIT);
        assert_eq!(house_form('５'), '5');
        assert_eq!(class_of('弄') & KIND, TEXT);
        assert_eq!(class_of('路') & ROAD, ROAD);
        assert_eq!(class_of('道'), TEXT | ROAD | ADMIN);
        assert_eq!(class_of('號'), VARIANT);
        assert_eq!(house_form('號'), '号');
        assert_eq!(class_of('區'), VARIANT | ADMIN);
        assert_eq!(class_of('—') & KIND, DASH);
        assert_eq!(class_of('\u{3000}'), BLANK);
        assert_eq!(class_of('𠮷'), TEXT);
        assert_eq!(class_of('（') & KIND, BREAK);
    }
}
