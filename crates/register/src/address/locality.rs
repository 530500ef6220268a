//! The names before the numbers: province to town, village, road or estate.

use std::borrow::Cow;

use super::cells::Cells;
use super::class::{ADMIN, BREAK, DASH, DIGIT, HASH, NUMERAL, ROAD, STOP, VILLAGE};
use super::gazetteer::{MUNICIPALITIES, ShortName, short_name};
use super::guesses::Guess;
use super::parser::{Draft, Parser};
use super::road;

/// No estate's name is longer; a longer piece is not looked up.
const LONGEST_ESTATE: usize = 12;

/// Reads the names of a range, piece by piece between brackets, commas and dashes.
pub(crate) fn read<'a>(
    cells: &Cells<'a>,
    from: usize,
    to: usize,
    parser: &Parser<'_>,
    draft: &mut Draft<'a>,
) {
    let mut start = from;
    for at in from..=to {
        if at == to || matches!(cells.kind(at), BREAK | DASH | STOP | HASH) {
            if at > start {
                piece(cells, start, at, parser, draft);
            }
            start = at + 1;
        }
    }
}

/// Reads the names of one piece.
pub(crate) fn piece<'a>(
    cells: &Cells<'a>,
    from: usize,
    mut to: usize,
    parser: &Parser<'_>,
    draft: &mut Draft<'a>,
) {
    let from = behind_label(cells, from, to);
    if cells.c(to.saturating_sub(1)) == '第' {
        to -= 1;
    }
    if from >= to || matches!(cells.c(from), '近' | '靠') {
        return;
    }
    if is_known_estate(cells, from, to, parser, draft) {
        return;
    }
    let start = administrative(cells, from, to, draft);
    if start >= to || (start > from && is_known_estate(cells, start, to, parser, draft)) {
        return;
    }
    let from = start;
    let end = before_known_estate(cells, from, to, parser).or_else(|| road::end(cells, from, to));
    if let Some(end) = end.or_else(|| road::known_end(cells, from, to, parser)) {
        if draft.address.road.is_none() {
            let start = road::start(cells, from, end, parser, draft);
            draft.address.road = Some(cells.name(start, end));
            // What was taken for the place stands beside the road after all.
            if let Some(estate) = draft.address.estate.take() {
                draft.mention(estate);
            }
        }
        if to - end >= 2 {
            draft.mention(cells.name(end, to));
        }
    } else if let Some(road) =
        road::mistyped(cells, from, to, parser).filter(|_| draft.address.road.is_none())
    {
        draft.address.road = Some(Cow::Owned(road));
        draft.guessed.add(Guess::RoadCorrected);
    } else if draft.address.road.is_none() {
        named_place(cells, from, to, draft);
    } else if to - from >= 2 {
        draft.mention(cells.name(from, to));
    }
}

/// Takes a piece that the table of estates knows as a whole: 御青路安居 is no road, 上海绿城 is not in the city of that name.
fn is_known_estate<'a>(
    cells: &Cells<'a>,
    from: usize,
    to: usize,
    parser: &Parser<'_>,
    draft: &mut Draft<'a>,
) -> bool {
    let open = draft.address.road.is_none() && draft.address.estate.is_none();
    if !open || !parser.knows_estates() || to - from > LONGEST_ESTATE {
        return false;
    }
    let name = estate_name(cells, from, to);
    let known = parser.known_estate(&name).is_some();
    if known {
        draft.address.estate = Some(name);
    }
    known
}

/// Behind a road that an estate of the table follows, whatever the estate's name holds (雪野二路御青路安居).
fn before_known_estate(cells: &Cells<'_>, from: usize, to: usize, parser: &Parser<'_>) -> Option<usize> {
    if !parser.knows_estates() {
        return None;
    }
    let mut ends = (from + 2..to.saturating_sub(1)).filter(|end| cells.has(end - 1, ROAD));
    ends.find(|end| {
        to - end <= LONGEST_ESTATE && parser.known_estate(&estate_name(cells, *end, to)).is_some()
    })
}

/// Behind 地址, 现住址, 居住在 and the like.
fn behind_label(cells: &Cells<'_>, from: usize, to: usize) -> usize {
    const LABELS: [&str; 9] = ["中国", "现居住", "居住在", "居住于", "现住", "暂住", "租住", "住在", "居住"];
    let label = (from..to.min(from + 7)).rfind(|at| cells.c(*at) == '址').map(|at| at + 1);
    let from = label.unwrap_or(from);
    let word = LABELS.iter().find(|word| cells.stands(from, word));
    word.map_or(from, |word| from + word.chars().count())
}

/// Takes province, city, district and town off the front; says where the rest begins.
fn administrative<'a>(cells: &Cells<'a>, from: usize, to: usize, draft: &mut Draft<'a>) -> usize {
    let mut start = short_forms(cells, from, to, draft);
    let mut at = start;
    while at < to {
        let ends = cells.has(at, ADMIN) && at > start && stands_alone(cells, at, to);
        match if ends { take(cells, start, at, draft) } else { None } {
            Some(next) => {
                start = short_forms(cells, next, to, draft);
                at = start;
            }
            None => at += 1,
        }
    }
    start
}

/// Whether a name may end here: 镇 in 镇南路 does not end a town's.
fn stands_alone(cells: &Cells<'_>, at: usize, to: usize) -> bool {
    let next = at + 1;
    if next >= to {
        return true;
    }
    // 街道 ends nothing but a town's name; 北街 is a street of many a town, 南路 of none.
    if cells.c(at) == '道' || cells.c(next + 1) == '街' {
        return !cells.has(next, ROAD);
    }
    let aside =
        matches!(cells.c(next), '东' | '西' | '南' | '北' | '中' | '前' | '后' | '新' | '老' | '府' | '政');
    !(cells.has(next, ROAD) || aside && next + 1 < to && cells.has(next + 1, ROAD))
}

/// Takes the name that ends at a place, if it is one; says where the rest begins.
fn take<'a>(cells: &Cells<'a>, start: usize, at: usize, draft: &mut Draft<'a>) -> Option<usize> {
    let end = at + 1;
    let (length, before) = (end - start, cells.c(at - 1));
    let address = &mut draft.address;
    let name = || cells.name(start, end);
    let district_open = address.district.is_none() && address.town.is_none();
    match cells.c(at) {
        '省' if address.province.is_none() && (3..=9).contains(&length) => address.province = Some(name()),
        '市' if district_open && address.city.is_none() && length <= 10 => {
            if matches!(before, '城' | '都' | '超' | '夜' | '集' | '闹' | '菜') || length < 3 {
                return None;
            }
            let province = address.province.is_none()
                && MUNICIPALITIES.iter().any(|(_, long)| cells.stands(start, long) && length == 3);
            *(if province { &mut address.province } else { &mut address.city }) = Some(name());
        }
        '区' if is_area(before) => {
            // An industrial area is no place of the address, but the estate 世纪小区 is.
            if matches!(before, '小' | '社' | '街') || length < 4 || end >= cells.len() {
                return None;
            }
            draft.mention(cells.name(start, end));
        }
        '区' | '县' if district_open && (2..=8).contains(&length) && cells.kind(at - 1) != DIGIT => {
            address.district = Some(match short_name(cells.slice(start, end).iter().map(|cell| cell.c)) {
                Some(ShortName::District(known)) => Cow::Borrowed(known),
                _ => name(),
            });
        }
        '旗' if district_open && length >= 3 && before != '红' => address.district = Some(name()),
        '镇' | '乡' if address.town.is_none() && (2..=9).contains(&length) => {
            if matches!(before, '小' | '古' | '名' | '水' | '故' | '梦' | '家') {
                return None;
            }
            address.town = Some(name());
        }
        '道' if before == '街' && address.town.is_none() && length >= 3 => address.town = Some(name()),
        _ => return None,
    }
    Some(end)
}

/// The character before 区 that makes it an area and no district.
const fn is_area(before: char) -> bool {
    matches!(
        before,
        '小' | '社'
            | '园'
            | '校'
            | '厂'
            | '库'
            | '景'
            | '片'
            | '城'
            | '业'
            | '税'
            | '工'
            | '发'
            | '贸'
            | '范'
            | '验'
            | '假'
            | '街'
            | '南'
            | '北'
            | '东'
            | '西'
            | '中'
            | '一'
            | '二'
            | '三'
            | '四'
            | '易'
            | '技'
    )
}

/// 上海 and 浦东 without 市 and 区, where what follows is not the rest of a road's name (浦东大道).
fn short_forms<'a>(cells: &Cells<'a>, from: usize, to: usize, draft: &mut Draft<'a>) -> usize {
    let mut start = from;
    if draft.address.province.is_none() && draft.address.district.is_none() && draft.address.town.is_none() {
        let known = MUNICIPALITIES.iter().find(|(short, _)| cells.stands(start, short));
        if let Some((_, long)) =
            known.filter(|_| cells.c(start + 2) != '市' && leaves_a_name(cells, start + 2, to))
        {
            draft.address.province = Some(Cow::Borrowed(*long));
            start += 2;
        }
    }
    if draft.address.district.is_none() && draft.address.town.is_none() {
        for length in [3, 2] {
            let end = start + length;
            let complete = cells.c(end) == '区' || cells.stands(end, "新区");
            // 浦东新 is 浦东新区 cut short; in 浦东新金桥路 the 新 is the road's.
            let complete = complete || (length == 3 && end < to);
            if end > to || complete || !leaves_a_name(cells, end, to) {
                continue;
            }
            let short = short_name(cells.slice(start, end).iter().map(|cell| cell.c));
            let Some(ShortName::District(long)) = short else { continue };
            // Without a road behind it, 静安花园 is an estate: only 上海静安… says that a district is meant.
            if road::end(cells, end, to).is_none() && end < to && draft.address.province.is_none() {
                continue;
            }
            draft.address.district = Some(Cow::Borrowed(long));
            return end;
        }
    }
    start
}

/// Whether what follows a short form is a name of its own and not the end of this one.
fn leaves_a_name(cells: &Cells<'_>, from: usize, to: usize) -> bool {
    if from >= to {
        return from == to;
    }
    if cells.stands(from, "大道") || cells.stands(from, "公路") {
        return false;
    }
    match (from..to).find(|at| cells.has(*at, ROAD)) {
        Some(road) => road - from >= 2 || (road - from == 1 && cells.kind(from) == NUMERAL),
        None => to - from >= 3 || short_name(cells.slice(from, to).iter().map(|cell| cell.c)).is_some(),
    }
}

/// A place without a road: a village with its hamlet, or an estate.
fn named_place<'a>(cells: &Cells<'a>, from: usize, to: usize, draft: &mut Draft<'a>) {
    let village = (from + 1..to).find(|at| cells.c(*at) == '村' && is_rural(cells, *at));
    let from = match village {
        Some(at) => {
            draft.address.village = Some(cells.name(from, at + 1));
            at + 1
        }
        None => from,
    };
    if to - from < 2 {
        return;
    }
    let last = to - 1;
    let hamlet = cells.has(last, VILLAGE) && !matches!(cells.c(last), '村' | '庄');
    if hamlet || draft.address.village.is_some() {
        draft.address.hamlet = Some(cells.name(from, to));
    } else if let Some(estate) = draft.address.estate.replace(estate_name(cells, from, to)) {
        draft.mention(estate);
    }
}

/// 上钢三村 and 曹杨新村 are estates; 临江村 is a village.
pub(crate) fn is_rural(cells: &Cells<'_>, at: usize) -> bool {
    let before = cells.at(at.saturating_sub(1));
    !matches!(cells.kind(at.saturating_sub(1)), NUMERAL | DIGIT) && !matches!(before.c, '新' | '一')
}

/// An estate's name; 上钢3村 is called 上钢三村.
fn estate_name<'a>(cells: &Cells<'a>, from: usize, to: usize) -> Cow<'a, str> {
    const NUMERALS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let name = cells.name(from, to);
    let numbered = (from..to).any(|at| cells.kind(at) == DIGIT && matches!(cells.c(at + 1), '村' | '期'));
    if !numbered {
        return name;
    }
    let spoken =
        |c: char| c.to_digit(10).and_then(|digit| NUMERALS.get(digit as usize)).copied().unwrap_or(c);
    Cow::Owned(name.chars().map(spoken).collect())
}
