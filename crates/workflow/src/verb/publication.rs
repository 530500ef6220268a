//! A month published, and published again.

use evidence::{Sealed, Signer, SignerAct, Subject, Superseded};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{MonthRow, NewPublication, Read, Scope, Write};

use super::arising::follow;
use super::month::{month_object, step};
use super::station_month::{draft_faults, station_rows};
use crate::actor::Actor;
use crate::assembled::town_figures_until;
use crate::deed::{Begun, ClientKey, Deed};
use crate::ground::{month_as_shown, month_of, month_row, reason_of, state_of};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::{FieldFault, Refusal};
use crate::seal::{ToSeal, audit_head, digest, seal};
use crate::state::{MonthState, MonthStep};

/// 公布结果: an issue that came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Month.
    pub month: String,
    /// Issue, from 1.
    pub issue: i64,
    /// Root of the sealed bundle, in hexadecimal.
    pub root: String,
    /// The root as it is printed.
    pub short_root: String,
}

/// 重发申请结果: what was asked for or agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReissueAsked {
    /// Month.
    pub month: String,
    /// The issue that is to come.
    pub issue: i64,
}

impl Office {
    /// 公布: seals inputs, policy, readings, results and signers into a bundle and publishes it as the next issue.
    ///
    /// # Errors
    /// Permission; not found; stale; state; an earlier month is not published; objections without an answer; figures
    /// that contradict each other (in a reissue).
    pub async fn publish_month(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        version: i64,
    ) -> Result<Published, Refusal> {
        let mut deed = match self.begin(actor, Permission::Publish, "publish_month", key).await? {
            Begun::Repeated(published) => return Ok(published),
            Begun::Fresh(deed) => deed,
        };
        let row = month_row(&mut deed, &actor.town, month).await?;
        month_as_shown(&mut deed, actor, &row, version).await?;
        let after = step(&row, MonthStep::Publish)?;
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let against = self.against_publish(&mut deed, &actor.town, &row).await?;
        if !against.is_empty() {
            return Err(Refusal::Invalid(against));
        }
        let again = Again::of(&mut deed, &actor.town, &row).await?;
        let figures = town_figures_until(&mut deed, &actor.town, &policy, month, &Scope::Town).await?;
        let until = deed.sequence() - 1;
        let to_seal = ToSeal {
            subject: Subject {
                town: actor.town.clone(),
                town_name: policy.town_name.clone(),
                month: month.to_owned(),
                issue: u32::try_from(row.issue + 1).unwrap_or(u32::MAX),
                replaces: again.as_ref().map(|again| again.superseded.clone()),
                lock_reason: match &again {
                    Some(again) => again.lock_reason.clone(),
                    None => row.reason.clone(),
                },
            },
            month: month_of(month)?,
            policy: &policy,
            figures: &figures,
            signers: signers(&mut deed, month, again.as_ref()).await?,
            audit: audit_head(&mut deed, &actor.town, until).await?,
        };
        let sealed = seal(to_seal)?;
        let root = sealed.root();
        let at = deed.at();
        deed.add_publication(NewPublication {
            month,
            issue: row.issue + 1,
            root: root.bytes(),
            bundle: sealed.bytes(),
            reason: again.as_ref().map(|again| again.superseded.reason.as_str()),
            published_by: &actor.id,
            counter_signed_by: again.as_ref().map(|again| again.agreed.0.as_str()),
            at,
        })
        .await?;
        let published = Published {
            month: month.to_owned(),
            issue: row.issue + 1,
            root: root.to_string(),
            short_root: root.short().to_string(),
        };
        deed.put_month(&MonthRow { state: after.id().to_owned(), issue: row.issue + 1, reason: None, ..row })
            .await?;
        let changes = follow(&mut deed, &policy, &figures, month, published.issue).await?;
        let details = json!({ "issue": published.issue, "root": published.root,
            "consequences": changes.details() });
        deed.finish(month_object(month), &details, published).await
    }

    /// 申请重发: asks that a published month be issued again.
    ///
    /// # Errors
    /// Permission; not found; state; no reason; asked already.
    pub async fn ask_reissue(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        reason: &str,
    ) -> Result<ReissueAsked, Refusal> {
        let mut deed = match self.begin(actor, Permission::AskReissue, "ask_reissue", key).await? {
            Begun::Repeated(asked) => return Ok(asked),
            Begun::Fresh(deed) => deed,
        };
        let row = month_row(&mut deed, &actor.town, month).await?;
        step(&row, MonthStep::AgreeReissue)?;
        let reason = reason_of("reason", reason)?;
        let (issue, at) = (row.issue + 1, deed.at());
        if !Write::ask_reissue(&mut deed, month, issue, &reason, &actor.id, at).await? {
            return Err(Refusal::State(format!("{month} 已有重发申请，等人同意")));
        }
        let asked = ReissueAsked { month: month.to_owned(), issue };
        deed.finish(month_object(month), &json!({ "issue": issue, "reason": reason }), asked).await
    }

    /// 同意重发: another agrees; the town office may then change the month's figures.
    ///
    /// # Errors
    /// Permission; not found; nobody asked; the actor asked.
    pub async fn agree_reissue(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
    ) -> Result<ReissueAsked, Refusal> {
        let mut deed = match self.begin(actor, Permission::AgreeReissue, "agree_reissue", key).await? {
            Begun::Repeated(agreed) => return Ok(agreed),
            Begun::Fresh(deed) => deed,
        };
        let row = month_row(&mut deed, &actor.town, month).await?;
        let after = step(&row, MonthStep::AgreeReissue)?;
        let issue = row.issue + 1;
        let asked = deed.reissues(&actor.town).await?;
        let asked = asked.into_iter().find(|asked| asked.month == month && asked.issue == issue);
        let asked = asked.ok_or_else(|| Refusal::State(format!("{month} 没有重发申请")))?;
        if asked.asked_by == actor.id {
            return Err(Refusal::State("申请人不能自己同意：请另一人同意".to_owned()));
        }
        let at = deed.at();
        if !Write::agree_reissue(&mut deed, month, issue, &actor.id, at).await? {
            return Err(Refusal::Fault(format!("reissue {month} moved on inside its verb")));
        }
        deed.put_month(&MonthRow { state: after.id().to_owned(), reason: Some(asked.reason.clone()), ..row })
            .await?;
        let outcome = ReissueAsked { month: month.to_owned(), issue };
        let details = json!({ "issue": issue, "asked_by": asked.asked_by, "reason": asked.reason });
        deed.finish(month_object(month), &details, outcome).await
    }

    /// What stands against publishing.
    pub(crate) async fn against_publish(
        &self,
        read: &mut Read,
        town: &str,
        row: &MonthRow,
    ) -> Result<Vec<FieldFault>, Refusal> {
        let fault = |field: &str, words: String| FieldFault { field: field.to_owned(), words };
        let mut against = Vec::new();
        let months = read.months(town).await?;
        let earlier = months.iter().filter(|other| other.month < row.month && other.issue == 0);
        for month in earlier {
            against.push(fault("month", format!("更早的 {} 还没有公布，请先公布它", month.month)));
        }
        for other in months.iter().filter(|other| other.month < row.month) {
            if state_of(other)? == MonthState::Reissuing {
                against.push(fault("month", format!("更早的 {} 正在重发，请先公布它", other.month)));
            }
        }
        let objections = read.objections(town, &row.month, &Scope::Town).await?;
        let open = objections.iter().filter(|objection| objection.answer.is_none()).count();
        if open > 0 {
            against.push(fault("objections", format!("有 {open} 条异议没有答复")));
        }
        if state_of(row)? == MonthState::Reissuing {
            against.extend(self.against_town_figures(read, town, &row.month).await?);
            let policy = self.town_policy(read, town).await?;
            let edition = policy.edition(month_of(&row.month)?)?;
            for part in read.station_months(town, &row.month).await? {
                let rows = station_rows(read, town, &row.month, &part.station).await?;
                against.extend(draft_faults(edition, &rows, true));
            }
        }
        Ok(against)
    }
}

/// That a month is issued again: what it replaces and who agreed.
struct Again {
    superseded: Superseded,
    asked: (String, i64),
    agreed: (String, i64),
    /// Why the month was once closed: this does not change with another issue.
    lock_reason: Option<String>,
}

impl Again {
    async fn of(deed: &mut Deed<'_>, town: &str, row: &MonthRow) -> Result<Option<Self>, Refusal> {
        if row.issue == 0 {
            return Ok(None);
        }
        let missing = || Refusal::Fault(format!("month {}: reissued without agreement", row.month));
        let issues = deed.publications(town).await?;
        let before = issues.iter().find(|issue| issue.month == row.month && issue.issue == row.issue);
        let reissues = deed.reissues(town).await?;
        let mut asked = reissues.into_iter();
        let asked = asked.find(|asked| asked.month == row.month && asked.issue == row.issue + 1);
        let (before, asked) = before.zip(asked).ok_or_else(missing)?;
        let agreed = asked.agreed_by.zip(asked.agreed_at).ok_or_else(missing)?;
        let bundle = deed.bundle(town, &row.month, row.issue).await?.ok_or_else(missing)?;
        let sealed = Sealed::open(&bundle)
            .map_err(|error| Refusal::Fault(format!("bundle of {}/{}: {error}", row.month, row.issue)))?;
        Ok(Some(Self {
            superseded: Superseded { root: digest(&before.root)?, reason: asked.reason },
            asked: (asked.asked_by, asked.asked_at),
            agreed,
            lock_reason: sealed.bundle().subject.lock_reason.clone(),
        }))
    }
}

async fn signers(deed: &mut Deed<'_>, month: &str, again: Option<&Again>) -> Result<Vec<Signer>, Refusal> {
    let (town, actor, at) = (deed.actor().town.clone(), deed.actor().id.clone(), deed.at().0);
    let names = Names::of(deed, &town).await?;
    let signer = |act: SignerAct, place: Option<&str>, user: &str, at: i64| Signer {
        act,
        role: names.role(user),
        place: place.map(str::to_owned),
        name: names.name(user),
        user_id: user.to_owned(),
        at,
    };
    let mut signers = Vec::new();
    for part in deed.station_months(&town, month).await? {
        let acts = [
            (SignerAct::Drafted, &part.drafted_by, part.drafted_at),
            (SignerAct::Signed, &part.signed_by, part.signed_at),
            (SignerAct::Reviewed, &part.reviewed_by, part.reviewed_at),
        ];
        // Who drafted what was then returned answers for nothing yet.
        let acts = acts.into_iter().filter(|_| part.signed_by.is_some());
        for (act, user, at) in acts {
            if let Some((user, at)) = user.as_deref().zip(at) {
                signers.push(signer(act, Some(&part.station), user, at));
            }
        }
    }
    if let Some(again) = again {
        for (user, at) in [&again.asked, &again.agreed] {
            signers.push(signer(SignerAct::Countersigned, None, user, *at));
        }
    }
    signers.push(signer(SignerAct::Published, None, &actor, at));
    Ok(signers)
}
