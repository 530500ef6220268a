//! What can be asked about identifiers and addresses.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use register::identifiers::{BirthDate, IdentifierKind};

use super::{HelpFlag, TEMPLATE};

#[derive(Debug, Subcommand)]
pub(crate) enum IdCommand {
    /// 逐行核对号码：位数、字符、日期、校验码；行政区划只提示，不拒收
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou id check 名单.csv --out 核对结果.csv\n    shikou id check --json < 名单.csv\n\n输入：CSV（UTF-8 或 GB18030），第一行为列名，其中一列叫 number（或 号码、证件号码、身份证号），其他列原样带到最后。\n输出：一行对一行；号码写错是核对的结果，不是输入有误，退出码仍为 0。\n号码默认遮盖，出生日期只给年，行政区划只到省级；加 --show 才写明。"
    )]
    Check(IdCheckArgs),
}

#[derive(Debug, Args)]
pub(crate) struct IdCheckArgs {
    /// CSV 文件；不写或写 - 时从标准输入读
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) file: Option<PathBuf>,
    /// 号码都是哪一种（如 citizen_number）[默认逐个辨认]
    #[arg(long, value_name = "种类", help_heading = "选项", value_parser = kind)]
    pub(crate) kind: Option<IdentifierKind>,
    /// 写明完整号码、出生日期和行政区划：输出里就有个人信息，请妥善保管
    #[arg(long, help_heading = "选项")]
    pub(crate) show: bool,
    /// 演示：接受以 790000 开头的虚构号码
    #[arg(long, help_heading = "选项")]
    pub(crate) demo: bool,
    /// 按哪一天核对出生日期是否在将来，如 2026-06-30 [默认今天]
    #[arg(long, value_name = "日期", help_heading = "选项", value_parser = date)]
    pub(crate) today: Option<BirthDate>,
    /// 结果写到 CSV 文件 [默认标准输出]
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) out: Option<PathBuf>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AddressCommand {
    /// 逐行读地址：拆成路、弄、号、室等各级，给出规范地址、地址键和把握
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou address parse 地址.csv --out 规范地址.csv\n    shikou address parse --estates 小区.csv --roads 路名.csv --json < 地址.csv\n\n输入：CSV（UTF-8 或 GB18030），第一行为列名，其中一列叫 address（或 地址），其他列原样带到最后。\n小区表的列：estate（小区）、road（路名）、lane（弄）。路名表的列：road（路名）。"
    )]
    Parse(ParseArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ParseArgs {
    /// CSV 文件；不写或写 - 时从标准输入读
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) file: Option<PathBuf>,
    /// 小区表（CSV）：由小区名查得路和弄
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) estates: Option<PathBuf>,
    /// 路名表（CSV）：认出路名从哪里开始，改正一个错字
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) roads: Option<PathBuf>,
    /// 结果写到 CSV 文件 [默认标准输出]
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) out: Option<PathBuf>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

fn kind(text: &str) -> Result<IdentifierKind, String> {
    let fits = |kind: &IdentifierKind| kind.word() == text || kind.to_string() == text;
    IdentifierKind::ALL.into_iter().find(fits).ok_or_else(|| {
        let known: Vec<String> =
            IdentifierKind::ALL.iter().map(|kind| format!("{}（{kind}）", kind.word())).collect();
        format!("没有“{text}”这一种号码，可用：{}", known.join("、"))
    })
}

fn date(text: &str) -> Result<BirthDate, String> {
    let part = |from: usize, to: usize| {
        let digits = text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|digits| digits.parse::<u16>().ok())
    };
    let read = || {
        let dashes = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
        let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
        let date = BirthDate::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        date.filter(|_| dashes)
    };
    read().ok_or_else(|| format!("“{text}”不是日期：请写成 2026-06-30 的样子"))
}
