//! What can be asked about samples.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sampling::{Commitment, Factor, Percent, ReplacementReason};

use super::{HelpFlag, TEMPLATE};

#[derive(Debug, Subcommand)]
pub(crate) enum SampleCommand {
    /// 承诺：定下种子，给出要公布的承诺；种子和盐写进文件，锁起来
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou sample commit --holder 三林派出所 --out 种子.json\n    shikou sample commit --holder 平安办 --seed - --out 种子.json < 骰子.txt\n\n先公布承诺，再冻结抽样框；冻结以后才公布种子文件。"
    )]
    Commit(CommitArgs),
    /// 冻结：核对抽样框，给出要公布的根
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou sample freeze 抽样框.csv\n\n抽样框的列：dwelling_id（房屋编码）、committee_code（居村委编码）、stratum（层：出租、空置、境外、其余），其他列不用。"
    )]
    Freeze(FreezeArgs),
    /// 抽样：由抽样框和各方种子得到抽中的房屋，写成抽样记录
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou sample draw --frame 抽样框.csv --secret 种子.json --per-committee 30 --minimum 2 --out 抽样.json --list 入户名单.csv\n    shikou sample draw --frame 抽样框.csv --secret 甲.json --secret 乙.json --rented 10 --vacant 5 --overseas 5 --rest 10 --out 抽样.json"
    )]
    Draw(DrawArgs),
    /// 替换：登记查不了的一户，给出次序里的下一户
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou sample replace --record 抽样.json --frame 抽样框.csv --list 入户名单.csv --dwelling D-0012 --reason 拒访\n    shikou sample replace --record 抽样.json --frame 抽样框.csv --dwelling D-0013 --reason 其他 --note 正在装修"
    )]
    Replace(ReplaceArgs),
    /// 核对：由抽样框和种子重算整个抽样，逐处比对；有不符的退出码为 1
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou sample verify --record 抽样.json --frame 抽样框.csv --commitment 3fa2…（公告里的承诺，按次序，每份一个）"
    )]
    Verify(VerifyArgs),
    /// 样本量：要达到一定精度，应抽多少户
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou sample size --half-width 2 --expected 98 --design-effect 1.5 --persons-per-dwelling 2.6 --dwellings 1900"
    )]
    Size(SizeArgs),
    /// 估计：由测查结果得到准确率、区间，以及居（村）委的先后是否当真
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou sample estimate 测查.csv --frame 抽样框.csv --record 抽样.json\n\n测查结果的列：dwelling_id（房屋编码）、persons（人数）、correct（准确人数），就是 sample draw --list 写出的入户名单填好以后的样子；人数空着的，算作还没有查。"
    )]
    Estimate(EstimateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CommitArgs {
    /// 出种子的一方，照公告的写法
    #[arg(long, value_name = "名称", help_heading = "选项")]
    pub(crate) holder: String,
    /// 自己定的种子（如掷出的至少 20 位数字）；- 表示从标准输入读 [默认随机]
    #[arg(long, value_name = "种子", help_heading = "选项")]
    pub(crate) seed: Option<String>,
    /// 种子和盐写到哪个文件（不覆盖）
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) out: PathBuf,
    /// 标准输出只给一份 JSON（没有种子和盐）
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct FreezeArgs {
    /// 抽样框（CSV）；- 表示从标准输入读
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) frame: PathBuf,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct DrawArgs {
    /// 抽样框（CSV）
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) frame: PathBuf,
    /// 公布的种子文件；几方各出一份的，按公告的次序写几次
    #[arg(long, value_name = "文件", required = true, help_heading = "选项")]
    pub(crate) secret: Vec<PathBuf>,
    /// 每个居（村）委抽多少户，按各层户数的比例分
    #[arg(
        long,
        value_name = "户数",
        help_heading = "选项",
        conflicts_with_all = ["rented", "vacant", "overseas", "rest"]
    )]
    pub(crate) per_committee: Option<u32>,
    /// 按比例分时，每层至少多少户 [默认 0]
    #[arg(long, value_name = "户数", help_heading = "选项", requires = "per_committee")]
    pub(crate) minimum: Option<u32>,
    /// 每个居（村）委的出租层抽多少户
    #[arg(long, value_name = "户数", help_heading = "选项")]
    pub(crate) rented: Option<u32>,
    /// 空置层
    #[arg(long, value_name = "户数", help_heading = "选项")]
    pub(crate) vacant: Option<u32>,
    /// 境外层
    #[arg(long, value_name = "户数", help_heading = "选项")]
    pub(crate) overseas: Option<u32>,
    /// 其余层
    #[arg(long, value_name = "户数", help_heading = "选项")]
    pub(crate) rest: Option<u32>,
    /// 抽样记录写到哪个文件（不覆盖）
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) out: PathBuf,
    /// 另写入户名单（CSV，不覆盖），填好就是 sample estimate 的输入
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) list: Option<PathBuf>,
    /// 标准输出只给一份 JSON（抽样记录）
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct ReplaceArgs {
    /// 抽样记录；替换就写在里面
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) record: PathBuf,
    /// 抽样框（CSV）
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) frame: PathBuf,
    /// 查不了的那一户的房屋编码
    #[arg(long, value_name = "房屋编码", help_heading = "选项")]
    pub(crate) dwelling: String,
    /// 原因：拒访、空关、拆除、地址不存在、其他
    #[arg(long, value_name = "原因", help_heading = "选项", value_parser = reason)]
    pub(crate) reason: ReplacementReason,
    /// 说明；原因是“其他”时必须写
    #[arg(long, value_name = "说明", default_value = "", hide_default_value = true, help_heading = "选项")]
    pub(crate) note: String,
    /// 入户名单（sample draw --list 写出的）；换下的一行改成换进来的户，其余各行不动
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) list: Option<PathBuf>,
    /// 标准输出只给一份 JSON（这次替换）
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// 抽样记录
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) record: PathBuf,
    /// 抽样框（CSV）
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) frame: PathBuf,
    /// 公告里的承诺，按次序，每份一个；不给就不能证明种子先于抽样框
    #[arg(long, value_name = "承诺", num_args = 1.., help_heading = "选项")]
    pub(crate) commitment: Vec<Commitment>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct SizeArgs {
    /// 要的精度：上下多少个百分点，如 2
    #[arg(long, value_name = "百分点", help_heading = "选项")]
    pub(crate) half_width: Percent,
    /// 预计准确率，如 98
    #[arg(long, value_name = "百分率", help_heading = "选项")]
    pub(crate) expected: Percent,
    /// 设计效应；不知道时填 2，测查过一次用结果里的数
    #[arg(long, value_name = "倍数", help_heading = "选项")]
    pub(crate) design_effect: Factor,
    /// 户均人数，如 2.6
    #[arg(long, value_name = "人数", help_heading = "选项")]
    pub(crate) persons_per_dwelling: Factor,
    /// 抽样框的户数 [默认很多，不作修正]
    #[arg(long, value_name = "户数", help_heading = "选项")]
    pub(crate) dwellings: Option<u64>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct EstimateArgs {
    /// 测查结果（CSV）；- 表示从标准输入读
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) results: PathBuf,
    /// 抽样框（CSV）
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) frame: PathBuf,
    /// 抽样记录：核对结果是不是抽中的房屋，还差哪几户
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) record: Option<PathBuf>,
    /// 只看这个居（村）委；写两次就比这两个
    #[arg(long, value_name = "编码", help_heading = "选项")]
    pub(crate) committee: Vec<String>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

fn reason(text: &str) -> Result<ReplacementReason, String> {
    let found = ReplacementReason::ALL.into_iter().find(|reason| reason.title() == text);
    found.ok_or_else(|| {
        let known = ReplacementReason::ALL.map(ReplacementReason::title).join("、");
        format!("没有“{text}”这个原因，可用：{known}")
    })
}
