//! The house rules, as functions that find what breaks them.
//!
//! Every check is pure: text in, [`Finding`]s out, so that each one has a test that it finds what it
//! should and a test that it leaves the rest alone. Only [`tree`] reads files. `tests/house.rs` runs all
//! of them over the repository. The crate ships nothing.

mod documents;
mod finding;
mod glossary;
mod leftovers;
mod policies;
mod rust_source;
mod sizes;
pub mod tree;
mod walls;
mod words;

pub use documents::{changelog, decisions, dependency_table, readmes};
pub use finding::{Finding, listing};
pub use glossary::{doc_comments, listed_types, terms};
pub use leftovers::{lockfile, machine_places, unfinished};
pub use policies::folders;
pub use sizes::lengths;
pub use walls::{arithmetic_only, manifest};
pub use words::{file_name, policy_keys, rust_identifiers, sql_identifiers};
