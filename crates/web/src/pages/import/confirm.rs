//! A checked table is taken, or taken back.

use workflow::{FiguresImport, Refusal};

use crate::address;
use crate::route::Answer;
use crate::visit::{Visit, on_to};

use super::{preview, read};

/// Takes it.
pub(crate) async fn confirm(visit: Visit) -> Answer {
    let files = preview::kept(&visit)?;
    let policy = read::policy(&visit).await?;
    let book = read::read(&files, &policy).map_err(|refusal| Refusal::State(refusal.to_string()))?;
    let Some(figures) = read::own_town(&book, &visit.actor().town) else {
        return Err(Refusal::State("文件里没有本街镇的数据".to_owned()).into());
    };
    let month = visit.part("month");
    let import = FiguresImport { file_name: &preview::names(&files), month, figures };
    visit.office().import_figures(visit.actor(), &visit.key()?, import).await?;
    on_to(&format!("{}?done=imported", address::month(month)))
}

/// Takes it back.
pub(crate) async fn undo(visit: Visit) -> Answer {
    let Ok(sequence) = visit.part("sequence").parse() else {
        return Err(Refusal::NotFound("这次导入".to_owned()).into());
    };
    visit.office().undo_import(visit.actor(), &visit.key()?, sequence).await?;
    on_to(&format!("/months/{}/import?done=undone", visit.part("month")))
}
