//! What a verb left in every row that it wrote, as digests in its audit line: rows that were not published yet can be
//! held against the log too.

use std::collections::BTreeMap;

use evidence::Hasher;
use serde_json::{Value, json};
use storage::{
    CommitteeSpan, FiguresRow, ImportRow, MonthRow, NewSpan, StaffRow, Stamp, StationMonthRow, StorageError,
    TownFiguresRow, Write,
};

use crate::deed::{ALGORITHM, Deed};
use crate::keys::hex;

/// Where an audit line's details keep the digests, row by row.
pub(crate) const ROWS: &str = "rows";

/// Rows by name with the digest of what stands in them; none for a row that was removed.
pub(crate) type Traces = BTreeMap<String, Option<String>>;

/// 行摘要: the name of a row, and the digest of what people answer for in it. Versions and who changed it last are held
/// against the log by other means; when somebody last signed in is left out.
pub(crate) struct Trace {
    pub(crate) row: String,
    pub(crate) digest: String,
}

fn trace(row: String, content: &Value) -> Trace {
    let digest = Hasher::of_fields(ALGORITHM, &[row.as_bytes(), content.to_string().as_bytes()]);
    Trace { row, digest: digest.to_string() }
}

pub(crate) fn of_figures(row: &FiguresRow) -> Trace {
    let content = json!([row.cells, row.carried, row.touched, row.reason]);
    trace(format!("figures/{}/{}", row.month, row.committee), &content)
}

pub(crate) fn of_town_figures(row: &TownFiguresRow) -> Trace {
    trace(format!("town_figures/{}", row.month), &json!([row.cells, row.district_rate, row.remark]))
}

pub(crate) fn of_staff(row: &StaffRow) -> Trace {
    let [totp, offered] = [&row.totp, &row.totp_offered].map(|secret| secret.as_deref().map(hex));
    let who = json!([row.login, row.name, row.role, row.place, row.created_at]);
    let door = json!([row.password, row.must_change, totp, offered, row.disabled_at, row.epoch]);
    trace(format!("staff/{}", row.staff), &json!([who, door]))
}

pub(crate) fn of_import(row: &ImportRow) -> Trace {
    let content = json!([row.kind, row.month, row.file_name, row.changed, row.undo]);
    trace(format!("import/{}", row.sequence), &content)
}

pub(crate) fn of_month(row: &MonthRow) -> Trace {
    let content = json!([row.state, row.issue, row.form_due, row.publish_due, row.reason]);
    trace(format!("month/{}", row.month), &content)
}

pub(crate) fn of_part(row: &StationMonthRow) -> Trace {
    let acts = [
        (&row.drafted_by, row.drafted_at),
        (&row.signed_by, row.signed_at),
        (&row.reviewed_by, row.reviewed_at),
    ];
    let content = json!([row.state, row.form_due, row.reason, acts]);
    trace(format!("station_month/{}/{}", row.month, row.station), &content)
}

pub(crate) fn of_span(row: &CommitteeSpan) -> Trace {
    let content = json!([row.until_month, row.name, row.station, row.community]);
    trace(span_name(&row.committee, &row.from_month), &content)
}

fn span_name(committee: &str, from_month: &str) -> String {
    format!("committee/{committee}/{from_month}")
}

/// Storage's writing functions, with the trace that each leaves.
impl Deed<'_> {
    pub(crate) async fn put_figures(
        &mut self,
        row: &FiguresRow,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        self.leaves(of_figures(row));
        Write::put_figures(self, row, by, at).await
    }

    pub(crate) async fn put_town_figures(
        &mut self,
        row: &TownFiguresRow,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        self.leaves(of_town_figures(row));
        Write::put_town_figures(self, row, by, at).await
    }

    pub(crate) async fn add_staff(&mut self, row: &StaffRow) -> Result<(), StorageError> {
        self.leaves(of_staff(row));
        Write::add_staff(self, row).await
    }

    pub(crate) async fn update_staff(&mut self, row: &StaffRow) -> Result<(), StorageError> {
        self.leaves(of_staff(row));
        Write::update_staff(self, row).await
    }

    pub(crate) async fn add_import(&mut self, row: &ImportRow) -> Result<(), StorageError> {
        self.leaves(of_import(row));
        Write::add_import(self, row).await
    }

    pub(crate) async fn add_month(&mut self, row: &MonthRow) -> Result<(), StorageError> {
        self.leaves(of_month(row));
        Write::add_month(self, row).await
    }

    pub(crate) async fn change_month(
        &mut self,
        row: &MonthRow,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        self.leaves(of_month(row));
        Write::change_month(self, row, by, at).await
    }

    /// A station's part, unless it is there already.
    pub(crate) async fn add_station_month(&mut self, row: &StationMonthRow) -> Result<(), StorageError> {
        if Write::add_station_month(self, row).await? {
            self.leaves(of_part(row));
        }
        Ok(())
    }

    pub(crate) async fn change_station_month(
        &mut self,
        row: &StationMonthRow,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        self.leaves(of_part(row));
        Write::change_station_month(self, row, by, at).await
    }

    pub(crate) async fn end_span(
        &mut self,
        span: &CommitteeSpan,
        until_month: &str,
        by: &str,
        at: Stamp,
    ) -> Result<bool, StorageError> {
        self.leaves(of_span(&CommitteeSpan { until_month: Some(until_month.to_owned()), ..span.clone() }));
        Write::end_span(self, &span.committee, until_month, span.version, by, at).await
    }

    pub(crate) async fn drop_span(&mut self, committee: &str, from_month: &str) -> Result<(), StorageError> {
        self.traces.insert(span_name(committee, from_month), None);
        Write::drop_span(self, committee, from_month).await
    }

    pub(crate) async fn add_span(&mut self, span: NewSpan<'_>) -> Result<(), StorageError> {
        self.leaves(of_span(&CommitteeSpan {
            committee: span.committee.to_owned(),
            from_month: span.from_month.to_owned(),
            until_month: None,
            name: span.name.to_owned(),
            station: span.station.to_owned(),
            community: span.community.map(str::to_owned),
            version: span.version,
            changed_by: String::new(),
            changed_at: 0,
        }));
        Write::add_span(self, span).await
    }

    fn leaves(&mut self, trace: Trace) {
        self.traces.insert(trace.row, Some(trace.digest));
    }
}
