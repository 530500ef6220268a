//! The command line: what can be asked, in Chinese, with an example for each.

mod generate;
mod overlay;
mod policy;
mod register;
mod sample;
mod server;

use std::path::PathBuf;

use assessment::Month;
use clap::{Args, Parser, Subcommand};

pub(crate) use generate::{GenerateArgs, RowOrder, RowSize};
pub(crate) use overlay::{AreaScale, GenerateRegisterArgs, OverlayArgs};
pub(crate) use policy::{CompareArgs, PolicyArgs, PolicyCommand};
pub(crate) use register::{AddressCommand, IdCheckArgs, IdCommand, ParseArgs};
pub(crate) use sample::{
    CommitArgs, DrawArgs, EstimateArgs, FreezeArgs, ReplaceArgs, SampleCommand, SizeArgs, VerifyArgs,
};

pub(crate) use server::{
    BackupArgs, ConfigArgs, ConfigCommand, ConfigShowArgs, DoctorArgs, ImportArgs, RestoreArgs, ServeArgs,
    TownArgs, UserAddArgs, UserCommand, UserListArgs, UserResetArgs, VerifyArgs as VerifySealArgs,
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
    /// 网页服务：派出所填报、审核、公布、查看
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou serve\n    shikou serve --listen 0.0.0.0:8080 --database /var/lib/shikou/shikou.db"
    )]
    Serve(ServeArgs),
    /// 用户：列出、新建、重置密码
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令",
        disable_help_subcommand = true,
        after_help = "例：shikou user add --login zhangsan --name 张三 --role clerk"
    )]
    User {
        #[command(subcommand)]
        command: UserCommand,
        #[command(flatten)]
        help: HelpFlag,
    },
    /// 导入：建立街镇和居村委名册
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou import --roster 名册.csv --town 310115130 --name 三林镇 --from 2026-01"
    )]
    Import(ImportArgs),
    /// 备份：服务不停，写成一个文件并核对
    #[command(help_template = TEMPLATE, disable_help_flag = true, after_help = "例：shikou backup\n    shikou backup --out 备份/今天.backup")]
    Backup(BackupArgs),
    /// 恢复：把备份写进空的数据库；或演练一遍
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou restore --drill 备份文件\n    shikou restore 备份文件 --database 新的.db"
    )]
    Restore(RestoreArgs),
    /// 核对：操作记录没有被改过，封存的月份能重新算出来
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou verify\n    shikou verify 封存包.json --root \"3fa2 91bc 07de 5c11 9e40 2b77 d8a6 60f3\""
    )]
    Verify(VerifySealArgs),
    /// 自检：数据库、密钥、备份、字体，每个问题给出解决的命令
    #[command(help_template = TEMPLATE, disable_help_flag = true, after_help = "例：shikou doctor")]
    Doctor(DoctorArgs),
    /// 设置：列出现在的值和来处
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令",
        disable_help_subcommand = true,
        after_help = "例：shikou config show --origin"
    )]
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
        #[command(flatten)]
        help: HelpFlag,
    },
    /// 叠加：把一份来源数据（群租整治、代理经租等）与登记数据比对，逐行给出人、房和差异
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou overlay --register 人员.csv --dwellings 房屋.csv --feed 来源.csv --out 差异.csv --gone 不在.csv\n    shikou overlay --index 登记.索引 --feed - --out 差异.csv --json < 来源.csv\n\n输入：CSV（UTF-8 或 GB18030），第一行为列名，列的次序不限；来源的其他列原样带到最后。\n差异：same 一致；moved 人已登记，住所不同或未登记；new_person 房屋已登记，人没有；new 均未登记；ambiguous 几个同样符合，由人判断。\n每行写明理由和分数（0 至 1：同样佐证下有多大把握）。"
    )]
    Overlay(OverlayArgs),
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
    #[command(hide = true, name = "generate-register")]
    GenerateRegister(GenerateRegisterArgs),
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
    #[arg(long, help_heading = "选项", conflicts_with = "listen")]
    pub(crate) no_serve: bool,
    /// 网页在哪个地址和端口上 [默认 127.0.0.1:8080，被占用就换下一个]
    #[arg(long, value_name = "地址:端口", help_heading = "选项", value_parser = server::listening)]
    pub(crate) listen: Option<std::net::SocketAddr>,
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
    #[arg(long, value_name = "文件夹", help_heading = "选项", conflicts_with = "csv")]
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
    #[arg(long, value_name = "文件夹", help_heading = "选项", conflicts_with = "csv")]
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

/// A year is four digits: `23` would be a year without figures, which is no help to anyone.
fn year(text: &str) -> Result<u16, String> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .ok_or_else(|| format!("“{text}”不是年份：请写四位数字，如 2022"))
}
