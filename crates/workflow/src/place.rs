//! How far a role reaches.

use std::fmt;

/// 范围: the part of the town that a user sees and answers for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The whole town.
    Town,
    /// 派出所辖区: the committees of a station, by the station's name.
    Station(String),
    /// 社区: the committees of a community, by its name.
    Community(String),
    /// 居（村）委: one committee, by its code of twelve digits.
    Committee(String),
}

impl Place {
    /// From the form in which it is stored: kind, colon, name; empty for the town.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Town);
        }
        let (kind, name) = text.split_once(':')?;
        let name = name.to_owned();
        match kind {
            "station" => Some(Self::Station(name)),
            "community" => Some(Self::Community(name)),
            "committee" => Some(Self::Committee(name)),
            _ => None,
        }
    }

    /// As people say it; of a committee only the code is known here.
    pub fn words(&self) -> &str {
        match self {
            Self::Town => "全镇",
            Self::Station(name) | Self::Community(name) | Self::Committee(name) => name,
        }
    }
}

/// As it is stored.
impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Town => Ok(()),
            Self::Station(name) => write!(formatter, "station:{name}"),
            Self::Community(name) => write!(formatter, "community:{name}"),
            Self::Committee(code) => write!(formatter, "committee:{code}"),
        }
    }
}
