//! What published months bring committees, and every step of what is done about it.

use sqlx::FromRow;

use crate::arg::{Arg, args};
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::scope::Scope;
use crate::stamp::Stamp;

/// 后果记录: what a published month brings a committee.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ConsequenceRow {
    /// Its number in the town, from 1.
    pub number: i64,
    /// The month that brings it.
    pub month: String,
    /// The committee.
    pub committee: String,
    /// analysis_meeting, interview or veto.
    pub kind: String,
    /// Level of an interview, else 0.
    pub level: i64,
    /// What it rests on, as a JSON object.
    pub basis: String,
    /// By when it is to be done.
    pub due: String,
    /// to_do, noticed, held, reported, closed or withdrawn.
    pub state: String,
    /// How often it was changed.
    pub version: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When, microseconds since 1970 UTC.
    pub changed_at: i64,
    /// Name of the committee in that month.
    pub name: String,
    /// Its station in that month.
    pub station: String,
    /// Its community in that month.
    pub community: Option<String>,
}

/// 后果步骤记录: one step of a consequence.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ConsequenceStepRow {
    /// Which consequence.
    pub number: i64,
    /// Number of the verb that took it.
    pub sequence: i64,
    /// Which step.
    pub step: String,
    /// What was recorded with it, as a JSON object.
    pub details: String,
    /// Who took it.
    pub taken_by: String,
    /// When, microseconds since 1970 UTC.
    pub taken_at: i64,
}

/// 新后果: what is written when a consequence arises.
#[derive(Debug, Clone, Copy)]
pub struct NewConsequence<'a> {
    /// Its number.
    pub number: i64,
    /// The month.
    pub month: &'a str,
    /// The committee.
    pub committee: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its level.
    pub level: i64,
    /// What it rests on.
    pub basis: &'a str,
    /// By when it is to be done.
    pub due: &'a str,
}

/// 后果步骤: what is written with a step.
#[derive(Debug, Clone, Copy)]
pub struct NewStep<'a> {
    /// Which consequence.
    pub number: i64,
    /// Which step.
    pub step: &'a str,
    /// The state after it.
    pub state: &'a str,
    /// What is recorded with it.
    pub details: &'a str,
    /// What the consequence rests on from now on, where that changed.
    pub basis: Option<&'a str>,
}

const CONSEQUENCES: &str =
    "SELECT q.number, q.month, q.committee, q.kind, q.level, q.basis, q.due, q.state, q.version, q.changed_by,
            q.changed_at, c.name, c.station, c.community
     FROM consequence q
     JOIN committee c ON c.town = q.town AND c.committee = q.committee AND c.from_month <= q.month
          AND (c.until_month IS NULL OR c.until_month > q.month)
     WHERE q.town = $1
       AND ($2 = '' OR ($2 = 'station' AND c.station = $3) OR ($2 = 'community' AND c.community = $3)
            OR ($2 = 'committee' AND c.committee = $3))
       AND ($4 = 0 OR q.number = $4) AND ($5 = '' OR q.month >= $5)
       AND ($6 = 0 OR q.state NOT IN ('closed', 'withdrawn'))
     ORDER BY q.due, q.number";

impl Read {
    /// Consequences within a scope, from a month on (all for ''), those first due first; only those that still ask for
    /// something, where `open`.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn consequences(
        &mut self,
        town: &str,
        scope: &Scope,
        from_month: &str,
        open: bool,
    ) -> Result<Vec<ConsequenceRow>, StorageError> {
        let [kind, name] = scope.args();
        let args = vec![Arg::from(town), kind, name, Arg::from(0), Arg::from(from_month), Arg::from(open)];
        self.fetch_all(CONSEQUENCES, args).await
    }

    /// One consequence within a scope.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn consequence(
        &mut self,
        town: &str,
        scope: &Scope,
        number: i64,
    ) -> Result<Option<ConsequenceRow>, StorageError> {
        let [kind, name] = scope.args();
        // 0 asks for all of them, and nothing below is a number.
        let number = if number > 0 { number } else { -1 };
        let args = vec![Arg::from(town), kind, name, Arg::from(number), Arg::from(""), Arg::from(false)];
        self.fetch_optional(CONSEQUENCES, args).await
    }

    /// The steps of a consequence, of all for 0, oldest first.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn consequence_steps(
        &mut self,
        town: &str,
        number: i64,
    ) -> Result<Vec<ConsequenceStepRow>, StorageError> {
        self.fetch_all(
            "SELECT number, sequence, step, details, taken_by, taken_at FROM consequence_step
             WHERE town = $1 AND ($2 = 0 OR number = $2) ORDER BY number, sequence",
            args![town, number],
        )
        .await
    }
}

impl Write {
    /// The number of the next consequence.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn next_consequence(&mut self) -> Result<i64, StorageError> {
        let town = self.town.clone();
        let last: Option<(i64,)> = self
            .fetch_optional(
                "SELECT number FROM consequence WHERE town = $1 ORDER BY number DESC LIMIT 1",
                args![&town],
            )
            .await?;
        Ok(last.map_or(0, |(number,)| number) + 1)
    }

    /// Records that a consequence arose with this verb.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn add_consequence(
        &mut self,
        new: NewConsequence<'_>,
        step: NewStep<'_>,
        by: &str,
        at: Stamp,
    ) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO consequence (town, number, month, committee, kind, level, basis, due, state, version,
                                      changed_by, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)",
            args![
                &town,
                new.number,
                new.month,
                new.committee,
                new.kind,
                new.level,
                new.basis,
                new.due,
                step.state,
                by,
                at
            ],
        )
        .await?;
        self.add_step(step, by, at).await
    }

    /// Records a step over the version that the consequence was read at; false when it moved on meanwhile.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn step_consequence(
        &mut self,
        step: NewStep<'_>,
        version: i64,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "UPDATE consequence SET state = $3, version = version + 1, changed_by = $5, changed_at = $6,
                        basis = COALESCE($7, basis)
                 WHERE town = $1 AND number = $2 AND version = $4",
                args![&town, step.number, step.state, version, by, at, step.basis],
            )
            .await?;
        if touched != 1 {
            return Ok(false);
        }
        self.add_step(step, by, at).await?;
        Ok(true)
    }

    async fn add_step(&mut self, step: NewStep<'_>, by: &str, at: Stamp) -> Result<(), StorageError> {
        let (town, sequence) = (self.town.clone(), self.sequence);
        self.execute(
            "INSERT INTO consequence_step (town, number, sequence, step, details, taken_by, taken_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![&town, step.number, sequence, step.step, step.details, by, at],
        )
        .await?;
        Ok(())
    }
}
