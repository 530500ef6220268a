//! Who does what next: on a page that may be old, in the own place or astray.

use std::collections::BTreeSet;
use std::sync::Arc;

use assessment::TownFigures;
use workflow::view::StationGrid;
use workflow::{
    Actor, CellEdit, ClientKey, FiguresImport, MonthState, Place, Refusal, StationState, TownFiguresEdit,
};

use crate::Fuzz;
use crate::model::table;
use crate::support::street::{A, B, JUNE, MAY, Street, cell};

#[derive(Debug, Clone)]
pub(crate) enum Act {
    Save(Vec<CellEdit>),
    Submit(i64),
    Sign(i64),
    Return(i64),
    Review(i64),
    Lock(i64),
    Unlock(i64),
    Publish(i64),
    Ask,
    Agree,
    Town(TownFiguresEdit),
    Import(Arc<TownFigures>),
    Undo(i64),
}

/// One thing that somebody tries.
#[derive(Debug, Clone)]
pub(crate) struct Try {
    pub(crate) actor: Actor,
    pub(crate) month: &'static str,
    pub(crate) station: &'static str,
    pub(crate) act: Act,
}

pub(crate) async fn attempt(town: &Street, tried: &Try, key: &ClientKey) -> Result<String, Refusal> {
    let (office, actor, month, station) = (&town.bench.office, &tried.actor, tried.month, tried.station);
    let said = |outcome: &dyn std::fmt::Debug| format!("{outcome:?}");
    Ok(match &tried.act {
        Act::Save(cells) => said(&office.save_cells(actor, key, month, station, cells, &[]).await?),
        Act::Submit(version) => said(&office.submit_draft(actor, key, month, station, *version, true).await?),
        Act::Sign(version) => said(&office.sign_station(actor, key, month, station, *version).await?),
        Act::Return(version) => {
            said(&office.return_station(actor, key, month, station, *version, "再核对").await?)
        }
        Act::Review(version) => said(&office.review_station(actor, key, month, station, *version).await?),
        Act::Lock(version) => said(&office.lock_month(actor, key, month, *version, "时限已到").await?),
        Act::Unlock(version) => said(&office.unlock_month(actor, key, month, *version, "补报").await?),
        Act::Publish(version) => said(&office.publish_month(actor, key, month, *version).await?),
        Act::Ask => said(&office.ask_reissue(actor, key, month, "有误").await?),
        Act::Agree => said(&office.agree_reissue(actor, key, month).await?),
        Act::Town(edit) => said(&office.set_town_figures(actor, key, month, edit).await?),
        Act::Import(figures) => {
            let import = FiguresImport { file_name: "数据.xlsx", month, figures };
            office.import_figures(actor, key, import).await?.sequence.to_string()
        }
        Act::Undo(sequence) => said(&office.undo_import(actor, key, *sequence).await?),
    })
}

impl Fuzz {
    pub(crate) fn next(&mut self) -> Try {
        let (month, station) = (self.dice.one_of(&[MAY, MAY, JUNE]), self.dice.one_of(&[A, B]));
        let tab = self.tabs[&(self.dice.below(2), month, station)].clone();
        let town = self.town.clone();
        let (officer, deputy) = match station {
            A => (town.officer, town.deputy),
            _ => (town.officer_b, town.deputy_b),
        };
        // Now and then the wrong station's people try.
        let astray = self.dice.below(8) == 0;
        let (officer, deputy) = match (astray, station) {
            (true, A) => (self.town.officer_b.clone(), self.town.deputy_b.clone()),
            (true, _) => (self.town.officer.clone(), self.town.deputy.clone()),
            (false, _) => (officer, deputy),
        };
        let version = tab.grid.version;
        let roll = match (self.dice.below(2), self.hurried) {
            (0, _) => self.sensible(&tab.grid),
            (_, true) => 9 + self.dice.below(20),
            _ => self.dice.below(29),
        };
        let (actor, act) = match roll {
            0..11 => {
                let actor = self.dice.one_of(&[officer.clone(), officer, deputy, town.clerk]);
                (actor, Act::Save(self.edits(&tab.grid)))
            }
            11 | 12 => (officer, Act::Submit(version)),
            13 | 14 => (deputy, Act::Sign(version)),
            15 | 16 => (self.dice.one_of(&[deputy, town.clerk]), Act::Return(version)),
            17 | 18 => (self.dice.one_of(&[town.clerk, town.second_clerk]), Act::Review(version)),
            19 => (
                town.clerk,
                self.dice.one_of(&[Act::Lock(tab.month_version), Act::Unlock(tab.month_version)]),
            ),
            20 | 21 => (town.head, Act::Publish(tab.month_version)),
            22 => (self.dice.one_of(&[town.clerk, town.head]), Act::Ask),
            23 => (self.dice.one_of(&[town.head, self.second_head.clone()]), Act::Agree),
            24 => {
                let count = self.dice.below(3) + 549;
                let edit = TownFiguresEdit {
                    cells: vec![("overseas_total".to_owned(), count.to_string())],
                    district_rate: String::new(),
                    remark: String::new(),
                    version: tab.town_version,
                };
                (town.clerk, Act::Town(edit))
            }
            25 | 26 => {
                let actor = self.dice.one_of(&[officer, town.clerk]);
                // Now and then an officer sends the whole town's table, and the office one station's.
                let whole = (actor.place == Place::Town) != (self.dice.below(6) == 0);
                let edits = self.edits(&tab.grid);
                let other = if station == A { B } else { A };
                let other = whole.then(|| &self.tabs[&(0, month, other)].grid);
                (actor, Act::Import(Arc::new(table(&self.town, month, &tab.grid, other, &edits))))
            }
            _ => return self.undo(month, station, officer),
        };
        Try { actor, month, station, act }
    }

    /// One of the last imports, by whoever brought it in, the office, or somebody whom it is none of the business of.
    fn undo(&mut self, month: &'static str, station: &'static str, officer: Actor) -> Try {
        let from = self.imports.len().saturating_sub(4);
        if from == self.imports.len() {
            return Try { actor: officer, month, station, act: Act::Undo(1) };
        }
        let (sequence, by, station) = self.dice.one_of(&self.imports[from..]);
        let actor = self.dice.one_of(&[by.clone(), by, self.town.second_clerk.clone(), officer]);
        Try { actor, month, station, act: Act::Undo(sequence) }
    }

    /// What somebody would do who believes the page.
    fn sensible(&mut self, shown: &StationGrid) -> usize {
        use MonthState as Month;
        use StationState as Part;
        match (shown.month_state, shown.state) {
            (Month::Open, Part::Open | Part::Returned) => {
                self.dice.one_of(&[0, 0, 0, 11, 11, 24, 25, 25, 27, 27])
            }
            (Month::Open, Part::Drafted) => self.dice.one_of(&[13, 13, 15]),
            (Month::Open, Part::Signed) => self.dice.one_of(&[17, 17, 15]),
            (Month::Open, Part::Reviewed) => self.dice.one_of(&[19, 19, 15]),
            (Month::Locked, _) => self.dice.one_of(&[20, 20, 19]),
            (Month::Published, _) => self.dice.one_of(&[22, 23]),
            (Month::Reissuing, _) => self.dice.one_of(&[0, 20, 24, 25, 27, 27]),
        }
    }

    fn edits(&mut self, grid: &StationGrid) -> Vec<CellEdit> {
        let mut named = BTreeSet::new();
        let mut edits = Vec::new();
        for _ in 0..=self.dice.below(2) {
            // Few cells, so that people meet in them.
            let row = self.dice.one_of(&grid.rows[..2]);
            let figure = self.dice.one_of(&["accounts_revoked", "from_other_province"]);
            if named.insert((row.committee.clone(), figure)) {
                let was = cell(&row, figure).to_owned();
                let value = self.dice.below(4).to_string();
                edits.push(CellEdit { committee: row.committee, figure: figure.to_owned(), was, value });
            }
        }
        edits
    }
}
