//! One user: role and place, password, one-time codes, whether signing in is allowed.

use askama::Template;
use axum::http::StatusCode;
use workflow::view::user::User;
use workflow::{Refusal, Role, UserVersion};

use crate::clock_words::moment;
use crate::faults::Faults;
use crate::frame::Frame;
use crate::pages::account;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Visit, on_to, page, page_with};

use super::form::{self, Handed, Places};

#[derive(Template)]
#[template(path = "pages/user/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) faults: Faults,
    pub(crate) user: User,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) place: String,
    pub(crate) places: Places,
    pub(crate) sign_ins: Vec<account::Line>,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let user = visit.office().user(visit.actor(), visit.part("staff")).await?;
    let (name, role, place) = (user.name.clone(), user.role.id().to_owned(), user.place.to_string());
    render(&visit, StatusCode::OK, user, Faults::default(), [name, role, place]).await
}

async fn render(
    visit: &Visit,
    status: StatusCode,
    user: User,
    faults: Faults,
    [name, role, place]: [String; 3],
) -> Answer {
    let sign_ins = account::lines(visit.office().sign_ins(visit.actor(), &user.staff).await?);
    let places = form::places(visit).await?;
    let frame = visit.frame(user.name.clone())?;
    page_with(status, &Page { frame, faults, user, name, role, place, places, sign_ins })
}

fn shown(visit: &Visit) -> Result<UserVersion, Problem> {
    Ok(UserVersion { staff: visit.part("staff").to_owned(), version: crate::pages::month::version(visit)? })
}

fn done(visit: &Visit) -> Answer {
    on_to(&format!("/users/{}?done=changed", visit.part("staff")))
}

/// Changes name, role, place.
pub(crate) async fn amend(visit: Visit) -> Answer {
    let changed = match form::given(&visit) {
        Ok(appointment) => {
            let shown = shown(&visit)?;
            visit.office().change_user(visit.actor(), &visit.key()?, &shown, &appointment).await
        }
        Err(faults) => Err(Refusal::Invalid(faults)),
    };
    match changed {
        Ok(()) => done(&visit),
        Err(Refusal::Invalid(faults)) => {
            let user = visit.office().user(visit.actor(), visit.part("staff")).await?;
            let typed = ["name", "role", "place"].map(|field| visit.field(field).to_owned());
            render(&visit, StatusCode::UNPROCESSABLE_ENTITY, user, Faults(faults), typed).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// No longer lets the user in.
pub(crate) async fn disable(visit: Visit) -> Answer {
    visit.office().disable_user(visit.actor(), &visit.key()?, &shown(&visit)?).await?;
    done(&visit)
}

/// Lets the user in again.
pub(crate) async fn enable(visit: Visit) -> Answer {
    visit.office().enable_user(visit.actor(), &visit.key()?, &shown(&visit)?).await?;
    done(&visit)
}

/// A new initial password, shown once.
pub(crate) async fn reset_password(visit: Visit) -> Answer {
    let password = visit.office().reset_password(visit.actor(), &visit.key()?, &shown(&visit)?).await?;
    let user = visit.office().user(visit.actor(), visit.part("staff")).await?;
    page(&Handed {
        frame: visit.frame("初始密码")?,
        name: user.name,
        login: user.login,
        password: password.show().to_owned(),
        staff: user.staff,
    })
}

/// Turns one-time codes off, for a lost phone.
pub(crate) async fn reset_totp(visit: Visit) -> Answer {
    visit.office().reset_totp(visit.actor(), &visit.key()?, &shown(&visit)?).await?;
    done(&visit)
}

impl Page {
    fn is_place(&self, kind: &str, name: &str) -> bool {
        self.place.split_once(':') == Some((kind, name))
    }

    fn roles(&self) -> [Role; Role::ALL.len()] {
        Role::ALL
    }

    fn last(&self) -> String {
        self.user.signed_in_at.map_or_else(|| "--".to_owned(), moment)
    }

    fn changed(&self) -> String {
        format!("{} {}", self.user.changed_by, moment(self.user.changed_at))
    }
}
