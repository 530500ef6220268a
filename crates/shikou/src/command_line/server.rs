//! What can be asked of the office online, from the machine's own console.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{HelpFlag, TEMPLATE};

/// Where the settings come from.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// 设置文件 [默认 /etc/shikou/shikou.toml，没有就用内置值]
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) config: Option<PathBuf>,
    /// 数据库：SQLite 文件路径，或 postgres://用户:密码@主机/库名 [默认见设置]
    #[arg(long, value_name = "地址", help_heading = "选项")]
    pub(crate) database: Option<String>,
}

/// Where to listen, said wrong in the same words as in the settings.
pub(super) fn listening(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("“{text}”{}", crate::config::LISTEN_EXPECTED))
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// 网页在哪个地址和端口上，如 0.0.0.0:8080 [默认见设置]
    #[arg(long, value_name = "地址:端口", help_heading = "选项", value_parser = listening)]
    pub(crate) listen: Option<SocketAddr>,
    /// 原来的安装密钥确已丢失，改用现在的密钥文件（没有就新生成）：动态口令要逐人重设
    #[arg(long, help_heading = "选项")]
    pub(crate) new_key: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// 备份写到哪个文件 [默认备份文件夹里以当前时间为名]
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) out: Option<PathBuf>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// 备份文件
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// 演练：恢复到临时数据库，核对后删掉，不动现有数据
    #[arg(long, help_heading = "选项", conflicts_with = "database")]
    pub(crate) drill: bool,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// 封存包文件（网页上下载的 .json）[默认核对整个数据库]
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// 表上印的封存校验码：给了就核对封存包是不是那一份
    #[arg(long, value_name = "封存校验码", help_heading = "选项", requires = "file")]
    pub(crate) root: Option<String>,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// 列出所有设置和现在的值
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou config show --origin\n\n先后：内置 < 设置文件 < 环境变量 SHIKOU__节__键（如 SHIKOU__SERVER__LISTEN）< 命令行。"
    )]
    Show(ConfigShowArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ConfigShowArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// 写明每个值从哪里来
    #[arg(long, help_heading = "选项")]
    pub(crate) origin: bool,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// 列出用户
    #[command(help_template = TEMPLATE, disable_help_flag = true, after_help = "例：shikou user list")]
    List(UserListArgs),
    /// 新建用户，给出只显示一次的初始密码
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou user add --login zhangsan --name 张三 --role clerk\n    shikou user add --login sl01 --name 李四 --role beat_officer --place station:三林派出所"
    )]
    Add(UserAddArgs),
    /// 重置密码，给出只显示一次的初始密码
    #[command(help_template = TEMPLATE, disable_help_flag = true, after_help = "例：shikou user reset --login zhangsan")]
    Reset(UserResetArgs),
    /// 管理员都进不来时：没有用户就给出首次设置的网址
    #[command(
        help_template = TEMPLATE,
        disable_help_flag = true,
        after_help = "例：shikou user first-run"
    )]
    FirstRun(UserListArgs),
}

#[derive(Debug, Args)]
pub(crate) struct TownArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// 街镇的 9 位编码 [只有一个街镇时可以不写]
    #[arg(long, value_name = "编码", help_heading = "选项")]
    pub(crate) town: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct UserListArgs {
    #[command(flatten)]
    pub(crate) town: TownArgs,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct UserAddArgs {
    #[command(flatten)]
    pub(crate) town: TownArgs,
    /// 登录名
    #[arg(long, value_name = "登录名", help_heading = "选项")]
    pub(crate) login: String,
    /// 姓名
    #[arg(long, value_name = "姓名", help_heading = "选项")]
    pub(crate) name: String,
    /// 角色：clerk、office_head、beat_officer、deputy_chief、community、secretary、population_worker、leader 或 administrator
    #[arg(long, value_name = "角色", help_heading = "选项")]
    pub(crate) role: String,
    /// 范围：station:派出所名、community:社区名、committee:居村委编码 [默认全镇]
    #[arg(long, value_name = "范围", help_heading = "选项", default_value = "", hide_default_value = true)]
    pub(crate) place: String,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct UserResetArgs {
    #[command(flatten)]
    pub(crate) town: TownArgs,
    /// 登录名
    #[arg(long, value_name = "登录名", help_heading = "选项")]
    pub(crate) login: String,
    /// 标准输出只给一份 JSON
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    pub(crate) town: TownArgs,
    /// 居村委名册（CSV 或 .xlsx）：居村委编码、居村委名称、派出所、社区；没有这个街镇就建立它
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) roster: PathBuf,
    /// 名册从哪个月起生效，如 2026-01
    #[arg(long, value_name = "月份", help_heading = "选项")]
    pub(crate) from: assessment::Month,
    /// 新建街镇的名称（街镇已有就不用写）
    #[arg(long, value_name = "名称", help_heading = "选项")]
    pub(crate) name: Option<String>,
    /// 新建街镇所用的政策：内置的或设置 policy.folder 里的编号 [默认 sanlin-2022-50]
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
