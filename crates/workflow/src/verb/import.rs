//! Figures from tables. What reads the tables hands over nouns; here they are checked against the month, counted,
//! written in one transaction, and taken back within a day.

use std::collections::{BTreeMap, BTreeSet};

use assessment::policy::{Column, FigureOf};
use assessment::{CommitteeFigures, Edition, FigureIndex, MonthFigures, TownFigures};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{CommitteeSpan, FiguresRow, ImportRow, MonthRow, Read, Scope, TownFiguresRow, Write};

use super::cells::not_editable;
use crate::actor::Actor;
use crate::assembled::town_figures_until;
use crate::counts::{CountRow, Counts, counts_of, faults, town_counts};
use crate::deed::{Begun, ClientKey, Deed};
use crate::ground::{month_of, month_row, part_state, state_of};
use crate::names::Names;
use crate::office::Office;
use crate::permission::Permission;
use crate::place::Place;
use crate::refusal::{FieldFault, Refusal};
use crate::state::MonthState;
use crate::town_policy::TownPolicy;

/// 数据导入: figures of one month as a table had them.
#[derive(Debug, Clone, Copy)]
pub struct FiguresImport<'a> {
    /// Name of the file as the user knows it.
    pub file_name: &'a str,
    /// The month that is meant.
    pub month: &'a str,
    /// The town as read from the file; other months in it are left aside.
    pub figures: &'a TownFigures,
}

/// 格的问题: what is wrong with one cell, or with a row as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// Committee's code; empty for the town's own row.
    pub committee: String,
    /// Id of the figure; empty for the row as a whole.
    pub figure: String,
    /// Head of the column; empty for the row as a whole.
    pub header: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// 导入预检: what an import would do; nothing is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportPreview {
    /// Committees that had nothing yet.
    pub new: usize,
    /// Committees of which a count changes.
    pub changed: usize,
    /// Committees that stay as they are.
    pub same: usize,
    /// Rows that cannot be taken.
    pub wrong: usize,
    /// Why.
    pub problems: Vec<CellProblem>,
    /// Committees of the month that the file does not name, by name.
    pub absent: Vec<String>,
    /// What changes, as sentences, at most two hundred.
    pub changes: Vec<String>,
    /// Whether the town's own row changes.
    pub town_changed: bool,
    /// What a person should know, as sentences: names or stations that differ from the organisation's.
    pub warnings: Vec<String>,
}

/// 导入结果: what an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDone {
    /// Its number: to be given to undo.
    pub sequence: i64,
    /// Committees that had nothing yet.
    pub new: usize,
    /// Committees of which a count changed.
    pub changed: usize,
    /// Committees that stayed as they were.
    pub same: usize,
}

/// 撤销结果: what was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUndone {
    /// How many committees have again what they had.
    pub restored: usize,
}

/// For how long an import can be undone.
pub(crate) const UNDO_MICROSECONDS: i64 = 24 * 3600 * 1_000_000;
/// The most changes that a preview lists one by one.
const LISTED: usize = 200;
/// What imports of figures are called in storage.
const KIND: &str = "figures";

/// What a committee had before, and the version it has since.
#[derive(Debug, Serialize, Deserialize)]
struct Before {
    committee: String,
    cells: String,
    carried: String,
    touched: String,
    reason: Option<String>,
    version: i64,
}

/// What the town had before, and the version it has since.
#[derive(Debug, Serialize, Deserialize)]
struct TownBefore {
    cells: String,
    district_rate: Option<String>,
    remark: Option<String>,
    version: i64,
}

/// How to take an import back.
#[derive(Debug, Serialize, Deserialize)]
struct Undo {
    committees: Vec<Before>,
    town: Option<TownBefore>,
}

impl Office {
    /// 导入预检: counts what an import would do.
    ///
    /// # Errors
    /// Permission; not found; state.
    pub async fn preview_import(
        &self,
        actor: &Actor,
        import: FiguresImport<'_>,
    ) -> Result<ImportPreview, Refusal> {
        if !actor.may(Permission::ImportFigures) {
            return Err(Refusal::NotAllowed(Permission::ImportFigures));
        }
        let mut read = self.db.read().await?;
        let policy = self.town_policy(&mut read, &actor.town).await?;
        Ok(Incoming::compare(&mut read, actor, &policy, import).await?.preview)
    }

    /// 导入数据: all rows or none.
    ///
    /// # Errors
    /// As the preview; [`Refusal::Invalid`] with every problem when a row is wrong (field is `committee/figure`).
    pub async fn import_figures(
        &self,
        actor: &Actor,
        key: &ClientKey,
        import: FiguresImport<'_>,
    ) -> Result<ImportDone, Refusal> {
        let mut deed = match self.begin(actor, Permission::ImportFigures, "import_figures", key).await? {
            Begun::Repeated(done) => return Ok(done),
            Begun::Fresh(deed) => deed,
        };
        let policy = self.town_policy(&mut deed, &actor.town).await?;
        let incoming = Incoming::compare(&mut deed, actor, &policy, import).await?;
        let preview = &incoming.preview;
        if !preview.problems.is_empty() {
            let fault = |problem: &CellProblem| FieldFault {
                field: format!("{}/{}", problem.committee, problem.figure),
                words: format!("{}：{}", problem.message, problem.remedy),
            };
            return Err(Refusal::Invalid(preview.problems.iter().map(fault).collect()));
        }
        let done = ImportDone {
            sequence: deed.sequence(),
            new: preview.new,
            changed: preview.changed,
            same: preview.same,
        };
        let undo = incoming.write(&mut deed, import.month).await?;
        let changed = i64::try_from(undo.committees.len()).unwrap_or(i64::MAX);
        let undo = serde_json::to_string(&undo).map_err(|error| Refusal::Fault(error.to_string()))?;
        let file_name: String = import.file_name.chars().take(120).collect();
        let row = ImportRow {
            sequence: done.sequence,
            kind: KIND.to_owned(),
            month: import.month.to_owned(),
            file_name,
            changed,
            undo,
            imported_by: actor.id.clone(),
            imported_at: deed.at().0,
            undone_at: None,
        };
        deed.add_import(&row).await?;
        let details = json!({ "month": import.month, "file": row.file_name, "new": done.new,
            "changed": done.changed, "same": done.same, "changes": preview_changes(&incoming.preview) });
        deed.finish(object(done.sequence), &details, done).await
    }

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

    /// 导出: the figures of the town until a month, within the actor's place, to be written as a table.
    ///
    /// # Errors
    /// Permission; not found.
    pub async fn export_figures(&self, actor: &Actor, month: &str) -> Result<TownFigures, Refusal> {
        if !actor.may(Permission::SeeFigures) {
            return Err(Refusal::NotAllowed(Permission::SeeFigures));
        }
        let mut read = self.db.read().await?;
        month_row(&mut read, &actor.town, month).await?;
        let policy = self.town_policy(&mut read, &actor.town).await?;
        town_figures_until(&mut read, &actor.town, &policy, month, &actor.place.scope()).await
    }
}

fn object(sequence: i64) -> String {
    format!("import/{sequence}")
}

/// The audit keeps the numbers; a table of changes belongs to the rows themselves.
fn preview_changes(preview: &ImportPreview) -> Vec<String> {
    preview.changes.iter().take(LISTED).cloned().collect()
}

/// A table laid beside what is stored.
struct Incoming {
    preview: ImportPreview,
    /// Rows that change, as they are stored now and as they will be.
    rows: Vec<(String, CountRow, Counts)>,
    town: Option<(TownFiguresRow, TownFiguresRow)>,
}

impl Incoming {
    async fn compare(
        read: &mut Read,
        actor: &Actor,
        policy: &TownPolicy,
        import: FiguresImport<'_>,
    ) -> Result<Self, Refusal> {
        let month = month_of(import.month)?;
        let town = month_row(read, &actor.town, import.month).await?;
        let edition = policy.edition(month)?;
        let Some(figures) = import.figures.months.iter().find(|figures| figures.month == month) else {
            return Err(Refusal::State(format!("文件里没有 {month} 的数据")));
        };
        let table = Table::open(read, actor, edition, &town).await?;
        let mut incoming = Self { preview: ImportPreview::default(), rows: Vec::new(), town: None };
        let mut named = BTreeSet::new();
        let given = given(edition, figures);
        for row in &figures.committees {
            let code = row.code.to_string();
            named.insert(code.clone());
            incoming.committee(&table, import.figures, row, &code, &given);
        }
        let absent = table.spans.iter().filter(|span| !named.contains(&span.committee));
        incoming.preview.absent = absent.map(|span| span.name.clone()).collect();
        incoming.town_row(read, actor, edition, &town, figures).await?;
        let preview = &mut incoming.preview;
        preview.warnings.dedup();
        if preview.changes.len() > LISTED {
            let left = preview.changes.len() - LISTED;
            preview.changes.truncate(LISTED);
            preview.changes.push(format!("……另有 {left} 处"));
        }
        Ok(incoming)
    }

    fn problem(&mut self, committee: &str, figure: &str, header: &str, message: String, remedy: &str) {
        self.preview.problems.push(CellProblem {
            committee: committee.to_owned(),
            figure: figure.to_owned(),
            header: header.to_owned(),
            message,
            remedy: remedy.to_owned(),
        });
    }

    fn committee(
        &mut self,
        table: &Table<'_>,
        figures: &TownFigures,
        row: &CommitteeFigures,
        code: &str,
        given: &BTreeSet<FigureIndex>,
    ) {
        let Some(span) = table.spans.iter().find(|span| span.committee == code) else {
            let message = format!("没有找到居村委 {code}");
            self.problem(code, "", "", message, "核对编码；不在本辖区的行请删去");
            self.preview.wrong += 1;
            return;
        };
        self.preview.warnings.extend(differs(span, figures, row));
        let stored = table.rows.get(code).cloned().unwrap_or_default();
        let mut counts = stored.counts.clone();
        for figure in table.edition.figures_of(FigureOf::Committee) {
            // A column that may be left out and holds nothing says nothing.
            if figure.column == Column::Optional && !given.contains(&figure.index) {
                continue;
            }
            match row.cells.get(figure.index) {
                Some(count) => drop(counts.insert(figure.id.clone(), count)),
                None => drop(counts.remove(&figure.id)),
            }
        }
        if counts == stored.counts {
            self.preview.same += 1;
            return;
        }
        let wrong = self.preview.problems.len();
        if let Some(words) = table.closed.get(&span.station) {
            let message = format!("{}的数据{words}", span.station);
            self.problem(code, "", "", message, "退回后再导入，或从文件里删去这一行");
        }
        for (figure, words) in faults(table.edition, FigureOf::Committee, &counts) {
            let header = header_of(table.edition, &figure);
            self.problem(code, &figure, &header, format!("{}：{words}", span.name), "改正文件里的这一格");
        }
        if self.preview.problems.len() > wrong {
            self.preview.wrong += 1;
            return;
        }
        match stored.counts.is_empty() {
            true => self.preview.new += 1,
            false => self.preview.changed += 1,
        }
        for figure in table.edition.figures_of(FigureOf::Committee) {
            let (before, after) = (stored.counts.get(&figure.id), counts.get(&figure.id));
            if before != after && !stored.counts.is_empty() {
                let words = |count: Option<&u32>| count.map_or_else(|| "空".to_owned(), ToString::to_string);
                let (before, after) = (words(before), words(after));
                self.preview.changes.push(format!("{}“{}”{before} → {after}", span.name, figure.header));
            }
        }
        self.rows.push((code.to_owned(), stored, counts));
    }

    async fn town_row(
        &mut self,
        read: &mut Read,
        actor: &Actor,
        edition: &Edition,
        town: &MonthRow,
        figures: &MonthFigures,
    ) -> Result<(), Refusal> {
        let stored = read.town_figures_between(&actor.town, &town.month, &town.month).await?.pop();
        let stored = stored.unwrap_or_else(|| TownFiguresRow {
            month: town.month.clone(),
            cells: "{}".to_owned(),
            district_rate: None,
            remark: None,
            version: 0,
            changed_by: String::new(),
            changed_at: 0,
        });
        let before = town_counts(&stored.cells, &town.month)?;
        let mut after = before.clone();
        after.extend(counts_of(edition, FigureOf::Town, &figures.town));
        let rate = figures.district_rate.as_ref().map(ToString::to_string);
        let rate = rate.or_else(|| stored.district_rate.clone());
        if after == before && rate == stored.district_rate {
            return Ok(());
        }
        if !actor.may(Permission::ManageMonth) {
            self.preview.warnings.push("全镇数据由平安办填写，没有导入".to_owned());
            return Ok(());
        }
        if !matches!(state_of(town)?, MonthState::Open | MonthState::Reissuing) {
            let message = format!("{}“{}”，不能改全镇数据", town.month, state_of(town)?);
            self.problem("", "", "", message, "从文件里删去全镇数据，或先解锁");
            self.preview.wrong += 1;
            return Ok(());
        }
        self.preview.town_changed = true;
        let new = TownFiguresRow {
            cells: json!(after).to_string(),
            district_rate: rate,
            changed_by: actor.id.clone(),
            ..stored.clone()
        };
        self.town = Some((stored, new));
        Ok(())
    }

    async fn write(&self, deed: &mut Deed<'_>, month: &str) -> Result<Undo, Refusal> {
        let (by, at) = (deed.actor().id.clone(), deed.at());
        let moved = |what: &str| Refusal::Fault(format!("{what} moved on inside its verb"));
        let mut undo = Undo { committees: Vec::new(), town: None };
        for (committee, stored, counts) in &self.rows {
            let before = stored.row(month, committee)?;
            let mut after = stored.clone();
            let figures: BTreeSet<&String> = stored.counts.keys().chain(counts.keys()).collect();
            for figure in figures {
                if stored.counts.get(figure) != counts.get(figure) {
                    after.set(figure, counts.get(figure).copied(), &by, at);
                }
            }
            if !deed.put_figures(&after.row(month, committee)?, &by, at).await? {
                return Err(moved(committee));
            }
            undo.committees.push(Before {
                committee: committee.clone(),
                cells: before.cells,
                carried: before.carried,
                touched: before.touched,
                reason: before.reason,
                version: before.version + 1,
            });
        }
        if let Some((before, after)) = &self.town {
            if !deed.put_town_figures(after, &by, at).await? {
                return Err(moved("town_figures"));
            }
            undo.town = Some(TownBefore {
                cells: before.cells.clone(),
                district_rate: before.district_rate.clone(),
                remark: before.remark.clone(),
                version: before.version + 1,
            });
        }
        Ok(undo)
    }
}

/// What is stored for the actor's part of a month.
struct Table<'e> {
    edition: &'e Edition,
    spans: Vec<CommitteeSpan>,
    rows: BTreeMap<String, CountRow>,
    /// Stations whose figures cannot be changed now, with why.
    closed: BTreeMap<String, String>,
}

impl<'e> Table<'e> {
    async fn open(
        read: &mut Read,
        actor: &Actor,
        edition: &'e Edition,
        town: &MonthRow,
    ) -> Result<Self, Refusal> {
        let month = &town.month;
        let mut rows = BTreeMap::new();
        for row in read.figures_between(&actor.town, month, month).await? {
            rows.insert(row.committee.clone(), CountRow::read(&row)?);
        }
        let mut closed = BTreeMap::new();
        for part in read.station_months(&actor.town, month).await? {
            if let Some(words) = not_editable(actor, state_of(town)?, part_state(&part)?) {
                closed.insert(part.station, words);
            }
        }
        let spans = read.committees_in(&actor.town, month, &actor.place.scope()).await?;
        Ok(Self { edition, spans, rows, closed })
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

/// Figures of which the table holds at least one count.
fn given(edition: &Edition, figures: &MonthFigures) -> BTreeSet<FigureIndex> {
    let has = |index: FigureIndex| figures.committees.iter().any(|row| row.cells.get(index).is_some());
    edition.figures_of(FigureOf::Committee).map(|figure| figure.index).filter(|index| has(*index)).collect()
}

fn header_of(edition: &Edition, figure: &str) -> String {
    let mut figures = edition.figures_of(FigureOf::Committee);
    figures.find(|known| known.id == figure).map(|known| known.header.clone()).unwrap_or_default()
}

/// Where the table calls a committee otherwise than the organisation does; its own word stands.
fn differs(span: &CommitteeSpan, figures: &TownFigures, row: &CommitteeFigures) -> Vec<String> {
    let mut words = Vec::new();
    let name = figures.name(row.name);
    if name != span.name {
        words.push(format!("{} 在文件里叫“{name}”，名册里叫“{}”，以名册为准", span.committee, span.name));
    }
    let station = figures.station_name(row.station);
    if station != span.station {
        words.push(format!("{}在文件里属“{station}”，名册里属“{}”，以名册为准", span.name, span.station));
    }
    words
}
