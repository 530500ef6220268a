//! What the site counts about itself, for monitoring: by route and status, never by who asked or for what.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use axum::http::{Method, StatusCode};
use storage::{Stamp, Turns};

/// Upper ends of the classes of duration, in microseconds; one more class has none.
const CLASSES: [i64; 10] =
    [5_000, 10_000, 25_000, 50_000, 100_000, 150_000, 250_000, 500_000, 1_000_000, 5_000_000];

/// 计数: everything that is counted since the program started.
#[derive(Debug, Default)]
pub(crate) struct Meters {
    routes: Mutex<BTreeMap<(&'static str, &'static str), Answered>>,
    turned_away: AtomicU64,
    wrong_sign_ins: AtomicU64,
    early_sign_ins: AtomicU64,
}

/// The answers of one route.
#[derive(Debug, Default)]
struct Answered {
    by_status: BTreeMap<u16, u64>,
    by_class: [u64; CLASSES.len() + 1],
    microseconds: u64,
}

/// What is read beside the counters when they are shown.
#[derive(Debug, Default)]
pub(crate) struct Moment {
    /// Requests under way, and how many there may be.
    pub(crate) under_way: (usize, usize),
    pub(crate) turns: Turns,
    /// Months by state, over all towns.
    pub(crate) months: Vec<(String, i64)>,
}

impl Meters {
    /// A request was answered; an empty path stands for none of ours.
    pub(crate) fn answered(
        &self,
        method: &Method,
        path: &'static str,
        status: StatusCode,
        began: Stamp,
        ended: Stamp,
    ) {
        let method = match *method {
            Method::GET => "GET",
            Method::POST => "POST",
            // Anybody may send any word there.
            _ => "other",
        };
        // A clock that was set back meanwhile has nothing to say.
        let took = ended.0.saturating_sub(began.0).max(0);
        let class = CLASSES.iter().position(|end| took <= *end).unwrap_or(CLASSES.len());
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let answered = routes.entry((path, method)).or_default();
        *answered.by_status.entry(status.as_u16()).or_default() += 1;
        if let Some(count) = answered.by_class.get_mut(class) {
            *count += 1;
        }
        answered.microseconds = answered.microseconds.saturating_add(took.unsigned_abs());
    }

    /// Too many were under way.
    pub(crate) fn turned_away(&self) {
        self.turned_away.fetch_add(1, Ordering::Relaxed);
    }

    /// Somebody was not let in; too early after failures, or with something wrong.
    pub(crate) fn sign_in_refused(&self, early: bool) {
        let meter = if early { &self.early_sign_ins } else { &self.wrong_sign_ins };
        meter.fetch_add(1, Ordering::Relaxed);
    }

    /// Everything in the text format of Prometheus.
    pub(crate) fn shown(&self, moment: &Moment) -> String {
        let mut out = Shown::default();
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        out.head("shikou_requests_total", "counter", "Answered requests");
        for ((path, method), answered) in routes.iter() {
            for (status, count) in &answered.by_status {
                let labels = format!("method=\"{method}\",route=\"{path}\",status=\"{status}\"");
                out.line("shikou_requests_total", &labels, count);
            }
        }
        out.head("shikou_request_seconds", "histogram", "From the head of a request to its answer");
        for ((path, method), answered) in routes.iter() {
            answered.show(&mut out, &format!("method=\"{method}\",route=\"{path}\""));
        }
        drop(routes);
        let (under_way, places) = moment.under_way;
        out.single("shikou_requests_under_way", "gauge", "Requests being answered", &under_way);
        out.single("shikou_requests_places", "gauge", "Requests that may be under way at once", &places);
        let turned_away = self.turned_away.load(Ordering::Relaxed);
        out.single("shikou_requests_turned_away_total", "counter", "Answered 503 unread", &turned_away);
        out.head("shikou_sign_ins_refused_total", "counter", "Sign-ins that failed");
        for (reason, meter) in [("wrong", &self.wrong_sign_ins), ("too_soon", &self.early_sign_ins)] {
            let labels = format!("reason=\"{reason}\"");
            out.line("shikou_sign_ins_refused_total", &labels, &meter.load(Ordering::Relaxed));
        }
        let turns = moment.turns;
        out.single("shikou_database_turns_total", "counter", "Connections asked for", &turns.asked);
        out.single("shikou_database_waits_total", "counter", "Of them, when all were in use", &turns.waited);
        out.single("shikou_database_waiting", "gauge", "Waiting for a connection now", &turns.waiting);
        out.single(
            "shikou_database_given_up_total",
            "counter",
            "Waits that ended in an error",
            &turns.failed,
        );
        out.head("shikou_months", "gauge", "Months by state");
        for (state, count) in &moment.months {
            out.line("shikou_months", &format!("state=\"{state}\""), count);
        }
        out.0
    }
}

impl Answered {
    fn show(&self, out: &mut Shown, labels: &str) {
        let mut so_far: u64 = 0;
        for (end, count) in CLASSES.iter().zip(self.by_class) {
            so_far = so_far.saturating_add(count);
            let labels = format!("{labels},le=\"{}\"", seconds(end.unsigned_abs()));
            out.line("shikou_request_seconds_bucket", &labels, &so_far);
        }
        let all = self.by_class.iter().fold(0, |all: u64, count| all.saturating_add(*count));
        out.line("shikou_request_seconds_bucket", &format!("{labels},le=\"+Inf\""), &all);
        out.line("shikou_request_seconds_sum", labels, &seconds(self.microseconds));
        out.line("shikou_request_seconds_count", labels, &all);
    }
}

fn seconds(microseconds: u64) -> String {
    format!("{}.{:06}", microseconds / 1_000_000, microseconds % 1_000_000)
}

#[derive(Default)]
struct Shown(String);

impl Shown {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn line(&mut self, name: &str, labels: &str, value: &impl Display) {
        let _ = writeln!(self.0, "{name}{{{labels}}} {value}");
    }

    fn single(&mut self, name: &str, kind: &str, help: &str, value: &impl Display) {
        self.head(name, kind, help);
        let _ = writeln!(self.0, "{name} {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_shown_by_route_and_status() {
        let meters = Meters::default();
        let answered = |path, status, took: i64| {
            meters.answered(&Method::GET, path, status, Stamp(1_000), Stamp(1_000 + took));
        };
        answered("/months/{month}", StatusCode::OK, 4_000);
        answered("/months/{month}", StatusCode::OK, 5_000);
        answered("/months/{month}", StatusCode::NOT_FOUND, 120_000);
        answered("/", StatusCode::OK, 6_000_001);
        answered("/", StatusCode::OK, -7);
        meters.answered(&Method::from_bytes(b"BREW").unwrap(), "", StatusCode::NOT_FOUND, Stamp(0), Stamp(0));
        meters.turned_away();
        meters.sign_in_refused(false);
        let moment =
            Moment { under_way: (1, 512), months: vec![("open".to_owned(), 2)], ..Moment::default() };
        insta::assert_snapshot!(meters.shown(&moment));
    }
}
