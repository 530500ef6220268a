//! The own password.

use askama::Template;
use axum::http::StatusCode;
use workflow::{FieldFault, Refusal};

use crate::faults::Faults;
use crate::frame::Frame;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page, page_with};

#[derive(Template, Default)]
#[template(path = "pages/account/password.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) must_change: bool,
    pub(crate) min_chars: u32,
    pub(crate) faults: Faults,
}

impl Page {
    fn new(visit: &Visit) -> Result<Self, Problem> {
        Ok(Self {
            frame: visit.frame("修改密码")?,
            must_change: visit.signed.signed_in.must_change,
            min_chars: visit.office().rules().password.min_chars,
            faults: Faults::default(),
        })
    }
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    page(&Page::new(&visit)?)
}

/// Changes it.
pub(crate) async fn change(visit: Visit) -> Answer {
    let fields = &visit.asked.fields;
    let (current, password) = (fields.raw("current"), fields.raw("password"));
    let again = |faults| page_with(StatusCode::UNPROCESSABLE_ENTITY, &Page { faults, ..Page::new(&visit)? });
    if password != fields.raw("repeated") {
        let words = "两次输入的新密码不一样".to_owned();
        return again(Faults(vec![FieldFault { field: "repeated".to_owned(), words }]));
    }
    match visit.office().change_own_password(&visit.signed.signed_in, &visit.key()?, current, password).await
    {
        Ok(()) => on_to("/?done=password"),
        Err(Refusal::Invalid(faults)) => again(Faults(faults)),
        Err(refusal) => Err(refusal.into()),
    }
}
