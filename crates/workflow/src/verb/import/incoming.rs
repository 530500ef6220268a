//! A table laid beside what is stored.

use std::collections::{BTreeMap, BTreeSet};

use assessment::policy::{Column, FigureOf};
use assessment::{CommitteeFigures, Edition, FigureIndex, MonthFigures, TownFigures};
use serde_json::json;
use storage::{CommitteeSpan, MonthRow, Read, TownFiguresRow};

use super::super::cells::not_editable;
use super::undo::{Before, TownBefore, Undo};
use super::{CellProblem, FiguresImport, ImportPreview, LISTED};
use crate::actor::Actor;
use crate::counts::{CountRow, Counts, counts_of, faults, town_counts};
use crate::deed::Deed;
use crate::ground::{month_of, month_row, part_state, state_of};
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::state::MonthState;
use crate::town_policy::TownPolicy;

/// A table laid beside what is stored.
pub(super) struct Incoming {
    pub(super) preview: ImportPreview,
    /// Rows that change, as they are stored now and as they will be.
    rows: Vec<(String, CountRow, Counts)>,
    town: Option<(TownFiguresRow, TownFiguresRow)>,
}

impl Incoming {
    pub(super) async fn compare(
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

    pub(super) async fn write(&self, deed: &mut Deed<'_>, month: &str) -> Result<Undo, Refusal> {
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
