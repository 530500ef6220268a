//! The kinds of dwelling that are drawn apart.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// 层: the kind of dwelling that a draw keeps apart, so that each kind is in every sample.
///
/// A dwelling is in one stratum. Where two fit, the frame names the first that does, in the order given here for
/// the reader: overseas before rented, rented before vacant, the rest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stratum {
    /// 出租: let to tenants.
    Rented,
    /// 空置: registered as lived in by nobody.
    Vacant,
    /// 境外: somebody from outside the mainland is registered.
    Overseas,
    /// 其余: everything else.
    Rest,
}

/// What a text must be to be read as a [`Stratum`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("不认识层“{0}”：请填 出租、空置、境外、其余 之一（或 rented、vacant、overseas、rest）")]
pub struct StratumError(pub String);

impl Stratum {
    /// All of them, in the order in which tables list them.
    pub const ALL: [Self; 4] = [Self::Rented, Self::Vacant, Self::Overseas, Self::Rest];

    /// The word in files and in the bytes that are hashed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Rented => "rented",
            Self::Vacant => "vacant",
            Self::Overseas => "overseas",
            Self::Rest => "rest",
        }
    }

    /// The word on screen and paper.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Rented => "出租",
            Self::Vacant => "空置",
            Self::Overseas => "境外",
            Self::Rest => "其余",
        }
    }
}

impl fmt::Display for Stratum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.title())
    }
}

impl FromStr for Stratum {
    type Err = StratumError;

    fn from_str(text: &str) -> Result<Self, StratumError> {
        let wanted = text.trim();
        let fits = |stratum: &Self| stratum.key() == wanted || stratum.title() == wanted;
        Self::ALL.into_iter().find(fits).ok_or_else(|| StratumError(text.chars().take(30).collect()))
    }
}

/// 各层数: one number for each stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PerStratum {
    /// 出租.
    pub rented: u32,
    /// 空置.
    pub vacant: u32,
    /// 境外.
    pub overseas: u32,
    /// 其余.
    pub rest: u32,
}

impl PerStratum {
    /// The number of one stratum.
    pub const fn of(&self, stratum: Stratum) -> u32 {
        match stratum {
            Stratum::Rented => self.rented,
            Stratum::Vacant => self.vacant,
            Stratum::Overseas => self.overseas,
            Stratum::Rest => self.rest,
        }
    }

    /// The place of one stratum, to be written.
    pub const fn of_mut(&mut self, stratum: Stratum) -> &mut u32 {
        match stratum {
            Stratum::Rented => &mut self.rented,
            Stratum::Vacant => &mut self.vacant,
            Stratum::Overseas => &mut self.overseas,
            Stratum::Rest => &mut self.rest,
        }
    }

    /// The sum.
    pub fn total(&self) -> u64 {
        Stratum::ALL.into_iter().map(|stratum| u64::from(self.of(stratum))).sum()
    }
}
