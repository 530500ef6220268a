//! Districts and towns of Shanghai, as far as people leave out 区, 镇 and 街道.

use std::sync::LazyLock;

use super::tables::{ByHash, hash_of};

/// One row for each town: code, name, district code, district, committees.
const TOWNS: &str = include_str!("../../../../data/towns_shanghai_2023.csv");

/// Cities that are provinces: short and long.
pub(crate) const MUNICIPALITIES: [(&str, &str); 4] =
    [("上海", "上海市"), ("北京", "北京市"), ("天津", "天津市"), ("重庆", "重庆市")];

/// The longest name of a town or district without its 镇 or 区.
pub(crate) const LONGEST_SHORT_NAME: usize = 5;

/// What a short name is short for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShortName {
    District(&'static str),
    Town(&'static str),
}

static SHORT_NAMES: LazyLock<ByHash<ShortName>> = LazyLock::new(|| {
    let mut names: ByHash<ShortName> = ByHash::default();
    for line in TOWNS.lines().skip(1) {
        let mut cells = line.split(',').skip(1);
        let (Some(town), Some(district)) = (cells.next(), cells.nth(1)) else { continue };
        let short = district.strip_suffix("新区").or_else(|| district.strip_suffix('区'));
        if let Some(short) = short {
            names.insert(hash_of(short.chars()), ShortName::District(district));
        }
        let short = ["街道", "镇", "乡"].iter().find_map(|end| town.strip_suffix(end));
        // A town that is called after a road could not be told from it.
        let telling = short.filter(|short| short.chars().count() >= 2 && !short.ends_with(['路', '村']));
        if let Some(short) = telling {
            names.entry(hash_of(short.chars())).or_insert(ShortName::Town(town));
        }
    }
    for spelling in ["浦东区", "浦东新"] {
        names.insert(hash_of(spelling.chars()), ShortName::District("浦东新区"));
    }
    names
});

/// What a short name of a district or town stands for.
pub(crate) fn short_name(name: impl Iterator<Item = char>) -> Option<ShortName> {
    SHORT_NAMES.get(&hash_of(name)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names() {
        let of = |name: &str| short_name(name.chars());
        assert_eq!(of("浦东"), Some(ShortName::District("浦东新区")));
        assert_eq!(of("三林"), Some(ShortName::Town("三林镇")));
        assert_eq!(of("东明路"), None);
        assert_eq!(of("唐"), None);
        let longest = TOWNS.lines().skip(1).filter_map(|line| line.split(',').nth(1));
        assert!(longest.count() > 200);
    }
}
