//! Figures of committees: from rows of any file to the figures of towns.

pub(crate) mod builder;
pub(crate) mod columns;
pub(crate) mod identity;
pub(crate) mod names;
pub(crate) mod order;
pub(crate) mod parser;
pub(crate) mod quota_table;
pub(crate) mod row;
pub(crate) mod rules;
pub(crate) mod sequence;
pub(crate) mod tables;
pub(crate) mod town_table;
pub(crate) mod worker;

/// Name of the sheet with one row for each committee and month.
pub const COMMITTEE_SHEET: &str = "居村数据";
/// Name of the sheet with one row for each month of the town.
pub const TOWN_SHEET: &str = "全镇数据";
/// Name of the sheet with the stations' quotas.
pub const QUOTA_SHEET: &str = "派出所定额";
