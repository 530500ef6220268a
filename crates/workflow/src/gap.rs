//! What a row of figures lacks before it can have marks. A blank is not a zero: until the row is whole, nobody is told
//! what it would come to.

use assessment::Edition;
use assessment::policy::FigureOf;

use crate::counts::{CountRow, faults, without_sample};

/// 未填全: what stands between a committee's figures and its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Whether anybody has put in a count of the month; what was brought over is nobody's.
    pub started: bool,
    /// Heads of the columns that are blank.
    pub missing: Vec<String>,
    /// Counts that contradict each other, as sentences.
    pub contradictions: Vec<String>,
}

impl Gap {
    /// The gap of a row; `None` where it is whole.
    pub(crate) fn of(edition: &Edition, row: &CountRow) -> Option<Self> {
        let (mut missing, mut contradictions) = (Vec::new(), Vec::new());
        let mut lacks = |header: &str| {
            if !missing.iter().any(|known| known == header) {
                missing.push(header.to_owned());
            }
        };
        // Without a sample the reason stands in its place; a blank without either is still to come.
        if let Some(checked) = without_sample(edition, &row.counts)
            && row.reason.is_empty()
            && !row.counts.contains_key(&checked.id)
        {
            lacks(&checked.header);
        }
        for (id, words) in faults(edition, FigureOf::Committee, &row.counts) {
            let figure = edition.figures_of(FigureOf::Committee).find(|figure| figure.id == id);
            let Some(figure) = figure else { continue };
            let whole = figure.not_above.and_then(|whole| edition.figure(FigureOf::Committee, whole));
            match (row.counts.contains_key(&id), whole) {
                (false, _) => lacks(&figure.header),
                (true, Some(whole)) if !row.counts.contains_key(&whole.id) => lacks(&whole.header),
                (true, _) => contradictions.push(words),
            }
        }
        if missing.is_empty() && contradictions.is_empty() {
            return None;
        }
        let started = row.counts.keys().any(|figure| row.touched.contains_key(figure));
        Some(Self { started, missing, contradictions })
    }

    /// As tables say it in a word.
    pub const fn title(&self) -> &'static str {
        if self.started { "未填全" } else { "未填报" }
    }

    /// As a sentence: `未填全：缺“准确人数”`.
    pub fn words(&self) -> String {
        match self.started {
            true => format!("{}：{}", self.title(), self.details()),
            false => self.title().to_owned(),
        }
    }

    /// What is missing and what is wrong: `缺“准确人数”`.
    fn details(&self) -> String {
        let mut told = Vec::new();
        if !self.missing.is_empty() {
            let heads: Vec<String> = self.missing.iter().map(|head| format!("“{head}”")).collect();
            told.push(format!("缺{}", heads.join("")));
        }
        told.extend(self.contradictions.iter().cloned());
        told.join("；")
    }
}

/// 缺数居村委: a committee of a month that has no marks yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// Code.
    pub committee: String,
    /// Name in the month.
    pub name: String,
    /// Station in the month.
    pub station: String,
    /// Community in the month.
    pub community: Option<String>,
    /// What its row lacks.
    pub gap: Gap,
}

impl Lacking {
    /// Who is still to come, for a paper: `未填报2个：甲、乙`, `未填全1个：丙（缺“准确人数”）`.
    pub fn lines(lacking: &[Self]) -> Vec<String> {
        let (begun, untouched): (Vec<_>, Vec<_>) = lacking.iter().partition(|one| one.gap.started);
        let mut lines = Vec::new();
        let mut line = |rows: &[&Self], named: fn(&Self) -> String| {
            if let Some(first) = rows.first() {
                let names: Vec<String> = rows.iter().map(|one| named(one)).collect();
                lines.push(format!("{}{}个：{}", first.gap.title(), rows.len(), names.join("、")));
            }
        };
        line(&untouched, |one| one.name.clone());
        line(&begun, |one| format!("{}（{}）", one.name, one.gap.details()));
        lines
    }
}

/// 待补情况: what a month that is still filled in lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outstanding {
    /// Committees without marks, by code.
    pub(crate) committees: Vec<Lacking>,
    /// The town's own counts that are blank or contradict each other, as sentences.
    pub(crate) town: Vec<String>,
}
