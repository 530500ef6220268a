//! The papers that pages offer, set with the fonts of this machine.

use papers::{Circular, CircularInput, Fonts, FormsInput, IssueDate, Letter, Paper, PaperError, font_places};
use web::{PaperFailure, PaperRequest, Papers};
use workflow::view::NoticeLetter;

/// 排版: makes the papers of a month with the fonts of this machine.
#[derive(Debug)]
pub(crate) struct Typesetter;

impl Papers for Typesetter {
    fn forms_pdf(&self, paper: &PaperRequest<'_>, committee: Option<&str>) -> Result<Vec<u8>, PaperFailure> {
        let result = paper.result().ok_or_else(no_result)?;
        let mut wanted = result.clone();
        if let Some(committee) = committee {
            wanted.committees.retain(|found| found.code.to_string() == committee);
        }
        let mut forms = FormsInput::compose(paper.edition, paper.figures, &wanted);
        forms.with_steps = committee.is_some();
        forms.root = paper.root.map(str::to_owned);
        forms.draft = paper.draft.map(<[String]>::to_vec);
        papers::forms_pdf(&forms, &fonts()?).map(|paper| paper.bytes).map_err(failure)
    }

    fn circular_docx(&self, paper: &PaperRequest<'_>) -> Result<Vec<u8>, PaperFailure> {
        papers::circular_docx(&circular(paper)?).map(|paper: Paper| paper.bytes).map_err(failure)
    }

    fn circular_pdf(&self, paper: &PaperRequest<'_>) -> Result<Vec<u8>, PaperFailure> {
        papers::circular_pdf(&circular(paper)?, &fonts()?).map(|paper| paper.bytes).map_err(failure)
    }

    fn notice_docx(&self, notice: &NoticeLetter) -> Result<Vec<u8>, PaperFailure> {
        papers::notice_docx(&letter(notice)).map(|paper: Paper| paper.bytes).map_err(failure)
    }

    fn notice_pdf(&self, notice: &NoticeLetter) -> Result<Vec<u8>, PaperFailure> {
        papers::notice_pdf(&letter(notice), &fonts()?).map(|paper: Paper| paper.bytes).map_err(failure)
    }
}

fn circular(paper: &PaperRequest<'_>) -> Result<Circular, PaperFailure> {
    let result = paper.result().ok_or_else(no_result)?;
    let previous = paper.results.months.iter().rev().find(|earlier| earlier.month < paper.month);
    let year = paper.results.year(paper.policy, paper.month.year());
    Ok(Circular::compose(&CircularInput {
        edition: paper.edition,
        figures: paper.figures,
        month: result,
        previous,
        year: Some(&year),
        letter: Letter {
            root: paper.root.map(str::to_owned),
            draft: paper.draft.map(<[String]>::to_vec),
            ..Letter::default()
        },
    }))
}

fn letter(notice: &NoticeLetter) -> papers::NoticeLetter {
    let (year, month, day) = notice.date;
    papers::NoticeLetter {
        issuer: notice.issuer.clone(),
        title: notice.title.clone(),
        addressee: notice.addressee.clone(),
        paragraphs: notice.paragraphs.clone(),
        signature: notice.signature.clone(),
        date: IssueDate { year, month, day },
    }
}

fn fonts() -> Result<Fonts, PaperFailure> {
    let program = std::env::current_exe().ok();
    Fonts::load(&font_places(program.as_deref())).map_err(failure)
}

#[allow(clippy::needless_pass_by_value, reason = "given to map_err")]
fn failure(error: PaperError) -> PaperFailure {
    PaperFailure(error.to_string())
}

fn no_result() -> PaperFailure {
    PaperFailure("这个月没有结果".to_owned())
}
