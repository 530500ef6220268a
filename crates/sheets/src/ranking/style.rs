//! How cells look: fonts that offices have, thin rules, grey that survives a photocopier.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

const TITLE_FONT: &str = "方正小标宋简体";
const HEAD_FONT: &str = "黑体";
const BODY_FONT: &str = "宋体";
const HEAD_GREY: &str = "#F2F2F2";
const SHADE_GREY: &str = "#E3E3E3";
const FAINT_GREY: &str = "#7F7F7F";

/// How an identifier is kept from becoming a number, now and when someone edits the cell.
pub(super) const TEXT: &str = "@";
/// A number that was rounded.
pub(super) const TWO_DECIMALS: &str = "0.00";
/// A number with the decimals it has.
pub(super) const GENERAL: &str = "General";

/// On which side of its column a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Words.
    Left,
    /// Short words.
    Center,
    /// Numbers.
    Right,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// One of many.
    Plain,
    /// One that is to be seen at once.
    Shaded,
    /// One without a result.
    Faint,
    /// The town as a whole.
    Sum,
}

pub(super) fn title() -> Format {
    centered(TITLE_FONT, 20.0)
}

pub(super) fn head() -> Format {
    centered(HEAD_FONT, 10.5).set_text_wrap().set_border(FormatBorder::Thin).set_background_color(HEAD_GREY)
}

/// Lines above and below a table: no rules.
pub(super) fn line(align: Align) -> Format {
    body(align).set_text_wrap()
}

fn body(align: Align) -> Format {
    Format::new()
        .set_font_name(BODY_FONT)
        .set_font_size(10.5)
        .set_align(horizontal(align))
        .set_align(FormatAlign::VerticalCenter)
}

/// Text has a number format that spreadsheets know by number; numbers keep a blank between them and the rule, which
/// an indent does not do everywhere.
fn numbered(format: Format, number: &str) -> Format {
    match number {
        "" => format,
        TEXT => format.set_num_format_index(49),
        GENERAL => format.set_num_format("General_ ;-General_ ;General_ ;@_ "),
        signed if signed.contains(';') => format.set_num_format(signed),
        plain => format.set_num_format(format!("{plain}_ ;-{plain}_ ;{plain}_ ;@_ ")),
    }
}

/// A cell of the table; `number` is a number format, empty for words.
pub(super) fn cell(look: Look, align: Align, number: &str) -> Format {
    let mut format = body(align).set_border(FormatBorder::Thin);
    if align == Align::Left {
        format = format.set_indent(1);
    }
    if align != Align::Right {
        format = format.set_text_wrap();
    }
    format = numbered(format, number);
    match look {
        Look::Plain => format,
        Look::Shaded => format.set_background_color(SHADE_GREY),
        Look::Faint => format.set_font_color(FAINT_GREY),
        Look::Sum => format.set_font_name(HEAD_FONT).set_border_top(FormatBorder::Medium),
    }
}

fn centered(font: &str, size: f64) -> Format {
    Format::new()
        .set_font_name(font)
        .set_font_size(size)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

fn horizontal(align: Align) -> FormatAlign {
    match align {
        Align::Left => FormatAlign::Left,
        Align::Center => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    }
}
