//! The roster as a table: out, and in again.

use askama::Template;
use assessment::Month;
use axum::http::StatusCode;
use sheets::{Mark, RosterRow};
use workflow::{Founding, Refusal, RosterPreview};

use crate::frame::Frame;
use crate::problem::Problem;
use crate::random;
use crate::route::Answer;
use crate::visit::{Sent, Visit, XLSX, file, on_to, page_with};

#[derive(Template, Default)]
#[template(path = "pages/committee/roster.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) month: String,
    pub(crate) upload: String,
    pub(crate) file_name: String,
    pub(crate) findings: Vec<String>,
    pub(crate) preview: Option<RosterPreview>,
    pub(crate) fault: String,
}

/// The committees of a month as a table.
pub(crate) async fn export(visit: Visit) -> Answer {
    let organisation = visit.office().organisation(visit.actor(), None).await?;
    let rows: Vec<RosterRow> = organisation
        .committees
        .into_iter()
        .map(|line| RosterRow {
            code: line.committee,
            name: line.name,
            station: line.station,
            community: line.community,
        })
        .collect();
    let bytes = sheets::write_roster(&rows).map_err(|error| Problem::Fault(format!("roster: {error}")))?;
    file(&format!("居村委名册{}.xlsx", organisation.month), XLSX, bytes)
}

/// Where a roster is chosen.
pub(crate) async fn show(visit: Visit) -> Answer {
    let month = visit.office().organisation(visit.actor(), None).await?.changes_from;
    page_with(StatusCode::OK, &Page { frame: visit.frame("导入名册")?, month, ..Page::default() })
}

/// Checks a roster and keeps it until it is taken.
pub(crate) async fn preview(visit: Visit) -> Answer {
    let month = visit.field("month").to_owned();
    let blank = Page { frame: visit.frame("导入名册")?, month: month.clone(), ..Page::default() };
    let refuse = |fault: &str| (StatusCode::UNPROCESSABLE_ENTITY, fault.to_owned());
    let Some(sent) = visit.asked.files.first() else {
        let (status, fault) = refuse("请先选文件");
        return page_with(status, &Page { fault, ..blank });
    };
    if month.parse::<Month>().is_err() {
        let (status, fault) = refuse("请选从哪个月起，如 2022-06");
        return page_with(status, &Page { fault, ..blank });
    }
    let upload = format!("{}-{month}", random::token()?);
    let files = vec![sent.clone()];
    visit.web.uploads.keep(upload.clone(), visit.actor(), visit.office().now(), files);
    let blank = Page { upload, file_name: sent.name.clone(), ..blank };
    match rows(sent) {
        Err(refusal) => {
            let findings = refusal.findings.iter().map(ToString::to_string).collect();
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &Page { findings, ..blank })
        }
        Ok(rows) => {
            let preview = visit.office().preview_roster(visit.actor(), &month, &rows).await?;
            page_with(StatusCode::OK, &Page { preview: Some(preview), ..blank })
        }
    }
}

fn rows(sent: &Sent) -> Result<Vec<Founding>, sheets::Refusal> {
    let rows = sheets::read_roster(&sent.bytes, &sent.name)?;
    let founding = |row: RosterRow| Founding {
        committee: row.code,
        name: row.name,
        station: row.station,
        community: row.community,
    };
    Ok(rows.into_iter().map(founding).collect())
}

/// The file that was kept, and the month that was chosen with it.
fn kept(visit: &Visit) -> Result<(Sent, String), Problem> {
    let gone = || Refusal::State("文件已不在（放了半小时以上，或服务重启过）：请重新上传".to_owned());
    let upload = visit.part("upload");
    let found = visit.web.uploads.find(upload, visit.actor(), visit.office().now());
    let file = found.and_then(|files| files.first().cloned()).ok_or_else(gone)?;
    let (_, month) = upload.split_once('-').ok_or_else(gone)?;
    Ok((file, month.to_owned()))
}

/// Takes it.
pub(crate) async fn confirm(visit: Visit) -> Answer {
    let (sent, month) = kept(&visit)?;
    let rows = rows(&sent).map_err(|refusal| Refusal::State(refusal.to_string()))?;
    visit.office().import_roster(visit.actor(), &visit.key()?, &month, &rows).await?;
    on_to("/committees?done=changed")
}

/// The user's own file with its faults marked.
pub(crate) async fn errors(visit: Visit) -> Answer {
    let (sent, month) = kept(&visit)?;
    let marks: Vec<Mark> = match rows(&sent) {
        Err(refusal) => refusal.findings.iter().map(Mark::from).collect(),
        Ok(rows) => {
            let preview = visit.office().preview_roster(visit.actor(), &month, &rows).await?;
            let mark = |fault: &workflow::FieldFault| Mark {
                sheet: None,
                row: None,
                code: fault.field.clone(),
                column: None,
                words: fault.words.clone(),
            };
            preview.faults.iter().map(mark).collect()
        }
    };
    let bytes = sheets::marked_workbook(&sent.bytes, &sent.name, &marks)
        .map_err(|error| Problem::Fault(format!("marked workbook: {error}")))?;
    let stem = sent.name.rsplit_once('.').map_or(sent.name.as_str(), |(stem, _)| stem);
    file(&format!("{stem}（错误说明）.xlsx"), XLSX, bytes)
}

impl Page {
    fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.preview.as_ref().is_some_and(|preview| preview.faults.is_empty())
    }
}
