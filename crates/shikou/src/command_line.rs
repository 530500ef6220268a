//! The command line: what can be asked, in Chinese, with an example for each.

mod policy;
mod register;
mod sample;

use std::path::PathBuf;

use assessment::Month;
use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use policy::{CompareArgs, PolicyArgs, PolicyCommand};
pub(crate) use register::{AddressCommand, IdCheckArgs, IdCommand, ParseArgs};
pub(crate) use sample::{
    CommitArgs, DrawArgs, EstimateArgs, FreezeArgs, ReplaceArgs, SampleCommand, SizeArgs, VerifyArgs,
};

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// 实口：从政策文件到公示的一个月
#[derive(Debug, Parser)]
#[command(
    name = "shikou",
    version,
    about = "实口：从政策文件到公示、可解释、有着落的一个月",
    help_template = TEMPLATE,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = "例：shikou demo\n    shikou assess --figures 数据.xlsx --month 2022-06 --out 六月\n\n退出码：0 完成；1 输入有误，未写任何文件；2 用法有误。"
)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version, global = false, help_heading = "选项")]
    version: Option<bool>,
}

/// The help flag, said in Chinese, for every command.
#[derive(Debug, Args)]
pub(crate) struct HelpFlag {
    /// 显示帮助
    #[arg(short = 'h', long, action = clap::ArgAction::Help, help_heading = "选项")]
    help: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 演示：虚构数据的三林镇一整年，评定、排名、出全部材料
    #[command(help_template = TEMPLATE, disable_help_flag = true, after_help = "例：shikou demo --dir 演示 --no-serve")]
    Demo(DemoArgs),
    /// 评定一个月：五项得分、总分、名次、末十位和后果
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou assess --figures 数据.xlsx\n    shikou assess --figures 数据文件夹 --month 2022-06 --json\n    shikou assess --figures 数据.xlsx --out 六月 --with-steps"
    )]
    Assess(AssessArgs),
    /// 汇总一年：平均分、末十位、连续、约谈、分析会、一票否决建议
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou year --figures 数据.xlsx --year 2022"
    )]
    Year(YearArgs),
    /// 解释得分：每一分的条款、数据、读法和算式
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou explain --figures 数据.xlsx --month 2022-06 --committee 310115130001\n    shikou explain --figures 数据.xlsx --month 2022-06 --committee 310115130001 --item pushes"
    )]
    Explain(ExplainArgs),
    /// 政策：检查、查看、比较不同读法
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令",
        disable_help_subcommand = true,
        after_help = "例：shikou policy check\n    shikou policy compare --figures 数据.xlsx --with step_count=started"
    )]
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
        #[command(flatten)]
        help: HelpFlag,
    },
    /// 数据表：空白模板
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令",
        disable_help_subcommand = true,
        after_help = "例：shikou figures template --out 数据.xlsx"
    )]
    Figures {
        #[command(subcommand)]
        command: FiguresCommand,
        #[command(flatten)]
        help: HelpFlag,
    },
    /// 证件号码：核对
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令",
        disable_help_subcommand = true,
        after_help = "例：shikou id check 名单.csv"
    )]
    Id {
        #[command(subcommand)]
        command: IdCommand,
        #[command(flatten)]
        help: HelpFlag,
    },
    /// 地址：拆成各级，写成规范的样子
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令",
        disable_help_subcommand = true,
        after_help = "例：shikou address parse 地址.csv"
    )]
    Address {
        #[command(subcommand)]
        command: AddressCommand,
        #[command(flatten)]
        help: HelpFlag,
    },
    /// 抽样测查：承诺种子、冻结抽样框、抽样、替换、核对、算样本量、估计准确率
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令",
        disable_help_subcommand = true,
        after_help = "例：shikou sample commit --holder 三林派出所 --out 种子.json\n    shikou sample freeze 抽样框.csv\n    shikou sample draw --frame 抽样框.csv --secret 种子.json --per-committee 30 --out 抽样.json"
    )]
    Sample {
        #[command(subcommand)]
        command: SampleCommand,
        #[command(flatten)]
        help: HelpFlag,
    },
    /// 命令补全脚本
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou completions bash > ~/.local/share/bash-completion/completions/shikou"
    )]
    Completions {
        /// 使用的命令行：bash、zsh、fish、powershell 或 elvish
        #[arg(value_name = "SHELL", help_heading = "参数", hide_possible_values = true)]
        shell: clap_complete::Shell,
        #[command(flatten)]
        help: HelpFlag,
    },
    #[command(hide = true, name = "generate-figures")]
    GenerateFigures(GenerateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// 材料写到哪个文件夹
    #[arg(
        long,
        value_name = "文件夹",
        default_value = "shikou-demo",
        hide_default_value = true,
        help_heading = "选项"
    )]
    pub(crate) dir: PathBuf,
    /// 写完就结束，不打开网页服务
    #[arg(long, help_heading = "选项")]
    pub(crate) no_serve: bool,
    /// 标准输出只给一份 JSON（最后一个月的结果）
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

/// Where the figures come from and by which policy they are read.
#[derive(Debug, Args)]
pub(crate) struct FiguresArgs {
    /// 数据：.xlsx 工作簿，或放着 居村数据.csv、全镇数据.csv 的文件夹；- 表示从标准输入读工作簿
    #[arg(long, value_name = "数据", help_heading = "选项")]
    pub(crate) figures: PathBuf,
    /// 政策：内置政策的编号，或政策文件夹 [默认 sanlin-2022-50]
    #[arg(
        long,
        value_name = "政策",
        default_value = crate::policy_folder::DEFAULT,
        hide_default_value = true,
        help_heading = "选项"
    )]
    pub(crate) policy: String,
}

#[derive(Debug, Args)]
pub(crate) struct AssessArgs {
    #[command(flatten)]
    pub(crate) source: FiguresArgs,
    /// 哪个月，如 2022-06 [默认数据里最新的月份]
    #[arg(long, value_name = "月份", help_heading = "选项", conflicts_with = "year")]
    pub(crate) month: Option<Month>,
    /// 整年各月（与 --csv 同用，写月度结果和年度结果）
    #[arg(long, value_name = "年份", help_heading = "选项", requires = "csv", value_parser = year)]
    pub(crate) year: Option<u16>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项", conflicts_with = "csv")]
    pub(crate) json: bool,
    /// 结果写成 CSV：月度结果.csv（整年另有年度结果.csv）
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) csv: Option<PathBuf>,
    /// 材料写到哪个文件夹：考核表.pdf、排名公示表.xlsx、通报.docx、通报.pdf
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) out: Option<PathBuf>,
    /// 考核表附上每一分的算式和读法
    #[arg(long, help_heading = "选项", requires = "out")]
    pub(crate) with_steps: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct YearArgs {
    #[command(flatten)]
    pub(crate) source: FiguresArgs,
    /// 哪一年，如 2022 [默认数据里最新的年份]
    #[arg(long, value_name = "年份", help_heading = "选项", value_parser = year)]
    pub(crate) year: Option<u16>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项", conflicts_with = "csv")]
    pub(crate) json: bool,
    /// 结果写成 CSV：月度结果.csv、年度结果.csv
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) csv: Option<PathBuf>,
    /// 材料写到哪个文件夹：年度汇总表.xlsx
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) source: FiguresArgs,
    /// 哪个月，如 2022-06
    #[arg(long, value_name = "月份", help_heading = "选项")]
    pub(crate) month: Month,
    /// 居村委的 12 位编码
    #[arg(long, value_name = "编码", help_heading = "选项")]
    pub(crate) committee: String,
    /// 只看一项，如 registration_accuracy
    #[arg(long, value_name = "考核项", help_heading = "选项")]
    pub(crate) item: Option<String>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FiguresCommand {
    /// 写一份空白数据表，带说明和校验
    #[command(help_template = TEMPLATE, disable_help_flag = true, after_help = "例：shikou figures template --out 数据.xlsx")]
    Template(TemplateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct TemplateArgs {
    /// 写到哪个文件
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) out: PathBuf,
    /// 政策：内置政策的编号，或政策文件夹 [默认 sanlin-2022-50]
    #[arg(
        long,
        value_name = "政策",
        default_value = crate::policy_folder::DEFAULT,
        hide_default_value = true,
        help_heading = "选项"
    )]
    pub(crate) policy: String,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

/// Synthetic figures of many towns, for benchmarks.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// How many committees in all.
    #[arg(long, default_value_t = 620_573)]
    pub(crate) committees: u32,
    /// How many towns they lie in.
    #[arg(long, default_value_t = 41_352)]
    pub(crate) towns: u32,
    /// Order of the rows.
    #[arg(long, value_enum, default_value = "town")]
    pub(crate) order: RowOrder,
    /// Seed of the figures.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Folder for the CSV files.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// A year is four digits: `23` would be a year without figures, which is no help to anyone.
fn year(text: &str) -> Result<u16, String> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .ok_or_else(|| format!("“{text}”不是年份：请写四位数字，如 2022"))
}

/// How generated rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowOrder {
    /// Town by town, month by month.
    Town,
    /// Month by month, all towns in each.
    Month,
}
