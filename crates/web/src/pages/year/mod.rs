//! A year of published months, and its workbook.

mod show;

pub(crate) use show::{show, workbook};

#[cfg(test)]
pub(crate) use show::Page;
