//! One order for the same figures, whatever the order of the rows: months, codes, and names as these mention them.

use assessment::Station;

use super::builder::MonthRows;
use super::names::Names;

/// Sorts a month's committees by code, rows of the same code by their number.
pub(crate) fn sort_by_code(rows: &mut MonthRows) {
    if rows.committees.is_sorted_by(|a, b| a.code < b.code) {
        return;
    }
    let mut both: Vec<_> =
        std::mem::take(&mut rows.committees).into_iter().zip(std::mem::take(&mut rows.numbers)).collect();
    both.sort_by_key(|(committee, number)| (committee.code, *number));
    (rows.committees, rows.numbers) = both.into_iter().unzip();
}

/// 重新编号: names and stations numbered in the order in which sorted rows mention them.
pub(crate) struct Renumbering<'a> {
    names: &'a mut Names,
    stations: &'a mut Vec<Station>,
}

impl<'a> Renumbering<'a> {
    pub(crate) fn new(names: &'a mut Names, stations: &'a mut Vec<Station>) -> Self {
        Self { names, stations }
    }

    pub(crate) fn apply(self, months: &mut [MonthRows]) {
        let mut name_order = Order::default();
        let mut station_order = Order::default();
        for committee in months.iter_mut().flat_map(|rows| &mut rows.committees) {
            committee.name = name_order.place(committee.name);
            committee.community = committee.community.map(|community| name_order.place(community));
            committee.station = station_order.place(committee.station);
        }
        let texts = self.names.take();
        for old in &name_order.old {
            self.names.place(texts.get(*old).map_or("", String::as_str));
        }
        let stations = std::mem::take(self.stations);
        self.stations.extend(station_order.old.iter().filter_map(|old| stations.get(*old)).cloned());
    }
}

/// Old places in their new order, and back.
#[derive(Default)]
struct Order {
    old: Vec<usize>,
    new: Vec<Option<usize>>,
}

impl Order {
    fn place(&mut self, old: usize) -> usize {
        if self.new.len() <= old {
            self.new.resize(old + 1, None);
        }
        match self.new.get_mut(old) {
            Some(Some(new)) => *new,
            Some(vacant) => {
                let place = self.old.len();
                *vacant = Some(place);
                self.old.push(old);
                place
            }
            None => old,
        }
    }
}
