//! A month as it was published, computed from what was sealed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use assessment::{Month, Policy, TownFigures, TownResult};
use evidence::{Digest, Signer, SignerAct};
use storage::{PublicationRow, Read};

use super::board::needs;
use super::result::{CommitteeResult, MonthResults, Nouns};
use crate::actor::Actor;
use crate::clock::told_at;
use crate::gap::Lacking;
use crate::ground::month_of;
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;
use crate::seal::{Unsealed, digest, open};

/// 签署: who stood for a part of a published month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine {
    /// For what: a station, or the town.
    pub of: String,
    /// Who handed it in and when, in words.
    pub drafted: Option<String>,
    /// Who signed and when, in words.
    pub signed: Option<String>,
    /// Who reviewed and when, in words.
    pub reviewed: Option<String>,
}

/// 已公布月份: an issue of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedMonth {
    /// Issue, from 1.
    pub issue: i64,
    /// Whether a newer issue stands in its place.
    pub superseded: bool,
    /// The issues of this month, oldest first.
    pub issues: Vec<i64>,
    /// Why it was issued again.
    pub reason: Option<String>,
    /// Why the month was closed although stations had not signed or were not reviewed.
    pub lock_reason: Option<String>,
    /// Who published it and when, in words.
    pub published: String,
    /// Who agreed to the reissue.
    pub counter_signed: Option<String>,
    /// Root of the sealed bundle, in hexadecimal.
    pub root: String,
    /// The root as it is printed.
    pub short_root: String,
    /// The root of the issue before, as it is printed.
    pub previous_short_root: Option<String>,
    /// Ranking. Steps are there only for committees that the actor covers; the others have none.
    pub results: MonthResults,
    /// Committees that the actor covers, by code: pages show these in full.
    pub own: Vec<String>,
    /// Who signed.
    pub signatures: Vec<SignatureLine>,
    /// Readings in force that nobody has signed, as notes.
    pub undecided: Vec<String>,
    /// The month published before, if there is one.
    pub previous_month: Option<String>,
    /// The month published after, if there is one.
    pub next_month: Option<String>,
}

/// 公布月份数据: what papers and tables of a published month are made from, the months before included.
#[derive(Debug, Clone)]
pub struct PublishedNouns {
    /// The policy as it was sealed.
    pub policy: Policy,
    /// Figures until the month, as they were sealed.
    pub figures: TownFigures,
    /// Results of these months; the month itself is the last.
    pub result: TownResult,
    /// The month.
    pub month: Month,
    /// Root as printed.
    pub short_root: String,
    /// Committees that have no marks yet, by code; none once the month is published.
    pub lacking: Vec<Lacking>,
    /// Committees that the actor sees in full, where these are not all.
    pub own: Option<Vec<String>>,
}

impl PublishedMonth {
    /// The result of a committee.
    pub fn committee(&self, committee: &str) -> Option<&CommitteeResult> {
        self.results.committees.iter().find(|result| result.committee == committee)
    }
}

/// The most issues that are kept opened.
const KEPT: usize = 64;

/// 已打开的期次: an issue as it was sealed, opened and computed again.
#[derive(Debug)]
pub(crate) struct Issue {
    pub(crate) row: PublicationRow,
    pub(crate) root: Digest,
    pub(crate) month: Month,
    pub(crate) nouns: Unsealed,
    pub(crate) signers: Vec<Signer>,
    pub(crate) previous: Option<Digest>,
    pub(crate) lock_reason: Option<String>,
}

impl Issue {
    pub(crate) fn short_root(&self) -> String {
        self.root.short().to_string()
    }

    /// What papers are made from; `own` are the committees that the actor sees in full, where these are not all.
    pub(super) fn for_papers(&self, own: Option<Vec<String>>) -> PublishedNouns {
        PublishedNouns {
            policy: self.nouns.policy.clone(),
            figures: self.nouns.figures.clone(),
            result: self.nouns.result.clone(),
            month: self.month,
            short_root: self.short_root(),
            lacking: Vec::new(),
            own,
        }
    }

    pub(crate) fn nouns(&self) -> Result<Nouns<'_>, Refusal> {
        let missing = || Refusal::Fault(format!("bundle of {}: no result", self.month));
        Ok(Nouns {
            edition: self.nouns.policy.edition(self.month).ok_or_else(missing)?,
            figures: &self.nouns.figures,
            month: self.nouns.result.month(self.month).ok_or_else(missing)?,
            outstanding: None,
        })
    }
}

/// Issues that were opened lately, by town, month and number: what was sealed never changes.
#[derive(Debug, Default)]
pub(crate) struct KnownIssues(Mutex<BTreeMap<(String, String, i64), Arc<Issue>>>);

impl Office {
    /// A published month; the newest issue unless one is named.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn published_month(
        &self,
        actor: &Actor,
        month: &str,
        issue: Option<i64>,
    ) -> Result<PublishedMonth, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let mut read = self.db.read().await?;
        let all = read.publications(&actor.town).await?;
        let opened = self.issue_in(&mut read, &actor.town, &all, month, issue).await?;
        let names = Names::of(&mut read, &actor.town).await?;
        let nouns = opened.nouns()?;
        let (results, own) = nouns.results_for(actor);
        let row = &opened.row;
        let issues: Vec<i64> =
            all.iter().filter(|other| other.month == row.month).map(|other| other.issue).collect();
        let undecided = nouns.edition.readings.iter().filter(|reading| !reading.is_decided());
        Ok(PublishedMonth {
            issue: row.issue,
            superseded: issues.iter().any(|issue| *issue > row.issue),
            issues,
            reason: row.reason.clone(),
            lock_reason: opened.lock_reason.clone(),
            published: names.told(&row.published_by, row.published_at),
            counter_signed: row.counter_signed_by.as_deref().map(|staff| names.name(staff)),
            root: opened.root.to_string(),
            short_root: opened.short_root(),
            previous_short_root: opened.previous.map(|root| root.short().to_string()),
            results,
            own,
            signatures: signatures(&opened.signers),
            undecided: undecided
                .map(|reading| {
                    let chosen = reading.chosen().map_or("", |option| option.text.as_str());
                    format!("读法“{}”：{chosen}，读法待确认", reading.label)
                })
                .collect(),
            previous_month: all
                .iter()
                .rev()
                .map(|other| &other.month)
                .find(|other| **other < row.month)
                .cloned(),
            next_month: all.iter().map(|other| &other.month).find(|other| **other > row.month).cloned(),
        })
    }

    /// What papers and tables of a published month are made from; the newest issue unless one is named. Circular and
    /// ranking are everybody's who sees results; forms and arithmetic are those of the own place.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn published_nouns(
        &self,
        actor: &Actor,
        month: &str,
        issue: Option<i64>,
    ) -> Result<PublishedNouns, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let mut read = self.db.read().await?;
        let all = read.publications(&actor.town).await?;
        let opened = self.issue_in(&mut read, &actor.town, &all, month, issue).await?;
        let own = match actor.place {
            Place::Town => None,
            _ => Some(opened.nouns()?.results_for(actor).1),
        };
        Ok(opened.for_papers(own))
    }

    /// An issue, opened: the newest of the month unless one is named.
    pub(crate) async fn issue_in(
        &self,
        read: &mut Read,
        town: &str,
        all: &[PublicationRow],
        month: &str,
        issue: Option<i64>,
    ) -> Result<Arc<Issue>, Refusal> {
        let missing = || Refusal::NotFound(format!("已公布的 {month}"));
        let mut of_month = all.iter().filter(|row| row.month == month);
        let row = match issue {
            Some(issue) => of_month.find(|row| row.issue == issue),
            None => of_month.max_by_key(|row| row.issue),
        };
        let row = row.ok_or_else(missing)?;
        let key = (town.to_owned(), row.month.clone(), row.issue);
        let held = {
            let known = self.issues.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(&key).filter(|issue| issue.row == *row).map(Arc::clone)
        };
        if let Some(issue) = held {
            return Ok(issue);
        }
        let bundle = read.bundle(town, &row.month, row.issue).await?.ok_or_else(missing)?;
        let opened = Arc::new(opened(row, &bundle)?);
        let mut known = self.issues.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.pop_first();
        }
        known.insert(key, Arc::clone(&opened));
        Ok(opened)
    }

    /// The newest issue of every month, oldest month first.
    pub(crate) async fn newest_issues(
        &self,
        read: &mut Read,
        town: &str,
        at_most: usize,
    ) -> Result<Vec<Arc<Issue>>, Refusal> {
        let all = read.publications(town).await?;
        let mut months: Vec<&str> = all.iter().map(|row| row.month.as_str()).collect();
        months.dedup();
        let left_out = months.len().saturating_sub(at_most);
        let mut issues = Vec::new();
        for month in months.into_iter().skip(left_out) {
            issues.push(self.issue_in(read, town, &all, month, None).await?);
        }
        Ok(issues)
    }
}

fn opened(row: &PublicationRow, bundle: &[u8]) -> Result<Issue, Refusal> {
    let (sealed, nouns) = open(bundle)?;
    let root = digest(&row.root)?;
    if sealed.root() != root {
        return Err(Refusal::Fault(format!("bundle of {}/{}: another root", row.month, row.issue)));
    }
    Ok(Issue {
        row: row.clone(),
        root,
        month: month_of(&row.month)?,
        nouns,
        signers: sealed.bundle().signers.clone(),
        previous: sealed.bundle().subject.replaces.as_ref().map(|replaced| replaced.root),
        lock_reason: sealed.bundle().subject.lock_reason.clone(),
    })
}

/// Who signed, station by station, then the town: names as they were sealed.
fn signatures(signers: &[Signer]) -> Vec<SignatureLine> {
    let mut lines: Vec<SignatureLine> = Vec::new();
    for signer in signers {
        let of = signer.place.clone().unwrap_or_else(|| "全镇".to_owned());
        let told = format!("{} {}", signer.name, told_at(storage::Stamp(signer.at)));
        let place = match lines.iter().position(|line| line.of == of) {
            Some(place) => place,
            None => {
                lines.push(SignatureLine { of, drafted: None, signed: None, reviewed: None });
                lines.len() - 1
            }
        };
        let Some(line) = lines.get_mut(place) else { continue };
        match signer.act {
            SignerAct::Drafted => line.drafted = Some(told),
            SignerAct::Signed => line.signed = Some(told),
            SignerAct::Published => line.signed = Some(format!("公布：{told}")),
            SignerAct::Reviewed => line.reviewed = Some(told),
            SignerAct::Countersigned => {
                let before = line.reviewed.take().map(|before| format!("{before}；")).unwrap_or_default();
                line.reviewed = Some(format!("{before}会签：{told}"));
            }
        }
    }
    lines
}
