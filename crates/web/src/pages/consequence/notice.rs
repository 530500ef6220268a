//! The notice of an interview or analysis meeting, for Word and as PDF.

use workflow::view::NoticeLetter;

use super::show::number;
use crate::papers::{PaperFailure, Papers};
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{DOCX, PDF, Visit, file};

/// For Word.
pub(crate) async fn docx(visit: Visit) -> Answer {
    let (name, bytes) = made(&visit, |papers, notice| papers.notice_docx(notice)).await?;
    file(&format!("{name}.docx"), DOCX, bytes)
}

/// As PDF.
pub(crate) async fn pdf(visit: Visit) -> Answer {
    let (name, bytes) = made(&visit, |papers, notice| papers.notice_pdf(notice)).await?;
    file(&format!("{name}.pdf"), PDF, bytes)
}

async fn made(
    visit: &Visit,
    make: fn(&dyn Papers, &NoticeLetter) -> Result<Vec<u8>, PaperFailure>,
) -> Result<(String, Vec<u8>), Problem> {
    let number = number(visit.part("number"))?;
    let notice = visit.office().consequence_notice(visit.actor(), number).await?;
    let name = format!("{} {}", notice.title, notice.addressee);
    let web = visit.web.clone();
    // Work that takes its time stands aside, so that other requests go on.
    let made = tokio::task::spawn_blocking(move || make(web.settings.papers.as_ref(), &notice)).await;
    let bytes = made.map_err(|error| Problem::Fault(format!("paper: {error}")))??;
    Ok((name, bytes))
}
