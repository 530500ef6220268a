//! What papers are made from, beyond published months as a whole.

use super::board::needs;
use super::live::Live;
use super::published::PublishedNouns;
use crate::actor::Actor;
use crate::ground::month_of;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;

impl Office {
    /// What papers of a month that is about to be published are made from; the root is empty. For the town office.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn draft_nouns(&self, actor: &Actor, month: &str) -> Result<PublishedNouns, Refusal> {
        needs(actor, Permission::ManageMonth)?;
        let missing = || Refusal::NotFound(format!("{month} 的材料"));
        let mut read = self.db.read().await?;
        read.month(&actor.town, month).await?.ok_or_else(missing)?;
        let live = Live::until(self, &mut read, &actor.town, month).await?;
        Ok(PublishedNouns {
            policy: live.policy.policy.clone(),
            figures: live.figures,
            result: live.result,
            month: month_of(month)?,
            short_root: String::new(),
            lacking: live.outstanding.committees,
            own: None,
        })
    }

    /// What one committee's form of a published month is made from, for whoever sees that committee.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn form_nouns(
        &self,
        actor: &Actor,
        month: &str,
        committee: &str,
    ) -> Result<PublishedNouns, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let mut read = self.db.read().await?;
        let all = read.publications(&actor.town).await?;
        let opened = self.issue_in(&mut read, &actor.town, &all, month, None).await?;
        let (_, own) = opened.nouns()?.results_for(actor);
        if !own.iter().any(|code| code == committee) {
            return Err(Refusal::NotFound("这个居村委".to_owned()));
        }
        Ok(opened.for_papers(Some(own)))
    }
}
