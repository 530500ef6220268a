//! A published month in one document: what went in, how it was read, what came out, who answers for it.

mod check;
mod figures;
mod seal;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::CanonicalError;
use crate::digest::Digest;
use crate::log::AuditHead;

pub use figures::{SealedCommittee, SealedFigures, SealedMonth, SealedStation};
pub use seal::{Sealed, SectionProof};

/// The form of bundle that this version writes and reads.
pub const BUNDLE_FORMAT: &str = "shikou-month/1";

/// 封存包: everything that a published month rests on. [`Bundle::seal`] turns it into bytes and a root.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// Which month of which town.
    pub subject: Subject,
    /// The policy's files: path → text.
    pub policy: BTreeMap<String, String>,
    /// How each open question was read for this month.
    pub readings: Vec<ReadingDecision>,
    /// The figures as the assessment was given them, earlier months included.
    pub figures: SealedFigures,
    /// What the assessment gave: the document of `shikou assess --json`.
    pub results: Value,
    /// Who answers for it.
    pub signers: Vec<Signer>,
    /// The audit log at the moment of sealing.
    pub audit: AuditHead,
}

/// 封存对象: the month that a bundle is about, and which issue of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The town's code or identifier, as in its audit log.
    pub town: String,
    /// The town's name.
    pub town_name: String,
    /// The month, `2022-06`.
    pub month: String,
    /// 1 when first published, 2 for the first reissue.
    pub issue: u32,
    /// What a reissue supersedes.
    pub replaces: Option<Superseded>,
    /// Why the month was closed although stations had not signed or were not reviewed. Left out where all had been, so
    /// that such a month has the root that it would have without this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock_reason: Option<String>,
}

/// 被更正期: the issue that a reissue supersedes, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Superseded {
    /// Its root.
    pub root: Digest,
    /// What was wrong.
    pub reason: String,
}

/// 读法决定: a reading as it was chosen, and who decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingDecision {
    /// The reading's key, `step_count`.
    pub key: String,
    /// The option in force, by its id in `readings.toml`.
    pub choice: String,
    /// Who decided; `None` while nobody has.
    pub decided_by: Option<String>,
    /// On which day, `2022-03-01`.
    pub decided_on: Option<String>,
}

/// 签署行为: what somebody did to a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignerAct {
    /// 填写.
    Drafted,
    /// 签署, for a station.
    Signed,
    /// 复核.
    Reviewed,
    /// 公布.
    Published,
    /// 会签, without which nothing is reissued.
    Countersigned,
}

/// 签署人: somebody who answers for a part of the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// What they did.
    pub act: SignerAct,
    /// In which role, `分管副所长`.
    pub role: String,
    /// For which station or community; `None` for the town.
    pub place: Option<String>,
    /// Their name, as it stands under the form.
    pub name: String,
    /// Their identifier, as in the audit log.
    pub user_id: String,
    /// When, in microseconds since 1970 in UTC.
    pub at: i64,
}

/// 封存节: one part of a bundle, which can be shown and proved alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// The audit log at the moment of sealing.
    Audit,
    /// The figures.
    Figures,
    /// The policy's files.
    Policy,
    /// The readings.
    Readings,
    /// The results.
    Results,
    /// The signers.
    Signers,
    /// The month.
    Subject,
}

impl Section {
    /// All of them in the order of their names, which is the order of their leaves.
    pub const ALL: [Self; 7] = [
        Self::Audit,
        Self::Figures,
        Self::Policy,
        Self::Readings,
        Self::Results,
        Self::Signers,
        Self::Subject,
    ];

    /// The name in the document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Figures => "figures",
            Self::Policy => "policy",
            Self::Readings => "readings",
            Self::Results => "results",
            Self::Signers => "signers",
            Self::Subject => "subject",
        }
    }

    /// The name in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Audit => "操作日志",
            Self::Figures => "数据",
            Self::Policy => "政策文件",
            Self::Readings => "读法",
            Self::Results => "结果",
            Self::Signers => "签署",
            Self::Subject => "封存对象",
        }
    }
}

impl std::fmt::Display for Section {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.title())
    }
}

/// Why a month is not sealed, or a document is not taken for a sealed month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Not canonical, or of another shape.
    #[error("封存包：{0}")]
    Canonical(#[from] CanonicalError),
    /// Larger than any month of any town.
    #[error("封存包超过 {0} MiB：这不是一个月的封存包")]
    TooLarge(usize),
    /// Another form of document.
    #[error("格式是“{0}”，本程序只认“{BUNDLE_FORMAT}”")]
    Format(String),
    /// A section is missing.
    #[error("缺少“{0}”一节")]
    Missing(Section),
    /// A section or a digest too many.
    #[error("有不认识的一节“{0}”")]
    Unknown(String),
    /// A section that is not what its digest says.
    #[error("“{0}”一节与封存时不同：这一节被改过")]
    Changed(Section),
    /// A root that the sections do not give.
    #[error("各节算出的根是 {found}，封存包写的是 {stated}：有一节连同它的摘要一起被改过")]
    Root {
        /// In the document.
        stated: Digest,
        /// From the sections.
        found: Digest,
    },
    /// A short form of another root.
    #[error("封存校验码不是根的前一半")]
    Short,
    /// A section that reads well and yet is not written as this version writes it: a field is left out.
    #[error("各节的字段不全：这不是本程序写出的封存包")]
    Fields,
    /// A section of another shape.
    #[error("“{section}”一节：{error}")]
    Shape {
        /// Which.
        section: Section,
        /// Why.
        error: CanonicalError,
    },
    /// Something that no published month lacks.
    #[error("“{section}”一节：{problem}")]
    Rule {
        /// Which.
        section: Section,
        /// What.
        problem: &'static str,
    },
}
