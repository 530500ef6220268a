//! Numbers in an address: Arabic, Chinese, with letters before or behind.

use super::cells::Cells;
use super::class::{BLANK, BREAK, DASH, DIGIT, LETTER, NUMERAL, STOP};
use super::place_number::{PlaceNumber, stem};
use super::unit::{Unit, unit_at};

/// More digits are a telephone or an identifier, never a door.
const MAX_DIGITS: usize = 6;

/// A number and where it ends.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub(crate) number: PlaceNumber,
    pub(crate) end: usize,
    /// How many digits it is written with; 0 for letters alone.
    pub(crate) digits: usize,
    /// A letter stood for a digit.
    pub(crate) typo: bool,
}

/// The number that begins at a place, if what stands there is meant as one. `in_tail` once a number came before.
pub(crate) fn number_at(cells: &Cells<'_>, place: usize, in_tail: bool) -> Option<Found> {
    match cells.kind(place) {
        DIGIT => arabic(cells, place, place).filter(|found| found.digits <= MAX_DIGITS),
        LETTER => lettered(cells, place, in_tail),
        NUMERAL => chinese(cells, place).filter(|found| is_meant(cells, place, found, in_tail)),
        _ => None,
    }
}

/// Digits from `place` on; letters from `start` up to there come before them.
fn arabic(cells: &Cells<'_>, start: usize, place: usize) -> Option<Found> {
    let (mut value, mut digits, mut at, mut typo) = (0_u32, 0, place, false);
    loop {
        let cell = cells.at(at);
        if at > place && cell.gap {
            break;
        }
        let digit = match cell.c {
            c @ '0'..='9' => u32::from(c) - u32::from('0'),
            c @ ('O' | 'o' | 'l' | 'I')
                if digits > 0 && cells.kind(at + 1) == DIGIT && !cells.at(at + 1).gap =>
            {
                typo = true;
                u32::from(matches!(c, 'l' | 'I'))
            }
            _ => break,
        };
        value = value.saturating_mul(10).saturating_add(digit);
        digits += 1;
        at += 1;
    }
    if digits == 0 {
        return None;
    }
    let mut number = PlaceNumber::new(value);
    if start < place && value > 0 {
        number = number.with_before(upper(cells.c(start)));
    }
    let (number, end) = behind(cells, number, at);
    Some(Found { number, end, digits, typo })
}

/// What belongs to a number behind its digits: one letter or two, 甲乙, 之一.
fn behind(cells: &Cells<'_>, mut number: PlaceNumber, mut at: usize) -> (PlaceNumber, usize) {
    let letters = run_of_letters(cells, at);
    if (1..=2).contains(&letters) && !cells.at(at).gap {
        number = number.with_after(upper(cells.c(at)));
        at += letters;
    } else if let Some(stem) = stem(cells.c(at)) {
        // 丁香 and 甲秀 are names: a stem counts where the number goes on or ends.
        if unit_at(cells, at + 1).is_some() || ends_at(cells, at + 1) || cells.kind(at + 1) == DIGIT {
            number = number.with_after(stem);
            at += 1;
        }
    }
    match branch_at(cells, at) {
        Some((branch, end)) if unit_at(cells, end).is_some() => (number.with_branch(branch), end),
        _ => (number, at),
    }
}

/// `之一`, `附2`: the branch and where it ends.
pub(crate) fn branch_at(cells: &Cells<'_>, at: usize) -> Option<(u16, usize)> {
    if !matches!(cells.c(at), '之' | '附') {
        return None;
    }
    let found = match cells.kind(at + 1) {
        DIGIT => plain(cells, at + 1),
        NUMERAL => chinese(cells, at + 1),
        _ => None,
    }?;
    let branch = u16::try_from(found.number.value()).ok()?;
    // 附1号: the 号 belongs to the branch.
    let own = cells.c(at) == '附' && cells.c(found.end) == '号' && cells.c(found.end + 1) != '楼';
    Some((branch, found.end + usize::from(own)))
}

/// Digits without letters.
fn plain(cells: &Cells<'_>, place: usize) -> Option<Found> {
    let digits = (place..).take_while(|at| cells.kind(*at) == DIGIT).count();
    let value = cells.slice(place, place + digits).iter().fold(0_u32, |value, cell| {
        value.saturating_mul(10).saturating_add(cell.c.to_digit(10).unwrap_or_default())
    });
    (digits > 0).then(|| Found { number: PlaceNumber::new(value), end: place + digits, digits, typo: false })
}

/// `A503`, `B2`, `A座`: letters that begin a number.
fn lettered(cells: &Cells<'_>, place: usize, in_tail: bool) -> Option<Found> {
    let letters = run_of_letters(cells, place);
    let next = place + letters;
    if letters <= 2 && cells.kind(next) == DIGIT && !cells.at(next).gap {
        let found = arabic(cells, place, next).filter(|found| found.digits <= MAX_DIGITS)?;
        let meant = in_tail || unit_at(cells, found.end).is_some();
        return meant.then_some(found);
    }
    let unit = unit_at(cells, next).map(|(unit, ..)| unit);
    let meant = match unit {
        Some(Unit::Lane | Unit::SubLane | Unit::Group | Unit::Road) | None => false,
        Some(Unit::Building | Unit::Room | Unit::Zone | Unit::Part) => letters <= 3,
        Some(_) => letters <= 2 && in_tail,
    };
    if !meant {
        return None;
    }
    let mut number = PlaceNumber::default().with_before(upper(cells.c(place)));
    if letters > 1 {
        number = number.with_after(upper(cells.c(place + 1)));
    }
    Some(Found { number, end: next, digits: 0, typo: false })
}

pub(crate) fn run_of_letters(cells: &Cells<'_>, place: usize) -> usize {
    let first = usize::from(cells.kind(place) == LETTER);
    if first == 0 {
        return 0;
    }
    1 + (place + 1..).take_while(|at| cells.kind(*at) == LETTER && !cells.at(*at).gap).count()
}

pub(crate) fn upper(c: char) -> u8 {
    u8::try_from(c.to_ascii_uppercase()).unwrap_or_default()
}

/// A run of Chinese numerals as a number: `一百二十三`, `二〇三`.
fn chinese(cells: &Cells<'_>, place: usize) -> Option<Found> {
    let (mut total, mut current, mut last_unit, mut positional) = (0_u32, 0_u32, 1_u32, false);
    let (mut at, mut spelled, mut zero) = (place, 0_u32, false);
    // 一八〇六 二楼 are two numbers; 一八〇 六室 is one.
    let ended = |at: usize| {
        let apart = at >= place + 3 && cells.at(at).gap;
        let next = (at..).take_while(|at| cells.kind(*at) == NUMERAL).count();
        apart && matches!(cells.c(at + next), '楼' | '层' | '床' | '间')
    };
    while cells.kind(at) == NUMERAL && at - place < 9 && !ended(at) {
        let (digit, unit) = value_of(cells.c(at));
        if unit == 1 {
            spelled = spelled.saturating_mul(10).saturating_add(digit);
            zero = digit == 0;
            current = digit;
        } else {
            positional = true;
            total += current.max(1) * unit * digit.max(1);
            (current, last_unit, zero) = (0, unit, false);
        }
        at += 1;
    }
    if at == place {
        return None;
    }
    // 一百二 is a hundred and twenty, 一百〇二 a hundred and two.
    let shortened = positional && last_unit >= 100 && !zero && current > 0;
    let shortened = shortened && !(place..at).any(|at| cells.c(at) == '〇');
    let ones = if shortened { current * last_unit / 10 } else { current };
    let value = if positional { total + ones } else { spelled };
    let digits =
        if positional { value.checked_ilog10().map_or(1, |log| log as usize + 1) } else { at - place };
    let (number, end) = behind(cells, PlaceNumber::new(value), at);
    Some(Found { number, end, digits, typo: false })
}

/// The digit of a numeral, and the unit it stands for.
const fn value_of(c: char) -> (u32, u32) {
    match c {
        '一' => (1, 1),
        '二' | '两' => (2, 1),
        '三' => (3, 1),
        '四' => (4, 1),
        '五' => (5, 1),
        '六' => (6, 1),
        '七' => (7, 1),
        '八' => (8, 1),
        '九' => (9, 1),
        '十' => (0, 10),
        '廿' => (2, 10),
        '百' => (0, 100),
        '千' => (0, 1000),
        _ => (0, 1),
    }
}

/// Numerals stand in names too (三林路, 二十一世纪大厦): they count before a unit, and bare ones only at the end.
fn is_meant(cells: &Cells<'_>, place: usize, found: &Found, in_tail: bool) -> bool {
    let next = found.end;
    match unit_at(cells, next).map(|(unit, ..)| unit) {
        Some(Unit::Lane | Unit::SubLane | Unit::Room | Unit::Staircase | Unit::Group) => true,
        // 八座山 is a name; 八座203室 is not.
        Some(Unit::House | Unit::Building) => {
            in_tail || cells.c(next) != '座' || number_follows(cells, next + 1) || ends_at(cells, next + 1)
        }
        Some(Unit::Floor | Unit::Storey | Unit::Part | Unit::Bed) => in_tail,
        Some(Unit::Road | Unit::Zone) => false,
        None if dash_and_number(cells, next) => in_tail || place > 0,
        // 五〇一 without 室 is a room; 二十一 may begin a name.
        None => {
            in_tail
                && (ends_at(cells, next)
                    || (cells.at(next).gap && next > place + 1)
                    || is_spelled(cells, place, next))
        }
    }
}

fn number_follows(cells: &Cells<'_>, at: usize) -> bool {
    matches!(cells.kind(at), DIGIT | NUMERAL)
}

/// Whether three numerals or more are read digit by digit.
fn is_spelled(cells: &Cells<'_>, from: usize, to: usize) -> bool {
    to >= from + 3 && cells.slice(from, to).iter().all(|cell| !matches!(cell.c, '十' | '百' | '千' | '廿'))
}

/// Whether a dash and then a number stand at a place.
pub(crate) fn dash_and_number(cells: &Cells<'_>, at: usize) -> bool {
    let dashes = (at..).take_while(|at| cells.kind(*at) == DASH).count();
    (1..=2).contains(&dashes) && matches!(cells.kind(at + dashes), DIGIT | NUMERAL | LETTER)
}

/// Whether the address, or this part of it, ends at a place.
pub(crate) fn ends_at(cells: &Cells<'_>, at: usize) -> bool {
    matches!(cells.kind(at), BLANK | BREAK | STOP)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, usize)> {
        let cells = Cells::read(text);
        number_at(&cells, 0, true).map(|found| (found.number.to_string(), found.end))
    }

    #[test]
    fn numbers_of_every_kind() {
        for (text, number, end) in [
            ("123弄", "123", 3),
            ("24B", "24B", 3),
            ("5O1室", "501", 3),
            ("A503室", "A503", 4),
            ("5乙号", "5乙", 2),
            ("12之1号", "12之1", 4),
            ("一百二十三弄", "123", 5),
            ("一百二弄", "120", 3),
            ("一百〇二弄", "102", 4),
            ("二零三室", "203", 3),
            ("二〇三", "203", 3),
            ("十二号", "12", 2),
            ("廿三号", "23", 2),
            ("两百弄", "200", 2),
            ("A座", "A", 1),
            ("１２号", "12", 2),
        ] {
            assert_eq!(read(text), Some((number.to_owned(), end)), "{text}");
        }
        for text in ["三林路", "二十一世纪大厦", "SOHO世纪", "一百杉杉", "50197177"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
