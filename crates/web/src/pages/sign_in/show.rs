//! The sign-in page and its answer.

use askama::Template;
use axum::http::StatusCode;
use storage::TownRow;
use workflow::{Credentials, Refusal};

use crate::frame::Frame;
use crate::held::Held;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Guest, on_to, page, page_with};
use crate::web::Web;

use super::{with_cookie, within};

#[derive(Template, Default)]
#[template(path = "pages/sign_in/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) towns: Vec<Town>,
    pub(crate) login: String,
    pub(crate) next: String,
    pub(crate) held: String,
    pub(crate) ended: bool,
    pub(crate) fault: String,
}

pub(crate) struct Town {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) chosen: bool,
}

#[derive(Template)]
#[template(path = "pages/sign_in/held.html")]
struct Resume {
    frame: Frame,
    held: Held,
}

impl Page {
    async fn new(web: &Web, town: &str) -> Result<Self, Problem> {
        let mut read = web.office.db().read().await.map_err(Refusal::from)?;
        let rows = read.towns().await.map_err(Refusal::from)?;
        let mut frame = Frame::guest("登录");
        frame.demo = rows.iter().any(|row| row.demo != 0);
        if let [only] = rows.as_slice() {
            frame.town.clone_from(&only.name);
        }
        let entry = |row: TownRow| Town { chosen: row.town == town, code: row.town, name: row.name };
        Ok(Self { frame, towns: rows.into_iter().map(entry).collect(), ..Self::default() })
    }
}

/// The page.
pub(crate) async fn show(guest: Guest) -> Answer {
    let next = within(guest.asked.query.get("next")).to_owned();
    if guest.signed.is_some() {
        return on_to(&next);
    }
    let ended = guest.asked.query.has("ended");
    page(&Page { next, ended, ..Page::new(&guest.web, "").await? })
}

/// The page around a form that waits.
pub(super) async fn held(web: &Web, held: String) -> Answer {
    page_with(StatusCode::UNAUTHORIZED, &Page { held, ended: true, ..Page::new(web, "").await? })
}

/// Lets in, or says that something was wrong.
pub(crate) async fn enter(guest: Guest) -> Answer {
    let fields = &guest.asked.fields;
    let given = Credentials {
        town: fields.get("town"),
        login: fields.get("login"),
        password: fields.raw("password"),
        code: fields.get("code"),
        address: &guest.asked.from,
    };
    let next = within(fields.get("next"));
    match guest.web.office.sign_in(&given).await {
        Ok(cookie) => {
            let response = match Held::opened(&guest.web.held_key, fields.raw("held")) {
                Some(held) => resume(&guest, held, &cookie.value).await?,
                None => on_to(next)?,
            };
            with_cookie(response, Some(&cookie), guest.secure())
        }
        Err(refusal @ (Refusal::WrongCredentials | Refusal::TooSoon { .. } | Refusal::NotFound(_))) => {
            guest.web.meters.sign_in_refused(matches!(refusal, Refusal::TooSoon { .. }));
            let again = Page {
                login: fields.get("login").to_owned(),
                next: next.to_owned(),
                held: fields.raw("held").to_owned(),
                fault: refusal.to_string(),
                ..Page::new(&guest.web, given.town).await?
            };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The form that waited goes on, if it is the same user's.
async fn resume(guest: &Guest, held: Held, cookie: &str) -> Answer {
    let Some(signed) = super::session(&guest.web, Some(cookie)).await? else { return on_to("/") };
    if held.fields.get("by") != signed.actor().id {
        return on_to("/");
    }
    let frame =
        Frame {
            csrf: signed.signed_in.csrf.clone(), by: signed.actor().id.clone(), ..Frame::guest("继续")
        };
    page(&Resume { frame, held })
}
