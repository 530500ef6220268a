//! 预检: what a table would change; nothing is written.

use askama::Template;
use axum::http::StatusCode;
use sheets::Mark;
use workflow::FiguresImport;
use workflow::view::ImportLine;
use workflow::{ImportPreview, Refusal};

use crate::frame::Frame;
use crate::problem::Problem;
use crate::random;
use crate::route::Answer;
use crate::visit::{Sent, Visit, XLSX, file, page, page_with};

use super::read;

#[derive(Template, Default)]
#[template(path = "pages/import/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) month: String,
    pub(crate) imports: Vec<ImportLine>,
    pub(crate) fault: String,
}

#[derive(Template, Default)]
#[template(path = "pages/import/preview.html")]
pub(crate) struct Checked {
    pub(crate) frame: Frame,
    pub(crate) month: String,
    pub(crate) upload: String,
    pub(crate) file_name: String,
    pub(crate) preview: ImportPreview,
    /// What could not even be read, with its place.
    pub(crate) findings: Vec<String>,
    pub(crate) warnings: Vec<String>,
    pub(crate) set_aside: Vec<String>,
}

/// More faults than anybody reads are left to the marked file.
const LISTED: usize = 30;

/// A table as it was checked.
enum Outcome {
    Unreadable(Box<sheets::Refusal>),
    Read(Box<ImportPreview>, Vec<String>, Vec<String>),
}

/// Where a table is chosen, and what was brought in before.
pub(crate) async fn show(visit: Visit) -> Answer {
    render(&visit, StatusCode::OK, String::new()).await
}

async fn render(visit: &Visit, status: StatusCode, fault: String) -> Answer {
    let month = visit.part("month").to_owned();
    let mut imports = visit.office().imports(visit.actor()).await?;
    imports.retain(|line| line.month == month);
    page_with(status, &Page { frame: visit.frame(format!("{month} 导入数据"))?, month, imports, fault })
}

/// Checks a table and keeps it until it is taken.
pub(crate) async fn preview(visit: Visit) -> Answer {
    if visit.asked.files.is_empty() {
        return render(&visit, StatusCode::UNPROCESSABLE_ENTITY, "请先选文件".to_owned()).await;
    }
    let upload = random::token()?;
    let files = visit.asked.files.clone();
    let files = visit.web.uploads.keep(upload.clone(), visit.actor(), visit.office().now(), files);
    let month = visit.part("month").to_owned();
    let frame = visit.frame(format!("{month} 导入预检"))?;
    let file_name = names(&files);
    let blank = Checked { frame, month, upload, file_name, ..Checked::default() };
    match check(&visit, &files).await? {
        Outcome::Unreadable(refusal) => {
            let listed = refusal.findings.iter().take(LISTED);
            let mut findings: Vec<String> = listed.map(ToString::to_string).collect();
            let unread = refusal.findings.len().saturating_sub(LISTED);
            let more = u64::try_from(unread).unwrap_or(u64::MAX).saturating_add(refusal.unlisted);
            if more > 0 {
                findings.push(format!("另有 {more} 处没有列出，错误说明里有红格"));
            }
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &Checked { findings, ..blank })
        }
        Outcome::Read(preview, warnings, set_aside) => {
            page(&Checked { preview: *preview, warnings, set_aside, ..blank })
        }
    }
}

pub(super) fn names(files: &[Sent]) -> String {
    files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join("、")
}

async fn check(visit: &Visit, files: &[Sent]) -> Result<Outcome, Problem> {
    let policy = read::policy(visit).await?;
    let book = match read::read(files, &policy) {
        Ok(book) => book,
        Err(refusal) => return Ok(Outcome::Unreadable(Box::new(refusal))),
    };
    let Some(figures) = read::own_town(&book, &visit.actor().town) else {
        return Err(Refusal::State("文件里没有本街镇的数据".to_owned()).into());
    };
    let import = FiguresImport { file_name: &names(files), month: visit.part("month"), figures };
    let preview = visit.office().preview_import(visit.actor(), import).await?;
    let warnings = book.warnings.iter().map(ToString::to_string).collect();
    Ok(Outcome::Read(Box::new(preview), warnings, book.set_aside.clone()))
}

/// The files that were kept.
pub(super) fn kept(visit: &Visit) -> Result<std::sync::Arc<Vec<Sent>>, Problem> {
    let found = visit.web.uploads.find(visit.part("upload"), visit.actor(), visit.office().now());
    found.ok_or_else(|| {
        Refusal::State("文件已不在（放了半小时以上，或服务重启过）：请重新上传".to_owned()).into()
    })
}

/// The user's own file with its faults marked.
pub(crate) async fn errors(visit: Visit) -> Answer {
    let files = kept(&visit)?;
    let marks: Vec<Mark> = match check(&visit, &files).await? {
        Outcome::Unreadable(refusal) => refusal.findings.iter().map(Mark::from).collect(),
        Outcome::Read(preview, ..) => preview
            .problems
            .iter()
            .map(|problem| Mark {
                sheet: None,
                row: None,
                code: problem.committee.clone(),
                column: Some(problem.header.clone()).filter(|header| !header.is_empty()),
                words: format!("{}。{}", problem.message, problem.remedy),
            })
            .collect(),
    };
    let Some(first) = files.first() else { return Err(Problem::NoPage) };
    let bytes = sheets::marked_workbook(&first.bytes, &first.name, &marks)
        .map_err(|error| Problem::Fault(format!("marked workbook: {error}")))?;
    let stem = first.name.rsplit_once('.').map_or(first.name.as_str(), |(stem, _)| stem);
    file(&format!("{stem}（错误说明）.xlsx"), XLSX, bytes)
}
