//! What follows from the demo's months, and what its people do about it: in the end one is there in every state.

use assessment::{Edition, Month, MonthFigures};

use super::{Play, at, fault};
use crate::clock::due_date;
use crate::place::Place;
use crate::refusal::Refusal;
use crate::role::Role;
use crate::state::{ConsequenceKind, ConsequenceState};
use crate::verb::{CellEdit, ConsequenceShown, HeldRecord, ReportRecord, Summons};
use crate::view::{ConsequenceLine, ConsequencesWanted};

/// A count as it was mistyped at first, and where.
pub(super) struct Mistyped {
    pub(super) station: usize,
    pub(super) edit: CellEdit,
}

/// The month as a hasty officer hands it in: a committee without a fault is given some, and comes out below the town.
pub(super) fn mistyped(month: &MonthFigures, edition: &Edition) -> Option<(MonthFigures, Mistyped)> {
    let rate = edition.rates.get(usize::from(edition.town_rate.rate.0))?;
    let figure = edition.figures.iter().find(|figure| figure.index == rate.numerator)?;
    let mut wrong = month.clone();
    let (row, right) = wrong.committees.iter_mut().find_map(|row| {
        let right = row.cells.get(rate.numerator).filter(|right| *right >= 10)?;
        (row.cells.get(rate.denominator) == Some(right)).then_some((row, right))
    })?;
    let typed = right - right / 5;
    row.cells.set(rate.numerator, Some(typed));
    let edit = CellEdit {
        committee: row.code.to_string(),
        figure: figure.id.clone(),
        was: typed.to_string(),
        value: right.to_string(),
    };
    let station = row.station;
    Some((wrong, Mistyped { station, edit }))
}

/// How far those of a month have come in the end, by how many months came out after it.
fn goal(kind: ConsequenceKind, after: usize, place: usize) -> ConsequenceState {
    use ConsequenceState::{Closed, Held, Noticed, Reported, ToDo};
    let newest: &[ConsequenceState] = match kind {
        ConsequenceKind::Interview => &[ToDo, Noticed, Held, Reported, Closed],
        ConsequenceKind::AnalysisMeeting => &[Noticed, ToDo, Held, Closed],
        ConsequenceKind::Veto => &[],
    };
    match (kind, after, place) {
        (_, 0, _) => newest.iter().cycle().nth(place).copied().unwrap_or(ToDo),
        // Forgotten, and overdue by now.
        (ConsequenceKind::Interview, 1, 0) => Noticed,
        (ConsequenceKind::Interview, 1, 1) => Reported,
        (ConsequenceKind::AnalysisMeeting, 1, 0) => ToDo,
        _ => Closed,
    }
}

impl Play<'_> {
    async fn open_lines(&self, month: &str, kind: ConsequenceKind) -> Result<Vec<ConsequenceLine>, Refusal> {
        let wanted = ConsequencesWanted { kind: Some(kind), month: month.to_owned(), all: false };
        Ok(self.office.consequences(&self.clerk()?, &wanted).await?.lines)
    }

    /// The clerk calls everybody together on the day after publishing, as far as that goes in the demo.
    pub(super) async fn call(&mut self, month: Month, day: u32, after: usize) -> Result<(), Refusal> {
        self.clock.set(at(due_date(month, day + 1), 10)?);
        for (kind, time, place) in [
            (ConsequenceKind::Interview, "14:00", "镇政府 302 会议室（示例）"),
            (ConsequenceKind::AnalysisMeeting, "9:30", "镇社区事务受理中心（示例）"),
        ] {
            let lines = self.open_lines(&month.to_string(), kind).await?;
            let told = lines.iter().enumerate();
            let told: Vec<_> = told
                .filter(|(place, line)| {
                    line.state == ConsequenceState::ToDo
                        && goal(kind, after, *place) != ConsequenceState::ToDo
                })
                .map(|(_, line)| ConsequenceShown { number: line.number, version: line.version })
                .collect();
            if told.is_empty() {
                continue;
            }
            let summons = Summons {
                on: due_date(month, day + 3).to_string(),
                time: time.to_owned(),
                place: place.to_owned(),
            };
            let (clerk, key) = (self.clerk()?, self.key()?);
            self.office.notify_consequences(&clerk, &key, &told, &summons).await?;
        }
        Ok(())
    }

    /// What was called takes place, is reported and closed, as far as that goes in the demo. Vetoes are left to the head.
    pub(super) async fn see_through(&mut self, month: Month, day: u32, after: usize) -> Result<(), Refusal> {
        self.clock.set(at(due_date(month, day + 4), 9)?);
        for kind in [ConsequenceKind::Interview, ConsequenceKind::AnalysisMeeting] {
            let lines = self.open_lines(&month.to_string(), kind).await?;
            for (place, line) in lines.iter().enumerate() {
                if line.state == ConsequenceState::Noticed {
                    self.see_one_through(month, day, line, goal(kind, after, place)).await?;
                }
            }
        }
        Ok(())
    }

    async fn see_one_through(
        &mut self,
        month: Month,
        day: u32,
        line: &ConsequenceLine,
        goal: ConsequenceState,
    ) -> Result<(), Refusal> {
        use ConsequenceState::{Closed, Held, Reported};
        if !matches!(goal, Held | Reported | Closed) {
            return Ok(());
        }
        let (office, clerk, number) = (self.office, self.clerk()?, line.number);
        let page = office.consequence_page(&clerk, number).await?;
        let on = due_date(month, day + 3).to_string();
        let held = HeldRecord {
            on: on.clone(),
            result: "认可失分原因，一个月内补采、复核到位（示例）".to_owned(),
            minutes: "逐项说明上述月份的失分原因；商定走访排班和复核办法（示例）".to_owned(),
            present: page.expected.iter().map(|who| (who.clone(), "某某".to_owned())).collect(),
        };
        // Whoever is in charge there records an interview, the office a meeting.
        let recorder = match line.kind {
            ConsequenceKind::Interview => {
                self.user(Role::DeputyChief, &Place::Station(line.station.clone()))?
            }
            _ => clerk.clone(),
        };
        let shown = |steps: i64| ConsequenceShown { number, version: line.version + steps };
        let key = self.key()?;
        office.hold_consequences(&recorder, &key, &[shown(0)], &held).await?;
        let mut steps = 1;
        if !page.basis.report_to.is_empty() && goal != Held {
            let report = ReportRecord {
                on, words: "已约谈，整改要求和期限已明确（示例）".to_owned()
            };
            let key = self.key()?;
            office.report_consequence(&clerk, &key, shown(steps), &report).await?;
            steps += 1;
        }
        if goal == Closed {
            let key = self.key()?;
            office.close_consequences(&clerk, &key, &[shown(steps)], "已补采到位（示例）").await?;
        }
        Ok(())
    }

    /// The count that was mistyped is put right, and the month comes out again, agreed by another.
    pub(super) async fn reissue(&mut self, month: &str, wrong: &Mistyped) -> Result<(), Refusal> {
        let (clerk, head) = (self.clerk()?, self.head()?);
        let station = self.town.figures.stations.get(wrong.station).ok_or_else(|| fault("station"))?;
        let (ask, agree, edit) = (self.key()?, self.key()?, self.key()?);
        let office = self.office;
        office.ask_reissue(&clerk, &ask, month, "一个居村委的准确人数录错，改正后重发（示例）").await?;
        office.agree_reissue(&head, &agree, month).await?;
        let edits = std::slice::from_ref(&wrong.edit);
        office.save_cells(&clerk, &edit, month, &station.name, edits, &[]).await?;
        self.publish(month).await
    }
}
