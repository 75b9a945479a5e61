//! Plain-text tables with aligned columns.

use crate::event::visible;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Formats a table. Columns in which all cells are numbers or empty are right-aligned.
#[must_use]
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = Vec::new();
    // writing to memory can't fail
    let _ = write_table(&mut text, head, || rows.iter().cloned());
    String::from_utf8(text).unwrap_or_default()
}

/// Writes a table as [`table`] formats it, row by row. The rows are asked for twice: first for the widths of columns.
///
/// # Errors
/// If it can't be written.
pub fn write_table<R: Iterator<Item = Vec<String>>>(
    out: &mut impl Write,
    head: &[&str],
    rows: impl Fn() -> R,
) -> io::Result<()> {
    let mut columns: Vec<Column> =
        head.iter().map(|name| Column { width: name.width(), ..Column::default() }).collect();
    for row in rows() {
        columns.iter_mut().zip(&row).for_each(|(column, cell)| column.take(&visible(cell)));
    }
    write_row(out, &columns, head.iter().map(|&name| name.to_owned()))?;
    rows().try_for_each(|row| write_row(out, &columns, row.iter().map(|cell| visible(cell).into_owned())))
}

/// Writes a row; cells that it does not have are empty.
fn write_row(
    out: &mut impl Write,
    columns: &[Column],
    mut cells: impl Iterator<Item = String>,
) -> io::Result<()> {
    let mut line = String::new();
    for (at, column) in columns.iter().enumerate() {
        let cell = cells.next().unwrap_or_default();
        let space = " ".repeat(column.width.saturating_sub(cell.width()));
        let (before, behind) = if column.is_right() { (space.as_str(), "") } else { ("", space.as_str()) };
        let gap = if at == 0 { "" } else { GAP };
        line.extend([gap, before, &cell, behind]);
    }
    writeln!(out, "{}", line.trim_end())
}

/// What stands between two columns.
const GAP: &str = "  ";

/// What the cells of a column have in common.
#[derive(Default)]
struct Column {
    width: usize,
    /// Some cell is not empty.
    said: bool,
    /// Some cell is neither empty nor a number.
    worded: bool,
}

impl Column {
    fn take(&mut self, cell: &str) {
        self.width = self.width.max(cell.width());
        self.said |= !cell.is_empty();
        self.worded |= !cell.bytes().all(|byte| byte.is_ascii_digit());
    }

    fn is_right(&self) -> bool {
        self.said && !self.worded
    }
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_line_up_and_numbers_stand_to_the_right() {
        let rows =
            [vec!["Agency A".to_owned(), "9120".to_owned()], vec!["B\u{1b}".to_owned(), "31".to_owned()]];
        assert_eq!(
            table(&["agency", "records"], &rows),
            "agency    records\nAgency A     9120\nB␛             31\n"
        );
    }
}
