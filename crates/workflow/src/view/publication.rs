//! What was published, with roots.

use super::board::needs;
use crate::actor::Actor;
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;
use crate::seal::digest;

/// 公布行: an issue of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationLine {
    /// Month.
    pub month: String,
    /// Issue.
    pub issue: i64,
    /// Whether a newer issue stands in its place.
    pub superseded: bool,
    /// Root, in hexadecimal.
    pub root: String,
    /// Root as printed.
    pub short_root: String,
    /// Who published it and when, in words.
    pub published: String,
    /// Why it was issued again, and who agreed.
    pub reason: Option<String>,
}

impl Office {
    /// Every issue of every month, newest first.
    ///
    /// # Errors
    /// Permission.
    pub async fn publications(&self, actor: &Actor) -> Result<Vec<PublicationLine>, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let mut read = self.db.read().await?;
        let rows = read.publications(&actor.town).await?;
        let names = Names::of(&mut read, &actor.town).await?;
        let mut lines = Vec::new();
        for row in rows.iter().rev() {
            let root = digest(&row.root)?;
            let agreed = row.counter_signed_by.as_deref().map(|staff| names.name(staff));
            lines.push(PublicationLine {
                month: row.month.clone(),
                issue: row.issue,
                superseded: rows.iter().any(|other| other.month == row.month && other.issue > row.issue),
                root: root.to_string(),
                short_root: root.short().to_string(),
                published: names.told(&row.published_by, row.published_at),
                reason: row.reason.as_ref().map(|reason| match agreed {
                    Some(agreed) => format!("{reason}（{agreed}同意）"),
                    None => reason.clone(),
                }),
            });
        }
        Ok(lines)
    }

    /// The sealed bundle of an issue, as it was sealed. It holds the figures of the whole town: for roles that see it.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn bundle(&self, actor: &Actor, month: &str, issue: i64) -> Result<Vec<u8>, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let missing = || Refusal::NotFound(format!("{month} 第 {issue} 期的封存包"));
        if actor.place != Place::Town {
            return Err(missing());
        }
        let mut read = self.db.read().await?;
        read.bundle(&actor.town, month, issue).await?.ok_or_else(missing)
    }
}
