//! Tables on a terminal: Chinese widths right, no wider than the terminal, colours only where a terminal shows them.

use comfy_table::{Cell, CellAlignment, Color, ContentArrangement, LineStyle, Table, TableStyle};

use super::narrow::{Arrangement, arranged, wrapped};

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

/// A column of a table, and what becomes of it where the terminal is narrow.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    head: String,
    short: Option<String>,
    align: Align,
    /// Columns of the lowest number are left out first; those without one never.
    pub(super) gives_way: Option<u8>,
    pub(super) wraps: bool,
}

impl Column {
    /// A column that stays as it is.
    pub(crate) fn new(head: impl Into<String>, align: Align) -> Self {
        Self { head: head.into(), short: None, align, gives_way: None, wraps: false }
    }

    /// A shorter head, explained below the table where it is used.
    #[must_use]
    pub(crate) fn short(mut self, short: impl Into<String>) -> Self {
        self.short = Some(short.into());
        self
    }

    /// Left out where there is no room, those of a lower number first.
    #[must_use]
    pub(crate) const fn gives_way(mut self, order: u8) -> Self {
        self.gives_way = Some(order);
        self
    }

    /// Breaks its words into lines.
    #[must_use]
    pub(crate) const fn wraps(mut self) -> Self {
        self.wraps = true;
        self
    }

    pub(super) fn head(&self, is_short: bool) -> &str {
        self.short.as_deref().filter(|_| is_short).unwrap_or(&self.head)
    }
}

/// A column that stays as it is, where a head and a side say all.
impl From<&(&str, Align)> for Column {
    fn from((head, align): &(&str, Align)) -> Self {
        Self::new(*head, *align)
    }
}

/// A table being filled.
pub(crate) struct Sheet {
    columns: Vec<Column>,
    tones: Vec<Tone>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A table with its columns.
    pub(crate) fn new(columns: impl IntoIterator<Item = impl Into<Column>>) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        Self { columns, tones: Vec::new(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, tone: Tone, cells: impl IntoIterator<Item = String>) {
        self.tones.push(tone);
        self.rows.push(cells.into_iter().collect());
    }

    /// The table as text, as wide as the terminal allows; as wide as it likes where nobody looks.
    pub(crate) fn text(&self) -> String {
        let width = Table::new().width().map_or(usize::MAX / 2, usize::from);
        self.text_within(width)
    }

    fn text_within(&self, width: usize) -> String {
        let arrangement = arranged(&self.columns, &self.rows, width);
        let mut table = Table::new();
        table.load_style(HEADER_LINE).set_content_arrangement(ContentArrangement::Disabled);
        let shown: Vec<_> =
            arrangement.shown.iter().filter_map(|place| Some((*place, self.columns.get(*place)?))).collect();
        let heads = shown.iter().map(|(_, column)| {
            Cell::new(column.head(arrangement.is_short)).set_alignment(alignment(column.align))
        });
        table.set_header(heads);
        for (tone, row) in self.tones.iter().zip(&self.rows) {
            table.add_row(shown.iter().map(|(place, column)| {
                let text = row.get(*place).map_or("", String::as_str);
                let text = match arrangement.wrap.get(place) {
                    Some(width) => wrapped(text, *width),
                    None => text.to_owned(),
                };
                let cell = Cell::new(text).set_alignment(alignment(column.align));
                match tone {
                    Tone::Plain => cell,
                    Tone::Alert => cell.fg(Color::Red),
                    Tone::Faint => cell.fg(Color::DarkGrey),
                }
            }));
        }
        for (place, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, u16::from(place + 1 < shown.len())));
        }
        table.trim_fmt() + &self.told(&arrangement)
    }

    /// What the narrow table does not say.
    fn told(&self, arrangement: &Arrangement) -> String {
        let is_shown = |place: usize| arrangement.shown.contains(&place);
        let mut text = String::new();
        let places = || (0..).zip(&self.columns);
        if arrangement.is_short {
            let short = places().filter(|(place, _)| is_shown(*place)).filter_map(|(_, column)| {
                let short = column.short.as_ref()?;
                Some(format!("{short} {}", column.head))
            });
            let short: Vec<_> = short.collect();
            if !short.is_empty() {
                text.push_str(&format!("\n表头　{}", short.join("，")));
            }
        }
        let left_out: Vec<_> =
            places().filter(|(place, _)| !is_shown(*place)).map(|(_, column)| column.head.as_str()).collect();
        if !left_out.is_empty() {
            text.push_str(&format!("\n窗口窄，没有列出　{}", left_out.join("、")));
        }
        text
    }
}

const fn alignment(align: Align) -> CellAlignment {
    match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    }
}

#[cfg(test)]
mod tests {
    use super::super::narrow::display_width;
    use super::*;

    #[test]
    fn no_line_of_a_table_is_wider_than_the_terminal() {
        let mut sheet = Sheet::new(vec![
            Column::new("名次", Align::Right),
            Column::new("居村委", Align::Left),
            Column::new("登记准确率", Align::Right).short("项1").gives_way(2),
            Column::new("派出所", Align::Left).gives_way(1),
            Column::new("后果", Align::Left).wraps(),
        ]);
        for tone in [Tone::Plain, Tone::Alert] {
            let cells =
                ["1", "虚构第一居委会", "50", "虚构派出所", "末十位连续 3 月，2 级约谈，分析会，待确认"];
            sheet.row(tone, cells.map(str::to_owned));
        }
        for width in 45..120 {
            for line in sheet.text_within(width).lines().filter(|line| !line.starts_with("窗口窄")) {
                let rule = line.chars().filter(|character| *character == '─').count();
                assert!(display_width(line.trim_end()) - rule <= width, "{width}: {line}");
            }
        }
        let narrow = sheet.text_within(45);
        assert!(narrow.contains("表头　项1 登记准确率\n窗口窄，没有列出　派出所"), "{narrow}");
        assert!(narrow.contains("\n                           2 级约谈，分析会，"), "{narrow}");
        let wide = sheet.text_within(200);
        assert!(wide.contains("2 级约谈，分析会，待确认") && !wide.contains("窗口窄"), "{wide}");
    }
}
