//! What must be stored when every line of the log happened, one after another.

use std::collections::{BTreeMap, BTreeSet};

use assessment::policy::{Column, FigureOf};
use assessment::{Edition, TownFigures};
use serde_json::Value;
use storage::Scope;
use workflow::CellEdit;
use workflow::view::StationGrid;

use crate::Fuzz;
use crate::people::Act;
use crate::support::street::{A, B, JUNE, MAY, Street, cell};
use crate::support::{TOWN, invented};

/// Month, committee, figure; the town's own row goes by [`OWN`].
type Cell = (String, String, String);
/// Counts as texts; blanks are empty.
pub(crate) type Base = BTreeMap<Cell, String>;

const OWN: &str = "town";
const OVERSEAS: &str = "overseas_total";

/// A table as somebody would save it from the pages that are open, with some cells changed in it.
pub(crate) fn table(
    town: &Street,
    month: &str,
    shown: &StationGrid,
    other: Option<&StationGrid>,
    edits: &[CellEdit],
) -> TownFigures {
    let policy = invented::policy();
    let mut table = town.figures.clone();
    table.months.retain(|figures| figures.month.to_string() == month);
    let rows: Vec<_> = other.into_iter().chain([shown]).flat_map(|grid| &grid.rows).collect();
    let committees = &mut table.months[0].committees;
    committees.retain(|row| rows.iter().any(|shown| shown.committee == row.code.to_string()));
    for row in committees {
        let code = row.code.to_string();
        let shown = rows.iter().find(|shown| shown.committee == code).unwrap();
        for figure in policy.newest().figures_of(FigureOf::Committee) {
            let edit = edits.iter().find(|edit| edit.committee == code && edit.figure == figure.id);
            let value = edit.map_or_else(|| cell(shown, &figure.id), |edit| edit.value.as_str());
            row.cells.set(figure.index, value.parse().ok());
        }
    }
    table
}

/// What the towns' months began with: opening June brought counts over that no line of the log sets.
pub(crate) async fn base(town: &Street) -> Base {
    let mut base = Base::new();
    for month in [MAY, JUNE] {
        base.insert((month.to_owned(), OWN.to_owned(), OVERSEAS.to_owned()), "550".to_owned());
        for station in [A, B] {
            for row in town.grid(month, station).await.rows {
                for cell in row.cells {
                    base.insert((month.to_owned(), row.committee.clone(), cell.figure), cell.value);
                }
            }
        }
    }
    base
}

/// What an import changed: every cell of its rows, before and after.
type Changed = Vec<(Cell, String, String)>;

struct Model<'a> {
    edition: &'a Edition,
    cells: Base,
    imports: BTreeMap<i64, Changed>,
    /// Changes of which the log and the page that they were made on agree.
    seen: usize,
}

/// Replays the log: each change stands on the value before it, an import is undone only where nothing was changed on
/// top of it, and the last of them is what is stored. How many changes were compared with the page they were made on.
pub(crate) async fn the_log_explains(fuzz: &Fuzz, base: Base) -> usize {
    let (policy, mut read) = (invented::policy(), fuzz.town.bench.office.db().read().await.unwrap());
    let lines = read.audit_after(TOWN, 0, 100_000).await.unwrap();
    let known: BTreeSet<_> =
        read.staff_names(TOWN).await.unwrap().into_iter().map(|name| name.staff).collect();
    assert!(lines.iter().all(|line| line.actor == "console" || known.contains(&line.actor)));
    let mut model = Model { edition: policy.newest(), cells: base, imports: BTreeMap::new(), seen: 0 };
    let mut undone = BTreeSet::new();
    for line in &lines {
        // Before the first of these the towns were made ready.
        let Some(act) = fuzz.sent.get(&line.client_key) else { continue };
        let details: Value = serde_json::from_str(&line.details).unwrap();
        let month = |text: &str| text.split('/').nth(1).unwrap().to_owned();
        match act {
            Act::Save(edits) => model.save(&month(&line.object), &details, edits),
            Act::Town(_) => model.town(&month(&line.object), &details),
            Act::Import(table) => {
                let month = details["month"].as_str().unwrap();
                let by_office = [&fuzz.town.clerk, &fuzz.town.second_clerk].map(|clerk| &clerk.id);
                model.import(line.sequence, month, table, by_office.contains(&&line.actor));
            }
            Act::Undo(sequence) => {
                assert!(undone.insert(*sequence), "undone twice: {sequence}");
                model.undo(*sequence);
            }
            _ => {}
        }
    }
    let listed = fuzz.town.bench.office.imports(&fuzz.town.clerk).await.unwrap();
    let kept: BTreeSet<_> =
        listed.iter().filter(|line| line.undone.is_some()).map(|line| line.sequence).collect();
    assert_eq!(kept, undone);
    assert_eq!(listed.len(), fuzz.imports.len());
    let stored = base_now(fuzz, &mut read).await;
    let held: Base = model.cells.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    assert_eq!(held, stored);
    model.seen
}

/// Everything that is stored, blanks left out.
async fn base_now(fuzz: &Fuzz, read: &mut storage::Read) -> Base {
    let mut stored = base(&fuzz.town).await;
    for month in [MAY, JUNE] {
        let own = read.town_figures_between(TOWN, month, month).await.unwrap().pop().unwrap();
        let own: BTreeMap<String, u32> = serde_json::from_str(&own.cells).unwrap();
        stored.insert((month.to_owned(), OWN.to_owned(), OVERSEAS.to_owned()), own[OVERSEAS].to_string());
        assert_eq!(read.committees_in(TOWN, month, &Scope::Town).await.unwrap().len(), 12);
    }
    stored.retain(|_, value| !value.is_empty());
    stored
}

impl Model<'_> {
    fn set(&mut self, cell: Cell, before: &str, after: String, line: &str) {
        let held = self.cells.entry(cell).or_default();
        assert_eq!(held, before, "a change over another: {line}");
        *held = after;
    }

    fn save(&mut self, month: &str, details: &Value, edits: &[CellEdit]) {
        for change in details["changes"].as_array().unwrap() {
            let text = |place: usize| change[place].as_str().unwrap().to_owned();
            if text(1) == "reason" {
                continue;
            }
            let count =
                |place: usize| change[place].as_u64().map(|count| count.to_string()).unwrap_or_default();
            let mut edits = edits.iter();
            let edit = edits.find(|edit| edit.committee == text(0) && edit.figure == text(1)).unwrap();
            assert_eq!(edit.was, count(2), "wrote over what it had not seen: {change}");
            self.seen += 1;
            self.set((month.to_owned(), text(0), text(1)), &count(2), count(3), &change.to_string());
        }
    }

    fn town(&mut self, month: &str, details: &Value) {
        let count = |side: &str| details[side][OVERSEAS].to_string();
        let cell = (month.to_owned(), OWN.to_owned(), OVERSEAS.to_owned());
        self.set(cell, &count("before"), count("after"), &details.to_string());
    }

    fn import(&mut self, sequence: i64, month: &str, table: &TownFigures, by_office: bool) {
        let mut changed = Changed::new();
        let figures = &table.months[0];
        assert_eq!(figures.month.to_string(), month);
        for row in &figures.committees {
            let mut cells = Changed::new();
            for figure in self.edition.figures_of(FigureOf::Committee) {
                let cell = (month.to_owned(), row.code.to_string(), figure.id.clone());
                let before = self.cells.get(&cell).cloned().unwrap_or_default();
                let given = figures.committees.iter().any(|row| row.cells.get(figure.index).is_some());
                let after = match row.cells.get(figure.index) {
                    _ if figure.column == Column::Optional && !given => before.clone(),
                    count => count.map(|count| count.to_string()).unwrap_or_default(),
                };
                cells.push((cell, before, after));
            }
            if cells.iter().any(|(_, before, after)| before != after) {
                changed.extend(cells);
            }
        }
        if by_office {
            let of_town =
                self.edition.figures_of(FigureOf::Town).find(|figure| figure.id == OVERSEAS).unwrap();
            let cell = (month.to_owned(), OWN.to_owned(), OVERSEAS.to_owned());
            let (before, after) = (self.cells[&cell].clone(), figures.town.get(of_town.index).unwrap());
            if before != after.to_string() {
                changed.push((cell, before, after.to_string()));
            }
        }
        for (cell, _, after) in &changed {
            self.cells.insert(cell.clone(), after.clone());
        }
        self.imports.insert(sequence, changed);
    }

    fn undo(&mut self, sequence: i64) {
        for (cell, before, after) in self.imports.remove(&sequence).unwrap() {
            self.set(cell, &after, before, &format!("undo of {sequence}"));
        }
    }
}
