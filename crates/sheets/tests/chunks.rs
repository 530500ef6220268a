//! Files of many chunks: read on several cores, row by row or as a whole, they give the same towns and the same rows
//! in findings.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]

mod support;

use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::sync::Mutex;

use assessment::TownFigures;
use encoding_rs::GB18030;
use sheets::{Chunk, CsvFiles, CsvSource, Ending, Refusal, Sequence, Stop, open_csv, read_csv, stream_csv};
use support::policy;

const TOWNS: u32 = 150;
const COMMITTEES: u32 = 12;

/// Some megabytes of figures; `name` says what a committee is called.
fn figures(name: impl Fn(u32, u32) -> String) -> (String, String) {
    let heads = support::COMMITTEE_HEADS.join(",");
    let (mut committees, mut towns) =
        (format!("街镇编码,{heads}\n"), "街镇编码,月份,境外人员总数\n".to_owned());
    for town in 0..TOWNS {
        let code = 310_000_000 + town;
        for month in 1..=12 {
            let _ = writeln!(towns, "{code},2023-{month:02},{}", 100 + town);
            for committee in 1..=COMMITTEES {
                let _ = writeln!(
                    committees,
                    "{code},2023-{month:02},{code}{committee:03},{},三林派出所,,{},90,0,5,5,0,{},40,500,{month}",
                    name(town, committee),
                    90 + committee,
                    month * 10
                );
            }
        }
    }
    (committees, towns)
}

fn plain() -> (String, String) {
    figures(|_, committee| format!("第{committee}居委会"))
}

fn files<'a>(committees: impl Read + Send + 'a, towns: &'a str) -> CsvFiles<'a> {
    CsvFiles {
        committees: Some(CsvSource::new("居村数据.csv", committees)),
        towns: Some(CsvSource::new("全镇数据.csv", towns.as_bytes())),
        quotas: None,
    }
}

fn streamed(files: CsvFiles<'_>) -> Result<(Vec<TownFigures>, Ending), Stop> {
    let mut towns = Vec::new();
    stream_csv(files, &policy(), |town| towns.push(town)).map(|ending| (towns, ending))
}

#[test]
fn many_chunks_are_one_file() {
    let (committees, towns) = plain();
    let whole = read_csv(files(committees.as_bytes(), &towns), &policy()).unwrap();
    assert_eq!(whole.towns.len(), 150);
    assert!(committees.len() > 1 << 20);
    assert_eq!(streamed(files(committees.as_bytes(), &towns)).unwrap().0, whole.towns);
    let chunks = open_csv(files(committees.as_bytes(), &towns), &policy()).unwrap().1;
    assert!(chunks.map(Result::unwrap).filter(|chunk| !chunk.is_empty()).count() > 8);
}

/// Two threads take chunks as they come; what they find is put in order afterwards.
#[test]
fn chunks_are_read_on_any_core() {
    let (committees, towns) = plain();
    let (parser, chunks) = open_csv(files(committees.as_bytes(), &towns), &policy()).unwrap();
    let chunks = Mutex::new(chunks.map(Result::unwrap).enumerate());
    let next = || -> Option<(usize, Chunk)> { chunks.lock().unwrap().next() };
    let parsed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut worker = parser.worker();
                while let Some((place, chunk)) = next() {
                    let found = worker.parse(&chunk);
                    parsed.lock().unwrap().push((place, found));
                }
            });
        }
    });
    let mut parsed = parsed.into_inner().unwrap();
    parsed.sort_by_key(|(place, _)| *place);
    let mut sequence = Sequence::new(&parser);
    let mut gathered = Vec::new();
    for (_, found) in parsed {
        gathered.extend(sequence.accept(found).unwrap());
    }
    sequence.finish().unwrap();
    assert_eq!(gathered, streamed(files(committees.as_bytes(), &towns)).unwrap().0);
}

/// Gives a few bytes at a time.
struct Drip<R>(R);

impl<R: Read> Read for Drip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let few = buffer.len().min(977);
        self.0.read(&mut buffer[..few])
    }
}

#[test]
fn encodings_quotes_and_small_reads_change_nothing() {
    let (committees, towns) = plain();
    let expected = streamed(files(committees.as_bytes(), &towns)).unwrap().0;
    assert_eq!(streamed(files(Drip(committees.as_bytes()), &towns)).unwrap().0, expected);
    let gb18030 = GB18030.encode(&committees).0.into_owned();
    assert_eq!(streamed(files(Drip(Cursor::new(gb18030)), &towns)).unwrap().0, expected);
    let returns = committees.replace('\n', "\r\n");
    assert_eq!(streamed(files(returns.as_bytes(), &towns)).unwrap().0, expected);
    let quoted = committees.replace("三林派出所", "\"三林派出所\"");
    assert_eq!(streamed(files(quoted.as_bytes(), &towns)).unwrap().0, expected);
    // A line break inside quotes is no end of a row: here it is the name that is refused, in the right row.
    let broken = committees.replacen("310000149003,第3居委会", "310000149003,\"第3\n居委会\"", 1);
    let refusal = refused(&broken, &towns);
    assert_eq!(refusal.findings.len(), 1, "{refusal}");
    assert_eq!(refusal.findings[0].row, Some(row_of(&committees, "310000149003")));
}

fn row_of(text: &str, part: &str) -> u32 {
    u32::try_from(text.lines().position(|line| line.contains(part)).unwrap() + 1).unwrap()
}

fn refused(committees: &str, towns: &str) -> Refusal {
    let collected = read_csv(files(committees.as_bytes(), towns), &policy()).unwrap_err();
    match streamed(files(committees.as_bytes(), towns)) {
        Err(Stop::Refused(refusal)) => assert_eq!(refusal, collected),
        other => assert!(other.is_err_and(|stop| matches!(stop, Stop::Interleaved(_)))),
    }
    collected
}

#[test]
fn findings_of_every_chunk_name_the_row_of_the_file() {
    let (committees, towns) = plain();
    let mut lines: Vec<String> = committees.lines().map(str::to_owned).collect();
    let wrong: Vec<usize> = (1..lines.len()).step_by(997).collect();
    for place in &wrong {
        lines[*place] = lines[*place].replace(",90,0,", ",-90,0,");
    }
    let refusal = refused(&(lines.join("\n") + "\n"), &towns);
    let rows: Vec<usize> = refusal.findings.iter().map(|finding| finding.row.unwrap() as usize).collect();
    assert_eq!(rows, wrong.iter().map(|place| place + 1).collect::<Vec<_>>());
}

#[test]
fn a_town_that_comes_again_is_noticed_in_any_chunk() {
    let (committees, towns) = plain();
    let mut lines: Vec<&str> = committees.lines().collect();
    let moved = lines.remove(5);
    lines.push(moved);
    let text = lines.join("\n") + "\n";
    assert!(matches!(streamed(files(text.as_bytes(), &towns)), Err(Stop::Interleaved(_))));
    let whole = read_csv(files(text.as_bytes(), &towns), &policy()).unwrap();
    assert_eq!(whole.towns, streamed(files(committees.as_bytes(), &towns)).unwrap().0);
}

/// The lines of a table without their first column.
fn without_towns(text: &str) -> Vec<&str> {
    text.lines().map(|line| line.split_once(',').unwrap().1).collect()
}

#[test]
fn one_town_may_be_larger_than_a_chunk() {
    let (committees, towns) =
        figures(|town, committee| format!("{}{committee}居委会", "长".repeat((town % 40) as usize)));
    // Without the column of towns the whole file is one town; its committees keep their own codes.
    let committees = without_towns(&committees).join("\n");
    let mut months = without_towns(&towns);
    months.truncate(13);
    let book = read_csv(files(committees.as_bytes(), &months.join("\n")), &policy()).unwrap();
    assert_eq!((book.towns.len(), book.towns[0].months[0].committees.len()), (1, 1_800));
    assert_eq!(streamed(files(Drip(committees.as_bytes()), &months.join("\n"))).unwrap().0, book.towns);
}
