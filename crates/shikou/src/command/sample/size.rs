//! `shikou sample size`: how many dwellings for a wanted precision.

use sampling::{SampleSize, SizeQuestion, sample_size};
use serde_json::json;

use super::files::value;
use crate::command_line::SizeArgs;
use crate::failure::Failure;
use crate::output::table::{Align, Sheet, Tone};
use crate::output::{print, print_json};

pub(super) fn run(args: &SizeArgs) -> Result<(), Failure> {
    let question = SizeQuestion {
        half_width: args.half_width.clone(),
        expected: args.expected.clone(),
        design_effect: args.design_effect.clone(),
        persons_per_dwelling: args.persons_per_dwelling.clone(),
        dwellings: args.dwellings,
    };
    let size = sample_size(&question).map_err(|error| Failure::Usage(format!("{error}。")))?;
    if args.json {
        return print_json(&json!({
            "question": value(&question)?,
            "size": value(&size)?,
            "words": size.words(&question),
        }));
    }
    print(&format!("{}\n\n{}", table(&size), size.words(&question)))
}

fn table(size: &SampleSize) -> String {
    let mut sheet = Sheet::new(&[
        ("", Align::Left),
        ("按本程序的区间", Align::Right),
        ("按教科书的正态近似", Align::Right),
    ]);
    sheet.row(
        Tone::Plain,
        ["测查户数".to_owned(), size.dwellings.to_string(), size.textbook_dwellings.to_string()],
    );
    sheet.row(Tone::Plain, ["约合人数".to_owned(), size.persons.to_string(), String::new()]);
    let independent =
        [size.independent_persons, size.textbook_independent_persons].map(|count| count.to_string());
    sheet.row(Tone::Faint, ["相当于互不相干的人".to_owned()].into_iter().chain(independent));
    sheet.text()
}
