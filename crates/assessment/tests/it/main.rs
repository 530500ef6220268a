//! The calculating crate as its callers see it. One program, since linking a dozen takes longer than running them.
#![allow(missing_docs)]

mod bad_amendments;
mod bad_cases;
mod bad_policies;
mod comparison;
mod decisions;
mod documents;
mod exact_laws;
mod forged_steps;
mod independent;
mod policies;
mod policy_folder;
mod properties;
mod random_town;
mod results;
mod words;
