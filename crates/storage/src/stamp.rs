//! Points in time as they are stored.

/// 时刻: microseconds since 1970-01-01 UTC. Storage never asks for the time; it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(pub i64);
