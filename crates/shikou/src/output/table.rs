//! Tables on a terminal: Chinese widths right, colours only where a terminal shows them.

use comfy_table::{Cell, CellAlignment, Color, ContentArrangement, LineStyle, Table, TableStyle};

/// A line below the heads and no other: rows stay close together.
const HEADER_LINE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// How a row stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Like any other.
    Plain,
    /// Needs attention.
    Alert,
    /// Stands back.
    Faint,
}

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table being filled.
pub(crate) struct Sheet {
    table: Table,
    aligns: Vec<Align>,
}

impl Sheet {
    /// A table with heads and how each column is set.
    pub(crate) fn new(columns: &[(&str, Align)]) -> Self {
        let mut table = Table::new();
        table.load_style(HEADER_LINE).set_content_arrangement(ContentArrangement::Disabled);
        let aligns: Vec<_> = columns.iter().map(|(_, align)| *align).collect();
        table
            .set_header(columns.iter().map(|(head, align)| Cell::new(head).set_alignment(alignment(*align))));
        Self { table, aligns }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, tone: Tone, cells: impl IntoIterator<Item = String>) {
        let cells = cells.into_iter().zip(&self.aligns).map(|(text, align)| {
            let cell = Cell::new(text).set_alignment(alignment(*align));
            match tone {
                Tone::Plain => cell,
                Tone::Alert => cell.fg(Color::Red),
                Tone::Faint => cell.fg(Color::DarkGrey),
            }
        });
        self.table.add_row(cells);
    }

    /// The table as text.
    pub(crate) fn text(&self) -> String {
        self.table.trim_fmt()
    }
}

const fn alignment(align: Align) -> CellAlignment {
    match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    }
}
