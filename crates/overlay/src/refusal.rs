//! 拒收: what is wrong with an input, said to whoever can mend it.

use std::fmt;

use thiserror::Error;

/// So many faults are told; the rest is counted.
const LISTED: usize = 20;

/// 问题. One thing that is wrong with an input: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, as the caller names it.
    pub file: String,
    /// The row, counted from 1, the header being row 1.
    pub row: Option<u64>,
    /// The header of the column.
    pub column: Option<String>,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, " 第 {row} 行")?;
        }
        if let Some(column) = &self.column {
            write!(f, " {column} 列")?;
        }
        write!(f, "：{}。{}。", self.problem, self.remedy)
    }
}

/// Everything that is wrong with an input; at least one fault.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct OverlayError {
    /// The first of them.
    pub faults: Vec<Fault>,
    /// How many more there are.
    pub unlisted: u64,
}

impl fmt::Display for OverlayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.faults.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        if self.unlisted > 0 {
            write!(f, "\n另有 {} 处，改好以上各处后再试。", self.unlisted)?;
        }
        Ok(())
    }
}

impl From<Fault> for OverlayError {
    fn from(fault: Fault) -> Self {
        Self { faults: vec![fault], unlisted: 0 }
    }
}

impl Fault {
    /// A fault of a file as a whole.
    pub fn whole(file: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        let (problem, remedy) = (problem.into(), remedy.into());
        Self { file: file.to_owned(), row: None, column: None, problem, remedy }
    }
}

/// Faults while a file is being read: the row is counted within its piece.
#[derive(Default)]
pub(crate) struct Faults {
    listed: Vec<(u64, Option<&'static str>, String, String)>,
    unlisted: u64,
}

impl Faults {
    pub(crate) fn add(
        &mut self,
        row: u64,
        column: Option<&'static str>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        if self.listed.len() < LISTED {
            self.listed.push((row, column, problem.into(), remedy.into()));
        } else {
            self.unlisted += 1;
        }
    }

    /// Takes over the faults of a piece that begins behind so many rows.
    pub(crate) fn absorb(&mut self, piece: Self, rows_before: u64) {
        for (row, column, problem, remedy) in piece.listed {
            self.add(rows_before + row, column, problem, remedy);
        }
        self.unlisted += piece.unlisted;
    }

    /// Nothing, or all of them as those of a file.
    pub(crate) fn into_result(self, file: &str) -> Result<(), OverlayError> {
        if self.listed.is_empty() {
            return Ok(());
        }
        let listed = self.listed.into_iter().map(|(row, column, problem, remedy)| Fault {
            file: file.to_owned(),
            row: Some(row),
            column: column.map(str::to_owned),
            problem,
            remedy,
        });
        Err(OverlayError { faults: listed.collect(), unlisted: self.unlisted })
    }
}
