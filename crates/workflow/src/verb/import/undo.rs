//! An import taken back: what it says of itself, and putting that in place again.

use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{FiguresRow, Scope, TownFiguresRow, Write};

use super::super::cells::not_editable;
use super::object;
use crate::actor::Actor;
use crate::deed::{Begun, ClientKey, Deed};
use crate::ground::{month_row, part_state, state_of};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::Refusal;

/// 撤销结果: what was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUndone {
    /// How many committees have again what they had.
    pub restored: usize,
}

/// For how long an import can be undone.
pub(crate) const UNDO_MICROSECONDS: i64 = 24 * 3600 * 1_000_000;
/// What a committee had before, and the version it has since.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Before {
    pub(super) committee: String,
    pub(super) cells: String,
    pub(super) carried: String,
    pub(super) touched: String,
    pub(super) reason: Option<String>,
    pub(super) version: i64,
}

/// What the town had before, and the version it has since.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TownBefore {
    pub(super) cells: String,
    pub(super) district_rate: Option<String>,
    pub(super) remark: Option<String>,
    pub(super) version: i64,
}

/// How to take an import back.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Undo {
    pub(super) committees: Vec<Before>,
    pub(super) town: Option<TownBefore>,
}

impl Office {
    /// 撤销导入, within a day and while nothing was changed on top of it.
    ///
    /// # Errors
    /// Permission; not found; undone already; too late; what was changed since, by whom.
    pub async fn undo_import(
        &self,
        actor: &Actor,
        key: &ClientKey,
        sequence: i64,
    ) -> Result<ImportUndone, Refusal> {
        let mut deed = match self.begin(actor, Permission::ImportFigures, "undo_import", key).await? {
            Begun::Repeated(undone) => return Ok(undone),
            Begun::Fresh(deed) => deed,
        };
        let row = deed.import(&actor.town, sequence).await?;
        // Others' imports are the town office's to undo.
        let row = row.filter(|row| actor.place == Place::Town || row.imported_by == actor.id);
        let row = row.ok_or_else(|| Refusal::NotFound(format!("导入 {sequence}")))?;
        if row.undone_at.is_some() {
            return Err(Refusal::State("这次导入已经撤销".to_owned()));
        }
        if deed.at().0 - row.imported_at > UNDO_MICROSECONDS {
            return Err(Refusal::State("导入已超过 24 小时，不能撤销：请在表格里改正".to_owned()));
        }
        let undo: Undo = serde_json::from_str(&row.undo)
            .map_err(|error| Refusal::Fault(format!("import {sequence}: {error}")))?;
        let restored = undo.committees.len();
        put_back(&mut deed, actor, &row.month, undo).await?;
        let at = deed.at();
        if !Write::undo_import(&mut deed, sequence, at).await? {
            return Err(Refusal::Fault(format!("import {sequence} moved on inside its verb")));
        }
        let details = json!({ "month": row.month, "restored": restored });
        deed.finish(object(sequence), &details, ImportUndone { restored }).await
    }
}

async fn put_back(deed: &mut Deed<'_>, actor: &Actor, month: &str, undo: Undo) -> Result<(), Refusal> {
    let (by, at) = (actor.id.clone(), deed.at());
    let town = month_row(deed, &actor.town, month).await?;
    let spans = deed.committees_in(&actor.town, month, &Scope::Town).await?;
    let parts = deed.station_months(&actor.town, month).await?;
    let stored = deed.figures_between(&actor.town, month, month).await?;
    let mut since = Vec::new();
    for before in &undo.committees {
        let span = spans.iter().find(|span| span.committee == before.committee);
        let name = span.map_or(before.committee.as_str(), |span| span.name.as_str());
        let part = span.and_then(|span| parts.iter().find(|part| part.station == span.station));
        if let Some(part) = part
            && let Some(words) = not_editable(actor, state_of(&town)?, part_state(part)?)
        {
            return Err(Refusal::State(format!("{name}的数据{words}，不能撤销导入")));
        }
        let row = stored.iter().find(|row| row.committee == before.committee);
        if row.is_none_or(|row| row.version != before.version) {
            since.push((name.to_owned(), row));
        }
    }
    let own = deed.town_figures_between(&actor.town, month, month).await?.pop();
    let town_moved =
        undo.town.as_ref().is_some_and(|before| own.as_ref().is_none_or(|row| row.version != before.version));
    if let Some((_, row)) = since.first() {
        let names = Names::of(deed, &actor.town).await?;
        let what: Vec<_> = since.iter().map(|(name, _)| name.as_str()).collect();
        let (by, at) = row.map_or((String::new(), 0), |row| (row.changed_by.clone(), row.changed_at));
        let now = "撤销会盖掉导入之后的修改".to_owned();
        return Err(names.stale(&what.join("、"), &by, at, now));
    }
    if town_moved {
        return Err(Refusal::State("全镇数据在导入之后又改过，撤销会盖掉它".to_owned()));
    }
    for before in undo.committees {
        let row = FiguresRow {
            month: month.to_owned(),
            committee: before.committee,
            cells: before.cells,
            carried: before.carried,
            touched: before.touched,
            reason: before.reason,
            version: before.version,
            changed_by: by.clone(),
            changed_at: at.0,
        };
        if !deed.put_figures(&row, &by, at).await? {
            return Err(Refusal::Fault(format!("figures {} moved on inside its verb", row.committee)));
        }
    }
    if let Some((before, own)) = undo.town.zip(own) {
        let row = TownFiguresRow {
            cells: before.cells,
            district_rate: before.district_rate,
            remark: before.remark,
            ..own
        };
        if !deed.put_town_figures(&row, &by, at).await? {
            return Err(Refusal::Fault("town_figures moved on inside its verb".to_owned()));
        }
    }
    Ok(())
}
