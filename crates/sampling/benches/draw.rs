//! Drawing from a town of 160,000 dwellings: freezing, drawing, verifying; and one committee's estimate.
#![allow(missing_docs, clippy::unwrap_used)]

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher, black_box};
use sampling::{
    AllocationRule, CheckedDwelling, CheckedStratum, DrawRecord, Frame, FrameRow, Salt, Seed, SeedShare,
    Stratum, draw, estimate, joint_seed, verify,
};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const DWELLINGS: u32 = 160_000;
const RULE: AllocationRule = AllocationRule::Proportional { per_committee: 40, minimum: 4 };

fn main() {
    divan::main();
}

fn rows() -> Vec<FrameRow> {
    let row = |number: u32| {
        let stratum = match number % 20 {
            0..7 => Stratum::Rented,
            7..9 => Stratum::Vacant,
            9 => Stratum::Overseas,
            _ => Stratum::Rest,
        };
        FrameRow {
            dwelling_id: format!("FW{:012}", u64::from(number) * 7919 % 1_000_003).into(),
            committee_code: format!("{}", 310_115_130_000_u64 + u64::from(number % 83)).into(),
            stratum,
        }
    };
    (0..DWELLINGS).map(row).collect()
}

fn seed() -> Seed {
    Seed::new("31415926535897932384").unwrap()
}

#[divan::bench]
fn freeze_town(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(DWELLINGS))
        .with_inputs(rows)
        .bench_values(|rows| Frame::freeze(rows).unwrap());
}

#[divan::bench]
fn draw_town(bencher: Bencher<'_, '_>) {
    let frame = Frame::freeze(rows()).unwrap();
    let seed = joint_seed([&seed()]);
    bencher.counter(ItemsCount::new(DWELLINGS)).bench(|| draw(black_box(&frame), &seed, &RULE));
}

#[divan::bench]
fn verify_town(bencher: Bencher<'_, '_>) {
    let frame = Frame::freeze(rows()).unwrap();
    let share = SeedShare::new("三林派出所", seed(), Salt::new([7; 32]));
    let record = DrawRecord::new(&frame, vec![share], RULE).unwrap();
    bencher.counter(ItemsCount::new(DWELLINGS)).bench(|| verify(black_box(&record), &frame, &[]));
}

#[divan::bench]
fn estimate_committee(bencher: Bencher<'_, '_>) {
    let dwelling = |number: u32| {
        let persons = 1 + number % 4;
        CheckedDwelling { persons, correct: persons - u32::from(number.is_multiple_of(9)) }
    };
    let strata: Vec<CheckedStratum> = Stratum::ALL
        .into_iter()
        .map(|stratum| CheckedStratum {
            committee_code: "".into(),
            stratum,
            dwellings: 480,
            checked: (0..10).map(dwelling).collect(),
        })
        .collect();
    bencher.bench(|| estimate(black_box(&strata)).unwrap());
}
