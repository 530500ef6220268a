//! Objections, where the town has switched them on.

use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::Write;

use super::month::in_state;
use super::setting::objections_on;
use crate::actor::Actor;
use crate::deed::{Begun, ClientKey};
use crate::ground::reason_of;
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::state::MonthState;

/// 异议结果: the number under which it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionRaised {
    /// Its number.
    pub sequence: i64,
}

impl Office {
    /// 提出异议: the secretary of the own committee, while the month is locked.
    ///
    /// # Errors
    /// Permission; not found; objections are switched off; state; nothing said.
    pub async fn raise_objection(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        committee: &str,
        words: &str,
    ) -> Result<ObjectionRaised, Refusal> {
        let mut deed = match self.begin(actor, Permission::Object, "raise_objection", key).await? {
            Begun::Repeated(raised) => return Ok(raised),
            Begun::Fresh(deed) => deed,
        };
        let missing = || Refusal::NotFound(format!("居村委 {committee} 的 {month} 考核"));
        let own = deed.committees_in(&actor.town, month, &actor.place.scope()).await?;
        let row = deed.month(&actor.town, month).await?.ok_or_else(missing)?;
        own.iter().find(|span| span.committee == committee).ok_or_else(missing)?;
        if !objections_on(&mut deed, &actor.town).await? {
            return Err(Refusal::State("本镇没有开放异议".to_owned()));
        }
        in_state(&row, MonthState::Locked, "提出异议")?;
        let words = reason_of("words", words)?;
        let raised = ObjectionRaised { sequence: deed.sequence() };
        let at = deed.at();
        deed.add_objection(month, committee, &words, &actor.id, at).await?;
        deed.finish(object(month, committee), &json!({ "words": words }), raised).await
    }

    /// 答复异议: by the town office; once.
    ///
    /// # Errors
    /// Permission; not found; answered already; nothing said.
    pub async fn answer_objection(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        sequence: i64,
        answer: &str,
    ) -> Result<ObjectionRaised, Refusal> {
        let begun = self.begin(actor, Permission::AnswerObjection, "answer_objection", key).await?;
        let mut deed = match begun {
            Begun::Repeated(answered) => return Ok(answered),
            Begun::Fresh(deed) => deed,
        };
        let objections = deed.objections(&actor.town, month, &actor.place.scope()).await?;
        let objection = objections.into_iter().find(|objection| objection.sequence == sequence);
        let objection = objection.ok_or_else(|| Refusal::NotFound(format!("{month} 的异议 {sequence}")))?;
        let answer = reason_of("answer", answer)?;
        let at = deed.at();
        if !Write::answer_objection(&mut deed, month, sequence, &answer, &actor.id, at).await? {
            let names = Names::of(&mut deed, &actor.town).await?;
            let by = objection.answered_by.unwrap_or_default();
            let (at, now) = (objection.answered_at.unwrap_or_default(), objection.answer.unwrap_or_default());
            return Err(names.stale("异议的答复", &by, at, now));
        }
        let details = json!({ "objection": sequence, "answer": answer });
        let object = object(month, &objection.committee);
        deed.finish(object, &details, ObjectionRaised { sequence }).await
    }
}

fn object(month: &str, committee: &str) -> String {
    format!("month/{month}/committee/{committee}/objection")
}
