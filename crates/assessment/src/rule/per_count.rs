//! 按件扣分: marks for each of a count (“每注销一人，扣1分”).

use super::Sheet;
use crate::Exact;
use crate::policy::{Item, PerCount, Switch};
use crate::result::Notice;
use crate::step::{Operation, Trace};

pub(crate) fn apply<T: Trace>(sheet: &mut Sheet<'_, T>, item: (usize, &Item), counts: &[PerCount]) {
    let figures = sheet.figures;
    for (committee, row) in figures.committees.iter().enumerate() {
        let mut deducted = Exact::ZERO;
        for rule in counts.iter().filter(|rule| rule.applies.value == Switch::On) {
            let count = row.cells.count(rule.figure);
            let marks = &Exact::from(count) * &rule.deduct_marks;
            deducted = &deducted + &marks;
            sheet.record(committee, item, rule.applies.reading, || Operation::CountTimes {
                figure: rule.figure,
                count,
                each: rule.deduct_marks.clone(),
                deducted: marks,
            });
        }
        sheet.close(committee, item, deducted);
    }
    for rule in counts.iter().filter(|rule| rule.applies.value == Switch::On) {
        let blank = figures.committees.iter().filter(|row| row.cells.get(rule.figure).is_none()).count();
        if blank > 0 {
            let committees = u32::try_from(blank).unwrap_or(u32::MAX);
            sheet.notices.push(Notice::BlankFigure { item: item.0, figure: rule.figure, committees });
        }
    }
}
