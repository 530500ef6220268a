//! The three tables by their heads, and what must agree between them.

use assessment::policy::{FigureOf, Policy};

use super::columns::{self, Columns, Role, TextRow, Wanted};
use super::parser::Parser;
use super::row::Table;
use super::rules::{Rules, committee_columns, quota_columns, town_columns};
use crate::finding::{Findings, Origin};

/// Which of the three tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Committees,
    Towns,
    Quotas,
}

impl Which {
    pub(crate) fn sheet(self) -> &'static str {
        match self {
            Self::Committees => super::COMMITTEE_SHEET,
            Self::Towns => super::TOWN_SHEET,
            Self::Quotas => super::QUOTA_SHEET,
        }
    }

    pub(crate) fn wanted(self, policy: &Policy) -> Vec<Wanted> {
        match self {
            Self::Committees => committee_columns(policy.newest()),
            Self::Towns => town_columns(policy.newest()),
            Self::Quotas => quota_columns(),
        }
    }

    /// The table that the first rows describe; `None`, with findings, when they describe none.
    pub(crate) fn table(
        self,
        policy: &Policy,
        rows: &[TextRow],
        origin: &Origin,
        findings: &mut Findings,
    ) -> Option<Table> {
        let columns = columns::find(rows, &self.wanted(policy), origin, findings)?;
        let rules = match self {
            Self::Committees => Rules::of(policy, FigureOf::Committee, &columns),
            Self::Towns => Rules::of(policy, FigureOf::Town, &columns),
            Self::Quotas => Rules::default(),
        };
        Some(Table { origin: origin.clone(), columns, rules })
    }
}

/// A table of a kind with nothing in it, where the real one cannot be read.
pub(crate) fn empty_table(origin: &Origin) -> Table {
    Table { origin: origin.clone(), columns: Columns::default(), rules: Rules::default() }
}

impl Parser {
    /// Takes 全镇数据 in: its columns must fit those of 居村数据.
    pub(crate) fn close_towns(&mut self, table: &Table) {
        self.towns_are_read = true;
        let sheet = Which::Towns.sheet();
        self.set_aside.extend(table.columns.set_aside(sheet));
        let (here, there) = (self.table.columns.has(Role::Town), table.columns.has(Role::Town));
        if here != there {
            let (with, without) =
                if here { (Which::Committees, Which::Towns) } else { (Which::Towns, Which::Committees) };
            let message = format!("{}有“{}”列，{}没有", with.sheet(), columns::TOWN, without.sheet());
            let origin = if here { &table.origin } else { &self.table.origin };
            self.findings
                .push(origin.whole(message, "多个街镇时两张表都要有这一列，只有一个街镇时两张表都可以不要"));
            self.towns_are_read = false;
        }
        self.towns.finish(&table.origin, &mut self.findings);
        if self.towns.is_empty() && !self.towns.has_early && self.findings.is_empty() {
            self.findings.push(table.origin.whole("只有表头，没有可用的数据行", "请每月填一行全镇数据"));
            self.towns_are_read = false;
        }
    }

    /// Takes 派出所定额 in.
    pub(crate) fn close_quotas(&mut self, table: &Table) {
        self.quotas_are_read = true;
        self.set_aside.extend(table.columns.set_aside(Which::Quotas.sheet()));
        let has_towns = self.table.columns.has(Role::Town);
        if has_towns && !table.columns.has(Role::Town) {
            let remedy = "有几个街镇时请加上“街镇编码”列";
            self.findings.push(table.origin.whole("缺少“街镇编码”列", remedy));
        }
        self.quotas.finish(has_towns, &table.origin, &mut self.findings);
    }
}
