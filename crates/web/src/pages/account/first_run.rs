//! The first administrator, by the link on the console.

use askama::Template;
use axum::http::StatusCode;
use workflow::{ClientKey, FieldFault, FirstAdministrator, Refusal};

use crate::faults::Faults;
use crate::frame::Frame;
use crate::problem::Problem;
use crate::random;
use crate::route::Answer;
use crate::visit::{Guest, on_to, page_with};

#[derive(Template, Default)]
#[template(path = "pages/account/first_run.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) token: String,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) min_chars: u32,
    pub(crate) faults: Faults,
}

/// The page, while the link is good.
pub(crate) async fn show(guest: Guest) -> Answer {
    render(&guest, StatusCode::OK, Faults::default()).await
}

async fn render(guest: &Guest, status: StatusCode, faults: Faults) -> Answer {
    let token = guest.asked.part("token");
    let Some(town) = guest.web.office.first_run_town(token).await? else { return Err(Problem::NoPage) };
    let fields = &guest.asked.fields;
    let frame = Frame { town, key: random::token()?, ..Frame::guest("建立第一个系统管理员") };
    page_with(
        status,
        &Page {
            frame,
            token: token.to_owned(),
            login: fields.get("login").to_owned(),
            name: fields.get("name").to_owned(),
            min_chars: guest.web.office.rules().password.min_chars,
            faults,
        },
    )
}

/// Makes the administrator.
pub(crate) async fn create(guest: Guest) -> Answer {
    let fields = &guest.asked.fields;
    let key =
        ClientKey::new(fields.get("key")).ok_or(Problem::BadRequest("表单缺少提交编号，请刷新页面重做"))?;
    if fields.raw("password") != fields.raw("repeated") {
        let fault =
            FieldFault { field: "repeated".to_owned(), words: "两次输入的密码不一样".to_owned() };
        return render(&guest, StatusCode::UNPROCESSABLE_ENTITY, Faults(vec![fault])).await;
    }
    let given = FirstAdministrator {
        login: fields.get("login"),
        name: fields.get("name"),
        password: fields.raw("password"),
    };
    match guest.web.office.create_first_administrator(guest.asked.part("token"), &key, &given).await {
        Ok(_) => on_to("/sign-in"),
        Err(Refusal::Invalid(faults)) => {
            render(&guest, StatusCode::UNPROCESSABLE_ENTITY, Faults(faults)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
