//! The papers of a month: forms, circular, ranking table, sealed bundle.

use assessment::CommitteeCode;
use workflow::view::PublishedNouns;
use workflow::{Lacking, Permission, Refusal};

use crate::papers::{PaperFailure, PaperRequest, Papers};
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{DOCX, PDF, Visit, XLSX, file};

/// What papers are made from: the published month, or for the office the one that is about to be.
async fn nouns(visit: &Visit) -> Result<PublishedNouns, Problem> {
    let month = visit.part("month");
    let issue = visit.query("issue").parse().ok();
    match visit.office().published_nouns(visit.actor(), month, issue).await {
        Err(Refusal::NotFound(_)) if visit.actor().may(Permission::ManageMonth) => {
            Ok(visit.office().draft_nouns(visit.actor(), month).await?)
        }
        found => Ok(found?),
    }
}

/// Who is still to come, where the paper is a draft.
fn draft(nouns: &PublishedNouns) -> Option<Vec<String>> {
    nouns.short_root.is_empty().then(|| Lacking::lines(&nouns.lacking))
}

fn request<'a>(nouns: &'a PublishedNouns, draft: Option<&'a [String]>) -> Result<PaperRequest<'a>, Problem> {
    let edition = nouns.policy.edition(nouns.month);
    let edition =
        edition.ok_or_else(|| Problem::Fault("no edition of the policy for the month".to_owned()))?;
    let root = (!nouns.short_root.is_empty()).then_some(nouns.short_root.as_str());
    let policy = &nouns.policy;
    Ok(PaperRequest {
        policy,
        edition,
        figures: &nouns.figures,
        results: &nouns.result,
        month: nouns.month,
        root,
        draft,
    })
}

/// A draft says so in its name.
fn named(nouns: &PublishedNouns, what: &str, kind: &str) -> String {
    let draft = if nouns.short_root.is_empty() { "（草稿）" } else { "" };
    format!("{what}{}{draft}.{kind}", nouns.month)
}

/// Work that takes its time stands aside, so that other requests go on.
async fn aside(
    visit: &Visit,
    nouns: PublishedNouns,
    make: impl FnOnce(&crate::web::Web, &PublishedNouns) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<(PublishedNouns, Vec<u8>), Problem> {
    let web = visit.web.clone();
    let made = tokio::task::spawn_blocking(move || make(&web, &nouns).map(|bytes| (nouns, bytes))).await;
    made.map_err(|error| Problem::Fault(format!("paper: {error}")))?
}

/// All forms of the own place.
pub(crate) async fn forms(visit: Visit) -> Answer {
    let mut found = nouns(&visit).await?;
    if let Some(own) = &found.own {
        let month = found.result.months.iter_mut().find(|result| result.month == found.month);
        let committees = &mut month.ok_or(Problem::NoPage)?.committees;
        committees.retain(|committee| own.contains(&committee.code.to_string()));
        if committees.is_empty() {
            return Err(Refusal::NotFound("本范围的考核表".to_owned()).into());
        }
    }
    let (nouns, bytes) = aside(&visit, found, |web, nouns| {
        Ok(web.settings.papers.forms_pdf(&request(nouns, draft(nouns).as_deref())?, None)?)
    })
    .await?;
    file(&named(&nouns, "考核表", "pdf"), PDF, bytes)
}

/// One committee's form.
pub(crate) async fn form_pdf(visit: Visit) -> Answer {
    let committee = visit.part("committee").to_owned();
    let month = visit.part("month");
    let shown = visit.office().committee_page(visit.actor(), &committee, Some(month)).await?;
    let found = visit.office().form_nouns(visit.actor(), month, &committee).await?;
    let (nouns, bytes) = aside(&visit, found, move |web, nouns| {
        Ok(web.settings.papers.forms_pdf(&request(nouns, None)?, Some(&committee))?)
    })
    .await?;
    file(&named(&nouns, &format!("{}考核表", shown.result.name), "pdf"), PDF, bytes)
}

/// The circular.
pub(crate) async fn circular(visit: Visit) -> Answer {
    letter(&visit, ("docx", DOCX), |papers, paper| papers.circular_docx(paper)).await
}

/// The circular as PDF.
pub(crate) async fn circular_pdf(visit: Visit) -> Answer {
    letter(&visit, ("pdf", PDF), |papers, paper| papers.circular_pdf(paper)).await
}

type Set = fn(&dyn Papers, &PaperRequest<'_>) -> Result<Vec<u8>, PaperFailure>;

async fn letter(visit: &Visit, (ending, kind): (&str, &'static str), set: Set) -> Answer {
    let found = nouns(visit).await?;
    let (nouns, bytes) = aside(visit, found, move |web, nouns| {
        Ok(set(&*web.settings.papers, &request(nouns, draft(nouns).as_deref())?)?)
    })
    .await?;
    file(&named(&nouns, "通报", ending), kind, bytes)
}

/// The ranking table.
pub(crate) async fn ranking(visit: Visit) -> Answer {
    let found = nouns(&visit).await?;
    let (nouns, bytes) = aside(&visit, found, |_, nouns| {
        let current = nouns.result.month(nouns.month).ok_or(Problem::NoPage)?;
        let previous = nouns.result.months.iter().rev().find(|earlier| earlier.month < nouns.month);
        let own = nouns.own.as_ref().map(|own| {
            let covered = |code: &CommitteeCode| own.contains(&code.to_string());
            current.committees.iter().map(|committee| committee.code).filter(covered).collect::<Vec<_>>()
        });
        let draft = draft(nouns);
        let reader = sheets::RankingReader { own: own.as_deref(), draft: draft.as_deref() };
        sheets::ranking_workbook_for(&nouns.policy, &nouns.figures, current, previous, reader)
            .map_err(|error| Problem::Fault(format!("ranking table: {error}")))
    })
    .await?;
    file(&named(&nouns, "排名公示表", "xlsx"), XLSX, bytes)
}

/// The sealed bundle of an issue.
pub(crate) async fn bundle(visit: Visit) -> Answer {
    let month = visit.part("month");
    let Ok(issue) = visit.part("issue").parse() else {
        return Err(Refusal::NotFound("这次发布".to_owned()).into());
    };
    let bytes = visit.office().bundle(visit.actor(), month, issue).await?;
    file(&format!("封存包{month}-{issue}.json"), "application/json", bytes)
}
