//! A new user.

use askama::Template;
use axum::http::StatusCode;
use workflow::{Appointment, FieldFault, NewUser, Place, Refusal, Role};

use crate::faults::Faults;
use crate::frame::Frame;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Visit, page, page_with};

/// 可选范围: the places that a user may be given, in groups.
#[derive(Default)]
pub(crate) struct Places {
    pub(crate) stations: Vec<String>,
    pub(crate) communities: Vec<String>,
    /// Code and name.
    pub(crate) committees: Vec<(String, String)>,
}

#[derive(Template, Default)]
#[template(path = "pages/user/new.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) faults: Faults,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) place: String,
    pub(crate) places: Places,
}

#[derive(Template)]
#[template(path = "pages/user/password.html")]
pub(super) struct Handed {
    pub(super) frame: Frame,
    pub(super) name: String,
    pub(super) login: String,
    pub(super) password: String,
    pub(super) staff: String,
}

/// The places of the town.
pub(crate) async fn places(visit: &Visit) -> Result<Places, Problem> {
    let found = visit.office().places(visit.actor()).await?;
    Ok(Places { stations: found.stations, communities: found.communities, committees: found.committees })
}

/// The form.
pub(crate) async fn new(visit: Visit) -> Answer {
    page(&Page { frame: visit.frame("新增用户")?, places: places(&visit).await?, ..Page::default() })
}

/// What a form says about a user.
pub(super) fn given(visit: &Visit) -> Result<Appointment, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, words: &str| {
        faults.push(FieldFault { field: field.to_owned(), words: words.to_owned() });
    };
    let role: Option<Role> = visit.field("role").parse().ok();
    if role.is_none() {
        fault("role", "请选角色");
    }
    let place = Place::parse(visit.field("place"));
    if place.is_none() {
        fault("place", "请选范围");
    }
    let name = visit.field("name").to_owned();
    match (role, place) {
        (Some(role), Some(place)) => Ok(Appointment { name, role, place }),
        _ => Err(faults),
    }
}

/// Makes the user and shows the password once.
pub(crate) async fn create(visit: Visit) -> Answer {
    let login = visit.field("login").to_owned();
    let made = match given(&visit) {
        Ok(appointment) => {
            let new = NewUser { login: login.clone(), appointment };
            visit.office().create_user(visit.actor(), &visit.key()?, &new).await
        }
        Err(faults) => Err(Refusal::Invalid(faults)),
    };
    match made {
        Ok(made) => page(&Handed {
            frame: visit.frame("初始密码")?,
            name: visit.field("name").to_owned(),
            login,
            password: made.password.show().to_owned(),
            staff: made.staff,
        }),
        Err(Refusal::Invalid(faults)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &Page {
                frame: visit.frame("新增用户")?,
                faults: Faults(faults),
                login,
                name: visit.field("name").to_owned(),
                role: visit.field("role").to_owned(),
                place: visit.field("place").to_owned(),
                places: places(&visit).await?,
            },
        ),
        Err(refusal) => Err(refusal.into()),
    }
}

impl Page {
    fn is_place(&self, kind: &str, name: &str) -> bool {
        self.place.split_once(':') == Some((kind, name))
    }

    fn roles(&self) -> [Role; Role::ALL.len()] {
        Role::ALL
    }
}
