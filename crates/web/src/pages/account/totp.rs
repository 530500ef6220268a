//! One-time codes of the own account.

use askama::Template;
use axum::http::StatusCode;
use workflow::Refusal;

use crate::faults::Faults;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page_with};

#[derive(Template, Default)]
#[template(path = "pages/account/totp.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) on: bool,
    /// The secret, in groups of four, once codes are asked for.
    pub(crate) secret: String,
    pub(crate) address: String,
    pub(crate) faults: Faults,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    render(&visit, StatusCode::OK, Faults::default()).await
}

async fn render(visit: &Visit, status: StatusCode, faults: Faults) -> Answer {
    let mut shown = Page {
        frame: visit.frame("动态码")?,
        on: visit.signed.signed_in.has_totp,
        faults,
        ..Page::default()
    };
    if !shown.on && (visit.query("step") == "confirm" || !shown.faults.is_empty()) {
        let setup = visit.office().own_totp_offer(&visit.signed.signed_in).await?;
        shown.secret = grouped(&setup.secret);
        shown.address = setup.address;
    }
    page_with(status, &shown)
}

impl Page {
    fn picture(&self) -> String {
        crate::qr::picture(&self.address, "动态码密钥的二维码")
    }
}

fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Offers a secret.
pub(crate) async fn begin(visit: Visit) -> Answer {
    visit.office().begin_own_totp(&visit.signed.signed_in, &visit.key()?).await?;
    on_to("/account/totp?step=confirm")
}

/// Turns codes on.
pub(crate) async fn confirm(visit: Visit) -> Answer {
    let done =
        visit.office().confirm_own_totp(&visit.signed.signed_in, &visit.key()?, visit.field("code")).await;
    told(&visit, done).await
}

/// Turns codes off.
pub(crate) async fn drop_codes(visit: Visit) -> Answer {
    let current = visit.asked.fields.raw("current");
    let done = visit.office().drop_own_totp(&visit.signed.signed_in, &visit.key()?, current).await;
    told(&visit, done).await
}

async fn told(visit: &Visit, done: Result<(), Refusal>) -> Answer {
    match done {
        Ok(()) => on_to("/account?done=changed"),
        Err(Refusal::Invalid(faults)) => {
            render(visit, StatusCode::UNPROCESSABLE_ENTITY, Faults(faults)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
