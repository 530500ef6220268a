//! The corpus, by where the fault lies.

pub(crate) mod cells;
pub(crate) mod encodings;
pub(crate) mod headers;
pub(crate) mod odd;
pub(crate) mod packages;
pub(crate) mod rows;
pub(crate) mod sheets_xml;
