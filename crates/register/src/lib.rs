//! The register: the nouns of 一标三实 as they are written in the field, understood and made comparable.
//!
//! Identifiers of persons and units, Shanghai addresses, names; and a synthetic town to try all of it on.
//! Everything here is arithmetic: no clock, disk, network or float. The same text gives the same reading.

pub mod address;
pub mod identifiers;
pub mod names;
pub mod sound;
pub mod synthetic;

mod writing;
