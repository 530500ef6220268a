//! Why a command stops, in words for whoever can act, with the exit code that says so.

use std::path::Path;

/// What ends a command early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The input was refused; nothing has been written.
    #[error("{0}")]
    Refused(String),
    /// The call itself is wrong.
    #[error("{0}")]
    Usage(String),
    /// Whoever read our output has stopped reading.
    #[error("输出已被关闭")]
    Closed,
}

impl Failure {
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::Refused(message.into())
    }

    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::Refused(format!("读不了 {}：{}。", path.display(), reason(error)))
    }

    pub(crate) fn unwritable(path: &Path, error: &std::io::Error) -> Self {
        Self::Refused(format!("写不了 {}：{}。", path.display(), reason(error)))
    }

    /// 1 refused, 2 wrong usage.
    pub(crate) const fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(_) => 1,
            Self::Usage(_) => 2,
            Self::Closed => 0,
        }
    }
}

/// The system speaks English or the locale's language; the common reasons are said in Chinese.
fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹，请检查路径".to_owned(),
        ErrorKind::PermissionDenied => "没有权限，请换一个位置或请管理员授权".to_owned(),
        ErrorKind::StorageFull => "磁盘已满，请清理后重试".to_owned(),
        ErrorKind::IsADirectory => "这是文件夹，不是文件".to_owned(),
        ErrorKind::NotADirectory => "路径中有一段不是文件夹".to_owned(),
        ErrorKind::AlreadyExists => "同名文件已存在".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "所在磁盘只读，请换一个位置".to_owned(),
        ErrorKind::InvalidData => "内容不是 UTF-8 文字".to_owned(),
        ErrorKind::ResourceBusy => "文件正被其他程序占用，请先关闭它".to_owned(),
        _ => error.to_string(),
    }
}
