//! What a grid sends: cells with what was shown and what was typed. What can be saved is saved; what cannot stays on
//! the page with the reason.

use std::collections::{BTreeMap, BTreeSet};

use workflow::view::StationGrid;
use workflow::{CellEdit, ClientKey, ReasonEdit, Refusal};

use crate::fields::Fields;
use crate::problem::Problem;
use crate::visit::Visit;

/// 格址: a committee and a figure.
type Place = (String, String);

/// 保存后的表格: the grid as it is now, and what could not be saved.
pub(crate) struct Saved {
    pub(crate) grid: StationGrid,
    /// Cells that somebody else changed: what was typed here.
    pub(crate) conflicts: BTreeMap<Place, String>,
    /// Cells that hold no count: what was typed, and what is wrong.
    pub(crate) wrong: BTreeMap<Place, (String, String)>,
    /// Committees that the request spoke of.
    pub(crate) rows: BTreeSet<String>,
    pub(crate) changed: usize,
}

impl Saved {
    /// Whether everything was taken.
    pub(crate) fn is_whole(&self) -> bool {
        self.conflicts.is_empty() && self.wrong.is_empty()
    }
}

/// The cells of a request that differ from what was shown. A name is `c.CODE.FIGURE`; what was shown stands under
/// `w.CODE.FIGURE`, or for a whole page in one field `was`, row by row: `CODE:75,73,,0;…` in the order of `columns`.
pub(crate) fn edits(fields: &Fields) -> (Vec<CellEdit>, Vec<ReasonEdit>) {
    let shown = shown(fields);
    let mut cells = Vec::new();
    let mut reasons = Vec::new();
    for (name, value) in fields.iter() {
        if let Some((committee, figure)) = name.strip_prefix("c.").and_then(|rest| rest.split_once('.')) {
            let own = format!("w.{committee}.{figure}");
            let was = if fields.has(&own) {
                fields.get(&own).to_owned()
            } else {
                shown.get(&(committee.to_owned(), figure.to_owned())).cloned().unwrap_or_default()
            };
            // A script sends only cells that were touched: the same value again confirms one that was carried over.
            if was != value.trim() || fields.has(&own) {
                let value = value.trim().to_owned();
                cells.push(CellEdit {
                    committee: committee.to_owned(),
                    figure: figure.to_owned(),
                    was,
                    value,
                });
            }
        } else if let Some(committee) = name.strip_prefix("r.") {
            let was = fields.get(&format!("wr.{committee}")).to_owned();
            if was != value.trim() {
                let reason = value.trim().to_owned();
                reasons.push(ReasonEdit { committee: committee.to_owned(), was, reason });
            }
        }
    }
    (cells, reasons)
}

fn shown(fields: &Fields) -> BTreeMap<Place, String> {
    let columns: Vec<&str> = fields.get("columns").split(',').collect();
    let mut shown = BTreeMap::new();
    for row in fields.get("was").split(';') {
        let Some((committee, values)) = row.split_once(':') else { continue };
        for (figure, value) in columns.iter().zip(values.split(',')) {
            shown.insert((committee.to_owned(), (*figure).to_owned()), value.to_owned());
        }
    }
    shown
}

/// Saves what can be saved. Each round sets aside the cells that stand in the way, so there are few of them.
pub(crate) async fn save(visit: &Visit, month: &str, station: &str) -> Result<Saved, Problem> {
    let office = visit.office();
    let (mut cells, reasons) = edits(&visit.asked.fields);
    let rows = cells.iter().map(|edit| edit.committee.clone());
    let rows = rows.chain(reasons.iter().map(|edit| edit.committee.clone())).collect();
    let (mut conflicts, mut wrong) = (BTreeMap::new(), BTreeMap::new());
    let mut changed = 0;
    for round in 0..3 {
        if cells.is_empty() && reasons.is_empty() {
            break;
        }
        let key = round_key(visit, round)?;
        match office.save_cells(visit.actor(), &key, month, station, &cells, &reasons).await {
            Ok(saved) => {
                changed = saved.changed;
                break;
            }
            Err(Refusal::Invalid(faults)) if round < 2 => {
                let before = cells.len();
                for fault in faults {
                    set_aside(&mut cells, &fault.field, |edit| {
                        wrong.insert((edit.committee, edit.figure), (edit.value, fault.words.clone()));
                    });
                }
                if cells.len() == before {
                    return Err(Problem::BadRequest("有说明文字填写有误，请改短后再存"));
                }
            }
            Err(refusal @ Refusal::Stale { .. }) if round < 2 => {
                let now = office.station_grid(visit.actor(), month, station).await?;
                let before = cells.len();
                for place in stale(&now, &cells) {
                    set_aside(&mut cells, &place, |edit| {
                        conflicts.insert((edit.committee, edit.figure), edit.value);
                    });
                }
                if cells.len() == before {
                    return Err(refusal.into());
                }
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let grid = office.station_grid(visit.actor(), month, station).await?;
    Ok(Saved { grid, conflicts, wrong, rows, changed })
}

/// A key for each round: what was set aside makes it another request.
fn round_key(visit: &Visit, round: u32) -> Result<ClientKey, Problem> {
    if round == 0 {
        return visit.key();
    }
    let key = format!("{}-{round}", visit.field("key"));
    ClientKey::new(&key).ok_or(Problem::BadRequest("提交编号不对，请刷新页面重做"))
}

/// Takes the edit of one cell, named `committee/figure`, out of the list.
fn set_aside(cells: &mut Vec<CellEdit>, place: &str, keep: impl FnOnce(CellEdit)) {
    let found = cells
        .iter()
        .position(|edit| place.split_once('/') == Some((edit.committee.as_str(), edit.figure.as_str())));
    if let Some(found) = found {
        keep(cells.remove(found));
    }
}

/// Cells that are no longer as they were shown.
fn stale(now: &StationGrid, cells: &[CellEdit]) -> Vec<String> {
    let value = |edit: &CellEdit| {
        let row = now.rows.iter().find(|row| row.committee == edit.committee)?;
        row.cells.iter().find(|cell| cell.figure == edit.figure).map(|cell| cell.value.as_str())
    };
    let changed =
        cells.iter().filter(|edit| value(edit).is_some_and(|now| now != edit.was && now != edit.value));
    changed.map(|edit| format!("{}/{}", edit.committee, edit.figure)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(committee: &str, figure: &str, was: &str, value: &str) -> CellEdit {
        let [committee, figure, was, value] = [committee, figure, was, value].map(str::to_owned);
        CellEdit { committee, figure, was, value }
    }

    #[test]
    fn a_whole_page_sends_only_what_differs() {
        let body = "columns=checked,correct&was=310115130001:75,73;310115130002:,&c.310115130001.checked=75\
                    &c.310115130001.correct=74&c.310115130002.checked=60&c.310115130002.correct=";
        let (cells, reasons) = edits(&Fields::parse(body.as_bytes()));
        let expected =
            [edit("310115130001", "correct", "73", "74"), edit("310115130002", "checked", "", "60")];
        assert_eq!(cells, expected);
        assert_eq!(reasons, []);
    }

    #[test]
    fn a_script_sends_what_was_touched_even_if_it_is_the_same() {
        let body =
            "c.310115130001.checked=75&w.310115130001.checked=75&r.310115130001=%E6%97%A0&wr.310115130001=";
        let (cells, reasons) = edits(&Fields::parse(body.as_bytes()));
        assert_eq!(cells, [edit("310115130001", "checked", "75", "75")]);
        assert_eq!(reasons.len(), 1);
        assert_eq!(reasons[0].reason, "无");
    }

    #[test]
    fn a_cell_is_set_aside_by_its_place() {
        let mut cells = vec![edit("1", "a", "", "x"), edit("1", "b", "", "2")];
        let mut kept = None;
        set_aside(&mut cells, "1/a", |edit| kept = Some(edit.value));
        assert_eq!((cells.len(), kept.as_deref()), (1, Some("x")));
        set_aside(&mut cells, "2/a", |_| panic!("there is no such cell"));
        assert_eq!(cells.len(), 1);
    }
}
