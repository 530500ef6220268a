//! A list of any length, read row by row on every core, each row answered by one row, in bounded memory.

use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;

use serde_json::{Map, Value, json};
use sheets::{CsvSource, Finding, List, ListColumn, ListPiece, ListRow};

use crate::failure::Failure;
use crate::output::rows::{Column, Form, RowWriter, told_apart};
use crate::output::sink::Sink;
use crate::output::{print_json, tell};
use crate::pipeline;
use crate::progress::Metered;

/// How a command answers the rows of a list.
pub(crate) trait Answer: Sync {
    /// The columns that are read; the first is the one that the list is about.
    const READ: &'static [ListColumn];
    /// The columns that are written.
    const WRITTEN: &'static [Column];
    /// Classes in which answers are counted: key and words.
    const CLASSES: &'static [(&'static str, &'static str)];

    /// Writes the answer to a row; says in which class it is.
    fn answer(&self, row: &ListRow<'_>, out: &mut RowWriter<'_>) -> usize;
}

/// Where a list comes from and where its answers go.
pub(crate) struct Request<'a> {
    /// A file; standard input where it is not named or `-`.
    pub(crate) input: Option<&'a Path>,
    /// A file; standard output where it is not named.
    pub(crate) out: Option<&'a Path>,
    pub(crate) json: bool,
}

/// Rows on their way.
struct Piece<'c> {
    rows: ListPiece,
    written: RowWriter<'c>,
    counts: Vec<u64>,
    blank: u64,
}

/// Answers a list.
pub(crate) fn run<A: Answer>(answer: &A, request: &Request<'_>) -> Result<(), Failure> {
    let input = request.input.filter(|path| path.as_os_str() != "-");
    if let (Some(path), Some(out)) = (input, request.out)
        && path.canonicalize().is_ok_and(|path| out.canonicalize().is_ok_and(|out| out == path))
    {
        return Err(Failure::Usage(format!("--out 不能是输入的文件 {}：请换一个文件名。", path.display())));
    }
    let readable_twice = input.filter(|path| path.is_file() && request.out.is_none());
    if let Some(path) = readable_twice {
        // Answers to standard output cannot be taken back: a file is looked through before the first is given.
        open::<A>(Some(path))?.check().map_err(|finding| refused(&finding))?;
    }
    let mut list = open::<A>(input)?;
    let form = if request.json && request.out.is_none() { Form::Json } else { Form::Csv };
    let extra = told_apart(list.extra_heads(), A::WRITTEN);
    let mut sink = Sink::open(request.out, readable_twice.is_some())?;
    sink.write(&beginning::<A>(form, &extra, request.out.is_some()))?;
    let answered = stream(answer, &mut list, (form, &extra), &mut sink)?;
    if form == Form::Json {
        sink.write(format!("\n],\"summary\":{}}}\n", answered.json::<A>()).as_bytes())?;
    }
    sink.finish()?;
    if let Some(out) = request.out.filter(|_| request.json) {
        print_json(&json!({ "written": out.display().to_string(), "summary": answered.json::<A>() }))?;
    }
    tell(&answered.words::<A>());
    Ok(())
}

fn beginning<A: Answer>(form: Form, extra: &[String], is_file: bool) -> Vec<u8> {
    match form {
        Form::Json => b"{\"rows\":[".to_vec(),
        Form::Csv => {
            let mut heads = RowWriter::new(form, A::WRITTEN, extra);
            if is_file {
                // Spreadsheets take a file without the mark for another encoding.
                heads.out.extend_from_slice("\u{feff}".as_bytes());
            }
            heads.heads();
            heads.out
        }
    }
}

fn stream<'c, A: Answer>(
    answer: &A,
    list: &mut List<'_>,
    (form, extra): (Form, &'c [String]),
    sink: &mut Sink,
) -> Result<Answered, Failure> {
    let mut answered = Answered { counts: vec![0; A::CLASSES.len()], blank: 0 };
    let mut is_first = true;
    let reader = list.reader();
    let worker = || {
        let mut reader = reader.clone();
        move |piece: &mut Piece<'c>| {
            let Piece { rows, written, counts, blank } = piece;
            *blank = reader
                .read(rows, |row| {
                    let class = answer.answer(row, written);
                    written.end(row.extra());
                    if let Some(count) = counts.get_mut(class) {
                        *count += 1;
                    }
                    Ok(())
                })
                .map_err(|finding| refused(&finding))?;
            Ok(())
        }
    };
    let next = |spare: Option<Piece<'c>>| {
        let mut piece = spare.unwrap_or_else(|| Piece {
            rows: ListPiece::default(),
            written: RowWriter::new(form, A::WRITTEN, extra),
            counts: vec![0; A::CLASSES.len()],
            blank: 0,
        });
        let rows = list.next_piece(std::mem::take(&mut piece.rows)).map_err(|finding| refused(&finding))?;
        Ok(rows.map(|rows| Piece { rows, ..piece }))
    };
    let accept = |piece: &mut Piece<'c>| {
        // The comma before the very first object is one too many.
        let comma = usize::from(form == Form::Json && is_first && !piece.written.out.is_empty());
        is_first &= piece.written.out.is_empty();
        sink.write(piece.written.out.get(comma..).unwrap_or_default())?;
        piece.written.out.clear();
        answered.blank += piece.blank;
        for (all, here) in answered.counts.iter_mut().zip(&mut piece.counts) {
            *all += std::mem::take(here);
        }
        Ok(())
    };
    pipeline::in_order(worker, next, accept)?;
    Ok(answered)
}

/// Opens a list; tells a person at a terminal what is being waited for.
fn open<A: Answer>(path: Option<&Path>) -> Result<List<'static>, Failure> {
    let source = match path {
        Some(path) => file(path)?,
        None => {
            if std::io::stdin().is_terminal() {
                let name =
                    A::READ.first().and_then(|column| column.names.first()).copied().unwrap_or_default();
                tell(&format!(
                    "没有给出文件，正在等标准输入：请粘贴 CSV（第一行写列名 {name}），完毕后按 Ctrl-D；按 Ctrl-C 放弃。"
                ));
            }
            CsvSource::new("标准输入", std::io::stdin())
        }
    };
    List::open(source, A::READ).map_err(|finding| refused(&finding))
}

/// A CSV file by its path, with progress.
fn file(path: &Path) -> Result<CsvSource<'static>, Failure> {
    let unreadable = |error| Failure::unreadable(path, &error);
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
    }
    Ok(CsvSource::new(path.display().to_string(), Metered::new(file, metadata.len())))
}

/// What is wrong with a row: the column by its place among those read, the fault, what to do.
pub(crate) type Wrong = (usize, String, &'static str);

/// Reads a small list whole; everything that is wrong is told at once.
pub(crate) fn each_row(
    path: &Path,
    columns: &[ListColumn],
    mut take: impl FnMut(&ListRow<'_>) -> Result<(), Wrong>,
) -> Result<(), Failure> {
    const TOLD_MAX: usize = 50;
    let failed = |finding: Finding| refused(&finding);
    let mut list = List::open(source(path)?, columns).map_err(failed)?;
    let (mut reader, origin, mut piece) = (list.reader(), list.reader(), ListPiece::default());
    let (mut told, mut untold) = (Vec::new(), 0_u64);
    while let Some(next) = list.next_piece(std::mem::take(&mut piece)).map_err(failed)? {
        let read = reader.read(&next, |row| {
            match take(row) {
                Err(_) if told.len() >= TOLD_MAX => untold += 1,
                Err((column, message, remedy)) => {
                    told.push(origin.finding(row.number, column, message, remedy).to_string());
                }
                Ok(()) => {}
            }
            Ok(())
        });
        read.map_err(failed)?;
        piece = next;
    }
    if told.is_empty() {
        return Ok(());
    }
    let more = if untold > 0 { format!("\n另有 {untold} 处问题没有列出。") } else { String::new() };
    Err(Failure::refused(format!("没有接收，未写任何文件：\n{}{more}", told.join("\n"))))
}

/// A file, or standard input for `-`.
pub(crate) fn source(path: &Path) -> Result<CsvSource<'static>, Failure> {
    if path.as_os_str() == "-" { Ok(CsvSource::new("标准输入", std::io::stdin())) } else { file(path) }
}

pub(crate) fn refused(finding: &Finding) -> Failure {
    Failure::refused(format!("没有接收，未写任何文件：\n{finding}"))
}

/// What was answered in all.
struct Answered {
    counts: Vec<u64>,
    blank: u64,
}

impl Answered {
    fn rows(&self) -> u64 {
        self.counts.iter().sum()
    }

    fn json<A: Answer>(&self) -> Value {
        let mut summary = Map::new();
        summary.insert("rows".to_owned(), json!(self.rows()));
        summary.insert("blank_rows".to_owned(), json!(self.blank));
        for ((key, _), count) in A::CLASSES.iter().zip(&self.counts) {
            summary.insert((*key).to_owned(), json!(count));
        }
        Value::Object(summary)
    }

    fn words<A: Answer>(&self) -> String {
        let classes = A::CLASSES.iter().zip(&self.counts).filter(|(_, count)| **count > 0);
        let classes: Vec<String> = classes.map(|((_, words), count)| format!("{words} {count}")).collect();
        let mut text = format!("共 {} 行", self.rows());
        if !classes.is_empty() {
            text.push_str(&format!("：{}", classes.join("，")));
        }
        if self.blank > 0 {
            text.push_str(&format!("；另有空行 {}，已略过", self.blank));
        }
        text + "。"
    }
}
