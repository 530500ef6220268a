//! Policy files as they are written: TOML tables with the unit in each key. Nothing here is resolved yet.

use serde::Deserialize;

use crate::{Exact, Month};

/// `policy.toml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyDocument {
    pub(crate) instrument: InstrumentDocument,
    pub(crate) form: FormDocument,
    pub(crate) circular: Option<CircularDocument>,
    #[serde(rename = "figure")]
    pub(crate) figures: Vec<FigureDocument>,
    #[serde(rename = "rate")]
    pub(crate) rates: Vec<RateDocument>,
    #[serde(rename = "item")]
    pub(crate) items: Vec<ItemDocument>,
    #[serde(rename = "station", default)]
    pub(crate) stations: Vec<StationDocument>,
    pub(crate) town_rate: TownRateDocument,
    pub(crate) ranking: RankingDocument,
    #[serde(rename = "interview", default)]
    pub(crate) interviews: Vec<InterviewDocument>,
    pub(crate) analysis_meeting: Option<AnalysisMeetingDocument>,
    pub(crate) veto: Option<VetoDocument>,
    pub(crate) year: YearDocument,
    pub(crate) calendar: CalendarDocument,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstrumentDocument {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) number: String,
    pub(crate) issuer: String,
    pub(crate) issued_on: String,
    pub(crate) valid_from: Month,
    pub(crate) town: String,
    pub(crate) office: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormDocument {
    pub(crate) clause: String,
    pub(crate) title: String,
    pub(crate) subject: String,
    /// What the items' full marks add up to, where the policy says it.
    pub(crate) full_marks: Option<Exact>,
    pub(crate) columns: Vec<String>,
    pub(crate) total: String,
    pub(crate) note: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CircularDocument {
    pub(crate) issuer: String,
    pub(crate) addressees: String,
    pub(crate) subject: String,
    pub(crate) signatory: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FigureDocument {
    pub(crate) id: String,
    pub(crate) header: String,
    pub(crate) unit: String,
    pub(crate) about: String,
    #[serde(default)]
    pub(crate) of: FigureOf,
    #[serde(default)]
    pub(crate) blank: Blank,
    #[serde(default)]
    pub(crate) column: Column,
    #[serde(default)]
    pub(crate) accumulates: Accumulates,
    pub(crate) not_above: Option<String>,
}

/// 数据范围: whether a figure is a committee's or the town's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureOf {
    /// One count for each committee.
    #[default]
    Committee,
    /// One count for the town.
    Town,
}

/// 空格处理: whether a blank cell of a figure is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// Refused: a blank is not a zero.
    #[default]
    Refused,
    /// Accepted: nothing was checked, or nothing was set.
    Accepted,
    /// Accepted where the figure it may not exceed is blank or zero too.
    WithItsWhole,
}

/// 列要求: whether the column must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// It must.
    #[default]
    Required,
    /// It may be left out.
    Optional,
}

/// 累计方式: whether a figure counts a month or the year so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accumulates {
    /// The state or count of the month.
    #[default]
    Month,
    /// January to the month, so that it never falls within a year.
    Year,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateDocument {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) numerator: String,
    pub(crate) denominator: String,
    pub(crate) lowered_by: Option<LoweredByDocument>,
    pub(crate) none_checked: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoweredByDocument {
    pub(crate) figure: String,
    pub(crate) percentage_points: Exact,
    pub(crate) effect: String,
    pub(crate) clause: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemDocument {
    pub(crate) id: String,
    pub(crate) clause: String,
    pub(crate) title: String,
    pub(crate) full_marks: Exact,
    pub(crate) floor: String,
    pub(crate) form_content: String,
    pub(crate) form_rules: Vec<String>,
    pub(crate) rule: RuleDocument,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[allow(clippy::large_enum_variant, reason = "a policy has a handful of these, read once")]
pub(crate) enum RuleDocument {
    PerCount {
        #[serde(rename = "count")]
        counts: Vec<PerCountDocument>,
    },
    StepBelow {
        rate: String,
        target_percent: Exact,
        step_percentage_points: Exact,
        counting: String,
        band_by: Option<String>,
        #[serde(rename = "band")]
        bands: Vec<BandDocument>,
    },
    BottomPlaces {
        measure: String,
        #[serde(default)]
        share_of: Vec<String>,
        unranked: String,
        scope: String,
        deduct_marks: Vec<Exact>,
        order: String,
        ties: String,
        small_group: String,
        small_group_below_committees: u32,
        small_group_warning_below_committees: u32,
        accumulation: String,
        exempt_share: Option<ExemptShareDocument>,
        exempt_quota: Option<ExemptQuotaDocument>,
    },
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PerCountDocument {
    pub(crate) figure: String,
    pub(crate) deduct_marks: Exact,
    pub(crate) applies: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BandDocument {
    pub(crate) until_count: Option<u32>,
    pub(crate) edge: Option<String>,
    pub(crate) deduct_marks: Exact,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExemptShareDocument {
    pub(crate) percent: Exact,
    pub(crate) when: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExemptQuotaDocument {
    pub(crate) own_quota: Option<String>,
    pub(crate) scope: String,
    pub(crate) period: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StationDocument {
    pub(crate) name: String,
    pub(crate) quota_pushes_a_year: Option<u32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TownRateDocument {
    pub(crate) rate: String,
    pub(crate) title: String,
    pub(crate) algorithm: String,
    pub(crate) district_header: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RankingDocument {
    pub(crate) clause: String,
    pub(crate) order: String,
    pub(crate) bottom_places: u32,
    pub(crate) bottom_title: String,
    pub(crate) bottom_ties: String,
    pub(crate) bottom_published: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InterviewDocument {
    pub(crate) clause: String,
    pub(crate) streak_months: u32,
    pub(crate) level: u32,
    pub(crate) interviewee: String,
    pub(crate) attendants: Vec<String>,
    pub(crate) report_to: String,
    pub(crate) beyond: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnalysisMeetingDocument {
    pub(crate) clause: String,
    pub(crate) convened_by: String,
    pub(crate) together_with: String,
    pub(crate) applies: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VetoDocument {
    pub(crate) clause: String,
    pub(crate) title: String,
    pub(crate) bottom_months_a_year: u32,
    pub(crate) exclusion: String,
    pub(crate) applies: String,
    pub(crate) legal_basis: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct YearDocument {
    pub(crate) clause: String,
    pub(crate) average_reading: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarDocument {
    pub(crate) clause: String,
    pub(crate) form_due_day: u8,
    pub(crate) meeting_due_day: u8,
}

/// `clauses.toml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClausesDocument {
    #[serde(rename = "clause")]
    pub(crate) clauses: Vec<ClauseDocument>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClauseDocument {
    pub(crate) id: String,
    pub(crate) place: String,
    pub(crate) summary: String,
}

/// `readings.toml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadingsDocument {
    #[serde(rename = "reading")]
    pub(crate) readings: Vec<ReadingDocument>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadingDocument {
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) clause: String,
    pub(crate) question: String,
    #[serde(rename = "option")]
    pub(crate) options: Vec<OptionDocument>,
    pub(crate) choice: String,
    pub(crate) reason: String,
    pub(crate) ask_before_start: bool,
    pub(crate) decided_by: String,
    pub(crate) decided_on: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OptionDocument {
    pub(crate) id: String,
    pub(crate) means: Option<String>,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) text: String,
}

/// `amendments/*.toml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmendmentDocument {
    pub(crate) instrument: String,
    pub(crate) valid_from: Month,
    pub(crate) reason: String,
    #[serde(rename = "set")]
    pub(crate) sets: Vec<SetDocument>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetDocument {
    pub(crate) path: String,
    pub(crate) value: toml::Spanned<toml::Value>,
}
