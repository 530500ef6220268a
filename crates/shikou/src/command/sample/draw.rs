//! `shikou sample draw`: the dwellings that follow from frame and seeds.

use std::path::Path;

use sampling::{AllocationRule, DrawRecord, PerStratum};

use super::files::{self, document, must_be_new};
use super::list;
use crate::command_line::DrawArgs;
use crate::failure::Failure;
use crate::output::files::Bundle;
use crate::output::{print, print_json, tell};

pub(super) fn run(args: &DrawArgs) -> Result<(), Failure> {
    let rule = rule(args)?;
    for path in std::iter::once(&args.out).chain(&args.list) {
        must_be_new(path)?;
    }
    if args.list.as_ref() == Some(&args.out) {
        return Err(Failure::Usage("--out 和 --list 是同一个文件：请写两个文件名。".to_owned()));
    }
    let shares = args.secret.iter().map(|path| files::share(path)).collect::<Result<Vec<_>, _>>()?;
    let frame = files::frame(&args.frame)?;
    let record = DrawRecord::new(&frame, shares, rule)
        .map_err(|error| Failure::refused(format!("没有抽样，未写任何文件：{error}。")))?;
    let mut bundle = Bundle::default();
    bundle.add(args.out.clone(), document(&record)?);
    if let Some(path) = &args.list {
        bundle.add(path.clone(), list::of(&record));
    }
    for path in bundle.write()? {
        tell(&format!("已写 {}", path.display()));
    }
    tell(&format!("核对：{}", verify_line(args, &record)));
    if args.json {
        return print_json(&files::value(&record)?);
    }
    print(&record.words())?;
    record.draw(&frame).words().iter().try_for_each(|line| print(line))
}

fn rule(args: &DrawArgs) -> Result<AllocationRule, Failure> {
    if let Some(per_committee) = args.per_committee {
        return Ok(AllocationRule::Proportional { per_committee, minimum: args.minimum.unwrap_or(0) });
    }
    let [rented, vacant, overseas, rest] = [args.rented, args.vacant, args.overseas, args.rest];
    if [rented, vacant, overseas, rest] == [None; 4] {
        return Err(Failure::Usage(
            "没有说抽多少：请给出 --per-committee 户数（按比例分），或 --rented、--vacant、--overseas、--rest（各层定数）。\n加 --help 看用法和例子。"
                .to_owned(),
        ));
    }
    let [rented, vacant, overseas, rest] = [rented, vacant, overseas, rest].map(Option::unwrap_or_default);
    Ok(AllocationRule::Fixed { each: PerStratum { rented, vacant, overseas, rest } })
}

fn verify_line(args: &DrawArgs, record: &DrawRecord) -> String {
    let shown = |path: &Path| path.display().to_string();
    let commitments: Vec<String> = record.shares.iter().map(|share| share.commitment.to_string()).collect();
    format!(
        "shikou sample verify --record {} --frame {} --commitment {}",
        shown(&args.out),
        shown(&args.frame),
        commitments.join(" ")
    )
}
