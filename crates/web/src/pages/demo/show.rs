//! The door of the demonstration.

use askama::Template;
use storage::{StaffFilter, StaffLine};
use workflow::{Credentials, Place, Refusal, Role};

use crate::frame::Frame;
use crate::pages::sign_in::with_cookie;
use crate::problem::Problem;
use crate::route::Answer;
use crate::visit::{Guest, on_to, page};

/// Everybody's password in the demonstration.
pub const DEMO_PASSWORD: &str = "demo-demo";

#[derive(Template)]
#[template(path = "pages/demo/show.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) town: String,
    pub(crate) people: Vec<Person>,
    pub(crate) password: &'static str,
}

/// One who can be tried.
pub(crate) struct Person {
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) place: String,
}

impl Person {
    /// What there is to try.
    pub(crate) const fn about(&self) -> &'static str {
        match self.role {
            Role::Clerk => "汇总、催报、锁定、出通报",
            Role::OfficeHead => "审核、公布、确认读法、同意重发",
            Role::BeatOfficer => "填派出所数据表",
            Role::DeputyChief => "审阅、签认或退回",
            Role::Community => "看本社区各居村委",
            Role::Secretary | Role::PopulationWorker => "看为什么扣分、各月走势",
            Role::Leader => "看一页结果",
            Role::Administrator => "管用户、看记录和系统",
        }
    }
}

/// Who is in a demonstration town; there is no such page elsewhere.
async fn people(guest: &Guest) -> Result<(String, String, Vec<Person>), Problem> {
    let mut read = guest.web.office.db().read().await.map_err(Refusal::from)?;
    let towns = read.towns().await.map_err(Refusal::from)?;
    let town = towns.into_iter().find(|town| town.demo != 0).ok_or(Problem::NoPage)?;
    let everybody = StaffFilter { text: String::new(), role: None };
    let lines = read.staff_lines(&town.town, &everybody).await.map_err(Refusal::from)?;
    let mut people: Vec<Person> = lines.into_iter().filter_map(person).collect();
    people.sort_by_key(|person| Role::ALL.iter().position(|role| *role == person.role));
    Ok((town.town, town.name, people))
}

fn person(line: StaffLine) -> Option<Person> {
    let role = line.role.parse().ok().filter(|_| line.disabled_at.is_none())?;
    let place = match Place::parse(&line.place)? {
        Place::Town => String::new(),
        Place::Station(name) | Place::Community(name) => name,
        Place::Committee(code) => line.committee_name.unwrap_or(code),
    };
    Some(Person { login: line.login, name: line.name, role, place })
}

/// The page.
pub(crate) async fn show(guest: Guest) -> Answer {
    let (_, town, people) = people(&guest).await?;
    let frame = Frame { demo: true, ..Frame::guest("演示") };
    page(&Page { frame, town, people, password: DEMO_PASSWORD })
}

/// In as one of them.
pub(crate) async fn enter(guest: Guest) -> Answer {
    let (town, _, people) = people(&guest).await?;
    let login = guest.asked.fields.get("login");
    let known = people.iter().any(|person| person.login == login);
    if !known {
        return Err(Problem::NoPage);
    }
    let given = Credentials { town: &town, login, password: DEMO_PASSWORD, code: "", address: "演示" };
    let cookie = guest.web.office.sign_in(&given).await?;
    with_cookie(on_to("/")?, Some(&cookie), guest.secure())
}
