//! Figures as people type them.

use std::collections::{BTreeMap, BTreeSet};

use assessment::policy::FigureOf;
use assessment::{Edition, Exact};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use storage::{CommitteeSpan, Read, Stamp, TownFiguresRow};

use super::carry;
use super::month::{month_object, part_object};
use crate::actor::Actor;
use crate::counts::{CountRow, Counts, town_counts, typed};
use crate::deed::{Begun, ClientKey, Deed};
use crate::ground::{committees_of, month_of, month_row, part_state, state_of, station_part};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::{FieldFault, Refusal};
use crate::state::{MonthState, StationState};

/// 格的修改: one cell as it was shown and as it is now. The same value again confirms a cell that was carried over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellEdit {
    /// Committee's code.
    pub committee: String,
    /// Id of the figure.
    pub figure: String,
    /// The value that was shown; empty for a blank.
    pub was: String,
    /// The value as typed: full-width digits and blanks around are read too; empty for a blank.
    pub value: String,
}

/// 说明的修改: why a committee has no sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonEdit {
    /// Committee's code.
    pub committee: String,
    /// The reason that was shown.
    pub was: String,
    /// The reason now.
    pub reason: String,
}

/// 保存结果: what was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellsSaved {
    /// How many cells have another value now, or were confirmed.
    pub changed: usize,
    /// How many were like that already.
    pub same: usize,
}

/// 全镇数据的修改: the town's own counts of a month, all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownFiguresEdit {
    /// Figure and value as typed; a figure that is left out becomes blank.
    pub cells: Vec<(String, String)>,
    /// The town's rate as the district gives it, in percent; empty for none.
    pub district_rate: String,
    /// A remark.
    pub remark: String,
    /// Version that was shown.
    pub version: i64,
}

impl Office {
    /// 保存数据: any number of cells of a station's grid, all or none.
    ///
    /// # Errors
    /// Permission; not found; the station's part cannot be edited now; values that are no counts (all at once, field
    /// is `committee/figure`); a cell that another changed meanwhile ([`Refusal::Stale`]: who, when, what it is now).
    pub async fn save_cells(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        station: &str,
        cells: &[CellEdit],
        reasons: &[ReasonEdit],
    ) -> Result<CellsSaved, Refusal> {
        let mut deed = match self.begin(actor, Permission::EditFigures, "save_cells", key).await? {
            Begun::Repeated(saved) => return Ok(saved),
            Begun::Fresh(deed) => deed,
        };
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let mut grid =
            Grid::open(&mut deed, actor, policy.edition(month_of(month)?)?, month, station).await?;
        grid.take(cells, reasons)?;
        if !grid.stale.is_empty() {
            return Err(grid.refuse_stale(&mut deed).await?);
        }
        let (saved, details) = grid.write(&mut deed).await?;
        deed.finish(part_object(month, station), &details, saved).await
    }

    /// 带入上月数据: fills blank cells of a station with what last month knows, as carried.
    ///
    /// # Errors
    /// Permission; not found; the station's part cannot be edited now.
    pub async fn prefill(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        station: &str,
    ) -> Result<CellsSaved, Refusal> {
        let mut deed = match self.begin(actor, Permission::EditFigures, "prefill", key).await? {
            Begun::Repeated(saved) => return Ok(saved),
            Begun::Fresh(deed) => deed,
        };
        let parsed = month_of(month)?;
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        editable_part(&mut deed, actor, month, station).await?;
        let committees = committees_of(&mut deed, &actor.town, month, station).await?;
        let changed = carry::over(&mut deed, policy.edition(parsed)?, parsed, &committees).await?;
        let saved = CellsSaved { changed, same: 0 };
        deed.finish(part_object(month, station), &json!({ "carried": changed }), saved).await
    }

    /// 全镇数据: the town's own counts.
    ///
    /// # Errors
    /// Permission; not found; the month is locked or published; values that are no counts; stale.
    pub async fn set_town_figures(
        &self,
        actor: &Actor,
        key: &ClientKey,
        month: &str,
        edit: &TownFiguresEdit,
    ) -> Result<CellsSaved, Refusal> {
        let mut deed = match self.begin(actor, Permission::ManageMonth, "set_town_figures", key).await? {
            Begun::Repeated(saved) => return Ok(saved),
            Begun::Fresh(deed) => deed,
        };
        let town = month_row(&mut deed, &actor.town, month).await?;
        if !matches!(state_of(&town)?, MonthState::Open | MonthState::Reissuing) {
            return Err(Refusal::State(format!("{month}“{}”，不能改全镇数据", state_of(&town)?)));
        }
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let edition = policy.edition(month_of(month)?)?;
        let stored = deed.town_figures_between(&actor.town, month, month).await?.pop();
        if stored.as_ref().map_or(0, |row| row.version) != edit.version {
            return Err(stale_town(&mut deed, actor, month, stored.as_ref()).await?);
        }
        let (counts, district_rate) = read_town(edition, edit)?;
        let before = match &stored {
            Some(row) => town_counts(&row.cells, month)?,
            None => Counts::new(),
        };
        let changed = edition
            .figures_of(FigureOf::Town)
            .filter(|figure| counts.get(&figure.id) != before.get(&figure.id))
            .count();
        let row = TownFiguresRow {
            month: month.to_owned(),
            cells: json!(counts).to_string(),
            district_rate: district_rate.as_ref().map(ToString::to_string),
            remark: Some(edit.remark.trim().to_owned()).filter(|remark| !remark.is_empty()),
            version: edit.version,
            changed_by: actor.id.clone(),
            changed_at: deed.at().0,
        };
        let at = deed.at();
        if !deed.put_town_figures(&row, &actor.id, at).await? {
            return Err(Refusal::Fault(format!("town_figures {month} moved on inside its verb")));
        }
        let saved = CellsSaved { changed, same: counts.len().saturating_sub(changed) };
        let details = json!({ "before": before, "after": counts, "district_rate": row.district_rate,
            "remark": row.remark });
        deed.finish(format!("{}/town", month_object(month)), &details, saved).await
    }
}

/// A station's part that the actor may change figures in now.
pub(crate) async fn editable_part(
    read: &mut Read,
    actor: &Actor,
    month: &str,
    station: &str,
) -> Result<(), Refusal> {
    let (town, part) = station_part(read, actor, month, station).await?;
    match not_editable(actor, state_of(&town)?, part_state(&part)?) {
        None => Ok(()),
        Some(words) => Err(Refusal::State(format!("{station}的 {month} 数据{words}"))),
    }
}

/// Why figures cannot be changed now; `None` where they can.
pub(crate) fn not_editable(actor: &Actor, town: MonthState, part: StationState) -> Option<String> {
    match town {
        MonthState::Open if part.is_editable() => None,
        MonthState::Open => Some(format!("已在“{part}”，退回后才能修改")),
        // While a month is issued again the office alone answers for it.
        MonthState::Reissuing if actor.place == Place::Town => None,
        MonthState::Reissuing => Some("正在重发，由平安办修改".to_owned()),
        MonthState::Locked | MonthState::Published => Some(format!("所在月份“{town}”，不能修改")),
    }
}

/// The cells of a station as they are stored, and what is to change.
struct Grid<'e> {
    edition: &'e Edition,
    month: String,
    station: String,
    by: String,
    at: Stamp,
    spans: Vec<CommitteeSpan>,
    rows: BTreeMap<String, CountRow>,
    touched: BTreeSet<String>,
    saved: CellsSaved,
    changes: Vec<Value>,
    stale: Vec<StaleCell>,
}

/// A cell that another changed meanwhile.
struct StaleCell {
    what: String,
    by: String,
    at: i64,
    now: String,
}

impl<'e> Grid<'e> {
    async fn open(
        deed: &mut Deed<'_>,
        actor: &Actor,
        edition: &'e Edition,
        month: &str,
        station: &str,
    ) -> Result<Self, Refusal> {
        editable_part(deed, actor, month, station).await?;
        let spans = committees_of(deed, &actor.town, month, station).await?;
        let mut rows = BTreeMap::new();
        for row in deed.figures_between(&actor.town, month, month).await? {
            rows.insert(row.committee.clone(), CountRow::read(&row)?);
        }
        Ok(Self {
            edition,
            month: month.to_owned(),
            station: station.to_owned(),
            by: actor.id.clone(),
            at: deed.at(),
            spans,
            rows,
            touched: BTreeSet::new(),
            saved: CellsSaved { changed: 0, same: 0 },
            changes: Vec::new(),
            stale: Vec::new(),
        })
    }

    fn take(&mut self, cells: &[CellEdit], reasons: &[ReasonEdit]) -> Result<(), Refusal> {
        let mut faults = Vec::new();
        for edit in cells {
            if let Err(words) = self.cell(edit) {
                faults.push(FieldFault { field: format!("{}/{}", edit.committee, edit.figure), words });
            }
        }
        for edit in reasons {
            if let Err(words) = self.reason(edit) {
                faults.push(FieldFault { field: format!("{}/reason", edit.committee), words });
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Refusal::Invalid(faults)) }
    }

    /// The committee's name, where it is one of the station's.
    fn name(&self, committee: &str) -> Result<String, String> {
        let span = self.spans.iter().find(|span| span.committee == committee);
        span.map(|span| span.name.clone())
            .ok_or_else(|| format!("{} {} 没有居村委 {committee}", self.station, self.month))
    }

    fn cell(&mut self, edit: &CellEdit) -> Result<(), String> {
        let name = self.name(&edit.committee)?;
        let mut figures = self.edition.figures_of(FigureOf::Committee);
        let figure = figures
            .find(|figure| figure.id == edit.figure)
            .ok_or_else(|| format!("没有“{}”这一列", edit.figure))?;
        let (was, value) = (typed(&edit.was)?, typed(&edit.value)?);
        let row = self.rows.entry(edit.committee.clone()).or_default();
        let current = row.counts.get(&edit.figure).copied();
        let carried = row.carried.contains(&edit.figure);
        if current == value && !carried {
            self.saved.same += 1;
            return Ok(());
        }
        if current != was && current != value {
            let (by, at) = match row.touched.get(&edit.figure) {
                Some((by, at)) => (by.clone(), *at),
                None => (row.changed_by.clone(), row.changed_at),
            };
            let now = current.map_or_else(|| "空".to_owned(), |count| count.to_string());
            self.stale.push(StaleCell { what: format!("{name}“{}”", figure.header), by, at, now });
            return Ok(());
        }
        row.set(&edit.figure, value, &self.by, self.at);
        self.saved.changed += 1;
        self.touched.insert(edit.committee.clone());
        self.changes.push(json!([edit.committee, edit.figure, current, value]));
        Ok(())
    }

    fn reason(&mut self, edit: &ReasonEdit) -> Result<(), String> {
        let name = self.name(&edit.committee)?;
        let reason = edit.reason.trim();
        if reason.chars().count() > LONGEST_REASON {
            return Err(format!("说明最多 {LONGEST_REASON} 字"));
        }
        let row = self.rows.entry(edit.committee.clone()).or_default();
        if row.reason == reason {
            self.saved.same += 1;
        } else if row.reason != edit.was.trim() {
            let (by, at, now) = (row.changed_by.clone(), row.changed_at, row.reason.clone());
            self.stale.push(StaleCell { what: format!("{name}的说明"), by, at, now });
        } else {
            self.changes.push(json!([edit.committee, "reason", row.reason, reason]));
            reason.clone_into(&mut row.reason);
            self.saved.changed += 1;
            self.touched.insert(edit.committee.clone());
        }
        Ok(())
    }

    async fn refuse_stale(&self, deed: &mut Deed<'_>) -> Result<Refusal, Refusal> {
        let Some(first) = self.stale.first() else {
            return Ok(Refusal::Fault("nothing is stale".to_owned()));
        };
        let names = {
            let town = deed.actor().town.clone();
            Names::of(deed, &town).await?
        };
        let what: Vec<_> = self.stale.iter().map(|cell| cell.what.as_str()).collect();
        let now: Vec<_> = self.stale.iter().map(|cell| format!("{}现在是 {}", cell.what, cell.now)).collect();
        Ok(names.stale(&what.join("、"), &first.by, first.at, now.join("；")))
    }

    async fn write(self, deed: &mut Deed<'_>) -> Result<(CellsSaved, Value), Refusal> {
        for committee in &self.touched {
            let Some(row) = self.rows.get(committee) else { continue };
            let stored = row.row(&self.month, committee)?;
            if !deed.put_figures(&stored, &self.by, self.at).await? {
                return Err(Refusal::Fault(format!("figures {committee} moved on inside its verb")));
            }
        }
        Ok((self.saved, json!({ "changes": self.changes })))
    }
}

const LONGEST_REASON: usize = 200;

fn read_town(edition: &Edition, edit: &TownFiguresEdit) -> Result<(Counts, Option<Exact>), Refusal> {
    let (mut counts, mut faults) = (Counts::new(), Vec::new());
    let mut wrong = |field: &str, words: String| faults.push(FieldFault { field: field.to_owned(), words });
    for (figure, value) in &edit.cells {
        if !edition.figures_of(FigureOf::Town).any(|known| known.id == *figure) {
            wrong(figure, format!("没有“{figure}”这一项"));
            continue;
        }
        match typed(value) {
            Ok(Some(count)) => drop(counts.insert(figure.clone(), count)),
            Ok(None) => {}
            Err(words) => wrong(figure, words),
        }
    }
    let rate = edit.district_rate.trim().trim_end_matches(['%', '％']);
    let rate = match rate.is_empty() {
        true => None,
        false => match rate.parse::<Exact>() {
            Ok(rate) if rate >= Exact::ZERO && rate <= Exact::whole(100) => Some(rate),
            _ => {
                wrong("district_rate", "百分率写成 98.36 的样子，在 0 与 100 之间".to_owned());
                None
            }
        },
    };
    if edit.remark.chars().count() > LONGEST_REASON {
        wrong("remark", format!("备注最多 {LONGEST_REASON} 字"));
    }
    if faults.is_empty() { Ok((counts, rate)) } else { Err(Refusal::Invalid(faults)) }
}

async fn stale_town(
    read: &mut Read,
    actor: &Actor,
    month: &str,
    stored: Option<&TownFiguresRow>,
) -> Result<Refusal, Refusal> {
    let names = Names::of(read, &actor.town).await?;
    let Some(row) = stored else { return Ok(Refusal::NotFound(format!("{month} 全镇数据"))) };
    let counts = town_counts(&row.cells, month)?;
    let now: Vec<_> = counts.values().map(ToString::to_string).collect();
    Ok(names.stale(&format!("{month} 全镇数据"), &row.changed_by, row.changed_at, now.join("、")))
}
