//! What people should know of an organisation, or of a change in it.

use std::collections::BTreeMap;

use assessment::Edition;
use assessment::policy::{PlaceScope, Rule};
use storage::{CommitteeSpan, StaffLine};

use crate::place::Place;

/// Whether a place holds a committee.
pub(crate) fn holds(place: &Place, now: &[CommitteeSpan]) -> bool {
    match place {
        Place::Town | Place::Station(_) => true,
        Place::Community(own) => now.iter().any(|span| span.community.as_ref() == Some(own)),
        Place::Committee(own) => now.iter().any(|span| span.committee == *own),
    }
}

/// Users whose place held a committee before and holds none after: nobody else would notice.
pub(crate) fn stranded(
    users: &[StaffLine],
    before: &[CommitteeSpan],
    after: &[CommitteeSpan],
) -> Vec<String> {
    let able = users.iter().filter(|user| user.disabled_at.is_none());
    able.filter_map(|user| {
        let place = Place::parse(&user.place)?;
        if !holds(&place, before) || holds(&place, after) {
            return None;
        }
        let name = before.iter().find(|span| place == Place::Committee(span.committee.clone()));
        let words = name.map_or_else(|| place.words(), |span| span.name.as_str());
        let (name, login) = (&user.name, &user.login);
        Some(format!(
            "用户“{name}”（{login}）的范围“{words}”不再有居村委，只能看以前的月份：请在“用户”里改范围或停用"
        ))
    })
    .collect()
}

/// Stations with so few committees that the places deducted take in much of them.
pub(crate) fn small_stations(edition: &Edition, committees: &[CommitteeSpan]) -> Vec<String> {
    let below = edition.items.iter().filter_map(|item| match &item.rule {
        Rule::BottomPlaces(rule) if rule.scope.value == PlaceScope::Station => {
            Some(rule.small_group_warning_below_committees)
        }
        _ => None,
    });
    let Some(below) = below.max().and_then(|below| usize::try_from(below).ok()) else { return Vec::new() };
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for span in committees {
        *sizes.entry(&span.station).or_default() += 1;
    }
    sizes
        .into_iter()
        .filter(|(_, size)| *size < below)
        .map(|(station, size)| format!("{station}只有 {size} 个居村委，少于 {below} 个，末位扣分涉及面大"))
        .collect()
}
