//! Whether the installation's key is the one that its towns began with: with another, one-time codes are wrong for everybody
//! and nobody would know why.

use serde_json::json;

use crate::actor::Actor;
use crate::deed::record;
use crate::keys::{hex, same_secret};
use crate::office::Office;
use crate::refusal::Refusal;

impl Office {
    /// Names of the towns that began with another key.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn towns_of_another_key(&self) -> Result<Vec<String>, Refusal> {
        let mut read = self.db.read().await?;
        let known = read.town_keys().await?;
        let towns = read.towns().await?;
        let other = towns.into_iter().filter(|town| {
            let row = known.iter().find(|row| row.town == town.town);
            row.is_some_and(|row| !same_secret(&row.fingerprint, &self.fingerprint(&town.town)))
        });
        Ok(other.map(|town| town.name).collect())
    }

    /// Notes this key for every town that has none or another.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn register_key(&self) -> Result<(), Refusal> {
        let (known, towns) = {
            let mut read = self.db.read().await?;
            (read.town_keys().await?, read.towns().await?)
        };
        for town in towns {
            let fingerprint = self.fingerprint(&town.town);
            let before = known.iter().find(|row| row.town == town.town);
            if before.is_some_and(|row| row.fingerprint == fingerprint) {
                continue;
            }
            let mut write = self.db.begin(&town.town).await?;
            write.set_town_key(&fingerprint).await?;
            let console = Actor::console(&town.town);
            let details =
                json!({ "fingerprint": hex(&fingerprint), "in_place_of_another": before.is_some() });
            record(write, self.now(), &console.id, "register_key", "key".to_owned(), &details).await?;
        }
        Ok(())
    }

    fn fingerprint(&self, town: &str) -> [u8; 32] {
        self.keys.hash("fingerprint", &[town.as_bytes()])
    }
}
