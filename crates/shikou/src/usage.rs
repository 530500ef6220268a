//! Usage, said in Chinese: how to call, what is wrong with which argument, and where help is.

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The command line with its usage lines in Chinese throughout: the parser's own say `[OPTIONS]`.
pub(crate) fn command() -> clap::Command {
    fn in_chinese(command: clap::Command) -> clap::Command {
        let usage = command.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[选项]");
        command.override_usage(usage).mut_subcommands(in_chinese)
    }
    let mut command = crate::command_line::CommandLine::command();
    command.build();
    in_chinese(command)
}

/// The parser's complaint as one Chinese message; `None` when it is no complaint but help or the version.
pub(crate) fn explain(error: &clap::Error) -> Option<String> {
    let context = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "没有说做什么：请给出一个命令".to_owned()
        }
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", context(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("不认识“{argument}”"),
        ErrorKind::MissingRequiredArgument if argument.contains("--csv") => {
            format!("缺少 {argument}：--year 要和 --csv 同用；看一年的汇总请用 shikou year")
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::ArgumentConflict => format!("{argument} 不能和 {} 同用", context(ContextKind::PriorArg)),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少值"),
        ErrorKind::InvalidValue => {
            format!("{argument} 没有“{value}”这个值，可用：{}", context(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => match std::error::Error::source(error) {
            Some(reason) if !reason.to_string().is_ascii() => format!("{argument}：{reason}"),
            _ => format!("{argument} 的值“{value}”不对：应为数字"),
        },
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => format!("{argument} 的值太多或太少"),
        ErrorKind::InvalidUtf8 => "参数里有不能识别的字符".to_owned(),
        _ => format!("参数有误 {argument}"),
    };
    Some(format!("{message}。\n加 --help 看用法和例子。"))
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        _ => String::new(),
    }
}
