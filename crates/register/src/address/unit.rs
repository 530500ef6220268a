//! The words behind numbers: 弄, 号, 幢, 单元, 层, 室 and what people type instead of them.

use super::cells::Cells;
use super::class::{BLANK, BREAK, DASH, DIGIT, HASH, LETTER, NUMERAL, STOP};

/// What a number is the number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Lane,
    SubLane,
    House,
    Building,
    Staircase,
    /// 层.
    Floor,
    /// 楼 alone: a storey, or a house whose 号 was left out.
    Storey,
    Room,
    Group,
    /// A part of a dwelling.
    Part,
    Bed,
    /// 期, 区: part of an estate's name, of no use for finding the door.
    Zone,
    /// 路 behind a number: part of a name, or 号 mistyped.
    Road,
}

/// The unit at a place, where it ends, and whether it is a guess at a typing error.
pub(crate) fn unit_at(cells: &Cells<'_>, at: usize) -> Option<(Unit, usize, bool)> {
    let next = cells.c(at + 1);
    let (unit, length) = match cells.c(at) {
        '弄' => (Unit::Lane, if next == '堂' { 2 } else { 1 }),
        '支' if next == '弄' => (Unit::SubLane, 2),
        '号' => house(cells, at)?,
        '幢' | '栋' | '座' => {
            (Unit::Building, if matches!(next, '楼' | '号') && cells.kind(at + 2) == DIGIT { 2 } else { 1 })
        }
        '楼' if matches!(next, '号' | '栋' | '幢') => (Unit::Building, 2),
        '楼' if next == '层' => (Unit::Floor, 2),
        '楼' if next == '室' => (Unit::Room, 2),
        '楼' => (Unit::Storey, 1),
        '单' if next == '元' => (Unit::Staircase, 2),
        '门' if follows(cells, at + 1) => (Unit::Staircase, 1),
        '层' => (Unit::Floor, if next == '楼' { 2 } else { 1 }),
        '室' | '户' => (Unit::Room, 1),
        // 二房东, 三房客 are people.
        '房' if matches!(next, '东' | '客' | '屋' | '产') => return None,
        '房' => (Unit::Room, if matches!(next, '间' | '室') { 2 } else { 1 }),
        '间' => (Unit::Part, 1),
        '床' => (Unit::Bed, if next == '位' { 2 } else { 1 }),
        '组' => (Unit::Group, 1),
        '队' => (Unit::Group, 1),
        '小' if next == '组' => (Unit::Group, 2),
        '村' if cells.stands(at, "村民小组") => (Unit::Group, 4),
        '生' if cells.stands(at, "生产队") => (Unit::Group, 3),
        '期' => (Unit::Zone, 1),
        '区' => (Unit::Zone, 1),
        '路' => (Unit::Road, 1),
        '#' => (Unit::Building, if matches!(next, '楼' | '号' | '幢' | '栋') { 2 } else { 1 }),
        _ => return mistyped(cells, at),
    };
    Some((unit, at + length, false))
}

/// What begins with 号.
fn house(cells: &Cells<'_>, at: usize) -> Option<(Unit, usize)> {
    Some(match cells.c(at + 1) {
        '楼' => (Unit::Building, 2),
        '幢' | '栋' => (Unit::Building, 2),
        '院' | '门' => (Unit::House, 2),
        '房' if cells.c(at + 2) == '间' => (Unit::Part, 3),
        '房' if !matches!(cells.c(at + 2), '屋' | '产') => (Unit::Room, 2),
        '室' => (Unit::Room, 2),
        '床' => (Unit::Bed, if cells.c(at + 2) == '位' { 3 } else { 2 }),
        '间' => (Unit::Part, 2),
        // 三号线, 八号桥 are names.
        '线' | '桥' => return None,
        _ => (Unit::House, 1),
    })
}

/// Whether a number follows, or nothing.
fn follows(cells: &Cells<'_>, at: usize) -> bool {
    matches!(cells.kind(at), DIGIT | NUMERAL | LETTER | BLANK | BREAK)
}

/// Sounds and looks like a unit, and stands where one must.
fn mistyped(cells: &Cells<'_>, at: usize) -> Option<(Unit, usize, bool)> {
    let unit = match cells.c(at) {
        '龙' | '农' | '浓' | '陇' | '拢' | '笼' => Unit::Lane,
        '好' | '浩' | '毫' | '豪' => Unit::House,
        '撞' | '憧' | '状' | '冻' | '拣' | '洞' | '坐' => Unit::Building,
        '搂' | '娄' => Unit::Storey,
        '单' => Unit::Staircase,
        '事' | '式' | '是' | '市' | '试' | '士' | '视' | '世' | '实' | '宝' | '屋' | '窒' => {
            let ended = matches!(cells.kind(at + 1), BLANK | BREAK | STOP | DASH | HASH);
            return ended.then_some((Unit::Room, at + 1, true));
        }
        _ => return None,
    };
    follows(cells, at + 1).then_some((unit, at + 1, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Unit, usize, bool)> {
        unit_at(&Cells::read(text), 0)
    }

    #[test]
    fn words_and_what_is_typed_for_them() {
        assert_eq!(read("弄4"), Some((Unit::Lane, 1, false)));
        assert_eq!(read("支弄"), Some((Unit::SubLane, 2, false)));
        assert_eq!(read("号501"), Some((Unit::House, 1, false)));
        assert_eq!(read("号楼"), Some((Unit::Building, 2, false)));
        assert_eq!(read("號樓"), Some((Unit::Building, 2, false)));
        assert_eq!(read("#楼501"), Some((Unit::Building, 2, false)));
        assert_eq!(read("村民小组"), Some((Unit::Group, 4, false)));
        assert_eq!(read("龙4号"), Some((Unit::Lane, 1, true)));
        assert_eq!(read("龙湖"), None);
        assert_eq!(read("事"), Some((Unit::Room, 1, true)));
        assert_eq!(read("世纪大厦"), None);
        assert_eq!(read("号线"), None);
        assert_eq!(read("门卫"), None);
    }
}
