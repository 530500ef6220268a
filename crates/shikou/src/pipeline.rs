//! Work on pieces in several threads, with the results in the order of the pieces.

use std::sync::mpsc::sync_channel;
use std::thread;

use crate::failure::Failure;

/// Pieces that wait for one thread; more only fill the memory.
const DEPTH: usize = 2;
/// Beyond this many threads the one that reads and writes cannot keep up.
const WORKERS_MAX: usize = 8;

/// Takes pieces from `next` until there are none, has each worked on, and hands them to `accept` in their order.
///
/// `next` is given a piece whose turn is over, for its memory. Every thread makes its own worker.
pub(crate) fn in_order<P: Send, W: FnMut(&mut P) -> Result<(), Failure>>(
    worker: impl Fn() -> W + Sync,
    mut next: impl FnMut(Option<P>) -> Result<Option<P>, Failure>,
    mut accept: impl FnMut(&mut P) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let workers = thread::available_parallelism().map_or(1, usize::from).min(WORKERS_MAX);
    let worker = &worker;
    thread::scope(|scope| {
        let mut lanes = Vec::new();
        for _ in 0..workers {
            let (give, take) = sync_channel::<P>(DEPTH);
            let (send, receive) = sync_channel::<(P, Result<(), Failure>)>(DEPTH);
            scope.spawn(move || {
                let mut work = worker();
                while let Ok(mut piece) = take.recv() {
                    let result = work(&mut piece);
                    if send.send((piece, result)).is_err() {
                        return;
                    }
                }
            });
            lanes.push((give, receive));
        }
        // Pieces go round the lanes, so that taking them back round the lanes keeps their order.
        let (mut given, mut taken, mut spare, mut is_over) = (0, 0, Vec::new(), false);
        while !is_over || taken < given {
            if !is_over {
                let lane = lanes.get(given % workers);
                match next(spare.pop())?.zip(lane) {
                    Some((piece, (give, _))) => {
                        is_over = give.send(piece).is_err();
                        given += 1;
                    }
                    None => is_over = true,
                }
            }
            if given - taken == workers * DEPTH || (is_over && taken < given) {
                let received = lanes.get(taken % workers).and_then(|(_, receive)| receive.recv().ok());
                // A thread that is gone has panicked; the scope tells.
                let Some((mut piece, result)) = received else { return Ok(()) };
                result?;
                accept(&mut piece)?;
                spare.push(piece);
                taken += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_pieces_and_an_error_ends_it() {
        for refused in [None, Some(700)] {
            let (mut number, mut seen) = (0_u64, Vec::new());
            let result = in_order(
                || {
                    |piece: &mut (u64, u64)| {
                        piece.1 = (0..piece.0 % 97 * 100).sum::<u64>() + piece.0;
                        if refused == Some(piece.0) { Err(Failure::refused("no")) } else { Ok(()) }
                    }
                },
                |_| {
                    number += 1;
                    Ok((number <= 1000).then_some((number, 0)))
                },
                |piece| {
                    seen.push(piece.0);
                    Ok(())
                },
            );
            assert_eq!(result.is_err(), refused.is_some());
            let expected: Vec<u64> = (1..=refused.map_or(1000, |refused| refused - 1)).collect();
            assert_eq!(seen, expected);
        }
    }
}
