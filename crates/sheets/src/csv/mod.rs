//! Figures as CSV files of a folder.

pub(crate) mod chunks;
pub(crate) mod committees;
pub(crate) mod list;
pub(crate) mod list_header;
pub(crate) mod open;
pub(crate) mod program;
pub(crate) mod record;
pub(crate) mod scan;
pub(crate) mod small_tables;
pub(crate) mod source;
pub(crate) mod stream;

/// Name of the file with one row for each committee and month.
pub const COMMITTEE_FILE: &str = "居村数据.csv";
/// Name of the file with one row for each month of the town.
pub const TOWN_FILE: &str = "全镇数据.csv";
/// Name of the file with the stations' quotas.
pub const QUOTA_FILE: &str = "派出所定额.csv";
