//! Small tables written as text, laid on each other.

#![allow(dead_code)]

use overlay::{Alone, Bytes, Overlay, Tables, overlay};

pub(crate) const REGISTER: &str = "person_id,name,id_number,phone,address,dwelling_id\n";
pub(crate) const DWELLINGS: &str = "dwelling_id,address\n";
pub(crate) const FEED: &str = "row_id,name,id_number,phone,address\n";

/// Lays a feed on a register; the header of each table is added.
pub(crate) fn try_lay(register: &str, dwellings: &str, feed: &str, gone: bool) -> Result<Overlay, String> {
    lay_files(
        &format!("{REGISTER}{register}"),
        Some(&format!("{DWELLINGS}{dwellings}")),
        &format!("{FEED}{feed}"),
        gone,
    )
}

pub(crate) fn lay_files(
    register: &str,
    dwellings: Option<&str>,
    feed: &str,
    gone: bool,
) -> Result<Overlay, String> {
    let mut dwellings = dwellings.map(|text| Bytes::new("D.csv", text.as_bytes()));
    let tables = Tables {
        register: &mut Bytes::new("R.csv", register.as_bytes()),
        dwellings: dwellings.as_mut().map(|source| source as &mut dyn overlay::Source),
        feed: &mut Bytes::new("F.csv", feed.as_bytes()),
    };
    overlay(tables, &Alone, gone).map_err(|error| error.to_string())
}

pub(crate) fn written(overlay: &Overlay) -> String {
    let mut out = Vec::new();
    let written = overlay.write(&mut |bytes| {
        out.extend_from_slice(bytes);
        Ok(())
    });
    written.unwrap();
    String::from_utf8(out).unwrap()
}

pub(crate) fn gone(overlay: &Overlay) -> String {
    let mut out = Vec::new();
    let written = overlay.write_gone(&mut |bytes| {
        out.extend_from_slice(bytes);
        Ok(())
    });
    written.unwrap();
    String::from_utf8(out).unwrap()
}

/// The output lines behind the header.
pub(crate) fn lay(register: &str, dwellings: &str, feed: &str) -> Vec<String> {
    let overlay = try_lay(register, dwellings, feed, false).unwrap_or_else(|error| panic!("{error}"));
    written(&overlay).lines().skip(1).map(str::to_owned).collect()
}
