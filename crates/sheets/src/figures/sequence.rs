//! What the chunks of a file come to, taken in the order of the file.

use std::collections::HashSet;

use assessment::{TownCode, TownFigures};

use super::QUOTA_SHEET;
use super::parser::{Early, Parsed, Parser};
use crate::csv::QUOTA_FILE;
use crate::finding::{Finding, Findings, Refusal};

/// 数据册: everything that a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FigureBook {
    /// Towns in the order of the file.
    pub towns: Vec<TownFigures>,
    /// Columns that nobody asked for, as `居村数据：备注`.
    pub set_aside: Vec<String>,
    /// What is odd but not refused.
    pub warnings: Vec<Finding>,
}

/// 读完: what is left to say once every town has been handed over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ending {
    /// Columns that nobody asked for, as `居村数据：备注`.
    pub set_aside: Vec<String>,
    /// What is odd but not refused.
    pub warnings: Vec<Finding>,
}

/// Why towns stop coming.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// 拒收: the file is refused; what has been handed over must not be used.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// 街镇不相连: a town comes a second time, so that the file must be read as a whole ([`crate::read_csv`]);
    /// what has been handed over must not be used.
    #[error("街镇 {0} 的行没有排在一起，须整体读入")]
    Interleaved(TownCode),
}

/// 汇集: takes what the chunks held in the order of the file and keeps the account of findings.
#[derive(Debug)]
pub struct Sequence<'p> {
    parser: &'p Parser,
    findings: Findings,
    strangers: Findings,
    warnings: Findings,
    early: Early,
    towns: HashSet<Option<TownCode>>,
}

impl<'p> Sequence<'p> {
    /// Begins with what is already known to be wrong with the tables and heads.
    pub fn new(parser: &'p Parser) -> Self {
        Self {
            parser,
            findings: parser.findings.clone(),
            strangers: Findings::default(),
            warnings: Findings::default(),
            early: Early::default(),
            towns: HashSet::new(),
        }
    }

    /// Takes the next chunk and gives back its towns (those not taken out); none once something is wrong.
    ///
    /// # Errors
    /// A town that has come before.
    pub fn accept(&mut self, parsed: Parsed) -> Result<Vec<TownFigures>, Stop> {
        for town in &parsed.codes {
            if let (false, Some(code)) = (self.towns.insert(*town), *town) {
                return Err(Stop::Interleaved(code));
            }
        }
        self.findings.append(parsed.findings);
        self.strangers.append(parsed.strangers);
        self.warnings.append(parsed.warnings);
        self.early.join(parsed.early);
        let is_sound = self.findings.is_empty() && self.strangers.is_empty();
        Ok(if is_sound { parsed.towns } else { Vec::new() })
    }

    /// Notes something that is wrong with the file as a whole.
    pub fn refuse(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Unknown stations of several towns have one cause, a table that is missing; of one town, each may be a slip.
    fn tell_strangers(&mut self) {
        let strangers = std::mem::take(&mut self.strangers);
        match strangers.first() {
            Some(first) if self.towns.len() > 1 => {
                let (towns, count) = (self.towns.len(), strangers.count());
                let message = format!(
                    "有 {towns} 个街镇，而没有可用的“{QUOTA_SHEET}”表：{}（这样的共 {count} 个）",
                    first.message
                );
                let remedy = format!(
                    "请加一张“{QUOTA_SHEET}”表（街镇编码、派出所、推送定额；CSV 文件夹里是 {QUOTA_FILE}），列出每个街镇的派出所"
                );
                self.findings.push(Finding { message, remedy, ..first.clone() });
            }
            _ => self.findings.append(strangers),
        }
    }

    /// The end of the file.
    ///
    /// # Errors
    /// Everything that was wrong in it.
    pub fn finish(mut self) -> Result<Ending, Refusal> {
        self.tell_strangers();
        let origin = &self.parser.table.origin;
        if self.towns.is_empty() && self.findings.is_empty() {
            let (message, remedy) = if self.early.count > 0 {
                ("所有行的月份都早于方案施行的月份", "请核对月份")
            } else {
                ("只有表头，没有数据行", "请从第二行起逐行填写数据")
            };
            self.findings.push(origin.whole(message, remedy));
        }
        self.findings.into_result()?;
        if let Some(warning) = self.early.warning(origin, self.parser.table.rules.valid_from) {
            self.warnings.push(warning);
        }
        self.parser.warn_unused_towns(&self.towns, &mut self.warnings);
        Ok(Ending { set_aside: self.parser.set_aside.clone(), warnings: self.warnings.into_warnings() })
    }
}
