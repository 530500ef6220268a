//! What a town chooses for itself.

use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::Read;

use crate::actor::Actor;
use crate::deed::{Begun, ClientKey};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::refusal::Refusal;

/// 设置: what a town may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// 异议: whether committees may object before a month is published.
    Objections,
}

impl Setting {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Objections];

    /// As it is stored.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Objections => "objections",
        }
    }

    /// As people say it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Objections => "公布前允许居村委提出异议",
        }
    }

    /// The values there are: as stored, and as people say them; the first holds until another is chosen.
    pub const fn values(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Objections => &[("off", "不允许"), ("on", "允许")],
        }
    }
}

/// 设置结果: a setting as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChanged {
    /// Its name.
    pub setting: String,
    /// Its value.
    pub value: String,
    /// Its version: to be given back by the next change.
    pub version: i64,
}

impl Office {
    /// 更改设置.
    ///
    /// # Errors
    /// Permission; no such value; stale.
    pub async fn change_setting(
        &self,
        actor: &Actor,
        key: &ClientKey,
        setting: Setting,
        value: &str,
        version: i64,
    ) -> Result<SettingChanged, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageSystem, "change_setting", key).await? {
            Begun::Repeated(changed) => return Ok(changed),
            Begun::Fresh(deed) => deed,
        };
        if !setting.values().iter().any(|(known, _)| *known == value) {
            return Err(Refusal::NotFound(format!("“{}”的选项“{value}”", setting.words())));
        }
        let before = current(&mut deed, &actor.town, setting).await?;
        if !deed.put_setting(setting.id(), value, version).await? {
            return Err(stale(&mut deed, actor, setting, &before).await?);
        }
        let details = json!({ "before": before.value, "after": value });
        let changed = SettingChanged {
            setting: setting.id().to_owned(),
            value: value.to_owned(),
            version: version + 1,
        };
        deed.finish(object(setting), &details, changed).await
    }

    /// All settings as they are; version 0 where nothing was ever chosen.
    ///
    /// # Errors
    /// When storage does not answer.
    pub async fn settings(&self, actor: &Actor) -> Result<Vec<SettingChanged>, Refusal> {
        let mut read = self.db.read().await?;
        let mut found = Vec::new();
        for setting in Setting::ALL {
            found.push(current(&mut read, &actor.town, setting).await?);
        }
        Ok(found)
    }
}

/// A setting as it holds now.
pub(crate) async fn current(
    read: &mut Read,
    town: &str,
    setting: Setting,
) -> Result<SettingChanged, Refusal> {
    let rows = read.settings(town).await?;
    let row = rows.into_iter().find(|row| row.setting == setting.id());
    let first = setting.values().first().map_or("", |(value, _)| *value);
    Ok(match row {
        Some(row) => SettingChanged { setting: row.setting, value: row.value, version: row.version },
        None => SettingChanged { setting: setting.id().to_owned(), value: first.to_owned(), version: 0 },
    })
}

/// Whether committees may object before a month is published.
pub(crate) async fn objections_on(read: &mut Read, town: &str) -> Result<bool, Refusal> {
    Ok(current(read, town, Setting::Objections).await?.value == "on")
}

fn object(setting: Setting) -> String {
    format!("setting/{}", setting.id())
}

/// Who changed a setting stands in the audit alone.
async fn stale(
    read: &mut Read,
    actor: &Actor,
    setting: Setting,
    now: &SettingChanged,
) -> Result<Refusal, Refusal> {
    let names = Names::of(read, &actor.town).await?;
    let last = read.audit_of(&actor.town, &object(setting), 1).await?.pop();
    let (by, at) = last.map(|line| (line.actor, line.at)).unwrap_or_default();
    Ok(names.stale(setting.words(), &by, at, now.value.clone()))
}
