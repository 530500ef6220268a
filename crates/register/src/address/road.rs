//! Where a road's name ends and where it begins.

use super::cells::Cells;
use super::class::{NUMERAL, ROAD, VILLAGE};
use super::gazetteer::{LONGEST_SHORT_NAME, ShortName, short_name};
use super::guesses::Guess;
use super::locality::is_rural;
use super::parser::{Draft, Parser};

/// What estates and buildings are called at the end: a road may begin behind it.
const ESTATE_ENDS: [&str; 34] = [
    "花园", "小区", "公寓", "新村", "家园", "花苑", "雅苑", "名苑", "佳苑", "新苑", "家苑", "景苑", "馨苑",
    "大厦", "广场", "公馆", "名邸", "豪庭", "华庭", "名庭", "雅庭", "河畔", "湾畔", "名城", "新城", "新家",
    "豪园", "名园", "丽园", "嘉园", "馨园", "佳园", "山庄", "社区",
];

/// Behind the last road of a range, if there is one.
pub(crate) fn end(cells: &Cells<'_>, from: usize, to: usize) -> Option<usize> {
    (from + 1..to).rfind(|at| cells.has(*at, ROAD) && is_end(cells, *at, to)).map(|at| at + 1)
}

/// Behind a known road that begins a range and whose last character does not tell that it ends there (六里巷).
pub(crate) fn known_end(cells: &Cells<'_>, from: usize, to: usize, parser: &Parser<'_>) -> Option<usize> {
    let roads = parser.roads()?;
    let ends = (from + 1..to).filter(|at| cells.has(*at, ROAD)).map(|at| at + 1);
    ends.into_iter().find(|end| roads.contains(&cells.name(from, *end)))
}

/// The known road that a range names with another character at its end: 三林陆 for 三林路.
pub(crate) fn mistyped(cells: &Cells<'_>, from: usize, to: usize, parser: &Parser<'_>) -> Option<String> {
    let name = cells.name(from, to);
    parser.roads()?.with_end_of_same_sound(&name).map(str::to_owned)
}

fn is_end(cells: &Cells<'_>, at: usize, to: usize) -> bool {
    let (before, next) = (cells.c(at - 1), cells.c(at + 1));
    let last = at + 1 == to;
    match cells.c(at) {
        // 路口 is a crossing, 路桥 a builder.
        '路' => last || !matches!(next, '口' | '桥'),
        '街' => !matches!(next, '道' | '坊'),
        '道' => before == '大' || (last && !matches!(before, '街' | '通' | '频' | '轨')),
        _ => last,
    }
}

/// Where the road that ends at `end` begins; what stands before it is remembered.
pub(crate) fn start<'a>(
    cells: &Cells<'a>,
    from: usize,
    end: usize,
    parser: &Parser<'_>,
    draft: &mut Draft<'a>,
) -> usize {
    if let Some(roads) = parser.roads() {
        let backwards = cells.slice(from, end).iter().rev().map(|cell| cell.c);
        if let Some(length) = roads.longest_end(backwards) {
            draft.road_is_known = true;
            leave(cells, from, end - length, draft);
            return end - length;
        }
    }
    let suffix = end - 1;
    let long_enough = |start: usize| suffix >= start + 2;
    if let Some(village) = (from + 1..suffix).find(|at| cells.has(*at, VILLAGE) && long_enough(at + 1)) {
        if cells.c(village) == '村' && is_rural(cells, village) {
            draft.address.village = Some(cells.name(from, village + 1));
        } else {
            draft.mention(cells.name(from, village + 1));
        }
        return village + 1;
    }
    let estate = (from + 1..suffix).find(|at| {
        let ends = long_enough(at + 2) && ESTATE_ENDS.iter().any(|word| cells.stands(*at, word));
        ends && !(cells.c(at + 2) == '石' && cells.c(at + 3) == '桥')
    });
    let gap = || (from + 3..suffix).rfind(|at| cells.at(*at).gap && long_enough(*at));
    if let Some(start) = estate.map(|at| at + 2).or_else(gap) {
        leave(cells, from, start, draft);
        return start;
    }
    behind_town(cells, from, suffix, draft).unwrap_or(from)
}

/// 三林上南路 is 上南路 in 三林镇.
fn behind_town(cells: &Cells<'_>, from: usize, suffix: usize, draft: &mut Draft<'_>) -> Option<usize> {
    if draft.address.town.is_some() {
        return None;
    }
    let longest = LONGEST_SHORT_NAME.min(suffix.saturating_sub(from));
    for length in (2..=longest).rev() {
        let start = from + length;
        if suffix < start + 2 || (suffix == start + 2 && cells.stands(start, "大道")) {
            continue;
        }
        if let Some(ShortName::Town(town)) = short_name(cells.slice(from, start).iter().map(|cell| cell.c)) {
            draft.address.town = Some(std::borrow::Cow::Borrowed(town));
            return Some(start);
        }
    }
    None
}

fn leave<'a>(cells: &Cells<'a>, from: usize, start: usize, draft: &mut Draft<'a>) {
    if start > from {
        draft.guessed.add(Guess::RoadSeparated);
        if start - from >= 2 {
            draft.mention(cells.name(from, start));
        }
    }
}

/// Whether a run of text before a number names a road.
pub(crate) fn ends_as_road(cells: &Cells<'_>, from: usize, to: usize) -> bool {
    to > from + 1 && end(cells, from, to) == Some(to) && cells.kind(to - 1) != NUMERAL
}
