//! Where figures come from: a workbook, a folder of CSV files, or standard input.

use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use assessment::{Policy, TownFigures};
use sheets::{COMMITTEE_FILE, CsvFiles, CsvSource, Finding, QUOTA_FILE, TOWN_FILE};

use crate::failure::Failure;
use crate::output::tell;

/// A workbook on standard input may be as large as one on disk that the reader accepts.
const MAX_STANDARD_INPUT_BYTES: u64 = 512 << 20;
/// Beyond this many warnings a person reads none of them.
const MAX_WARNINGS_TOLD: usize = 20;

/// Reads all figures; what is odd but accepted is told on standard error.
pub(crate) fn read(path: &Path, policy: &Policy) -> Result<Vec<TownFigures>, Failure> {
    let book = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let input = std::io::stdin().lock().take(MAX_STANDARD_INPUT_BYTES).read_to_end(&mut bytes);
        input.map_err(|error| Failure::unreadable(Path::new("标准输入"), &error))?;
        sheets::read_workbook(Cursor::new(bytes), "标准输入", policy)
    } else if path.is_dir() {
        sheets::read_csv(csv_files(path, |file| Box::new(file))?, policy)
    } else {
        if let Some(folder) = folder_of_csv(path) {
            return Err(Failure::refused(format!(
                "{} 是 CSV 文件：请指到它所在的文件夹（内有 {COMMITTEE_FILE}、{TOWN_FILE}），即 --figures {}",
                path.display(),
                folder.display()
            )));
        }
        let file = open(path)?;
        sheets::read_workbook(BufReader::new(file), &name_of(path), policy)
    };
    let book =
        book.map_err(|refusal| Failure::refused(format!("数据没有接收，未写任何文件：\n{refusal}")))?;
    tell_ending(&book.set_aside, &book.warnings);
    Ok(book.towns)
}

/// What is said at the end of a file that was accepted.
pub(crate) fn tell_ending(set_aside: &[String], warnings: &[Finding]) {
    if !set_aside.is_empty() {
        tell(&format!("提示　没有用到的列：{}", set_aside.join("、")));
    }
    for warning in warnings.iter().take(MAX_WARNINGS_TOLD) {
        tell(&format!("提示　{warning}"));
    }
    if let Some(more) = warnings.len().checked_sub(MAX_WARNINGS_TOLD).filter(|more| *more > 0) {
        tell(&format!("提示　另有 {more} 处类似情况没有列出"));
    }
}

/// The CSV files of a folder; `wrap` may count what is read.
pub(crate) fn csv_files<'r>(
    folder: &Path,
    wrap: impl FnOnce(File) -> Box<dyn Read + Send + 'r>,
) -> Result<CsvFiles<'r>, Failure> {
    let source = |name: &str| -> Result<Option<File>, Failure> {
        let path = folder.join(name);
        if path.exists() { open(&path).map(Some) } else { Ok(None) }
    };
    let committees = source(COMMITTEE_FILE)?.map(wrap);
    Ok(CsvFiles {
        committees: committees.map(|reader| CsvSource { name: COMMITTEE_FILE.to_owned(), reader }),
        towns: source(TOWN_FILE)?.map(|file| CsvSource::new(TOWN_FILE, file)),
        quotas: source(QUOTA_FILE)?.map(|file| CsvSource::new(QUOTA_FILE, file)),
    })
}

fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| Failure::unreadable(path, &error))
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The folder of a CSV file that was given in place of its folder.
fn folder_of_csv(path: &Path) -> Option<&Path> {
    let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (is_csv && path.is_file()).then_some(folder)
}

/// The folder for a town's files: the one given, or one inside it when there are several towns.
pub(crate) fn folder_of_town(folder: &Path, towns: &[TownFigures], town: &TownFigures) -> PathBuf {
    match town.town {
        Some(code) if towns.len() > 1 => folder.join(code.to_string()),
        _ => folder.to_owned(),
    }
}
