//! 行政区划代码: which region codes citizen numbers carry, and in which years each was in force.

use std::sync::LazyLock;

/// The table as published: one row for each code that was ever in force, in ascending order.
const TABLE: &str = include_str!("../../../../data/citizen_region_codes.csv");

/// 行政区划. A county, district or province whose code numbers begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// The six digits.
    pub code: u32,
    /// Its last name.
    pub name: &'static str,
    /// First year in force; `None` when it is as old as the codes themselves.
    pub first_year: Option<u16>,
    /// Last year in force; `None` when it still is.
    pub last_year: Option<u16>,
}

static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| {
    let mut regions: Vec<Region> = TABLE.lines().skip(1).filter_map(row).collect();
    // The table is in order already; the search below must not depend on that being kept.
    regions.sort_unstable_by_key(|region| region.code);
    regions
});

fn row(line: &'static str) -> Option<Region> {
    let mut cells = line.split(',');
    let code = cells.next()?.parse().ok()?;
    let name = cells.next()?;
    let first_year = cells.next()?.parse().ok();
    let last_year = cells.next()?.parse().ok();
    Some(Region { code, name, first_year, last_year })
}

/// The region of a code, in force or abolished; `None` when the table does not know it.
///
/// No table is complete: not knowing a code says nothing about the number that carries it.
#[must_use]
pub fn region(code: u32) -> Option<&'static Region> {
    let at = REGIONS.binary_search_by_key(&code, |region| region.code).ok()?;
    REGIONS.get(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_in_order() {
        assert_eq!(REGIONS.len(), TABLE.lines().count() - 1);
        assert!(REGIONS.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn regions_young_old_abolished_and_unknown() {
        assert_eq!(region(310_115).map(|r| (r.name, r.first_year)), Some(("浦东新区", Some(1992))));
        assert_eq!(region(500_154).and_then(|r| r.first_year), Some(2016));
        assert_eq!(region(350_404).and_then(|r| r.first_year), Some(2021));
        assert_eq!(region(440_401).map(|r| (r.first_year, r.last_year)), Some((Some(1984), None)));
        assert_eq!(region(310_225).and_then(|r| r.last_year), Some(2000));
        assert_eq!(region(790_000), None);
    }
}
