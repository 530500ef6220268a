//! Identifiers: a number as someone typed it, read as what it is or refused with a reason.
//!
//! ```
//! use register::identifiers::{Identifier, Options};
//!
//! let parsed = Identifier::parse(" １１０１０５19491231002x", &Options::default()).expect("the standard's specimen");
//! assert_eq!(parsed.identifier.to_string(), "**************002X");
//! assert_eq!(parsed.kind.to_string(), "公民身份号码");
//! ```

mod birth_date;
mod characters;
mod check_digit;
mod citizen_number;
mod country;
mod credit_code;
mod error;
mod identifier;
mod kind;
mod masked_number;
mod mobile;
mod permanent_resident;
mod region;
mod residence_permit;
mod sex;
mod spelling;
mod travel_document;
mod warning;

pub use birth_date::BirthDate;
pub(crate) use birth_date::days_in;
pub use citizen_number::CitizenNumber;
pub(crate) use citizen_number::SYNTHETIC_REGION;
pub use credit_code::CreditCode;
pub use error::{Damage, IdentifierError};
pub use identifier::{Identifier, Options, ParsedIdentifier};
pub use kind::IdentifierKind;
pub use masked_number::MaskedNumber;
pub use mobile::Mobile;
pub use permanent_resident::{HolderClue, PermanentResident};
pub use region::{Region, region};
pub use residence_permit::ResidencePermit;
pub use sex::Sex;
pub use travel_document::TravelDocument;
pub use warning::{Warning, Warnings};
