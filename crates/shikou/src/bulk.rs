//! Results as CSV for any number of towns: read, scored and written town by town, on every core, in bounded memory.
//!
//! One thread reads the file in pieces that end where a town ends; workers parse, score and format a piece each; the
//! results are written in the order of the pieces. Everything goes to files beside the final ones, which are put in
//! place only when the last row has been accepted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use assessment::{Keep, Month, MonthByMonth, Policy, TownFigures, YearBook};
use sheets::{Chunk, Chunks, Ending, Parsed, Parser, Sequence, Stop};

use crate::failure::Failure;
use crate::figures_source::{self, csv_files, tell_ending};
use crate::output::files::Staged;
use crate::output::tell;
use crate::progress::Metered;

const MONTHLY_FILE: &str = "月度结果.csv";
const YEARLY_FILE: &str = "年度结果.csv";
/// Pieces under way at once; more only fill the memory.
const CHUNKS_AHEAD: usize = 4;

/// Which results are wanted; `None` means the newest in the figures.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    /// One month.
    Month(Option<Month>),
    /// A whole year.
    Year(Option<u16>),
}

/// What is written, once it is known which month or year is the newest.
#[derive(Debug, Clone, Copy)]
enum Span {
    Month(Month),
    Year(u16),
}

/// Reads figures and writes their results as CSV into a folder.
pub(crate) fn run(policy: &Policy, figures: &Path, wanted: &Wanted, folder: &Path) -> Result<(), Failure> {
    if !figures.is_dir() {
        let towns = figures_source::read(figures, policy)?;
        return write_all(policy, &towns, span_of(&towns, *wanted)?, folder);
    }
    let span = match *wanted {
        Wanted::Month(Some(month)) => Span::Month(month),
        Wanted::Year(Some(year)) => Span::Year(year),
        Wanted::Month(None) => Span::Month(newest(policy, figures)?),
        Wanted::Year(None) => Span::Year(newest(policy, figures)?.year()),
    };
    let mut output = Output::create(folder, policy, span)?;
    match stream(policy, figures, span, &mut output) {
        Ok(ending) => {
            tell_ending(&ending.set_aside, &ending.warnings);
            output.finish()
        }
        // Rows of one town stand apart: only the whole file shows it together.
        Err(Interrupted::Interleaved) => {
            drop(output);
            let towns = figures_source::read(figures, policy)?;
            write_all(policy, &towns, span, folder)
        }
        Err(Interrupted::Failed(failure)) => Err(failure),
    }
}

fn span_of(towns: &[TownFigures], wanted: Wanted) -> Result<Span, Failure> {
    Ok(match wanted {
        Wanted::Month(month) => Span::Month(crate::command::month_of(towns, month)?),
        Wanted::Year(year) => Span::Year(crate::command::year_of(towns, year)?),
    })
}

/// The newest month that a folder has rows for.
fn newest(policy: &Policy, figures: &Path) -> Result<Month, Failure> {
    let mut newest = None;
    let files = csv_files(figures, |file| Box::new(file))?;
    let ending = sheets::stream_csv(files, policy, |town| {
        newest = newest.max(town.months.last().map(|month| month.month));
    });
    match (ending, newest) {
        (Err(Stop::Refused(refusal)), _) => Err(refused(&refusal)),
        (Ok(_), Some(month)) => Ok(month),
        _ => crate::command::month_of(&figures_source::read(figures, policy)?, None),
    }
}

fn refused(refusal: &sheets::Refusal) -> Failure {
    Failure::refused(format!("数据没有接收，未写任何文件：\n{refusal}"))
}

fn write_all(policy: &Policy, towns: &[TownFigures], span: Span, folder: &Path) -> Result<(), Failure> {
    let mut output = Output::create(folder, policy, span)?;
    let (mut text, mut scorer) = (Text::default(), Scorer::new(policy, span));
    for town in towns {
        scorer.add(town, &mut text);
        output.write(&text)?;
        text.clear();
    }
    output.finish()
}

/// Formatted results on their way to the files.
#[derive(Default)]
struct Text {
    monthly: Vec<u8>,
    yearly: Vec<u8>,
    /// Whether any row was wanted.
    rows: bool,
}

/// Scores town after town in the same memory.
struct Scorer<'p> {
    policy: &'p Policy,
    span: Span,
    months: MonthByMonth,
    book: YearBook,
}

impl<'p> Scorer<'p> {
    fn new(policy: &'p Policy, span: Span) -> Self {
        let year = match span {
            Span::Month(month) => month.year(),
            Span::Year(year) => year,
        };
        Self { policy, span, months: MonthByMonth::default(), book: YearBook::new(year) }
    }

    fn add(&mut self, town: &TownFigures, text: &mut Text) {
        let Self { policy, span, months, book } = self;
        book.clear();
        months.assess(policy, town, Keep::Marks, |edition, result| match *span {
            Span::Month(month) if month == result.month => {
                sheets::write_month(edition, town.town, result, &mut text.monthly);
            }
            Span::Year(year) if year == result.month.year() => {
                sheets::write_month(edition, town.town, result, &mut text.monthly);
                book.add(edition, result);
            }
            _ => {}
        });
        if let Span::Year(_) = span {
            sheets::write_year(town.town, book.finish(), &mut text.yearly);
        }
        text.rows |= !text.monthly.is_empty();
    }
}

impl Text {
    fn clear(&mut self) {
        self.monthly.clear();
        self.yearly.clear();
        self.rows = false;
    }
}

/// Files that are being written and are not yet in place.
struct Output {
    span: Span,
    monthly: Staged,
    yearly: Option<Staged>,
    rows: bool,
}

impl Output {
    fn create(folder: &Path, policy: &Policy, span: Span) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(|error| Failure::unwritable(folder, &error))?;
        let monthly = Staged::create(folder.join(MONTHLY_FILE), &sheets::monthly_header(policy))?;
        let yearly = match span {
            Span::Month(_) => None,
            Span::Year(_) => Some(Staged::create(folder.join(YEARLY_FILE), sheets::YEARLY_HEADER)?),
        };
        Ok(Self { span, monthly, yearly, rows: false })
    }

    fn write(&mut self, text: &Text) -> Result<(), Failure> {
        self.rows |= text.rows;
        self.monthly.write(&text.monthly)?;
        match &mut self.yearly {
            Some(yearly) => yearly.write(&text.yearly),
            None => Ok(()),
        }
    }

    fn finish(self) -> Result<(), Failure> {
        if !self.rows {
            let span = match self.span {
                Span::Month(month) => month.to_string(),
                Span::Year(year) => format!("{year} 年"),
            };
            return Err(Failure::refused(format!(
                "数据里没有 {span}：请检查 --month 或 --year。未写任何文件。"
            )));
        }
        for staged in std::iter::once(self.monthly).chain(self.yearly) {
            tell(&format!("已写 {}", staged.put_in_place()?.display()));
        }
        Ok(())
    }
}

/// Why the stream ended early.
enum Interrupted {
    Interleaved,
    Failed(Failure),
}

impl From<Stop> for Interrupted {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refusal) => Self::Failed(refused(&refusal)),
            Stop::Interleaved(_) => Self::Interleaved,
        }
    }
}

/// A piece that has been read and scored, with its place in the file.
struct Done {
    place: usize,
    chunk: Chunk,
    parsed: Parsed,
    text: Text,
}

fn stream(policy: &Policy, figures: &Path, span: Span, output: &mut Output) -> Result<Ending, Interrupted> {
    let files = csv_files(figures, |file| {
        let total = file.metadata().map_or(0, |metadata| metadata.len());
        Box::new(Metered::new(file, total))
    })
    .map_err(Interrupted::Failed)?;
    let (parser, mut chunks) =
        sheets::open_csv(files, policy).map_err(|refusal| Interrupted::Failed(refused(&refusal)))?;
    let workers = thread::available_parallelism().map_or(1, usize::from).min(8);
    let mut line = Line { sequence: Sequence::new(&parser), waiting: BTreeMap::new(), next: 0, output };
    let (give, take) = sync_channel::<(usize, Chunk, Text)>(workers);
    let take = Mutex::new(take);
    let (send, receive) = channel::<Done>();
    let (take, parser) = (&take, &parser);
    thread::scope(|scope| {
        for _ in 0..workers {
            let send = send.clone();
            scope.spawn(move || work(policy, parser, span, take, &send));
        }
        drop(send);
        feed(&mut chunks, give, &receive, &mut line, workers + CHUNKS_AHEAD)
    })?;
    Ok(line.sequence.finish().map_err(Stop::from)?)
}

fn work(
    policy: &Policy,
    parser: &Parser,
    span: Span,
    take: &Mutex<Receiver<(usize, Chunk, Text)>>,
    send: &Sender<Done>,
) {
    let (mut worker, mut scorer) = (parser.worker(), Scorer::new(policy, span));
    loop {
        // The lock is held only while waiting for the next piece; a panic elsewhere leaves the receiver whole.
        let next = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((place, chunk, mut text)) = next else { return };
        let mut parsed = worker.parse(&chunk);
        for town in parsed.towns.drain(..) {
            scorer.add(&town, &mut text);
            worker.recycle(town);
        }
        if send.send(Done { place, chunk, parsed, text }).is_err() {
            return;
        }
    }
}

/// Puts what workers finish back in the order of the file.
struct Line<'o, 'p> {
    sequence: Sequence<'p>,
    waiting: BTreeMap<usize, Done>,
    next: usize,
    output: &'o mut Output,
}

impl Line<'_, '_> {
    /// Takes a finished piece and writes those whose turn it is; gives their memory back.
    fn accept(&mut self, done: Done, spare: &mut Vec<(Chunk, Text)>) -> Result<(), Interrupted> {
        self.waiting.insert(done.place, done);
        while let Some(done) = self.waiting.remove(&self.next) {
            self.next += 1;
            let Done { chunk, parsed, mut text, .. } = done;
            self.sequence.accept(parsed)?;
            self.output.write(&text).map_err(Interrupted::Failed)?;
            text.clear();
            spare.push((chunk, text));
        }
        Ok(())
    }
}

/// Hands pieces to the workers, never more than `ahead` at once, and takes back what they finish.
fn feed(
    chunks: &mut Chunks<'_>,
    give: SyncSender<(usize, Chunk, Text)>,
    receive: &Receiver<Done>,
    line: &mut Line<'_, '_>,
    ahead: usize,
) -> Result<(), Interrupted> {
    let mut spare = Vec::new();
    let mut given = 0;
    loop {
        while given - line.next >= ahead {
            let Ok(done) = receive.recv() else { break };
            line.accept(done, &mut spare)?;
        }
        let text = match spare.pop() {
            Some((chunk, text)) => {
                chunks.recycle(chunk);
                text
            }
            None => Text::default(),
        };
        let chunk = match chunks.next() {
            Some(Ok(chunk)) => chunk,
            Some(Err(finding)) => {
                line.sequence.refuse(finding);
                break;
            }
            None => break,
        };
        if give.send((given, chunk, text)).is_err() {
            break;
        }
        given += 1;
    }
    drop(give);
    while let Ok(done) = receive.recv() {
        line.accept(done, &mut spare)?;
    }
    Ok(())
}
