//! A row → its cells.

use crate::read::words::{copy_to, find2};
use std::borrow::Cow;

/// About how many cells a row has.
const CELLS: usize = 16;

/// The cells of a row, without quotes; borrowed where no quote is doubled.
#[must_use]
pub fn cells(row: &str, delimiter: u8) -> Vec<Cow<'_, str>> {
    let (bytes, mut found, mut at) = (row.as_bytes(), Vec::with_capacity(CELLS), 0);
    loop {
        let (cell, after) = if bytes.get(at) == Some(&b'"') {
            quoted(row, at + 1, delimiter)
        } else {
            let (cell, after) = plain(row, at, delimiter);
            (Cow::Borrowed(cell), after)
        };
        found.push(cell);
        match after {
            Some(after) => at = after,
            None => return found,
        }
    }
}

/// What stands up to the next delimiter, and where the cell behind that begins.
fn plain(row: &str, from: usize, delimiter: u8) -> (&str, Option<usize>) {
    let end = find2(row.as_bytes(), from, delimiter, delimiter);
    (row.get(from..end.unwrap_or(row.len())).unwrap_or_default(), end.map(|end| end + 1))
}

/// A cell from behind its opening quote, and where the cell behind it begins.
fn quoted(row: &str, from: usize, delimiter: u8) -> (Cow<'_, str>, Option<usize>) {
    let (bytes, upto) = (row.as_bytes(), |end: usize| row.get(from..end).unwrap_or_default());
    let Some(first) = find2(bytes, from, b'"', b'"') else { return (Cow::Borrowed(upto(row.len())), None) };
    let (cell, close) = if bytes.get(first + 1) == Some(&b'"') {
        let (cell, close) = undoubled(row, from);
        (Cow::Owned(cell), close)
    } else {
        (Cow::Borrowed(upto(first)), Some(first))
    };
    let Some(close) = close else { return (cell, None) };
    // text behind the closing quote belongs to the cell
    let (tail, after) = plain(row, close + 1, delimiter);
    (if tail.is_empty() { cell } else { Cow::Owned(cell.into_owned() + tail) }, after)
}

/// A cell with each of its doubled quotes as one, and where its closing quote stands.
fn undoubled(row: &str, from: usize) -> (String, Option<usize>) {
    let (bytes, mut at) = (row.as_bytes(), from);
    let mut said = Vec::with_capacity(row.len().saturating_sub(from));
    let close = loop {
        match copy_to(bytes, at, b'"', &mut said) {
            Some(quote) if bytes.get(quote + 1) == Some(&b'"') => {
                said.push(b'"');
                at = quote + 2;
            }
            close => break close,
        }
    };
    // it is text, as that of the row is
    let said = String::from_utf8(said);
    (said.unwrap_or_else(|odd| String::from_utf8_lossy(odd.as_bytes()).into_owned()), close)
}

#[cfg(test)]
mod tests {
    use super::cells;
    use proptest::prelude::*;

    /// The cells, taken letter by letter.
    fn wanted(row: &str, delimiter: char) -> Vec<String> {
        let (mut found, mut chars) = (vec![String::new()], row.chars().peekable());
        let (mut first, mut inside) = (true, false);
        while let Some(char) = chars.next() {
            let cell = found.last_mut().unwrap();
            match char {
                '"' if first => inside = true,
                '"' if inside && chars.peek() == Some(&'"') => cell.extend(chars.next()),
                '"' if inside => inside = false,
                _ if char == delimiter && !inside => found.push(String::new()),
                _ => cell.push(char),
            }
            first = char == delimiter && !inside;
        }
        found
    }

    #[test]
    fn any_row_has_the_cells_that_reading_letter_by_letter_gives() {
        proptest!(|(row in "(\"|\"\"|,|;|\u{e9}|[a-c]{1,12}|\n){0,20}", delimiter in prop_oneof![Just(','), Just(';')])| {
            prop_assert_eq!(cells(&row, delimiter as u8), wanted(&row, delimiter), "{}", row);
        });
    }
}
