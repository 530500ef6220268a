//! `shikou figures template`: an empty workbook to fill.

use serde_json::json;

use crate::command_line::{FiguresCommand, TemplateArgs};
use crate::config::typed;
use crate::failure::Failure;
use crate::output::files::Bundle;
use crate::output::{print_json, tell};
use crate::policy_folder;

pub(crate) fn run(command: &FiguresCommand) -> Result<(), Failure> {
    match command {
        FiguresCommand::Template(args) => template(args),
    }
}

fn template(args: &TemplateArgs) -> Result<(), Failure> {
    let policy = policy_folder::compile(&args.policy)?;
    if args.out.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("xlsx")) {
        return Err(Failure::Usage(format!("{}：模板是工作簿，文件名应以 .xlsx 结尾。", args.out.display())));
    }
    if args.out.exists() {
        return Err(Failure::refused(format!(
            "{} 已经存在，没有覆盖：请换一个文件名，或先移走它。",
            args.out.display()
        )));
    }
    let workbook = sheets::figures_template(&policy)
        .map_err(|error| Failure::refused(format!("模板没有写成：{error}")))?;
    let mut bundle = Bundle::default();
    bundle.add(args.out.clone(), workbook);
    bundle.write()?;
    let mut next = format!("shikou assess --figures {}", typed(&args.out.display().to_string()));
    if args.policy != policy_folder::DEFAULT {
        next.push_str(&format!(" --policy {}", typed(&args.policy)));
    }
    tell(&format!("已写 {}。填好后运行：{next}", args.out.display()));
    if args.json {
        return print_json(&json!({ "written": args.out.display().to_string(), "policy": policy.id() }));
    }
    Ok(())
}
