//! The figures of a folder, one town after another.

use std::collections::VecDeque;

use assessment::{Policy, TownFigures};

use super::chunks::{Chunk, Chunks};
use super::committees::Worker;
use super::open::{CsvFiles, open_csv};
use crate::figures::parser::{Parsed, Parser};
use crate::figures::sequence::{Ending, FigureBook, Sequence, Stop};
use crate::figures::worker::Grouping;
use crate::finding::Refusal;

impl Parser {
    /// Reads one chunk. Chunks share nothing, so that several can be read at once; what they hold is handed to
    /// [`Sequence::accept`] in the order of the file.
    pub fn parse(&self, chunk: &Chunk) -> Parsed {
        self.worker().parse(chunk)
    }

    /// A reader that keeps its memory from one chunk to the next: one for each thread.
    pub fn worker(&self) -> Worker<'_> {
        Worker::new(self, Grouping::Contiguous)
    }
}

impl Worker<'_> {
    /// Reads one chunk.
    pub fn parse(&mut self, chunk: &Chunk) -> Parsed {
        self.read(&chunk.bytes, chunk.first_row);
        self.end()
    }

    /// Gives a town's memory back for those to come.
    pub fn recycle(&mut self, town: TownFigures) {
        self.collector().recycle(town);
    }
}

/// Hands over the towns of a folder one by one in the order of the file, in memory bounded by the largest town.
///
/// # Errors
/// [`Stop::Refused`] with everything that is wrong, [`Stop::Interleaved`] when a town's rows do not stand together;
/// in both cases the towns handed over so far must not be used.
pub fn stream_csv(
    files: CsvFiles<'_>,
    policy: &Policy,
    mut take: impl FnMut(TownFigures),
) -> Result<Ending, Stop> {
    let (parser, mut chunks) = open_csv(files, policy)?;
    let mut sequence = Sequence::new(&parser);
    let mut worker = parser.worker();
    while let Some(chunk) = next_chunk(&mut chunks, &mut sequence) {
        let parsed = worker.parse(&chunk);
        chunks.recycle(chunk);
        sequence.accept(parsed)?.into_iter().for_each(&mut take);
    }
    Ok(sequence.finish()?)
}

fn next_chunk(chunks: &mut Chunks<'_>, sequence: &mut Sequence<'_>) -> Option<Chunk> {
    match chunks.next()? {
        Ok(chunk) => Some(chunk),
        Err(finding) => {
            sequence.refuse(finding);
            None
        }
    }
}

/// Reads a folder as a whole; the rows of its towns may stand in any order.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_csv(files: CsvFiles<'_>, policy: &Policy) -> Result<FigureBook, Refusal> {
    let (parser, mut chunks) = open_csv(files, policy)?;
    let mut sequence = Sequence::new(&parser);
    let mut worker = Worker::new(&parser, Grouping::Scattered);
    while let Some(chunk) = next_chunk(&mut chunks, &mut sequence) {
        worker.read(&chunk.bytes, chunk.first_row);
        chunks.recycle(chunk);
    }
    let mut towns: VecDeque<TownFigures> = VecDeque::new();
    match sequence.accept(worker.end()) {
        Ok(gathered) => towns.extend(gathered),
        // Gathered towns are distinct, so that nothing but a refusal can stop them.
        Err(Stop::Refused(refusal)) => return Err(refusal),
        Err(Stop::Interleaved(_)) => {}
    }
    let Ending { set_aside, warnings } = sequence.finish()?;
    Ok(FigureBook { towns: towns.into(), set_aside, warnings })
}
