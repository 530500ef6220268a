//! A table on a sheet: title, head, rows, notes, and the page it is printed on.

use rust_xlsxwriter::{Format, IgnoreError, Worksheet, XlsxError};

use super::cell::{Cell, text_lines};
use super::pages;
use super::style::{self, Align, Look, TEXT, TWO_DECIMALS};

const A4: u8 = 9;

/// A column of a table.
#[derive(Debug, Clone)]
pub(super) struct Column {
    group: Option<String>,
    title: String,
    width: u16,
    align: Align,
    format: String,
}

impl Column {
    /// A column of words.
    pub(super) fn words(title: impl Into<String>, width: u16) -> Self {
        Self { group: None, title: title.into(), width, align: Align::Left, format: String::new() }
    }

    /// A column of names and identifiers: they stay text when edited.
    pub(super) fn name(title: impl Into<String>, width: u16) -> Self {
        Self { format: TEXT.to_owned(), ..Self::words(title, width) }
    }

    /// A column of names that are about as long as each other.
    pub(super) fn short_name(title: impl Into<String>, width: u16) -> Self {
        Self { align: Align::Center, ..Self::name(title, width) }
    }

    /// A column of short words.
    pub(super) fn short(title: impl Into<String>, width: u16) -> Self {
        Self { align: Align::Center, ..Self::words(title, width) }
    }

    /// A column of numbers.
    pub(super) fn number(title: impl Into<String>, width: u16, format: impl Into<String>) -> Self {
        Self { align: Align::Right, format: format.into(), ..Self::words(title, width) }
    }

    /// Stands with its neighbours under one head.
    #[must_use]
    pub(super) fn under(mut self, group: &str) -> Self {
        self.group = Some(group.to_owned());
        self
    }
}

impl Column {
    /// How one of its cells looks: nothing there stands in the middle where words stand at the left, and what was
    /// rounded shows its two decimals whatever the others have.
    fn look(&self, look: Look, cell: &Cell) -> Format {
        let align =
            if matches!(cell, Cell::None) && self.align == Align::Left { Align::Center } else { self.align };
        let format = if matches!(cell, Cell::Rounded(_)) { TWO_DECIMALS } else { self.format.as_str() };
        style::cell(look, align, format)
    }
}

/// A table that is being written, from the top of its sheet down.
pub(super) struct Table<'a> {
    sheet: &'a mut Worksheet,
    columns: Vec<Column>,
    row: u32,
    head: (u32, u32),
    heights: Vec<u32>,
    rows_end: u32,
    repeated_columns: Option<u16>,
}

impl<'a> Table<'a> {
    /// A table of at least two columns.
    pub(super) fn new(sheet: &'a mut Worksheet, name: &str, columns: Vec<Column>) -> Result<Self, XlsxError> {
        sheet.set_name(name)?;
        for (place, column) in (0_u16..).zip(&columns) {
            sheet.set_column_width(place, column.width)?;
        }
        sheet.set_landscape().set_paper_size(A4);
        sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.35).set_print_center_horizontally(true);
        sheet.set_footer("&C&10第 &P 页　共 &N 页");
        Ok(Self {
            sheet,
            columns,
            row: 0,
            head: (0, 0),
            heights: Vec::new(),
            rows_end: 0,
            repeated_columns: None,
        })
    }

    /// Prints over two pages side by side, the first columns on both, for tables that one page would make too small.
    pub(super) fn two_pages_wide(&mut self, repeated: u16) -> Result<(), XlsxError> {
        self.repeated_columns = Some(repeated);
        self.sheet.set_page_order(true);
        self.sheet.set_repeat_columns(0, repeated.saturating_sub(1))?;
        Ok(())
    }

    /// The title above each printed page, for a table whose first row must be its head.
    pub(super) fn running_title(&mut self, text: &str) {
        // In a page header an ampersand begins a command; the blank ends the size.
        self.sheet.set_header(format!("&C&12 {}", text.replace('&', "&&")));
    }

    /// The title over the whole width.
    pub(super) fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.height(48)?;
        self.across(0, self.last(), text, &style::title())?;
        self.row += 1;
        Ok(())
    }

    /// The line between title and head: something at each end.
    pub(super) fn ends(&mut self, left: &str, right: &str) -> Result<(), XlsxError> {
        let middle = self.last() / 2;
        self.height(26)?;
        self.across(0, middle, left, &style::line(Align::Left))?;
        self.across(middle + 1, self.last(), right, &style::line(Align::Right))?;
        self.row += 1;
        Ok(())
    }

    /// The head, repeated on every printed page and kept in sight on the screen; `columns` of them stay at the left.
    pub(super) fn head(&mut self, columns: u16) -> Result<(), XlsxError> {
        let first = self.row;
        let grouped = self.columns.iter().any(|column| column.group.is_some());
        self.row += 1 + u32::from(grouped);
        let last = self.row - 1;
        self.head = (first, last);
        let tallest =
            self.columns.iter().map(|column| text_lines(&column.title, column.width)).max().unwrap_or(1);
        if grouped {
            self.height_of(first, 26)?;
        }
        self.height_of(last, tallest * 19 + 8)?;
        self.heads(first, last)?;
        self.sheet.set_repeat_rows(first, last)?;
        self.sheet.set_freeze_panes(self.row, columns)?;
        Ok(())
    }

    fn heads(&mut self, first: u32, last: u32) -> Result<(), XlsxError> {
        let format = style::head();
        let columns = std::mem::take(&mut self.columns);
        let mut place = 0_u16;
        for run in columns.chunk_by(|a, b| a.group.is_some() && a.group == b.group) {
            let start = place;
            for column in run {
                match (&column.group, first == last) {
                    (None, false) => {
                        self.sheet.merge_range(first, place, last, place, &column.title, &format)?;
                    }
                    _ => {
                        self.sheet.write_string_with_format(last, place, &column.title, &format)?;
                    }
                }
                place += 1;
            }
            if let Some(group) = run.first().and_then(|column| column.group.as_deref()) {
                let kept = std::mem::replace(&mut self.row, first);
                self.across(start, place - 1, group, &format)?;
                self.row = kept;
            }
        }
        self.columns = columns;
        Ok(())
    }

    /// A row of the table, as tall as its longest text needs.
    pub(super) fn row(&mut self, look: Look, cells: &[Cell]) -> Result<(), XlsxError> {
        let mut lines = 1;
        for (place, (column, cell)) in (0_u16..).zip(self.columns.iter().zip(cells)) {
            cell.write(self.sheet, (self.row, place), &column.look(look, cell))?;
            lines = lines.max(cell.lines(column.width));
        }
        self.height(lines * 20 + 6)?;
        self.row += 1;
        self.rows_end = self.row;
        Ok(())
    }

    /// Remembers how tall the current row is: pages are broken by it.
    fn height(&mut self, pixels: u32) -> Result<(), XlsxError> {
        self.height_of(self.row, pixels)
    }

    fn height_of(&mut self, row: u32, pixels: u32) -> Result<(), XlsxError> {
        self.sheet.set_row_height_pixels(row, pixels)?;
        self.heights.push(pixels);
        Ok(())
    }

    /// A row whose first cells are one, for the town as a whole; `cells` are the others.
    pub(super) fn sum(&mut self, label: &str, cells: &[Cell]) -> Result<(), XlsxError> {
        let merged = self.columns.len().saturating_sub(cells.len());
        let last = u16::try_from(merged).unwrap_or(u16::MAX).saturating_sub(1);
        let format = style::cell(Look::Sum, Align::Center, "");
        self.across(0, last, label, &format)?;
        for ((place, column), cell) in (0_u16..).zip(&self.columns).skip(merged).zip(cells) {
            cell.write(self.sheet, (self.row, place), &column.look(Look::Sum, cell))?;
        }
        self.height(30)?;
        self.row += 1;
        Ok(())
    }

    /// A little room between the table and what follows.
    pub(super) fn gap(&mut self) -> Result<(), XlsxError> {
        self.height(8)?;
        self.row += 1;
        Ok(())
    }

    /// A sentence below or above the table.
    pub(super) fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        let width = self.columns.iter().map(|column| column.width).sum();
        self.height(text_lines(text, width) * 20 + 2)?;
        self.across(0, self.last(), text, &style::line(Align::Left))?;
        self.row += 1;
        Ok(())
    }

    /// The line that people sign on.
    pub(super) fn signatures(&mut self) -> Result<(), XlsxError> {
        let text = "制表：　　　　　　　　　审核：　　　　　　　　　签发：　　　　　　　　　日期：　　　　年　　月　　日";
        self.height(44)?;
        self.across(0, self.last(), text, &style::line(Align::Center))?;
        self.row += 1;
        Ok(())
    }

    /// Ends the table: what is printed is what was written.
    pub(super) fn finish(self) -> Result<(), XlsxError> {
        let last = self.last();
        for (place, _) in (0_u16..).zip(&self.columns).filter(|(_, column)| column.format == TEXT) {
            let end = self.row.saturating_sub(1).max(self.head.1);
            self.sheet.ignore_error_range(self.head.1, place, end, place, IgnoreError::NumberStoredAsText)?;
        }
        self.sheet.set_print_area(0, 0, self.row.saturating_sub(1), last)?;
        self.break_pages()
    }

    /// Prints one page wide, or two, and the end of the table never alone on its page.
    fn break_pages(self) -> Result<(), XlsxError> {
        let widths: Vec<_> = self.columns.iter().map(|column| column.width).collect();
        let scale = match self.repeated_columns {
            None => pages::scale(&widths),
            Some(repeated) => {
                let (second, scale) = pages::halves(&widths, usize::from(repeated));
                self.sheet.set_vertical_page_breaks(&[u32::try_from(second).unwrap_or(u32::MAX)])?;
                scale
            }
        };
        let (head, rows) = (self.head.0..self.head.1 + 1, self.head.1 + 1..self.rows_end);
        let breaks = pages::breaks(&self.heights, &head, &rows, scale);
        self.sheet.set_print_scale(scale).set_page_breaks(&breaks)?;
        Ok(())
    }

    /// Ends the table with a filter on its head.
    pub(super) fn finish_filtered(self) -> Result<(), XlsxError> {
        self.sheet.autofilter(self.head.1, 0, self.row.saturating_sub(1).max(self.head.1), self.last())?;
        self.finish()
    }

    fn last(&self) -> u16 {
        u16::try_from(self.columns.len()).unwrap_or(u16::MAX).saturating_sub(1)
    }

    /// Writes one text over some columns of the current row.
    fn across(&mut self, first: u16, last: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        if first < last {
            self.sheet.merge_range(self.row, first, self.row, last, text, format)?;
        } else {
            self.sheet.write_string_with_format(self.row, first, text, format)?;
        }
        Ok(())
    }
}
