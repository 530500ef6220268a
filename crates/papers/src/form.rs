//! The assessment form (附件1), one page a committee, as the document issues it.

use std::collections::BTreeSet;

use assessment::policy::{Edition, Item, ReadingIndex, Rule};
use assessment::{CommitteeMonth, Exact, MonthResult, NOT_ASSESSED, TownFigures, not_assessed_reason};
use serde::Serialize;
use serde_json::json;

use crate::{DRAFT, Fonts, Paper, PaperError, press};

/// 考核表输入: the forms of a month and the words they share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormsInput {
    /// The words of the form as issued.
    pub words: FormWords,
    /// One form a committee, in the order of printing.
    pub forms: Vec<Form>,
    /// Whether the arithmetic of each mark follows on a page of its own.
    pub with_steps: bool,
    /// Id of the policy, for the footer.
    pub policy: String,
    /// The month with its year, for the footer: the title as issued names the month alone.
    pub month: String,
    /// A short root of the month's sealed bundle, for the footer.
    pub root: Option<String>,
    /// For a month that is not published: who is still to come, line by line. They have no form yet.
    pub draft: Option<Vec<String>>,
}

/// 考核表文字: what the form prints for every committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormWords {
    /// First column, one cell over all items.
    pub subject: String,
    /// Column heads.
    pub columns: Vec<String>,
    /// The rows.
    pub items: Vec<FormItem>,
    /// Label of the total.
    pub total: String,
    /// Note below the table.
    pub note: String,
}

/// 考核项文字: a row of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormItem {
    /// 考核内容.
    pub content: String,
    /// 扣分标准, line by line.
    pub rules: Vec<String>,
}

/// 考核表: one committee's form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// Title with the committee and the month filled in.
    pub title: String,
    /// The marks, or why there are none.
    pub outcome: FormOutcome,
    /// Readings the marks rest on which nobody has signed.
    pub unsettled: Vec<String>,
}

/// 考核表结果: the marks, or why there are none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum FormOutcome {
    /// It was assessed.
    Assessed {
        /// Marks in the order of the rows.
        marks: Vec<FormMark>,
        /// Their sum.
        total: String,
    },
    /// It was not assessed.
    NotAssessed {
        /// Why.
        reason: String,
    },
}

/// 考核分: a mark as printed, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormMark {
    /// The mark.
    pub mark: String,
    /// Its arithmetic, line by line.
    pub steps: Vec<String>,
}

impl FormsInput {
    /// The forms of a month by committee code, with the steps that the result kept.
    pub fn compose(edition: &Edition, figures: &TownFigures, month: &MonthResult) -> Self {
        let form = |committee: &CommitteeMonth| Form {
            title: title(edition, figures, month, committee),
            outcome: outcome(edition, committee),
            unsettled: unsettled(edition, committee),
        };
        Self {
            words: FormWords::of(edition),
            forms: month.committees.iter().map(form).collect(),
            with_steps: false,
            policy: edition.instrument.id.clone(),
            month: month.month.to_string(),
            root: None,
            draft: None,
        }
    }
}

impl FormWords {
    /// The words that the policy gives the form.
    pub fn of(edition: &Edition) -> Self {
        let item =
            |item: &Item| FormItem { content: item.form_content.clone(), rules: item.form_rules.clone() };
        Self {
            subject: edition.form.subject.clone(),
            columns: edition.form.columns.clone(),
            items: edition.items.iter().map(item).collect(),
            total: edition.form.total.clone(),
            note: edition.form.note.clone(),
        }
    }
}

fn title(
    edition: &Edition,
    figures: &TownFigures,
    month: &MonthResult,
    committee: &CommitteeMonth,
) -> String {
    let name = figures.row(month.month, committee.code).map_or("", |row| figures.name(row.name));
    // The month goes in first: a committee's name is not a place to put it.
    edition.form.title.replace("{month}", &month.month.number().to_string()).replace("{committee}", name)
}

fn outcome(edition: &Edition, committee: &CommitteeMonth) -> FormOutcome {
    if !committee.is_assessed() {
        return FormOutcome::NotAssessed { reason: not_assessed_reason(edition, committee) };
    }
    let marks = committee.marks.iter().take(edition.items.len()).enumerate();
    let lines = |item: usize| {
        committee.steps.get(item).into_iter().flatten().map(|step| step.line(edition)).collect()
    };
    let mark = |(item, mark): (usize, &Exact)| FormMark { mark: printed(mark), steps: lines(item) };
    FormOutcome::Assessed { marks: marks.map(mark).collect(), total: printed(&committee.total) }
}

/// A mark as the form prints it: exact, or to two decimals where no finite decimal exists.
pub(crate) fn printed(mark: &Exact) -> String {
    let exact = mark.to_string();
    if exact.contains('/') { mark.rounded(2) } else { exact }
}

/// Readings that nobody has signed and on which the committee's marks rest.
fn unsettled(edition: &Edition, committee: &CommitteeMonth) -> Vec<String> {
    used_readings(edition, committee)
        .into_iter()
        .filter_map(|index| unsettled_words(edition, index))
        .collect()
}

/// Readings on which the committee's marks rest: those its steps name, or, where no steps were kept, all that the
/// rules of the items name.
pub(crate) fn used_readings(edition: &Edition, committee: &CommitteeMonth) -> BTreeSet<ReadingIndex> {
    let of_items: BTreeSet<_> = edition.items.iter().flat_map(|item| readings_of(edition, item)).collect();
    if committee.steps.iter().all(Vec::is_empty) {
        return of_items;
    }
    // What awaits a person may hang on ranks as well, which are not on the form.
    let awaited = committee.confirm.iter().filter(|reading| of_items.contains(reading));
    committee.steps.iter().flatten().filter_map(|step| step.reading).chain(awaited).collect()
}

/// Clause and option in force of a reading that nobody has signed.
fn unsettled_words(edition: &Edition, index: ReadingIndex) -> Option<String> {
    let reading = edition.reading(index).filter(|reading| !reading.is_decided())?;
    let place = edition.clause(reading.clause).map_or("", |clause| &clause.place);
    Some(format!("{place}“{}”", reading.chosen()?.text))
}

/// Every reading that sets a parameter of an item.
fn readings_of(edition: &Edition, item: &Item) -> Vec<ReadingIndex> {
    let mut found = vec![item.floor.reading];
    match &item.rule {
        Rule::PerCount(counts) => found.extend(counts.iter().map(|count| count.applies.reading)),
        Rule::StepBelow(rule) => {
            found.push(rule.counting.reading);
            found.extend(
                rule.bands.iter().filter_map(|band| band.until.as_ref()).map(|(_, edge)| edge.reading),
            );
            if let Some(rate) = edition.rates.get(usize::from(rule.rate.0)) {
                found.push(rate.none_checked.reading);
                found.extend(rate.lowered_by.as_ref().map(|lowered| lowered.effect.reading));
            }
        }
        Rule::BottomPlaces(rule) => {
            found.extend([rule.scope.reading, rule.order.reading, rule.ties.reading]);
            found.extend([rule.small_group.reading, rule.accumulation.reading]);
            found.extend(rule.exempt_share.as_ref().map(|share| share.when.reading));
            let quota = rule.exempt_quota.as_ref();
            found.extend(quota.into_iter().flat_map(|quota| [quota.scope.reading, quota.period.reading]));
        }
    }
    found.into_iter().flatten().collect()
}

/// What stands on top of every form of a draft: that it is one, and who has no form yet.
fn draft_mark(lines: &[String]) -> String {
    match lines.is_empty() {
        true => DRAFT.to_owned(),
        false => {
            // Names are many, and the margin holds a line.
            let counts =
                lines.iter().map(|line| line.split_once('：').map_or(line.as_str(), |(count, _)| count));
            format!("{DRAFT}；没有列入：{}", counts.collect::<Vec<_>>().join("；"))
        }
    }
}

/// The forms as PDF: an A4 page a committee, and a page of arithmetic after each when asked for.
///
/// # Errors
/// A template is at fault; the input never is.
pub fn forms_pdf(input: &FormsInput, fonts: &Fonts) -> Result<Paper, PaperError> {
    let data = json!({
        "words": input.words,
        "not_assessed": NOT_ASSESSED,
        "forms": input.forms,
        "with_steps": input.with_steps,
        "policy": input.policy,
        "month": input.month,
        "root": input.root,
        "draft": input.draft.as_ref().map(|lines| draft_mark(lines)),
    });
    press::print(include_str!("form.typ"), data, fonts, "shikou form")
}
