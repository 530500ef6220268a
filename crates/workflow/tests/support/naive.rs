//! What follows from a town's months, worked out again from the document's words and shown to nobody else: no line of it
//! is shared with the program. Rates are fractions that are compared crosswise; only totals of marks are given.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

/// One committee's month as the naive reckoning takes it.
#[derive(Debug, Clone)]
pub struct Row {
    pub committee: String,
    pub checked: i128,
    pub correct: i128,
    pub falsified: i128,
    /// The form's total in ten-thousandths, where it was assessed.
    pub total: i128,
}

/// A month with its committees.
#[derive(Debug, Clone)]
pub struct Naive {
    pub month: String,
    pub rows: Vec<Row>,
}

/// Month, committee, kind, level, months it rests on, months that do not count.
pub type Expected = (String, String, &'static str, i64, Vec<String>, Vec<String>);

/// A fraction above a whole.
type Fraction = (i128, i128);

fn below(one: Fraction, other: Fraction) -> bool {
    one.0 * other.1 < other.0 * one.1
}

/// 三（二）2: each who was falsified costs ten percentage points of the month's rate, and none goes below nothing.
fn rate(row: &Row) -> Fraction {
    let (numerator, denominator) = (row.correct * 10 - row.falsified * row.checked, row.checked * 10);
    (numerator.max(0), denominator)
}

/// The full total.
const FULL: i128 = 100 * 10_000;

/// 三（四）3, 三（五）: everything that `months`, in their order, bring.
pub fn consequences(months: &[Naive]) -> BTreeSet<Expected> {
    let mut found = BTreeSet::new();
    let mut in_a_row: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut counted: BTreeMap<(String, String), (Vec<String>, Vec<String>)> = BTreeMap::new();
    for Naive { month, rows } in months {
        let assessed: Vec<&Row> = rows.iter().filter(|row| row.checked > 0).collect();
        let town: Fraction =
            (assessed.iter().map(|row| row.correct).sum(), assessed.iter().map(|row| row.checked).sum());
        for row in &assessed {
            let code = row.committee.clone();
            if below(rate(row), town) {
                let entry = (month.clone(), code.clone(), "analysis_meeting", 0, vec![month.clone()], vec![]);
                found.insert(entry);
            }
            // Those equal or behind: a smaller total, or the same with a rate that is not higher.
            let behind = assessed.iter().filter(|other| {
                other.total < row.total || (other.total == row.total && !below(rate(row), rate(other)))
            });
            let last_ten = behind.count() <= 10 && row.total < FULL;
            let streak = in_a_row.entry(code.clone()).or_default();
            if !last_ten {
                streak.clear();
                continue;
            }
            streak.push(month.clone());
            let level = match streak.len() {
                1 => 0,
                2 => 1,
                _ => 2,
            };
            if level > 0 {
                let months = streak.clone();
                found.insert((month.clone(), code.clone(), "interview", level, months, vec![]));
            }
            let year = counted.entry((month[..4].to_owned(), code.clone())).or_default();
            if below(town, rate(row)) {
                year.1.push(month.clone());
            } else {
                year.0.push(month.clone());
                if year.0.len() == 5 {
                    let (months, excluded) = year.clone();
                    found.insert((month.clone(), code, "veto", 0, months, excluded));
                }
            }
        }
    }
    found
}
