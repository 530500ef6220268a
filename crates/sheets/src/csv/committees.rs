//! Rows of 居村数据 from bytes: the quick way where it holds, the patient way elsewhere.

use std::borrow::Cow;

use assessment::{CommitteeCode, Month};

use super::program::{Label, Labels as LabelSource, Program, Quick, QuickRow};
use super::record::Record;
use crate::cell::{self, CellValue};
use crate::figures::builder::Labels;
use crate::figures::parser::{Parsed, Parser};
use crate::figures::worker::{Collector, Grouping};
use crate::limits::{MAX_CELL_BYTES, MAX_NAME_CHARS};

/// 分块解析: reads chunks of 居村数据 one after another, each a whole number of towns.
#[derive(Debug)]
pub struct Worker<'p> {
    collector: Collector<'p>,
    program: Option<Program>,
    quick: Quick,
    record: Record,
}

/// What is known of the committee of the row that is being read.
struct Known<'c, 'p, 'd> {
    collector: &'c mut Collector<'p>,
    place: Option<usize>,
    /// What it was called before; taken away as soon as a label is handed over.
    labels: Option<Labels>,
    name: &'d [u8],
    station: &'d [u8],
    community: &'d [u8],
    run: &'d [u8],
}

impl<'d> LabelSource<'d> for Known<'_, '_, 'd> {
    #[inline]
    fn committee(&mut self, row: &QuickRow) -> bool {
        let (Some(month), Some(code)) = (row.month, row.code) else { return false };
        if self.collector.parser.table.rules.valid_from.is_some_and(|from| month < from) {
            return false;
        }
        self.collector.begin(row.town);
        let Some(builder) = self.collector.builder() else { return false };
        self.place = builder.find_seen(code);
        self.labels = self.place.and_then(|place| builder.labels(place));
        true
    }

    #[inline]
    fn expected_run(&self) -> Option<&[u8]> {
        self.collector.current()?.run(self.place?)
    }

    fn label(&mut self, label: Label, bytes: &'d [u8]) {
        self.labels = None;
        match label {
            Label::Name => self.name = bytes,
            Label::Station => self.station = bytes,
            Label::Community => self.community = bytes,
        }
    }

    fn run(&mut self, bytes: &'d [u8]) {
        self.run = bytes;
    }
}

impl Known<'_, '_, '_> {
    #[inline]
    fn put(mut self, number: u32, month: Month, code: CommitteeCode, row: &QuickRow) -> Option<()> {
        let labels = match self.labels {
            Some(labels) => labels,
            None => self.new_labels(number, code)?,
        };
        self.collector.builder()?.push(number, month, code, labels, row.cells);
        Some(())
    }

    /// Takes up what the committee is called in this row; `None` when the patient way must say what is wrong.
    fn new_labels(&mut self, number: u32, code: CommitteeCode) -> Option<Labels> {
        let name = text(self.name)?;
        let station = text(self.station)?;
        let community = if self.community.is_empty() { None } else { Some(text(self.community)?) };
        let station = self.collector.station(number, station);
        let builder = self.collector.builder()?;
        let name = builder.names.place(name);
        let community = community.map(|community| builder.names.place(community));
        let labels = Labels { name, station, community };
        builder.note(self.place, code, labels, self.run);
        Some(labels)
    }
}

/// A label's bytes as a name, where they are a plain one.
fn text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    if is_plain_name(bytes) {
        return Some(text);
    }
    match cell::name(CellValue::Text(text), "") {
        Ok(Some(Cow::Borrowed(name))) => Some(name),
        _ => None,
    }
}

/// Whether a quick look is enough to see that reading would leave a name as it is: short, made of Chinese signs and
/// visible ASCII alone, nothing at its head to take away.
fn is_plain_name(bytes: &[u8]) -> bool {
    let is_plain = |byte: &u8| matches!(byte, b'!'..=b'~' | 0x80..=0xbf | 0xe4..=0xe9);
    (1..=MAX_NAME_CHARS).contains(&bytes.len())
        && !matches!(bytes.first(), Some(b'\'' | b'#'))
        && bytes.iter().all(is_plain)
}

impl<'p> Worker<'p> {
    pub(crate) fn new(parser: &'p Parser, grouping: Grouping) -> Self {
        Self {
            collector: Collector::new(parser, grouping),
            program: Program::new(&parser.table.columns),
            quick: Quick::default(),
            record: Record::default(),
        }
    }

    /// Reads rows, the first of which has the number `first_row`.
    pub(crate) fn read(&mut self, data: &[u8], first_row: u32) {
        let (mut at, mut number) = (0, first_row);
        while at < data.len() {
            at = match self.read_quickly(data, at, number) {
                Some(next) => next,
                None => self.read_patiently(data, at, number),
            };
            number = number.saturating_add(1);
        }
    }

    pub(crate) fn collector(&mut self) -> &mut Collector<'p> {
        &mut self.collector
    }

    /// Hands over what has been gathered, every town ended.
    pub(crate) fn end(&mut self) -> Parsed {
        self.collector.end()
    }

    #[inline]
    fn read_quickly(&mut self, data: &[u8], at: usize, number: u32) -> Option<usize> {
        let program = self.program.as_ref()?;
        let mut row = QuickRow::default();
        let mut known = Known {
            collector: &mut self.collector,
            place: None,
            labels: None,
            name: &[],
            station: &[],
            community: &[],
            run: &[],
        };
        let next = self.quick.read(program, data, at, &mut row, &mut known)?;
        if !known.collector.parser.table.rules.are_kept(row.filled, &row.cells) {
            return None;
        }
        let (Some(month), Some(code)) = (row.month, row.code) else { return None };
        known.put(number, month, code, &row)?;
        Some(next)
    }

    #[cold]
    fn read_patiently(&mut self, data: &[u8], at: usize, number: u32) -> usize {
        let next = self.record.split(data, at);
        let origin = &self.collector.parser.table.origin;
        if let Some(broken) = self.record.broken {
            let message = format!("{broken}，这一行分不清各列");
            let remedy = "请检查英文双引号是否成对；名称里的双引号要写成两个";
            self.collector.parsed.findings.push(origin.row(number, message, remedy));
            return next;
        }
        if next - at > MAX_CELL_BYTES {
            let message = "这一行太长，不像是一行数据";
            self.collector.parsed.findings.push(origin.row(number, message, "请检查英文双引号是否成对"));
            return next;
        }
        let cells: Vec<CellValue<'_>> = self.record.cells(data).collect();
        self.collector.take_row(number, &cells);
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sign that is plain to the quick look is kept by the patient one, alone and at either end of a name.
    #[test]
    fn the_quick_look_never_differs_from_the_patient_one() {
        for sign in '\0'..=char::MAX {
            for text in [format!("{sign}"), format!("{sign}村"), format!("村{sign}")] {
                if is_plain_name(text.as_bytes()) {
                    let patient = cell::name(CellValue::Text(&text), "");
                    assert_eq!(patient, Ok(Some(Cow::Borrowed(text.as_str()))), "{text:?}");
                }
            }
        }
        assert!(is_plain_name("三林老街居委会".as_bytes()));
    }
}
