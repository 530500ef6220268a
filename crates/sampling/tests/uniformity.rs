//! Every dwelling has the same chance, and so has every pair.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use sampling::{AllocationRule, Frame, FrameRow, PerStratum, Seed, Stratum, draw, joint_seed};

const DWELLINGS: u64 = 40;
const DRAWN: u64 = 10;
const DRAWS: u64 = 20_000;

struct Counts {
    single: Vec<u64>,
    pairs: Vec<u64>,
}

fn count() -> Counts {
    let row = |number: u64| FrameRow {
        dwelling_id: format!("{number:02}").into(),
        committee_code: "310115130001".into(),
        stratum: Stratum::Rest,
    };
    let frame = Frame::freeze((0..DWELLINGS).map(row)).unwrap();
    let each = PerStratum { rest: u32::try_from(DRAWN).unwrap(), ..PerStratum::default() };
    let side = usize::try_from(DWELLINGS).unwrap();
    let mut counts = Counts { single: vec![0; side], pairs: vec![0; side * side] };
    for number in 0..DRAWS {
        let seed = Seed::new(format!("{number:020}")).unwrap();
        let drawn = draw(&frame, &joint_seed([&seed]), &AllocationRule::Fixed { each });
        let ids: Vec<usize> = drawn.cells[0].drawn().map(|id| id.parse().unwrap()).collect();
        for a in &ids {
            counts.single[*a] += 1;
            ids.iter().filter(|b| a < b).for_each(|b| counts.pairs[a * side + b] += 1);
        }
    }
    counts
}

/// `Σ(O − E)²` in whole numbers: counts are multiplied by `by`, as the expectation has been.
fn squares(counts: impl Iterator<Item = u64>, by: u64, expected: u64) -> u128 {
    counts.map(|count| u128::from((count * by).abs_diff(expected)).pow(2)).sum()
}

/// Of 40 dwellings 10 are drawn, 20,000 times, with seeds 0, 1, 2 …: each is expected 5,000 times.
///
/// Draws without replacement are not independent: with chance `f` of each, a count has variance `m f (1−f)`, and
/// `Σ(O−E)² (N−1) ÷ (N m f (1−f))` has the χ² distribution with `N − 1 = 39` degrees of freedom. Its 99.9 % point is
/// 72.05 and its 0.1 % point 17.26 (a figure too even would be as wrong as one too uneven).
#[test]
fn each_dwelling_is_drawn_equally_often() {
    let counts = count();
    let expected = DRAWS * DRAWN / DWELLINGS;
    let numerator = squares(counts.single.iter().copied(), 1, expected) * u128::from(DWELLINGS - 1) * 100;
    // N m f (1−f) = N m (n/N)(N−n)/N = m n (N−n) / N.
    let hundredths = numerator * u128::from(DWELLINGS) / u128::from(DRAWS * DRAWN * (DWELLINGS - DRAWN));
    println!("χ² of dwellings: {hundredths}/100 with 39 degrees of freedom");
    assert!((1726..=7205).contains(&hundredths), "χ² = {hundredths}/100");
}

/// Each of the 780 pairs is expected `E = m q` times with `q = 10·9 / (40·39)`, 1153.8. A count has variance `E(1−q)`, so
/// `Σ(O−E)² ÷ E` has mean `780 (1−q) = 735`. Pairs are not independent and the figure has no tabled distribution;
/// 735 ± 6·√(2·735) is a wide net that still catches tickets which follow each other.
#[test]
fn each_pair_is_drawn_equally_often() {
    let counts = count();
    let side = usize::try_from(DWELLINGS).unwrap();
    let upper = (0..side).flat_map(|a| (a + 1..side).map(move |b| a * side + b));
    let pairs = DWELLINGS * (DWELLINGS - 1);
    // Multiplied by N(N−1), so that the expectation m n (n−1) ÷ (N(N−1)) is whole.
    let scaled = DRAWS * DRAWN * (DRAWN - 1);
    let total = squares(upper.map(|place| counts.pairs[place]), pairs, scaled);
    let figure = total / u128::from(scaled) / u128::from(pairs);
    println!("χ² of pairs: {figure}, expected 735");
    assert!((505..=965).contains(&figure), "χ² = {figure}");
}
