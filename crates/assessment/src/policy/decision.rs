//! Decisions about readings as policy data: what a town signs becomes an amendment with its date, so that the policy's
//! texts alone say how every month is read.

use super::source::PolicySource;
use crate::Month;

/// 读法确认: that a town reads an open place so, from a month on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'a> {
    /// Orders decisions of the same month; the last holds.
    pub number: u64,
    /// Key of the reading.
    pub reading: &'a str,
    /// Id of the option.
    pub choice: &'a str,
    /// Who decided.
    pub decided_by: &'a str,
    /// When, as an ISO date.
    pub decided_on: &'a str,
    /// The first month it holds for.
    pub from_month: Month,
}

impl PolicySource {
    /// The policy with a decision laid over it.
    #[must_use]
    pub fn decided(self, decision: &Decision<'_>) -> Self {
        let Decision { number, reading, choice, decided_by, decided_on, from_month } = decision;
        let path = format!("amendments/{from_month}-decision-{number:012}.toml");
        let set = |key: &str, value: &str| {
            format!("\n[[set]]\npath = \"reading.{reading}.{key}\"\nvalue = {}\n", quoted(value))
        };
        let text = format!(
            "instrument = \"读法确认\"\nvalid_from = \"{from_month}\"\nreason = {}\n{}{}{}",
            quoted(&format!("{decided_by} {decided_on}")),
            set("choice", choice),
            set("decided_by", decided_by),
            set("decided_on", decided_on),
        );
        self.with(path, text)
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
