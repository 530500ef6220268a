//! What the month's papers take: 83 forms without and with steps, the circular as PDF and as Word.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects and may stop there"
)]

#[path = "../tests/town/mod.rs"]
mod town;

use papers::{Circular, CircularInput, FormsInput, Letter, circular_docx, circular_pdf, forms_pdf};

fn main() {
    divan::main();
}

fn sample() -> town::Town {
    town::town(town::policy(&[], |_, text| text))
}

fn forms(with_steps: bool) -> FormsInput {
    let town = sample();
    let june = town.result.month(town::month("2022-06")).unwrap();
    FormsInput { with_steps, ..FormsInput::compose(town.policy.newest(), &town.figures, june) }
}

fn circular() -> Circular {
    let town = sample();
    let year = town.result.year(&town.policy, 2022);
    Circular::compose(&CircularInput {
        edition: town.policy.newest(),
        figures: &town.figures,
        month: town.result.month(town::month("2022-06")).unwrap(),
        previous: town.result.month(town::month("2022-05")),
        year: Some(&year),
        letter: Letter::default(),
    })
}

#[divan::bench(sample_count = 10)]
fn load_fonts() -> papers::Fonts {
    town::fonts()
}

#[divan::bench(sample_count = 10)]
fn forms_of_83_committees(bencher: divan::Bencher<'_, '_>) {
    let (input, fonts) = (forms(false), town::fonts());
    bencher.bench_local(|| forms_pdf(&input, &fonts).unwrap());
}

#[divan::bench(sample_count = 10)]
fn forms_of_83_committees_with_steps(bencher: divan::Bencher<'_, '_>) {
    let (input, fonts) = (forms(true), town::fonts());
    bencher.bench_local(|| forms_pdf(&input, &fonts).unwrap());
}

#[divan::bench(sample_count = 10)]
fn circular_as_pdf(bencher: divan::Bencher<'_, '_>) {
    let (circular, fonts) = (circular(), town::fonts());
    bencher.bench_local(|| circular_pdf(&circular, &fonts).unwrap());
}

#[divan::bench(sample_count = 10)]
fn circular_as_word(bencher: divan::Bencher<'_, '_>) {
    let circular = circular();
    bencher.bench_local(|| circular_docx(&circular).unwrap());
}
