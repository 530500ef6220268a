//! What is expected of a file, and how it is checked.

use sheets::{FigureBook, Finding, Refusal};

use super::{Folder, Tables, read_xlsx};

/// A file of the corpus.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    Folder(Folder),
    Workbook(Vec<u8>),
}

impl Input {
    pub(crate) fn read(&self) -> Result<FigureBook, Refusal> {
        match self {
            Self::Folder(folder) => folder.read(),
            Self::Workbook(bytes) => read_xlsx(bytes),
        }
    }
}

/// What must become of it.
#[derive(Debug, Clone)]
pub(crate) enum Expected {
    /// Refused: a finding says `says`, at this row and column where they are given.
    Refused { says: &'static str, row: Option<u32>, column: Option<&'static str> },
    /// Accepted, with a warning that says this.
    Warned(&'static str),
    /// Accepted without a word, as so many rows.
    Accepted(usize),
}

/// 语料: a file with its class and what is expected.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) class: &'static str,
    pub(crate) name: String,
    pub(crate) input: Input,
    pub(crate) expected: Expected,
}

/// The corpus as it is being gathered.
#[derive(Debug, Default)]
pub(crate) struct Corpus(pub(crate) Vec<Case>);

pub(crate) fn says(says: &'static str) -> Expected {
    Expected::Refused { says, row: None, column: None }
}

pub(crate) fn at(row: u32, column: &'static str, says: &'static str) -> Expected {
    Expected::Refused { says, row: Some(row), column: Some(column) }
}

pub(crate) fn in_row(row: u32, says: &'static str) -> Expected {
    Expected::Refused { says, row: Some(row), column: None }
}

impl Corpus {
    /// The same tables as a folder and as a workbook.
    pub(crate) fn both(&mut self, class: &'static str, name: &str, tables: &Tables, expected: Expected) {
        self.folder(class, name, tables.csv(), expected.clone());
        self.workbook(class, name, tables.xlsx(), expected);
    }

    pub(crate) fn folder(&mut self, class: &'static str, name: &str, folder: Folder, expected: Expected) {
        self.push(class, format!("{name}.csv"), Input::Folder(folder), expected);
    }

    pub(crate) fn workbook(&mut self, class: &'static str, name: &str, bytes: Vec<u8>, expected: Expected) {
        self.push(class, format!("{name}.xlsx"), Input::Workbook(bytes), expected);
    }

    fn push(&mut self, class: &'static str, name: String, input: Input, expected: Expected) {
        assert!(
            !self.0.iter().any(|case| case.class == class && case.name == name),
            "{class}/{name} stands in the corpus twice"
        );
        self.0.push(Case { class, name, input, expected });
    }

    /// 居村数据.csv as text, the rest as it should be.
    pub(crate) fn text(
        &mut self,
        class: &'static str,
        name: &str,
        committees: impl Into<Vec<u8>>,
        expected: Expected,
    ) {
        let folder = Folder { committees: Some(committees.into()), ..Tables::default().csv() };
        self.folder(class, name, folder, expected);
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
}

/// Whether a finding can be acted on: where it is, what is wrong, what to do, in Chinese.
fn is_actionable(finding: &Finding, is_workbook: bool) -> bool {
    let has_sheet = finding.row.is_none() || finding.sheet.is_some() == is_workbook;
    !finding.file.is_empty() && has_sheet && is_chinese(&finding.message) && is_chinese(&finding.remedy)
}

/// What is wrong with the outcome of a case; `None` when it is as expected.
pub(crate) fn complaint(case: &Case) -> Option<String> {
    let is_workbook = matches!(case.input, Input::Workbook(_));
    let outcome = case.input.read();
    let findings = match &outcome {
        Ok(book) => &book.warnings,
        Err(refusal) => &refusal.findings,
    };
    if let Some(finding) = findings.iter().find(|finding| !is_actionable(finding, is_workbook)) {
        return Some(format!("cannot be acted on: {finding}"));
    }
    let told = || findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n    ");
    let is_right = match (&case.expected, &outcome) {
        (Expected::Refused { says, row, column }, Err(refusal)) => refusal.findings.iter().any(|finding| {
            format!("{}。{}", finding.message, finding.remedy).contains(says)
                && row.is_none_or(|row| finding.row == Some(row))
                && column.is_none_or(|column| finding.column.as_deref() == Some(column))
        }),
        (Expected::Warned(says), Ok(book)) => {
            book.warnings.iter().any(|warning| warning.message.contains(says))
        }
        (Expected::Accepted(rows), Ok(book)) => {
            let months = book.towns.iter().flat_map(|town| &town.months);
            book.warnings.is_empty() && months.map(|month| month.committees.len()).sum::<usize>() == *rows
        }
        _ => false,
    };
    let verdict = if outcome.is_ok() { "accepted" } else { "refused" };
    (!is_right).then(|| format!("expected {:?}, was {verdict}:\n    {}", case.expected, told()))
}
