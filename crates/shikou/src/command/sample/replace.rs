//! `shikou sample replace`: what could not be checked, and the next in the order.

use super::files::{self, document};
use super::list;
use super::verify::told;
use crate::command_line::ReplaceArgs;
use crate::failure::Failure;
use crate::output::files::Bundle;
use crate::output::{print, print_json, tell};

pub(super) fn run(args: &ReplaceArgs) -> Result<(), Failure> {
    let mut record = files::record(&args.record)?;
    let frame = files::frame(&args.frame)?;
    let differences = sampling::verify(&record, &frame, &[]);
    if !differences.is_empty() {
        return Err(Failure::refused(format!("抽样记录与抽样框不符，没有登记：\n{}", told(&differences))));
    }
    let draw = record.draw(&frame);
    let dwelling = args.dwelling.trim();
    let replacement = record
        .replace(&frame, &draw, dwelling, args.reason, &args.note)
        .map_err(|error| Failure::refused(format!("没有登记：{error}。")))?
        .clone();
    let mut bundle = Bundle::default();
    bundle.add(args.record.clone(), document(&record)?);
    if let Some(path) = &args.list {
        bundle.add(path.clone(), list::with_replacement(path, &replacement)?);
    }
    bundle.write()?;
    tell(&format!("已登记在 {}（第 {} 次替换）", args.record.display(), record.replacements.len()));
    if args.json {
        return print_json(&files::value(&replacement)?);
    }
    let place = format!("居（村）委 {} {}层", replacement.committee_code, replacement.stratum.title());
    print(&match replacement.next {
        Some(next) => {
            let list = if args.list.is_some() { "入户名单已改" } else { "请在入户名单里换上" };
            format!("{place}　{dwelling}（{}）换成 {next}：{list}。", args.reason.title())
        }
        None => format!(
            "{place}　{dwelling}（{}）没有可换的了：这一层已经用完，样本少一户。",
            args.reason.title()
        ),
    })
}
