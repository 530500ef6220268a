//! What can be asked about policies.

use clap::{Args, Subcommand};

use super::{FiguresArgs, HelpFlag, TEMPLATE};

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// 检查政策文件夹并运行其中的案例
    #[command(help_template = TEMPLATE, disable_help_flag = true, after_help = "例：shikou policy check policies/sanlin-2022-50")]
    Check(PolicyArgs),
    /// 查看条款、考核项和读法
    #[command(help_template = TEMPLATE, disable_help_flag = true, after_help = "例：shikou policy show")]
    Show(PolicyArgs),
    /// 换一种读法，得分、名次和后果会有哪些变化
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou policy compare --figures 数据.xlsx\n    shikou policy compare --figures 数据.xlsx --with bottom_three_ties=harshest"
    )]
    Compare(CompareArgs),
}

#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    /// 内置政策的编号，或政策文件夹 [默认 sanlin-2022-50]
    #[arg(
        value_name = "政策",
        default_value = crate::policy_folder::DEFAULT,
        hide_default_value = true,
        help_heading = "参数"
    )]
    pub(crate) policy: String,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    pub(crate) source: FiguresArgs,
    /// 另一种读法，读法=选项，可写多次 [默认逐个试每种读法的每个其他选项]
    #[arg(long = "with", value_name = "读法=选项", help_heading = "选项")]
    pub(crate) with: Vec<String>,
    /// 与另一份政策相比（内置编号或文件夹）
    #[arg(long = "with-policy", value_name = "政策", help_heading = "选项", conflicts_with = "with")]
    pub(crate) with_policy: Option<String>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}
