//! Where a printed table breaks into pages. A spreadsheet left alone puts a last row or the signatures on a page of
//! their own; it ignores breaks where it may scale by itself, so the scale is ours as well.

use std::ops::Range;

/// A4 landscape within the margins is 1026 by 669 pixels at full size. LibreOffice draws columns a seventeenth wider
/// than Excel, so some of it is left free.
const PAGE_WIDTH: u32 = 946;
const PAGE_HEIGHT: u32 = 646;
/// So many rows at least stand on the page of what closes the table.
const ROWS_WITH_END: u32 = 3;

/// A column of so many characters, in pixels.
fn column_pixels(characters: u16) -> u32 {
    u32::from(characters) * 7 + 5
}

/// The scale, in percent, by which columns of these widths fill a page.
pub(super) fn scale(widths: &[u16]) -> u16 {
    scale_of(pixels(widths))
}

fn pixels(widths: &[u16]) -> u32 {
    widths.iter().copied().map(column_pixels).sum()
}

fn scale_of(pixels: u32) -> u16 {
    u16::try_from(PAGE_WIDTH * 100 / pixels.max(1)).unwrap_or(100).clamp(10, 100)
}

/// The column that begins the second of two pages side by side, the first `repeated` columns on both, and the scale by
/// which the wider one fills its page.
pub(super) fn halves(widths: &[u16], repeated: usize) -> (usize, u16) {
    let both = pixels(widths.get(..repeated).unwrap_or_default());
    let wider = |at: usize| {
        widths.split_at_checked(at).map_or(u32::MAX, |(left, right)| pixels(left).max(both + pixels(right)))
    };
    let at = (repeated + 1..widths.len()).min_by_key(|at| wider(*at)).unwrap_or(widths.len());
    (at, scale_of(wider(at)))
}

/// The rows that begin a new page, at a scale in percent. `heights` are those of all rows; the rows of `head` are
/// printed on each page; `body` are the table's own rows, after which comes what closes it.
pub(super) fn breaks(heights: &[u32], head: &Range<u32>, body: &Range<u32>, scale: u16) -> Vec<u32> {
    let room = PAGE_HEIGHT * 100 / u32::from(scale.max(1));
    let height = |rows: Range<u32>| -> u32 {
        let rows = usize::try_from(rows.start).unwrap_or(0)..usize::try_from(rows.end).unwrap_or(0);
        heights.get(rows).unwrap_or_default().iter().sum()
    };
    let end = u32::try_from(heights.len()).unwrap_or(u32::MAX);
    let repeated = height(head.clone());
    let kept = body.end.saturating_sub(ROWS_WITH_END).max(body.start);
    let last_fits = repeated + height(kept..end) <= room;
    let mut units: Vec<_> = (body.start..kept).map(|row| row..row + 1).collect();
    if last_fits {
        units.push(kept..end);
    } else {
        units.extend((kept..end).map(|row| row..row + 1));
    }
    let mut used = height(0..body.start);
    let mut breaks = Vec::new();
    for unit in units {
        let needed = height(unit.clone());
        if used + needed > room && unit.start > body.start {
            breaks.push(unit.start);
            used = repeated;
        }
        used += needed;
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Title and head of 100 pixels, so many rows of 20, and closing rows of 30.
    fn table(rows: u32, closing: usize) -> (Vec<u32>, Range<u32>, Range<u32>) {
        let mut heights = vec![60, 40];
        heights.extend((0..rows).map(|_| 20));
        heights.extend(std::iter::repeat_n(30, closing));
        (heights, 1..2, 2..2 + rows)
    }

    #[test]
    fn a_table_fills_its_page_and_no_more() {
        assert_eq!(scale(&[134]), 100);
        assert_eq!(scale(&[100, 100]), 67);
        assert_eq!(scale(&[10]), 100);
        assert_eq!(scale(&[2000]), 10);
        assert_eq!(scale(&[]), 100);
    }

    #[test]
    fn two_pages_are_about_as_wide_as_each_other() {
        assert_eq!(halves(&[50; 9], 1), (5, 53));
        assert_eq!(halves(&[50, 50, 10, 10, 190], 2), (4, 46));
        assert_eq!(halves(&[50], 1), (1, 100));
        assert_eq!(halves(&[], 2), (0, 100));
    }

    #[test]
    fn the_last_page_holds_rows_with_what_closes_the_table() {
        for rows in 0..200 {
            for closing in 0..5 {
                let (heights, head, body) = table(rows, closing);
                let breaks = breaks(&heights, &head, &body, 100);
                let end = u32::try_from(heights.len()).unwrap();
                let starts = std::iter::once(0).chain(breaks.iter().copied());
                let ends = breaks.iter().copied().chain([end]);
                for (start, end) in starts.zip(ends) {
                    let own: u32 =
                        heights[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()].iter().sum();
                    let repeated = if start == 0 { 0 } else { 40 };
                    assert!(own + repeated <= PAGE_HEIGHT, "{rows} {closing}: {breaks:?}");
                }
                if let Some(last) = breaks.last() {
                    assert!(body.end - last >= ROWS_WITH_END, "{rows} {closing}: {breaks:?}");
                }
            }
        }
    }

    #[test]
    fn what_fits_one_page_is_not_broken_and_what_closes_may_be_long() {
        let (heights, head, body) = table(20, 3);
        assert!(breaks(&heights, &head, &body, 100).is_empty());
        let (heights, head, body) = table(3, 40);
        assert_eq!(breaks(&heights, &head, &body, 100), [21, 41]);
    }
}
