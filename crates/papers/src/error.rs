//! Why a paper could not be made.

use std::path::PathBuf;

/// 文书错误: why a paper could not be made, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// There is no free Chinese font in any of the places.
    #[error(
        "找不到可用的中文字体（思源宋体 Noto Serif CJK SC），不能生成 PDF。找过：{}。\
         Debian/Ubuntu 请安装：sudo apt install fonts-noto-cjk；其他系统请把 NotoSerifCJK-Regular.ttc、\
         NotoSerifCJK-Bold.ttc、NotoSansCJK-Regular.ttc 放进程序旁边的 fonts 文件夹",
        places(.looked)
    )]
    NoFont {
        /// Where it was looked for.
        looked: Vec<PathBuf>,
    },
    /// A font file is there but cannot be read.
    #[error("字体文件 {} 读不出来：{reason}。请检查权限，或重新安装字体", .file.display())]
    FontUnreadable {
        /// Which file.
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A template does not compile: a fault of the program, not of the input.
    #[error("排版模板有误（程序缺陷，请报告）：{0}")]
    Template(String),
    /// The Word package could not be written: a fault of the program, not of the input.
    #[error("Word 文件写不成（程序缺陷，请报告）：{0}")]
    Word(String),
}

fn places(looked: &[PathBuf]) -> String {
    if looked.is_empty() {
        return "（没有指定任何地方）".to_owned();
    }
    looked.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join("、")
}
