//! What went wrong, as a page for whoever asked. The one place that turns errors into words.

use axum::http::StatusCode;
use storage::StorageError;
use workflow::{FieldFault, Refusal};

/// 问题: why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A verb or a view refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The request itself is not one that a page of ours makes.
    #[error("{0}")]
    BadRequest(&'static str),
    /// A form without the token of its session: it is old, or not ours.
    #[error("这个页面已失效（可能重新登录过）")]
    Token,
    /// The session has ended, and a page's script asked.
    #[error("登录已过期，请重新登录")]
    SignedOut,
    /// A program without a token that holds.
    #[error("没有有效的接口令牌：没有带、写错、已到期、已撤销，或发放人已停用")]
    NoToken,
    /// A program whose token was made for something else.
    #[error("这个令牌不能用来{}", .0.words())]
    OtherToken(workflow::TokenScope),
    /// There is no such page.
    #[error("没有这个页面")]
    NoPage,
    /// More than is taken.
    #[error("{0}")]
    TooLarge(&'static str),
    /// A paper could not be made.
    #[error("{0}")]
    Paper(#[from] crate::papers::PaperFailure),
    /// Too many at once.
    #[error("现在用的人太多，请等几秒再试")]
    Busy,
    /// It took too long.
    #[error("处理超时，请稍后再试；如果刚才是提交，请先刷新看看是否已经成功")]
    Slow,
    /// The program contradicts itself.
    #[error("程序内部有误")]
    Fault(String),
}

impl Problem {
    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => status_of(refusal),
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Token => StatusCode::FORBIDDEN,
            Self::SignedOut | Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::OtherToken(_) => StatusCode::FORBIDDEN,
            Self::NoPage => StatusCode::NOT_FOUND,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy | Self::Slow => StatusCode::SERVICE_UNAVAILABLE,
            Self::Paper(_) | Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A line for the log, for what nobody at the desk can mend.
    pub(crate) fn report(&self) -> Option<String> {
        match self {
            Self::Refused(Refusal::Storage(error)) => Some(format!("storage: {error}")),
            Self::Refused(Refusal::Fault(words)) | Self::Fault(words) => Some(format!("fault: {words}")),
            Self::Paper(failure) => Some(format!("paper: {failure}")),
            _ => None,
        }
    }

    /// The heading of the page.
    pub(crate) fn title(&self) -> &'static str {
        match self.status() {
            StatusCode::UNAUTHORIZED => "没有进入",
            StatusCode::FORBIDDEN => "不能这样做",
            StatusCode::NOT_FOUND => "没有找到",
            StatusCode::CONFLICT => "没有做成，内容已有变化",
            StatusCode::UNPROCESSABLE_ENTITY => "填写有误，没有保存",
            StatusCode::SERVICE_UNAVAILABLE => "请稍后再试",
            StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE => "没有收下",
            _ => "出错了",
        }
    }

    /// What happened, without internals.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Refused(Refusal::Storage(error @ (StorageError::DiskFull | StorageError::Disk { .. }))) => {
                error.to_string()
            }
            Self::Refused(Refusal::Storage(_) | Refusal::Fault(_)) | Self::Fault(_) => {
                "服务器出了问题，刚才的操作没有做。已经记入日志，请告诉系统管理员。".to_owned()
            }
            other => other.to_string(),
        }
    }

    /// What to do next.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::Refused(Refusal::NotAllowed(_)) => "如果工作需要，请系统管理员调整角色。",
            Self::Refused(Refusal::NotFound(_)) | Self::NoPage => "可能已经改名、删除，或不在本人的范围内。",
            Self::Refused(Refusal::Stale { .. } | Refusal::KeyReused) => {
                "返回上一页并刷新，看过现在的内容再做。"
            }
            Self::Refused(Refusal::State(_)) => "返回上一页，看现在的状态。",
            Self::Token => "返回上一页，刷新后重新提交。",
            Self::NoToken => "请求头写 Authorization: Bearer 令牌；新令牌由平安办在“接口令牌”页面发放。",
            Self::OtherToken(_) => "请平安办另发一个有这项用途的令牌。",
            Self::Busy | Self::Slow => "过几秒用同样的内容再试。",
            _ => "",
        }
    }

    /// The fields that are wrong.
    pub(crate) fn faults(&self) -> &[FieldFault] {
        match self {
            Self::Refused(Refusal::Invalid(faults)) => faults,
            _ => &[],
        }
    }
}

fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NotAllowed(_) => StatusCode::FORBIDDEN,
        Refusal::NotFound(_) => StatusCode::NOT_FOUND,
        Refusal::Stale { .. } | Refusal::State(_) | Refusal::KeyReused => StatusCode::CONFLICT,
        Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::NotSignedIn => StatusCode::UNAUTHORIZED,
        Refusal::MustChange => StatusCode::FORBIDDEN,
        Refusal::WrongCredentials => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::TooSoon { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Storage(_) | Refusal::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
