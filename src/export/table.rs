//! Plain-text tables with aligned columns.

use crate::event::visible;
use unicode_width::UnicodeWidthStr;

/// Formats a table. Columns in which all cells are numbers or empty are right-aligned.
#[must_use]
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let shown: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| visible(cell).into_owned()).collect()).collect();
    let cell = |row: &Vec<String>, at: usize| row.get(at).cloned().unwrap_or_default();
    let widths: Vec<usize> = (0..head.len())
        .map(|at| shown.iter().map(|row| cell(row, at).width()).chain([head[at].width()]).max().unwrap_or(0))
        .collect();
    let number = |text: &String| text.chars().all(|c| c.is_ascii_digit());
    let right: Vec<bool> = (0..head.len())
        .map(|at| {
            let mut said = shown.iter().map(|row| cell(row, at)).filter(|text| !text.is_empty()).peekable();
            said.peek().is_some() && said.all(|text| number(&text))
        })
        .collect();
    let line = |cells: Vec<String>| {
        let padded = cells.iter().enumerate().map(|(at, cell)| {
            let space = " ".repeat(widths[at].saturating_sub(cell.width()));
            if right[at] { format!("{space}{cell}") } else { format!("{cell}{space}") }
        });
        padded.collect::<Vec<String>>().join("  ").trim_end().to_owned() + "\n"
    };
    let mut text = line(head.iter().map(|&name| name.to_owned()).collect());
    for row in &shown {
        text.push_str(&line((0..head.len()).map(|at| cell(row, at)).collect()));
    }
    text
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
