//! What is wrong in a file, told to whoever can mend it: where it is and what to do.

use std::fmt;
use std::sync::Arc;

/// The most findings that are listed one by one; the rest are counted.
pub const MAX_LISTED: usize = 1_000;

/// 问题: something wrong or odd in a file, with its place and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file as the caller named it.
    pub file: String,
    /// The sheet, where the file has sheets.
    pub sheet: Option<String>,
    /// The row as a spreadsheet numbers it: the header is usually row 1.
    pub row: Option<u32>,
    /// The head of the column, or its letter where it has none.
    pub column: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(formatter, " 工作表“{sheet}”")?;
        }
        if let Some(row) = self.row {
            write!(formatter, " 第 {row} 行")?;
        }
        if let Some(column) = &self.column {
            write!(formatter, " “{column}”列")?;
        }
        write!(formatter, "：{}。{}。", self.message, self.remedy)
    }
}

/// 拒收: the input is not taken, and here is everything that must be mended; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    /// The findings, at most [`MAX_LISTED`].
    pub findings: Vec<Finding>,
    /// How many more there are that are not listed.
    pub unlisted: u64,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, finding) in self.findings.iter().enumerate() {
            if place > 0 {
                writeln!(formatter)?;
            }
            write!(formatter, "{finding}")?;
        }
        if self.unlisted > 0 {
            write!(formatter, "\n另有 {} 处问题没有列出：先改好以上各处，再检查一次。", self.unlisted)?;
        }
        Ok(())
    }
}

impl From<Finding> for Refusal {
    fn from(finding: Finding) -> Self {
        Self { findings: vec![finding], unlisted: 0 }
    }
}

/// Findings as they are gathered: a list with an end, so that a hopeless file does not fill the memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    listed: Vec<Finding>,
    unlisted: u64,
}

impl Findings {
    pub(crate) fn push(&mut self, finding: Finding) {
        if self.listed.len() < MAX_LISTED {
            self.listed.push(finding);
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }

    pub(crate) fn append(&mut self, other: Self) {
        for finding in other.listed {
            self.push(finding);
        }
        self.unlisted = self.unlisted.saturating_add(other.unlisted);
    }

    pub(crate) fn first(&self) -> Option<&Finding> {
        self.listed.first()
    }

    /// How many there are, listed or not.
    pub(crate) fn count(&self) -> u64 {
        u64::try_from(self.listed.len()).unwrap_or(u64::MAX).saturating_add(self.unlisted)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The findings by file, sheet and row, with a last one that counts what is not listed.
    pub(crate) fn into_warnings(mut self) -> Vec<Finding> {
        sort(&mut self.listed);
        if self.unlisted > 0 {
            let file = self.listed.first().map_or_else(String::new, |first| first.file.clone());
            let message = format!("另有 {} 条提醒没有列出", self.unlisted);
            let remedy = "处理以上各条后再读一次".to_owned();
            self.listed.push(Finding { file, sheet: None, row: None, column: None, message, remedy });
        }
        self.listed
    }

    /// `Ok` when there is nothing to refuse for.
    pub(crate) fn into_result(mut self) -> Result<(), Refusal> {
        if self.listed.is_empty() {
            return Ok(());
        }
        sort(&mut self.listed);
        Err(Refusal { findings: self.listed, unlisted: self.unlisted })
    }
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (&a.file, &a.sheet, a.row).cmp(&(&b.file, &b.sheet, b.row)));
}

/// Which table a finding is about.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) file: Arc<str>,
    pub(crate) sheet: Option<Arc<str>>,
}

impl Origin {
    pub(crate) fn new(file: &str, sheet: Option<&str>) -> Self {
        Self { file: file.into(), sheet: sheet.map(Into::into) }
    }

    /// A finding about the table as a whole.
    pub(crate) fn whole(&self, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        self.at(None, None, message, remedy)
    }

    /// A finding about a row.
    pub(crate) fn row(&self, row: u32, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        self.at(Some(row), None, message, remedy)
    }

    pub(crate) fn at(
        &self,
        row: Option<u32>,
        column: Option<&str>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Finding {
        Finding {
            file: self.file.as_ref().to_owned(),
            sheet: self.sheet.as_deref().map(str::to_owned),
            row,
            column: column.map(str::to_owned),
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_place_and_remedy() {
        let finding = Origin::new("六月.xlsx", Some("居村数据")).at(
            Some(5),
            Some("准确人数"),
            "大于抽查人数",
            "请核对",
        );
        assert_eq!(
            finding.to_string(),
            "六月.xlsx 工作表“居村数据” 第 5 行 “准确人数”列：大于抽查人数。请核对。"
        );
        let refusal = Refusal { findings: vec![finding], unlisted: 7 };
        assert!(refusal.to_string().ends_with("另有 7 处问题没有列出：先改好以上各处，再检查一次。"));
    }

    #[test]
    fn a_hopeless_file_does_not_fill_the_memory() {
        let mut findings = Findings::default();
        for row in 0..1_500 {
            findings.push(Origin::new("a.csv", None).row(row, "坏", "改"));
        }
        let refusal = findings.into_result().unwrap_err();
        assert_eq!((refusal.findings.len(), refusal.unlisted), (1_000, 500));
    }
}
