//! A month into a bundle, and a bundle back into nouns: what was published is always computed from what was sealed.

use std::collections::BTreeMap;

use assessment::policy::FigureOf;
use assessment::{
    Cells, Edition, Keep, Month, MonthFigures, Policy, PolicySource, Station, TownFigures, TownResult,
    assess_town, document,
};
use evidence::{
    AuditHead, Bundle, Digest, MerkleTree, ReadingDecision, Sealed, SealedCommittee, SealedFigures,
    SealedMonth, SealedStation, Signer, Subject,
};
use serde_json::Value;
use storage::Read;

use crate::assembled::code_of;
use crate::counts::{Counts, cells};
use crate::deed::ALGORITHM;
use crate::refusal::Refusal;
use crate::town_policy::TownPolicy;

/// Files of a policy that say how a month is assessed; its cases only prove them.
const CASES: &str = "cases/";

/// Everything about a month that is to be published.
pub(crate) struct ToSeal<'a> {
    pub(crate) subject: Subject,
    pub(crate) month: Month,
    pub(crate) policy: &'a TownPolicy,
    pub(crate) figures: &'a TownFigures,
    pub(crate) signers: Vec<Signer>,
    pub(crate) audit: AuditHead,
}

/// 已封存月份内容: the nouns of a bundle.
#[derive(Debug, Clone)]
pub(crate) struct Unsealed {
    pub(crate) policy: Policy,
    pub(crate) figures: TownFigures,
    pub(crate) result: TownResult,
}

/// Assesses the month and seals it.
pub(crate) fn seal(to_seal: ToSeal<'_>) -> Result<Sealed, Refusal> {
    let ToSeal { subject, month, policy, figures, signers, audit } = to_seal;
    let edition = policy.edition(month)?;
    let texts = policy.source.files().filter(|(path, _)| !path.starts_with(CASES));
    let bundle = Bundle {
        subject,
        policy: texts.map(|(path, text)| (path.to_owned(), text.to_owned())).collect(),
        readings: readings(edition),
        figures: sealed_figures(&policy.policy, figures),
        results: results(&policy.policy, figures, month)?,
        signers,
        audit,
    };
    bundle.seal(ALGORITHM).map_err(|error| Refusal::Fault(format!("seal {month}: {error}")))
}

/// The document that `shikou assess --json` prints for the same figures.
pub(crate) fn results(policy: &Policy, figures: &TownFigures, month: Month) -> Result<Value, Refusal> {
    let result = assess_town(policy, figures, Keep::Marks);
    let found = result.month(month).zip(policy.edition(month));
    let (found, edition) = found.ok_or_else(|| Refusal::Fault(format!("no result of {month}")))?;
    Ok(Value::Object(document::month(edition, figures, found)))
}

/// Opens what was stored, checks it, and computes the month again from what is in it.
pub(crate) fn open(bytes: &[u8]) -> Result<(Sealed, Unsealed), Refusal> {
    let fault = |error: &dyn std::fmt::Display| Refusal::Fault(format!("bundle: {error}"));
    let sealed = Sealed::open(bytes).map_err(|error| fault(&error))?;
    let (policy, figures) = unsealed(sealed.bundle())?;
    let result = assess_town(&policy, &figures, Keep::Steps);
    Ok((sealed, Unsealed { policy, figures, result }))
}

/// The policy and the figures of a bundle.
pub(crate) fn unsealed(bundle: &Bundle) -> Result<(Policy, TownFigures), Refusal> {
    let texts = bundle.policy.iter().map(|(path, text)| (path.clone(), text.clone()));
    let policy = Policy::compile(&PolicySource::new(texts))
        .map_err(|errors| Refusal::Fault(format!("bundle: {errors}")))?;
    let figures = unsealed_figures(&policy, &bundle.figures)?;
    Ok((policy, figures))
}

/// The town's log as it stands: its length and root.
pub(crate) async fn audit_head(read: &mut Read, town: &str, until: i64) -> Result<AuditHead, Refusal> {
    let mut tree = MerkleTree::new(ALGORITHM);
    for leaf in read.audit_leaves(town, until).await? {
        tree.add_leaf(digest(&leaf)?);
    }
    Ok(AuditHead { size: tree.size(), root: tree.root() })
}

/// A digest as storage kept it.
pub(crate) fn digest(bytes: &[u8]) -> Result<Digest, Refusal> {
    let bytes: [u8; 32] = bytes
        .try_into()
        .map_err(|_| Refusal::Fault(format!("a digest of {} bytes instead of 32", bytes.len())))?;
    Ok(Digest::from_bytes(bytes))
}

/// The readings of an edition as they are sealed.
pub(crate) fn readings(edition: &Edition) -> Vec<ReadingDecision> {
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    edition
        .readings
        .iter()
        .map(|reading| ReadingDecision {
            key: reading.key.clone(),
            choice: reading.chosen().map(|option| option.id.clone()).unwrap_or_default(),
            decided_by: said(&reading.decided_by),
            decided_on: said(&reading.decided_on),
        })
        .collect()
}

fn sealed_figures(policy: &Policy, figures: &TownFigures) -> SealedFigures {
    let edition = policy.newest();
    let stations = figures.stations.iter();
    SealedFigures {
        stations: stations
            .map(|station| SealedStation { name: station.name.clone(), quota: station.quota })
            .collect(),
        months: figures.months.iter().map(|month| sealed_month(edition, figures, month)).collect(),
    }
}

/// A month's figures as they are sealed.
pub(crate) fn sealed_month(edition: &Edition, figures: &TownFigures, month: &MonthFigures) -> SealedMonth {
    let counts = |of: FigureOf, cells: &Cells| -> BTreeMap<String, Option<u32>> {
        edition.figures_of(of).map(|figure| (figure.id.clone(), cells.get(figure.index))).collect()
    };
    let committees = month.committees.iter();
    SealedMonth {
        month: month.month.to_string(),
        town: counts(FigureOf::Town, &month.town),
        district_rate: month.district_rate.as_ref().map(ToString::to_string),
        committees: committees
            .map(|row| SealedCommittee {
                code: row.code.to_string(),
                name: figures.name(row.name).to_owned(),
                station: figures.station_name(row.station).to_owned(),
                community: row.community.map(|name| figures.name(name).to_owned()),
                counts: counts(FigureOf::Committee, &row.cells),
            })
            .collect(),
    }
}

fn unsealed_figures(policy: &Policy, sealed: &SealedFigures) -> Result<TownFigures, Refusal> {
    let edition = policy.newest();
    let mut figures = TownFigures::default();
    for station in &sealed.stations {
        figures.stations.push(Station { name: station.name.clone(), quota: station.quota });
    }
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut name = |figures: &mut TownFigures, text: &str| match names.get(text) {
        Some(place) => *place,
        None => {
            let place = figures.names.len();
            names.insert(text.to_owned(), place);
            figures.names.push(text.to_owned());
            place
        }
    };
    for month in &sealed.months {
        let unreadable = || Refusal::Fault(format!("bundle: month {}", month.month));
        let mut committees = Vec::with_capacity(month.committees.len());
        for row in &month.committees {
            let station = figures.stations.iter().position(|station| station.name == row.station);
            committees.push(assessment::CommitteeFigures {
                code: code_of(&row.code)?,
                name: name(&mut figures, &row.name),
                station: station.ok_or_else(unreadable)?,
                community: row.community.as_deref().map(|text| name(&mut figures, text)),
                cells: cells(edition, FigureOf::Committee, &present(&row.counts)),
            });
        }
        let district_rate = month.district_rate.as_deref().map(str::parse).transpose();
        figures.months.push(MonthFigures {
            month: month.month.parse().map_err(|_| unreadable())?,
            town: cells(edition, FigureOf::Town, &present(&month.town)),
            district_rate: district_rate.map_err(|_| unreadable())?,
            committees,
        });
    }
    Ok(figures)
}

fn present(counts: &BTreeMap<String, Option<u32>>) -> Counts {
    counts.iter().filter_map(|(figure, count)| Some((figure.clone(), (*count)?))).collect()
}
