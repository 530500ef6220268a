//! Rows of a list as CSV or JSON, written into memory that is used again.

use std::fmt::{Display, Write as _};
use std::io::Write as _;

use memchr::{memchr, memchr3};

/// A column: its head in CSV and its key in JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) head: &'static str,
    pub(crate) key: &'static str,
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One line a row.
    Csv,
    /// One object a row, each with a comma before it.
    Json,
}

/// Writes the cells of one row after the other.
pub(crate) struct RowWriter<'c> {
    pub(crate) out: Vec<u8>,
    form: Form,
    columns: &'c [Column],
    /// Heads of the columns that are carried along.
    extra: &'c [String],
    place: usize,
    scratch: String,
}

impl<'c> RowWriter<'c> {
    pub(crate) fn new(form: Form, columns: &'c [Column], extra: &'c [String]) -> Self {
        Self { out: Vec::new(), form, columns, extra, place: 0, scratch: String::new() }
    }

    /// The line of heads of a CSV.
    pub(crate) fn heads(&mut self) {
        let heads = self.columns.iter().map(|column| column.head);
        for (place, head) in heads.chain(self.extra.iter().map(String::as_str)).enumerate() {
            if place > 0 {
                self.out.push(b',');
            }
            csv_text(head, &mut self.out);
        }
        self.out.push(b'\n');
    }

    /// The next cell; an empty text is `null` in JSON.
    pub(crate) fn text(&mut self, text: &str) {
        self.begin_cell();
        match self.form {
            Form::Csv => csv_text(text, &mut self.out),
            Form::Json if text.is_empty() => self.out.extend_from_slice(b"null"),
            Form::Json => json_text(text, &mut self.out),
        }
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.begin_cell();
        // Writing into memory does not fail.
        let _ = write!(self.out, "{number}");
    }

    /// The next cell, as it displays.
    pub(crate) fn shown(&mut self, value: Option<&impl Display>) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        if let Some(value) = value {
            let _ = write!(scratch, "{value}");
        }
        self.text(&scratch);
        self.scratch = scratch;
    }

    /// The next cell, as it displays, where that is letters and digits: nothing needs a quote.
    pub(crate) fn plain(&mut self, value: Option<&impl Display>) {
        let (Some(value), Form::Csv) = (value, self.form) else { return self.shown(value) };
        self.begin_cell();
        let _ = write!(self.out, "{value}");
    }

    /// Ends the row with what is carried along.
    pub(crate) fn end<'t>(&mut self, extra: impl Iterator<Item = &'t str>) {
        match self.form {
            Form::Csv => {
                for text in extra {
                    self.out.push(b',');
                    csv_text(text, &mut self.out);
                }
                self.out.push(b'\n');
            }
            Form::Json => {
                for (place, (head, text)) in self.extra.iter().zip(extra).enumerate() {
                    self.out.extend_from_slice(if place == 0 { b",\"extra\":{" } else { b"," });
                    json_text(head, &mut self.out);
                    self.out.push(b':');
                    json_text(text, &mut self.out);
                }
                self.out.extend_from_slice(if self.extra.is_empty() { b"}" } else { b"}}" });
            }
        }
        self.place = 0;
    }

    fn begin_cell(&mut self) {
        if self.form == Form::Json {
            self.out.extend_from_slice(if self.place == 0 { b",\n{" } else { b"," });
            json_text(self.columns.get(self.place).map_or("", |column| column.key), &mut self.out);
            self.out.push(b':');
        } else if self.place > 0 {
            self.out.push(b',');
        }
        self.place += 1;
    }
}

/// Heads that differ from each other and from those taken: a head that stands twice is numbered.
pub(crate) fn told_apart<'h>(heads: impl Iterator<Item = &'h str>, taken: &[Column]) -> Vec<String> {
    let mut known: Vec<String> = taken.iter().map(|column| column.head.to_owned()).collect();
    for head in heads {
        let mut told = head.to_owned();
        let mut number = 2;
        while known.contains(&told) {
            told = format!("{head}（{number}）");
            number += 1;
        }
        known.push(told);
    }
    known.split_off(taken.len())
}

fn csv_text(text: &str, out: &mut Vec<u8>) {
    if text.is_empty() {
        return;
    }
    let needs_quotes =
        memchr3(b',', b'"', b'\n', text.as_bytes()).is_some() || memchr(b'\r', text.as_bytes()).is_some();
    if needs_quotes {
        out.push(b'"');
        for part in text.split_inclusive('"') {
            out.extend_from_slice(part.as_bytes());
            if part.ends_with('"') {
                out.push(b'"');
            }
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

fn json_text(text: &str, out: &mut Vec<u8>) {
    // A text is always writable as JSON, and memory always takes it.
    let _ = serde_json::to_writer(out, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 2] = [Column { head: "行号", key: "row" }, Column { head: "名", key: "name" }];

    fn written(form: Form) -> String {
        let extra = told_apart(["备注", "备注", "行号"].into_iter(), &COLUMNS);
        let mut rows = RowWriter::new(form, &COLUMNS, &extra);
        if form == Form::Csv {
            rows.heads();
        }
        rows.number(2);
        rows.shown(None::<&u8>);
        rows.end(["a,\"b\"", "", "x"].into_iter());
        String::from_utf8(rows.out).unwrap()
    }

    #[test]
    fn a_row_is_written_in_both_forms() {
        assert_eq!(written(Form::Csv), "行号,名,备注,备注（2）,行号（2）\n2,,\"a,\"\"b\"\"\",,x\n");
        assert_eq!(
            written(Form::Json),
            ",\n{\"row\":2,\"name\":null,\"extra\":{\"备注\":\"a,\\\"b\\\"\",\"备注（2）\":\"\",\"行号（2）\":\"x\"}}"
        );
    }
}
