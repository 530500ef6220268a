//! How a table becomes narrower than it would like to be: long words break after a comma, heads are said shorter, and
//! what matters least is left out and named below.

use std::collections::BTreeMap;

use super::table::Column;

/// Between two columns.
const GAP: usize = 2;

/// A table as it is shown in so many columns of a terminal.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arrangement {
    /// The columns shown, by position.
    pub(super) shown: Vec<usize>,
    /// Whether heads are short where they can be.
    pub(super) is_short: bool,
    /// How wide words may be, column by column of those that wrap.
    pub(super) wrap: BTreeMap<usize, usize>,
}

/// The first arrangement that fits; the narrowest one where none does.
pub(super) fn arranged(columns: &[Column], rows: &[Vec<String>], width: usize) -> Arrangement {
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    let mut is_short = false;
    loop {
        let needs: Vec<_> = shown
            .iter()
            .filter_map(|place| Some((*place, need(*place, columns.get(*place)?, rows, is_short))))
            .collect();
        let least: usize = needs.iter().map(|(_, need)| need.least + GAP).sum();
        let next = shown.iter().filter_map(|place| columns.get(*place)?.gives_way).min();
        if least <= width + GAP || (is_short && next.is_none()) {
            let wrap = shared(columns, &needs, (width + GAP).saturating_sub(least));
            return Arrangement { shown, is_short, wrap };
        }
        if is_short {
            shown.retain(|place| columns.get(*place).is_none_or(|column| column.gives_way != next));
        }
        is_short = true;
    }
}

/// Room that a column needs at least, and the most that it can use.
struct Need {
    least: usize,
    most: usize,
}

fn need(place: usize, column: &Column, rows: &[Vec<String>], is_short: bool) -> Need {
    let cells = || rows.iter().filter_map(|row| row.get(place));
    let head = display_width(column.head(is_short));
    let most = cells().map(|text| display_width(text)).max().unwrap_or(0).max(head);
    if !column.wraps {
        return Need { least: most, most };
    }
    let piece = cells().flat_map(|text| pieces(text)).map(display_width).max().unwrap_or(0);
    Need { least: piece.max(head), most }
}

/// What is left over goes to the columns that wrap, the first one first.
fn shared(columns: &[Column], needs: &[(usize, Need)], room: usize) -> BTreeMap<usize, usize> {
    let mut left = room;
    let wrapping = needs.iter().filter(|(place, _)| columns.get(*place).is_some_and(|column| column.wraps));
    let widths = wrapping.map(|(place, need)| {
        let more = left.min(need.most - need.least);
        left -= more;
        (*place, need.least + more)
    });
    widths.collect()
}

/// Words as lines no wider than `width`, broken after a comma or before a bracket.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let wide = display_width(piece);
        if used > 0 && used + wide > width {
            lines.push('\n');
            used = 0;
        }
        lines.push_str(piece);
        used += wide;
    }
    lines
}

/// The pieces that a text may be broken into.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['，', '、', '；']).flat_map(|piece| {
        let (before, bracket) = piece.split_at(piece.find('（').unwrap_or(piece.len()));
        [before, bracket].into_iter().filter(|piece| !piece.is_empty())
    })
}

/// Columns of a terminal that a text takes: a Chinese character takes two.
pub(super) fn display_width(text: &str) -> usize {
    text.chars().map(|character| if character < '\u{2010}' { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::super::table::Align;
    use super::*;

    fn columns() -> Vec<Column> {
        vec![
            Column::new("名次", Align::Right),
            Column::new("居村委", Align::Left),
            Column::new("派出所", Align::Left).gives_way(1),
            Column::new("登记准确率", Align::Right).short("项1").gives_way(2),
            Column::new("后果", Align::Left).wraps(),
        ]
    }

    fn rows() -> Vec<Vec<String>> {
        let row = ["1", "虚构居委会", "虚构派出所", "50", "末十位连续 3 月，2 级约谈，分析会（待确认）"];
        vec![row.map(str::to_owned).to_vec()]
    }

    fn arranged(width: usize) -> (Vec<usize>, bool, usize) {
        let found = super::arranged(&columns(), &rows(), width);
        (found.shown, found.is_short, found.wrap[&4])
    }

    #[test]
    fn words_wrap_first_then_heads_shorten_then_columns_go() {
        // 6 + 12 + 12 + 12 beside the last column: 43 in one line, its longest piece 17.
        assert_eq!(arranged(200), (vec![0, 1, 2, 3, 4], false, 43));
        assert_eq!(arranged(85), (vec![0, 1, 2, 3, 4], false, 43));
        assert_eq!(arranged(59), (vec![0, 1, 2, 3, 4], false, 17));
        assert_eq!(arranged(58), (vec![0, 1, 2, 3, 4], true, 23));
        assert_eq!(arranged(52), (vec![0, 1, 2, 3, 4], true, 17));
        assert_eq!(arranged(51), (vec![0, 1, 3, 4], true, 28));
        assert_eq!(arranged(38), (vec![0, 1, 4], true, 20));
        assert_eq!(arranged(10), (vec![0, 1, 4], true, 17));
    }

    #[test]
    fn of_two_columns_that_wrap_the_first_takes_what_it_can_use() {
        let columns = [Column::new("约谈", Align::Left).wraps(), Column::new("建议", Align::Left).wraps()];
        let rows = [["3月一级、4月二级", "一票否决（由人决定）"].map(str::to_owned).to_vec()];
        let wrap = |width| super::arranged(&columns, &rows, width).wrap.into_values().collect::<Vec<_>>();
        assert_eq!(
            (wrap(38), wrap(30), wrap(24), wrap(5)),
            (vec![16, 20], vec![16, 12], vec![10, 12], vec![9, 12])
        );
    }

    #[test]
    fn a_table_without_words_fits_or_sheds_columns() {
        let columns = [Column::new("名次", Align::Right), Column::new("派出所", Align::Left).gives_way(1)];
        let fits = |width| super::arranged(&columns, &[], width).shown;
        assert_eq!((fits(12), fits(11)), (vec![0, 1], vec![0]));
    }

    #[test]
    fn lines_break_after_commas_and_before_brackets() {
        assert_eq!(wrapped("末十位，分析会，待确认", 16), "末十位，分析会，\n待确认");
        assert_eq!(wrapped("一票否决（由人决定）", 12), "一票否决\n（由人决定）");
        assert_eq!(wrapped("一个很长而断不开的词", 4), "一个很长而断不开的词");
        assert_eq!(wrapped("", 4), "");
    }
}
