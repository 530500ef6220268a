//! `shikou sample verify`: the whole draw derived again.

use sampling::{Difference, DrawRecord, verify};
use serde_json::json;

use super::files;
use crate::command_line::VerifyArgs;
use crate::failure::Failure;
use crate::output::table::{Align, Sheet, Tone};
use crate::output::{print, print_json};

pub(super) fn run(args: &VerifyArgs) -> Result<(), Failure> {
    let record = files::record(&args.record)?;
    let frame = files::frame(&args.frame)?;
    let differences = verify(&record, &frame, &args.commitment);
    if args.json {
        print_json(&json!({
            "matches": differences.is_empty(),
            "root": frame.root().to_string(),
            "commitments_compared": !args.commitment.is_empty(),
            "differences": differences.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }))?;
    }
    if !differences.is_empty() {
        let count = differences.len();
        return Err(Failure::refused(format!("不符，共 {count} 处：\n{}", told(&differences))));
    }
    if args.json {
        return Ok(());
    }
    print(&matching(&record, args.commitment.len()))
}

/// Every difference on its line; a list that nobody reads to its end is cut.
pub(super) fn told(differences: &[Difference]) -> String {
    const TOLD_MAX: usize = 50;
    let mut lines: Vec<String> =
        differences.iter().take(TOLD_MAX).map(|difference| format!("  {difference}。")).collect();
    if let Some(more) = differences.len().checked_sub(TOLD_MAX).filter(|more| *more > 0) {
        lines.push(format!("  另有 {more} 处没有列出（--json 列出全部）。"));
    }
    lines.join("\n")
}

fn matching(record: &DrawRecord, published: usize) -> String {
    let drawn: u64 = record.cells.iter().map(|cell| u64::from(cell.allocated)).sum();
    let mut sheet = Sheet::new(&[("核对", Align::Left), ("结果", Align::Left), ("内容", Align::Left)]);
    let mut row = |tone, what: &str, result: &str, content: String| {
        sheet.row(tone, [what.to_owned(), result.to_owned(), content]);
    };
    let holders: Vec<&str> = record.shares.iter().map(|share| share.holder.as_str()).collect();
    if published == 0 {
        row(Tone::Alert, "公告里的承诺", "未核对", "没有给 --commitment".to_owned());
    } else {
        row(Tone::Plain, "公告里的承诺", "一致", format!("{published} 份"));
    }
    row(Tone::Plain, "种子和盐", "一致", holders.join("、"));
    row(Tone::Plain, "抽样框的根", "一致", record.frame.short.clone());
    row(Tone::Plain, "抽中的房屋", "一致", format!("{} 户中抽 {drawn} 户", record.frame.dwellings));
    row(Tone::Plain, "替换", "一致", format!("{} 次", record.replacements.len()));
    let verdict = if published == 0 {
        "抽样记录与抽样框、种子相符；没有核对公告里的承诺，不能证明种子先于抽样框。"
    } else {
        "抽样记录与公告的承诺、抽样框、种子全部相符。"
    };
    format!("{}\n\n{verdict}", sheet.text())
}
