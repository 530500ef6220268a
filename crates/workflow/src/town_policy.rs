//! The policy that a town works by: the instrument with the town's own decisions laid over it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use assessment::policy::Decision;
use assessment::{Edition, Month, Policy, PolicySource};
use storage::{DecisionRow, Read};

use crate::office::Office;
use crate::refusal::Refusal;

/// The most towns whose compiled policies are kept at hand.
const KEPT: usize = 64;

/// 街镇政策: the policy with the town's decisions, as texts and compiled.
#[derive(Debug)]
pub(crate) struct TownPolicy {
    /// Name of the town.
    pub(crate) town_name: String,
    /// The texts, decisions among them.
    pub(crate) source: PolicySource,
    /// What they mean.
    pub(crate) policy: Policy,
    /// The decisions, in the order in which they were recorded.
    pub(crate) decisions: Vec<DecisionRow>,
}

/// Compiled policies by town, each with what it was compiled from.
#[derive(Debug, Default)]
pub(crate) struct KnownPolicies(Mutex<BTreeMap<String, Arc<TownPolicy>>>);

impl TownPolicy {
    /// The edition of a month.
    pub(crate) fn edition(&self, month: Month) -> Result<&Edition, Refusal> {
        self.policy.edition(month).ok_or_else(|| {
            let first = self.policy.editions().first().map_or(month, |edition| edition.valid_from);
            Refusal::State(format!("政策从 {first} 起执行，没有 {month} 的考核"))
        })
    }
}

impl Office {
    /// The policy of a town as it is decided now.
    pub(crate) async fn town_policy(&self, read: &mut Read, town: &str) -> Result<Arc<TownPolicy>, Refusal> {
        let row = read.town(town).await?.ok_or_else(|| Refusal::NotFound("街镇".to_owned()))?;
        let decisions = read.decisions(town).await?;
        {
            let known = self.known.0.lock().unwrap_or_else(PoisonError::into_inner);
            let fits = |policy: &&Arc<TownPolicy>| {
                policy.decisions == decisions
                    && policy.policy.id() == row.policy
                    && policy.town_name == row.name
            };
            if let Some(policy) = known.get(town).filter(fits) {
                return Ok(Arc::clone(policy));
            }
        }
        let missing = || {
            let (town, policy) = (&row.name, &row.policy);
            Refusal::State(format!("{town}用的政策“{policy}”不在这台机器上：请管理员运行 shikou doctor"))
        };
        let source = self.policies.get(&row.policy).ok_or_else(missing)?.clone();
        let policy = Arc::new(compiled(row.name, source, decisions)?);
        let mut known = self.known.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(town.to_owned(), Arc::clone(&policy));
        Ok(policy)
    }
}

fn compiled(
    town_name: String,
    source: PolicySource,
    decisions: Vec<DecisionRow>,
) -> Result<TownPolicy, Refusal> {
    let mut texts = source;
    for row in &decisions {
        texts = texts.decided(&decision(row)?);
    }
    let policy = Policy::compile(&texts).map_err(|errors| Refusal::Fault(errors.to_string()))?;
    Ok(TownPolicy { town_name, source: texts, policy, decisions })
}

fn decision(row: &DecisionRow) -> Result<Decision<'_>, Refusal> {
    let from_month = row.from_month.parse().map_err(|_| {
        Refusal::Fault(format!("reading_decision {}: month {}", row.sequence, row.from_month))
    })?;
    Ok(Decision {
        number: u64::try_from(row.sequence).unwrap_or(0),
        reading: &row.reading,
        choice: &row.choice,
        decided_by: &row.decided_by,
        decided_on: &row.decided_on,
        from_month,
    })
}
