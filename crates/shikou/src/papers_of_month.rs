//! The papers of a month: forms, ranking workbook, circular in Word and PDF.

use std::path::{Path, PathBuf};

use assessment::{Month, Policy, TownFigures, TownResult};
use papers::{CircularInput, Fonts, FormsInput, Letter, Paper, PaperError};

use crate::failure::Failure;
use crate::figures_source::folder_of_town;
use crate::output::files::Bundle;
use crate::output::tell;

/// Whether the forms carry the arithmetic of each mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Steps {
    /// The form as issued.
    Without,
    /// The form and a page of arithmetic.
    With,
}

/// Writes the papers of a month for every town, each town in a folder of its own when there are several.
pub(crate) fn write(
    policy: &Policy,
    towns: &[TownFigures],
    results: &[TownResult],
    month: Month,
    folder: &Path,
    with_steps: bool,
) -> Result<Vec<PathBuf>, Failure> {
    let steps = if with_steps { Steps::With } else { Steps::Without };
    let mut bundle = Bundle::default();
    for (town, result) in towns.iter().zip(results).filter(|(_, result)| result.month(month).is_some()) {
        for (path, bytes) in add(policy, town, result, month, &folder_of_town(folder, towns, town), steps)? {
            bundle.add(path, bytes);
        }
    }
    bundle.write()
}

/// The papers of one town's month, by path.
pub(crate) fn add(
    policy: &Policy,
    town: &TownFigures,
    result: &TownResult,
    month: Month,
    folder: &Path,
    steps: Steps,
) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let edition = super::command::edition_of(policy, month)?;
    let Some(current) = result.month(month) else { return Ok(Vec::new()) };
    let previous = result.months.iter().rev().find(|earlier| earlier.month < month);
    let mut files = Vec::new();
    let workbook = sheets::ranking_workbook(policy, town, current, previous)
        .map_err(|error| Failure::refused(format!("排名公示表没有写成：{error}")))?;
    files.push((folder.join("排名公示表.xlsx"), workbook));
    let year = result.year(policy, month.year());
    let circular = CircularInput {
        edition,
        figures: town,
        month: current,
        previous,
        year: Some(&year),
        letter: Letter::default(),
    };
    let circular = papers::Circular::compose(&circular);
    let draft = folder.join("通报.docx");
    if draft.exists() {
        // The office edits its draft; a second run must not undo that.
        tell(&format!("{} 已经有了（也许改过），没有覆盖：要重新起草，先移走或改名。", draft.display()));
    } else {
        add_paper(&mut files, draft, papers::circular_docx(&circular))?;
    }
    let program = std::env::current_exe().ok();
    match Fonts::load(&papers::font_places(program.as_deref())) {
        Ok(fonts) => {
            let mut forms = FormsInput::compose(edition, town, current);
            forms.with_steps = steps == Steps::With;
            add_paper(&mut files, folder.join("考核表.pdf"), papers::forms_pdf(&forms, &fonts))?;
            add_paper(&mut files, folder.join("通报.pdf"), papers::circular_pdf(&circular, &fonts))?;
        }
        // Without a font there is no PDF; everything else is still worth having.
        Err(error) => tell(&format!("没有写 PDF（考核表.pdf、通报.pdf）：{error}")),
    }
    Ok(files)
}

fn add_paper(
    files: &mut Vec<(PathBuf, Vec<u8>)>,
    path: PathBuf,
    paper: Result<Paper, PaperError>,
) -> Result<(), Failure> {
    let paper = paper.map_err(|error| Failure::refused(format!("{} 没有写成：{error}", path.display())))?;
    for warning in &paper.warnings {
        tell(&format!("提示　{}：{}", path.display(), warning));
    }
    files.push((path, paper.bytes));
    Ok(())
}
