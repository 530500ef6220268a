//! `shikou sample freeze`: the root of a frame, to be published.

use std::collections::BTreeMap;

use sampling::{FrameSummary, Stratum};
use serde_json::{Value, json};

use super::files;
use crate::command_line::FreezeArgs;
use crate::failure::Failure;
use crate::output::table::{Align, Sheet, Tone};
use crate::output::{print, print_json};

pub(super) fn run(args: &FreezeArgs) -> Result<(), Failure> {
    let frame = files::frame(&args.frame)?;
    let summary = FrameSummary::of(&frame);
    let mut counts = BTreeMap::new();
    for row in frame.rows() {
        *counts.entry(row.stratum).or_insert(0_u64) += 1;
    }
    if args.json {
        let mut document = files::value(&summary)?;
        let strata = Stratum::ALL.map(|stratum| {
            (stratum.key().to_owned(), json!(counts.get(&stratum).copied().unwrap_or_default()))
        });
        if let Value::Object(document) = &mut document {
            document.insert("strata".to_owned(), Value::Object(strata.into_iter().collect()));
        }
        return print_json(&document);
    }
    let mut sheet = Sheet::new(&[("层", Align::Left), ("户数", Align::Right)]);
    for stratum in Stratum::ALL {
        let count = counts.get(&stratum).copied().unwrap_or_default();
        let tone = if count == 0 { Tone::Faint } else { Tone::Plain };
        sheet.row(tone, [stratum.title().to_owned(), count.to_string()]);
    }
    sheet.row(Tone::Plain, ["合计".to_owned(), summary.dwellings.to_string()]);
    print(&format!(
        "抽样框　{} 个居（村）委，{} 户\n{}\n\n现在公布的根\n{}\n念读和印在纸上用的封存校验码　{}\n\n这个文件原样保存：改动其中任何一户，根就不同。",
        summary.committees,
        summary.dwellings,
        sheet.text(),
        summary.root,
        summary.short
    ))
}
