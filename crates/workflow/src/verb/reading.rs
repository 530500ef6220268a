//! Readings that the town decided.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::actor::Actor;
use crate::deed::{Begun, ClientKey};
use crate::ground::{month_of, still_open};
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::{FieldFault, Refusal};

/// 读法确认: what the town decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingDecision {
    /// Key of the reading.
    pub reading: String,
    /// Id of the option.
    pub choice: String,
    /// Who decided, in words: an office, a meeting.
    pub decided_by: String,
    /// On which day, `2022-06-01`.
    pub decided_on: String,
    /// The first month it holds for; never one that was published.
    pub from_month: String,
}

/// 读法确认结果: that it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingDecided {
    /// Key of the reading.
    pub reading: String,
    /// Id of the option.
    pub choice: String,
    /// The first month it holds for.
    pub from_month: String,
}

impl Office {
    /// 登记读法: records what the town decided; it holds from a month on.
    ///
    /// # Errors
    /// Permission; no such reading or option; a month that was published already; nobody named.
    pub async fn decide_reading(
        &self,
        actor: &Actor,
        key: &ClientKey,
        decision: &ReadingDecision,
    ) -> Result<ReadingDecided, Refusal> {
        let mut deed = match self.begin(actor, Permission::DecideReading, "decide_reading", key).await? {
            Begun::Repeated(decided) => return Ok(decided),
            Begun::Fresh(deed) => deed,
        };
        let from = month_of(&decision.from_month)?;
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let edition = policy.edition(from)?;
        let reading = edition
            .reading_by_key(&decision.reading)
            .ok_or_else(|| Refusal::NotFound(format!("读法“{}”", decision.reading)))?;
        let option = reading.options.iter().find(|option| option.id == decision.choice);
        let option = option.ok_or_else(|| Refusal::NotFound(format!("选项“{}”", decision.choice)))?;
        let faults = faults(decision);
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        still_open(&deed.months(&actor.town).await?, from)?;
        let (by, at) = (decision.decided_by.trim(), deed.at());
        let on = decision.decided_on.trim();
        deed.add_decision(&reading.key, &from.to_string(), &option.id, by, on, &actor.id, at).await?;
        let details = json!({ "choice": option.id, "before": reading.chosen().map(|before| &before.id),
            "decided_by": by, "decided_on": on, "from_month": from.to_string() });
        let decided = ReadingDecided {
            reading: reading.key.clone(),
            choice: option.id.clone(),
            from_month: from.to_string(),
        };
        deed.finish(format!("reading/{}", decided.reading), &details, decided).await
    }
}

const LONGEST_NAME: usize = 60;

fn faults(decision: &ReadingDecision) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let mut wrong = |field: &str, words: &str| {
        faults.push(FieldFault { field: field.to_owned(), words: words.to_owned() });
    };
    let by = decision.decided_by.trim();
    if by.is_empty() || by.chars().count() > LONGEST_NAME || by.chars().any(char::is_control) {
        wrong("decided_by", "请写明由谁确认（部门、会议或负责人），最多 60 字");
    }
    if decision.decided_on.trim().parse::<Date>().is_err() {
        wrong("decided_on", "日期写成 2022-06-01 的样子");
    }
    faults
}
