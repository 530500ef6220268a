//! 末位扣分: marks for the last places of an order inside a group (“列最后三位的，分别扣2、4、6分”).

use std::cmp::Ordering;

use super::Sheet;
use crate::Exact;
use crate::figures::CommitteeFigures;
use crate::policy::{
    Accumulation, BottomPlaces, ExemptQuota, ExemptShare, Item, PlaceOrder, PlaceScope, PlaceTies,
    QuotaPeriod, QuotaScope, ShareExemption, SmallGroup,
};
use crate::result::Notice;
use crate::step::{Operation, Trace};

pub(crate) fn apply<T: Trace>(sheet: &mut Sheet<'_, T>, item: (usize, &Item), rule: &BottomPlaces) {
    if rule.accumulation.value == Accumulation::DecemberOnly && sheet.figures.month.number() != 12 {
        for committee in 0..sheet.committees.len() {
            sheet.record(committee, item, rule.accumulation.reading, || Operation::NotDue);
            sheet.close(committee, item, Exact::ZERO);
        }
        return;
    }
    let mut order = ordered(sheet, item, rule);
    order.sort_by(|a, b| a.group.cmp(&b.group).then_with(|| a.value.cmp(&b.value)));
    let mut rest = order.as_slice();
    while let Some(first) = rest.first() {
        let length = rest.iter().take_while(|place| place.group == first.group).count();
        let (group, others) = rest.split_at(length);
        rest = others;
        apply_group(sheet, item, rule, group);
    }
}

/// A committee in order.
struct Entry {
    group: usize,
    committee: usize,
    value: Exact,
}

fn ordered<T: Trace>(sheet: &mut Sheet<'_, T>, item: (usize, &Item), rule: &BottomPlaces) -> Vec<Entry> {
    let figures = sheet.figures;
    let mut order = Vec::with_capacity(figures.committees.len());
    let mut without_earlier = 0;
    for (committee, row) in figures.committees.iter().enumerate() {
        let group = match rule.scope.value {
            PlaceScope::Station => row.station,
            PlaceScope::Town => 0,
        };
        let (numerator, known) = measured(sheet, rule, row);
        without_earlier += u32::from(!known);
        let denominator = (!rule.share_of.is_empty())
            .then(|| rule.share_of.iter().map(|figure| u64::from(row.cells.count(*figure))).sum::<u64>());
        let value = match denominator {
            None => Some(Exact::from(numerator)),
            // At most eight nine-digit counts: far inside 63 bits.
            Some(whole) => Exact::ratio(i64::from(numerator) * 100, i64::try_from(whole).unwrap_or(i64::MAX)),
        };
        let Some(value) = value else {
            sheet.record(committee, item, rule.unranked.reading, || Operation::Unranked);
            sheet.close(committee, item, Exact::ZERO);
            continue;
        };
        sheet.record(committee, item, rule.accumulation.reading, || Operation::Measure {
            numerator,
            denominator,
            value: value.clone(),
        });
        order.push(Entry { group, committee, value });
    }
    if without_earlier > 0 {
        sheet.notices.push(Notice::NoEarlierMonth { item: item.0, committees: without_earlier });
    }
    order
}

/// The count that is ordered, and whether it is known: the month alone needs the month before.
fn measured<T>(sheet: &Sheet<'_, T>, rule: &BottomPlaces, row: &CommitteeFigures) -> (u32, bool) {
    let so_far = row.cells.count(rule.measure);
    if rule.accumulation.value != Accumulation::MonthOnly || sheet.figures.month.number() == 1 {
        return (so_far, true);
    }
    let earlier = sheet.before.and_then(|before| {
        let place = before.committees.binary_search_by_key(&row.code, |row| row.code).ok()?;
        before.committees.get(place)
    });
    match earlier {
        Some(earlier) => (so_far.saturating_sub(earlier.cells.count(rule.measure)), true),
        None => (so_far, false),
    }
}

fn apply_group<T: Trace>(
    sheet: &mut Sheet<'_, T>,
    item: (usize, &Item),
    rule: &BottomPlaces,
    group: &[Entry],
) {
    let size = group.len();
    let table = Table::new(rule, size);
    if size < to_size(rule.small_group_warning_below_committees) {
        let station = match rule.scope.value {
            PlaceScope::Station => group.first().map(|entry| entry.group),
            PlaceScope::Town => None,
        };
        sheet.notices.push(Notice::SmallGroup { item: item.0, station, committees: to_count(size) });
    }
    let mut start = 0;
    while let Some(first) = group.get(start) {
        let ties = group
            .iter()
            .skip(start)
            .take_while(|entry| entry.value.cmp(&first.value) == Ordering::Equal)
            .count();
        let tie = Tie { worst: start + 1, best: start + ties, of: size };
        for entry in group.iter().skip(start).take(ties) {
            apply_entry(sheet, item, rule, &table, entry, &tie);
        }
        start += ties;
    }
}

/// Places that equals share, counted from the bottom; the last place is 1.
struct Tie {
    worst: usize,
    best: usize,
    of: usize,
}

fn apply_entry<T: Trace>(
    sheet: &mut Sheet<'_, T>,
    item: (usize, &Item),
    rule: &BottomPlaces,
    table: &Table<'_>,
    entry: &Entry,
    tie: &Tie,
) {
    let committee = entry.committee;
    let shared = tie.worst != tie.best;
    sheet.record(committee, item, rule.scope.reading, || Operation::Place {
        best: to_count(tie.best),
        worst: to_count(tie.worst),
        of: to_count(tie.of),
    });
    if tie.worst > table.marks.len() {
        sheet.close(committee, item, Exact::ZERO);
        return;
    }
    let freed = exempt_by_share(sheet, item, rule.exempt_share.as_ref(), entry)
        || exempt_by_quota(sheet, item, rule, entry);
    if freed {
        sheet.close(committee, item, Exact::ZERO);
        return;
    }
    let deducted = table.deduct(rule.ties.value, tie);
    let disputed = shared && table.deduct(PlaceTies::Mildest, tie) != table.deduct(PlaceTies::Harshest, tie);
    if let Some(result) = sheet.committees.get_mut(committee) {
        if disputed {
            result.confirm.add(rule.ties.reading);
        }
        if table.small {
            result.confirm.add(rule.small_group.reading);
        }
    }
    let reading = if shared { rule.ties.reading } else { rule.order.reading };
    sheet.record(committee, item, reading, || Operation::PlaceDeducts { deducted: deducted.clone() });
    sheet.close(committee, item, deducted);
}

/// What each of the last places deducts in a group of a certain size.
struct Table<'a> {
    marks: &'a [Exact],
    order: PlaceOrder,
    /// How many of the last places deduct in this group.
    places: usize,
    /// Whether the group is so small that the readings of small groups part.
    small: bool,
}

impl<'a> Table<'a> {
    fn new(rule: &'a BottomPlaces, size: usize) -> Self {
        let small = size < to_size(rule.small_group_below_committees);
        let places = match rule.small_group.value {
            SmallGroup::Scaled if small => size / 2,
            _ => rule.deduct_marks.len(),
        };
        Self { marks: &rule.deduct_marks, order: rule.order.value, places, small }
    }

    fn at(&self, place: usize) -> Exact {
        if place == 0 || place > self.places {
            return Exact::ZERO;
        }
        let position = match self.order {
            PlaceOrder::LastMost => self.marks.len().checked_sub(place),
            PlaceOrder::LastLeast => Some(place - 1),
        };
        position.and_then(|position| self.marks.get(position)).cloned().unwrap_or_default()
    }

    fn deduct(&self, ties: PlaceTies, tie: &Tie) -> Exact {
        if tie.worst == tie.best {
            return self.at(tie.worst);
        }
        // Beyond the deducted places everything deducts nothing, so one such place stands for all of them.
        let last = tie.best.min(self.marks.len() + 1);
        let shared = (tie.worst..=last).map(|place| self.at(place));
        match ties {
            PlaceTies::Mildest => shared.min().unwrap_or_default(),
            PlaceTies::Harshest => shared.max().unwrap_or_default(),
            PlaceTies::Mean => {
                let sum: Exact = shared.sum();
                sum.divide(&Exact::from(to_count(tie.best - tie.worst + 1))).unwrap_or_default()
            }
        }
    }
}

fn exempt_by_share<T: Trace>(
    sheet: &mut Sheet<'_, T>,
    item: (usize, &Item),
    exempt: Option<&ExemptShare>,
    entry: &Entry,
) -> bool {
    let Some(exempt) = exempt else { return false };
    let (reached, awaits_decision) = match exempt.when.value {
        ShareExemption::Above => (entry.value > exempt.percent, false),
        ShareExemption::AtLeast => (entry.value >= exempt.percent, false),
        ShareExemption::AboveDiscretionary => (entry.value > exempt.percent, true),
        ShareExemption::AtLeastDiscretionary => (entry.value >= exempt.percent, true),
    };
    if reached
        && awaits_decision
        && let Some(result) = sheet.committees.get_mut(entry.committee)
    {
        result.confirm.add(exempt.when.reading);
    }
    sheet.record(entry.committee, item, exempt.when.reading, || Operation::ExemptByShare {
        percent: entry.value.clone(),
        limit: exempt.percent.clone(),
        reached,
        awaits_decision,
    });
    reached && !awaits_decision
}

fn exempt_by_quota<T: Trace>(
    sheet: &mut Sheet<'_, T>,
    item: (usize, &Item),
    rule: &BottomPlaces,
    entry: &Entry,
) -> bool {
    let figures = sheet.figures;
    let (Some(exempt), Some(row)) = (&rule.exempt_quota, figures.committees.get(entry.committee)) else {
        return false;
    };
    let own = exempt.own_quota.and_then(|figure| row.cells.get(figure));
    let of_station = match exempt.scope.value {
        QuotaScope::CommitteeOrStation => own.is_none(),
        QuotaScope::Station => true,
        QuotaScope::Committee => false,
    };
    let (pushes, quota) = if of_station {
        let rows = figures.committees.iter().filter(|other| other.station == row.station);
        let total = rows.map(|other| u64::from(other.cells.count(rule.measure))).sum();
        (total, sheet.stations.get(row.station).and_then(|station| station.quota))
    } else {
        (u64::from(row.cells.count(rule.measure)), own)
    };
    let Some(of_year) = quota else { return false };
    let month = figures.month.number();
    let quota = quota_of(exempt, of_year, month);
    let freed = Exact::from(i64::try_from(pushes).unwrap_or(i64::MAX)) > quota;
    let pro_rata = exempt.period.value == QuotaPeriod::ProRata;
    sheet.record(entry.committee, item, exempt.period.reading, || Operation::Quota {
        of_year,
        month: pro_rata.then_some(month),
        quota: quota.clone(),
    });
    sheet.record(entry.committee, item, exempt.scope.reading, || Operation::ExemptByQuota {
        pushes,
        quota,
        of_station,
        freed,
    });
    freed
}

fn quota_of(exempt: &ExemptQuota, quota: u32, month: u16) -> Exact {
    match exempt.period.value {
        QuotaPeriod::FullYear => Exact::from(quota),
        QuotaPeriod::ProRata => Exact::ratio(i64::from(quota) * i64::from(month), 12).unwrap_or_default(),
    }
}

fn to_count(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

fn to_size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
