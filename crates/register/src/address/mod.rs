//! Addresses: a Shanghai address as someone typed it, level by level, with a key for equality.
//!
//! ```
//! use register::address::parse;
//!
//! let parsed = parse("上海市浦东新区三林镇三林路１２３弄４号楼五〇一室");
//! assert_eq!(parsed.address.to_string(), "上海市浦东新区三林镇三林路123弄4号501室");
//! assert_eq!(parsed.address.key(), parse("三林路123-4-501").address.key());
//! ```

mod cells;
mod chain;
mod class;
mod door;
mod fingerprint;
mod gazetteer;
mod guesses;
mod locality;
mod numbers;
mod parser;
mod place_number;
mod road;
mod tables;
mod tail;
mod unit;

pub use door::{Address, AddressLevel};
pub use fingerprint::AddressKey;
pub use guesses::{Confidence, Guess, Guesses};
pub use parser::{ParsedAddress, Parser, parse};
pub use place_number::{PlaceNumber, SubRoom};
pub(crate) use tables::hash_of;
pub use tables::{Estates, Roads};
