//! How far a reader sees: part of every query over things that lie somewhere.

use crate::arg::Arg;

/// 可见范围: the part of a town that a query may answer about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Town,
    /// The committees of a station.
    Station(String),
    /// The committees of a community.
    Community(String),
    /// One committee.
    Committee(String),
}

impl Scope {
    /// The two arguments that a query compares with: kind and name.
    pub(crate) fn args(&self) -> [Arg; 2] {
        let (kind, name) = match self {
            Self::Town => ("", ""),
            Self::Station(name) => ("station", name.as_str()),
            Self::Community(name) => ("community", name.as_str()),
            Self::Committee(code) => ("committee", code.as_str()),
        };
        [Arg::from(kind), Arg::from(name)]
    }
}
