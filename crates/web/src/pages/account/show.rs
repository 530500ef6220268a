//! The own account.

use askama::Template;
use workflow::view::user::SignInLine;

use crate::clock_words::moment;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, page};

#[derive(Template, Default)]
#[template(path = "pages/account/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) login: String,
    pub(crate) has_totp: bool,
    pub(crate) sign_ins: Vec<Line>,
}

pub(crate) struct Line {
    pub(crate) at: String,
    pub(crate) words: &'static str,
    pub(crate) failed: bool,
    pub(crate) from: String,
}

/// How many sign-ins are shown.
const SHOWN: usize = 10;

pub(crate) fn lines(found: Vec<SignInLine>) -> Vec<Line> {
    let line = |line: SignInLine| Line {
        at: moment(line.at),
        words: line.words,
        failed: line.failed,
        from: line.from,
    };
    found.into_iter().take(SHOWN).map(line).collect()
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let signed_in = &visit.signed.signed_in;
    page(&Page {
        frame: visit.frame("我的账号")?,
        login: signed_in.login.clone(),
        has_totp: signed_in.has_totp,
        sign_ins: lines(visit.office().sign_ins(visit.actor(), &visit.actor().id).await?),
    })
}
