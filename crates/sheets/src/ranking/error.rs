//! Why a workbook of results is not written.

use assessment::Month;

/// Why a workbook of results is not written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The policy does not exist yet in the month.
    #[error("政策 {policy} 在 {month} 尚未生效，没有可以公示的考核")]
    NotInForce {
        /// Id of the policy.
        policy: String,
        /// The month asked for.
        month: Month,
    },
    /// The spreadsheet could not be put together.
    #[error("工作簿没有写成：{0}")]
    Spreadsheet(#[from] rust_xlsxwriter::XlsxError),
}
