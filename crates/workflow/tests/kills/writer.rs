//! The clerk of whom it is told: which request does what, and what is stored after it.

use std::collections::BTreeMap;
use std::sync::Arc;

use assessment::policy::FigureOf;
use assessment::{FigureIndex, Month, TownFigures};
use storage::{Db, Stamp};
use workflow::view::user::UserFilter;
use workflow::{Actor, CellEdit, ClientKey, Clock, FiguresImport, Keys, Office, Place, Role};

use crate::support::street::{EACH, JUNE, code};
use crate::support::{self, Counted, TOWN, cheap_rules, invented};

/// An import changes a row of each committee: enough of them for a kill to fall between two.
const STATIONS: usize = 5;
const PER_STATION: usize = 5 * EACH;
pub(crate) const COMMITTEES: usize = STATIONS * PER_STATION;
/// Requests come in rounds of this many: an import, saves, an import that is taken back, saves.
pub(crate) const ROUND: u32 = 12;
/// Set by imports, and by saves.
const IMPORTED: &str = "from_other_province";
const TYPED: &str = "accounts_revoked";

/// 停住的钟: nobody looks at it here.
#[derive(Debug)]
struct Still;

impl Clock for Still {
    fn now(&self) -> Stamp {
        Stamp(support::START)
    }
}

pub(crate) async fn office(address: &str) -> Office {
    let db = Db::open(address).await.unwrap();
    let keys = Keys::new(&[7; 32]).unwrap();
    let office = Office::new(db, Arc::new(Still), Arc::new(Counted::default()), keys, invented::policies());
    office.with_rules(cheap_rules())
}

fn key(number: u32) -> ClientKey {
    ClientKey::new(&format!("request-{number:08}")).unwrap()
}

fn column(id: &str) -> FigureIndex {
    let policy = invented::policy();
    let mut columns = policy.newest().figures_of(FigureOf::Committee);
    columns.find(|figure| figure.id == id).unwrap().index
}

/// The table of import `number`: the invented one, with one column that names the import.
pub(crate) fn table(base: &TownFigures, number: u32) -> TownFigures {
    let mut figures = base.clone();
    let column = column(IMPORTED);
    for row in &mut figures.months[0].committees {
        row.cells.set(column, Some(number));
    }
    figures
}

pub(crate) fn base() -> TownFigures {
    invented::town(STATIONS, PER_STATION, Month::new(2022, 6).unwrap(), 1)
}

/// 应有的数据: what is stored when everything acknowledged is there and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) imported: u32,
    pub(crate) typed: BTreeMap<String, u32>,
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Import,
    /// Takes back the import just before.
    Undo,
    Save,
}

pub(crate) fn act(number: u32) -> Act {
    match number % ROUND {
        0 | 6 => Act::Import,
        7 => Act::Undo,
        _ => Act::Save,
    }
}

/// Whose cell a save changes.
fn place(number: u32) -> usize {
    usize::try_from(number).unwrap() * 7 % COMMITTEES
}

pub(crate) struct Writer {
    pub(crate) office: Office,
    pub(crate) clerk: Actor,
    pub(crate) base: TownFigures,
    pub(crate) held: Held,
    /// What was held before the newest import, and its number in the log.
    pub(crate) undo: Option<(Held, i64)>,
}

impl Writer {
    /// On a town that is there already; `held` is what ought to be there, where it is known.
    pub(crate) async fn open(address: &str, known: Option<Held>) -> Self {
        let office = office(address).await;
        let (console, everybody) = (Actor::console(TOWN), UserFilter::default());
        let user = office.users(&console, &everybody).await.unwrap().remove(0);
        let clerk = Actor {
            town: TOWN.to_owned(),
            id: user.staff,
            name: user.name,
            role: Role::Clerk,
            place: Place::Town,
            token: None,
        };
        let held = match known {
            Some(known) => known,
            None => held(&office, &clerk).await.unwrap(),
        };
        Self { office, clerk, base: base(), held, undo: None }
    }

    /// Sends a request and takes what it leads to for what is held.
    pub(crate) async fn send(&mut self, number: u32) -> String {
        let (office, clerk, key) = (&self.office, &self.clerk, key(number));
        match act(number) {
            Act::Import => {
                let figures = table(&self.base, number);
                let import = FiguresImport { file_name: "当月.xlsx", month: JUNE, figures: &figures };
                let done = office.import_figures(clerk, &key, import).await.unwrap();
                self.undo = Some((self.held.clone(), done.sequence));
                self.held = Held { imported: number, typed: typed(&self.base) };
                format!("{done:?}")
            }
            Act::Undo => {
                let (before, sequence) = self.undo.take().unwrap();
                let done = office.undo_import(clerk, &key, sequence).await.unwrap();
                self.held = before;
                format!("{done:?}")
            }
            Act::Save => {
                let place = place(number);
                let was = self.held.typed[&code(place)].to_string();
                let edit = CellEdit {
                    committee: code(place),
                    figure: TYPED.to_owned(),
                    was,
                    value: number.to_string(),
                };
                let station = self.base.stations[place / PER_STATION].name.clone();
                let done = office.save_cells(clerk, &key, JUNE, &station, &[edit], &[]).await.unwrap();
                self.held.typed.insert(code(place), number);
                format!("{done:?}")
            }
        }
    }
}

pub(crate) fn typed(figures: &TownFigures) -> BTreeMap<String, u32> {
    let column = column(TYPED);
    let rows = figures.months[0].committees.iter();
    rows.map(|row| (row.code.to_string(), row.cells.get(column).unwrap())).collect()
}

/// What is stored; none when it is of two imports.
pub(crate) async fn held(office: &Office, clerk: &Actor) -> Option<Held> {
    let stored = office.export_figures(clerk, JUNE).await.unwrap();
    let column = column(IMPORTED);
    let mut rows = stored.months[0].committees.iter().map(|row| row.cells.get(column));
    let first = rows.next().unwrap();
    rows.all(|count| count == first).then(|| Held { imported: first.unwrap(), typed: typed(&stored) })
}
