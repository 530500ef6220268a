//! Who acts.

use crate::permission::Permission;
use crate::place::Place;
use crate::role::Role;
use crate::token::TokenBearer;

/// 操作人: a signed-in user, as far as verbs need to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Code of the town, nine digits.
    pub town: String,
    /// Id of the user.
    pub id: String,
    /// Name as others see it.
    pub name: String,
    /// What the user is.
    pub role: Role,
    /// Where.
    pub place: Place,
    /// The token through which a program acts for the user; none where the user acts.
    pub token: Option<TokenBearer>,
}

/// The id under which the command line acts; no user has it.
pub(crate) const CONSOLE: &str = "console";
/// As people say it.
pub(crate) const CONSOLE_WORDS: &str = "控制台";

impl Actor {
    /// Whoever types at the machine itself: may do what an administrator may.
    pub fn console(town: &str) -> Self {
        Self {
            town: town.to_owned(),
            id: CONSOLE.to_owned(),
            name: CONSOLE_WORDS.to_owned(),
            role: Role::Administrator,
            place: Place::Town,
            token: None,
        }
    }

    /// Whether it is whoever types at the machine itself.
    pub fn is_console(&self) -> bool {
        self.id == CONSOLE
    }

    /// Whether the role allows it somewhere; through a token, whether the token was made for it besides. The console may bring in the roster besides: on a town's first day nobody
    /// else is there to do it.
    pub fn may(&self, permission: Permission) -> bool {
        let scoped = |token: &TokenBearer| token.scopes.iter().any(|scope| scope.permission() == permission);
        let may =
            self.role.may(permission) || (self.is_console() && permission == Permission::ManageCommittees);
        may && self.token.as_ref().is_none_or(scoped)
    }

    /// Whether the actor answers for a station as a whole.
    pub fn covers_station(&self, station: &str) -> bool {
        match &self.place {
            Place::Town => true,
            Place::Station(own) => own == station,
            Place::Community(_) | Place::Committee(_) => false,
        }
    }

    /// Whether the actor sees a committee, given where it lies in the month that is looked at.
    pub fn covers_committee(&self, committee: &str, station: &str, community: Option<&str>) -> bool {
        match &self.place {
            Place::Town => true,
            Place::Station(own) => own == station,
            Place::Community(own) => Some(own.as_str()) == community,
            Place::Committee(own) => own == committee,
        }
    }
}
