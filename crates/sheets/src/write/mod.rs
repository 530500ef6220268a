//! Figures written out: the empty template, and figures in the form in which they are read.

pub(crate) mod csv;
pub(crate) mod layout;
pub(crate) mod notes;
pub(crate) mod template;
pub(crate) mod workbook;

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// More rows than a sheet has.
    #[error("共 {0} 行，超过一张工作表的上限 1048575 行：请改为导出 CSV")]
    TooManyRows(usize),
    /// The library that writes workbooks refused.
    #[error("工作簿写不出来（{0}）")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The destination refused.
    #[error("写入失败（{0}）")]
    Io(#[from] std::io::Error),
}
