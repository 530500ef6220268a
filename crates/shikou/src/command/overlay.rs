//! `shikou overlay`: lays a feed on a register and writes what differs.

use std::cell::RefCell;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use overlay::{Alone, Crew, Fault, Overlay, OverlayError, Source, Summary, Tables};
use serde_json::{Map, Value, json};
use sheets::CsvSource;

use crate::command_line::OverlayArgs;
use crate::failure::Failure;
use crate::output::files::Staged;
use crate::output::{print_json, tell};
use crate::pipeline;
use crate::progress::Metered;

/// A smaller register is read by one thread: a second saves a moment and costs a tenth more work.
const ONE_THREAD_BYTES: u64 = 256 << 20;

/// So much is read at a time.
const PIECE_BYTES: u64 = 256 << 10;

pub(crate) fn run(args: &OverlayArgs) -> Result<(), Failure> {
    check_paths(args)?;
    let laid = lay(args)?;
    let out = write(args, &args.out, |sink| laid.write(sink))?;
    let gone = args.gone.as_ref().map(|path| write(args, path, |sink| laid.write_gone(sink))).transpose()?;
    let index = args.save_index.as_ref().map(|path| save_index(args, path)).transpose()?;
    let staged = [Some(out), gone, index].into_iter().flatten();
    let written: Vec<PathBuf> = staged.map(Staged::put_in_place).collect::<Result<_, _>>()?;
    let summary = laid.summary();
    if args.json {
        return print_json(&document(&summary, &written));
    }
    tell(&words(&summary, &written));
    Ok(())
}

fn lay(args: &OverlayArgs) -> Result<Overlay, Failure> {
    let mut feed = Input::open(&args.feed, true)?;
    let with_gone = args.gone.is_some();
    let laid = if let Some(path) = &args.index {
        let mut index = Input::open(path, false)?;
        let crew = Threads::for_bytes(index.bytes);
        overlay::overlay_index(&mut index, &mut feed, &crew, with_gone)
    } else {
        let (mut register, mut dwellings) = tables(args)?;
        let crew = Threads::for_bytes(register.bytes);
        let dwellings = dwellings.as_mut().map(|dwellings| dwellings as &mut dyn Source);
        overlay::overlay(Tables { register: &mut register, dwellings, feed: &mut feed }, &crew, with_gone)
    };
    laid.map_err(refused)
}

fn tables(args: &OverlayArgs) -> Result<(Input, Option<Input>), Failure> {
    let register = args.register.as_ref().ok_or_else(|| Failure::Usage("缺少 --register。".to_owned()))?;
    let dwellings = args.dwellings.as_ref().map(|path| Input::open(path, true)).transpose()?;
    Ok((Input::open(register, true)?, dwellings))
}

fn save_index(args: &OverlayArgs, path: &Path) -> Result<Staged, Failure> {
    let (mut register, mut dwellings) = tables(args)?;
    let crew = Threads::for_bytes(register.bytes);
    let mut staged = Staged::create(path.to_owned(), "")?;
    // It holds names and numbers in clear.
    staged.keep_private()?;
    into(&mut staged, |sink| {
        let dwellings = dwellings.as_mut().map(|dwellings| dwellings as &mut dyn Source);
        overlay::save_index(&mut register, dwellings, &crew, sink).map(|_| ())
    })?;
    Ok(staged)
}

/// Writes a table beside its place.
fn write(
    args: &OverlayArgs,
    path: &Path,
    fill: impl FnOnce(&mut overlay::Sink<'_>) -> Result<(), OverlayError>,
) -> Result<Staged, Failure> {
    let mut staged = Staged::create(path.to_owned(), if args.bom { "\u{feff}" } else { "" })?;
    into(&mut staged, fill)?;
    Ok(staged)
}

/// Fills a file; a full disk stops the filling.
fn into(
    staged: &mut Staged,
    fill: impl FnOnce(&mut overlay::Sink<'_>) -> Result<(), OverlayError>,
) -> Result<(), Failure> {
    let mut unwritable = None;
    let filled = fill(&mut |bytes| {
        staged.write(bytes).map_err(|failure| {
            let fault = Fault::whole("", failure.to_string(), "");
            unwritable = Some(failure);
            fault.into()
        })
    });
    match (unwritable, filled) {
        (Some(failure), _) => Err(failure),
        (None, filled) => filled.map_err(refused),
    }
}

// The signature is what `map_err` asks for.
#[allow(clippy::needless_pass_by_value)]
fn refused(error: OverlayError) -> Failure {
    Failure::refused(format!("数据没有接收，未写任何文件：\n{error}"))
}

fn check_paths(args: &OverlayArgs) -> Result<(), Failure> {
    let inputs = [args.register.as_ref(), args.dwellings.as_ref(), Some(&args.feed), args.index.as_ref()];
    let inputs: Vec<&PathBuf> = inputs.into_iter().flatten().collect();
    if inputs.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(Failure::Usage("标准输入（-）只能用于一个文件。".to_owned()));
    }
    let outputs = [Some(&args.out), args.gone.as_ref(), args.save_index.as_ref()];
    let outputs: Vec<&PathBuf> = outputs.into_iter().flatten().collect();
    for (at, out) in outputs.iter().enumerate() {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let same = |other: &&PathBuf| real(other) == real(out);
        if inputs.iter().any(same) || outputs.iter().skip(at + 1).any(same) {
            let message = format!("{} 既要读又要写，或要写两次：请换一个文件名。", out.display());
            return Err(Failure::Usage(message));
        }
    }
    Ok(())
}

/// A file that can be read again from its beginning. Standard input is kept in memory for that.
struct Input {
    name: String,
    path: Option<PathBuf>,
    kept: Vec<u8>,
    /// Whether it is text that may have to be decoded.
    is_text: bool,
    bytes: u64,
    reader: Box<dyn Read + Send>,
}

impl Input {
    fn open(path: &Path, is_text: bool) -> Result<Self, Failure> {
        let unreadable = |error| Failure::unreadable(path, &error);
        let reader: Box<dyn Read + Send> = Box::new(std::io::empty());
        if path.as_os_str() == "-" {
            let mut kept = Vec::new();
            std::io::stdin().read_to_end(&mut kept).map_err(unreadable)?;
            let bytes = kept.len() as u64;
            return Ok(Self { name: "标准输入".to_owned(), path: None, kept, is_text, bytes, reader });
        }
        let metadata = File::open(path).and_then(|file| file.metadata()).map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
        }
        let (name, bytes) = (path.display().to_string(), metadata.len());
        Ok(Self { name, path: Some(path.to_owned()), kept: Vec::new(), is_text, bytes, reader })
    }

    fn unreadable(&self, error: &std::io::Error) -> OverlayError {
        let remedy = "请检查文件是否存在、是否有权限、磁盘是否正常";
        Fault::whole(&self.name, format!("读不出来（{error}）"), remedy).into()
    }
}

impl Source for Input {
    fn name(&self) -> &str {
        &self.name
    }

    fn rewind(&mut self) -> Result<(), OverlayError> {
        let plain: Box<dyn Read + Send> = match &self.path {
            Some(path) => {
                let file = File::open(path).map_err(|error| self.unreadable(&error))?;
                Box::new(Metered::new(file, self.bytes))
            }
            None => Box::new(std::io::Cursor::new(self.kept.clone())),
        };
        self.reader = if self.is_text {
            let text = sheets::text_reader(CsvSource::new(self.name.clone(), plain));
            text.map_err(|finding| Fault::whole(&self.name, finding.message.clone(), finding.remedy))?
        } else {
            plain
        };
        Ok(())
    }

    fn more(&mut self, into: &mut Vec<u8>) -> Result<bool, OverlayError> {
        let read = (&mut self.reader).take(PIECE_BYTES).read_to_end(into);
        read.map(|read| read > 0).map_err(|error| self.unreadable(&error))
    }
}

/// Every core, or this thread alone.
struct Threads {
    is_many: bool,
}

impl Threads {
    const fn for_bytes(bytes: u64) -> Self {
        Self { is_many: bytes > ONE_THREAD_BYTES }
    }
}

impl Crew for Threads {
    fn each<T: Send>(
        &self,
        fetch: &mut dyn FnMut(&mut Vec<u8>) -> Result<bool, OverlayError>,
        work: &(dyn Fn(&[u8]) -> T + Sync),
        take: &mut dyn FnMut(T) -> Result<(), OverlayError>,
    ) -> Result<(), OverlayError> {
        if !self.is_many {
            return Alone.each(fetch, work, take);
        }
        let stopped = RefCell::new(None);
        let stop = |error| {
            *stopped.borrow_mut() = Some(error);
            Failure::Closed
        };
        let worker = || {
            |piece: &mut (Vec<u8>, Option<T>)| {
                piece.1 = Some(work(&piece.0));
                Ok(())
            }
        };
        let next = |spare: Option<(Vec<u8>, Option<T>)>| {
            let mut bytes = spare.map(|(bytes, _)| bytes).unwrap_or_default();
            let found = fetch(&mut bytes).map_err(stop)?;
            Ok(found.then_some((bytes, None)))
        };
        let accept = |piece: &mut (Vec<u8>, Option<T>)| match piece.1.take() {
            Some(result) => take(result).map_err(stop),
            None => Ok(()),
        };
        let ended = pipeline::in_order(worker, next, accept);
        match stopped.into_inner() {
            Some(error) => Err(error),
            None => ended.map_err(|failure| Fault::whole("", failure.to_string(), "").into()),
        }
    }
}

fn document(summary: &Summary, written: &[PathBuf]) -> Value {
    let differences = summary.differences.iter().map(|(kind, count)| (kind.word().to_owned(), json!(count)));
    json!({
        "persons": summary.persons,
        "dwellings": summary.dwellings,
        "rows": summary.rows,
        "differences": Value::Object(differences.collect::<Map<_, _>>()),
        "gone": summary.gone,
        "written": written.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
    })
}

fn words(summary: &Summary, written: &[PathBuf]) -> String {
    let Summary { persons, dwellings, rows, .. } = summary;
    let mut words = format!("登记 {persons} 人、{dwellings} 户；来源 {rows} 行：\n");
    for (kind, count) in summary.differences {
        words.push_str(&format!("  {:　<6}{count:>8}\n", kind.words()));
    }
    if let Some(gone) = summary.gone {
        words.push_str(&format!("来源提到的房屋里，登记有而来源没有的 {gone} 人。\n"));
    }
    let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    words.push_str(&format!("已写入 {}", files.join("、")));
    words
}
