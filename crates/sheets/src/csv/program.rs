//! The quick way through rows that are written plainly: one step for each column, no allocation, nothing told.
//!
//! Whatever is unusual makes it give up on the row, which is then read the patient way from its beginning; so both
//! ways never disagree on what a row means.

use assessment::{Cells, CommitteeCode, FigureIndex, Month, TownCode};
use memchr::memchr2;

use super::scan::{self, Count, MonthScan};
use crate::figures::columns::{Columns, Role};
use crate::figures::rules::bit;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Town,
    Month,
    Code,
    /// The labels that stand together from here on, so many.
    Run(usize),
    Text(Label),
    Count(FigureIndex),
    /// Counts that stand together, as a range of [`Program::counts`].
    Counts(usize, usize),
    /// A column that is not read; it may hold anything but quotes.
    Skip,
    /// A column that is read only the patient way; blank here.
    Blank,
}

/// Which name a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Name,
    Station,
    Community,
}

/// 逐列步骤.
#[derive(Debug)]
pub(crate) struct Program {
    steps: Vec<Step>,
    counts: Vec<FigureIndex>,
    /// The columns' last step.
    last: usize,
}

impl Program {
    /// The steps for a table; `None` where the order of its columns rules the quick way out.
    pub(crate) fn new(columns: &Columns) -> Option<Self> {
        let steps: Vec<Step> = columns.all.iter().map(|column| step(column.role)).collect();
        let place = |wanted: fn(&Step) -> bool| steps.iter().position(wanted);
        let code = place(|step| matches!(step, Step::Code));
        let town = place(|step| matches!(step, Step::Town));
        let month = place(|step| matches!(step, Step::Month));
        let text = place(|step| matches!(step, Step::Text(_)));
        // The committee decides what its names are expected to be, the town which committees there are.
        let is_early_enough =
            |earlier: Option<usize>, later: Option<usize>| later.is_none_or(|later| earlier < Some(later));
        let fits = is_early_enough(code, text) && is_early_enough(town, code) && is_early_enough(month, code);
        let (steps, counts) = with_counts(with_run(steps));
        let last = steps.len().checked_sub(1)?;
        (fits && columns.all.len() > 1).then_some(Self { steps, counts, last })
    }
}

/// Puts counts that stand together into one step.
fn with_counts(steps: Vec<Step>) -> (Vec<Step>, Vec<FigureIndex>) {
    let (mut joined, mut counts) = (Vec::new(), Vec::new());
    for step in steps {
        let Step::Count(figure) = step else {
            joined.push(step);
            continue;
        };
        let start = counts.len();
        counts.push(figure);
        match joined.last_mut() {
            Some(Step::Counts(_, end)) => *end += 1,
            _ => joined.push(Step::Counts(start, start + 1)),
        }
    }
    (joined, counts)
}

/// Marks the first label of a row with how many follow it directly: they are compared as one.
fn with_run(mut steps: Vec<Step>) -> Vec<Step> {
    let is_text = |step: &Step| matches!(step, Step::Text(_));
    if let Some(first) = steps.iter().position(is_text) {
        let count = steps.iter().skip(first).take_while(|step| is_text(step)).count();
        let is_all = steps.iter().filter(|step| is_text(step)).count() == count;
        if is_all {
            steps.insert(first, Step::Run(count));
        }
    }
    steps
}

fn step(role: Role) -> Step {
    match role {
        Role::Town => Step::Town,
        Role::Month => Step::Month,
        Role::Code => Step::Code,
        Role::Name => Step::Text(Label::Name),
        Role::Station => Step::Text(Label::Station),
        Role::Community => Step::Text(Label::Community),
        Role::Count(figure) => Step::Count(figure),
        Role::Remark | Role::Aside => Step::Skip,
        Role::Rate | Role::Quota => Step::Blank,
    }
}

/// A row as the quick way reads it.
#[derive(Debug, Default)]
pub(crate) struct QuickRow {
    pub(crate) town: Option<TownCode>,
    pub(crate) month: Option<Month>,
    pub(crate) code: Option<CommitteeCode>,
    pub(crate) cells: Cells,
    pub(crate) filled: u32,
}

impl QuickRow {
    #[inline]
    fn put(&mut self, figure: FigureIndex, count: Count) {
        let is_filled = count.length > 0;
        self.cells.set(figure, is_filled.then_some(count.value));
        self.filled |= if is_filled { bit(figure) } else { 0 };
    }
}

/// What a row says between its columns: who asks what a committee is called.
pub(crate) trait Labels<'d> {
    /// The row's town, month and committee are known now; false gives the row up.
    fn committee(&mut self, row: &QuickRow) -> bool;
    /// The bytes of all labels when the committee was last seen.
    fn expected_run(&self) -> Option<&[u8]>;
    /// The labels are other than they were; their bytes follow one by one.
    fn label(&mut self, label: Label, bytes: &'d [u8]);
    /// The bytes of all labels together.
    fn run(&mut self, bytes: &'d [u8]);
}

/// 快读.
#[derive(Debug, Default)]
pub(crate) struct Quick {
    months: MonthScan,
    town_bytes: [u8; 9],
    town: Option<TownCode>,
}

impl Quick {
    /// Reads the row at `at`; where the next begins, or `None` to have it read the patient way.
    #[inline]
    pub(crate) fn read<'d>(
        &mut self,
        program: &Program,
        data: &'d [u8],
        at: usize,
        row: &mut QuickRow,
        labels: &mut impl Labels<'d>,
    ) -> Option<usize> {
        let mut at = at;
        let mut position = 0;
        let mut run_start = None;
        while let Some(step) = program.steps.get(position) {
            let is_last = position == program.last;
            position += 1;
            match *step {
                Step::Counts(start, end) => at = counts(data, at, program.counts.get(start..end)?, row)?,
                // Counts have been put together.
                Step::Count(_) => return None,
                Step::Run(count) => {
                    match same_labels(data, at, labels) {
                        Some(length) => {
                            at += length;
                            position += count;
                        }
                        None => {
                            run_start = Some(at);
                            continue;
                        }
                    }
                    if position > program.last {
                        return line_end(data, at);
                    }
                }
                Step::Text(label) => {
                    at += text(data, at, label, labels)?;
                    let is_run_end = !matches!(program.steps.get(position), Some(Step::Text(_)));
                    if let (Some(start), true) = (run_start, is_run_end) {
                        labels.run(data.get(start..at)?);
                    }
                }
                Step::Month => {
                    row.month = Some(self.months.read(data, at)?);
                    at += 7;
                }
                Step::Code => {
                    row.code = CommitteeCode::new(scan::long_number(data, at, 12)?);
                    if row.code.is_none() || !labels.committee(row) {
                        return None;
                    }
                    at += 12;
                }
                Step::Town => {
                    row.town = Some(self.town(data, at)?);
                    at += 9;
                }
                Step::Skip => at += field_length(data.get(at..)?)?,
                Step::Blank => {}
            }
            at = if is_last { line_end(data, at)? } else { comma(data, at)? };
        }
        Some(at)
    }

    #[inline]
    fn town(&mut self, data: &[u8], at: usize) -> Option<TownCode> {
        let bytes = data.get(at..)?.first_chunk::<9>()?;
        if self.town.is_none() || !scan::begins_with(bytes, &self.town_bytes) {
            let number = scan::long_number(data, at, 9)?;
            self.town = TownCode::new(u32::try_from(number).ok()?);
            self.town_bytes = *bytes;
        }
        self.town
    }
}

#[inline]
fn comma(data: &[u8], at: usize) -> Option<usize> {
    (*data.get(at)? == b',').then_some(at + 1)
}

#[inline]
fn line_end(data: &[u8], at: usize) -> Option<usize> {
    match *data.get(at)? {
        b'\n' => Some(at + 1),
        b'\r' if *data.get(at + 1)? == b'\n' => Some(at + 2),
        _ => None,
    }
}

/// Reads counts that follow one another; the place behind the last one.
#[inline]
fn counts(data: &[u8], at: usize, figures: &[FigureIndex], row: &mut QuickRow) -> Option<usize> {
    // Near the end of the data, and where counts fill more than a window, each is looked for by itself.
    match data.get(at..).and_then(<[u8]>::first_chunk::<64>) {
        Some(window) if figures.len() > 1 => {
            counts_in(data, at, window, figures, row).or_else(|| counts_one_by_one(data, at, figures, row))
        }
        _ => counts_one_by_one(data, at, figures, row),
    }
}

#[inline]
fn counts_in(
    data: &[u8],
    at: usize,
    window: &[u8; 64],
    figures: &[FigureIndex],
    row: &mut QuickRow,
) -> Option<usize> {
    let (mut ends, mut start, mut last) = (scan::ends(window), 0, b',');
    for figure in figures {
        let end = ends.trailing_zeros() as usize;
        let length = end.wrapping_sub(start);
        if last != b',' || length > 7 {
            return None;
        }
        last = *window.get(end)?;
        let value = scan::number_of(data, at + start, length)?;
        let is_filled = length > 0;
        row.cells.set(*figure, is_filled.then_some(value));
        row.filled |= if is_filled { bit(*figure) } else { 0 };
        ends &= ends.wrapping_sub(1);
        start = end + 1;
    }
    Some(at + start - 1)
}

#[cold]
fn counts_one_by_one(data: &[u8], at: usize, figures: &[FigureIndex], row: &mut QuickRow) -> Option<usize> {
    let mut at = at;
    let (last, before) = figures.split_last()?;
    for figure in before {
        let count = scan::count(data, at)?;
        if !count.is_before_comma {
            return None;
        }
        at += count.length + 1;
        row.put(*figure, count);
    }
    let count = scan::count(data, at)?;
    row.put(*last, count);
    Some(at + count.length)
}

/// The length of the labels where they are the same bytes as when the committee was last seen.
#[inline]
fn same_labels<'d>(data: &[u8], at: usize, labels: &impl Labels<'d>) -> Option<usize> {
    let expected = labels.expected_run()?;
    let rest = data.get(at..)?;
    let is_whole = rest.get(expected.len()).is_some_and(|byte| matches!(byte, b',' | b'\n' | b'\r'));
    (is_whole && scan::begins_with(rest, expected)).then_some(expected.len())
}

/// Hands a label over; returns its length.
fn text<'d>(data: &'d [u8], at: usize, label: Label, labels: &mut impl Labels<'d>) -> Option<usize> {
    let rest = data.get(at..)?;
    let length = field_length(rest)?;
    labels.label(label, rest.get(..length)?);
    Some(length)
}

/// The length of a field without quotes.
fn field_length(rest: &[u8]) -> Option<usize> {
    let end = memchr2(b',', b'\n', rest)?;
    let field = rest.get(..end)?;
    if field.contains(&b'"') {
        return None;
    }
    Some(if field.last() == Some(&b'\r') { end - 1 } else { end })
}
