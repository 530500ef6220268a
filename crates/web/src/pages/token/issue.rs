//! A token is made and shown once, or revoked.

use askama::Template;
use axum::http::StatusCode;
use workflow::{FieldFault, NewToken, Place, Refusal, TokenScope};

use super::list::{Page, render};
use crate::faults::Faults;
use crate::frame::Frame;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page};

#[derive(Template)]
#[template(path = "pages/token/issued.html")]
struct Issued {
    frame: Frame,
    name: String,
    value: String,
}

/// Makes it and shows it once.
pub(crate) async fn issue(visit: Visit) -> Answer {
    let fields = &visit.asked.fields;
    let chosen: Vec<_> =
        TokenScope::ALL.into_iter().filter(|scope| fields.has(&format!("scope.{}", scope.id()))).collect();
    let (name, place) = (visit.field("name").to_owned(), visit.field("place").to_owned());
    let days = visit.field("days").to_owned();
    let made = match Place::parse(&place) {
        Some(parsed) => {
            let new = NewToken {
                name: name.clone(),
                scopes: chosen.iter().copied().collect(),
                place: parsed,
                // What is no number is as wrong as one that is out of range.
                days: days.parse().unwrap_or_default(),
            };
            visit.office().issue_token(visit.actor(), &visit.key()?, &new).await
        }
        None => Err(Refusal::Invalid(vec![FieldFault {
            field: "place".to_owned(),
            words: "请选范围".to_owned(),
        }])),
    };
    match made {
        Ok(made) => page(&Issued { frame: visit.frame("新令牌")?, name, value: made.value }),
        Err(Refusal::Invalid(faults)) => {
            let typed = Page { faults: Faults(faults), name, chosen, place, days, ..Page::default() };
            render(&visit, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Revokes it.
pub(crate) async fn revoke(visit: Visit) -> Answer {
    visit.office().revoke_token(visit.actor(), &visit.key()?, visit.part("token")).await?;
    on_to("/system/tokens?done=revoked")
}
