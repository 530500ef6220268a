//! Committees in time: a row holds while name, station and community stay the same.

use sqlx::FromRow;

use crate::arg::{Arg, args};
use crate::db::{Read, Write};
use crate::error::StorageError;
use crate::scope::Scope;
use crate::stamp::Stamp;

/// 居（村）委时段: a committee from one month until another.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CommitteeSpan {
    /// Code of twelve digits.
    pub committee: String,
    /// The first month it holds for.
    pub from_month: String,
    /// The first month it no longer holds for.
    pub until_month: Option<String>,
    /// Name.
    pub name: String,
    /// Station.
    pub station: String,
    /// Community.
    pub community: Option<String>,
    /// How often the committee was changed.
    pub version: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When, microseconds since 1970 UTC.
    pub changed_at: i64,
}

/// 承接关系: who came of whom.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Succession {
    /// The committee before.
    pub committee: String,
    /// The committee after.
    pub successor: String,
    /// From which month.
    pub month: String,
}

/// What a new span says.
#[derive(Debug, Clone, Copy)]
pub struct NewSpan<'a> {
    /// Code.
    pub committee: &'a str,
    /// First month.
    pub from_month: &'a str,
    /// Name.
    pub name: &'a str,
    /// Station.
    pub station: &'a str,
    /// Community.
    pub community: Option<&'a str>,
    /// Version of the committee that comes of it.
    pub version: i64,
    /// Who.
    pub by: &'a str,
    /// When.
    pub at: Stamp,
}

impl Read {
    /// The committees of a month within a scope, by station and code.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn committees_in(
        &mut self,
        town: &str,
        month: &str,
        scope: &Scope,
    ) -> Result<Vec<CommitteeSpan>, StorageError> {
        let [kind, name] = scope.args();
        self.fetch_all(
            "SELECT committee, from_month, until_month, name, station, community, version, changed_by, changed_at
             FROM committee
             WHERE town = $1 AND from_month <= $2 AND (until_month IS NULL OR until_month > $2)
               AND ($3 = '' OR ($3 = 'station' AND station = $4) OR ($3 = 'community' AND community = $4)
                    OR ($3 = 'committee' AND committee = $4))
             ORDER BY committee",
            vec![Arg::from(town), Arg::from(month), kind, name],
        )
        .await
    }

    /// Every span there is within a scope, by code and month.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn committee_spans(
        &mut self,
        town: &str,
        scope: &Scope,
    ) -> Result<Vec<CommitteeSpan>, StorageError> {
        let [kind, name] = scope.args();
        self.fetch_all(
            "SELECT committee, from_month, until_month, name, station, community, version, changed_by, changed_at
             FROM committee
             WHERE town = $1
               AND ($2 = '' OR ($2 = 'station' AND station = $3) OR ($2 = 'community' AND community = $3)
                    OR ($2 = 'committee' AND committee = $3))
             ORDER BY committee, from_month",
            vec![Arg::from(town), kind, name],
        )
        .await
    }

    /// Who came of whom, by month.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn successions(&mut self, town: &str) -> Result<Vec<Succession>, StorageError> {
        self.fetch_all(
            "SELECT committee, successor, month FROM succession WHERE town = $1
             ORDER BY month, committee, successor",
            args![town],
        )
        .await
    }
}

impl Write {
    /// Ends the open span of a committee; false when it is no longer at that version.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn end_span(
        &mut self,
        committee: &str,
        until_month: &str,
        version: i64,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        let town = self.town.clone();
        let touched = self
            .execute(
                "UPDATE committee SET until_month = $3, version = version + 1, changed_by = $5, changed_at = $6
                 WHERE town = $1 AND committee = $2 AND until_month IS NULL AND version = $4",
                args![&town, committee, until_month, version, by, at],
            )
            .await?;
        Ok(touched == 1)
    }

    /// Takes back a span that begins where it would end: nothing ever held by it.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn drop_span(&mut self, committee: &str, from_month: &str) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "DELETE FROM committee WHERE town = $1 AND committee = $2 AND from_month = $3",
            args![&town, committee, from_month],
        )
        .await?;
        Ok(())
    }

    /// Begins a span.
    ///
    /// # Errors
    /// When one begins in that month already or the engine does not answer.
    pub async fn add_span(&mut self, span: NewSpan<'_>) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO committee
                 (town, committee, from_month, until_month, name, station, community, version, changed_by, changed_at)
             VALUES ($1, $2, $3, NULL, $4, $5, $6, $7, $8, $9)",
            args![
                &town,
                span.committee,
                span.from_month,
                span.name,
                span.station,
                span.community,
                span.version,
                span.by,
                span.at
            ],
        )
        .await?;
        Ok(())
    }

    /// Notes that one committee came of another.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn add_succession(
        &mut self,
        committee: &str,
        successor: &str,
        month: &str,
    ) -> Result<(), StorageError> {
        let town = self.town.clone();
        self.execute(
            "INSERT INTO succession (town, committee, successor, month) VALUES ($1, $2, $3, $4)
             ON CONFLICT (town, committee, successor, month) DO NOTHING",
            args![&town, committee, successor, month],
        )
        .await?;
        Ok(())
    }
}
