//! Who does what in a town.

use std::fmt;
use std::str::FromStr;

use crate::permission::Permission;
use crate::place::Place;

/// 角色: what a user is in the town's work; with a place it says how far the user sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 平安办经办人: gathers, checks, drafts for publication.
    Clerk,
    /// 平安办负责人: publishes and answers for it.
    OfficeHead,
    /// 民警: fills in the station's figures.
    BeatOfficer,
    /// 分管副所长: signs for the station.
    DeputyChief,
    /// 社区中心: sees the committees of its community.
    Community,
    /// 居村书记: sees the own committee.
    Secretary,
    /// 人口专职社工: sees the own committee.
    PopulationWorker,
    /// 镇领导: sees what is published.
    Leader,
    /// 系统管理员: users and the machine, never figures.
    Administrator,
}

impl Role {
    /// All roles, in the order in which pages list them.
    pub const ALL: [Self; 9] = [
        Self::Clerk,
        Self::OfficeHead,
        Self::BeatOfficer,
        Self::DeputyChief,
        Self::Community,
        Self::Secretary,
        Self::PopulationWorker,
        Self::Leader,
        Self::Administrator,
    ];

    /// As it is stored.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::OfficeHead => "office_head",
            Self::BeatOfficer => "beat_officer",
            Self::DeputyChief => "deputy_chief",
            Self::Community => "community",
            Self::Secretary => "secretary",
            Self::PopulationWorker => "population_worker",
            Self::Leader => "leader",
            Self::Administrator => "administrator",
        }
    }

    /// As people say it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Clerk => "平安办经办人",
            Self::OfficeHead => "平安办负责人",
            Self::BeatOfficer => "民警",
            Self::DeputyChief => "分管副所长",
            Self::Community => "社区中心",
            Self::Secretary => "居村书记",
            Self::PopulationWorker => "人口专职社工",
            Self::Leader => "镇领导",
            Self::Administrator => "系统管理员",
        }
    }

    /// What the role is for. Where a permission applies is the place's matter.
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        if matches!(permission, P::OwnAccount) {
            return true;
        }
        match self {
            Self::Clerk => matches!(
                permission,
                P::SeeFigures
                    | P::SeeResults
                    | P::SeePolicy
                    | P::EditFigures
                    | P::ImportFigures
                    | P::Review
                    | P::ManageMonth
                    | P::DecideReading
                    | P::ManageCommittees
                    | P::AskReissue
                    | P::AnswerObjection
                    | P::ManageConsequences
                    | P::RecordConsequence
                    | P::ManageTokens
                    | P::SeeAudit
            ),
            Self::OfficeHead => matches!(
                permission,
                P::SeeFigures
                    | P::SeeResults
                    | P::SeePolicy
                    | P::Review
                    | P::ManageMonth
                    | P::Publish
                    | P::DecideReading
                    | P::ManageCommittees
                    | P::AskReissue
                    | P::AgreeReissue
                    | P::AnswerObjection
                    | P::ManageConsequences
                    | P::RecordConsequence
                    | P::DecideVeto
                    | P::ManageTokens
                    | P::SeeAudit
            ),
            Self::BeatOfficer => matches!(
                permission,
                P::SeeFigures
                    | P::SeeResults
                    | P::SeePolicy
                    | P::EditFigures
                    | P::ImportFigures
                    | P::SubmitDraft
            ),
            Self::DeputyChief => matches!(
                permission,
                P::SeeFigures
                    | P::SeeResults
                    | P::SeePolicy
                    | P::EditFigures
                    | P::SignStation
                    | P::RecordConsequence
            ),
            Self::Community => matches!(permission, P::SeeResults | P::SeePolicy | P::RecordConsequence),
            Self::PopulationWorker | Self::Leader => {
                matches!(permission, P::SeeResults | P::SeePolicy)
            }
            Self::Secretary => matches!(permission, P::SeeResults | P::SeePolicy | P::Object),
            Self::Administrator => {
                matches!(
                    permission,
                    P::ManageUsers | P::ManageTokens | P::ManageSystem | P::SeeAudit | P::SeePolicy
                )
            }
        }
    }
}

impl Role {
    /// Whether the role is held for such a place.
    pub const fn fits(self, place: &Place) -> bool {
        match self {
            Self::BeatOfficer | Self::DeputyChief => matches!(place, Place::Station(_)),
            Self::Community => matches!(place, Place::Community(_)),
            Self::Secretary | Self::PopulationWorker => matches!(place, Place::Committee(_)),
            Self::Clerk | Self::OfficeHead | Self::Leader | Self::Administrator => {
                matches!(place, Place::Town)
            }
        }
    }

    /// What the place of the role is called.
    pub const fn place_words(self) -> &'static str {
        match self {
            Self::BeatOfficer | Self::DeputyChief => "派出所",
            Self::Community => "社区",
            Self::Secretary | Self::PopulationWorker => "居（村）委",
            Self::Clerk | Self::OfficeHead | Self::Leader | Self::Administrator => "全镇",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.words())
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.id() == text).ok_or(())
    }
}
