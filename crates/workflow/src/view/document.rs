//! A published month as the document that `shikou assess --json` prints.

use assessment::document;
use serde_json::Value;

use super::board::needs;
use crate::actor::Actor;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;

/// 公布月份文档: an issue of a month for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedDocument {
    /// Issue, from 1.
    pub issue: i64,
    /// Root of the sealed bundle, in hexadecimal.
    pub root: String,
    /// What `shikou assess --json` prints for the sealed figures, to the byte; of a station only its committees.
    pub text: String,
}

impl Office {
    /// The newest issue of a published month within the actor's place, the town or a station.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn published_document(&self, actor: &Actor, month: &str) -> Result<PublishedDocument, Refusal> {
        needs(actor, Permission::SeeResults)?;
        let mut read = self.db.read().await?;
        let all = read.publications(&actor.town).await?;
        let opened = self.issue_in(&mut read, &actor.town, &all, month, None).await?;
        let nouns = opened.nouns()?;
        let mut found = document::month(nouns.edition, nouns.figures, nouns.month);
        if actor.place != Place::Town {
            let committees = found.get_mut("committees").and_then(Value::as_array_mut);
            let own = |committee: &Value| {
                let station = committee.get("station").and_then(Value::as_str);
                station.is_some_and(|station| actor.covers_station(station))
            };
            committees.into_iter().for_each(|committees| committees.retain(own));
        }
        let text = document::text(&document::towns(vec![found]));
        Ok(PublishedDocument { issue: opened.row.issue, root: opened.root.to_string(), text: text + "\n" })
    }
}
