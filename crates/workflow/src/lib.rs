//! Workflow: what people do in the office online. One verb is one function, one transaction, one audit line.
//!
//! A verb begins with [`Office::begin`], which checks that the actor may do it and whether the same request was already
//! answered, and ends with [`Deed::finish`]. In between it reads and writes through the deed alone; to return early
//! undoes everything.

mod actor;
mod assembled;
mod chance;
mod clock;
mod consequence;
mod counts;
mod deed;
pub mod demo;
mod first_run;
mod gap;
mod ground;
mod key_check;
mod keys;
mod names;
mod office;
mod own_account;
mod password;
mod permission;
mod place;
mod refusal;
mod role;
mod seal;
mod session;
mod sign_in;
mod sign_in_rules;
mod state;
mod token;
mod totp;
mod town_policy;
mod trace;
mod user;
mod verb;
pub mod view;

pub use actor::Actor;
pub use chance::{Chance, MachineChance};
pub use clock::{Clock, business_date, due_date, told_at};
pub use consequence::Basis;
pub use deed::{Begun, ClientKey, Deed};
pub use first_run::FirstAdministrator;
pub use gap::{Gap, Lacking};
pub use keys::Keys;
pub use office::Office;
pub use password::InitialPassword;
pub use permission::Permission;
pub use place::Place;
pub use refusal::{FieldFault, Refusal};
pub use role::Role;
pub use session::{SessionCookie, SessionId, SignedIn};
pub use sign_in::Credentials;
pub use sign_in_rules::{PasswordRules, SignInRules};
pub use state::{
    ConsequenceKind, ConsequenceState, ConsequenceStep, MonthState, MonthStep, StationState, StationStep,
};
pub use token::{IssuedToken, NewToken, TokenBearer, TokenLine, TokenScope};
pub use totp::TotpSetup;
pub use user::{Appointment, CreatedUser, NewUser, UserVersion};
pub use verb::{
    CellEdit, CellProblem, CellsSaved, CommitteeCard, ConsequenceShown, ConsequencesMoved, FiguresImport,
    Founding, HeldRecord, ImportDone, ImportPreview, ImportUndone, MonthChanged, MonthOpened,
    ObjectionRaised, OrganisationChanged, Published, ReadingDecided, ReadingDecision, ReasonEdit,
    ReissueAsked, ReportRecord, RosterPreview, Setting, SettingChanged, StationCard, StationMoved, Summons,
    TownFiguresEdit,
};
