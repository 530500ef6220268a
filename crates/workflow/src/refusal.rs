//! Why a verb did not happen, in words for whoever asked.

use storage::StorageError;

use crate::permission::Permission;

/// 填写错误: what is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name in the form; for a grid `committee/figure`.
    pub field: String,
    /// What is wrong and what to do.
    pub words: String,
}

/// 拒绝: why nothing happened. Whatever the kind, nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The role does not do this.
    #[error("没有“{}”的权限", .0.words())]
    NotAllowed(Permission),
    /// There is no such thing within what the actor sees. The same words whether it exists elsewhere or not.
    #[error("没有找到{0}")]
    NotFound(String),
    /// Somebody else changed it meanwhile.
    #[error("{what}已被{by}在{at}改过，请看过再改：{now}")]
    Stale {
        /// What was changed.
        what: String,
        /// Name of the user who changed it.
        by: String,
        /// When, in words.
        at: String,
        /// What it is now.
        now: String,
    },
    /// Not in this state.
    #[error("{0}")]
    State(String),
    /// Fields are wrong; all of them at once.
    #[error("有 {} 处填写有误", .0.len())]
    Invalid(Vec<FieldFault>),
    /// Not signed in: what was given does not fit together. The same words whether there is such a user or not.
    #[error("登录名、密码或动态码不对；已开通动态码的，请一并填写手机上当前的六位数")]
    WrongCredentials,
    /// The user was disabled, or has another role or place, since the request began.
    #[error("登录已失效：账号停用了，或角色、范围有变动。请重新登录")]
    NotSignedIn,
    /// The password is one that somebody else knows.
    #[error("请先把初始密码改成自己的")]
    MustChange,
    /// Too many wrong attempts.
    #[error("试错次数太多，请过 {wait_seconds} 秒再试")]
    TooSoon {
        /// For how long.
        wait_seconds: i64,
    },
    /// The same client key was used for something else.
    #[error("这次提交的编号已用于别的操作，请刷新页面重做")]
    KeyReused,
    /// The machine failed; nobody at the desk can mend it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The program contradicts itself.
    #[error("程序内部有误：{0}")]
    Fault(String),
}
