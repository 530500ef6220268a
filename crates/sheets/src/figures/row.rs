//! One row, read with all patience: every fault of it is found and told.

use std::borrow::Cow;

use assessment::{Cells, CommitteeCode, Exact, Month, TownCode};

use super::columns::{Columns, Role};
use super::rules::{Rules, bit};
use crate::cell::{self, CellValue, Fault};
use crate::finding::{Findings, Origin};

/// A table as its header describes it.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) origin: Origin,
    pub(crate) columns: Columns,
    pub(crate) rules: Rules,
}

/// What a row says; parts that could not be read are `None`, and the findings say why.
#[derive(Debug, Default)]
pub(crate) struct Row<'a> {
    pub(crate) town: Option<TownCode>,
    pub(crate) month: Option<Month>,
    pub(crate) code: Option<CommitteeCode>,
    pub(crate) name: Option<Cow<'a, str>>,
    pub(crate) station: Option<Cow<'a, str>>,
    pub(crate) community: Option<Cow<'a, str>>,
    pub(crate) rate: Option<Exact>,
    pub(crate) quota: Option<u32>,
    pub(crate) cells: Cells,
    filled: u32,
}

/// What became of a row.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "nearly every outcome is a row, and a box for each would cost more"
)]
pub(crate) enum RowOutcome<'a> {
    Row(Row<'a>),
    /// Nothing in it.
    Blank,
    /// Its month lies before the policy's first.
    Early,
    /// A line of totals; told already.
    Totals,
}

impl Table {
    /// Reads a row and tells all its faults.
    pub(crate) fn read<'a>(
        &self,
        number: u32,
        cells: &[CellValue<'a>],
        findings: &mut Findings,
    ) -> RowOutcome<'a> {
        if cells.iter().all(|cell| cell.is_blank()) {
            return RowOutcome::Blank;
        }
        if let Some(word) = totals_word(cells) {
            let message = format!("这是“{word}”行，不是数据");
            findings.push(self.origin.row(number, message, "请删去合计、小计和说明行，只留逐行的数据"));
            return RowOutcome::Totals;
        }
        if self.is_early(cells) {
            return RowOutcome::Early;
        }
        let mut row = Row::default();
        for (position, column) in self.columns.all.iter().enumerate() {
            let value = cells.get(position).copied().unwrap_or(CellValue::Blank);
            if let Err(fault) = row.take(column.role, value) {
                self.tell(number, position, fault, findings);
            }
        }
        self.refuse_beyond_header(number, cells, findings);
        self.check_counts(number, cells, &row, findings);
        RowOutcome::Row(row)
    }

    fn tell(&self, number: u32, position: usize, fault: Fault, findings: &mut Findings) {
        let title = self.columns.title(position);
        findings.push(self.origin.at(Some(number), Some(&title), fault.message, fault.remedy));
    }

    /// Whether the row's month lies before the policy; such a row is not looked at any further.
    fn is_early(&self, cells: &[CellValue<'_>]) -> bool {
        let position = self.columns.all.iter().position(|column| column.role == Role::Month);
        let month =
            position.and_then(|position| cells.get(position)).and_then(|value| cell::month(*value).ok());
        month.zip(self.rules.valid_from).is_some_and(|(month, from)| month < from)
    }

    fn refuse_beyond_header(&self, number: u32, cells: &[CellValue<'_>], findings: &mut Findings) {
        let beyond = cells.iter().enumerate().skip(self.columns.all.len()).find(|(_, cell)| !cell.is_blank());
        if let Some((position, cell)) = beyond {
            let message = format!("这一行比表头多出内容“{}”，各列可能错位", cell.display());
            let remedy = "请核对这一行；名称里有逗号的，整格要用英文双引号括起来";
            self.tell(number, position, Fault::new(message, remedy), findings);
        }
    }

    fn check_counts(&self, number: u32, cells: &[CellValue<'_>], row: &Row<'_>, findings: &mut Findings) {
        if self.rules.are_kept(row.filled, &row.cells) {
            return;
        }
        let is_blank = |position: usize| cells.get(position).is_none_or(|cell| cell.is_blank());
        for (position, column) in self.columns.all.iter().enumerate() {
            let Role::Count(figure) = column.role else { continue };
            if is_blank(position) && self.rules.required & bit(figure) != 0 {
                let message = format!("“{}”是空的", column.head);
                let mut remedy = "空着不等于 0：没有就填 0，合并的单元格请拆开逐行填写".to_owned();
                let blank_whole = self.rules.parts.iter().find(|part| {
                    part.part == figure
                        && row.cells.get(part.whole).is_none()
                        && self.is_readable(cells, part.whole)
                });
                if let Some(part) = blank_whole {
                    remedy.push_str(&format!("；“{}”空着的行，这一格也要填", part.whole_head));
                }
                self.tell(number, position, Fault::new(message, remedy), findings);
            }
            for part in self.rules.parts.iter().filter(|part| part.part == figure) {
                let whole = row.cells.count(part.whole);
                let fault = match row.cells.get(figure) {
                    Some(count)
                        if row.cells.get(part.whole).is_none()
                            && count > 0
                            && self.is_readable(cells, part.whole) =>
                    {
                        Fault::new(
                            format!("“{}”是 {count}，而“{}”是空的", column.head, part.whole_head),
                            "请补上总数；确实没有测查的，两格都空着或填 0",
                        )
                    }
                    Some(count) if count > whole && self.is_readable(cells, part.whole) => Fault::new(
                        format!("“{}”{count} 大于“{}”{whole}", column.head, part.whole_head),
                        "请核对这两列",
                    ),
                    None if is_blank(position) && part.blank_with_whole && whole > 0 => Fault::new(
                        format!("“{}”是空的，而“{}”是 {whole}", column.head, part.whole_head),
                        "空着不等于 0：请补上，确实一个也没有就填 0",
                    ),
                    _ => continue,
                };
                self.tell(number, position, fault, findings);
            }
        }
    }

    /// Whether a count was read, or is truly blank: a fault in it is told once and draws no others.
    fn is_readable(&self, cells: &[CellValue<'_>], figure: assessment::FigureIndex) -> bool {
        let position = self.columns.all.iter().position(|column| column.role == Role::Count(figure));
        position.and_then(|position| cells.get(position)).is_none_or(|value| cell::count(*value).is_ok())
    }
}

impl<'a> Row<'a> {
    fn take(&mut self, role: Role, value: CellValue<'a>) -> Result<(), Fault> {
        match role {
            Role::Town => self.town = Some(cell::town_code(value)?),
            Role::Month => self.month = Some(cell::month(value)?),
            Role::Code => self.code = Some(cell::committee_code(value)?),
            Role::Name => self.name = Some(required_name(value, "居村委名称")?),
            Role::Station => self.station = Some(required_name(value, "派出所")?),
            Role::Community => self.community = cell::name(value, "社区")?,
            Role::Count(figure) => {
                let count = cell::count(value)?;
                self.filled |= if count.is_some() { bit(figure) } else { 0 };
                self.cells.set(figure, count);
            }
            Role::Rate => self.rate = cell::percent(value)?,
            Role::Quota => self.quota = cell::count(value)?,
            Role::Remark | Role::Aside => {}
        }
        Ok(())
    }
}

fn required_name<'a>(value: CellValue<'a>, what: &str) -> Result<Cow<'a, str>, Fault> {
    cell::name(value, what)?.ok_or_else(|| {
        Fault::new(format!("{what}是空的"), format!("请填写{what}；合并的单元格请拆开逐行填写"))
    })
}

/// The word by which a line of totals gives itself away, in one of its first cells that hold anything.
fn totals_word<'a>(cells: &[CellValue<'a>]) -> Option<&'static str> {
    const WORDS: &[&str] = &[
        "合计",
        "总计",
        "小计",
        "共计",
        "累计",
        "汇总",
        "平均",
        "平均值",
        "全镇",
        "备注",
        "制表人",
        "填表人",
    ];
    let texts = cells.iter().filter(|cell| !cell.is_blank()).take(2).filter_map(|cell| match cell {
        CellValue::Text(text) => Some(*text),
        _ => None,
    });
    // Codes and months are most of what is looked at here: the first sign rules them out.
    let may_be =
        |text: &&str| text.chars().find(|sign| !cell::is_space(*sign)).is_some_and(|sign| sign >= '\u{4e00}');
    texts.into_iter().filter(may_be).find_map(|text| {
        let text = cell::header(text);
        let is_it = |word: &&&str| {
            text.strip_prefix(**word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['：', ':']))
        };
        WORDS.iter().find(is_it).copied()
    })
}
