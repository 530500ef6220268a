//! The users of the town.

use askama::Template;
use workflow::Role;
use workflow::view::user::{UserFilter, UserLine};

use crate::clock_words::moment;
use crate::frame::Frame;
use crate::initials;
use crate::route::Answer;
use crate::visit::{Visit, page};

#[derive(Template)]
#[template(path = "pages/user/list.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) users: Vec<UserLine>,
    pub(crate) text: String,
    pub(crate) role: Option<Role>,
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Answer {
    let (text, role) = (visit.query("text").to_owned(), visit.query("role").parse().ok());
    let mut users = visit.office().users(visit.actor(), &UserFilter { text: String::new(), role }).await?;
    users.retain(|user| initials::fits(&text, &[&user.name, &user.login, &user.place_words]));
    page(&Page { frame: visit.frame("用户")?, users, text, role })
}

impl Page {
    fn roles(&self) -> [Role; Role::ALL.len()] {
        Role::ALL
    }

    fn chosen(&self, role: &Role) -> bool {
        self.role == Some(*role)
    }

    fn last(&self, user: &UserLine) -> String {
        user.signed_in_at.map_or_else(|| "--".to_owned(), moment)
    }
}
