//! What can be asked about a feed and a register.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::HelpFlag;

#[derive(Debug, Args)]
pub(crate) struct OverlayArgs {
    /// 登记的人员（CSV）：person_id,name,id_number,phone,address,dwelling_id
    #[arg(long, value_name = "文件", help_heading = "选项", required_unless_present = "index")]
    pub(crate) register: Option<PathBuf>,
    /// 登记的房屋（CSV，空置的也在内）：dwelling_id,address
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) dwellings: Option<PathBuf>,
    /// 来源数据（CSV）：row_id,name,id_number,phone,address；其他列原样带到最后
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) feed: PathBuf,
    /// 结果写到这个 CSV 文件
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) out: PathBuf,
    /// 另写一份：来源提到的房屋里，登记有而来源没有的人（来源列全租客时才有意义）
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) gone: Option<PathBuf>,
    /// 把登记数据存为索引，以后用 --index 更快；索引含明文姓名和号码，与登记数据同样保管
    #[arg(long, value_name = "文件", help_heading = "选项", conflicts_with = "index")]
    pub(crate) save_index: Option<PathBuf>,
    /// 用存好的索引代替 --register 和 --dwellings（同时给出时以索引为准）
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub(crate) index: Option<PathBuf>,
    /// 结果开头加字节顺序标记，Excel 双击打开不乱码
    #[arg(long, help_heading = "选项")]
    pub(crate) bom: bool,
    /// 标准输出只给一份 JSON 小结
    #[arg(long, help_heading = "选项")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) help: HelpFlag,
}

/// A synthetic register with a feed and the truth about it, for benchmarks.
#[derive(Debug, Args)]
pub(crate) struct GenerateRegisterArgs {
    /// How large.
    #[arg(long, value_enum, default_value = "town")]
    pub(crate) scale: AreaScale,
    /// Rows of the feed.
    #[arg(long)]
    pub(crate) rows: Option<u64>,
    /// Three times as many errors.
    #[arg(long)]
    pub(crate) tripled: bool,
    /// Dwellings' addresses name the estate beside the road.
    #[arg(long)]
    pub(crate) estates: bool,
    /// Seed of everything.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Folder for `register.csv`, `dwellings.csv`, `feed.csv` and `truth.csv`.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// How large a synthetic register is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AreaScale {
    /// 4,000 persons.
    Hamlet,
    /// 400,000 persons.
    Town,
    /// 5.7 million persons.
    District,
    /// 25 million persons.
    City,
}
